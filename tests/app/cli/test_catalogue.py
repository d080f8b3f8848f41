"""``search``, ``sync``, ``import`` and ``index``."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from tests.app.cli.conftest import Shell

CATALOGUE = """\
id,title,price,description
1,Garden hose,19.90,Green and 20 m long
2,,12.00,Nobody knows what this is
3,Rake,cheap,With a long handle
4,Spade,24.50,Ash handle
"""


def test_search_as_json(call: Callable[..., Any]) -> None:
    done = call("search", "rain jacket under 120", "--limit", "3", "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["understood"]["text"] == "rain jacket"
    assert found["understood"]["max_price"] == "120"
    assert len(found["items"]) == 3
    for item in found["items"]:
        assert {"id", "sku", "title", "price", "currency", "in_stock", "category", "url", "image"} <= item.keys()
        assert float(item["price"]) <= 120


def test_search_conditions_narrow_it_down(call: Callable[..., Any]) -> None:
    args = ("--min-price", "30", "--max-price", "90", "--in-stock", "--json")
    items = json.loads(call("search", "jacket", *args).stdout)["items"]
    assert items
    assert all(30 <= float(item["price"]) <= 90 and item["in_stock"] for item in items)


def test_search_as_a_table(call: Callable[..., Any]) -> None:
    done = call("search", "mug", "--limit", "2")
    assert done.stdout.splitlines()[0].split() == ["Product", "Price", "In", "stock", "SKU", "Id"]
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize(
    "args",
    [
        ("",),
        ("mug", "--max-price", "ten"),
        ("mug", "--min-price", "-1"),
        ("mug", "--min-price", "9", "--max-price", "3"),
    ],
)
def test_a_search_that_makes_no_sense(call: Callable[..., Any], args: tuple[str, ...]) -> None:
    done = call("search", *args)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("shopclerk: ")
    assert done.stderr.rstrip().endswith(("[bad_input]", "[bad_money]"))


def test_import_tells_the_bad_rows_and_takes_the_rest(empty_shell: Shell) -> None:
    file = empty_shell.folder / "catalogue.csv"
    file.write_text(CATALOGUE)
    done = empty_shell.run("import", str(file))
    assert done.returncode == 0, done.stderr
    assert "not taken: line 3: " in done.stdout
    assert "not taken: line 4: " in done.stdout
    assert "2 new" in done.stdout
    found = json.loads(empty_shell.run("search", "spade", "--json").stdout)
    assert found["total"] <= 2  # what was imported, and nothing of the demo
    assert found["items"][0]["title"] == "Spade"


def test_import_shows_what_it_would_take_and_changes_nothing(empty_shell: Shell) -> None:
    file = empty_shell.folder / "catalogue.csv"
    file.write_text(CATALOGUE)
    done = empty_shell.run("import", str(file), "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "Garden hose [1]" in done.stdout
    assert "19.90 EUR, in stock" in done.stdout
    assert "not taken: line 4: " in done.stdout
    assert "Nothing was changed." in done.stdout
    shown = json.loads(empty_shell.run("import", str(file), "--dry-run", "--currency", "pln", "--json").stdout)
    assert (shown["currency"], shown["shape"], len(shown["products"])) == ("PLN", "a table of products", 2)
    assert empty_shell.run("import", str(file), "--currency", "euro").returncode == 2


def test_a_catalogue_stands_instead_of_the_demos_goods(empty_shell: Shell) -> None:
    assert empty_shell.run("sync").returncode == 0
    file = empty_shell.folder / "catalogue.csv"
    file.write_text(CATALOGUE)
    done = empty_shell.run("import", str(file))
    assert done.returncode == 0, done.stderr
    assert "catalogue.refused.csv" in done.stdout
    assert "The demo's rules and pages went with its goods" in done.stdout
    shipping = empty_shell.run("chat", stdin="how much is gift wrapping?\nhow much is shipping?\n").stdout
    assert "3.50" not in shipping and "4.90" not in shipping and "I do not know" in shipping
    found = json.loads(empty_shell.run("search", "rain jacket", "--json").stdout)
    assert {item["title"] for item in found["items"]} <= {"Garden hose", "Spade"}
    again = empty_shell.run("sync")
    assert again.returncode != 0
    assert "came from a file" in again.stderr


def test_a_catalogue_of_ones_own_has_no_invented_orders_beside_it(empty_shell: Shell) -> None:
    assert empty_shell.run("sync").returncode == 0
    file = empty_shell.folder / "catalogue.csv"
    file.write_text(CATALOGUE)
    assert "The demo's orders and people went with its goods" in empty_shell.run("import", str(file)).stdout
    told = empty_shell.run("demo", stdin="where is my order 1007?\nrefund order 1015\n")
    assert told.returncode == 0, told.stderr
    assert told.stdout.count("I cannot see this shop's orders from here") == 2
    assert empty_shell.run("demo", "--as", "mara@example.com", stdin="hello\n").returncode != 0
    # A store's file that is made anew has none either, and a second import says nothing twice.
    for part in empty_shell.home.glob("demo.sqlite*"):
        part.unlink()
    assert "1007" not in empty_shell.run("demo", stdin="where is my order 1007?\n").stdout.replace("order 1007?", "")
    assert "went with its goods" not in empty_shell.run("import", str(file)).stdout
    back = empty_shell.run("demo", "--reset", stdin="where is my order 1007?\n")
    assert "Status: shipped" in back.stdout


def test_import_of_nothing_usable_fails(empty_shell: Shell) -> None:
    file = empty_shell.folder / "catalogue.csv"
    file.write_text("id,title,price\n1,,x\n")
    done = empty_shell.run("import", str(file), "--json")
    assert done.returncode == 1
    summary = json.loads(done.stdout)
    assert summary["failed"] == 1
    assert summary["errors"][0]["line"] == 2
    missing = empty_shell.run("import", str(empty_shell.folder / "nowhere.csv"))
    assert missing.returncode == 2
    assert "nowhere.csv" in missing.stderr


def test_a_second_sync_changes_nothing(shell: Shell) -> None:
    done = shell.run("sync", "--json")
    assert done.returncode == 0
    summary = json.loads(done.stdout)
    assert summary["state"] == "done"
    assert summary["unchanged"] == summary["seen"] > 400
    assert summary["index"]["vectors"] == summary["index"]["products"]


def test_a_deleted_index_folder_is_made_again(shell: Shell) -> None:
    shutil.rmtree(shell.home / "index")
    state = json.loads(shell.run("index", "state", "--json").stdout)
    assert state["words"] == 0 < state["products"]
    rebuilt = shell.run("index", "rebuild", "--json")
    assert rebuilt.returncode == 0, rebuilt.stderr
    state = json.loads(rebuilt.stdout)
    assert state["words"] == state["vectors"] == state["products"]


def test_search_and_demo_mend_a_deleted_index_first(shell: Shell) -> None:
    shutil.rmtree(shell.home / "index")
    found = json.loads(shell.run("search", "rain jacket", "--json").stdout)
    assert found["degraded"] == []
    assert "Rain Jacket" in found["items"][0]["title"]
    shutil.rmtree(shell.home / "index")
    assert "Rain Jacket" in shell.run("demo", stdin="rain jacket\n").stdout


def test_migrate_on_an_empty_and_on_a_present_home(empty_shell: Shell) -> None:
    assert "(was empty)" in empty_shell.run("migrate").stdout
    assert empty_shell.run("migrate").stdout.startswith("The database is at revision ")


def test_search_by_brand_without_a_word_with_counts(call: Callable[..., Any]) -> None:
    all_of_it = json.loads(call("search", "jacket", "--facets", "--limit", "50", "--json").stdout)
    brands = {
        each["value"]: each["count"]
        for facet in all_of_it["facets"]
        if facet["name"] == "brand"
        for each in facet["values"]
    }
    brand = max(brands, key=lambda name: brands[name])
    args = ("--brand", brand, "--exclude", "nylon", "--exclude", "wool", "--limit", "50", "--json")
    found = json.loads(call("search", "jacket", *args).stdout)
    assert {item["brand"] for item in found["items"]} == {brand}
    assert 0 < len(found["items"]) < brands[brand]
    assert found["understood"]["exclude"] == ["nylon", "wool"]
    assert "brand: " in call("search", "jacket", "--facets").stdout


def test_search_shows_what_comes_nearest_and_what_it_read(call: Callable[..., Any]) -> None:
    done = call("search", "rain jaket under 2")
    assert done.stdout.startswith("Nothing was found.")
    assert "Rain Jacket" in done.stdout
    assert "Without max_price there would be" in done.stderr
    assert "jaket was read as jacket" in done.stderr
    again = json.loads(
        call("search", "rain jaket under 2", "--ignore", "price", "--ignore", "corrections", "--json").stdout
    )
    assert not {"max_price", "corrections"} & again["understood"].keys()
    assert call("search", "mug", "--ignore", "weather").exit_code == 2


def test_recommend(call: Callable[..., Any]) -> None:
    mug = json.loads(call("search", "mug", "--limit", "1", "--json").stdout)["items"][0]
    for product in (mug["id"], mug["sku"].lower()):
        found = json.loads(call("recommend", product, "--json").stdout)
        assert found["kind"] == "similar"
        assert found["about"]["id"] == mug["id"]
        assert all(item["reason"] and item["in_stock"] and item["id"] != mug["id"] for item in found["items"])
    assert json.loads(call("recommend", "--json").stdout)["kind"] == "trending"
    assert json.loads(call("recommend", "--liked", mug["id"], "--json").stdout)["kind"] == "for_you"
    cheap = json.loads(call("recommend", mug["id"], "--kind", "goes_with", "--max-price", "40", "--json").stdout)
    assert all(float(item["price"]) <= 40 for item in cheap["items"])
    assert "Because" in call("recommend", mug["id"]).stdout.splitlines()[0]


@pytest.mark.parametrize(
    "args", [("nothing-like-that",), ("--kind", "similar"), ("--kind", "lucky"), ("p1", "--max-price", "ten")]
)
def test_a_recommendation_that_makes_no_sense(call: Callable[..., Any], args: tuple[str, ...]) -> None:
    done = call("recommend", *args)
    assert done.exit_code != 0
    assert done.stdout == ""
    assert done.stderr.startswith("shopclerk: ")
