"""Ways to reach somebody are found in what models write, and not in sentences of the clerk's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from commerce import catalogues, contacts

SPOKEN = (contacts.SPELLED, contacts.SAID_HOST, contacts.ODD_HOST, contacts.EMAIL_SPELLED)


@pytest.mark.parametrize("code", catalogues.languages())
def test_no_sentence_of_ours_reads_like_a_host(code: str) -> None:
    forms = [form for name in _domains(code) for found in catalogues.domain(code, name)[0].values() for form in found]
    assert len(forms) > 100
    assert [form for form in forms if any(each.search(form) for each in SPOKEN)] == []


def _domains(code: str) -> list[str]:
    folder = Path(catalogues.__file__).parents[1] / "locale" / code
    return sorted(path.stem for path in folder.rglob("*.po"))


@pytest.mark.parametrize("text", ["evil punto es", "sale punto com", "un punto com", "evil point fr", "sale dot-com"])
def test_a_point_that_is_said_is_one(text: str) -> None:
    assert contacts.SAID_HOST.search(text)


@pytest.mark.parametrize("text", ["en cualquier punto de DHL", "un point de vente", "al punto de partida"])
def test_any_point_of_something_is_none(text: str) -> None:
    assert not contacts.SAID_HOST.search(text)
