"""Every operation that is sent is valid on Shopify's own schema, uses nothing deprecated, and stays under the cost cap."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from graphql import NoDeprecatedCustomRule, build_client_schema, parse, print_ast, validate

from connectors.stores.shopify import documents
from evals.standins.shopify import cost
from evals.standins.shopify.schema import schema

CAP = 1000
FOLDER = Path(documents.__file__).parent / "operations"
#: The unpacked `data` folder of the npm package @shopify/dev-mcp, for checking against the whole schemas.
OFFICIAL = os.environ.get("SHOPIFY_SCHEMAS", "")
# What it does not tell: the page size of `orders` is chosen by the reader, never above this.
VARIABLES = {
    "orders": {"query": "x", "first": 4},
    "stock": {"ids": [f"gid://shopify/ProductVariant/{n}" for n in range(250)]},
}


@pytest.mark.parametrize("name", [*documents.names(), *documents.BULK])
def test_valid_and_nothing_deprecated(name):
    document = parse(documents.text(name))
    assert validate(schema(), document) == []
    assert validate(schema(), document, [NoDeprecatedCustomRule]) == []


@pytest.mark.parametrize("name", documents.names())
def test_cost_is_under_the_cap(name):
    assert cost.estimate(schema(), parse(documents.text(name)), VARIABLES.get(name, {}), lists=True) <= CAP


@pytest.mark.parametrize("name", documents.names())
def test_one_operation_per_file_named_for_what_it_does(name):
    operations = [one for one in parse(documents.text(name)).definitions if one.kind == "operation_definition"]
    assert len(operations) == 1
    assert documents.is_write(name) is (operations[0].operation.value == "mutation")


def test_a_refund_carries_its_key_and_fragments_come_along_once():
    text = print_ast(parse(documents.text("write_refund")))
    assert "@idempotent(key: $key)" in text
    assert documents.text("orders").count("fragment Paid on MoneyBag") == 1


def test_every_file_is_used():
    code = "".join(path.read_text() for path in FOLDER.parent.glob("*.py"))
    unused = [name for name in [*documents.names(), *documents.BULK] if f'"{name}"' not in code]
    assert unused == []
    spreads = "".join(path.read_text() for path in FOLDER.rglob("*.graphql"))
    assert [path.stem for path in (FOLDER / "fragments").iterdir() if f"...{path.stem}" not in spreads] == []


@pytest.mark.skipif(not OFFICIAL, reason="SHOPIFY_SCHEMAS is not set")
@pytest.mark.parametrize("version", ["2026-01", "2026-04", "2026-07", "2026-10"])
def test_valid_on_the_whole_schema_of_every_version(version):
    with gzip.open(Path(OFFICIAL) / f"admin_{version}.json.gz") as file:
        whole = build_client_schema(json.load(file)["data"], assume_valid=True)
    for name in [*documents.names(), *documents.BULK]:
        assert validate(whole, parse(documents.text(name))) == [], name
