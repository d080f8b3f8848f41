"""What is asked of an action that another package brings, in a process in which it is installed.

Run by ``tests/service/changes/test_own_action.py``, which gives it the package and its entry point.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from giftwrap.rule import GiftWrapRule

from agent import checklist
from agent.clerk import Clerk
from agent.embedded.model import EmbeddedChat
from agent.nodes.assistant import actions_told
from agent.routes import NODE_OF
from agent.wording import replies
from commerce.errors import PolicyFileError
from commerce.policy import StorePolicy, parse
from commerce.sentences import speaking
from connectors.stores.demo import Fault, cast
from connectors.stores.demo.faults import FaultKind
from evals.faults.changes import CHANGES
from evals.run import Stage
from service import policy_file, policy_table, terms
from service.changes import actions_page
from service.changes.possible import possibilities
from service.changes.registry import ACTIONS, EFFECTS
from tests.faults.play import fault_case
from tools import TOOLS

NAME = "gift_wrap"


def test_it_is_among_the_actions_and_the_fault_suite_asks_for_it() -> None:
    assert ACTIONS[NAME].effects == (EFFECTS[NAME],)
    assert CHANGES[NAME](3) == {"order_number": cast.OPEN, "card": "Happy birthday, Ada, number 3!"}


def test_it_is_a_tool_and_the_graph_runs_it_with_the_changes() -> None:
    assert set(TOOLS[NAME].args) == {"card", "order_number"}
    assert NODE_OF[NAME] == "changes"


def test_it_has_a_section_in_the_policy() -> None:
    policy = parse('[gift_wrap]\nmode = "approve"\nlongest_card = 20')
    assert policy.rule(NAME) == GiftWrapRule(mode="approve", longest_card=20)
    assert policy.on_platform(["add_note"]).rule(NAME).mode == "approve"
    assert policy.on_platform([NAME]).rule(NAME).mode == "off"
    with pytest.raises(PolicyFileError, match=r"line 2, gift_wrap\.colour: there is no such setting"):
        parse('[gift_wrap]\ncolour = "red"')


def test_an_owner_begins_with_a_file_that_has_its_section() -> None:
    section = policy_file.template().partition("[gift_wrap]\n")[2].splitlines()
    assert section[0].startswith('mode = "auto"') and section[0].endswith("auto")
    assert section[1] == f"{'longest_card = 80':<41} # longest text on the card, in characters"
    assert parse(policy_file.template()) == StorePolicy()


def test_a_models_instructions_name_it() -> None:
    assert actions_told()["changes"].endswith(", a note, gift wrapping")
    assert actions_told()["unsent"] == "`cancel_order`, `change_items` and `gift_wrap`"


def test_the_papers_tell_of_it() -> None:
    assert "`POST /orders/{order_id}/gift-wrap`" in actions_page.render()
    assert "longest_card" in policy_table.render()


def test_customers_who_ask_are_told_its_rule() -> None:
    assert terms.topic_of("do you wrap presents?") == "gift wrapping"
    assert "a card of up to 20 characters" in terms.render(parse("[gift_wrap]\nlongest_card = 20"), "gift wrapping")
    assert terms.render(parse("")).endswith("of up to 80 characters.")


def test_it_says_its_sentences_in_the_languages_that_it_brings() -> None:
    with speaking("de"):
        assert ACTIONS[NAME].done({"card": "Alles Gute"}, "1015", []) == (
            'Erledigt: Bestellung 1015 wird als Geschenk eingepackt, mit der Karte "Alles Gute".'
        )


def test_it_has_words_and_a_place_in_the_checklist() -> None:
    assert checklist.named(NAME, "1015") == "a gift wrapping (order 1015)"
    wanted = [{"action": each, "order_number": "1015", "words": each} for each in ("change_items", NAME)]
    entries, _ = checklist.add([], wanted)
    assert [each["action"] for each in entries] == [NAME, "change_items"]
    assert replies.may()[NAME] == "have it wrapped as a gift"


@pytest.mark.asyncio(loop_scope="module")
async def test_it_is_proposed_confirmed_and_carried_out_once(stage: Stage, tmp_path: Path) -> None:
    async with fault_case(stage, tmp_path) as here:
        can = await possibilities(here.shop, await here.store.orders.by_number(cast.OPEN))
        assert can[NAME] == {"allowed": True, "reason": ""}
        change = await here.see_through(0, NAME)  # a model calls the tool, and the customer says yes
        assert "will be wrapped as a gift" in change.heard[-1]
        found = await here.audited()
        assert (found.proposals, found.effects, found.confirmed) == (1, 1, 1)
        assert "Card: Happy birthday, Ada, number 0!" in (await here.store.orders.by_number(cast.OPEN)).note


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("kind", ["reject", "timeout_after_commit", "error_500"])
async def test_the_fault_suite_breaks_it(stage: Stage, tmp_path: Path, kind: FaultKind) -> None:
    async with fault_case(stage, tmp_path, "none") as here:
        here.store.faults.arm(Fault(kind, ACTIONS[NAME].trial.method))
        change = await here.see_through(1, NAME)
        assert ("Done" in " ".join(change.heard)) is (kind == "timeout_after_commit")
        await here.audited()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("card", ["in the wish", "asked for"])
async def test_the_engine_without_a_language_model_does_it_too(stage: Stage, tmp_path: Path, card: str) -> None:
    async with fault_case(stage, tmp_path) as here:
        clerk = Clerk(here.shop, EmbeddedChat(), stage.checkpointer)
        wish = f"Please gift wrap order {cast.OPEN}"
        if card == "in the wish":
            reply = await clerk.chat(here.mara, f"{wish}, with the card: For Ada, with love", None, "1")
        else:
            first = await clerk.chat(here.mara, f"{wish}.", None, "1")
            assert first.text == "What should the card say?"
            reply = await clerk.chat(here.mara, "For Ada, with love", first.conversation_id, "2")
        assert reply.proposal is not None, reply.text
        assert reply.proposal["summary"] == f'Wrap order {cast.OPEN} as a gift, with this card: "For Ada, with love".'
        told = await clerk.chat(here.mara, f"yes, wrap {cast.OPEN}", reply.conversation_id, "3")
        assert "will be wrapped as a gift" in told.plain()
        await here.audited()


@pytest.mark.asyncio(loop_scope="module")
async def test_the_engine_hears_what_is_put_right_and_what_is_asked_beside(stage: Stage, tmp_path: Path) -> None:
    async with fault_case(stage, tmp_path) as here:
        clerk = Clerk(here.shop, EmbeddedChat(), stage.checkpointer)
        first = await clerk.chat(here.mara, f"Please gift wrap order {cast.OPEN}, with the card: For Ada", None, "1")
        assert first.proposal is not None
        asked = await clerk.chat(here.mara, "What does it cost?", first.conversation_id, "2")
        assert asked.outcome is None
        other = await clerk.chat(here.mara, f"Sorry, I meant order {cast.OPEN_SWAP}.", first.conversation_id, "3")
        assert other.proposal is not None and other.proposal["order_number"] == cast.OPEN_SWAP, other.text
        left = await clerk.chat(here.mara, "no", first.conversation_id, "4")
        assert left.proposal is None and (await here.audited()).effects == 0
