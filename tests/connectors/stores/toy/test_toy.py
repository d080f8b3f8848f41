"""A platform of another package, found by its entry point: everything is there, and no file of the product knows it."""

from __future__ import annotations

import hmac
import json
import logging
from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app.cli.doctor import checks
from app.http.api import create_app
from commerce.errors import ConfigurationError, Conflict, KeysRefused, NotAuthenticated, NotFound
from commerce.money import Money
from connectors.stores import registry
from evals.contracts.stores.says import says
from runtime import clock
from service.bootstrap import open_container
from service.changes import outcome, proposals
from service.connect import connection
from service.conversations import conversations
from service.identity import principals
from service.importing import Import, preview
from service.sync import sync
from service.webhooks import intake, work
from store.models import Conversation, PlatformProduct
from tests.contracts import every, kept
from tests.examples.installing import install
from tests.homes import settings_for
from tests.house.tree import PACKAGES, ROOT
from tests.schedules import without_platform_jobs

PACKAGE = ROOT / "examples/platform"
KEY, MARA = "toy-key-71", "mara@example.com"
AT = "2026-11-02T09:00:00+00:00"


@pytest.fixture(autouse=True)
def installed(monkeypatch, tmp_path_factory):
    """The package is on the path, as one that somebody has installed."""
    for each in (PACKAGE, install(PACKAGE, tmp_path_factory.mktemp("site"))):
        monkeypatch.syspath_prepend(str(each))
    monkeypatch.setattr(registry, "_found", {})


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "toys.json"
    toys = {"1": ("Spinning top", 1250, 4), "2": ("Wooden train", 3900, 2), "3": ("Kite", 2100, 0)}
    order = {
        "email": MARA,
        "product": "2",
        "title": "Wooden train",
        "pieces": 2,
        "cents": 3900,
        "at": AT,
        "refunds": [],
    }
    path.write_text(
        json.dumps(
            {
                "name": "Toys of Ada",
                "customers": {
                    MARA: {"name": "Mara", "address": {"line1": "Seilerweg 1", "city": "Hamburg", "country": "DE"}}
                },
                "key": KEY,
                "orders": {"501": order},
                "products": {
                    id_: {"title": title, "cents": cents, "stock": stock, "at": AT}
                    for id_, (title, cents, stock) in toys.items()
                },
            }
        )
    )
    return path


@pytest.fixture
def settings(tmp_path):
    return settings_for(tmp_path / "home", platform="toy", shop_id="toys", toy_greeting="good day")


@pytest.fixture
async def shop(settings, file, monkeypatch):
    without_platform_jobs(monkeypatch)  # the tests say when the work is done
    async with open_container(settings, own=True) as container:
        yield container.shop


async def connected(shop, file):
    return await connection.connect(shop, "toy", "key", str(file), {"toy_key": KEY}, "operator")


def signed(body: dict[str, str], key: str = KEY) -> tuple[dict[str, str], bytes]:
    raw = json.dumps(body).encode()
    return {"Content-Type": "application/json", "X-Toy": hmac.digest(key.encode(), raw, "sha256").hex()}, raw


async def titles(shop):
    async with shop.database.read() as session:
        return set(await session.scalars(select(PlatformProduct.title).where(PlatformProduct.shop_id == shop.shop_id)))


async def test_it_connects_syncs_and_is_followed_and_forgotten(shop, file):
    with pytest.raises(KeysRefused):
        await connection.connect(shop, "toy", "key", str(file), {"toy_key": "another"}, "operator")
    with pytest.raises(Conflict):
        await connection.connect(shop, "demo", "key", str(file), {"toy_key": KEY}, "operator")
    found = await connected(shop, file)
    assert (found.name, found.facts) == ("Toys of Ada", {"toys": 3})
    assert found.notes[0] == "Have the shop tell of changes at http://127.0.0.1:8000/webhooks/toy."
    assert (await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)).state == "done"
    assert await titles(shop) == {"Spinning top", "Wooden train", "Kite"}
    assert "good day from the toy shop" in await shop.connector.check()
    assert not await connection.follow(shop)
    await connection.disconnect(shop, "operator")
    assert shop.connector.path == ""


async def test_its_webhooks_set_a_product_going_erase_a_customer_and_take_the_shop_away(shop, file):
    await connected(shop, file)
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    data = json.loads(file.read_text())
    data["products"]["3"]["title"] = "Box kite"
    file.write_text(json.dumps(data))
    with pytest.raises(NotAuthenticated):
        await intake.receive(shop, "toy", *signed({"topic": "toy changed", "toy": "3"}, "another"))
    assert not await intake.receive(shop, "toy", *signed({"topic": "hello"}))
    assert [await intake.receive(shop, "toy", *signed({"topic": "toy changed", "toy": "3"})) for _ in range(2)] == [
        True,
        False,
    ]
    assert await work.process(shop) == 1
    assert "Box kite" in await titles(shop)
    mara = await principals.sign_in(shop, MARA)
    await conversations.create(shop, mara)
    assert await intake.receive(shop, "toy", *signed({"topic": "forget", "email": MARA}))
    assert await work.process(shop) == 1
    async with shop.database.read() as session:
        assert await session.scalar(select(Conversation)) is None
    assert await intake.receive(shop, "toy", *signed({"topic": "closed"}))
    file.unlink()  # gone for good
    assert await work.process(shop) == 1
    assert shop.connector.path == ""


