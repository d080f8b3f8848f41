"""What is refused costs nothing else: products that stand in the shop, their variants, and the rows themselves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from service.importing import Import, take
from service.sync import SyncSummary
from store.database import Database
from store.models import PlatformProduct, PlatformVariant
from tests.service.discovery.sample_catalogue import open_database

GOOGLE = "id\ttitle\tlink\timage_link\tavailability\tprice\titem_group_id\n"
WOO = "ID,Type,SKU,Name,Published,Visibility in catalog,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)\n"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    yield opened
    await opened.close()


async def brought(database: Database, path: Path, text: str, *, replace: bool = False) -> SyncSummary:
    path.write_text(text)
    return await take(database, "test", Import(path, fallback="EUR"), replace=replace, refused_to=path)


async def stock(database: Database) -> dict[str, list[str]]:
    """Return the variants by product."""
    p, v = PlatformProduct, PlatformVariant
    async with database.read() as session:
        pairs = await session.execute(select(p.platform_id, v.platform_id).join(v, v.product_id == p.id).order_by(v.id))
        found: dict[str, list[str]] = {}
        for product, variant in pairs:
            found.setdefault(product, []).append(variant)
        return found


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("c.csv", "ID,Title,Price\n1,Lamp,10\n2,Hat,20\n", "ID,Title,Price\n1,Lamp,10\n2,Hat,from 20\n"),
        ("c.csv", "Item ID;Name;Price\n1;Lamp;10\n2;Hat;20\n", "Item ID;Name;Price\n1;Lamp;10\n2;;20\n"),
        (
            "c.csv",
            "Article number,Name,Price\n1,Lamp,10\n2,Hat,20\n",
            "Article number,Name,Price\n1,Lamp,10\n2,Hat,x\n",
        ),
        ("c.csv", "Name,Price\nLamp,10\nHat,20\n", "Name,Price\nLamp,10\nHat,from 20\n"),
        ("c.csv", "id,title,price\n1,Lamp,10\n2,Hat,20\n", "id,title,price\n1,Lamp,10\n2,Hat,1,299.00\n"),
        ("c.csv", "id,title,price\n1,Lamp,10\n2,Hat,20\n", 'id,title,price\n2,"Hat,20\n1,Lamp,10\n'),
        (
            "c.tsv",
            GOOGLE + "a\tScarf\thttps://x\t\tin stock\t20 EUR\tG9\nb\tCap\thttps://x\t\tin stock\t20 EUR\t\n",
            GOOGLE + "a\tScarf\thttps://x\t\tin stock\tfrom 20\tG9\nb\tCap\thttps://x\t\tin stock\t20 EUR\t\n",
        ),
        (
            "c.csv",
            WOO
            + "10,variable,k,Kite,1,visible,,,C,Red\n11,variation,kr,Kite - Red,1,visible,30,k,C,Red\n12,simple,l,L,1,visible,20,,,\n",
            WOO
            + "10,variable,k,Kite,1,visible,,,C,Red\n11,variation,kr,Kite - Red,1,visible,from 30,k,C,Red\n12,simple,l,L,1,visible,20,,,\n",
        ),
        (
            "c.jsonl",
            '{"productId": 1, "title": "Lamp", "price": 1}\n{"productId": 2, "title": "Hat", "price": 1}\n',
            '{"productId": 1, "title": "Lamp", "price": 1}\n{"productId": 2, "title": "Hat"}\n',
        ),
        (
            "c.json",
            '[{"sku": "1", "title": "Lamp", "price": 1}, {"sku": "2", "title": "Hat", "price": 1}]',
            '[{"sku": "1", "title": "Lamp", "price": 1}, {"sku": "2", "title": "Hat", "price": "x"}]',
        ),
    ],
)
async def test_a_product_whose_row_is_refused_is_not_deleted(
    database: Database, tmp_path: Path, name: str, before: str, after: str
) -> None:
    await brought(database, tmp_path / name, before)
    had = await stock(database)
    done = await brought(database, tmp_path / name, after, replace=True)
    assert (done.failed, done.deleted) == (1, 0)
    assert await stock(database) == had


async def test_nothing_is_deleted_while_a_row_does_not_tell_what_it_is_about(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "c.jsonl"
    await brought(database, path, '{"id": 1, "title": "Lamp", "price": 1}\n{"id": 2, "title": "Hat", "price": 1}\n')
    done = await brought(database, path, '{"id": 1, "title": "Lamp", "price": 1}\n{"id": 2, "ti\n', replace=True)
    assert (done.deleted, len(await stock(database))) == (0, 2)
    assert any("Nothing was deleted" in note for note in done.notes)
    gone = await brought(database, path, '{"id": 1, "title": "Lamp", "price": 1}\n', replace=True)
    assert (gone.deleted, list(await stock(database))) == (1, ["1"])


async def test_a_product_that_the_file_says_to_delete_goes(database: Database, tmp_path: Path) -> None:
    head = "Handle,Title,Command,Variant Price\n"
    await brought(database, tmp_path / "c.csv", head + "a,A,NEW,1\nb,B,NEW,2\n")
    done = await brought(database, tmp_path / "c.csv", head + "a,A,NEW,1\nb,B,DELETE,2\n", replace=True)
    assert (done.deleted, list(await stock(database))) == (1, ["a"])


MATRIXIFY = "Handle,Title,Variant ID,Variant Price,Command,Option1 Name,Option1 Value\n"


@pytest.mark.parametrize(
    ("name", "text", "kept", "line"),
    [
        ("c.csv", MATRIXIFY + "a,A,9,1,NEW,S,S\nb,B,9,2,NEW,S,S\n", {"a": ["9"]}, 3),
        ("c.csv", MATRIXIFY + "a,A,9,1,NEW,S,S\nb,B,8,2,NEW,S,S\nb,,9,2,,S,M\n", {"a": ["9"], "b": ["8"]}, 4),
        (
            "c.tsv",
            GOOGLE + "1\tLamp\thttps://x\t\tin stock\t9 EUR\tG1\n1\tLamp\thttps://x\t\tin stock\t8 EUR\tG1\n",
            {"G1": ["1"]},
            3,
        ),
        (
            "c.tsv",
            GOOGLE + "1\tLamp\thttps://x\t\tin stock\t9 EUR\tG1\n1\tLamp\thttps://x\t\tin stock\t8 EUR\t\n",
            {"G1": ["1"]},
            3,
        ),
    ],
)
async def test_of_two_variants_with_one_id_the_first_is_kept_and_the_second_told(
    database: Database, tmp_path: Path, name: str, text: str, kept: dict[str, list[str]], line: int
) -> None:
    done = await brought(database, tmp_path / name, text)
    assert await stock(database) == kept
    assert [each["line"] for each in done.errors] == [line]
    assert "same variant id" in done.errors[0]["reason"]
    assert "same variant id" in Path(done.refused_file).read_text()


async def test_an_import_takes_no_variant_from_a_product_that_stays(database: Database, tmp_path: Path) -> None:
    await brought(database, tmp_path / "g.tsv", GOOGLE + "1\tLamp\thttps://x\t\tin stock\t9 EUR\tG1\n")
    done = await brought(database, tmp_path / "c.csv", "id,title,price\n1,Other,5\n2,Hat,6\n")
    assert await stock(database) == {"G1": ["1"], "2": ["2"]}
    assert [each["line"] for each in done.errors] == [2]
    assert "Other" in Path(done.refused_file).read_text(), "what is refused when it is written is kept like the rest"
    await brought(database, tmp_path / "c.csv", "id,title,price\n1,Other,5\n", replace=True)
    assert await stock(database) == {"1": ["1"]}


async def test_refused_rows_keep_every_field(database: Database, tmp_path: Path) -> None:
    text = (
        "id\ttitle\tlink\timage link\tavailability\tprice\titem group id\tproduct type\n"
        "1\tLamp\thttps://x/a\thttps://x/a.jpg\tin stock\tfrom 3\tG\tLights\n"
    )
    done = await brought(database, tmp_path / "c.tsv", text)
    kept = Path(done.refused_file)
    assert kept.read_text().splitlines()[1].split("\t")[:8] == text.splitlines()[1].split("\t")
    again = await brought(database, kept, kept.read_text().replace("from 3", "3.00"))
    assert (again.failed, await stock(database)) == (0, {"G": ["1"]})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.json", '[{"id": 1, "title": "Lamp",\n "price": "cheap"}, {"id": 2, "title": "Hat", "price": 3}]'),
        (
            "c.json",
            '{"count": 2, "products": [{"id": 1, "title": "Lamp", "price": "cheap"}, {"id": 2, "title": "Hat", "price": 3}]}',
        ),
        (
            "c.json",
            '{\n "id": 1,\n "title": "Lamp",\n "price": "cheap"\n}\n{\n "id": 2,\n "title": "Hat",\n "price": 3\n}',
        ),
        ("c.jsonl", '{"id": 1, "title": "Lamp", "price": "cheap"}\n{"id": 2, "title": "Hat", "price": 3}\n'),
        (
            "c.xml",
            '<rss xmlns:g="http://base.google.com/ns/1.0"><channel><item><g:id>1</g:id><title>Lamp &amp; cup</title><g:price>cheap</g:price></item>'
            "<item><g:id>2</g:id><title>Hat</title><g:price>3 EUR</g:price></item></channel></rss>",
        ),
        ("c.csv", "id,title,price\n1,Lamp,cheap\n2,Hat,3\n"),
    ],
)
async def test_every_shape_has_a_file_of_refused_rows(database: Database, tmp_path: Path, name: str, text: str) -> None:
    done = await brought(database, tmp_path / name, text)
    assert (done.created, done.failed) == (1, 1)
    kept = Path(done.refused_file)
    assert "Hat" not in kept.read_text()
    again = await brought(database, kept, kept.read_text().replace(">cheap<", ">4<").replace("cheap", "4", 1))
    assert (again.failed, again.created) == (0, 1)
    assert await stock(database) == {"2": ["2"], "1": ["1"]}
