"""The checks of ``doctor`` that open a part of the installation and ask it something."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.cli.doctor.check import Check, ok

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from commerce.errors import ShopclerkError
    from connectors.stores.base import StoreConnector
    from runtime.settings import Settings

MODEL_SECONDS = 10.0
OUTSIDE_SECONDS = 12.0
#: What ails a try-on provider of another company, by the error's code.
_WRONG = {
    "tryon_provider_key": "the key or account is not accepted",
    "tryon_provider_quota": "no quota or credits are left",
    "tryon_provider_model": "there is no such model, or not for this account or region",
    "tryon_provider_rejected": "the request is not accepted",
    "tryon_unreachable": "it cannot be reached",
}
_LATER = "the first start makes it"


async def policy(settings: Settings) -> Check:
    """Read the policy file as the clerk would, and tell what a customer can get by asking."""
    from service.policy_asking import by_asking
    from service.rules import load_policy, policy_source

    store_policy = load_policy(settings)
    return ok("policy", f"{policy_source(settings)}. {' '.join(by_asking(store_policy))}")


async def owner(settings: Settings) -> Check:
    """Tell which process runs on the state directory, without taking it."""
    from runtime.home import HomeLock

    lock = HomeLock(settings.home)
    if lock.acquire():
        lock.release()
        return ok("owner", "no other shopclerk runs on this state directory")
    facts = lock.owner()
    where = f", listening on {facts['url']}" if "url" in facts else ""
    return ok("owner", f"process {facts.get('pid', 'unknown')}{where}")


async def languages(settings: Settings) -> Check:
    """Tell which languages customers are answered in, and what of them no native reader has signed."""
    from agent.embedded.validate_languages import unreviewed
    from agent.reading.spoken_language import of_shop

    spoken = sorted(of_shop(settings))
    unsigned = [f"{code} ({', '.join(names)})" for code, names in unreviewed().items() if code in spoken]
    told = f"; not signed by a native reader: {'; '.join(unsigned)}" if unsigned else ""
    return ok("languages", f"customers are answered in {', '.join(spoken)}{told}")


async def database(settings: Settings) -> Check:
    """Reach the database and compare its revision."""
    from sqlalchemy import make_url

    from store.database import sqlite_path
    from store.migrate import current, head

    shown = make_url(settings.sql_url).render_as_string(hide_password=True)
    path = sqlite_path(settings.sql_url)
    if path is not None and not path.exists():
        return ok("database", f"none yet at {path}: {_LATER}")
    have = await asyncio.to_thread(current, settings.sql_url)
    if have == head():
        return ok("database", f"{shown}, revision {have}")
    if have is not None and have > head():
        return Check("database", "fail", f"revision {have} is newer than this shopclerk knows", "upgrade shopclerk")
    return Check("database", "warn", f"revision {have or 'none'}, newest is {head()}", "run `shopclerk migrate`")


async def files(settings: Settings) -> Check:
    """Let SQLite check every database file of the state directory."""
    found = sorted(settings.home.glob("*.sqlite"))
    for path in found:
        problem = await asyncio.to_thread(_damage, path)
        if problem:
            return Check("files", "fail", f"{path} is damaged: {problem}", "restore it from a backup or move it away")
    return ok("files", f"{len(found)} database files are sound" if found else f"none yet: {_LATER}")


def _damage(path: Path) -> str:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=15)) as connection:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return str(error)
    return "" if answer == "ok" else str(answer)


async def store(settings: Settings) -> Check:
    """Reach the store's platform."""
    from connectors.stores.registry import platform
    from service.bootstrap import connect
    from service.rules import load_policy, policy_file
    from store.secrets import Keyring

    sample = platform(settings.platform).sample
    if sample is not None and not (settings.home / sample.file).exists():
        return ok("store", f"no demo store yet: {_LATER}")
    if (missing := no_tables(settings)) is not None:
        return missing
    from store.database import Database

    keyring = Keyring.open(settings.secret_keys.get_secret_value(), settings.home)
    found = Database(settings.sql_url)
    try:
        connector = await connect(settings, found, keyring)
        try:
            told = await connector.check()
            policy = load_policy(settings)
            if told_too := await _concerns(connector, policy.currency if policy_file(settings) else ""):
                return Check("store", "warn", f"{told}; {'; '.join(told_too)}", "see to it before customers are served")
            code = policy.checkout_link.discount_code
            if code and not await _holds(connector, code):
                return Check(
                    "store",
                    "warn",
                    f"{told}; the discount code {code} of the policy cannot be used",
                    "correct [checkout_link] in policy.toml, or grant the access that it needs",
                )
            return ok("store", told)
        finally:
            await connector.close()
    finally:
        await found.close()


