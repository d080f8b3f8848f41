"""A language's folder is refused without tests, and where these do not come out."""

from __future__ import annotations

from agent.embedded.router import router
from agent.embedded.validate_languages import of_language, problems, unreviewed
from service.gloss import codes


def test_every_language_holds_together() -> None:
    assert problems(router()) == []


def test_a_language_without_tests_is_refused() -> None:
    found = of_language("de", {}, router())
    assert any("fewer than 20 glosses" in each for each in found)
    assert any("lines for order_status" in each for each in found)


def test_what_does_not_come_out_is_told() -> None:
    tests = {"glosses": {"wo ist mein paket": "where is my cat"}, "intents": {"refund": ["hallo"], "nonsense": ["ja"]}}
    found = "\n".join(of_language("de", tests, router()))
    assert "is read as “where is my parcel”" in found and "refund is not heard in “hallo”" in found
    assert "nonsense is no intent" in found


def test_what_no_native_reader_has_signed_is_listed() -> None:
    assert set(unreviewed()) <= set(codes())
    assert "gloss.yaml" in unreviewed()["de"]
