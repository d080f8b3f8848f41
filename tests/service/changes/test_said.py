"""A way to pay and a mail are the ones that the newest words want, not any that is on file."""

from __future__ import annotations

import pytest

from commerce.errors import InputError
from commerce.pointing import Said
from service.changes.said import check_mail, check_payment

NAMES = {"confirmation": "order confirmation", "invoice": "invoice", "shipping": "shipping mail"}
ON_FILE = {"p": "PayPal", "g": "Gift card"}
PICK = "> Which payment method should it be: 1) PayPal, 2) Gift card?"
ONE = "> The only other one on file is PayPal. Shall I prepare that?"


def talk(*texts: str) -> list[Said]:
    return [Said(not each.startswith("> "), each.removeprefix("> "), done=each.startswith("> Done:")) for each in texts]


def pays(*texts: str, key: str = "p") -> bool:
    try:
        check_payment(talk(*texts), key, ON_FILE, "Visa ending 4242")
    except InputError as error:
        assert "PayPal or Gift card" in error.ask
        return False
    return True


def mails(kind: str, *texts: str) -> bool:
    try:
        check_mail(talk(*texts), kind, NAMES)
    except InputError as error:
        assert "1) the order confirmation" in error.ask
        return False
    return True


@pytest.mark.parametrize(
    "text",
    [
        "anything but PayPal for 1015",
        "PayPal is closed, change the payment of 1015",
        "do not use PayPal for 1015; please change the payment",
        "charge 1015 to my Mastercard",
        "my Visa was stolen, change the payment of order 1015",
        "change the payment from PayPal to my Visa",
        "please never charge PayPal",
        "I don't want, under any circumstances, PayPal",
        "alles au\u00dfer PayPal",
        "PayPal bitte nicht",
        "bitte nicht PayPal",
        "n'utilisez pas PayPal",
        "PayPal or gift card for 1015",
        "not PayPal or Visa",
        "no PayPal please",
        "my PayPal account was hacked, change the payment of 1015",
        "use the gift card instead of PayPal",
        "PayPal\u3067\u306f\u306a\u304f\u30ab\u30fc\u30c9\u3067",
        "change the payment, PayPal does not work any more",
        "cualquier cosa menos PayPal",
        "tutto tranne PayPal",
        "PayPal, which is closed",
        "charge 1015 to Klarna",
        "change the payment of 1015",
    ],
)
def test_a_way_to_pay_that_is_not_wanted_is_refused(text: str) -> None:
    assert not pays(text)


@pytest.mark.parametrize(
    "text",
    [
        "charge 1015 to PayPal",
        "pay 1015 with PayPal instead of Visa",
        "use PayPal, not my Visa",
        "use PayPal not Visa",
        "no, PayPal",
        "My Visa does not work, please charge PayPal",
        "from Visa to PayPal",
        "No. PayPal please",
        "not the Visa but PayPal",
        "1015 bitte \u00fcber PayPal statt Visa",
        "my Visa was stolen, please use PayPal for 1015",
        "nicht Visa, sondern PayPal",
    ],
)
def test_the_way_to_pay_that_is_wanted_stands(text: str) -> None:
    assert pays(text)


def test_the_newest_words_decide_and_a_choice_counts() -> None:
    assert not pays("use PayPal for 1015", "no, the gift card")
    assert pays("use PayPal for 1015", "no, the gift card", key="g")
    assert pays("change the payment of 1015", PICK, "1") and pays(
        "change the payment of 1015", PICK, "the second one", key="g"
    )
    assert not pays("change the payment of 1015", PICK, "the second one")
    assert pays("change the payment of 1015", ONE, "yes") and not pays("change the payment of 1015", ONE, "no")
    assert not pays("use PayPal for 1015", "> Done: order 1015 is charged to PayPal now.", "change the payment of 1018")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("invoice", "resend the order confirmation of 1012, no invoice"),
        ("invoice", "send me the shipping mail of 1012 again"),
        ("invoice", "resend the confirmation, not the invoice"),
        ("confirmation", "send the shipping confirmation again"),
        ("invoice", "no invoice, the confirmation please"),
        ("invoice", "Bitte die Best\u00e4tigung, keine Rechnung"),
        ("invoice", "resend the mail of 1012"),
        ("invoice", "invoice or confirmation"),
        ("invoice", "everything but the invoice"),
        ("invoice", "send the order mail without the invoice"),
        ("confirmation", "renvoyez la facture, pas la confirmation"),
        ("invoice", "\u8acb\u6c42\u66f8\u3067\u306f\u306a\u304f\u6ce8\u6587\u78ba\u8a8d\u3092\u9001\u3063\u3066"),
    ],
)
def test_a_mail_that_is_not_wanted_is_refused(kind: str, text: str) -> None:
    assert not mails(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("invoice", "I never received the invoice of 1012"),
        ("invoice", "resend the invoice"),
        ("invoice", "the invoice did not arrive"),
        ("confirmation", "I can't find my order confirmation, send it again"),
        ("shipping", "send me the tracking mail"),
        ("invoice", "not the confirmation but the invoice"),
        ("invoice", "Rechnung 1012 bitte nochmal schicken"),
        ("invoice", "invoice and confirmation again please"),
        ("confirmation", "invoice and confirmation again please"),
        ("invoice", "ich habe die Rechnung nicht bekommen"),
        ("invoice", "renvoyez-moi la facture de la commande 1012"),
        ("invoice", "1012\u306e\u8acb\u6c42\u66f8\u3092\u9001\u3063\u3066\u304f\u3060\u3055\u3044"),
        ("shipping", "Versandbest\u00e4tigung 1012 nochmal"),
    ],
)
def test_the_mail_that_is_wanted_stands(kind: str, text: str) -> None:
    assert mails(kind, text)


def test_two_mails_of_two_orders_are_no_choice() -> None:
    both = "please resend the order confirmation of 1008 and the invoice for 1028"
    assert mails("confirmation", both) and mails("invoice", both)
    assert not mails("shipping", both)
    assert not mails("invoice", "stuur mij de factuur of de bevestiging van 1008")
    proposal = "> Send the order confirmation of order 1008 again. Shall I do that? Please answer yes or no."
    assert mails("invoice", both, proposal, "yes")
