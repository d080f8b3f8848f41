"""Shops of every platform whose articles are hard to tell apart: equal, missing and inherited SKUs, deleted products."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from connectors.stores.base import StoreConnector
from evals.standins.shopify import catalogue as shopify_catalogue
from evals.standins.shopify import orders as shopify_orders
from evals.standins.shopify import people as shopify_people
from evals.standins.shopify import server as shopify_server
from evals.standins.woocommerce import catalogue, orders, people, server
from tests.connectors.stores.shopify import conftest as shopify_fixtures
from tests.connectors.stores.woocommerce import conftest as woo_fixtures

OWNER = "mara@example.com"
HOODIES = ("S", "M", "L")
#: Kinds of articles: a hoodie in a size, a candle without SKU, a mug with one, and a cap that was deleted since.
KINDS = (*HOODIES, "candle", "mug", "gone")
Wants = list[tuple[str, int]]


class SampleStore:
    """A shop that sells every kind; ``order`` places one with these kinds and pieces, and returns its number."""

    store: StoreConnector

    def order(self, wants: Wants, *, sent: bool) -> str:
        raise NotImplementedError


class Woo(SampleStore):
    def __init__(self, running: server.Standin) -> None:
        self.world = world = running.world
        self.store = woo_fixtures.connect(running)
        sizes = {"Size": list(HOODIES)}
        hoodie = catalogue.product(
            world, "Hoodie", options=sizes, prices=["50.00"], stock=90_000, sku="HD", own_skus=False
        )
        caps = catalogue.product(world, "Cap", options=sizes, prices=["15.00"], stock=90_000, sku="CP", own_skus=False)
        self.things = dict(zip(HOODIES, hoodie["_variations"], strict=True))
        self.things["candle"] = catalogue.product(world, "Candle", "10.00", stock=90_000, sku="")
        self.things["mug"] = catalogue.product(world, "Mug", "12.50", stock=90_000, sku="MUG-1")
        self.caps = caps["_variations"]
        self.customer = people.customer(world, OWNER, "Mara Lindt", address=orders.ADDRESS)
        self.hoodie = str(hoodie["id"])

    def order(self, wants: Wants, *, sent: bool) -> str:
        bought = [
            (self.caps[place % 3] if kind == "gone" else self.things[kind], count)
            for place, (kind, count) in enumerate(wants)
        ]
        status = "completed" if sent else ""
        made = orders.order(self.world, OWNER, bought, customer=self.customer, ago=3, status=status)
        before = {one["id"]: one["_thing"] for one in made["_lines"]}
        assert len(before) == len(wants)
        orders.forget(self.world, self.caps)
        return str(made["id"])


class Shopify(SampleStore):
    def __init__(self, running: shopify_server.Standin) -> None:
        self.world = world = running.world
        self.store = shopify_fixtures.connect(running)
        sizes = {"Size": list(HOODIES)}
        hoodie = shopify_catalogue.product(world, "Hoodie", options=sizes, prices=["50.00"] * 3, stock=90_000)
        caps = shopify_catalogue.product(world, "Cap", options=sizes, prices=["15.00"] * 3, stock=90_000)
        for one in hoodie["_variants"]:
            one["sku"] = "HD"
        self.things = dict(zip(HOODIES, hoodie["_variants"], strict=True))
        self.things["candle"] = shopify_catalogue.product(world, "Candle", price="10.00", stock=90_000)["_variants"][0]
        self.things["candle"]["sku"] = None
        self.things["mug"] = shopify_catalogue.product(world, "Mug", price="12.50", stock=90_000)["_variants"][0]
        self.caps = caps["_variants"]
        self.customer = shopify_people.customer(world, OWNER, "Mara Lindt", address=shopify_orders.ADDRESS)
        self.hoodie = hoodie["id"].rpartition("/")[2]

    def order(self, wants: Wants, *, sent: bool) -> str:
        bought = [
            (self.caps[place % 3] if kind == "gone" else self.things[kind], count)
            for place, (kind, count) in enumerate(wants)
        ]
        made = shopify_orders.order(self.world, self.customer, bought, ago=4)
        if sent:
            shopify_orders.fulfil(self.world, made)
            shopify_orders.deliver(self.world, made, ago=2)
        for (kind, _), line in zip(wants, made["_lines"], strict=True):
            if kind == "gone":
                line |= {"product": None, "variant": None, "sku": None}
        return str(made["name"]).removeprefix("#")


class Demo(SampleStore):
    """The demo store, with orders whose lines are written into its books."""

    def __init__(self, store: StoreConnector) -> None:
        self.store = store
        self.path: Any = store.path  # type: ignore[attr-defined]
        self.count = 0
        with sqlite3.connect(self.path) as database:
            rows = database.execute(
                "SELECT product_id, id, title, price FROM variants WHERE product_id ="
                " (SELECT product_id FROM lines WHERE order_id = (SELECT id FROM orders WHERE number = '1408') LIMIT 1)"
                " ORDER BY position LIMIT 3"
            ).fetchall()
            database.execute("UPDATE variants SET stock = 90000 WHERE product_id = ?", (rows[0][0],))
        self.hoodie = rows[0][0]
        self.things = {
            size: dict(zip(("product_id", "variant_id", "variant_title", "price"), row, strict=True))
            | {"title": "Hoodie", "sku": "HD"}
            for size, row in zip(HOODIES, rows, strict=False)
        }
        blank = {"product_id": "", "variant_id": "", "variant_title": "", "sku": "", "price": 1000}
        self.things |= {
            "candle": blank | {"product_id": "x1", "variant_id": "x1", "title": "Candle"},
            "mug": blank | {"product_id": "x2", "variant_id": "x2", "title": "Mug", "sku": "MUG-1"},
            "gone": blank | {"title": "Cap", "variant_title": "S"},
        }

    def order(self, wants: Wants, *, sent: bool) -> str:
        self.count += 1
        number, identity = f"9{self.count:05}", f"hand-{self.count}"
        with sqlite3.connect(self.path) as database:
            database.row_factory = sqlite3.Row
            like = database.execute("SELECT * FROM orders WHERE number = ?", ("1012" if sent else "1015",)).fetchone()
            lines = [self.things[kind] | {"quantity": count} for kind, count in wants]
            goods = sum(each["price"] * each["quantity"] for each in lines)
            head = dict(like) | {"id": identity, "number": number, "discount": 0, "total": goods + like["shipping"]}
            _insert(database, "orders", head)
            names = []
            for place, each in enumerate(lines, 1):
                names.append(f"{identity}-{place}")
                _insert(
                    database,
                    "lines",
                    each
                    | {
                        "id": names[-1],
                        "order_id": identity,
                        "position": place,
                        "discount": 0,
                        "tax": 0,
                        "tags": "[]",
                        "refunded_quantity": 0,
                        "shipped_quantity": each["quantity"] if sent else 0,
                    },
                )
            for table in ("movements", "fulfilments") if sent else ("movements",):
                row = dict(database.execute(f"SELECT * FROM {table} WHERE order_id = ?", (like["id"],)).fetchone())
                row |= {"order_id": identity} | (
                    {"id": f"f-{identity}"} if table == "fulfilments" else {"amount": head["total"]}
                )
                row.pop("id") if table == "movements" else None
                _insert(database, table, row)
        return number


def _insert(database: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


@contextmanager
def sample_of(platform: str, demo: StoreConnector) -> Iterator[SampleStore]:
    """Run a shop of this platform."""
    if platform == "demo":
        yield Demo(demo)
    elif platform == "shopify":
        with shopify_server.serve() as running:
            running.bucket.set(maximum=100_000, rate=10_000)
            yield Shopify(running)
    else:
        with server.serve(tls_on=True) as woo:
            woo.world.version, woo.world.race = platform.removeprefix("woocommerce "), 0.0
            yield Woo(woo)
