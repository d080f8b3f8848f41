"""Typed answers: closed lists, the whole message, and what a message may change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.changes.asking import named
from service.changes.registry import ACTIONS
from service.consent import lists, may_be_yes, read, says_all, touches
from service.consent.reading import Shown

CANCEL = Shown(
    "p",
    "cancel_order",
    "1015",
    ("1015", "2 x Mug Blue", "1 x Scented Candles", "126.80"),
    {},
    "126.80",
    "EUR",
)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes!",
        " yes, please. ",
        "OK",
        "that\u2019s right",
        "Go ahead",
        "ja",
        "Ja, bitte!",
        "oui",
        "Sí.",
        "tak, proszę",
        "sim",
        "sì",
        "evet",
        "\u306f\u3044",
        "\ub124",
        "\u597d\u7684",
        "\u0646\u0639\u0645",
    ],
)
def test_yes(text: str) -> None:
    assert read(text, CANCEL) == "yes"
    assert may_be_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        "ok go ahead with 1015",
        "yes 1015",
        "yes, 1015, thanks, and have a nice day!",
        "Yes, order #1015 please",
        "ja, Bestellung 1015",
        "oui pour la commande 1015",
    ],
)
def test_a_yes_with_the_number_that_was_shown(text: str) -> None:
    assert read(text, CANCEL) == "yes"
    assert may_be_yes(text)
    assert read(text.replace("1015", "1408"), CANCEL) == "" and read(text) == ""


@pytest.mark.parametrize(
    "text", ["yes, not 1015", "yes 1015 and 1408", "yes 1015 stays", "yes, no 1015", "1015", "yes 5 1015"]
)
def test_no_yes_with_the_number_and_more(text: str) -> None:
    assert read(text, CANCEL) == ""
    assert read("yes 5", replace(CANCEL, order_number="5")) == ""  # it may count something


@pytest.mark.parametrize("text", ["no", "No, thanks", "never mind", "nein danke", "non merci", "nie", "n\u00e3o"])
def test_no(text: str) -> None:
    assert read(text, CANCEL) == "no"


@pytest.mark.parametrize("text", ["wait", "wait, stop", "STOP", "Moment!", "no, wait", "attendez"])
def test_stop(text: str) -> None:
    assert read(text, CANCEL) == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "yes but only one",
        "yes?",
        "no problem, go ahead",
        "",
        "yes and 1008 too",
        "yesterday",
        "is it ok",
        "y" * 500,
        "> yes",
        "\u201cYes\u201d",
        '"yes"',
        "yes, cancel 1012",
        "yes, refund 1015",
        "yes, cancel 1015 and send me a mug",
        "yes, do not cancel 1015",
        "yes, show me the jackets",
        "yes, cancel that",
        "cancel it",
        "yeah no, cancel it",
        "yes, cancel 1015 but keep one mug",
    ],
)
def test_anything_else_is_no_decision(text: str) -> None:
    assert read(text, CANCEL) == ""


@pytest.mark.parametrize("text", ["yes, cancel it", "yes please cancel it", "Yeah cancel it!"])
def test_after_a_firm_yes_it_is_the_order(text: str) -> None:
    assert read(text, CANCEL) == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "yes, cancel 1015",
        "Yes, please cancel order #1015.",
        "ja, Bestellung 1015 stornieren",
        "s\u00ed, cancela el pedido 1015",
        "oui, annulez la commande 1015",
    ],
)
def test_a_yes_may_name_its_deed(text: str) -> None:
    assert read(text, CANCEL) == "named"
    assert may_be_yes(text)


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_the_clerk_is_understood_as_it_says_the_deed(action: str) -> None:
    number = "" if ACTIONS[action].about == "customer" else "1015"
    shown = Shown("p", action, number, (), {})
    assert read(named(shown.action, shown.order_number, shown.arguments), shown) == "named"


def test_a_yes_in_advance_has_to_say_everything() -> None:
    assert says_all("yes, cancel 1015", CANCEL)
    part = Shown("p", "refund_order", "1018", ("20.00", "1018"), {"amount": "20.00", "reason": "late"})
    assert says_all("yes, refund 20 of order 1018", part)
    assert not says_all("yes, refund order 1018", part)
    pieces = Shown("p", "refund_order", "1018", (), {"items": [{"sku": "A", "quantity": 1}]})
    assert not says_all("yes, refund order 1018", pieces)


@pytest.mark.parametrize(
    "text",
    [
        "no, only the candles",
        "wait, stop",
        "only one mug",
        "make it two",
        "keep the mugs",
        "instead refund 20 EUR",
        "can I keep one?",
        "where is order 1015?",
        "is that with the candles?",
        "nur die Kerzen",
        "seulement une",
        "hm",
        "actually send me another one",
        "yes, cancel 1012",
        "I changed my mind",
        "20 EUR is enough",
    ],
)
def test_what_may_change_it_touches_it(text: str) -> None:
    assert touches(text, CANCEL)


@pytest.mark.parametrize(
    "text",
    [
        "where is order 1007?",
        "do you have rain jackets?",
        "show me red scarves",
        "thanks",
        "what is your refund policy?",
        "please refund order 1012 as well",
        "how long does it take?",
        "> only one",
    ],
)
def test_something_else_does_not(text: str) -> None:
    assert not touches(text, CANCEL)


COMPOSED = {
    "en": "yes of course|Yep, go for it!|sure, do it|yeah sure|Yes, absolutely!|perfect|please proceed|yes, and thanks!|"
    "Yes, that is correct, thank you|of course|ok thanks|yes, okay|great, do it|yes yes yes|okay then|YES!!! :)|yes i'm sure",
    "de": "ja klar|natürlich|ja, danke schön|Ja, natürlich, vielen Dank!|jep|passt so|ja, passt so|na klar, gerne|ok danke|"
    "auf jeden Fall, bitte|tun Sie das bitte|Ja, das stimmt, danke",
    "fr": "oui, bien sûr|oui bien sur merci|tout à fait|ça marche, merci|d'accord, merci beaucoup|oui oui|volontiers",
    "es": "sí, claro|Sí, por supuesto, gracias|claro que sí|si gracias|vale, perfecto|de acuerdo, muchas gracias",
    "it": "sì, certo|certo, grazie mille|va benissimo|sì, va bene, grazie|esattamente|volentieri, grazie",
    "nl": "ja natuurlijk|ja hoor|prima, dank je wel|zeker|is goed, bedankt|ja, dat klopt, dank u",
    "pl": "tak, oczywiście|tak, dziękuję bardzo|pewnie|jak najbardziej|tak prosze|dobrze, dziękuję",
    "pt": "sim, claro|claro que sim|com certeza, obrigado|sim, por favor, obrigada|está certo, pode fazer",
    "tr": "evet, tabii ki|elbette|tamam, teşekkürler|evet lütfen, teşekkür ederim",
    "ja": "はい、もちろんです|はい、お願いします。ありがとうございます|了解しました",
    "ko": "네, 감사합니다|네 맞아요|물론이죠, 부탁드려요",
    "zh": "好的，谢谢|没问题|是的，没错|当然可以",
    "ar": "نعم، بالتأكيد|نعم شكرا|طبعا، من فضلك",
}
REFUSED = {
    "en": "no, absolutely not|better not, thanks|no way|I don't want that|no thank you very much",
    "de": "nein, auf keinen Fall|lieber nicht, danke|bloß nicht",
    "fr": "non, surtout pas|non merci beaucoup|jamais",
    "es": "no, de ninguna manera|no quiero, gracias",
    "it": "no, grazie mille|assolutamente no",
    "nl": "nee, dank je wel|zeker niet",
    "pl": "nie, dziękuję bardzo|w żadnym wypadku",
    "pt": "não, muito obrigado",
    "tr": "hayır, kesinlikle hayır",
    "ja": "いいえ、結構です",
    "ko": "아니요, 됐어요",
    "zh": "不用，谢谢",
    "ar": "لا، شكرا",
}


@pytest.mark.parametrize("text", [each for texts in COMPOSED.values() for each in texts.split("|")])
def test_a_yes_may_be_put_together(text: str) -> None:
    assert read(text, CANCEL) == "yes"
    assert may_be_yes(text)


@pytest.mark.parametrize("text", [each for texts in REFUSED.values() for each in texts.split("|")])
def test_so_may_a_no(text: str) -> None:
    assert read(text, CANCEL) == "no"


def test_every_language_puts_them_together() -> None:
    assert set(COMPOSED) == set(REFUSED) == set(lists.languages())


REFUND = Shown(
    "p",
    "refund_order",
    "1015",
    ("126.80", "1015", "2 x Mug Blue", "Visa ending 4242"),
    {},
    "126.80",
    "EUR",
)


@pytest.mark.parametrize(
    "text",
    [
        "yes, refund 5 EUR please",
        "yes, refund $5",
        "yes, refund 4242",
        "ja, erstatte 5 Euro",
        "sí, reembolsa 7 euros",
        "oui, rembourse 4 euros",
        "yes, refund $126.80",
        "yes, refund £126.80",
        "yes, refund 126.80 USD",
        "yes, refund 2",
        "yes, refund 126.80 dollars",
        "yes, refund 126",
        "yes, refund 4.90 EUR of 1015",
        "yes, refund 12.680 EUR",
        "yes, refund 1 EUR 126.80",
    ],
)
def test_no_other_number_of_the_summary_is_the_sum(text: str) -> None:
    long = replace(REFUND, names=(*REFUND.names, "5 to 7", "4.90"))
    assert read(text, long) == ""


@pytest.mark.parametrize(
    "text", ["yes, refund 126.80 EUR", "yes, refund 126,80 euros", "yes, refund €126.80", "ja, erstatte 126,80 Euro"]
)
def test_the_very_sum_may_be_said(text: str) -> None:
    assert read(text, REFUND) == "yes"


def test_a_count_is_that_of_all_pieces() -> None:
    items = {"items": [{"handle": "l1", "quantity": 2}, {"handle": "l2", "quantity": 1}]}
    back = Shown("p", "return_items", "1015", ("2 x Mug Blue", "1 x Candle"), items)
    assert read("yes, return 3", back) == "yes"
    assert read("yes, return 1", back) == read("yes, return 2", back) == read("yes, return 15", back) == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("👍", "yes"),
        ("👌🏽", "yes"),
        ("✅", "yes"),
        ("✔️ 🙂", "yes"),
        ("yes 👍", "yes"),
        ("ja 🙏", "yes"),
        ("👎", "no"),
        ("❌", "no"),
        ("no 👎", "no"),
        ("✋", "stop"),
        ("🤔", ""),
        ("yes 🤔", ""),
        ("…", ""),
        ("!!!", ""),
        ("", ""),
        ("👍 but", ""),
    ],
)
def test_pictures_answer_too(text: str, kind: str) -> None:
    assert read(text, CANCEL) == kind


@pytest.mark.parametrize(
    "text", ["yes, please refund it", "yes refund it", "yes, refund", "ja, erstatten", "yes I want my money"]
)
def test_a_yes_may_name_what_was_shown_as_it(text: str) -> None:
    assert read(text, REFUND) == "yes"
    assert read(text, CANCEL) == ""


def test_it_is_not_all_of_it_and_no_is_not_a_number() -> None:
    for text in ("yes, refund everything", "yes, refund the whole order", "yes, no refund 1015", "yes no refund"):
        assert read(text, REFUND) == "", text
    assert read("yes, refund order no 1015", REFUND) == "named"


def test_the_hint_for_a_mail_names_the_mail() -> None:
    for kind in ("invoice", "confirmation", "shipping"):
        shown = Shown("p", "resend_message", "1012", (), {"kind": kind})
        assert "message" not in named(shown.action, shown.order_number, shown.arguments)
        assert read(named(shown.action, shown.order_number, shown.arguments), shown) == "named"


def test_a_yes_that_names_another_mail_is_none_to_the_one_shown() -> None:
    said = {
        "invoice": (
            "yes, send the invoice of 1012",
            "ja, rechnung 1012",
            "oui, la facture 1012",
            "sí, la factura 1012",
        ),
        "confirmation": ("yes, confirmation 1012", "ja, bestätigung 1012", "sì, conferma 1012"),
        "shipping": ("yes, shipping confirmation 1012", "ja, versandbestätigung 1012", "sim, aviso de envio 1012"),
    }
    for own, texts in said.items():
        for text in texts:
            for kind in said:
                shown = Shown("p", "resend_message", "1012", (), {"kind": kind})
                assert (read(text, shown) == "named") == (kind == own), (text, kind)


def test_no_word_is_a_yes_here_and_a_no_there() -> None:
    for kind in ("no", "stop", "turn", "chat"):
        assert not lists.every("yes") & lists.every(kind), kind
        assert not lists.every("certain") & lists.every(kind), kind
    for kind in ("no", "stop", "refuse", "unsure"):
        assert not lists.every("beside") & lists.every(kind), kind
    assert all(each.yes and each.no and each.turn for each in lists.languages().values())
    assert {name for name, each in lists.languages().items() if each.reviewed} == {"en"}


def test_a_number_that_owns_something_is_still_the_number() -> None:
    for words in ("cancel my order 1015's shipment", "cancel my order 1015\u2019s shipment", "Order #1015's, please"):
        assert lists.has(lists.fold(words), "1015")
    assert not lists.has(lists.fold("order 10155's shipment"), "1015")


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("yes, cancel the cancellation", "cancel_order"),
        ("ok yes cancel my cancellation", "cancel_order"),
        ("Ja, storniere die Stornierung", "cancel_order"),
        ("yes cancel the cancellation of 1015", "cancel_order"),
        ("yes, take out the cancellation", "cancel_order"),
        ("yes cancel the change", "cancel_order"),
        ("oui, annulez l'annulation", "cancel_order"),
        ("sí, cancela la cancelación", "cancel_order"),
        ("sim, cancele o cancelamento", "cancel_order"),
        ("ja, annuleer de annulering", "cancel_order"),
        ("tak, anuluj anulowanie", "cancel_order"),
        ("evet, iptali iptal et", "cancel_order"),
        ("はい、キャンセルをキャンセル", "cancel_order"),
        ("好的，取消取消", "cancel_order"),
        ("네, 취소를 취소해 주세요", "cancel_order"),
        ("yes, take back the return", "return_items"),
        ("yes take back my return of 1015", "return_items"),
        ("ja, nimm die Rückgabe zurück", "return_items"),
    ],
)
def test_a_yes_that_undoes_the_deed_is_none(text: str, action: str) -> None:
    shown = Shown("p", action, "1015", ("1015",), {}, "126.80", "EUR")
    assert read(text, shown) == ""
    assert touches(text, shown)
