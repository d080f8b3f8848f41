"""A store that remembers every write with the order before and after it, and what the policy says about each.

The rules are written here anew from the words of ``policy.toml``'s settings; no judge of the product is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from commerce.address import Address
from commerce.customer import Customer, Kind, Principal, Tier
from commerce.mailbox import normal_email
from commerce.order import Order, OrderStatus
from commerce.policy import Mode, StorePolicy
from commerce.rules import CountRule, MoneyRule
from connectors.stores.demo import DemoStore
from runtime import clock
from service import switches
from service.shop import Shop
from store.models import Approval, Effect, Proposal

FAULTY = ("defective", "not_as_described", "wrong_item", "damaged", "incomplete")
CLOSED = (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED)
UNSENT = ("cancel_order", "change_items", "change_address", "change_payment")
DAY = timedelta(days=1)
#: The kinds of effects, and the platform's methods that change something for them: port and method.
WRITES = {
    "refund_order": ("refunds", "pay"),
    "cancel_order": ("cancellations", "cancel"),
    "change_address": ("addresses", "change"),
    "return_items": ("returns", "open"),
    "exchange_items": ("exchanges", "open"),
    "change_items": ("items", "change"),
    "change_profile_address": ("profiles", "set_default_address"),
    "change_payment": ("payment_methods", "change"),
    "resend_message": ("mails", "resend"),
    "add_note": ("notes", "add"),
}


@dataclass(frozen=True)
class Write:
    """One change on the platform: when, what, under which policy, and what it was done to."""

    at: datetime
    kind: str
    request: Any
    policy: StorePolicy
    stopped: bool
    before: Order | Customer
    after: Order | Customer

    @property
    def paid(self) -> Decimal:
        """What was paid back by it."""
        return self.request.amount.amount if self.kind == "refund_order" else Decimal(0)


class WatchedStore(DemoStore):
    """The demo store, with a list of all that was changed in it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.shop: Shop | None = None
        self.writes: list[Write] = []
        for action, (name, method) in WRITES.items():
            port = getattr(self, name)
            setattr(port, method, self._watched(action, getattr(port, method)))

    async def subject(self, request: Any) -> Order | Customer:
        """Return what a request is about, as it is now."""
        if hasattr(request, "order_id"):
            return await self.orders.by_number(request.order_id)
        assert self.shop is not None
        async with self.shop.database.read() as session:
            effect = await session.get_one(Effect, request.key)
            proposal = await session.get_one(Proposal, effect.proposal_id)
        found = await self.customers.by_email(str(proposal.principal["email"]))
        assert found is not None
        assert found.id == request.customer_id
        return found

    def _watched(self, action: str, send: Callable[[Any], Awaitable[Any]]) -> Callable[[Any], Awaitable[Any]]:
        async def write(request: Any) -> Any:
            assert self.shop is not None
            policy, stopped, before = self.shop.policy, (await switches.stop(self.shop)).on, await self.subject(request)
            result = await send(request)
            after = await self.subject(request)
            self.writes.append(Write(clock.now(), action, request, policy, stopped, before, after))
            return result

        return write


@dataclass(frozen=True)
class Cause:
    """Why a write was made: the effect, the proposal, who asked, and whether staff agreed."""

    effect: Effect
    proposal: Proposal
    who: Principal
    approved: bool

    @property
    def staff(self) -> bool:
        """Whether a person of the shop asked."""
        return self.who.kind is Kind.STAFF


async def causes(shop: Shop) -> dict[str, Cause]:
    """Return the cause of every effect of the shop, by the effect's id."""
    query = (
        select(Effect, Proposal, Approval)
        .join(Proposal, Proposal.id == Effect.proposal_id)
        .outerjoin(Approval, Approval.proposal_id == Proposal.id)
        .where(Effect.shop_id == shop.shop_id)
    )
    async with shop.database.read() as session:
        rows = (await session.execute(query)).all()
    return {
        effect.id: Cause(
            effect,
            proposal,
            Principal.model_validate(proposal.principal),
            approval is not None and approval.state == "approved" and str(approval.decided_by).startswith("staff:"),
        )
        for effect, proposal, approval in rows
    }


