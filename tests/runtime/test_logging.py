"""Logs carry no secrets and no addresses."""

import logging

import pytest

from runtime.logging import RedactingFormatter, redact, redact_secrets


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer CANARYCANARY123",
        "key sk-CANARYCANARY",
        "ak_0011_CANARYCANARY",
        "shpat_CANARYCANARY99",
        "postgresql://app:CANARY@db/x",
        "password=CANARY",
        "at https://mara:CANARY@model.example/v1 answers",
        "at https://mara:CAN@ARY:CANARY@model.example/v1",
        "at https://mara:sla/CANARY@model.example/v1",
        "at https://CANARY@model.example/v1",
        "at https://CANARY:@model.example/v1",
        "at https://model.example/v1?x=1&api_key=CANARY&y=2",
        "GET /tryon/t1/selfie?expires=1&signature=CANARYCANARY",
        "from CANARY@example.com to",
        "eyJCANARY.eyJCANARYCANARY.sig",
    ],
)
def test_secrets_are_taken_out(text: str) -> None:
    assert "CANARY" not in redact(text)


def test_exceptions_are_redacted_too() -> None:
    try:
        raise ValueError("bad token Bearer CANARYCANARY")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", (), (type(error), error, error.__traceback__))
    assert (
        "CANARY"
        not in RedactingFormatter("%(message)s")
        .format(record)
        .replace('raise ValueError("bad token', "")
        .split("ValueError:")[-1]
    )


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:8000/a@b", "https://shop.example.com/p/1?variant=2", "https://[::1]:80/x"]
)
def test_plain_addresses_stay(text: str) -> None:
    assert redact_secrets(text) == text