async def test_one_without_webhooks_is_followed_and_read_once_a_day(shop, file, monkeypatch):
    monkeypatch.setitem(registry._found, "toy", replace(registry.platform("toy"), webhooks=None))
    await connected(shop, file)
    await sync(shop.database, shop.shop_id, shop.connector, shop.discovery)
    assert await work.work_off(shop) == 0
    with pytest.raises(NotFound):
        await intake.receive(shop, "toy", *signed({"topic": "toy changed", "toy": "3"}))
    assert not await work.reconcile(shop)
    with clock.travel(timedelta(hours=25)):
        assert await work.reconcile(shop)


async def test_it_refunds_once(shop, file):
    await connected(shop, file)
    mara = await principals.sign_in(shop, MARA)
    found = await proposals.propose(shop, mara, "refund_order", "501", {"items": [{"sku": "TOY-2", "quantity": 1}]})
    decided = await proposals.decide(shop, mara, found.id, found.hash, "confirm")
    ended = await outcome.wait(shop, decided)
    assert ended.state == "confirmed", ended.sentence
    order = await shop.connector.orders.by_number("501")
    assert order.refunded == Money("39.00", "EUR") and len(order.refunds) == 1


async def test_it_has_routes_of_its_own(settings, file):
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        shop = app.state.shopclerk.container.shop
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1:8000"
        ) as client:
            assert {"/connect/toy", "/webhooks/toy"} <= set((await client.get("/openapi.json")).json()["paths"])
            staff = {"Authorization": f"Bearer {await principals.create_key(shop, 'test')}"}
            body = {"file": str(file), "toy_key": KEY}
            assert (await client.post("/connect/toy", json=body)).status_code == 401
            made = await client.post("/connect/toy", json=body, headers=staff)
            assert made.status_code == 200, made.text
            assert (made.json()["state"], made.json()["file"], made.json()["toys"]) == ("connected", str(file), 3)
            other = await client.post("/connect/shopify", json={"shop": "x.myshopify.com"}, headers=staff)
            assert (other.status_code, other.json()["code"]) == (409, "other_platform")
            headers, raw = signed({"topic": "toy changed", "toy": "1"})
            assert (await client.post("/webhooks/toy", content=raw, headers=headers)).status_code == 200
            assert (await client.post("/webhooks/toy", content=raw + b" ", headers=headers)).status_code == 401


@pytest.fixture
def run(tmp_path, monkeypatch):
    """The command line, inside this process, which saves the imports; logging is put back afterwards."""
    from app.cli.root import app

    told = {"PLATFORM": "toy", "SHOP_ID": "toys", "HOME": str(tmp_path / "home")}
    for name, value in told.items():
        monkeypatch.setenv(f"SHOPCLERK_{name}", value)
    monkeypatch.setenv("TOY_KEY", KEY)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda *args: CliRunner().invoke(app, list(args), prog_name="shopclerk")
    root.handlers[:], root.level = handlers, level


def test_it_has_a_command_and_the_doctor_reaches_it(run, file, monkeypatch):
    assert "Connect a toy shop" in run("connect", "--help").output
    made = run("connect", "toy", str(file), "--json")
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["toys"] == 3
    told = run("doctor").stdout
    assert "hello from the toy shop Toys of Ada" in told and "Toy is brought by another package" in told
    assert "toy count" in told and "count the toys" in told
    monkeypatch.setenv("SHOPCLERK_TOY_GREETING", "x" * 41)
    assert "SHOPCLERK_TOY_GREETING is not valid" in run("doctor").stdout


async def test_its_export_is_recognised(tmp_path):
    (tmp_path / "toys.csv").write_text("toy,cost\nTop,3.50\nKite,12.00\n")
    found = await preview(Import(tmp_path / "toys.csv"))
    assert [(each.title, str(each.variants[0].price.amount)) for each in found.products] == [
        ("Top", "3.50"),
        ("Kite", "12.00"),
    ]


def test_one_that_cannot_be_used_is_named_and_holds_up_no_other(tmp_path, monkeypatch, caplog):
    folder = tmp_path / "broken-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(
        "[shopclerk.platforms]\nbroken = no_such_module:PLATFORM\nshopify = toyshop:PLATFORM\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert [each.name for each in registry.platforms()] == ["demo", "shopify", "woocommerce", "ucp", "toy"]
    assert "The platform 'broken'" in caplog.text
    assert registry.platform("shopify").label == "Shopify"  # ours are not replaced
    with pytest.raises(ConfigurationError, match="broken"):
        registry.platform("broken")
    assert [each.state for each in checks.platforms()] == ["warn", "ok"]


@pytest.mark.parametrize("wrong", [{"route": "woo"}, {"route": "manifest"}, {"route": "a/b"}, {"name": "other"}])
def test_one_whose_name_or_route_is_not_its_own_is_refused(monkeypatch, wrong):
    import toyshop

    monkeypatch.setattr(toyshop, "PLATFORM", replace(toyshop.PLATFORM, **wrong))
    with pytest.raises(ConfigurationError, match="'toy'"):
        registry.platform("toy")


@pytest.mark.parametrize("contract", every(says.contracts))
async def test_it_says_what_a_platform_must_say(contract):
    await kept(contract, registry.platform("toy"))


def test_no_file_of_the_product_knows_it():
    named = [
        path
        for name in PACKAGES
        for path in (ROOT / name).rglob("*.py")
        if "toyshop" in path.read_text(encoding="utf-8")
    ]
    assert named == []
