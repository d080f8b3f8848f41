"""Proposals: made by judging and pricing, decided through one door."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from pydantic import BaseModel, ValidationError
from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.customer import Customer, Kind, Principal
from commerce.errors import (
    Conflict,
    InputError,
    KeyReused,
    NeedsPerson,
    NotAllowed,
    OverReserved,
    ProposalClosed,
    ShopclerkError,
)
from commerce.language import SOURCE, speaking
from commerce.order import Order
from commerce.pointing import Said
from commerce.sentences import again, say
from commerce.text import entry
from runtime import clock
from runtime.failpoints import failpoint
from service import limits, orders, switches
from service.changes import asking, by_agent, drafting, guard, ledger, proposal_access, wanted
from service.changes.able import able
from service.changes.registry import ACTIONS
from service.changes.spec import ActionSpec, Case
from service.notifications import notify
from service.shop import Shop
from store import trouble
from store.models import Approval, Effect, Proposal

Decision = Literal["confirm", "decline"]


def spec_of(action: str, shop: Shop) -> ActionSpec:
    """Return the action's spec.

    Raises:
        InputError: There is no such action, or the shop's platform cannot do it.
        NeedsPerson: The shop does not let the clerk do it, and a colleague can.
    """
    spec, lacking = ACTIONS.get(action), shop.connector.capabilities.lacking
    if spec is not None and spec.rule.needs in lacking:
        raise NeedsPerson(again(lacking[spec.rule.needs]), code="action_not_available")
    if spec is None or spec.rule.needs not in able(shop.connector):
        raise InputError(say("changes.not_here"), code="action_not_available")
    return spec


def read_arguments(spec: ActionSpec, raw: dict[str, Any]) -> BaseModel:
    """Return the action's arguments from untrusted data.

    Raises:
        InputError: A field is missing, unknown or not valid; the message names it.
    """
    try:
        return spec.arguments.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "arguments"
        raise InputError(f"{field}: {first['msg']}.") from None


async def propose(
    shop: Shop,
    principal: Principal,
    action: str,
    order_number: str,
    raw: dict[str, Any] | BaseModel,
    *,
    conversation_id: str | None = None,
    request_key: str | None = None,
    said: tuple[Said, ...] | None = None,
    standing: Sequence[Said] | None = None,
    wished: bool = True,
) -> Proposal:
    """Judge and price a change and store it as a proposal. Nothing is changed on the platform.

    Args:
        shop: The open shop.
        principal: Who asks, from the session.
        action: Name of the action.
        order_number: As the customer wrote it.
        raw: The arguments: untrusted data, or the action's own model, which was checked when it was made.
        conversation_id: Where the proposal will be shown; an older open one for the same order and action
            there becomes void.
        request_key: Idempotency-Key of a staff request: the same key and request give the same proposal.
        said: The conversation that a model asks from; its articles must be the customer's own.
        standing: The same without what an earlier decision ended; only these words can ask for it plainly.
        wished: Whether the customer's own words may ask for it; where they do not, or are not read to the last word
            (`plainly`), only a yes that names it counts.

    Raises:
        ShopclerkError: Not verified, not found, denied, needs a person, bad input, or the store failed.
    """
    spec = spec_of(action, shop)
    arguments = raw if isinstance(raw, spec.arguments) else read_arguments(spec, dict(raw))
    number = orders.clean_number(order_number) if spec.about == "order" else ""
    fingerprint = drafting.digest([action, number, arguments.model_dump(mode="json")])
    if request_key and (known := await _by_request_key(shop, principal, request_key, fingerprint)):
        return known
    orders.require_tier(principal, spec.tier)
    if conversation_id is None:
        await limits.proposals(shop, principal)  # in a conversation the messages and `_store` are counted
    case = replace(await open_case(shop, principal, spec, order_number), said=said)
    if spec.about == "order":
        wanted.check(case, spec, arguments)
    prepared = await guard.judge(case, spec, arguments)
    if spec.about == "order" and said is not None and wished:
        wished = asking.plain(said if standing is None else standing, action, case.order, prepared.arguments)
    proposal = drafting.draft(case, spec, prepared)
    proposal.conversation_id, proposal.quote = conversation_id, {**proposal.quote, "wished": wished}
    if request_key is not None:
        proposal.request_key, proposal.request_hash = f"{principal.subject}:{request_key}", fingerprint
    if prepared.limit is not None:
        ours = await ledger.confirmed_on(shop, case.order.id)
        others = max(0, case.order.refunded.minor - ours)
        proposal.quote = {**proposal.quote, "limit": prepared.limit.minor - others}
    try:
        await _store(shop, principal, proposal)
    except IntegrityError:
        # The same request came twice at once, and the other one was stored first.
        known = await _by_request_key(shop, principal, request_key or "", fingerprint)
        if known is None:
            raise
        return known
    return proposal


async def open_case(
    shop: Shop, principal: Principal, spec: ActionSpec, order_number: str, proposal: Proposal | None = None
) -> Case:
    """Read what the action is about fresh from the platform, as the principal may see it, and the stop switch.

    What was proposed is about the order that was found then, whatever its number leads to by now.

    Raises:
        OrderNotFound: There is no such order, or it is somebody else's: the same answer.
        NotFound: The action is about the principal's account, and the store has none.
    """
    subject: Order | Customer
    if spec.about != "order":
        subject = await orders.account(shop, principal)
    elif proposal is not None:
        subject = await orders.load_by_id(shop, principal, proposal.order_id)
    else:
        subject = await orders.load(shop, principal, order_number)
    return Case(shop, principal, subject, await switches.stopped(shop), proposal.id if proposal else "")


async def _by_request_key(shop: Shop, principal: Principal, key: str, fingerprint: str) -> Proposal | None:
    query = select(Proposal).where(
        Proposal.shop_id == shop.shop_id, Proposal.request_key == f"{principal.subject}:{key}"
    )
    async with shop.database.read() as session:
        known = await session.scalar(query)
    if known is not None and known.request_hash != fingerprint:
        raise KeyReused
    return known


async def _store(shop: Shop, principal: Principal, proposal: Proposal) -> None:
    mine = ((limits.PROPOSALS, principal.subject),) if proposal.conversation_id else ()  # else counted already
    async with shop.database.write() as session:
        if principal.kind is not Kind.STAFF:
            await limits.count(session, shop, *mine, (limits.SHOP_PROPOSALS, ""))
        if proposal.conversation_id:
            older = (
                Proposal.shop_id == shop.shop_id,
                Proposal.conversation_id == proposal.conversation_id,
                Proposal.order_id == proposal.order_id,
                Proposal.action == proposal.action,
                Proposal.state == "open",
            )
            await session.execute(update(Proposal).where(*older).values(state="void", decided_at=clock.now()))
        session.add(proposal)
        await session.flush()
        facts = {"action": proposal.action, "order": proposal.order_number, "hash": proposal.hash}
        proposal.seq = await shop.audit.append(session, principal.subject, "proposed", proposal.id, facts)
        await session.flush()
    await shop.audit.anchor()
    failpoint("proposal.after_propose")


async def get(shop: Shop, principal: Principal, proposal_id: str) -> Proposal:
    """Return the proposal if it is the principal's own (or the principal is staff).

    Raises:
        ProposalNotFound: There is none, or it is somebody else's.
        VerificationEnded: It was asked under a mailbox that is not proven any more.
    """
    async with shop.database.read() as session:
        return await proposal_access.visible(session, shop, principal, proposal_id)


def describe(proposal: Proposal, reader: Principal | None = None) -> dict[str, Any]:
    """Return a proposal as models and faces see it.

    The hash is only for who may decide it: ``reader``, None for the one who was asked.
    """
    shown = reader is None or bool(proposal_access.word_of(proposal, reader))
    with speaking(proposal.language or SOURCE):
        question = asking.question(proposal)
    return {
        "proposal_id": proposal.id,
        "hash": proposal.hash if shown else "",
        "action": proposal.action,
        "summary": proposal.summary,
        "question": question,
        "order_number": proposal.order_number,
        "state": proposal.state,
        "expires_at": proposal.expires_at.isoformat(),
    }


async def open_in(shop: Shop, conversation_id: str) -> list[Proposal]:
    """Return the conversation's open, unexpired proposals, oldest first."""
    here = Proposal.shop_id == shop.shop_id, Proposal.conversation_id == conversation_id, Proposal.state == "open"
    async with shop.database.read() as session:
        found = await session.scalars(select(Proposal).where(*here).order_by(Proposal.seq))
        return [each for each in found if not is_over(each)]


