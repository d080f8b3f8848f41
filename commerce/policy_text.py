"""The policy in the customer's words, rendered from the same data that judges."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from commerce import countries
from commerce.judge_rights import claims_words, warranty_words
from commerce.policy import Mode, StorePolicy
from commerce.rights import EEA, Kind
from commerce.rules import ActionRule, MoneyRule, ValueRule

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
        return f"Our policy has nothing on that. I can tell you about {', '.join(parts)}."
    if topic == "shipping" and (there := _ships_there(policy, words)):
        return there
    chosen = [parts[topic]] if topic in parts else list(parts.values())
    return "\n".join(text for part in chosen if (text := part(policy)))


def _by_people(rule: ActionRule, what: str) -> str:
    """Return the one sentence on an action that the clerk does not do, empty for one that it does."""
    return f"{what} handled by our team, not in this chat." if rule.mode in (Mode.OFF, Mode.SUGGEST) else ""


def _limits(rule: ActionRule, policy: StorePolicy, what: str = "Amounts") -> list[str]:
    """Return the sentences on who must agree or prove themselves."""
    lines = ["A colleague agrees first."] if rule.mode is Mode.APPROVE else []
    if isinstance(rule, MoneyRule):
        rule = policy.limits(rule)
    if not isinstance(rule, ValueRule):
        return lines
    if rule.step_up_from is not None:
        lines.append(f"{what} from {policy.money(rule.step_up_from)} need an extra check that it is you.")
    if rule.approval_from is not None:
        lines.append(f"{what} from {policy.money(rule.approval_from)} are looked at by a colleague.")
    if rule.cap is not None:
        lines.append(f"{what} above {policy.money(rule.cap)} are handled by our team.")
    return lines


def _refunds(policy: StorePolicy) -> str:
    rule = policy.refund_order
    if people := _by_people(rule, "Refunds are"):
        return people
    lines = [
        "An order that has not been sent can be refunded at any time.",
        f"After delivery a refund is possible within {rule.window_days} days.",
    ]
    if rule.refund_without_return_up_to:
        free = policy.money(rule.refund_without_return_up_to)
        lines.append(f"Up to {free} the goods need not come back; above that they are returned first.")
    else:
        lines.append("Goods that have arrived are returned before they are refunded.")
    if rule.final_sale_tags:
        lines.append("Articles marked as final sale are not refunded after delivery.")
    lines.append(_shipping_cost(policy))
    lines.append(f"The money goes back to the original payment method within {rule.payout_days}.")
    return " ".join([*lines, *_limits(rule, policy)])


def _shipping_cost(policy: StorePolicy) -> str:
    rule = policy.refund_order
    if rule.refund_shipping:
        return "The shipping cost can be refunded as well."
    if rule.refund_shipping_before_dispatch:
        return "The shipping cost is refunded with a whole order that has not been sent."
    return "The shipping cost is not refunded."


def _returns(policy: StorePolicy) -> str:
    rule = policy.return_items
    if people := _by_people(rule, "Returns are"):
        return people
    days = rule.window_days
    lines = [f"Goods can be sent back within {days} days after delivery and are paid back once they are with us."]
    if (free := policy.refund_order.refund_without_return_up_to) and not _by_people(policy.refund_order, "."):
        lines.append(f"Up to {policy.money(free)} they need not come back.")
    if policy.refund_order.final_sale_tags:
        lines.append("Articles marked as final sale cannot be sent back, unless they are faulty.")
    after = "You pay for the parcel after a change of mind, and we do for goods that are faulty, damaged or wrong."
    lines.append(after if rule.payer == "customer" else "We pay for the parcel.")
    if fee := rule.restocking_fee:
        much = f"{fee.percent:f} % of the price" if fee.percent else str(policy.money(fee.amount))
        none = " or ".join(rule.reasons[code] for code in rule.free_reasons if code in rule.reasons)
        lines.append(f"A restocking fee of {much} is kept back{f', but not when it is {none}' if none else ''}.")
    lines += filter(None, [_withdrawal(policy), warranty_words(policy) if policy.warranty.years else ""])
    return " ".join([*lines, *_limits(rule, policy, "Goods worth")])


def _withdrawal(policy: StorePolicy) -> str:
    """Return the sentence on the right to send everything back, empty where there is none."""
    rule = policy.withdrawal
    if not rule.days:
        return ""
    where = "in the European Union, Iceland, Liechtenstein and Norway" if rule.countries == EEA else (
        f"for deliveries to {countries.listed(rule.countries)}"
    )  # fmt: skip
    most = f", up to {policy.money(rule.standard_delivery)}" if rule.standard_delivery is not None else ""
    return (
        f"Within {rule.days} days after delivery you need no reason {where}, no fee is kept back, and if everything of "
        f"the order comes back, the cost of standard delivery is paid back as well{most}."
    )


def _right_to_withdraw(policy: StorePolicy) -> str:
    """Return the right to withdraw from a purchase by itself; where there is none, how goods can come back."""
    if not (right := _withdrawal(policy)):
        return _returns(policy)
    return f"You can withdraw from a purchase. {right} Before an order is sent it can be cancelled."


def _warranty(policy: StorePolicy) -> str:
    rule = policy.warranty
    if not rule.years:
        return ""
    who = "A colleague decides" if rule.decided_by == "staff" else "I can see to what comes first, where it can be done"
    return f"{warranty_words(policy)} {who}. In the window of returns they can come back, and we pay for the parcel."


def _claims(policy: StorePolicy) -> str:
    return " ".join(claims_words(policy, kind) for kind in get_args(Kind))


def _exchanges(policy: StorePolicy) -> str:
    rule = policy.exchange_items
    if people := _by_people(rule, "Exchanges are"):
        return people
    text = (
        f"Within {rule.window_days} days after delivery an article can be exchanged for another variant of the same "
        "product that is in stock. A difference in price is settled when the goods have come back."
    )
    return " ".join([text, *_limits(rule, policy, "Goods worth")])


def _cancellations(policy: StorePolicy) -> str:
    rule, items = policy.cancel_order, policy.change_items
    lines = [_by_people(rule, "Cancellations are")]
    if not lines[0]:
        until = f"within {rule.within_hours} hours and before it is sent" if rule.within_hours else "until it is sent"
        lines = [f"An order can be cancelled {until}; everything that was paid goes back.", *_limits(rule, policy)]
    if not (people := _by_people(items, "")):
        lines.append("Until it is sent, articles can be changed to other variants of the same product, once per order.")
        lines += ["After that nothing else of the order can be changed."] if items.last_change else []
    return " ".join([*lines, *(["Changes of articles are" + people] if people else [])])


def _addresses(policy: StorePolicy) -> str:
    rule = policy.change_address
    if people := _by_people(rule, "Address changes are"):
        return people
    lines = ["The shipping address can be changed until the order leaves our warehouse."]
    if rule.step_up == "cross_border":
        lines.append("A change to another country needs an extra check that it is you.")
    elif rule.step_up == "always":
        lines.append("It needs an extra check that it is you.")
    lines += [] if rule.boxes else ["Parcel lockers and post office boxes cannot be used."]
    return " ".join([*lines, *_limits(rule, policy)])


def _payment(policy: StorePolicy) -> str:
    rule = policy.change_payment
    if people := _by_people(rule, "Changes of payment are"):
        return people
    return " ".join([
        "Until an order is sent, it can be charged to another payment method that you have on file.",
        *_limits(rule, policy),
    ])  # fmt: skip


def _shipping(policy: StorePolicy) -> str:
    parts = [f"We ship to {countries.listed(policy.ships_to)}."] if policy.ships_to else []
    if policy.delivery_time:
        parts.append(f"Delivery takes {policy.delivery_time}.")
    return " ".join(parts)


def _ships_there(policy: StorePolicy, words: str) -> str:
    """Return whether the shop ships to the countries that the words name, empty when they name none."""
    named = countries.said(words) if policy.ships_to else ()
    no = [code for code in named if code not in policy.ships_to]
    yes = [code for code in named if code in policy.ships_to]
    parts = [f"Yes, we ship to {countries.listed(yes)}."] if yes else []
    if no:
        parts.append(f"{'We' if yes else 'No, we'} do not ship to {countries.listed(no)}.")
        parts.append(f"We ship to {countries.listed(policy.ships_to)}.")
    if parts and policy.delivery_time and yes:
        parts.append(f"Delivery takes {policy.delivery_time}.")
    return " ".join(parts)
