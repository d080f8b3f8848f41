"""The language of a conversation: what begins it, and who speaks it afterwards."""

from __future__ import annotations

import pytest
from starlette.types import Scope

from app.http.languages import wanted
from commerce import dates
from commerce.catalogues import CATALOGUES, COMPILED, _domains, compiled, domain
from commerce.countries import name_of
from commerce.language import spoken
from commerce.money import Money
from commerce.sentences import PSEUDO, again, joined, language, listed, names_in, restored, say, speaking, stored
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario
from service.changes import asking
from service.changes.registry import ACTIONS
from service.consent import Shown, read
from service.conversations import conversations, handoff
from service.identity import principals

_KNOWN = ("en", "de", "pt-BR", PSEUDO)


@pytest.mark.parametrize(
    ("header", "query", "code"),
    [
        ("", "", "en"),
        ("de-AT,de;q=0.9,en;q=0.5", "", "de"),
        ("en;q=0.2, de;q=0.8", "", "de"),
        ("fr, pt-br;q=0.4", "", "pt-BR"),
        ("fr", "", "en"),
        ("de", "language=en-XA", PSEUDO),
        ("de", "language=xx", "de"),
        ("de;q=x, *;q=0", "", "en"),
        ("de;q=0", "", "en"),
    ],
)
def test_a_request_is_answered_in_the_language_that_it_wants_most(header: str, query: str, code: str) -> None:
    scope: Scope = {"type": "http", "query_string": query.encode(), "headers": [(b"accept-language", header.encode())]}
    assert wanted(scope, _KNOWN) == code


async def test_each_step_is_taken_in_the_language_and_leaves_none_behind() -> None:
    async def steps():
        try:
            yield language()
            yield language()
        finally:
            ended.append(language())

    ended: list[str] = []
    async for code in spoken(PSEUDO, steps()):
        assert (code, language()) == (PSEUDO, "en")
    assert ended == [PSEUDO]


def test_what_is_kept_of_a_sentence_is_said_in_the_language_of_whoever_reads_it() -> None:
    sum_ = Money("12.50", "EUR")
    said = joined(say("actions.cancel.summary", order="1015"), say("actions.refunded_to", sum=sum_, method="Visa"))
    kept = stored(said)
    assert restored(kept) == said and stored("as {it} is") == restored("as {it} is") == "as {it} is"
    with speaking(PSEUDO):
        assert (
            restored(kept)
            == again(said)
            == joined(say("actions.cancel.summary", order="1015"), say("actions.refunded_to", sum=sum_, method="Visa"))
        )
    assert names_in(said) == ["1015", "12.50", "Visa"]
    assert restored(kept.replace("actions.refunded_to", "actions.gone")) == ""


def test_days_sums_countries_and_lists_are_worded_in_it() -> None:
    day = dates.date(2026, 12, 3)
    for code, written, paid, country in (
        ("en", "3 December 2026", "1234.50 EUR", "Germany"),
        ("de", "3. Dezember 2026", "1.234,50\xa0EUR", "Deutschland"),
        ("fr", "3 décembre 2026", "1\u202f234,50\xa0EUR", "Allemagne"),
    ):
        with speaking(code):
            assert (dates.in_words(day), name_of("DE")) == (written, country)
            assert listed([say("lists.or", first=Money("1234.50", "EUR"), last="x")]).startswith(paid)


def test_the_compiled_catalogues_hold_the_same(tmp_path) -> None:
    for folder in sorted(CATALOGUES.glob("*/LC_MESSAGES")):
        path = tmp_path / COMPILED
        path.write_bytes(compiled(folder))
        _domains.cache_clear()
        found = _domains(path)
        for source in folder.glob("*.po"):
            forms, plural = domain(folder.parent.name, source.stem)
            assert dict(found[source.stem][0]) == dict(forms)
            assert [found[source.stem][1](n) for n in range(30)] == [plural(n) for n in range(30)]


@pytest.mark.parametrize("code", sorted(path.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES")))
@pytest.mark.parametrize("action", [name for name in ACTIONS if ACTIONS[name].about == "order"])
def test_the_yes_that_is_asked_for_is_read_again(code: str, action: str) -> None:
    kinds = ("confirmation", "invoice", "shipping") if ACTIONS[action].yes_words else ("",)
    for kind in kinds:
        arguments = {"kind": kind} if kind else {}
        with speaking(code):
            answer = asking.named(action, "1015", arguments)
        assert read(answer, Shown("p", action, "1015", (), arguments), code) == "named", answer


@pytest.mark.asyncio(loop_scope="module")
async def test_a_conversation_goes_on_in_its_own_language_and_staff_read_theirs(stage: Stage) -> None:
    async with fresh_shop(stage, Scenario(about="x", turns=[])) as shop:
        mara = await principals.sign_in(shop, cast.OWNER)
        with speaking(PSEUDO):
            row = await conversations.create(shop, mara)
            reason = say("handoff.reason.partly")
        assert await conversations.language_of(shop, row.id) == PSEUDO
        await handoff.hand_off(shop, mara, row.id, reason)
        kept = (await conversations.get(shop, mara, row.id)).handoff
        assert handoff.told(kept)["reason"] == say("handoff.reason.partly")
        with speaking(PSEUDO):
            assert handoff.told(kept)["reason"] == reason and reason in handoff.told(kept)["summary"]
