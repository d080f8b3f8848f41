"""What tools return: one type per kind, written once, and read back as the same object."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from commerce import errors
from tools import results
from tools.results import (
    AnyResult,
    ErrorResult,
    OrderResult,
    OrdersResult,
    OutcomeResult,
    ProductsResult,
    RefusedResult,
    UnknownResult,
)


def kinds() -> list[str]:
    union = get_args(AnyResult)[0]
    return [kind for each in get_args(union) for kind in get_args(each.model_fields["kind"].annotation)]


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_is_written_and_read_back_with_what_was_set_alone(kind: str) -> None:
    made = results.of({"kind": kind})
    assert made.written == json.dumps({"kind": kind}, separators=(",", ":"))
    assert type(results.of(json.loads(made.written))) is type(made) is not UnknownResult
    shown = made.showing([{"id": 1}])
    assert (type(shown), shown.still_open, made.still_open) == (type(made), [{"id": 1}], None)


def test_a_result_is_the_same_object_when_it_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made = OutcomeResult(proposal_id="p", state="confirmed", sentence="Done: é.")
    monkeypatch.setattr(results, "_decoded", None)  # nothing is decoded
    assert results.read(made.written) is made
    assert made.written == '{"kind":"outcome","proposal_id":"p","state":"confirmed","sentence":"Done: é."}'


def test_only_the_newest_results_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = results._Recent()
    monkeypatch.setattr(results, "_KEPT", 2)
    for text in ("a", "b", "c"):
        kept.keep(text, UnknownResult())
        kept.get("a")  # met again: it stays
    assert [text for text in "abc" if kept.get(text)] == ["a", "c"]


@pytest.mark.parametrize(
    "text", ["<html>502</html>", "[1]", "{}", '{"kind": "weather", "hot": true}', '{"kind": "orders", "orders": 3}']
)
def test_what_is_none_of_ours_is_kept_as_it_came(text: str) -> None:
    found = results.read(text)
    assert isinstance(found, UnknownResult)
    assert (found.written, found.numbers) == (text, [])
    assert found.plain == (json.loads(text) if text.startswith("{") else {})


def test_results_know_which_orders_they_are_about() -> None:
    assert OrdersResult(orders=[{"number": "1"}, {"number": "2"}]).numbers == ["1", "2"]
    assert OrderResult(order={"number": "1"}).numbers == ["1"]
    assert results.of({"kind": "proposal", "order_number": "7"}).numbers == ["7"]


def test_what_comes_nearest_is_shown_where_nothing_was_found() -> None:
    assert ProductsResult(items=[], nearest={"items": [{"id": "1"}]}).shown == [{"id": "1"}]
    assert ProductsResult().shown == []


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (errors.PolicyDenied("Too late."), "denied"),
        (errors.NeedsPerson("Ask."), "needs_person"),
        (errors.StepUpRequired(), "step_up"),
        (errors.NotAuthenticated(), "verify_first"),
        (errors.OrderNotFound(), "error"),
    ],
)
def test_errors_that_a_customer_may_read_become_results(error: errors.ShopclerkError, kind: str) -> None:
    found = results.of_error(error)
    assert isinstance(found, (RefusedResult, ErrorResult))
    told = found.reason if isinstance(found, RefusedResult) else found.message
    assert (found.kind, found.code, told) == (kind, error.code, error.message)
