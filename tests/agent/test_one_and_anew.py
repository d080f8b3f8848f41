"""Whole conversations: a repair or a replacement is no return for money, and one article named as one is one."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.test_consent import talking
from tests.agent.test_kept_requests import all_of, summary

pytestmark = pytest.mark.asyncio(loop_scope="module")
#: As it is said in English, German and Spanish.
FOR_A_PERSON = (
    "A repair or a replacement of what is faulty is a case for a colleague.",
    "Um eine Reparatur oder einen Ersatz für Fehlerhaftes kümmert sich unser Team.",
    "Una reparación o una sustitución de algo defectuoso es asunto de un agente.",
    "La riparazione o la sostituzione di ciò che è difettoso è un caso per un collega.",
)


@pytest.mark.parametrize(
    "text",
    [
        "the pan from 1414 is bent. I'd like that one replaced",
        "the pan from 1414 is bent, could I have it replaced?",
        "the pan from 1414 is bent. I'd like it repaired",
        "the mug of 1414 has a crack, it should be replaced",
        "die Pan aus 1414 ist defekt, ich hätte sie gern repariert",
        "la pan del 1414 está rota, quiero que la reparen",
        "la pan del 1414 è rotta, vorrei farla riparare",
        "the pan from 1414 is bent. I would like a replacement",
    ],
)
async def test_a_repair_or_a_replacement_is_no_return_for_money(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, text)
        assert reply.proposal is None and any(each in reply.text for each in FOR_A_PERSON), reply.plain()


@pytest.mark.parametrize(
    "text",
    [
        "refund the t-shirt from 1012",
        "refund my T-shirt from 1012",
        "refund t-shirt from 1012",
        "T-Shirt aus 1012 erstatten",
        "erstatte das T-Shirt aus 1012",
        "refund the shirt from 1012",
        "reembolsa la t-shirt del 1012",
    ],
)
async def test_one_article_with_a_hyphen_is_one(stage: Stage, text: str) -> None:
    async with talking(stage) as talk:
        assert " 1 x Rowan Pocket T-Shirt" in summary(await all_of(talk, text))


async def test_several_with_a_hyphen_are_several(stage: Stage) -> None:
    async with talking(stage) as talk:
        assert "for 2 x Rowan Pocket T-Shirt" in summary(await all_of(talk, "refund the t-shirts from 1012"))


@pytest.mark.parametrize(
    ("says", "shows"),
    [
        (("cancel sofa from 1015", "2"), "2 x Delft"),
        (("Kerze aus 1015 stornieren", "die zweite"), "2 x Delft"),
        (("vela del 1015 cancelar", "el segundo"), "2 x Delft"),
        (("cancel sofa from 1015", "the lamp"), "1 x Juno"),
        (("Cancel 1015 please", "just one", "the first one"), "1 x Juno"),
    ],
)
async def test_a_number_picks_from_the_list_of_articles(stage: Stage, says: tuple[str, ...], shows: str) -> None:
    async with talking(stage) as talk:
        told = summary(await all_of(talk, *says))
        assert told.startswith(("Refund", "Erstattung", "Reembolsar")) and shows in told
