"""Desks by name, and none of them named elsewhere."""

from __future__ import annotations

import re

import pytest

from commerce.errors import ConfigurationError
from connectors.desks import registry
from tests.homes import settings_for
from tests.house.tree import PACKAGES, ROOT

#: Its own folder, the table of ours, and words of customers.
_MAY = ("connectors/desks/helpdesk/", "connectors/desks/email/", "connectors/desks/registry.py", "commerce/speakers.py")


def test_a_desk_needs_its_settings(tmp_path) -> None:
    settings = settings_for(tmp_path, desk_names=" helpdesk,helpdesk ", helpdesk_url="http://127.0.0.1:9")
    assert [each.name for each in registry.configured(settings)] == ["helpdesk"]
    with pytest.raises(ConfigurationError, match="SHOPCLERK_HELPDESK_TOKEN"):
        registry.open_desks(settings)
    with pytest.raises(ConfigurationError, match="Known: email, helpdesk"):
        registry.desk("nothing-such")
    assert registry.open_desks(settings_for(tmp_path)) == {}


async def test_setting_up_says_what_is_to_do(tmp_path) -> None:
    found = registry.desk("helpdesk")
    told = await found.set_up(settings_for(tmp_path), "https://clerk.example.com/desks/helpdesk")
    assert told.done == () and any("drf_create_token" in each for each in told.todo)
    assert any(
        re.search(r"https://shopclerk:[\w-]{20,}@clerk\.example\.com/desks/helpdesk", each) for each in told.todo
    )


async def test_setting_up_a_mailbox_says_what_is_to_do(tmp_path) -> None:
    found = registry.desk("email")
    told = await found.set_up(settings_for(tmp_path), "https://clerk.example.com/desks/email")
    assert any(re.search(r"SHOPCLERK_EMAIL_SECRET=[\w-]{40,}", each) for each in told.todo)
    assert any("SHOPCLERK_EMAIL_IMAP_HOST" in each and "SHOPCLERK_EMAIL_PEOPLE" in each for each in told.todo)
    given = {
        "email_address": "help@shop.example",
        "email_people": "HELP@shop.example",
        "email_password": "x",
        "email_imap_host": "127.0.0.1",
        "email_smtp_host": "127.0.0.1",
        "email_secret": "s" * 32,
    }
    with pytest.raises(ConfigurationError, match="must be two"):
        registry.open_desks(settings_for(tmp_path, desk_names="email", **given))
    with pytest.raises(ConfigurationError, match="too short"):
        registry.open_desks(
            settings_for(tmp_path, desk_names="email", **{**given, "email_secret": "x", "email_people": "a@b.example"})
        )


def test_no_desk_is_named_outside_its_folder() -> None:
    names = re.compile(r"(?i)helpdesk|desks[./]email|EmailDesk|EmailSettings|SHOPCLERK_EMAIL_")  # e-mail is a word, too
    assert set(registry.OURS) == {"helpdesk", "email"}
    found = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if names.search(path.read_text(encoding="utf-8")) and not path.relative_to(ROOT).as_posix().startswith(_MAY)
    ]
    assert found == []