async def breaches(shop: Shop, writes: Sequence[Write]) -> list[str]:
    """Return what was done against the policy that held at that moment, in words."""
    known = await causes(shop)
    found = []
    for position, write in enumerate(writes):
        cause = known.get(write.request.key)
        if cause is None:
            found.append(f"{write.kind}: nobody asked for it")
            continue
        what = f"{write.kind} for {cause.proposal.action} on {cause.proposal.order_number} by {cause.who.subject}"
        earlier = [(each, known[each.request.key]) for each in writes[: position + 1] if each.request.key in known]
        found += [f"{what}: {problem}" for problem in _Judged(write, cause, earlier).problems()]
    return found


class _Judged:
    """One write under judgement.

    Args:
        write: The write.
        cause: Why it was made.
        sofar: All writes up to this one, this one included.
    """

    def __init__(self, write: Write, cause: Cause, sofar: Collection[tuple[Write, Cause]]) -> None:
        self.write, self.cause, self.sofar = write, cause, sofar
        self.action, self.policy = cause.proposal.action, write.policy
        self.rule = self.policy.rule(self.action)

    def problems(self) -> Iterator[str]:
        yield from self._asked()
        yield from self._mode()
        if isinstance(self.write.before, Customer):
            yield from self._profile(self.write.before, self.write.request.address)
            return
        assert isinstance(self.write.after, Order)
        old, new = self.write.before, self.write.after
        yield from self._unsent(old, new)
        if self.write.kind == "refund_order":
            yield from self._money(old, new)
        if self.write.kind == "refund_order" and self.action == "refund_order":
            yield from self._refund(old, new)
        if self.action in ("return_items", "exchange_items"):
            yield from self._back(old, new)
        if isinstance(self.rule, CountRule):
            yield from self._count(old)

    def _asked(self) -> Iterator[str]:
        proposal, who, effect = self.cause.proposal, self.cause.who, self.cause.effect
        if proposal.state != "accepted" or (proposal.decided_by != who.subject and not self.cause.staff):
            yield f"{proposal.state} by {proposal.decided_by}"
        shown = proposal.quote["effects"][effect.step]
        sent = self.write.request.model_dump(mode="json", exclude={"key"})
        if any(shown["request"].get(name) != value for name, value in sent.items()):
            yield f"{self.write.request} is not what was shown: {shown}"
        if effect.kind != self.write.kind or proposal.order_id != self.write.before.id:
            yield "another order or another kind of change than was shown"
        if not self.cause.staff and who.email != normal_email(self.write.before.email):
            yield f"it belongs to {self.write.before.email}"

    def _mode(self) -> Iterator[str]:
        mode, approved = self.rule.mode, self.cause.approved
        if self.write.stopped or self.policy.stop:
            yield "changes were stopped"
        if mode is Mode.OFF or (not self.cause.staff and mode is Mode.SUGGEST):
            yield f"the mode is {mode}"
        if not self.cause.staff and mode is Mode.APPROVE and not approved:
            yield "nobody approved it"

    def _profile(self, before: Customer, address: Address) -> Iterator[str]:
        yield from self._place(before.default_address, address, self.policy.change_profile_address.step_up)

    def _place(self, before: Address | None, address: Address, step_up: str) -> Iterator[str]:
        if self.policy.ships_to and address.country not in self.policy.ships_to:
            yield f"nothing is sent to {address.country}"
        abroad = before is None or before.country != address.country
        if (step_up == "always" or (step_up == "cross_border" and abroad)) and not self._proven:
            yield "the address needed a new proof"

    @property
    def _proven(self) -> bool:
        return self.cause.staff or self.cause.who.tier >= Tier.STEPPED_UP

    def _unsent(self, old: Order, new: Order) -> Iterator[str]:
        if self.action not in UNSENT or self.cause.effect.step:
            return
        if old.shipped_any or old.status in CLOSED:
            yield f"the order was {old.status}"
        if old.items_changed and (self.policy.change_items.last_change or self.action == "change_items"):
            yield "its articles had been changed"
        if self.action == "change_items" and (old.refunded or not old.paid):
            yield "its articles stay: it was refunded or not paid"
        if self.action == "change_items" and new.total > old.total:
            yield from self._worth((new.total - old.total).amount, self.policy.limits(self.policy.change_items))
        if self.action == "change_address":
            yield from self._place(old.shipping_address, self.write.request.address, self.policy.change_address.step_up)
        if self.action == "change_payment" and self.policy.change_payment.step_up == "always" and not self._proven:
            yield "the payment needed a new proof"
        if self.action == "cancel_order":
            yield from self._cancel(old)

    def _cancel(self, old: Order) -> Iterator[str]:
        rule, reason = self.policy.cancel_order, self.write.request.reason
        if rule.within_hours and self.write.at - old.placed_at > timedelta(hours=rule.within_hours):
            yield f"later than {rule.within_hours} hours"
        if (reason or rule.reason_required) and reason not in rule.reasons:
            yield f"the reason {reason!r}"

    def _worth(self, worth: Decimal, rule: Any) -> Iterator[str]:
        """Cap, approval and proof of a change that is worth so much, or of all refunds of an order together."""
        if rule.cap is not None and worth > rule.cap:
            yield f"{worth} is above the cap {rule.cap}"
        yield from self._agreed(worth, rule)

    def _agreed(self, worth: Decimal, rule: Any) -> Iterator[str]:
        if self.cause.staff:
            return
        if rule.approval_from is not None and worth >= rule.approval_from and not self.cause.approved:
            yield f"{worth} needed an approval from {rule.approval_from}"
        if rule.step_up_from is not None and worth >= rule.step_up_from and not self._proven:
            yield f"{worth} needed a new proof from {rule.step_up_from}"

    def _money(self, old: Order, new: Order) -> Iterator[str]:
        assert isinstance(self.rule, MoneyRule)
        rule, paid = self.policy.limits(self.rule), self.write.paid
        if new.refunded > new.paid or (new.refunded - old.refunded).amount != paid:
            yield f"{new.refunded} of {new.paid} are refunded after paying {paid}"
        if rule.cap is not None and paid > rule.cap:
            yield f"{paid} is above the cap {rule.cap}"
        yield from self._agreed(new.refunded.amount, rule)
        if not self.cause.staff and rule.per_order is not None and new.refunded.amount > rule.per_order:
            yield f"{new.refunded} on one order, above {rule.per_order}"
        today = [(each, why) for each, why in self.sofar if each.at > self.write.at - DAY]
        shop = sum(each.paid for each, _ in today)
        customer = sum(each.paid for each, why in today if why.who.email == self.cause.who.email)
        general = self.policy.refund_order
        for limit in (rule.per_shop_per_day, general.per_shop_per_day):
            if limit is not None and shop > limit:
                yield f"{shop} in the shop in one day, above {limit}"
        for limit in (rule.per_customer_per_day, general.per_customer_per_day):
            if not self.cause.staff and limit is not None and customer > limit:
                yield f"{customer} for one customer in one day, above {limit}"

    def _refund(self, old: Order, new: Order) -> Iterator[str]:
        rule, request = self.policy.refund_order, self.write.request
        wanted = {each.line_id for each in request.items} or {line.id for line in old.lines}
        gesture = bool(self.cause.proposal.arguments["amount"])
        cause = str(self.cause.proposal.arguments["cause"])
        late = old.delivered_at is None or self.write.at - old.delivered_at > timedelta(days=rule.window_days)
        claimed = old.shipped_any and cause in ("lost", "stolen", "incomplete", "wrong_item", "damaged")
        if old.shipped_any and late:
            yield from self._owed(
                old, new, cause, f"delivered {old.delivered_at}, the window is {rule.window_days} days"
            )
        final = [line for line in old.lines if line.id in wanted and set(rule.final_sale_tags) & set(line.tags)]
        if old.shipped_any and final and cause not in FAULTY:
            yield "it was a final sale"
        for line in new.lines:
            held = sum(
                part.quantity for each in old.returns if each.holds for part in each.lines if part.line_id == line.id
            )
            if line.id in {each.line_id for each in request.items} and held + line.refunded_quantity > line.quantity:
                yield "its goods are on a return"
        came = all(
            sum(
                part.quantity
                for each in old.returns
                if each.status == "closed" and not each.exchanged_for
                for part in each.lines
                if part.line_id == item.line_id
            )
            >= item.quantity
            for item in request.items
        )
        kept = old.shipped_any and request.items and not self.cause.staff and not came
        if kept and claimed and self._claim(old, cause).up_to >= new.refunded.amount:
            kept = False
        if kept and new.refunded.amount > rule.refund_without_return_up_to:
            yield f"{new.refunded} without a return, above {rule.refund_without_return_up_to}"
        if gesture and (old.shipped_any or new.refundable) and not (self.cause.staff or self.cause.approved):
            given = sum(each.amount.amount for each in new.refunds if not each.lines and not each.shipping)
            if given > rule.goodwill_up_to:
                yield f"{given} for no goods, above {rule.goodwill_up_to}"
            goods = sum(
                line.subtotal.amount * (line.quantity - line.refunded_quantity) / line.quantity for line in new.lines
            )
            if not old.shipped_any and (new.paid - new.refunded).amount < goods:
                yield f"{new.refunded} of an order that is still to be sent, whose goods are worth {goods:.2f}"
        if self.cause.proposal.arguments["shipping"] and not rule.refund_shipping:
            yield "shipping is not refunded"

    def _claim(self, old: Order, cause: str) -> Any:
        arrived = old.delivered_at is not None
        name = {"lost": "stolen" if arrived else "lost", "stolen": "stolen" if arrived else "lost"}.get(cause, cause)
        return getattr(self.policy.claims, name.removesuffix("_item"))

    def _owed(self, old: Order, new: Order, cause: str, late: str) -> Iterator[str]:
        """What is owed after the window, or before anything arrived: a claim in time, or the warranty."""
        if cause in ("defective", "not_as_described"):
            yield from self._warranty(old, "refund", late)
            return
        if not cause:
            yield late
            return
        rule = self._claim(old, cause)
        times = [each.delivered_at or each.shipped_at for each in old.fulfilments]
        days = (self.write.at - max(each for each in times if each is not None)).days
        if not self.cause.staff and not rule.from_days <= days <= rule.within_days:
            yield f"{cause} was told after {days} days"
        if not self.cause.staff and (rule.offers[0] != "refund" or rule.evidence or new.refunded.amount > rule.up_to):
            yield f"{cause} is a case for staff"

    def _warranty(self, old: Order, wanted: str, late: str) -> Iterator[str]:
        rule = self.policy.warranty
        if old.delivered_at is None or self.write.at - old.delivered_at > timedelta(days=366 * rule.years):
            yield late
        elif not self.cause.staff and (rule.decided_by == "staff" or rule.remedies[0] != wanted):
            yield f"{wanted} is for staff to decide"

    def _back(self, old: Order, new: Order) -> Iterator[str]:
        is_return = self.action == "return_items"
        rule = self.policy.return_items if is_return else self.policy.exchange_items
        reason, place, law = self.write.request.reason, old.shipping_address, self.policy.withdrawal
        if old.delivered_at is None or self.write.at - old.delivered_at > timedelta(days=rule.window_days):
            late = f"delivered {old.delivered_at}, the window is {rule.window_days} days"
            rights = is_return and place is not None and place.country in law.countries
            if old.delivered_at is None or not rights or (self.write.at - old.delivered_at).days > law.days:
                remedy = "refund" if is_return else "replacement"
                yield from self._warranty(old, remedy, late) if reason in FAULTY else [late]
        if old.status in CLOSED:
            yield f"the order was {old.status}"
        taken: Counter[str] = Counter()
        for each in self.write.request.items if is_return else self.write.request.swaps:
            taken[each.line_id] += each.quantity
        lines = {line.id: line for line in old.lines}
        final = set(self.policy.refund_order.final_sale_tags)
        if reason not in FAULTY and any(final & set(lines[each].tags) for each in taken):
            yield "it was a final sale"
        for line in new.lines:
            back = [part.quantity for each in new.returns for part in each.lines if part.line_id == line.id]
            if sum(back) > line.quantity:
                yield f"more of {line.sku} comes back than was sent"
        worth = sum(lines[each].subtotal.amount * count / lines[each].quantity for each, count in taken.items())
        yield from self._worth(Decimal(worth).quantize(Decimal("0.01")), rule)
        if reason and reason not in self.policy.return_items.reasons:
            yield f"the reason {reason!r}"

    def _count(self, old: Order) -> Iterator[str]:
        same = [
            each
            for each, _ in self.sofar
            if each.kind == self.write.kind and each.before.id == old.id and each.at > self.write.at - DAY
        ]
        assert isinstance(self.rule, CountRule)
        if not self.cause.staff and self.rule.per_day is not None and len(same) > self.rule.per_day:
            yield f"{len(same)} times in one day"
        if self.action == "resend_message" and self.write.request.kind not in self.policy.resend_message.kinds:
            yield f"the {self.write.request.kind} is not sent again"
        if self.action == "add_note" and len(self.cause.proposal.arguments["text"]) > self.policy.add_note.max_length:
            yield "the note is too long"