async def _concerns(connector: StoreConnector, currency: str) -> list[str]:
    from service.connect import concerns

    found = concerns.of_currency(await connector.shop(), currency) if currency else []
    return [*found, *await concerns.of_store(connector)]


async def _holds(connector: StoreConnector, code: str) -> bool:
    from commerce.errors import StoreError

    try:
        return connector.checkout is not None and await connector.checkout.holds(code)
    except StoreError:
        return False


def no_tables(settings: Settings, name: str = "store") -> Check | None:
    """Return what is said where the database has no tables of today's form, None where it has."""
    from store.migrate import current, head

    if current(settings.sql_url) == head():
        return None
    return Check(name, "warn", "not looked at: the database is not at the newest revision", "run `shopclerk migrate`")


async def encoder(settings: Settings) -> Check:
    """Load the encoder and let it encode a word."""
    from connectors.encoders import load_encoder

    found = await asyncio.to_thread(load_encoder, settings.encoder)
    await asyncio.to_thread(found.encode_query, "umbrella")
    return ok("encoder", f"{settings.encoder}, {found.dimensions} dimensions")


async def index(settings: Settings) -> Check:
    """Compare the indexes with the catalogue."""
    from connectors.encoders import load_encoder
    from service.discovery import Discovery
    from store.database import Database, sqlite_path

    path = sqlite_path(settings.sql_url)
    if path is not None and not path.exists():
        return ok("index", f"none yet: {_LATER}")
    if (missing := no_tables(settings, "index")) is not None:
        return missing
    found = Database(settings.sql_url)
    try:
        text_encoder = await asyncio.to_thread(load_encoder, settings.encoder)
        folder = settings.home / "index" / settings.shop_id
        discovery = await Discovery.open(found, settings.shop_id, text_encoder, folder, writable=False)
        try:
            state = discovery.state()
        finally:
            await discovery.close()
    finally:
        await found.close()
    text = f"{state.products} products, {state.words} by words, {state.vectors} by meaning"
    if state.problems or state.words < state.products or state.vectors < state.products:
        return Check("index", "warn", "; ".join([text, *state.problems]), "run `shopclerk index rebuild`")
    if not state.products:
        return Check("index", "warn", text, "run `shopclerk sync` or `shopclerk import FILE`")
    return ok("index", text)


async def model(settings: Settings) -> Check:
    """Load the chat model; ask a remote one as a turn does, with the tools, and see whether it calls one."""
    from agent.models import bind_tools, load_model
    from agent.settings import ModelSettings
    from tools import TOOLS

    own = settings.section(ModelSettings)
    seconds = max(own.timeout, MODEL_SECONDS)
    quick = settings.with_values(model_timeout=seconds, model_retries=0)
    found = await asyncio.to_thread(load_model, quick)
    if own.name == "embedded":
        return ok("chat model", "embedded: answers from exemplars and tool results, no language model")
    from runtime.logging import redact

    where = f" at {own.openai_base_url}" if own.openai_base_url else ""
    try:
        async with asyncio.timeout(seconds + 2):
            # Streamed and with the tools, as in a conversation: some endpoints can do only one of these.
            asked = bind_tools(found, list(TOOLS.values())).astream("Look for rain jackets with search_products.")
            called = [chunk async for chunk in asked if chunk.tool_call_chunks or chunk.tool_calls]
    except Exception as error:  # noqa: BLE001 - every provider's client has errors of its own
        first = redact((str(error).splitlines() or [""])[0])[:200]
        text = f"{own.name}{where} does not answer: {type(error).__name__}: {first}"
        return Check("chat model", "fail", text, "check CHAT_MODEL, OPENAI_BASE_URL and OPENAI_API_KEY")
    if not called:
        text = f"{own.name}{where} answers, but did not use a tool when it was asked to"
        return Check("chat model", "warn", text, "use a model and a server that can call tools")
    return ok("chat model", f"{own.name}{where} answers and uses tools")


async def audit(settings: Settings) -> Check:
    """Verify the audit chain."""
    from app.cli.parts import audit_trail
    from store.database import sqlite_path

    path = sqlite_path(settings.sql_url)
    if path is not None and not path.exists():
        return ok("audit trail", f"none yet: {_LATER}")
    if (missing := no_tables(settings, "audit trail")) is not None:
        return missing
    async with audit_trail(settings) as (trail, found):
        verdict = await trail.verify(found)
    if verdict.problems:
        text = f"{len(verdict.problems)} problems in {verdict.entries} entries: {verdict.problems[0]}"
        return Check("audit trail", "fail", text, "run `shopclerk audit verify`")
    return ok("audit trail", f"{verdict.entries} entries hold")


