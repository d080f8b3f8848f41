"""Sales in files: the price of a sale is told while that is on, and the full one before and after."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.files.dates import BadDate, span
from runtime import clock
from service.discovery import Discovery, SearchRequest
from service.importing import Import, preview, take
from store.database import Database
from tests.service.discovery.sample_catalogue import HashingEncoder, open_database
from tests.service.importing.test_shapes import NOW, WOO_ORDER, prices, read, woo

DAYS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(
    DAYS,
    st.sampled_from(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%d.%m.%Y %H:%M", "%Y-%m-%d %I:%M %p", "%Y/%m/%d %H:%M"]),
)
def test_usual_spellings_of_a_moment(day: datetime, form: str) -> None:
    day = day.replace(second=0, microsecond=0, minute=max(1, day.minute))
    text = day.strftime(form)
    assert span(text, text) == (day, day)
    assert (
        span("", "", f"{text}/{text}")
        == span("", "", f"{text} - {text}")
        == span("", "", f"{text}–{text}")
        == (day, day)
    )


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y"]))
def test_a_day_and_a_month_that_could_be_each_other_are_not_guessed(day: datetime, form: str) -> None:
    text = day.strftime(form)
    if day.day > 12 or day.day == day.month:
        first = datetime(day.year, day.month, day.day, tzinfo=UTC)
        assert span(text, text) == (first, first + timedelta(days=1))
    else:
        with pytest.raises(BadDate):
            span(text, "")


@pytest.mark.parametrize(
    "text", ["next week", "2026-13-01", "31.02.2026", "2026-01-01 13:00 PM", "1.1.26", "until 2026-01-01", "soon/later"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    for fields in ((text, "", ""), ("", text, ""), ("", "", text)):
        with pytest.raises(BadDate):
            span(*fields)


OVER = [
    ("01.01.2024", "31.01.2024"),
    ("1/1/2024", "1/31/2024"),
    ("2024-01-01", "2024-01-31"),
    ("2026-07-01", ""),
    ("2024-01-01 00:00:00", "2024-01-31 23:59:59"),
    ("01/02/2024", "05/02/2024"),
    ("yesterday", "tomorrow"),
]
ON = [("", ""), ("01.06.2026", "15.06.2026"), ("6/14/2026", "6/15/2026"), ("2026-06-01", ""), ("", "2026-06-15 12:01")]


@pytest.mark.parametrize(("dates", "on"), [*((each, False) for each in OVER), *((each, True) for each in ON)])
def test_a_sale_is_on_within_its_dates_in_every_kind_of_file(dates: tuple[str, str], on: bool) -> None:
    begins, ends = dates
    both = f"{begins}/{ends}" if begins or ends else ""
    row = dict(zip(WOO_ORDER, [""] * len(WOO_ORDER), strict=True)) | {
        "ID": "1",
        "Type": "simple",
        "Name": "A",
        "Regular price": "49",
        "Sale price": "19",
        "Date sale price starts": begins,
        "Date sale price ends": ends,
    }
    record = {"id": 1, "title": "A", "price": 49, "sale_price": "19.00"}
    files = [
        woo(row),
        f"id,title,price,sale_price,sale_start,sale_end\n1,A,49,19,{begins},{ends}\n",
        json.dumps({**record, "sale_price_effective_date": both}),
        json.dumps({**record, "price": 19, "regular_price": 49, "date_on_sale_from": begins, "date_on_sale_to": ends}),
    ]
    if " " not in begins + ends:
        files.append(
            "id\ttitle\tlink\timage_link\tavailability\tprice\tsale_price\tsale_price_effective_date\n"
            f"1\tA\t\t\tin stock\t49.00 EUR\t19.00 EUR\t{both}\n"
        )
    for text in files:
        reading, found, refused = read(text)
        assert not refused
        assert prices(found["1"]) == [("19.00 EUR", "49.00 EUR") if on else ("49.00 EUR", "")], reading.shape


@pytest.mark.parametrize("sale", ["0", "0.00", "0,00", "25.00", "20.00", ""])
def test_what_is_no_lower_price_is_no_sale(sale: str) -> None:
    _, found, _ = read(f'id,title,price,sale_price\n1,A,20.00,"{sale}"\n')
    assert prices(found["1"]) == [("20.00 EUR", "")]
    _, found, _ = read(woo({"ID": "1", "Type": "simple", "Name": "A", "Regular price": "20", "Sale price": sale}))
    assert prices(found["1"]) == [("20.00 EUR", "")]


def test_a_price_of_a_sale_alone_is_no_price_for_ever() -> None:
    _, found, refused = read("id,title,sale_price,sale_end\n1,A,5,\n2,B,5,2026-06-30\n3,C,0,\n")
    assert (list(found), [each.name for each in refused]) == (["1"], ["2", "3"])


async def test_dates_and_sales_that_are_not_taken_are_told(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,title,price,sale_price,sale_end\n1,A,20,10,01/02/2026\n2,B,20,30,\n3,C,20,0,\n")
    told = " ".join((await preview(Import(path, "EUR"))).summary.notes)
    assert (
        "01/02/2026" in told
        and "30.00 EUR" in told
        and "full price" in told
        and "0.00" not in told.replace("0.00 EUR", "")
    )


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[tuple[Database, Discovery]]:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    discovery = await Discovery.open(database, "test", HashingEncoder(), tmp_path / "index", repair=False)
    yield database, discovery
    await discovery.close()
    await database.close()


async def test_a_sale_begins_and_ends_without_another_import(
    shop: tuple[Database, Discovery], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, discovery = shop
    path = tmp_path / "c.csv"
    path.write_text(
        "id,title,price,sale_price,sale_start,sale_end\n1,Scarf,49,19,2026-06-20,2026-06-30\n2,Shawl,30,,,\n"
    )
    monkeypatch.setattr(clock, "now", lambda: NOW)
    await take(database, "test", Import(path, "EUR"), discovery)
    cheap, all_ = SearchRequest(query="scarf under 20 euros"), SearchRequest(query="scarf shawl", sort="price_asc")
    for day, price, found, first in (
        (0, "49.00", 0, "2"),
        (6, "19.00", 1, "1"),
        (14, "19.00", 1, "1"),
        (16, "49.00", 0, "2"),
    ):
        monkeypatch.setattr(clock, "now", lambda day=day: NOW + timedelta(days=day))
        told = await discovery.product("1")
        assert (str(told.price), str(told.variants[0].price)) == (price, price)
        assert (await discovery.search(cheap)).total == found
        page = await discovery.search(all_)
        assert page.items[0].id == first