def is_over(proposal: Proposal) -> bool:
    """Return whether the time to decide a proposal is over, by the wall clock or by the steady one."""
    return clock.age(proposal.created_at, proposal.clock_mark) >= proposal.expires_at - proposal.created_at


async def decide(
    shop: Shop, principal: Principal, proposal_id: str, digest: str, decision: Decision, *, agent: bool = False
) -> Proposal:
    """The one door for every yes and no: button, API call, desk or typed word.

    A yes and its effects are one transaction; the durable workflow is started right after. Saying the
    same thing twice is harmless and returns the proposal as it is.

    Args:
        shop: The open shop.
        principal: Who decides.
        proposal_id: Which proposal.
        digest: The hash of what was shown.
        decision: Yes or no.
        agent: Whether it is only the customer's own program that says so.

    Raises:
        ProposalNotFound: No such proposal for this principal.
        VerificationEnded: It was asked under a mailbox that is not proven any more.
        NotAllowed: Staff, and the yes is not theirs to say; or a program's, and the shop does not take it.
        Conflict: The hash is not that of the proposal: something else was shown.
        ProposalClosed: It was decided otherwise, has expired or was replaced.
        OverReserved: Other refunds of the order leave too little; the proposal is void then.
    """
    wanted = "accepted" if decision == "confirm" else "declined"
    try:
        proposal = await _decide(shop, principal, proposal_id, digest, wanted, agent)
    except OverReserved:
        await withdraw(shop, principal, proposal_id)  # it can never be done as it was shown
        raise
    await shop.audit.anchor()
    failpoint("proposal.after_decide")
    if wanted == "accepted":
        await carry_on(shop, proposal)
    return proposal


