"""The auditor: compares the ledger of effects, the platform's books, the chat and the audit chain of a shop.

It reads only, and trusts none of the four: what one says must be said by the others. Run it on a shop that has
come to rest; an effect that is still open then counts as ``unresolved``.

| rule | broken when |
|---|---|
| ``sum`` | our confirmed refunds and the platform's refunds under our keys differ on an order |
| ``charged`` | the platform charged under an effect's key another sum than the customer was shown |
| ``doubled`` | an effect is on the platform more than once |
| ``missing`` | an effect is confirmed and not on the platform |
| ``denied`` | an effect ended as failed and is on the platform |
| ``stranger`` | the platform has a write under a key that is no effect's, or for another order or amount |
| ``unresolved`` | an effect that nobody has to approve is neither confirmed nor failed after its quiet time |
| ``undecided`` | an effect's proposal was not accepted, or nobody is known to have accepted it |
| ``unplanned`` | an accepted proposal has other effects than the customer was shown |
| ``reservation`` | an order's reservation is not the sum of its effects that did not fail |
| ``untold`` | a change that the chat accepted ended, and the chat does not say how |
| ``told_twice`` | the chat says it more than once |
| ``promise`` | a message of the clerk says that something was done which no confirmed effect backs |
| ``chain`` | the audit chain does not verify |
| ``unlogged`` | a decision or a move of an effect has no line in the audit chain, or one too many |
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from evals.faults.platform import PlatformWrite
from runtime import clock
from service.changes import outcome
from service.changes.registry import EFFECTS
from service.shop import Shop
from store.models import Approval, AuditEntry, Effect, Message, OrderReservation, Proposal

RULES = (
    "sum",
    "charged",
    "doubled",
    "missing",
    "denied",
    "stranger",
    "unresolved",
    "undecided",
    "unplanned",
    "reservation",
    "untold",
    "told_twice",
    "promise",
    "chain",
    "unlogged",
)
LOST = frozenset({"missing", "denied", "untold", "unresolved"})  # ended neither confirmed nor failed-and-told
_CLAIM = re.compile(
    r"(?:^|[.!?\n])\s*(?:all )?done\b|\b(?:has|have|was|were) (?:now |just |already )*(?:been )?"
    r"(?:refunded|cancelled|changed|exchanged|registered|updated|added|sent|set)\b|"
    r"\bI(?:'ve| have)? (?:refunded|cancelled|changed|exchanged|updated)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Finding:
    """One broken rule: which, on what (proposal, effect, order or conversation), and in words."""

    rule: str
    about: str
    text: str


@dataclass(frozen=True)
class Audit:
    """What the auditor counted (``effects_of`` by proposal) and found."""

    proposals: int
    effects: int
    confirmed: int
    failed: int
    effects_of: dict[str, int]
    findings: tuple[Finding, ...]

    @property
    def lost(self) -> frozenset[str]:
        """Proposals that ended neither confirmed nor failed-and-told."""
        return frozenset(each.about for each in self.findings if each.rule in LOST)

    @property
    def doubled(self) -> frozenset[str]:
        """Proposals with an effect that the platform carried out more than once."""
        return frozenset(each.about for each in self.findings if each.rule == "doubled")

    @property
    def unresolved(self) -> frozenset[str]:
        """Proposals with an effect that is still open."""
        return frozenset(each.about for each in self.findings if each.rule == "unresolved")


@dataclass
class _Books:
    """Everything that is compared, read once."""

    proposals: dict[str, Proposal]
    waiting: set[str]
    effects: list[Effect]
    reservations: list[OrderReservation]
    messages: list[Message]
    entries: list[AuditEntry]
    writes: dict[str, list[PlatformWrite]] = field(default_factory=lambda: defaultdict(list))

    def effects_of(self, proposal_id: str) -> list[Effect]:
        return [each for each in self.effects if each.proposal_id == proposal_id]


async def audit(shop: Shop, writes: Iterable[PlatformWrite], recorded: frozenset[str] | None = None) -> Audit:
    """Compare the books of ``shop`` and return what does not fit.

    Args:
        shop: The open shop; nothing of it is changed.
        writes: The platform's writes that carry a key of ours.
        recorded: Kinds of effects that the platform keeps a record of; None = all.
    """
    async with shop.database.read() as session:
        books = await _read(session, shop.shop_id)
    for write in writes:
        books.writes[write.key].append(write)
    findings = [
        *_on_the_platform(books, recorded),
        *_strangers(books),
        *_sums(books),
        *_charges(books),
        *_open(shop, books),
        *_decisions(books),
        *_reservations(books),
        *_told(books),
        *_promises(books),
        *_log(books),
    ]
    verdict = await shop.audit.verify(shop.database)
    findings += [Finding("chain", shop.shop_id, problem) for problem in verdict.problems]
    states = Counter(each.state for each in books.effects)
    counts = Counter(each.proposal_id for each in books.effects)
    return Audit(
        len(books.proposals), len(books.effects), states["confirmed"], states["failed"], dict(counts), tuple(findings)
    )


async def _read(session: AsyncSession, shop_id: str) -> _Books:
    return _Books(
        {each.id: each for each in await session.scalars(select(Proposal).where(Proposal.shop_id == shop_id))},
        set(
            await session.scalars(
                select(Approval.proposal_id).where(Approval.shop_id == shop_id, Approval.state == "waiting")
            )
        ),
        list(await session.scalars(select(Effect).where(Effect.shop_id == shop_id).order_by(Effect.step))),
        list(await session.scalars(select(OrderReservation).where(OrderReservation.shop_id == shop_id))),
        list(await session.scalars(select(Message).where(Message.shop_id == shop_id).order_by(Message.id))),
        list(await session.scalars(select(AuditEntry).where(AuditEntry.shop_id == shop_id).order_by(AuditEntry.seq))),
    )


def _on_the_platform(books: _Books, recorded: frozenset[str] | None) -> Iterator[Finding]:
    for effect in books.effects:
        found = books.writes.get(effect.id, [])
        what = f"effect {effect.id} ({effect.kind}, {effect.state})"
        if len(found) > 1:
            yield Finding("doubled", effect.proposal_id, f"{what} is on the platform {len(found)} times")
        if effect.state == "failed" and found:
            yield Finding("denied", effect.proposal_id, f"{what} is on the platform")
        if effect.state == "confirmed" and not found and (recorded is None or effect.kind in recorded):
            yield Finding("missing", effect.proposal_id, f"{what} is not on the platform")


def _strangers(books: _Books) -> Iterator[Finding]:
    effects = {each.id: each for each in books.effects}
    for key, writes in books.writes.items():
        effect = effects.get(key)
        for write in writes:
            if effect is None:
                yield Finding("stranger", write.order_id, f"{write.what} {write.reference} has key {key} of no effect")
            elif (write.order_id, write.amount) != (effect.order_id, effect.amount):
                yield Finding("stranger", effect.proposal_id, f"{write.what} {write.reference} is not effect {key}")


def _sums(books: _Books) -> Iterator[Finding]:
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    for effect in books.effects:
        ours[effect.order_id] += effect.amount if effect.state == "confirmed" else 0
    for write in (each for writes in books.writes.values() for each in writes):
        theirs[write.order_id] += write.amount
    for order in sorted(ours.keys() | theirs.keys()):
        if ours[order] != theirs[order]:
            yield Finding(
                "sum", order, f"we confirmed {ours[order]} on order {order}, the platform paid {theirs[order]}"
            )


def _charges(books: _Books) -> Iterator[Finding]:
    for effect in books.effects:
        proposal = books.proposals.get(effect.proposal_id)
        shown = _price(effect.kind, proposal.quote["shown"]) if proposal is not None else 0
        due = shown if effect.state == "confirmed" else 0
        charged = sum(each.charged for each in books.writes.get(effect.id, []))
        if charged != due:
            what = f"effect {effect.id} ({effect.kind})"
            yield Finding("charged", effect.proposal_id, f"{what} was charged {charged}, not {due}")


def _price(kind: str, shown: dict[str, Any]) -> int:
    """Return what an effect of this kind charges when it was shown with these facts, in cents."""
    charges = EFFECTS[kind].charges
    return charges(shown) if charges is not None else 0


def _open(shop: Shop, books: _Books) -> Iterator[Finding]:
    quiet = timedelta(seconds=shop.connector.capabilities.quiet_seconds)
    for effect in books.effects:
        if effect.proposal_id in books.waiting:
            continue  # nothing may happen before staff have agreed
        since = effect.sent_at or effect.created_at
        if effect.state not in ("confirmed", "failed") and since + quiet < clock.now():
            yield Finding("unresolved", effect.proposal_id, f"effect {effect.id} is {effect.state} since {since}")


def _decisions(books: _Books) -> Iterator[Finding]:
    for effect in books.effects:
        proposal = books.proposals.get(effect.proposal_id)
        if proposal is None or proposal.state != "accepted" or not proposal.decided_by or proposal.decided_at is None:
            yield Finding("undecided", effect.proposal_id, f"nobody accepted what effect {effect.id} does")
    for proposal in books.proposals.values():
        if proposal.state == "accepted":
            shown = [(each["kind"], each["request"], each["amount"]) for each in proposal.quote["effects"]]
            have = [(each.kind, each.request, each.amount) for each in books.effects_of(proposal.id)]
            if shown != have:
                yield Finding("unplanned", proposal.id, f"{len(shown)} effects were shown, {len(have)} are planned")


def _reservations(books: _Books) -> Iterator[Finding]:
    held: Counter[str] = Counter()
    for effect in books.effects:
        held[effect.order_id] += effect.amount if effect.state != "failed" else 0
    reserved = {each.order_id: each.reserved for each in books.reservations}
    for order in sorted(held.keys() | reserved.keys()):
        if held[order] != reserved.get(order, 0):
            yield Finding("reservation", order, f"{reserved.get(order, 0)} held for {held[order]} on order {order}")


def _told(books: _Books) -> Iterator[Finding]:
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for proposal, ended in _ended(books):
        if proposal.conversation_id:
            alike[proposal.conversation_id, ended.sentence].append(proposal.id)
    for (conversation_id, sentence), proposals in alike.items():
        said = sum(each.text.count(sentence) for each in _clerk(books.messages, conversation_id))
        # A notice is the shop's own message, for who is not there: with it the chat says it, too.
        noticed = sum(sentence in each.text for each in books.messages if _is_notice(each, conversation_id))
        for proposal_id in proposals[said + noticed :]:
            yield Finding("untold", proposal_id, f"the chat does not say: {sentence}")
        if said > len(proposals):
            yield Finding("told_twice", proposals[-1], f"the chat says {said} times: {sentence}")


def _ended(books: _Books) -> Iterator[tuple[Proposal, outcome.ProposalOutcome]]:
    for proposal in books.proposals.values():
        effects = books.effects_of(proposal.id)
        if proposal.state == "accepted" and all(each.state in ("confirmed", "failed") for each in effects):
            yield proposal, outcome.from_effects(proposal, effects)


def _promises(books: _Books) -> Iterator[Finding]:
    backed = defaultdict(list)
    for proposal, ended in _ended(books):
        backed[proposal.conversation_id].append(ended.sentence)
    for proposal in books.proposals.values():
        backed[proposal.conversation_id].append(proposal.summary)
    for message in _clerk(books.messages):
        rest = message.text
        for sentence in sorted(backed[message.conversation_id], key=len, reverse=True):
            rest = rest.replace(sentence, " ")
        claim = _CLAIM.search(rest)
        if claim is not None:
            yield Finding("promise", message.conversation_id, f"message {message.seq} says {claim[0]!r}: {rest[:160]}")


def _is_notice(message: Message, conversation_id: str) -> bool:
    return message.role == "notice" and message.conversation_id == conversation_id


def _clerk(messages: Sequence[Message], conversation_id: str | None = None) -> Iterator[Message]:
    for each in messages:
        if each.role == "clerk" and conversation_id in (None, each.conversation_id):
            yield each


def _log(books: _Books) -> Iterator[Finding]:
    lines = Counter((each.action, each.reference) for each in books.entries)
    decided = {"accepted": "accepted", "declined": "declined"}
    for proposal in books.proposals.values():
        for action in ("proposed", *filter(None, [decided.get(proposal.state)])):
            logged = sum(lines[f"{action}{by}", proposal.id] for by in ("", "_by_relay", "_by_agent"))
            if logged != 1:
                yield Finding("unlogged", proposal.id, f"{logged} lines {action!r}")
    for effect in books.effects:
        sent, ended = lines["effect_sending", effect.id], lines[f"effect_{effect.state}", effect.id]
        if effect.state in ("confirmed", "failed") and ended != 1:
            yield Finding("unlogged", effect.proposal_id, f"{ended} lines effect_{effect.state} of {effect.id}")
        if (effect.state == "confirmed" and not sent) or sent != effect.attempts:
            yield Finding("unlogged", effect.proposal_id, f"{sent} lines effect_sending of {effect.id}")
