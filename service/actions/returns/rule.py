"""The rule of ``return_items``: its section of the policy, and the judge, which reads and writes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from commerce.causes import FAULTS
from commerce.judge_arrival import under_way
from commerce.judge_asked import judge_reason
from commerce.judge_money import judge_intangible, judge_mode, judge_worth
from commerce.judge_rights import (
    judge_warranty,
    may_withdraw,
    not_in_the_books,
    unspoken,
    warranty_words,
    window_closed,
)
from commerce.judge_swaps import Pieces
from commerce.money import Money, total
from commerce.order import Order, OrderStatus
from commerce.policy import StorePolicy, section
from commerce.rules import (
    RETURN_REASONS,
    BackRule,
    Fee,
    RestockingFee,
    known,
)
from commerce.sentences import joined, say
from commerce.verdict import ALLOWED, Verdict, denied, first, person


class ReturnRule(BackRule):
    """``[return_items]``: goods that arrived come back. Money is paid back once they have."""

    restocking_fee: RestockingFee = Field(
        Fee(), description='kept back from the refund of returned goods: "10%" or an amount'
    )
    free_reasons: tuple[str, ...] = Field(
        ("defective", "not_as_described", "wrong_item"), description="reasons for which there is no fee"
    )
    reasons: Annotated[dict[str, str], AfterValidator(known(RETURN_REASONS))] = Field(
        RETURN_REASONS, description="reason codes and the words customers read"
    )
    reason_required: bool = Field(False, description="whether the customer must name one of the reasons")
    payer: Literal["customer", "shop"] = Field(
        "customer",
        description="who pays for the parcel after a change of mind; for faulty, damaged or wrong goods the shop does",
    )

    @model_validator(mode="after")
    def _free_reasons_exist(self) -> Self:
        unknown = [code for code in self.free_reasons if code not in RETURN_REASONS]
        if unknown:
            words = say("policy_file.free_reasons", code=unknown[0])
            raise PydanticCustomError("reason", words, {"key": "free_reasons"})
        return self


RULE = section("return_items", ReturnRule)


def judge_return(order: Order, lines: Pieces, reason: str, worth: Money, policy: StorePolicy, now: datetime) -> Verdict:
    """Judge a return of these pieces, worth so much, for this reason (a code, may be empty)."""
    rule = RULE.of(policy)
    return first(
        lambda: judge_returnable(order, lines, rule, policy, now, reason),
        lambda: judge_reason(reason, rule.reasons, rule.reason_required and not _withdraws(order, lines, policy, now)),
        lambda: judge_worth(rule, policy, worth),
    )


def judge_returnable(
    order: Order, lines: Pieces, rule: BackRule, policy: StorePolicy, now: datetime, reason: str = ""
) -> Verdict:
    """Judge whether these pieces (any at all, when empty) of the order may come back for this reason under ``rule``."""
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_arrived(order, lines, rule, policy, now, reason),
        lambda: _judge_pieces(order, lines, policy, now, reason),
    )


def _withdraws(order: Order, lines: Pieces, policy: StorePolicy, now: datetime) -> bool:
    return may_withdraw(order, [line for line, _ in lines], policy, now)


def _judge_arrived(
    order: Order, lines: Pieces, rule: BackRule, policy: StorePolicy, now: datetime, reason: str
) -> Verdict:
    days, is_return = rule.window_days, isinstance(rule, ReturnRule)
    if order.status in (OrderStatus.CANCELLED, OrderStatus.FAILED, OrderStatus.REFUNDED):
        status = say(f"policy.status.{order.status}")
        return denied("order_closed", say("policy.order_closed.return", order=order.number, status=status))
    if order.sends_nothing or not all(line.ships for line, _ in lines):
        return _nothing_to_send(order, lines)
    if not order.shipped_any:
        return denied("not_sent", say("policy.not_sent.return", order=order.number))
    arrived = order.arrived_at(lines)
    if arrived is None and reason in FAULTS and policy.warranty.years:
        return not_in_the_books(order, warranty_words(policy))
    if arrived is None:
        return under_way(order, lines, policy, now, "return")
    if now - arrived <= timedelta(days=days) or (is_return and _withdraws(order, lines, policy, now)):
        return ALLOWED
    if reason in FAULTS and policy.warranty.years:
        return judge_warranty(order, "refund" if is_return else "replacement", policy, now)
    return window_closed(order, days, "return", policy, now)


def _nothing_to_send(order: Order, lines: Pieces) -> Verdict:
    """Return the no to sending back what never lay in a parcel, and who decides about its money."""
    held = [line for line, _ in lines if not line.ships]
    what = "no_parcel" if held else "no_goods"
    why = say(f"policy.nothing_to_return.{what}", articles=[line.name for line in held], order=order.number)
    free = judge_intangible(order, held or order.lines).allowed
    return denied("nothing_to_return", joined(why, "" if free else say("policy.nothing_to_return.money")))


def _judge_pieces(order: Order, lines: Pieces, policy: StorePolicy, now: datetime, reason: str) -> Verdict:
    wanted = lines or [(line, 1) for line in order.lines if order.returnable(line)]
    if not wanted:
        return denied("nothing_to_return", say("policy.nothing_to_return.all_back", order=order.number))
    for line, quantity in wanted:
        left = order.returnable(line)
        if not left:
            told = say("policy.nothing_to_return.article_back", article=line.name, order=order.number)
            return denied("quantity", told)
        if quantity > left:
            return denied("quantity", say("policy.quantity.return", article=line.name, count=left, order=order.number))
    tags = set() if reason in FAULTS else set(policy.refund_order.final_sale_tags)
    final = [line for line, _ in wanted if set(line.tags) & tags and not may_withdraw(order, [line], policy, now)]
    if final and (lines or len(final) == len(wanted)):
        return denied("final_sale", say("policy.final_sale.return", articles=[line.name for line in final]))
    return ALLOWED


def parcel_words(reason: str, policy: StorePolicy) -> str:
    """Return the sentence on who pays for the parcel of goods that come back for this reason (a code, may be empty).

    The shop's rule is one for changes of mind; goods that are not as they should be come back at the shop's cost.
    """
    if reason in FAULTS or RULE.of(policy).payer == "shop":
        return say("policy.parcel.shop")
    return say("policy.parcel.depends") if reason in ("", "other") else say("policy.parcel.customer")


def judge_unpaid(order: Order, lines: Pieces, policy: StorePolicy, least: Money | None = None) -> Verdict:
    """Judge whether a gesture has paid for these pieces already: ``least``, or else all that they are worth, is left.

    A customer who was paid for goods and kept them would get their worth again. The pieces of an exchange cost the
    shop what they are worth; those of a return what is still left of it.
    """
    worth = total([order.worth(line, quantity) for line, quantity in lines], order.currency)
    if not order.gestures or min(worth, least or worth) <= unspoken(order, policy):
        return ALLOWED
    return person("worth_paid", say("policy.worth_paid", order=order.number, amount=order.refunded))


def possible(order: Order, policy: StorePolicy, now: datetime) -> Verdict:
    """Return whether anything of the order could come back."""
    return judge_returnable(order, (), RULE.of(policy), policy, now)


def reasons(policy: StorePolicy) -> tuple[dict[str, str], bool]:
    """Return the reasons that a customer can choose from, and whether one must be named."""
    rule = RULE.of(policy)
    return rule.reasons, rule.reason_required
