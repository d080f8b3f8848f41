"""Opening the container: state directory, database, jobs, connector, search and the shop itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from commerce.errors import StateDirectoryBusy
from commerce.policy import StorePolicy
from commerce.sentences import say
from connectors.desks.registry import open_desks
from connectors.encoders import load_encoder
from connectors.mail.registry import open_mailer
from connectors.mcp.settings import ServersSettings
from connectors.stores import registry
from connectors.stores.base import StoreConnector
from connectors.stores.connecting import Kept
from connectors.tryon.base import TryOnProvider
from connectors.tryon.registry import open_providers
from connectors.tryon.settings import TryOnSettings
from runtime import clock
from runtime.failpoints import arm_from_environment
from runtime.home import HomeLock, make_home
from runtime.jobs import DurableJobs, Jobs, RemoteJobs
from runtime.settings import Settings
from service import rules, schedule
from service import shop as shops
from service.changes.execute import execute_proposal
from service.connect.vault import ShopVault
from service.desks.work import desk_thread
from service.discovery import Discovery
from service.identity.verification import send_code
from service.importing import imported
from service.notifications.mail import send_mail
from service.outgoing.sending import send_webhook
from service.shop import Shop
from service.studio import Studio
from service.tryon.work import make_tryon
from store.audit import AuditTrail
from store.database import Database, sqlite_path
from store.migrate import migrate
from store.models import ConnectorConfig, KnowledgeDocument, SyncRun
from store.sealed import SealedFiles
from store.secrets import Keyring

WORKFLOWS: dict[str, Callable[..., Awaitable[Any]]] = {
    "execute_proposal": execute_proposal,
    "send_mail": send_mail,
    "send_webhook": send_webhook,
    "send_code": send_code,
    "make_tryon": make_tryon,
    "desk_thread": desk_thread,
}
Progress = Callable[[str, int, int], None]


@dataclass
class Container:
    """An open container: one shop, and what it stands on."""

    settings: Settings
    database: Database
    keyring: Keyring
    lock: HomeLock
    jobs: Jobs
    shop: Shop

    @property
    def owner(self) -> bool:
        """Whether this process owns the state directory."""
        return self.lock.owned


@asynccontextmanager
async def open_container(
    settings: Settings,
    *,
    own: bool | None = None,
    progress: Progress | None = None,
    filled: bool = True,
    store: StoreConnector | None = None,
    tryon: Sequence[TryOnProvider] | None = None,
) -> AsyncIterator[Container]:
    """Open the container and close it at the end.

    Args:
        settings: The settings.
        own: True demands to be the owner of the state directory, None takes what it can get, False never owns.
        progress: Called with stage, done and total while a first start fills the demo store.
        filled: Whether a first start fills the demo store.
        store: The connector to use instead of the configured one; closed at the end.
        tryon: The try-on providers to use instead of the configured ones; closed at the end.

    Raises:
        ConfigurationError: A setting, the policy file or the database is not usable.
        StateDirectoryBusy: ``own`` is True and another process owns the directory.
    """
    make_home(settings.home)
    if settings.env == "development":
        arm_from_environment()
    written = rules.stamp(settings)
    policy = rules.load_policy(settings)
    keyring = Keyring.open(settings.secret_keys.get_secret_value(), settings.home)
    await asyncio.to_thread(migrate, settings.sql_url)
    async with contextlib.AsyncExitStack() as stack:
        lock = HomeLock(settings.home)
        if own is not False and not lock.acquire() and own:
            raise StateDirectoryBusy(_taken(settings.home, lock))
        stack.callback(lock.release)
        opened = clock.now()
        database = Database(settings.sql_url)
        stack.push_async_callback(database.close)
        connector = store or await connect(settings, database, keyring)
        stack.push_async_callback(connector.close)
        jobs: Jobs = DurableJobs(WORKFLOWS) if lock.owned else RemoteJobs(settings.jobs_url)
        stack.push_async_callback(jobs.close)
        shop = await open_shop(settings, database, keyring, connector, policy, jobs, writable=lock.owned, tryon=tryon)
        shop.rules_seen = written
        stack.callback(shops.unregister, shop.shop_id)
        stack.push_async_callback(shop.discovery.close)
        stack.push_async_callback(shop.studio.close)
        await _reach_others(shop, stack)
        if isinstance(jobs, DurableJobs):
            await jobs.launch(settings.jobs_url)  # after the shop is known: what a crash left resumes at once
        if not lock.owned:
            shop.serving = str(lock.owner().get("url") or "")
        if lock.owned:
            # Another database may have other owners beside this one.
            shop.alone_since = opened if sqlite_path(settings.sql_url) is not None else None
            if filled:
                await fill(shop, progress)
            shop.schedule = schedule.of(shop)
            stack.push_async_callback(shop.schedule.close)
            shop.schedule.start()
        yield Container(settings, database, keyring, lock, jobs, shop)


async def _reach_others(shop: Shop, stack: contextlib.AsyncExitStack) -> None:
    """Set up the desks, and the further servers that the clerk reads with; none of them is asked anything yet."""
    shop.desks = open_desks(shop.settings)
    for desk in shop.desks.values():
        stack.push_async_callback(desk.close)
    if not shop.settings.section(ServersSettings).servers:
        return
    from service.elsewhere import Elsewhere

    shop.elsewhere = Elsewhere(shop.shop_id, shop.database, shop.audit, shop.settings)
    stack.push_async_callback(shop.elsewhere.close)
    await shop.elsewhere.load()


def _taken(home: Path, lock: HomeLock) -> str:
    owner = lock.owner()
    key = "errors.state_directory_busy.listening" if "url" in owner else "errors.state_directory_busy.process"
    return say(key, home=home, pid=owner.get("pid", "?"), url=owner.get("url"))


async def connect(settings: Settings, database: Database, keyring: Keyring) -> StoreConnector:
    """Return the shop's connector from its `ConnectorConfig`; the demo's is made on first use."""
    platform = registry.platform(settings.platform)
    async with database.write() as session:
        row = await session.scalar(
            select(ConnectorConfig).where(
                ConnectorConfig.shop_id == settings.shop_id, ConnectorConfig.platform == settings.platform
            )
        )
        if row is None:
            now = clock.now()
            row = ConnectorConfig(
                shop_id=settings.shop_id,
                platform=settings.platform,
                credentials=keyring.encrypt({}),
                options={},
                created_at=now,
                updated_at=now,
            )
            session.add(row)
    credentials = keyring.decrypt(row.credentials)
    assert isinstance(credentials, dict)
    vault = ShopVault(database, keyring, settings.shop_id, platform.name)
    connector = await platform.open(settings, Kept(credentials, row.options), vault)
    if platform.sample is not None and await imported(database, settings.shop_id):
        await platform.sample.let_go(connector)  # its file may have been made anew, or by an older version
    return connector


async def open_shop(
    settings: Settings,
    database: Database,
    keyring: Keyring,
    connector: StoreConnector,
    policy: StorePolicy,
    jobs: Jobs,
    *,
    writable: bool,
    discovery: Discovery | None = None,
    shop_id: str | None = None,
    tryon: Sequence[TryOnProvider] | None = None,
) -> Shop:
    """Return the open shop, known to the durable workflows."""
    name = shop_id or settings.shop_id
    info = await connector.shop()
    if discovery is None:
        encoder = await asyncio.to_thread(load_encoder, settings.encoder)
        discovery = await Discovery.open(
            database, name, encoder, settings.home / "index" / name, writable=writable, connector=connector
        )
    audit = AuditTrail(name, keyring, settings.home / f"audit-{name}.anchor")
    providers = open_providers(settings) if tryon is None else tryon
    at_once = settings.section(TryOnSettings).at_once
    studio = Studio(providers, SealedFiles(settings.home / "tryon" / name, keyring), at_once)
    shop = Shop(
        shop_id=name,
        settings=settings,
        database=database,
        keyring=keyring,
        audit=audit,
        connector=connector,
        info=info,
        policy=policy,
        jobs=jobs,
        discovery=discovery,
        mailer=open_mailer(settings),
        studio=studio,
        instructions=rules.load_instructions(settings),
        policy_written=rules.policy_file(settings) is not None,
    )
    shop.learn(info)
    shops.register(shop)
    return shop


async def fill(shop: Shop, progress: Progress | None = None) -> None:
    """Sync the demo store's catalogue when that never came to a good end; an imported one stands in its place.

    One that an older version synced has no pages yet; those are fetched.
    """
    if shop.sample is None:
        return
    query = select(SyncRun.id).where(SyncRun.shop_id == shop.shop_id, SyncRun.state == "done")
    pages = select(KnowledgeDocument.id).where(KnowledgeDocument.shop_id == shop.shop_id)
    async with shop.database.read() as session:
        filled = await session.scalar(query.limit(1))
        paged = await session.scalar(pages.limit(1))
    if filled is None:
        from service.sync import sync

        await sync(shop.database, shop.shop_id, shop.connector, shop.discovery, progress=progress)
    elif paged is None:
        from service.knowledge import sync_documents

        if not await imported(shop.database, shop.shop_id):
            await sync_documents(shop.database, shop.shop_id, shop.connector)
