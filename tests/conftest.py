"""What every test may use: databases of both kinds; and what none may do: reach beyond this machine."""

from __future__ import annotations

import gc
import inspect
import ipaddress
import os
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpcore2
import hypothesis
import psycopg
import pytest

import app  # noqa: F401 - before numpy: it says how many threads the products of matrices take
from tests.loud import PREFIX, skip_loudly
from tests.postgres import Server, cluster, find_binaries
from tests.schemas import ready_made
from tests.statements import share
from tests.vectors import remember

# Contracts are the product's, and their asserts are told in full here.
pytest.register_assert_rewrite("evals.contracts")

# A developer's own settings, keys above all, must not decide what the tests see.
for _name in list(os.environ):
    own = _name.startswith(("SHOPCLERK_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_")) or _name == "CHAT_MODEL"
    own = own or _name in ("GEMINI_API_KEY", "FASHN_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS")
    if own and not _name.startswith("SHOPCLERK_TEST_"):  # these are for the tests themselves
        del os.environ[_name]
os.environ["SHOPCLERK_ENV_FILE"] = os.devnull  # nor those of the file beside the start script

# All that is made until the tests are read stays: there is no garbage to look for.
gc.disable()

# A shell that starts this in its background has Ctrl-C ignored, and every process started here would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The gate tries the same examples every time; look for new ones with HYPOTHESIS_PROFILE=explore.
# No example has to be quick: a busy machine is no finding.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", derandomize=False, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


#: Marks of tests that are about somebody else's service: they alone may reach it.
REAL = ("real_shopify", "real_woo", "real_tryon")
_about = {"real": False}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note whether the test that begins may leave the machine."""
    _about["real"] = any(item.get_closest_marker(name) for name in REAL)


def _loopback(address: Any) -> bool:
    host = address[0] if isinstance(address, tuple) else None
    if host is None or host in ("", "localhost"):  # a Unix socket, or this machine
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _stay_on_this_machine() -> Iterator[None]:
    """Refuse connections that leave the machine, whoever makes them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            original = getattr(socket.socket, name)

            def guarded(self: socket.socket, address: Any, _original: Any = original) -> Any:
                if not _loopback(address) and not _about["real"]:
                    raise AssertionError(f"a test tried to connect to {address!r}; tests stay on loopback")
                return _original(self, address)

            patch.setattr(socket.socket, name, guarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Let the many engines of a process share the statements that one of them has compiled."""
    with pytest.MonkeyPatch.context() as patch:
        share(patch)
        yield


def _read_once(read: Callable[..., ssl.SSLContext]) -> Callable[..., ssl.SSLContext]:
    kept = lru_cache(maxsize=4)(lambda named, *_where: read(**dict(named)))
    return lambda **named: kept(tuple(named.items()), os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@pytest.fixture(scope="session", autouse=True)
def _certificates_read_once() -> Iterator[None]:
    """Let clients share what they read of the machine's certificates: that takes longer than most tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpcore2, "default_ssl_context", _read_once(httpcore2.default_ssl_context))
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


def _postgres() -> Path:
    binaries = find_binaries()
    if binaries is None:
        skip_loudly("PostgreSQL tests, no server binaries", "On Debian or Ubuntu: apt install postgresql")
    return binaries


@pytest.fixture(scope="module", autouse=True)
def _made_once(request: pytest.FixtureRequest, shared: Path) -> Iterator[None]:
    """Let a module's tests take vectors and empty databases that others made, unless it is about their making."""
    with pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker("from_scratch") is None:
            remember(shared / "vectors", patch)
            ready_made(shared, patch)
        yield


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[Server]:
    """A throwaway PostgreSQL cluster that the module may restart."""
    with cluster(_postgres(), crashes=True) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The start of URLs on a throwaway PostgreSQL cluster, one per test process: add `/DATABASE`."""
    with cluster(_postgres()) as server:
        yield server.url.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The URL of a fresh, empty PostgreSQL database."""
    name = f"t_{uuid4().hex}"
    admin = postgres_url.replace("+psycopg", "") + "/postgres"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield f"{postgres_url}/{name}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a fresh, empty database; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_database"))
    return f"sqlite+aiosqlite:///{tmp_path / 'test.sqlite'}"


#: A minute or more each. Of several processes one would end alone with them, so they come first; the rest is at random.
LONGEST = (
    "faults/test_woocommerce.py",
    "faults/test_shopify.py",
    "service/tryon/test_kills.py",
    "app/cli/test_demo.py",
    "app/cli/test_server.py",
    "adversary/test_said.py",
    "faults/test_platform.py",
    "adversary/test_cost_of_reading.py",
    "faults/test_kills.py",
    "faults/test_storage.py",
    "app/cli/test_catalogue.py",
    "adversary/test_arguments.py",
    "service/tryon/test_databases.py",
    "house/test_checkers.py",
    "start/test_real_install.py",
    "faults/test_http_kills.py",
    "service/changes/test_policy_holds.py",
    "service/connect/test_changes_on_shopify.py",
    "app/cli/test_evaluate.py",
    "app/cli/test_window.py",
    "app/cli/test_staff.py",
    "adversary/test_odd_requests.py",
    "start/test_concurrency.py",
    "adversary/test_parts.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files."""
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(LONGEST)))
    for item in items:
        _check_loop(item)


def _check_loop(item: pytest.Item) -> None:
    """Refuse a test on another loop than its stage's: the stage's jobs stand still then, and what they lock stays."""
    if isinstance(item, pytest.Function) and "stage" in item.fixturenames and inspect.iscoroutinefunction(item.obj):
        marker = item.get_closest_marker("asyncio")
        if marker is None or marker.kwargs.get("loop_scope") != "module":
            raise pytest.UsageError(f'{item.nodeid} needs pytest.mark.asyncio(loop_scope="module"), as `stage` has it')


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays to the end, a million objects once all tests are read."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # a test makes much and keeps little
    gc.enable()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """List what this machine could not run, so that a green line is not taken for more than it is."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        _, found, text = reason.partition(PREFIX)
        if found:
            reasons[text] = reasons.get(text, 0) + 1
    if reasons:
        terminalreporter.section("not run on this machine", yellow=True, bold=True)
        for text, count in sorted(reasons.items()):
            terminalreporter.line(f"{count} × {text}", yellow=True)
