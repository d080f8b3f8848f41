"""Our sentences are known again as a conversation keeps them, in every language."""

from __future__ import annotations

import pytest

from commerce import catalogues
from commerce.known_again import holds, says, under, value
from commerce.language import speaking
from commerce.sentences import joined, say
from commerce.text import clean

ASKED = ["asked.now_only", "asked.prepare_now", "changes.not_read", "consents.nothing", "chat.offer", "engine.why_back"]


@pytest.mark.parametrize("code", catalogues.languages())
@pytest.mark.parametrize("key", ASKED)
def test_a_sentence_is_known_again_once_it_was_cleaned(code: str, key: str) -> None:
    with speaking(code):
        said = say(key)
        assert says(said, key) and says(clean(said), key)


@pytest.mark.parametrize("code", catalogues.languages())
def test_every_question_with_nothing_to_fill_in_is(code: str) -> None:
    with speaking(code):
        lost = []
        for key in under("asked."):
            form = catalogues.domain(code, "asked")[0].get(key, ("",))[-1]
            if form and "{" not in form and not says(clean(form), key):
                lost.append(key)
    assert lost == []


@pytest.mark.parametrize("code", catalogues.languages())
def test_so_are_its_values(code: str) -> None:
    with speaking(code):
        said = joined(say("changes.not_read"), say("changes.prepare_whole", change="X", order="1015"))
        assert value(clean(said), "changes.prepare_whole", "order") == "1015"
        assert holds(f"A. {clean(said)} B.", said)
