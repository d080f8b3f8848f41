"""Shoppers' conversations: the files are sound, the checks find what they should, and some are played."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from commerce.errors import InputError
from evals.run import Stage
from evals.shopper.checks import problems
from evals.shopper.conversations import FOLDER, HELD, chosen, load, open_files
from evals.shopper.expectations import Expect
from evals.shopper.play import play
from evals.shopper.records import EffectRow, ShownProduct, TurnRecord
from evals.shopper.state import Form, State, Waiting

#: Played here; none hangs on the hour or the day.
PLAYED = (
    "changes-02",
    "changes-05",
    "changes-15",
    "changes-27",
    "addresses-06",
    "addresses-14",
    "guests-02",
    "guests-07",
    "status-11",
    "talk-10",
)


@pytest.mark.parametrize("path", [*open_files(), HELD, *open_files("de")], ids=lambda path: path.stem)
def test_our_own_files_are_sound(path: Path) -> None:
    found = load(path)
    assert all(turn.expect is not None for each in found for turn in each.turns)
    assert all(each.area == path.stem for each in found) or path == HELD


def test_there_are_enough_of_them_and_a_third_is_held() -> None:
    everything = chosen([*open_files(), HELD])
    assert len(everything) >= 150
    assert len({each.id for each in everything}) == len(everything)
    held = load(HELD)
    assert len(everything) / 3.5 <= len(held) <= len(everything) / 2.5
    assert {each.area for each in held} == {each.area for each in everything}


def test_checks_of_conversations_that_do_not_come_along_are_sound(tmp_path: Path) -> None:
    """Each fits a conversation of its id; the words of none are in the file."""
    checks = FOLDER / "checks" / "dev.jsonl"
    turns: Counter[str] = Counter(json.loads(line)["id"] for line in checks.read_text().splitlines())
    talk = tmp_path / "talk.jsonl"
    talk.write_text("".join(json.dumps({"id": name, "turns": ["hi"] * count}) + "\n" for name, count in turns.items()))
    found = chosen([talk], checks)
    assert all(turn.expect is not None for each in found for turn in each.turns)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1: this is no JSON"),
        ('{"id": "a", "turns": []}', "line 1: turns"),
        ('{"id": "a", "who": "mara", "turns": ["hi"]}', "line 1: who"),
        ('{"id": "a", "turns": [{"text": "hi", "expect": {"sayz": "x"}}]}', r"line 1: turns.0.expect.sayz"),
        ('{"id": "a", "turns": [{"text": "hi", "expect": {"says": "("}}]}', "no regular expression"),
        ('{"id": "a", "turns": [{"text": "hi", "expect": {"any_of": [{"any_of": [{}]}]}}]}', "any_of"),
        ('{"id": "a", "turns": ["hi"]}\n{"id": "a", "turns": ["hi"]}', "two conversations a"),
        ("", "no conversations"),
    ],
)
def test_a_bad_file_is_a_sentence(line: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line)
    with pytest.raises(InputError, match=told):
        load(path)


def test_checks_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    talk, checks = tmp_path / "talk.jsonl", tmp_path / "checks.jsonl"
    talk.write_text('{"id": "x-1", "turns": ["hi", {"text": "bye", "verdict": "right"}]}\n')
    checks.write_text('{"id": "x-1", "turn": 2, "expect": {"says": "bye"}}\n')
    [found] = chosen([talk], checks)
    assert (found.turns[0].expect, found.area) == (None, "x")
    assert found.turns[1].expect == Expect(says=["bye"])
    for wrong, told in (
        ('{"id": "x-2", "turn": 1, "expect": {}}', "x-2"),
        ('{"id": "x-1", "turn": 3, "expect": {}}', "3"),
    ):
        checks.write_text(wrong)
        with pytest.raises(InputError, match=told):
            chosen([talk], checks)
    with pytest.raises(InputError, match="y-1"):
        chosen([talk], only=["y-1"])


_WAITS = Waiting(
    id="p1", action="refund_order", order="1012", summary="Refund 12.90 EUR for 1 x Beanie from order 1012"
)
_TURN = TurnRecord(
    text="x",
    answer="Here you are.",
    state=State(
        orders=["1012"],
        search={"max_price": "80", "colour": "navy"},
        proposal=_WAITS,
        form=Form(action="change_address", asks="address.postcode", has={"city": "Berlin"}),
    ),
    effects=[EffectRow(kind="refund_order", order="1012", amount="12.90")],
)
_FINE = {"proposal": {"action": "refund_order", "amount": "12.90"}, "effects": ["refund_order"]}


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        (_FINE, ""),
        ({**_FINE, "order": "1012", "filters": {"max_price": "80.0", "colour": "Navy"}, "says": "here"}, ""),
        ({**_FINE, "order": "1015"}, "order 1015 is not in focus"),
        ({**_FINE, "filters": {"size": "M"}}, "filter size"),
        ({**_FINE, "filters_not": "colour"}, "still in force"),
        ({**_FINE, "form": {"asks": "postcode", "has": {"city": "Berlin"}}}, ""),
        ({**_FINE, "form": {"action": ["refund"]}}, "puts together"),
        ({**_FINE, "tools": ["get_order"]}, "does not call get_order"),
        ({**_FINE, "handoff": "must"}, "does not hand over"),
        ({**_FINE, "proposal": {"action": "refund_order", "amount": "2.90"}}, "not over 2.90"),
        ({**_FINE, "proposal": {"action": "any", "never": "Beanie"}}, "says 'Beanie'"),
        ({**_FINE, "proposal": "none"}, "proposes refund_order"),
        ({"effects": ["refund_order"]}, "without being asked"),
        ({"proposal": "may"}, "effect nobody asked for"),
        ({**_FINE, "any_of": [{"order": "1"}, {"order": "1012"}]}, ""),
        ({**_FINE, "any_of": [{"order": "1"}, {"order": "2"}]}, "none of the good answers"),
    ],
)
def test_a_check_that_fails_is_told(expect: dict[str, object], told: str) -> None:
    found = problems(Expect.model_validate(expect), _TURN, State(), {})
    assert told in " ".join(found) if told else found == []


def test_giving_up_fails_unless_it_is_right() -> None:
    turn = TurnRecord(text="x", answer="I am not sure what you need. Is it about 1) a or 2) b?")
    assert problems(Expect(), turn, State(), {})[0].startswith("gives up")
    assert problems(Expect(gives_up=True), turn, State(), {}) == []


@pytest.mark.asyncio(loop_scope="module")
async def test_products_are_held_against_the_catalogue(stage: Stage) -> None:
    product = await stage.container.shop.connector.catalogue.product(
        "p1387"
    )  # a rain jacket of 69 EUR; yellow in S and M is gone
    turn = TurnRecord(text="x", products=[ShownProduct(id=product.id, title=product.title)])

    def wrong(**shown: object) -> list[str]:
        return problems(Expect.model_validate({"products": shown}), turn, State(), {product.id: product})

    assert wrong(type="rain jacket", max_price=69, option={"Colour": "Yellow", "Size": "L"}, **{"for": "men"}) == []
    assert "no Yellow / M" in wrong(option={"Colour": "Yellow", "Size": "M"})[0]
    assert "costs 69" in wrong(max_price=68.99)[0]
    assert "recycled nylon" in wrong(material="wool")[0]
    assert "has recycled" in wrong(not_material=["wool", "recycled"])[0]
    assert wrong(at_least=2)
    assert wrong(first={"title": "Emil"})


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", PLAYED)
async def test_played(name: str, stage: Stage) -> None:
    [conversation] = chosen([*open_files(), HELD], only=[name])
    record = await play(stage, conversation)
    assert record.passed, [f"{turn.text}: {turn.problems} {turn.answer}" for turn in record.turns if turn.problems]
