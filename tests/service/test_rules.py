"""The shop's rules are read again while the shop runs."""

from __future__ import annotations

import asyncio
import os
from decimal import Decimal
from pathlib import Path

import pytest

from runtime.settings import Settings
from service import rules
from service.bootstrap import open_container
from tests.schedules import every

GOODWILL = "[refund_order]\ngoodwill_up_to = '{}'\n"


def settings(home: Path) -> Settings:
    return Settings(home=home, _env_file=None)


async def until(holds) -> None:
    for _ in range(400):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the rules were not read again")


async def test_a_changed_policy_and_changed_instructions_hold_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    every(monkeypatch, "rules", 0.05)
    (tmp_path / "policy.toml").write_text(GOODWILL.format("5.00"))
    async with open_container(settings(tmp_path), own=True, filled=False) as container:
        shop = container.shop
        assert (shop.policy.refund_order.goodwill_up_to, shop.instructions) == (Decimal(5), "")
        (tmp_path / "policy.toml").write_text(GOODWILL.format("7.50"))
        (tmp_path / "instructions.md").write_text("Be brief.")
        await until(lambda: shop.policy.refund_order.goodwill_up_to == Decimal("7.50") and shop.instructions)
        assert shop.instructions == "Be brief."

        (tmp_path / "policy.toml").write_text('[refund_order]\ngoodwill_up_to = "much"\n')
        await until(lambda: "earlier ones go on holding" in caplog.text)
        assert shop.policy.refund_order.goodwill_up_to == Decimal("7.50")  # half a file is no policy

        (tmp_path / "policy.toml").write_text(GOODWILL.format("1.00"))
        await until(lambda: shop.policy.refund_order.goodwill_up_to == Decimal(1))


def test_a_file_of_the_same_length_and_one_that_comes_or_goes_are_noticed(tmp_path: Path) -> None:
    found = settings(tmp_path)
    stamps = [rules.stamp(found)]
    path = tmp_path / "policy.toml"
    for number, text in enumerate((GOODWILL.format("1.00"), GOODWILL.format("2.00")), 1):
        path.write_text(text)
        os.utime(path, ns=(number, number))
        stamps.append(rules.stamp(found))
    path.unlink()
    assert len(set(stamps)) == 3 and rules.stamp(found) == stamps[0]


def test_a_shop_with_goods_of_its_own_gets_rules_of_its_own(tmp_path: Path) -> None:
    mine = settings(tmp_path)
    assert rules.load_policy(mine).refund_order.refund_without_return_up_to, "the demo is generous"
    assert rules.begin_own(mine) == tmp_path / "policy.toml"
    assert not rules.load_policy(mine).refund_order.refund_without_return_up_to
    assert rules.begin_own(mine) is None, "what is written stays"
    rules.end_own(mine)
    assert rules.policy_source(mine).startswith("the demo store's own")
    (tmp_path / "policy.toml").write_text(GOODWILL.format("5.00"))
    rules.end_own(mine)
    assert (tmp_path / "policy.toml").exists(), "somebody's own rules are nobody's to delete"