async def _decide(
    shop: Shop, principal: Principal, proposal_id: str, digest: str, wanted: str, agent: bool
) -> Proposal:
    async with shop.database.write() as session:
        proposal = await proposal_access.visible(session, shop, principal, proposal_id)
        if not (word := proposal_access.word_of(proposal, principal)):
            raise NotAllowed
        if not hmac.compare_digest(proposal.hash.encode(), digest.encode()):
            raise Conflict(say("changes.not_shown"), code="proposal_hash_mismatch")
        if not await _move(session, proposal, wanted, principal):
            await session.refresh(proposal)
            if proposal.state != wanted:
                raise _closed(proposal)
            return proposal
        await session.refresh(proposal)
        failpoint("proposal.after_confirm")
        planned: list[Effect] = []
        if wanted == "accepted":
            planned = await _plan(session, proposal)
            if proposal.quote.get("approval"):
                body = entry("", proposal.summary), say("changes.decide", proposal=proposal.id)
                await notify.staff(session, shop, f"approval:{proposal.id}", say("changes.waits"), *body)
        facts = {"hash": proposal.hash} | ({"for": proposal.subject} if word == proposal_access.RELAYED else {})
        word = proposal_access.BY_AGENT if agent else word
        seq = await shop.audit.append(session, principal.subject, word.format(wanted), proposal.id, facts)
        for effect in planned:
            effect.accepted_seq = seq
        await session.flush()
        if agent and wanted == "accepted":  # last: what counts is what all such changes come to, this one with them
            await by_agent.check(session, shop, proposal)
    return proposal


async def withdraw(shop: Shop, principal: Principal, proposal_id: str) -> bool:
    """Make an open proposal void, as the customer took it back or may change it; False when it was closed."""
    async with shop.database.write() as session:
        proposal = await proposal_access.visible(session, shop, principal, proposal_id)
        moved = await _move(session, proposal, "void", principal)
        if moved:
            await shop.audit.append(session, principal.subject, "withdrawn", proposal.id, {"hash": proposal.hash})
    await shop.audit.anchor()
    return moved


async def _move(session: AsyncSession, proposal: Proposal, state: str, principal: Principal) -> bool:
    if is_over(proposal):
        return False
    result = await session.execute(
        update(Proposal)
        .where(Proposal.id == proposal.id, Proposal.state == "open")
        .values(state=state, decided_at=clock.now(), decided_by=principal.subject)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


def _closed(proposal: Proposal) -> ShopclerkError:
    if proposal.state == "open":
        return ProposalClosed(say("changes.closed.expired"), code="proposal_expired")
    return ProposalClosed(say(f"changes.closed.{proposal.state}"))


async def _plan(session: AsyncSession, proposal: Proposal) -> list[Effect]:
    effects = []
    for step, planned in enumerate(proposal.quote["effects"]):
        if planned["amount"]:
            await ledger.reserve(
                session, proposal, planned["amount"], int(proposal.quote["limit"]), planned["currency"]
            )
        effect = Effect(
            id=uuid.uuid4().hex,
            shop_id=proposal.shop_id,
            proposal_id=proposal.id,
            step=step,
            kind=planned["kind"],
            order_id=proposal.order_id,
            amount=planned["amount"],
            currency=planned["currency"],
            request=planned["request"],
            created_at=clock.now(),
        )
        session.add(effect)
        effects.append(effect)
    if why := proposal.quote.get("approval"):
        # Planned and reserved, but nobody carries it out before staff agree.
        session.add(Approval(shop_id=proposal.shop_id, proposal_id=proposal.id, why=why, requested_at=clock.now()))
    await session.flush()
    return effects


def workflow_id(proposal_id: str) -> str:
    """Return the durable workflow's id for the proposal; later attempts at it have a number behind."""
    return f"proposal:{proposal_id}"


async def carry_on(shop: Shop, proposal: Proposal) -> None:
    """Start, or re-attach to, an accepted proposal's workflow unless it still waits for staff."""
    if not proposal.quote.get("approval") or await ledger.approval_state(shop, proposal.id) == "approved":
        await start(shop, proposal.id)


async def start(shop: Shop, proposal_id: str) -> None:
    """Start, or re-attach to, the workflow that carries the proposal out."""
    with trouble.told():
        await shop.jobs.start("execute_proposal", workflow_id(proposal_id), shop.shop_id, proposal_id)


async def restart(shop: Shop, proposal_id: str) -> bool:
    """Start that workflow again where nobody drives it; returns whether it was so."""
    with trouble.told():
        return await shop.jobs.restart("execute_proposal", workflow_id(proposal_id), shop.shop_id, proposal_id)
