"""Errors as RFC 9457 problem documents: one shape for every failure, with a stable code.

Input that does not fit a route's schema is answered with 400 ``bad_input`` (FastAPI's own default would be
422), so that 422 always means: understood, and refused by a rule of the shop.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from commerce.errors import RateLimited, ShopclerkError, StorageUnavailable, StoreThrottled, StoreUnavailable
from commerce.sentences import say

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:shopclerk:problem:"
_LONGEST = 86_400.0
_RETRY_SECONDS = 5
_ROUTING = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large", 415: "unsupported_media_type"}


class FieldProblem(BaseModel):
    """One field that did not fit."""

    field: str = Field(description="where: a dotted path such as body.message", examples=["body.message"])
    message: str = Field(examples=["Field required"])


class Problem(BaseModel):
    """RFC 9457 problem document. Branch on ``code``; show ``detail``."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="urn:shopclerk:problem:CODE", examples=["urn:shopclerk:problem:order_not_found"])
    title: str = Field(description="the kind of problem, for people", examples=["Order not found"])
    status: int = Field(examples=[404])
    detail: str = Field(
        description="a sentence a customer may read",
        examples=["I could not find that order for you. Please check the number."],
    )
    code: str = Field(description="stable machine-readable code", examples=["order_not_found"])
    errors: list[FieldProblem] | None = Field(None, description="with code bad_input: the fields that did not fit")


def document(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """Return a problem document as plain data."""
    title = code.replace("_", " ").capitalize()
    return {"type": PREFIX + code, "title": title, "status": status, "detail": detail, "code": code, **more}


def of(error: ShopclerkError) -> dict[str, Any]:
    """Return the problem document of one of our own errors."""
    return document(error.http_status, error.code, error.message)


def response(status: int, code: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> JSONResponse:
    """Return a problem document as a response."""
    return JSONResponse(document(status, code, detail, **more), status, headers, media_type=MEDIA_TYPE)


def from_error(error: ShopclerkError, more: Mapping[str, str] | None = None) -> JSONResponse:
    """Return one of our own errors as a response, with ``more`` headers."""
    headers = {}
    if isinstance(error, (RateLimited, StorageUnavailable, StoreThrottled, StoreUnavailable)):
        seconds = min(getattr(error, "retry_after", 0), _LONGEST)  # a platform may have asked for any number
        headers["Retry-After"] = str(math.ceil(seconds) or _RETRY_SECONDS)
    if error.http_status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return response(error.http_status, error.code, error.message, {**headers, **(more or {})})


def internal() -> JSONResponse:
    """Return the answer to a fault of ours: nothing about it leaves the house."""
    return from_error(ShopclerkError())


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` with a problem document."""
    app.add_exception_handler(ShopclerkError, _own)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _routing)


async def _own(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ShopclerkError)
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("%s: %s %s", type(error).__name__, error.code, error.detail)
    return from_error(error)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = [
        {"field": ".".join(str(part) for part in each["loc"]), "message": str(each["msg"])}
        for each in error.errors()[:20]
    ]
    first = {"field": found[0]["field"], "problem": found[0]["message"]} if found else {}
    detail = say("http.bad_field", **first) if first else say("http.unreadable")
    return response(HTTPStatus.BAD_REQUEST, "bad_input", detail, errors=found)


async def _routing(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = _ROUTING.get(error.status_code, "")
    detail = say(f"http.{code or 'bad_request'}")
    return response(error.status_code, code or "bad_input", detail, dict(error.headers or {}))


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI entries of a route's problem responses."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in (*statuses, 429, 500)
    }
