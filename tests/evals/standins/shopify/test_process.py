"""The stand-in in its own process, with its switches over HTTP, and the big catalogue."""

from __future__ import annotations

import contextlib

import httpx2

from evals.standins.shopify.crowd import crowd
from evals.standins.shopify.state import World
from tests.evals.standins.shopify.process import spawn


def test_it_runs_alone_and_can_be_switched() -> None:
    with contextlib.ExitStack() as stack:
        told = stack.enter_context(spawn("--products", "30", "--variants", "400"))
        headers = {"X-Shopify-Access-Token": told["token"]}
        http = stack.enter_context(httpx2.Client(base_url=told["url"], headers=headers))

        def ask(query):
            return http.post("/admin/api/2026-10/graphql.json", json={"query": query})

        counts = ask("{ productsCount { count } productVariantsCount { count } }").json()["data"]
        assert (counts["productsCount"]["count"], counts["productVariantsCount"]["count"]) == (30, 400)
        http.post("/_control/faults", json={"kind": "status", "code": 502})
        assert [ask("{ shop { name } }").status_code for _ in range(2)] == [502, 200]
        http.post("/_control/clock", json={"hours": 5})
        gid = ask("{ productVariants(first: 1) { nodes { id } } }").json()["data"]["productVariants"]["nodes"][0]["id"]
        assert http.post("/_control/price", json={"variant": gid, "price": "1.5", "stock": 1}).json() == {
            "price": "1.50"
        }
        assert http.post("/_control/bulk", json={"delay": 1.0}).json() == {"ok": True}
        assert http.post("/_control/bulk", json={"nonsense": 1}).json() == {"ok": False}
        assert http.post("/_control/deliver").json() == {"sent": []}
        state = http.get("/_control/state").json()
        assert state["faults"] == ["status"] and state["kinds"]["Order"] == 5 and state["requests"] == 4


def test_a_crowd_is_the_same_every_time_and_whole() -> None:
    one, other = World(), World()
    for world in (one, other):
        made = crowd(world, 200, 1200)
        assert len(made) == len(world.all("Product")) == 200
        assert sum(len(each["_variants"]) for each in made) == len(world.all("ProductVariant")) == 1200
        assert max(len(each["_variants"]) for each in made) == 300
    assert [each["title"] for each in one.all("Product")] == [each["title"] for each in other.all("Product")]
