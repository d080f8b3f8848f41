"""Another address, in whole conversations with the embedded engine: what is proposed is what was written."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from evals.run import Stage, mailed_code
from tests.adversary.test_consent import talking
from tests.agent.test_kept_requests import all_of, summary

pytestmark = pytest.mark.asyncio(loop_scope="module")
TO = "change the shipping address of order 1015 to "
WANTED = "Send order 1015 to this address instead: "
MARA = "Mara Lindt, "


@pytest.mark.parametrize(
    ("messages", "address"),
    [
        (
            [f"{TO}Flat 2, 10 Downing Street, London SW1A 2AA, UK"],
            f"{MARA}10 Downing Street, Flat 2, London, SW1A 2AA, Great Britain",
        ),
        # Nothing is said of a country, and the postcode fits the one that the order goes to.
        ([f"{TO}Rosenweg 4, 20259 Hamburg"], f"{MARA}Rosenweg 4, Hamburg, 20259, Germany"),
        ([f"{TO}Rue de la Loi 16, 1000 Bruxelles, Belgium"], f"{MARA}Rue de la Loi 16, Bruxelles, 1000, Belgium"),
        (
            [f"{TO}c/o Schmidt, Lindenweg 5, 12345 Berlin, Germany"],
            f"{MARA}Lindenweg 5, c/o Schmidt, Berlin, 12345, Germany",
        ),
        (
            [f"{TO}Firma Beispiel GmbH, z. Hd. Max Muster, Lindenweg 5, 12345 Berlin, Germany"],
            "Firma Beispiel GmbH, z. Hd. Max Muster, Lindenweg 5, Berlin, 12345, Germany",
        ),
        ([f"{TO}Gran Via 28, 28013 Madrid, Spain"], f"{MARA}Gran Via 28, Madrid, M 28013, Spain"),
        (
            ["change the shipping address of order 1015, I moved to Spain", "Gran Via 28", "Madrid", "28013"],
            f"{MARA}Gran Via 28, Madrid, M 28013, Spain",
        ),
        (
            [f"{TO}12 O'Connell Street, Dublin 1, Ireland", "D01 C3N4"],
            f"{MARA}12 O'Connell Street, Dublin 1, D01 C3N4, Ireland",
        ),
        (
            [f"{TO}12 O'Connell Street, Dublin 1, Ireland", "I do not know it"],
            f"{MARA}12 O'Connell Street, Dublin 1, Ireland",
        ),
        (
            [f"{TO}ul. Marszalkowska 10/4, 00-950 Warszawa, Poland"],
            f"{MARA}ul. Marszalkowska 10/4, Warszawa, 00-950, Poland",
        ),
        ([f"{TO}Kungsgatan 5, 114 55 Stockholm, Sweden"], f"{MARA}Kungsgatan 5, Stockholm, 114 55, Sweden"),
        (
            ["change the shipping address of order 1015 please", "Kungsgatan 5", "Stockholm", "114 55", "Sweden"],
            f"{MARA}Kungsgatan 5, Stockholm, 114 55, Sweden",
        ),
        ([f"{TO}Rua Augusta 100, 1100-053 Lisboa, Portugal"], f"{MARA}Rua Augusta 100, Lisboa, 1100-053, Portugal"),
        (
            [
                "change the shipping address of order 1015 please",
                "Rua Augusta 100",
                "Rua Augusta 100, 1100-053 Lisboa, Portugal",
            ],
            f"{MARA}Rua Augusta 100, Lisboa, 1100-053, Portugal",
        ),
        (
            [
                f"{TO}Testweg 9, 50667 K\u00f6ln, Germany, tel. 0221 000000 or tel. 0221 000001",
                "Testweg 9\n50667 K\u00f6ln",
            ],
            f"{MARA}Testweg 9, K\u00f6ln, 50667, Germany",
        ),
        (
            [f"{TO}Testweg 9, 50667 K\u00f6ln, Germany, tel. 0221 000000"],
            f"{MARA}Testweg 9, K\u00f6ln, 50667, Germany. The telephone number has no place on the order in this shop and is left out",
        ),
        ([f"{TO}Lindenstrasse 12, 1096 Berlin, Germany", "10969"], f"{MARA}Lindenstrasse 12, Berlin, 10969, Germany"),
    ],
)
async def test_the_proposal_is_what_was_written(stage: Stage, messages: list[str], address: str) -> None:
    async with talking(stage) as talk:
        for text in messages:
            reply = await talk.say(text)
            assert "Nothing was proposed" not in reply.text and "line2" not in reply.text
        if reply.proposal is None:  # to another country: a fresh code first
            assert "6-digit code" in reply.text
            reply = await talk.say(await mailed_code(talk.shop))
        assert reply.proposal is not None
        assert reply.proposal["summary"] == f"{WANTED}{address}."
        await talk.say("yes")
        assert await talk.done() == ["change_address"]


async def test_an_address_said_later_replaces_the_first(stage: Stage) -> None:
    async with talking(stage) as talk:
        await talk.say(f"{TO}Flat 7, Lindenweg 5, 12345 Berlin, Germany")
        reply = await talk.say("no, send it to Ringallee 12b, 20095 Hamburg instead")
        assert reply.proposal is not None
        assert reply.proposal["summary"] == f"{WANTED}{MARA}Ringallee 12b, Hamburg, 20095, Germany."


async def test_what_cannot_be_placed_is_asked_for_and_then_a_person_is_offered(stage: Stage) -> None:
    async with talking(stage) as talk:
        text = f"{TO}Testweg 9, 50667 K\u00f6ln, Germany, write to max@example.com first"
        reply = await talk.say(text)
        assert reply.proposal is None and "I could not place" in reply.text and "one part a line" in reply.text
        await talk.say(text)
        reply = await talk.say(text)
        assert reply.proposal is None and "colleague" in reply.text
        assert await talk.proposals() == []


async def test_an_answer_that_fits_twice_not_leads_to_a_person(stage: Stage) -> None:
    async with talking(stage) as talk:
        await talk.say(f"{TO}Lindenweg 5, Berlin")
        assert "postcode" in (await talk.say("hm")).text
        assert "colleague" in (await talk.say("hm")).text


@pytest.mark.parametrize(
    ("says", "told", "shows"),
    [
        (
            "Helga Berg, Kastanienallee 7, 10435 Berlin, Germany. Ring twice",
            "“Ring twice” is no part of an address",
            "instead: Helga Berg, Kastanienallee 7",
        ),
        (
            "Lieber an Helga Berg, Kastanienallee 7, 10435 Berlin, Germany. Bitte zweimal klingeln.",
            "„Bitte zweimal klingeln“ ist kein Teil einer Adresse",
            "an diese Adresse senden: Helga Berg, Kastanienallee 7",
        ),
        ("my husband Tom Berg, Kastanienallee 7, 10435 Berlin, Germany", "", "instead: Tom Berg, Kastanienallee 7"),
    ],
)
async def test_the_recipient_is_kept_and_what_is_left_out_is_told(
    stage: Stage, says: str, told: str, shows: str
) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "change the address of order 1408", says)
        assert told in reply.text and shows in summary(reply), reply.plain()
