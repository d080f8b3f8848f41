"""`check-platform` proves a platform: its stand-in, or a shop that somebody names orders of."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from connectors.stores import registry
from connectors.stores.demo import cast
from tests.examples.installing import install
from tests.homes import demo_home, home  # noqa: F401
from tests.house.tree import ROOT

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    from app.cli.root import app

    monkeypatch.setenv("SHOPCLERK_HOME", str(tmp_path / "home"))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda *args: CliRunner().invoke(app, ["check-platform", *args], prog_name="shopclerk")
    root.handlers[:], root.level = handlers, level


def test_a_platform_of_another_package_is_proven_on_its_own_stand_in(
    run: Run, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = ROOT / "examples/platform"
    for each in (package, install(package, tmp_path_factory.mktemp("site"))):
        monkeypatch.syspath_prepend(str(each))
    monkeypatch.setattr(registry, "_found", {})
    made = run("toy", "--json")
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    assert (told["platform"], told["failed"], told["not_run"]) == ("toy", 0, 0)
    assert told["passed"] > 40 and told["not_offered"] > 15
    states = {(each["part"], each["name"]): each["state"] for each in told["contracts"]}
    assert states["refunds", "eight at once never exceed what was paid"] == "passed"
    assert states["cancel_order", "cancel an unsent order"] == "not offered"


def test_a_store_that_breaks_a_contract_is_told_and_ends_in_an_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from connectors.stores.demo.connector import DemoStore

    async def check(_self: DemoStore) -> str:
        return "two\nlines"

    monkeypatch.setattr(DemoStore, "check", check)
    made = run("demo", "--only", "shop")
    assert made.exit_code == 1
    assert "shop: is a connector and can be reached: failed" in made.stdout
    assert 'assert "\\n" not in await world.store.check()' in made.stdout.replace("'", '"')
    assert made.stdout.rstrip().endswith("1 failed, 3 not offered, 0 not run")


def test_a_connected_shop_is_only_read_unless_somebody_says_writes(run: Run, home: Path, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "orders.toml"
    file.write_text(
        f'email = "{cast.OWNER}"\nneighbours_order = "{cast.NEIGHBOURS}"\n'
        f'shipped_order = ["{cast.IN_TRANSIT}"]\nopen_order = ["{cast.OPEN}", "{cast.OPEN_SWAP}"]\n'
    )
    reads = json.loads(run("demo", "--orders", str(file), "--only", "orders", "--only", "add_note", "--json").stdout)
    states = {each["name"]: (each["state"], each["reason"]) for each in reads["contracts"]}
    assert states["orders of exactly one address"][0] == "passed"
    assert states["notes are added"] == ("not run", "it changes an order: say --writes")
    assert states["a delivered order says when"] == ("not run", "no delivered order is known")
    written = json.loads(run("demo", "--orders", str(file), "--only", "add_note", "--writes", "--json").stdout)
    states = {each["name"]: (each["state"], each["reason"]) for each in written["contracts"]}
    assert states["notes are added"][0] == "passed"
    assert states["a key stands for one request"] == ("not run", "no open order is left in the file")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("nowhere",), "There is no connector for the platform 'nowhere'"),
        (("demo", "--writes"), "--writes goes with --orders"),
        (("demo", "--only", "gifts"), "No contract is about 'gifts'"),
        (("demo", "--orders", "missing.toml"), "missing.toml"),
    ],
)
def test_what_cannot_be_tried_is_said_in_a_sentence(run: Run, args: tuple[str, ...], words: str) -> None:
    made = run(*args)
    assert made.exit_code != 0 and words in made.output
    assert "Traceback" not in made.output


def test_the_file_to_fill_in_is_one_that_is_read(run: Run, tmp_path: Path) -> None:
    from evals.contracts.stores.named import read

    file = tmp_path / "orders.toml"
    file.write_text(run("demo", "--template").stdout)
    assert read(file).email == "mara@example.com"
