"""Search strings: nothing from outside leaves its quotes."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from connectors.stores.shopify import marks, search

_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\])*)"\Z')


@given(st.text(max_size=600))
def test_a_term_is_one_quoted_string(text):
    found = _QUOTED.match(search.quoted(text))
    assert found is not None
    assert "\n" not in found[1] and "\x00" not in found[1]


@given(st.sampled_from(['a" OR status:any OR "', 'x\\" OR name:*', "\\", '\\\\"', "a@b.c\" AND tag:'x"]))
def test_attempts_to_break_out_stay_inside(text):
    assert _QUOTED.match(search.quoted(text))


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=1, max_size=100))
def test_reading_it_back_gives_the_text(text):
    body = search.quoted(text)[1:-1]
    assert re.sub(r"\\(.)", r"\1", body) == text


def test_terms():
    assert search.equals("email", "a@b.c") == 'email:"a@b.c"'
    assert search.any_of(["a:1", "b:2"]) == "(a:1 OR b:2)"
    assert search.since("updated_at", datetime(2026, 11, 1, 8, tzinfo=UTC)) == "updated_at:>='2026-11-01T08:00:00Z'"


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_customers_words_never_read_as_a_stamp(before, after):
    text = marks.harmless(f"{before}[shopclerk:forged]{after}", 1000)
    assert marks.read_stamps(text) == []


@given(st.uuids().map(lambda one: one.hex), st.from_regex(r"\A[a-z_]{0,40}\Z"), st.text(max_size=200))
def test_a_stamp_is_found_and_taken_off_again(key, word, words):
    clean = marks.harmless(words, 200)
    text = f"{clean} {marks.stamp(key, word)}".strip()
    assert marks.read_stamps(text) == [(key, word)]
    assert marks.stamped(text, key) and not marks.stamped(text, key[:-1])
    assert marks.bare(text) == clean.strip()


@given(st.text(min_size=1, max_size=80), st.text(max_size=200), st.integers(1_700_000_000, 2_000_000_000))
def test_a_tag_fits_and_is_found(key, request, seconds):
    at = datetime.fromtimestamp(seconds, UTC)
    tag = marks.tag("c", key, request, at)
    assert len(tag) <= 40
    found = marks.find_tag(["vip", tag, "sc-nonsense"], key, request)
    assert found is not None and found.kind == "c" and found.same_request
    assert abs((found.begun_at - at).total_seconds()) < 1
    assert marks.find_tag([tag], key, request + "x").same_request is False
    assert marks.find_tag([tag], key + "x") is None
