"""The script that trims Shopify's schema, and whether what it made is what is here."""

from __future__ import annotations

import gzip
import importlib.machinery
import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest
from graphql import build_schema, introspection_from_schema, parse, validate

from evals.standins.shopify.schema import FOLDER, VERSION, schema, scopes
from tests.evals.standins.shopify.client import DOCUMENTS
from tests.loud import skip_loudly

SCRIPT = Path(__file__).parents[4] / "scripts/trim_shopify_schema"
SMALL = """
directive @idempotent(key: String!) on FIELD
schema { query: QueryRoot mutation: Mutation }
interface Node { id: ID! }
type Domain implements Node { id: ID! }
enum Shape { ROUND FLAT }
type Unreached { id: ID! }
type Thing implements Node { id: ID! shape: Shape old: String @deprecated(reason: "x") other: Unreached parent: Thing }
input ThingInput { name: String! shape: Shape = ROUND count: Int! = 3 }
type Payload { thing: Thing }
type QueryRoot { thing(id: ID!, deep: Boolean = false): Thing domain(id: ID!): Domain unreached: Unreached }
type Mutation { thingMake(input: ThingInput!): Payload thingBreak: Unreached }
"""


@pytest.fixture(scope="module")
def script():
    loader = importlib.machinery.SourceFileLoader("trim_shopify_schema", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes
    return module


@pytest.fixture
def official() -> Path:
    folder = os.environ.get("SHOPIFY_SCHEMAS", "")
    if not folder:
        remedy = "Run scripts/trim_shopify_schema FOLDER --fetch and set SHOPIFY_SCHEMAS=FOLDER."
        skip_loudly("the whole schemas of Shopify are not here", remedy)
    return Path(folder)


def raw(sdl: str, *rows: dict) -> dict:
    whole = introspection_from_schema(build_schema(sdl), input_value_deprecation=True)
    return {"data": whole, "offline_scopes": {"items": list(rows)}}


def test_only_what_is_reached_is_kept(script) -> None:
    texts = [
        ("a", "query($id: ID!) { thing(id: $id) { id } }"),
        ("b", 'mutation { thingMake(input: {name: "x"}) { thing { id } } }'),
    ]
    sdl = script.trim(raw(SMALL), texts)
    assert "Unreached" not in sdl and "thingBreak" not in sdl and "other" not in sdl
    for kept in (
        "shape: Shape",
        "parent: Thing",
        "deep: Boolean = false",
        "shape: Shape = ROUND",
        "count: Int! = 3",
        "@deprecated",
        "@idempotent",
    ):
        assert kept in sdl
    assert validate(build_schema(sdl, assume_valid=True), parse(texts[0][1])) == []
    with pytest.raises(SystemExit, match="c: "):
        script.trim(raw(SMALL), [("c", "{ nothing }")])


def test_fragments_come_from_beside_the_operations(script, tmp_path) -> None:
    (tmp_path / "fragments").mkdir()
    (tmp_path / "one.graphql").write_text("{ thing { ...A ... on Thing { id } } }")
    (tmp_path / "fragments/A.graphql").write_text("fragment A on Thing { ...B }")
    (tmp_path / "fragments/B.graphql").write_text("fragment B on Thing { id }")
    [(name, text)] = script.documents([tmp_path])
    assert name == "one.graphql" and text.count("fragment A") == text.count("fragment B") == 1


def test_scopes_are_read_from_the_words(script) -> None:
    words = "`write_orders` access scope or `write_quick_sale` access scope. Also: needs `write_x`."
    row = {"type": "field", "typeName": "QueryRoot", "fieldName": "thing", "requiredAccess": words}
    row["offlineScopes"] = ["write_orders", "write_quick_sale", "write_x"]
    other = row | {"typeName": "Elsewhere"}
    assert script.scopes(raw(SMALL, row, other), SMALL) == {"QueryRoot.thing": ["write_orders", "write_quick_sale"]}


def test_breaking_changes_are_told(script, tmp_path) -> None:
    for version, sdl in (
        ("2026-01", SMALL),
        ("2026-04", SMALL.replace("shape: Shape old", "old").replace("other: Unreached", "")),
    ):
        with gzip.open(tmp_path / f"admin_{version}.json.gz", "wt") as file:
            json.dump(raw(sdl), file)
    told = list(script.breaking(tmp_path, "type Thing { shape: Int }"))
    assert told[0] == "2026-01 -> 2026-04: 2 breaking" and told[1].startswith("! FIELD_REMOVED: Field Thing.")
    assert all(line.startswith(" ") for line in list(script.breaking(tmp_path, "type Nothing { id: ID }"))[1:])


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.graphql")), ids=lambda path: path.stem)
def test_our_documents_are_valid(path) -> None:
    assert validate(schema(), parse(path.read_text())) == []


def test_what_is_here_is_what_the_script_makes(script, official) -> None:
    raw_ = script.read(official, VERSION)
    sdl = script.trim(raw_, script.documents(script.OPERATIONS))
    assert sdl == (FOLDER / f"admin_{VERSION}.graphql").read_text()
    assert script.scopes(raw_, sdl) == json.loads((FOLDER / f"scopes_{VERSION}.json").read_text())


@pytest.mark.parametrize("version", ["2026-01", "2026-04", "2026-07", "2026-10"])
def test_operations_are_valid_on_every_version(script, official, version) -> None:
    whole = script.schema_of(script.read(official, version))
    problems = {name: validate(whole, parse(text)) for name, text in script.documents(script.OPERATIONS)}
    assert problems and {name: found for name, found in problems.items() if found} == {}


def test_the_licence_is_beside_it() -> None:
    assert "ISC License" in (FOLDER / "LICENSE").read_text() and "Shopify Inc." in (FOLDER / "LICENSE").read_text()
    assert "read_orders" in scopes()["Order"]
