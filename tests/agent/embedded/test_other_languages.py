"""Who writes in another language is told so in it, and can be passed on; English is never taken for another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent import offering
from agent.embedded import other_languages
from evals.run import Stage
from service import gloss
from service.conversations import conversations
from tests.adversary.test_consent import talking
from tests.agent.test_kept_requests import all_of

DEV = Path(__file__).parents[4] / "shared" / "data" / "routing" / "dev.jsonl"
SAID = {
    "ar": ("أين طلبي؟", "نعم"),
    "cs": ("kde je moje objednávka", "ano"),
    "da": ("hvor er min pakke blevet af", "ja tak"),
    "de": ("Wo bleibt mein Paket?", "ja bitte"),
    "es": ("¿cuánto tarda el envío a España?", "sí"),
    "fr": ("je voudrais un imperméable", "oui"),
    "it": ("dove è il mio ordine", "sì"),
    "ja": ("注文はどこですか", "はい"),
    "ko": ("주문이 어디에 있나요", "네"),
    "nl": ("mijn pakket is nog niet aangekomen", "ja"),
    "pl": ("gdzie jest moja paczka", "tak"),
    "pt": ("onde está a minha encomenda", "sim"),
    "ru": ("где мой заказ?", "да"),
    "sv": ("var är min beställning", "ja tack"),
    "tr": ("siparişim nerede", "evet"),
    "zh": ("我的订单在哪里", "是"),
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("code", sorted(set(SAID) - set(gloss.codes())))
async def test_it_is_said_in_their_language_and_a_yes_in_it_counts(stage: Stage, code: str) -> None:
    words, yes = SAID[code]
    assert other_languages.read(words) == code
    async with talking(stage) as talk:
        asked = await all_of(talk, words)
        assert offering.ends(asked.text), asked.text
        assert asked.text.endswith(other_languages.offers()), asked.text
        passed = await all_of(talk, yes)
        assert await conversations.owner(talk.shop, passed.conversation_id) == conversations.PERSON, passed.text


def test_every_language_of_the_table_has_an_example() -> None:
    assert set(other_languages.sentences()) == set(SAID)


@pytest.mark.parametrize(
    "text",
    [
        "wheres my stuff",
        "refund plz",
        "thx m8",
        "Rosenweg 4, 20259 Hamburg",
        "size M",
        "chelsea boots",
        "ok",
        "ja",
        "puffer vest xl",
        "parka mens L under 250",
        "parka womens S below 90",
        "gimme",
        "my friend said: «Wo ist meine Bestellung?»",
        "asdf qwer zxcv",
        "",
        "1015",
        "👍",
    ],
)
def test_english_names_and_scraps_are_left_alone(text: str) -> None:
    assert other_languages.read(text) == ""


@pytest.mark.skipif(not DEV.exists(), reason="the routing data is not here")
def test_of_thousands_of_english_messages_hardly_one_is_taken_for_another_language() -> None:
    texts = [json.loads(line)["text"] for line in DEV.read_text().splitlines()]
    taken = {text for text in texts if other_languages.read(text)}
    assert len(taken) <= 15, sorted(taken)  # most of them are in another language


def test_nobody_who_waits_for_a_colleague_is_offered_one() -> None:
    for offer in other_languages.offers():
        assert offering.without(f"Sorry. {offer}", "One has it.") == "Sorry. One has it."
