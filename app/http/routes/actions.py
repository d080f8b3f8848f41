"""``POST /orders/{order_id}/<action>`` and ``POST /account/<action>``: one route per ActionSpec, made from it."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from app.http import problems
from app.http.deps import Doer, ShopDep, TurnsDep
from app.http.schemas import ActionOut, ProposalOut
from app.http.turns import Turns
from commerce.customer import Kind, Principal
from commerce.errors import InputError, PolicyDenied
from commerce.sentences import say
from service.changes import outcome, proposals
from service.changes.proposals import describe as shown
from service.changes.registry import ACTIONS
from service.changes.spec import ActionSpec
from service.shop import Shop

router = APIRouter(tags=["actions"])
_DESCRIPTION = """As a **customer** (session token): judges and prices the change and answers 202 with a proposal.
Nothing is done before `POST /proposals/{proposal_id}/confirm`.

With a **staff key** (scope `actions`) and an `Idempotency-Key`: carries the change out and answers 200 with the
result, or 202 while the platform has not confirmed it yet; send the same request again to learn how it ended.
The same key with another body is refused with 409, a change that failed is answered with 422 and its reason."""
#: What makes a part of a change to the whole order.
_NARROWS = frozenset({"amount", "items"})
_Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=180, description="required with a staff key"),
]


def add(spec: ActionSpec) -> None:
    """Add the action's route."""
    act = _on_order(spec) if spec.about == "order" else _on_account(spec)
    act.__annotations__["body"] = spec.arguments
    router.add_api_route(
        f"/orders/{{order_id}}/{spec.path}" if spec.about == "order" else f"/account/{spec.path}",
        act,
        methods=["POST"],
        name=spec.name,
        operation_id=spec.name,
        summary=f"{spec.name.replace('_', ' ').capitalize()}",
        description=_DESCRIPTION,
        response_model=ActionOut | ProposalOut,
        responses={
            200: {"model": ActionOut, "description": "Done (staff key)."},
            202: {"model": ProposalOut | ActionOut, "description": "A proposal to confirm, or still processing."},
            **problems.responses(400, 401, 403, 404, 409, 415, 422, 502, 503, 504),
        },
    )


def _on_order(spec: ActionSpec) -> Callable[..., Awaitable[Any]]:
    async def act(
        order_id: str,
        body: Any,
        response: Response,
        shop: ShopDep,
        turns: TurnsDep,
        principal: Doer,
        idempotency_key: _Key = None,
    ) -> Any:
        return await _act(spec, order_id, body, response, shop, turns, principal, idempotency_key)

    return act


def _on_account(spec: ActionSpec) -> Callable[..., Awaitable[Any]]:
    async def act(
        body: Any, response: Response, shop: ShopDep, turns: TurnsDep, principal: Doer, idempotency_key: _Key = None
    ) -> Any:
        return await _act(spec, "", body, response, shop, turns, principal, idempotency_key)

    return act


async def _act(
    spec: ActionSpec,
    order_id: str,
    body: Any,
    response: Response,
    shop: Shop,
    turns: Turns,
    principal: Principal,
    key: str | None,
) -> Any:
    for name in sorted(body.model_fields_set & _NARROWS):
        if not getattr(body, name):  # who names a part and leaves it empty does not mean everything
            raise InputError(say("http.empty_part", name=name), code="empty_part")
    raw = body.model_dump(mode="json")
    if principal.kind is Kind.STAFF:
        if key is None:
            raise InputError(say("http.key_required"), code="idempotency_key_required")
        done = await turns.finish(_carry_out(shop, principal, spec, order_id, raw, key))
        response.status_code = 202 if done["state"] == "processing" else 200
        return done
    response.status_code = 202
    return shown(await proposals.propose(shop, principal, spec.name, order_id, raw))


async def _carry_out(
    shop: Shop, principal: Principal, spec: ActionSpec, order_id: str, raw: dict[str, Any], key: str
) -> dict[str, Any]:
    """Propose, decide and wait on behalf of staff: the same service and the same door as for everybody."""
    proposal = await proposals.propose(shop, principal, spec.name, order_id, raw, request_key=key)
    proposal = await proposals.decide(shop, principal, proposal.id, proposal.hash, "confirm")
    status = await outcome.wait(shop, proposal)
    if status.state == "failed":
        raise PolicyDenied(status.sentence, code=status.code or "failed")
    return {
        "proposal_id": proposal.id,
        "action": spec.name,
        "order_number": proposal.order_number,
        "summary": proposal.summary,
        "state": status.state,
        "sentence": status.sentence,
    }


for _spec in ACTIONS.values():
    add(_spec)
