"""Handles of lines and variants: the same whenever they are read, never two for one, and clear about old ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commerce import handles

IDS = st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=60, unique=True)


@given(IDS, st.randoms(use_true_random=False), st.data())
def test_a_handle_stays_when_others_come_and_go(ids: list[str], order, data) -> None:
    before = handles.of(ids, handles.LINE)
    shuffled = list(ids)
    order.shuffle(shuffled)
    assert handles.of(shuffled, handles.LINE) == before
    fewer = data.draw(st.lists(st.sampled_from(ids), unique=True))
    for identity, handle in handles.of(fewer, handles.LINE).items():
        assert before[identity].startswith(handle)
        assert identity in handles.find(handle, ids, handles.LINE)
        assert handles.find(before[identity], fewer, handles.LINE) == [identity]


@given(IDS)
def test_no_two_have_the_same(ids: list[str]) -> None:
    named = handles.of(ids, handles.VARIANT)
    assert len(set(named.values())) == len(ids)
    for identity, handle in named.items():
        assert handles.find(handle.swapcase(), ids, handles.VARIANT) == [identity]
        assert handle[1:].isalpha() and len(handle) >= 5


def test_thousands_of_lines_get_longer_ones_where_they_must() -> None:
    ids = [str(number) for number in range(3000)]
    named = handles.of(ids, handles.LINE)
    assert len(set(named.values())) == 3000
    longer = [identity for identity, handle in named.items() if len(handle) > 5]
    assert 0 < len(longer) < 300
    short = named[longer[0]][:5]
    assert len(handles.find(short, ids, handles.LINE)) > 1  # what was given before the other one was there: a question


def test_what_is_no_handle() -> None:
    for text in ("", "L", "Lbc", "Laeio", "VBCDF", "Hoodie", "L1234", "TSH-12-M", "2", "Lbcdfghjkmnpqrstvwxz"):
        assert handles.find(text, ["1", "2"], handles.LINE) == []
