"""The table of what an open container does again and again."""

from __future__ import annotations

import ast
import asyncio
from pathlib import Path

import pytest

from service import schedule
from service.bootstrap import open_container
from tests.homes import settings_for
from tests.house.tree import PACKAGES, ROOT, modules


def test_every_row_has_a_name_and_words_of_its_own() -> None:
    assert len({row.name for row in schedule.TABLE}) == len({row.what for row in schedule.TABLE}) == len(schedule.TABLE)
    assert all(row.every > 0 and row.longest > row.every / 60 for row in schedule.TABLE)


def test_a_shop_without_webhooks_has_no_jobs_for_them() -> None:
    demo, woo = ({row.name for row in schedule.rows(platform)} for platform in ("demo", "woocommerce"))
    assert demo < woo and {"webhooks", "catalogue", "sales", "woocommerce webhooks"} <= woo - demo


@pytest.mark.house
def test_nobody_else_writes_a_loop() -> None:
    """A task that sleeps and repeats belongs into the table, where it can be seen and an error does not end it."""
    loops = [
        f"{path.relative_to(ROOT)}:{loop.lineno}"
        for path in modules(*PACKAGES)
        if path != ROOT / "runtime" / "schedule.py"
        for loop in ast.walk(ast.parse(path.read_text()))
        if isinstance(loop, ast.While)
        and isinstance(loop.test, ast.Constant)
        and not any(isinstance(node, ast.Return | ast.Break | ast.Raise | ast.Yield) for node in ast.walk(loop))
    ]
    assert loops == []


async def test_an_open_house_runs_the_table_and_another_process_sees_it(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    async with open_container(settings, own=True, filled=False) as container:
        assert container.shop.schedule is not None
        async with asyncio.timeout(20):
            while any(row["last"] is None for row in container.shop.schedule.table()):
                await asyncio.sleep(0.02)
        assert not container.shop.schedule.stuck()
        assert [row["error"] for row in container.shop.schedule.table()] == [""] * len(container.shop.schedule.table())
        async with open_container(settings, own=False, filled=False) as other:
            assert other.shop.schedule is None, "what the owner does nobody does twice"
    assert all(row["last"] for row in schedule.table(settings))
