"""Logs carry no secrets and no addresses."""

import logging

import pytest

from runtime.logging import RedactingFormatter, redact


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer CANARYCANARY123",
        "key sk-CANARYCANARY",
        "ak_0011_CANARYCANARY",
        "shpat_CANARYCANARY99",
        "postgresql://app:CANARY@db/x",
        "password=CANARY",
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
