"""What the platform's warehouses have against changing an order that was not sent, asked before it is proposed."""

from __future__ import annotations

from commerce.customer import Kind
from commerce.errors import NeedsPerson
from commerce.judge import judge_trusted
from commerce.sentences import joined, say
from service.changes.spec import Case, enforce


async def enforce_still(case: Case) -> None:
    """Check that nobody is packing the order, nor checks it, and that its state is one that is known.

    Raises:
        NeedsPerson: A warehouse has begun, or may have; or a colleague looks at the order. Staff are that person.
    """
    if case.principal.kind is Kind.STAFF:
        return
    enforce(judge_trusted(case.order))
    if case.order.state:
        told = say("changes.unknown_state", order=case.order.number, state=case.order.state)
        raise NeedsPerson(told, code="unknown_state")
    eligibility = case.shop.connector.eligibility
    code, why = await eligibility.hindered(case.order.id) if eligibility is not None else ("", "")
    if code:
        raise NeedsPerson(joined(why, say("changes.hindered", order=case.order.number)), code=code)
