"""``/console``: the pages of the staff."""

from fastapi import APIRouter

from app.http.routes.console import approvals, books, inbox, sign_in

router = APIRouter(include_in_schema=False)
for _module in (sign_in, inbox, approvals, books):
    router.include_router(_module.router)
