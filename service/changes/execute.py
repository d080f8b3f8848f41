"""The durable workflow that carries out an accepted proposal, effect by effect, exactly once.

The first effect is judged again on the order as it is then. The later ones finish what it began: they are sent
without a new judgement, but not while the stop switch is thrown. One that fails leaves the rest unsent.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import Any

from commerce.customer import Principal
from commerce.errors import (
    NotFound,
    ShopclerkError,
    StoreRejected,
    StoreThrottled,
    StoreUnavailable,
)
from commerce.language import SOURCE, speaking
from commerce.sentences import say, stored
from runtime import clock, jobs
from runtime.failpoints import failpoint
from service import shop as shops
from service import switches
from service.changes import drafting, guard, ledger, proposals
from service.changes.registry import ACTIONS, EFFECTS
from service.notifications import notify
from service.shop import Shop
from store.models import Effect, Proposal

log = logging.getLogger(__name__)

_RETRY_SECONDS = (0.2, 1.0, 3.0, 10.0, 30.0)
_LONGEST_PATIENCE = 120.0
_READ_BACK_SECONDS = (0.5, 2.0, 5.0, 15.0, 30.0, 60.0)


@jobs.workflow("execute_proposal")
async def execute_proposal(shop_id: str, proposal_id: str) -> str:
    """Drive every effect of the proposal to an end; returns the state of the last one reached."""
    state, stopped_at = "confirmed", ""
    for effect_id in await _effect_ids(shop_id, proposal_id):
        if state == "failed":
            await _skip(shop_id, effect_id, stopped_at)
            continue
        state = await _drive(shop_id, effect_id)
        if state not in ("confirmed", "failed"):
            return state
        stopped_at = effect_id
    return state


async def _drive(shop_id: str, effect_id: str) -> str:
    """Send one effect, wait and try again where that is safe, read back where it is not."""
    state = await jobs.insist(partial(_send, shop_id, effect_id), _RETRY_SECONDS, "planned")
    if state == "planned":
        return await _give_up(shop_id, effect_id)
    if state == "unknown":
        await jobs.sleep(shops.get(shop_id).connector.capabilities.quiet_seconds)
        state = await jobs.insist(partial(_resolve, shop_id, effect_id), _READ_BACK_SECONDS, "unknown")
    return state


@jobs.step("skip_effect")
async def _skip(shop_id: str, effect_id: str, failed: str) -> None:
    """End an effect that is not sent because an earlier one failed."""
    shop = shops.get(shop_id)
    before = await ledger.effect(shop, failed)
    effect = await ledger.effect(shop, effect_id)
    await _record(shop, effect, ("planned",), "failed", error_code=before.error_code or "not_done", error=before.error)


@jobs.step("effect_ids")
async def _effect_ids(shop_id: str, proposal_id: str) -> list[str]:
    """Return what is to be sent, in order; nothing while staff have not agreed."""
    shop = shops.get(shop_id)
    if await ledger.approval_state(shop, proposal_id) not in ("", "approved"):
        return []
    return [each.id for each in await ledger.effects_of(shop, proposal_id)]


@jobs.step("send_effect")
async def _send(shop_id: str, effect_id: str) -> str:
    """Send the effect if it is still planned; a recovery that finds it sending never sends blindly."""
    shop = shops.get(shop_id)
    effect = await ledger.effect(shop, effect_id)
    if effect.state == "sending":
        # A crash hit between the commit of "sending" and the record of the answer.
        if shop.connector.capabilities.idempotency == "keys":
            return await _call(shop, effect)
        await _record(shop, effect, ("sending",), "unknown")
        return "unknown"
    if effect.state != "planned":
        return effect.state
    refusal = await _check(shop, effect)
    if refusal is not None:
        return refusal
    moved = await _record(shop, effect, ("planned",), "sending", sent_at=clock.now(), attempts=effect.attempts + 1)
    if not moved:
        return (await ledger.effect(shop, effect_id)).state
    failpoint("effect.before_send")
    return await _call(shop, effect)


async def _check(shop: Shop, effect: Effect) -> str | None:
    """Judge again on the order as it is now; returns the new state when the effect must not be sent."""
    if effect.step:
        return "planned" if await switches.stopped(shop) else None
    async with shop.database.read() as session:
        proposal = await session.get_one(Proposal, effect.proposal_id)
    with speaking(proposal.language or SOURCE):  # what it is held against was worded in it
        return await _judge(shop, effect, proposal)


async def _judge(shop: Shop, effect: Effect, proposal: Proposal) -> str | None:
    spec = ACTIONS[proposal.action]
    try:
        case = await proposals.open_case(shop, _principal(proposal), spec, proposal.order_number, proposal)
        prepared = await guard.judge(case, spec, spec.arguments.model_validate(proposal.arguments))
    except StoreUnavailable as error:
        log.warning("effect %s waits: %s %s", effect.id, error.code, error.detail)
        await _patience(error)
        return "planned"
    except ShopclerkError as error:
        if error.http_status >= 500:
            return "planned"
        await _record(shop, effect, ("planned",), "failed", error_code=error.code, error=stored(error.message))
        return "failed"
    if not drafting.unchanged(proposal, prepared):
        why = say("outcome.quote_changed")
        await _record(shop, effect, ("planned",), "failed", error_code="quote_changed", error=stored(why))
        return "failed"
    return None


def _principal(proposal: Proposal) -> Principal:
    # What the session had proven when the customer was asked; a step-up holds for what was confirmed under it.
    return Principal.model_validate(proposal.principal)


async def _call(shop: Shop, effect: Effect) -> str:
    """Make the request and record what is known afterwards."""
    try:
        facts = await EFFECTS[effect.kind].send(shop.connector, effect.id, effect.request)
    except StoreRejected as error:
        return await _fail(shop, effect, error)
    except StoreUnavailable as error:
        # This request surely did not get through; an earlier one may have, unless this was the first.
        after = "planned" if effect.state == "planned" else "unknown"
        await _record(shop, effect, ("sending", "unknown"), after)
        await _patience(error)
        return after
    except ShopclerkError as error:
        log.warning("effect %s is unclear: %s %s", effect.id, error.code, error.detail)
        await _record(shop, effect, ("sending", "unknown"), "unknown", error_code=error.code)
        return "unknown"
    failpoint("effect.after_send")
    await _confirm(shop, effect, facts)
    return "confirmed"


async def _patience(error: StoreUnavailable) -> None:
    """Wait as long as the platform asked for; a crash meanwhile costs nothing but the wait."""
    if isinstance(error, StoreThrottled):
        await asyncio.sleep(min(error.retry_after, _LONGEST_PATIENCE))


@jobs.step("resolve_effect")
async def _resolve(shop_id: str, effect_id: str) -> str:
    """Find out what became of an unclear effect."""
    shop = shops.get(shop_id)
    effect = await ledger.effect(shop, effect_id)
    if effect.state not in ("unknown", "sending"):
        return effect.state
    if shop.connector.capabilities.idempotency == "keys":
        return await _call(shop, effect)  # the platform knows the key: the same request is the question
    try:
        facts = await EFFECTS[effect.kind].find(shop.connector, effect.id, effect.request)
    except NotFound:
        facts = None
    except StoreRejected as error:  # it is known how it ended, and that was not well
        return await _fail(shop, effect, error)
    except ShopclerkError:
        return "unknown"
    if facts is None:
        # Money may still be on its way where nothing is seen of it: a person looks before it is tried again.
        code = "payout_unclear" if effect.amount else "not_done"
        why = stored(say(f"outcome.{code}"))
        await _record(shop, effect, ("unknown", "sending"), "failed", error_code=code, error=why)
        return "failed"
    await _confirm(shop, effect, facts)
    return "confirmed"


@jobs.step("give_up_effect")
async def _give_up(shop_id: str, effect_id: str) -> str:
    """End an effect that surely never got through, after all retries."""
    shop = shops.get(shop_id)
    effect = await ledger.effect(shop, effect_id)
    paused = await switches.stopped(shop)
    code = "stopped" if paused else "store_unavailable"
    await _record(shop, effect, ("planned",), "failed", error_code=code, error=stored(say(f"outcome.{code}")))
    return (await ledger.effect(shop, effect_id)).state


async def _fail(shop: Shop, effect: Effect, error: StoreRejected) -> str:
    await _record(shop, effect, ("sending", "unknown"), "failed", error_code=error.code, error=stored(error.message))
    return "failed"


async def _confirm(shop: Shop, effect: Effect, facts: dict[str, Any]) -> None:
    await _record(
        shop,
        effect,
        ("sending", "unknown"),
        "confirmed",
        platform_ref=str(facts.get("platform_ref", "")),
        result=facts,
        error_code="",
        error="",
    )
    failpoint("effect.after_record")


async def _record(shop: Shop, effect: Effect, before: tuple[str, ...], after: str, **values: Any) -> bool:
    """Move the effect and write the audit line in one transaction."""
    if after in ("confirmed", "failed"):
        values["resolved_at"] = clock.now()
    async with shop.database.write() as session:
        moved = await ledger.move(session, effect.id, before, after, **values)
        if moved:
            facts = {
                "proposal": effect.proposal_id,
                "kind": effect.kind,
                "amount": effect.amount,
                "currency": effect.currency,
                "code": values.get("error_code", ""),
            }
            await shop.audit.append(session, "shopclerk", f"effect_{after}", effect.id, facts)
            if task := str(values.get("result", {}).get("task", "")):
                proposal = await session.get_one(Proposal, effect.proposal_id)
                subject = say("outcome.task.subject", order=proposal.order_number)
                await notify.staff(session, shop, effect.id, subject, task)
    await shop.audit.anchor()
    return moved
