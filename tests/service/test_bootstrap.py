"""Opening the container: on SQLite and PostgreSQL, beside another process, and with broken parts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from agent.models import load_model
from commerce.errors import ConfigurationError, PolicyFileError, StateDirectoryBusy
from connectors.stores.demo import cast
from service.bootstrap import Container, open_container
from service.identity import principals
from store.models import ConnectorConfig, PlatformProduct
from tests.homes import settings_for


async def test_the_whole_conversation_runs_on_either_database(
    database_url: str, demo_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    if database_url.startswith("sqlite"):
        shutil.copytree(demo_home, home)
        database_url = ""
    settings = settings_for(home, database_url=database_url)
    async with open_container(settings, own=True) as container, open_checkpointer(home) as checkpointer:
        clerk = Clerk(container.shop, load_model(settings), checkpointer)
        principal = await principals.sign_in(container.shop, cast.OWNER)
        found = await clerk.chat(principal, "rain jacket under 120")
        assert found.products
        reply = await clerk.chat(principal, "refund order 1015", found.conversation_id)
        assert reply.proposal is not None
        done = await clerk.chat(principal, "yes", found.conversation_id)
        assert done.text.startswith("Done:")
        assert (await container.shop.connector.orders.by_number(cast.OPEN)).refundable.minor == 0
        assert (await container.shop.audit.verify(container.database)).problems == ()
        async with container.database.read() as session:
            assert await session.scalar(select(func.count()).select_from(PlatformProduct)) or 0 > 400


async def test_credentials_are_never_plain(container: Container) -> None:
    async with container.database.read() as session:
        row = await session.scalar(select(ConnectorConfig))
    assert row is not None
    assert row.credentials.startswith(b"gAAAA")


async def test_a_second_process_may_not_own_but_may_work(container: Container, home: Path) -> None:
    assert container.shop.alone_since is not None  # turns that were begun before have died
    container.lock.announce(url="http://127.0.0.1:4711")
    with pytest.raises(StateDirectoryBusy, match="4711"):
        async with open_container(settings_for(home), own=True):
            pass
    async with open_container(settings_for(home), own=False) as guest:
        assert not guest.owner and guest.shop.alone_since is None
        assert (await guest.shop.connector.orders.by_number(cast.OPEN)).number == cast.OPEN


async def test_broken_parts_are_sentences(home: Path, tmp_path: Path) -> None:
    bad = tmp_path / "policy.toml"
    bad.write_text("[refund_order]\nmode = 'sometimes'\n")
    with pytest.raises(PolicyFileError, match="line 2"):
        async with open_container(settings_for(home, policy_file=bad)):
            pass
    with pytest.raises(ConfigurationError, match="SHOPCLERK_SECRET_KEYS"):
        async with open_container(settings_for(home, secret_keys="short")):
            pass
    (home / "shopclerk.sqlite").write_bytes(b"garbage" * 1000)
    for suffix in ("-wal", "-shm"):
        (home / f"shopclerk.sqlite{suffix}").unlink(missing_ok=True)
    with pytest.raises(ConfigurationError, match="database"):
        async with open_container(settings_for(home)):
            pass


async def test_a_deleted_index_folder_loses_nothing(home: Path) -> None:
    shutil.rmtree(home / "index")
    settings = settings_for(home)
    async with open_container(settings, own=True) as container, open_checkpointer(home) as checkpointer:
        clerk = Clerk(container.shop, load_model(settings), checkpointer)
        principal = await principals.sign_in(container.shop, cast.OWNER)
        reply = await clerk.chat(principal, "rain jacket under 120")
        assert reply.products
