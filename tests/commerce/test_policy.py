"""policy.toml: safe defaults, and errors that name line and reason."""

from decimal import Decimal
from pathlib import Path

import pytest

from commerce.errors import PolicyFileError
from commerce.money import Money
from commerce.policy import Mode, Reader, StorePolicy, as_data, load, parse
from service.changes.registry import ACTIONS

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
        ("[refund_order]\ncap = '1'\napproval_from = '2'", "line 3", "above cap"),
        ("[return_items]\n\nstep_up_from = '3'\ncap = '2'", "line 3", "above cap"),
        ("ships_to = ['Germany']", "line 1", "two-letter"),
        ("\n[cancel_order]\nreasons = {bored = 'bored'}", "line 3", "no such reason code"),
        ("[cancel_order.reasons]\nother = 'x'\nbored = 'bored'", "line 3", "no such reason code"),
        ("[cancel_order]\nreasons = {other = ' '}", "line 2", "words"),
        ("[return_items]\nfree_reasons = ['bored']", "line 2", "no reason code"),
        ("[return_items]\nrestocking_fee = '120%'", "line 2", "100 %"),
        ("[return_items]\nrestocking_fee = '-1'", "line 2", "negative"),
        ("[return_items]\nrestocking_fee = 'much'", "line 2", "quoted"),
        ("[add_note]\nmax_length = 0", "line 2", "greater"),
        ("[resend_message]\nkinds = ['gossip']", "line 2", "confirmation"),
        ("[change_address]\ncap = '10'", "line 2", "no such setting"),
        ("[give_discount]\nmode = 'auto'", "line 1", "no such setting"),
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


@pytest.mark.parametrize(
    ("fee", "worth", "kept"),
    [
        ("0", "50", "0"),
        ("10%", "50", "5"),
        ("12.5 %", "0.99", "0.12"),
        ("4.90", "50", "4.90"),
        ("4.90", "3", "3"),
        (5, "50", "5"),
    ],
)
def test_a_fee_is_a_share_or_an_amount_and_never_more_than_the_goods(fee: object, worth: str, kept: str) -> None:
    text = f"[return_items]\nrestocking_fee = {fee!r}"
    assert parse(text).return_items.restocking_fee.of(Money(worth, "EUR")) == Money(kept, "EUR")


def test_staff_are_bound_by_what_is_denied_to_everyone() -> None:
    policy = load(DEFAULT)
    staff = policy.read_by(Reader.STAFF)
    assert staff.refund_order.approval_from is None
    assert staff.refund_order.cap == policy.refund_order.cap
    assert staff.refund_order.per_shop_per_day == policy.refund_order.per_shop_per_day
    assert staff.refund_order.refund_without_return_up_to > Decimal(10**9)
    assert staff.change_profile_address.step_up == "never"
    assert parse("[refund_order]\nmode = 'off'").read_by(Reader.STAFF).refund_order.mode is Mode.OFF


@pytest.mark.parametrize("action", list(StorePolicy().rules))
def test_every_rule_reads_the_same_way_for_staff_and_after_a_step_up(action: str) -> None:
    policy = parse(f"[{action}]\nmode = 'suggest'")
    assert policy.rule(action).mode is Mode.SUGGEST
    assert policy.read_by(Reader.STAFF).rule(action).mode is Mode.AUTO
    assert policy.read_by(Reader.STEPPED_UP).rule(action).mode is Mode.SUGGEST
    for name in type(policy.rule(action)).model_fields:
        if name.startswith("step_up"):
            assert getattr(policy.read_by(Reader.STEPPED_UP).rule(action), name) in (None, "never")
    assert policy.on_platform(set()).rule(action).mode is Mode.OFF
    assert policy.on_platform({action}).rule(action) == policy.rule(action)


def test_every_action_has_a_rule_and_every_rule_an_action() -> None:
    assert set(StorePolicy().rules) == set(ACTIONS)


def test_data_comes_out_as_it_went_in() -> None:
    policy = parse("[return_items]\nrestocking_fee = '10%'\n[refund_order]\ncap = '12.50'")
    assert StorePolicy.model_validate(as_data(policy)) == policy
