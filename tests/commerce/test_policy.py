"""policy.toml: safe defaults, and errors that name line and reason."""

from decimal import Decimal
from pathlib import Path

import pytest

from commerce import policy_text
from commerce.errors import PolicyFileError
from commerce.policy import Mode, StorePolicy, load, parse

DEFAULT = Path(__file__).parents[2] / "service" / "policy.toml"


def test_an_empty_file_is_a_safe_policy() -> None:
    policy = parse("")
    assert policy == StorePolicy()
    assert policy.refund_order.refund_without_return_up_to == 0
    assert policy.rule("no_such_action").mode is Mode.OFF


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("currency = 'EUR'\nspeed = 1", "line 2", "no such setting"),
        ("[refund_order]\n\nmode = 'always'", "line 3", "mode"),
        ("[refund_order]\ncap = 0.1", "line 2", "quoted"),
        ("[refund_order]\ncap = '-1'", "line 2", "negative"),
        ("[change_address]\nstep_up = 'maybe'", "line 2", "step_up"),
        ("x = [1\ny = 2", "line 2", "policy.toml"),
        ("[refund_order]\ncap = '1'\napproval_from = '2'", "policy.toml", "above cap"),
        ("ships_to = ['Germany']", "policy.toml", "two-letter"),
    ],
)
def test_a_bad_file_names_line_and_reason(text: str, line: str, word: str) -> None:
    with pytest.raises(PolicyFileError) as caught:
        parse(text)
    assert line in caught.value.message
    assert word in caught.value.message


def test_an_unreadable_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PolicyFileError):
        load(tmp_path / "missing.toml")
    (tmp_path / "latin.toml").write_bytes(b"currency = 'E\xff'")
    with pytest.raises(PolicyFileError):
        load(tmp_path / "latin.toml")


def test_the_text_says_what_the_data_says() -> None:
    policy = parse("[refund_order]\nwindow_days = 17\nrefund_without_return_up_to = '12.50'\napproval_from = '90'")
    text = policy_text.render(policy, "refunds")
    assert "17 days" in text
    assert "12.50 EUR" in text
    assert "90.00 EUR" in text
    assert policy_text.render(parse("[refund_order]\nmode = 'off'"), "refunds").startswith("Refunds are handled")
    assert "every" not in policy_text.render(load(DEFAULT))


def test_staff_are_bound_by_what_is_denied_to_everyone() -> None:
    policy = load(DEFAULT)
    staff = policy.for_staff()
    assert staff.refund_order.approval_from is None
    assert staff.refund_order.cap == policy.refund_order.cap
    assert staff.refund_order.per_shop_per_day == policy.refund_order.per_shop_per_day
    assert staff.refund_order.refund_without_return_up_to > Decimal(10**9)
    assert parse("[refund_order]\nmode = 'off'").for_staff().refund_order.mode is Mode.OFF
