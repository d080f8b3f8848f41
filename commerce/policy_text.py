"""The policy in the customer's words, rendered from the same data that judges."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from commerce import countries
from commerce.judge_rights import claims_words, warranty_words
from commerce.policy import Mode, StorePolicy
from commerce.policy_words import payout_days, reason
from commerce.rights import EEA, Kind
from commerce.rules import ActionRule, MoneyRule, ValueRule
from commerce.sentences import joined, listed, say

_PARTS: dict[str, tuple[str, ...]] = {
    "refunds": ("refund", "money back", "reimburse", "goodwill"),
    "withdrawal": ("withdraw", "cooling-off", "cooling off", "revocation", "revoke"),
    "returns": ("return", "send back", "sending back", "final sale", "restock"),
    "exchanges": ("exchange", "swap", "another size", "other size", "variant", "colour", "color"),
    "cancellations": ("cancel", "call off", "change my order", "change an order", "change the items"),
    "addresses": ("address",),
    "payment": ("payment", "pay ", "paying", "credit card", "charged"),
    "shipping": ("ship", "deliver", "country", "countries"),
    "warranty": ("warrant", "guarantee", "faulty", "defect", "broken", "has a hole"),
    "claims": ("stolen", "incomplete", "damaged", "wrong article", "wrong item", "never arrived", "lost parcel"),
}
_EVERYTHING = ("all", "everything", "polic", "rules", "terms", "conditions", "my rights")
TOPICS = (*_PARTS, "all")
UNKNOWN = "unknown"


def topic_of(words: str) -> str:
    """Return the topic that ``words`` are about, ``all`` when they ask for everything, else `UNKNOWN`."""
    text = f"{words.casefold().strip()} "
    for topic, cues in _PARTS.items():
        if any(cue in text for cue in cues):
            return topic
    return "all" if not text.strip() or any(cue in text for cue in _EVERYTHING) else UNKNOWN


def render(policy: StorePolicy, topic: str = "all", words: str = "") -> str:
    """Return the policy on ``topic`` (one of `TOPICS`) as plain sentences; for others, which topics there are.

    ``words`` are the customer's: a country that they name is answered by a yes or a no.
    """
    parts: dict[str, Callable[[StorePolicy], str]] = {
        "refunds": _refunds, "returns": _returns, "exchanges": _exchanges, "cancellations": _cancellations,
        "addresses": _addresses, "payment": _payment, "shipping": _shipping,
        "warranty": _warranty, "claims": _claims, "withdrawal": _right_to_withdraw,
    }  # fmt: skip
    if topic not in TOPICS:
        return say("terms.unknown")
    if topic == "shipping" and (there := _ships_there(policy, words)):
        return there
    chosen = [parts[topic]] if topic in parts else list(parts.values())
    return "\n".join(text for part in chosen if (text := part(policy)))


def _by_people(rule: ActionRule) -> bool:
    """Return whether the clerk does not do an action: one sentence says it all."""
    return rule.mode in (Mode.OFF, Mode.SUGGEST)


def _limits(rule: ActionRule, policy: StorePolicy, what: str = "amounts") -> list[str]:
    """Return the sentences on who must agree or prove themselves."""
    lines = [say("terms.approve")] if rule.mode is Mode.APPROVE else []
    if isinstance(rule, MoneyRule):
        rule = policy.limits(rule)
    if not isinstance(rule, ValueRule):
        return lines
    if rule.step_up_from is not None:
        lines.append(say(f"terms.step_up_from.{what}", least=policy.money(rule.step_up_from)))
    if rule.approval_from is not None:
        lines.append(say(f"terms.approval_from.{what}", least=policy.money(rule.approval_from)))
    if rule.cap is not None:
        lines.append(say(f"terms.cap.{what}", most=policy.money(rule.cap)))
    return lines


def _refunds(policy: StorePolicy) -> str:
    rule = policy.refund_order
    if _by_people(rule):
        return say("terms.by_people.refunds")
    free = policy.money(rule.refund_without_return_up_to)
    return joined(
        say("terms.refunds.unsent"),
        say("terms.refunds.window", count=rule.window_days),
        say("terms.refunds.without_return", most=free) if free else say("terms.refunds.returned_first"),
        say("terms.refunds.final_sale") if rule.final_sale_tags else "",
        _shipping_cost(policy),
        say("terms.refunds.payout", days=payout_days(policy)),
        *_limits(rule, policy),
    )


def _shipping_cost(policy: StorePolicy) -> str:
    rule = policy.refund_order
    if rule.refund_shipping:
        return say("terms.refunds.shipping")
    if rule.refund_shipping_before_dispatch:
        return say("terms.refunds.shipping_unsent")
    return say("terms.refunds.no_shipping")


def _returns(policy: StorePolicy) -> str:
    rule = policy.return_items
    if _by_people(rule):
        return say("terms.by_people.returns")
    free = policy.money(policy.refund_order.refund_without_return_up_to)
    return joined(
        say("terms.returns.window", count=rule.window_days),
        say("terms.returns.without", most=free) if free and not _by_people(policy.refund_order) else "",
        say("terms.returns.final_sale") if policy.refund_order.final_sale_tags else "",
        say("terms.returns.customer_pays") if rule.payer == "customer" else say("terms.returns.shop_pays"),
        _restocking(policy),
        _withdrawal(policy),
        warranty_words(policy) if policy.warranty.years else "",
        *_limits(rule, policy, "goods"),
    )


def _restocking(policy: StorePolicy) -> str:
    """Return the sentence on what is kept back of returned goods, empty where nothing is."""
    rule = policy.return_items
    if not (fee := rule.restocking_fee):
        return ""
    none = listed(filter(None, (reason(each, rule.reasons) for each in rule.free_reasons)), "lists.or")
    if fee.percent:
        key = "terms.returns.fee_percent_unless" if none else "terms.returns.fee_percent"
        return say(key, percent=f"{fee.percent:f}", reasons=none)
    return say("terms.returns.fee_unless" if none else "terms.returns.fee", fee=policy.money(fee.amount), reasons=none)


def _withdrawal(policy: StorePolicy) -> str:
    """Return the sentence on the right to send everything back, empty where there is none."""
    rule = policy.withdrawal
    if not rule.days:
        return ""
    where, most = countries.listed(rule.countries), rule.standard_delivery
    if most is None:
        key = "terms.withdrawal.eea" if rule.countries == EEA else "terms.withdrawal.some"
        return say(key, count=rule.days, countries=where)
    key = "terms.withdrawal.eea_most" if rule.countries == EEA else "terms.withdrawal.some_most"
    return say(key, count=rule.days, countries=where, most=policy.money(most))


def _right_to_withdraw(policy: StorePolicy) -> str:
    """Return the right to withdraw from a purchase by itself; where there is none, how goods can come back."""
    if not (right := _withdrawal(policy)):
        return _returns(policy)
    return joined(say("terms.withdrawal"), right, say("terms.withdrawal.unsent"))


def _warranty(policy: StorePolicy) -> str:
    rule = policy.warranty
    if not rule.years:
        return ""
    return joined(warranty_words(policy), say(f"terms.warranty.{rule.decided_by}"), say("terms.warranty.window"))


def _claims(policy: StorePolicy) -> str:
    return joined(*(claims_words(policy, kind) for kind in get_args(Kind)))


def _exchanges(policy: StorePolicy) -> str:
    rule = policy.exchange_items
    if _by_people(rule):
        return say("terms.by_people.exchanges")
    return joined(say("terms.exchanges.window", count=rule.window_days), *_limits(rule, policy, "goods"))


def _cancellations(policy: StorePolicy) -> str:
    rule, items = policy.cancel_order, policy.change_items
    if _by_people(rule):
        lines = [say("terms.by_people.cancellations")]
    elif rule.within_hours:
        lines = [say("terms.cancellations.hours", count=rule.within_hours), *_limits(rule, policy)]
    else:
        lines = [say("terms.cancellations.unsent"), *_limits(rule, policy)]
    if _by_people(items):
        return joined(*lines, say("terms.by_people.articles"))
    last = say("terms.cancellations.last_change") if items.last_change else ""
    return joined(*lines, say("terms.cancellations.articles"), last)


def _addresses(policy: StorePolicy) -> str:
    rule = policy.change_address
    if _by_people(rule):
        return say("terms.by_people.addresses")
    proof = {"cross_border": "terms.addresses.abroad", "always": "terms.addresses.step_up"}.get(rule.step_up)
    return joined(
        say("terms.addresses.unsent"),
        say(proof) if proof else "",
        "" if rule.boxes else say("terms.addresses.no_boxes"),
        *_limits(rule, policy),
    )


def _payment(policy: StorePolicy) -> str:
    rule = policy.change_payment
    if _by_people(rule):
        return say("terms.by_people.payment")
    return joined(say("terms.payment.unsent"), *_limits(rule, policy))


def _shipping(policy: StorePolicy) -> str:
    return joined(_ships_to(policy), _takes(policy))


def _ships_to(policy: StorePolicy) -> str:
    return say("terms.shipping.to", countries=countries.listed(policy.ships_to)) if policy.ships_to else ""


def _takes(policy: StorePolicy) -> str:
    return say("terms.shipping.time", time=policy.delivery_time) if policy.delivery_time else ""


def _ships_there(policy: StorePolicy, words: str) -> str:
    """Return whether the shop ships to the countries that the words name, empty when they name none."""
    named = countries.said(words) if policy.ships_to else ()
    no = [code for code in named if code not in policy.ships_to]
    yes = [code for code in named if code in policy.ships_to]
    parts = [say("terms.shipping.yes", countries=countries.listed(yes))] if yes else []
    if no:
        key = "terms.shipping.not_to" if yes else "terms.shipping.no"
        parts += [say(key, countries=countries.listed(no)), _ships_to(policy)]
    return joined(*parts, _takes(policy) if yes else "")
