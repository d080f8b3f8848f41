"""What customers read is what the data says."""

from pathlib import Path

import pytest

from commerce.policy import load, parse
from service import terms

DEFAULT = load(Path(__file__).parents[2] / "service" / "policy.toml")


@pytest.mark.parametrize(
    ("topic", "text", "words"),
    [
        ("refunds", "[refund_order]\nwindow_days = 17", ["17 days"]),
        ("refunds", "[refund_order]\nrefund_without_return_up_to = '12.50'", ["12.50 EUR"]),
        (
            "refunds",
            "[refund_order]\napproval_from = '90'\nstep_up_from = '80'\ncap = '95'",
            ["90.00", "80.00", "95.00"],
        ),
        ("refunds", "[refund_order]\nmode = 'off'", ["handled by our team"]),
        ("refunds", "[refund_order]\nrefund_shipping = true", ["shipping cost can be refunded"]),
        (
            "returns",
            "[return_items]\nwindow_days = 9\nrestocking_fee = '15%'",
            ["9 days", "15 %", "defective or damaged"],
        ),
        ("returns", "[return_items]\nrestocking_fee = '4.90'\npayer = 'shop'", ["4.90 EUR", "We pay"]),
        ("returns", "", ["You pay for the parcel after a change of mind", "we do for goods that are faulty"]),
        ("warranty", "", ["we pay for the parcel"]),
        ("exchanges", "[exchange_items]\nwindow_days = 8\nmode = 'approve'", ["8 days", "colleague agrees"]),
        ("exchanges", "[exchange_items]\nmode = 'suggest'", ["handled by our team"]),
        ("cancellations", "[cancel_order]\nwithin_hours = 6", ["6 hours", "once per order"]),
        ("cancellations", "[change_items]\nlast_change = true", ["until it is sent", "nothing else"]),
        ("cancellations", "[cancel_order]\nmode = 'off'\n[change_items]\nmode = 'off'", ["Cancellations are handled"]),
        ("cancellations", "[refund_order]\ncap = '77'", ["77.00 EUR"]),
        ("addresses", "[change_address]\nstep_up = 'always'", ["extra check"]),
        ("payment", "", ["on file"]),
        ("shipping", "ships_to = ['DE', 'FR']\ndelivery_time = 'a week'", ["France and Germany", "a week"]),
    ],
)
def test_the_text_says_what_the_data_says(topic: str, text: str, words: list[str]) -> None:
    said = terms.render(parse(text), topic)
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("what is your return policy?", "returns"),
        ("Can I get my money back", "refunds"),
        ("exchanges", "exchanges"),
        ("how do I cancel", "cancellations"),
        ("change the address", "addresses"),
        ("do you deliver to Japan", "shipping"),
        ("which credit card", "payment"),
        ("your policies please", "all"),
        ("", "all"),
        ("loyalty points", "unknown"),
        ("what is the right of withdrawal?", "withdrawal"),
        ("is there a warranty on headphones?", "warranty"),
        ("what are my rights", "all"),
    ],
)
def test_words_find_their_topic(words: str, topic: str) -> None:
    assert terms.topic_of(words) == topic


def test_an_unknown_topic_is_answered_with_the_topics_there_are() -> None:
    said = terms.render(DEFAULT, terms.topic_of("loyalty points"))
    assert "30 days" not in said
    assert all(topic in said for topic in terms.TOPICS if topic != "all")


def test_everything_is_every_topic() -> None:
    said = terms.render(DEFAULT)
    assert all(terms.render(DEFAULT, topic) in said for topic in terms.TOPICS)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("do you ship to Norway?", "No, we do not ship to Norway. We ship to France, Germany and Great Britain."),
        ("do you deliver to the UK?", "Yes, we ship to Great Britain. Delivery takes a week."),
        ("to France and Japan?", "Yes, we ship to France. We do not ship to Japan."),
        ("do you ship abroad?", "We ship to France, Germany and Great Britain. Delivery takes a week."),
    ],
)
def test_a_country_that_is_asked_for_gets_a_yes_or_a_no(asked: str, said: str) -> None:
    policy = parse("ships_to = ['GB', 'DE', 'FR']\ndelivery_time = 'a week'")
    assert terms.render(policy, "shipping", asked).startswith(said)


def test_the_right_to_withdraw_is_told_by_itself() -> None:
    said = terms.render(DEFAULT, "withdrawal")
    assert said.startswith("You can withdraw from a purchase. Within 14 days") and "no reason" in said
    assert terms.render(parse("[withdrawal]\ndays = 0"), "withdrawal").startswith("Goods can be sent back")
