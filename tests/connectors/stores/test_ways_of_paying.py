"""How payments are called and go back: by codes, by the shop's own names, on every platform alike."""

import pytest

from connectors.stores import ways_of_paying


@pytest.mark.parametrize(
    ("code", "title", "name", "returns"),
    [
        ("cod", "cod", "cash on delivery", "hand"),
        ("cod", "", "cash on delivery", "hand"),
        ("cod", "COD", "cash on delivery", "hand"),
        ("cod", "Cash on delivery", "Cash on delivery", "hand"),
        ("cod", "Nachnahme (+5,00 €)", "Nachnahme (+5,00 €)", "hand"),
        ("smart-cod", "Cash on Delivery", "Cash on Delivery", "hand"),
        ("bacs", "bacs", "bank transfer", "hand"),
        ("bacs", "Vorkasse", "Vorkasse", "hand"),
        ("cheque", "Check payments", "Check payments", "hand"),
        ("manual", "Manual", "a payment by hand", "hand"),
        ("cash_on_delivery", "cash on delivery", "cash on delivery", "hand"),
        ("other", "", "a payment by hand", "hand"),
        ("pos_cash", "", "cash", "hand"),
        ("", "Bank transfer", "Bank transfer", "hand"),
        ("mollie_wc_gateway_banktransfer", "Bank transfer", "Bank transfer", "provider"),
        ("klarna_payments", "Rechnung", "Rechnung", "provider"),
        ("stripe", "Card", "Card", "provider"),
        ("stripe", "", "", "provider"),
        ("stripe_cc", "stripe_cc", "stripe cc", "provider"),
        ("gift_card", "gift card", "gift card", "balance"),
        ("代金引換", "代金引換", "代金引換", "hand"),
    ],
)
def test_a_payment_is_called_by_its_name_and_goes_back_its_way(code: str, title: str, name: str, returns: str) -> None:
    assert ways_of_paying.read(code, title) == ways_of_paying.WayOfPaying(name, returns)


def test_what_the_platform_says_moves_no_money_goes_back_by_hand() -> None:
    assert ways_of_paying.read("Rechnung 30 Tage", "Rechnung 30 Tage", manual=True).returns == "hand"
