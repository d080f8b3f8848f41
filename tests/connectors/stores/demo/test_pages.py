"""What the demo's pages say is what its orders, returns and policy do."""

import re

from commerce import countries
from commerce.policy import load
from connectors.stores.demo import POLICY, content, order_rows
from service.changes import registry  # noqa: F401 - the sections that the policy's actions bring


def text(handle: str) -> str:
    body = next(str(page["body"]) for page in content.pages() if page["handle"] == handle)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_each_country_pays_the_shipping_that_the_page_names() -> None:
    said = text("shipping").partition("To the other countries")[0]
    told = {
        code: int(amount.replace(".", ""))
        for amount, where in re.findall(r"(\d+\.\d\d) EUR to (.+?)(?=,? (?:and )?\d|\.)", said)
        for code in countries.said(where)
    }
    assert told == order_rows._SHIPPING
    assert set(told) <= set(load(POLICY).ships_to)


def test_free_shipping_begins_where_the_page_says() -> None:
    assert f"From a basket of {order_rows._FREE_SHIPPING_FROM // 100} EUR on it is free" in text("shipping")


def test_a_return_goes_back_as_the_page_says() -> None:
    assert "a number to write on the parcel, and any DHL shop takes it" in text("returns")
    assert "label" not in text("returns")
