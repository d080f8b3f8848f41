"""What the platform's warehouses have against changing an order that was not sent, asked before it is proposed."""

from __future__ import annotations

from commerce.customer import Kind
from commerce.errors import NeedsPerson
from commerce.judge import judge_trusted
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
        called = f'The shop calls the state of order {case.order.number} "{case.order.state}".'
        raise NeedsPerson(f"{called} A colleague has to look at it.", code="unknown_state")
    code, why = await case.shop.connector.hindered(case.order.id)
    if code:
        raise NeedsPerson(f"{why} A colleague has to look at order {case.order.number}.", code=code)
