"""``/console``: the pages of the staff."""

from fastapi import APIRouter

from app.http.routes.console import (
    appearance,
    approvals,
    books,
    connections,
    hooks,
    inbox,
    policy,
    products,
    questions,
    sign_in,
)

router = APIRouter(include_in_schema=False)
for _module in (sign_in, inbox, approvals, questions, products, books, policy, connections, appearance, hooks):
    router.include_router(_module.router)