async def jobs(settings: Settings) -> Check:
    """Look for changes that were accepted and have not come to an end."""
    from datetime import timedelta

    from sqlalchemy import exists, func, select

    from runtime import clock
    from service.changes.ledger import OPEN
    from store.database import Database, sqlite_path
    from store.models import Approval, Effect

    path = sqlite_path(settings.sql_url)
    if path is not None and not path.exists():
        return ok("jobs", f"none yet: {_LATER}")
    if (missing := no_tables(settings, "jobs")) is not None:
        return missing
    found = Database(settings.sql_url)
    stuck = clock.now() - timedelta(minutes=5)
    waits = exists().where(Approval.proposal_id == Effect.proposal_id, Approval.state == "waiting")
    query = (
        select(func.count())
        .select_from(Effect)
        .where(Effect.shop_id == settings.shop_id, Effect.state.in_(OPEN), Effect.created_at < stuck, ~waits)
    )
    try:
        async with found.read() as session:
            waiting = await session.scalar(query) or 0
    finally:
        await found.close()
    if waiting:
        text = f"{waiting} accepted changes are older than five minutes and not finished"
        return Check("jobs", "warn", text, "start `shopclerk serve`: it finishes them")
    return ok("jobs", "nothing is left unfinished")


async def mail(settings: Settings) -> Check:
    """Reach the mail system."""
    from commerce.errors import MailError
    from connectors.mail.registry import open_mailer

    mailer = open_mailer(settings)
    try:
        return ok("mail", await mailer.check())
    except MailError as error:
        return Check("mail", "fail", str(error), "check the SHOPCLERK_SMTP_ settings")
    finally:
        await mailer.close()


async def tryon(settings: Settings) -> Check:
    """Let every try-on provider say how it is; none of them gets a photo."""
    from connectors.tryon.registry import OFF, open_providers
    from connectors.tryon.settings import TryOnSettings
    from runtime import extras

    if settings.section(TryOnSettings).providers.strip() == OFF:
        return ok("try-on", "switched off")
    named = {each.name: each for each in open_providers(settings)}
    told, failed = await _asked(named, lambda error: _WRONG.get(error.code) or error.message)
    if not told:
        return ok("try-on", f"not installed; it comes with `{extras.install('tryon')}`")
    if failed:
        return Check("try-on", "warn", "; ".join(told), "see to it, or take it out of SHOPCLERK_TRYON_PROVIDERS")
    return ok("try-on", "; ".join(told))


async def desks(settings: Settings) -> Check:
    """Reach every desk at which the clerk answers."""
    from connectors.desks.registry import open_desks

    told, failed = await _asked(open_desks(settings), lambda error: f"cannot be reached ({error.detail or error.code})")
    if failed:
        return Check("desks", "warn", "; ".join(told), "see to it: `shopclerk desk setup NAME` says what a desk needs")
    return ok("desks", "; ".join(told) or "none")


async def switch(settings: Settings) -> Check:
    """Tell whether changes are paused."""
    from sqlalchemy import select

    from service.rules import load_policy
    from store.database import Database, sqlite_path
    from store.models import ShopSetting

    row = None
    path = sqlite_path(settings.sql_url)
    if (path is None or path.exists()) and no_tables(settings, "stop switch") is None:
        found = Database(settings.sql_url)
        try:
            async with found.read() as session:
                mine = (ShopSetting.shop_id == settings.shop_id, ShopSetting.name == "stop")
                row = await session.scalar(select(ShopSetting).where(*mine))
        finally:
            await found.close()
    if load_policy(settings).stop or (row is not None and row.value.get("on")):
        return Check("stop switch", "warn", "changes to orders are paused", "run `shopclerk stop off`")
    return ok("stop switch", "changes to orders may be sent")


class _Outside(Protocol):
    """What another company runs and says how it is."""

    async def check(self) -> str:
        """Return how it is, in words."""

    async def close(self) -> None:
        """Give back what it holds."""


async def _asked(outside: Mapping[str, _Outside], wrong: Callable[[ShopclerkError], str]) -> tuple[list[str], bool]:
    """Return what each says of itself, and whether one of them failed; ``wrong`` words its error."""
    from commerce.errors import ShopclerkError

    told, failed = [], False
    for name, each in outside.items():
        try:
            async with asyncio.timeout(OUTSIDE_SECONDS):
                told.append(await each.check())
        except TimeoutError:
            failed = True
            told.append(f"{name}: no answer within {OUTSIDE_SECONDS:.0f} seconds")
        except ShopclerkError as error:
            failed = True
            told.append(f"{name}: {wrong(error)}")
        finally:
            await each.close()
    return told, failed
