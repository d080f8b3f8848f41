"""What belongs to one store platform stands in its folder: nothing else asks which platform this is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connectors.stores.registry import OURS, platforms
from tests.house.tree import PACKAGES, ROOT

pytestmark = pytest.mark.house
#: Names of platforms and of their classes; the demo's is an everyday word, and a command of its own.
_NAMES = re.compile(r"(?i:shopify|woocommerce)|\b[Ww]oo\b|\bwoo_|WOO_|Woo[A-Z]")
_STORES = "connectors/stores"
#: What may name them beside their folders.
_MAY = {
    f"{_STORES}/registry.py": "the table of ours",
    "evals/standins": "their stand-ins",
    "evals/bench/bench_store.py": "what the stand-ins can be told",
    "evals/contracts/stores/orders.py": "ids that nobody has, one as one of them writes it",
    "evals/worst_case.py": "an id as one of them writes it, for an order that is nobody's",
    "store/migrations": "what was once changed of one platform's rows",
}


def strangers(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if _NAMES.search(line)]


def _allowed(path: Path) -> bool:
    name = path.relative_to(ROOT).as_posix()
    own = any(name.startswith(f"{_STORES}/{each}/") for each in OURS)
    return own or any(name == each or name.startswith(f"{each}/") for each in _MAY)


def test_no_platform_is_named_outside_its_folder() -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if not _allowed(path) and (lines := strangers(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_a_name_would_be_found() -> None:
    told = 'isinstance(shop.connector, ShopifyStore)\nif name == "woocommerce":\nwoo.begin()\nWooStore\na wooden, woollen jumper'
    assert len(strangers(told)) == 4


def test_every_exception_is_still_one() -> None:
    for name in _MAY:
        files = [ROOT / name] if name.endswith(".py") else list((ROOT / name).rglob("*.py"))
        assert any(strangers(path.read_text(encoding="utf-8")) for path in files), name


def test_platforms_of_ours_do_not_know_each_other() -> None:
    for each in platforms():
        others = "|".join(name for name in OURS if name != each.name)
        for path in (ROOT / _STORES / each.name).rglob("*.py"):
            assert not re.search(rf"connectors\.stores\.(?:{others})\b", path.read_text(encoding="utf-8")), path
