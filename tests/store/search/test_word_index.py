from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.search.analyse import identifier, query_words, words
from store.search.files import BadFiles
from store.search.selection import Selection, top
from store.search.stem import stem
from store.search.word_index import Bm25Index, WordDocument


def document(row: int, title: str, description: str = "") -> WordDocument:
    return WordDocument(row, f"hash-{row}-{title}", ((title, 3.0), (description, 1.0)))


def everything(index: Bm25Index) -> Selection:
    return Selection(np.sort(index.ids), np.ones(len(index.ids), dtype=np.bool_))


def found(index: Bm25Index, *terms: str, within: Selection | None = None) -> list[int]:
    ids, scores = index.search(dict.fromkeys(terms, 1.0), within or everything(index), 100)
    assert list(scores) == sorted(scores, reverse=True)
    return [int(row) for row in ids]


SAMPLE_CATALOGUE = [
    document(10, "Waterproof rain jacket", "Keeps you dry on rainy days"),
    document(11, "Running shoes", "Light shoes for runners"),
    document(12, "Café press", "Glass and steel"),
    document(13, "Umbrella", "For the rain"),
]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("caresses", "caress"),
        ("ponies", "poni"),
        ("cats", "cat"),
        ("feed", "feed"),
        ("agreed", "agre"),
        ("plastered", "plaster"),
        ("hopping", "hop"),
        ("filing", "file"),
        ("happy", "happi"),
        ("key", "key"),
        ("keys", "key"),
        ("glass", "glass"),
        ("news", "news"),
        ("relational", "relat"),
        ("rational", "ration"),
        ("electrical", "electr"),
        ("adjustment", "adjust"),
        ("adoption", "adopt"),
        ("controlling", "control"),
        ("rate", "rate"),
        ("cease", "ceas"),
        ("sky", "sky"),
        ("42", "42"),
        ("été", "été"),
    ],
)
def test_stems_are_snowballs(word: str, expected: str) -> None:
    assert stem(word) == expected


@given(st.text(max_size=60))
def test_any_text_has_words_and_stems(text: str) -> None:
    for word in words(text):
        assert word
        assert stem(word)
    assert words(text) == words(text)
    assert identifier(text) == identifier(identifier(text))


def test_words_fold_accents_case_and_keep_numbers_whole() -> None:
    assert words("Crème BRÛLÉE, Größe 43.2 cm dv7-1211ea") == [
        "creme",
        "brulee",
        "grosse",
        "43.2",
        "cm",
        "dv7",
        "1211ea",
    ]
    assert words("保温杯") == ["保温", "温杯"]


def test_function_words_stay_when_they_are_all_there_is() -> None:
    assert query_words("I need a jacket for the rain") == ["jacket", "rain"]
    assert query_words("the who") == ["who"]
    assert query_words("is it") == ["is", "it"]


def test_better_fields_and_rarer_words_come_first() -> None:
    index = Bm25Index.empty().changed(SAMPLE_CATALOGUE, [])
    assert found(index, "rain")[0] == 10
    assert found(index, "rain", "umbrella")[0] == 13
    assert found(index, "run") == [11]
    assert found(index, "cafe") == [12]
    assert found(index, "bicycle") == []


def test_only_the_selection_is_found() -> None:
    index = Bm25Index.empty().changed(SAMPLE_CATALOGUE, [])
    ids = np.array([5, 10, 11, 13], dtype=np.int64)  # 5 is not indexed yet, 12 is gone from the catalogue
    within = Selection(ids, np.array([True, False, True, True]))
    assert found(index, "rain", "press", within=within) == [13]


def test_a_change_replaces_adds_and_removes_without_a_trace() -> None:
    index = Bm25Index.empty().changed(SAMPLE_CATALOGUE, [])
    changed = index.changed([document(11, "Walking boots"), document(14, "Rain hat")], [10])
    assert found(changed, "shoes") == []
    assert found(changed, "boots") == [11]
    assert set(found(changed, "rain")) == {13, 14}
    assert "waterproof" not in changed.vocabulary()
    assert changed.frequency("jackets") == 0
    assert set(found(index, "rain")) == {10, 13}, "the old value has not changed"
    fresh = Bm25Index.empty().changed(
        [SAMPLE_CATALOGUE[2], SAMPLE_CATALOGUE[3], document(11, "Walking boots"), document(14, "Rain hat")], []
    )
    for word in ("rain", "boots", "glass", "for"):
        ours, theirs = (i.search({word: 1.0}, everything(i), 9) for i in (changed, fresh))
        assert ours[0].tolist() == theirs[0].tolist()
        assert np.allclose(ours[1], theirs[1])


@given(st.lists(st.lists(st.sampled_from(["rain", "hat", "shoe", "red"]), min_size=1, max_size=6), max_size=12))
def test_scores_are_bm25(texts: list[list[str]]) -> None:
    from store.search.word_index import K1, B

    index = Bm25Index.empty().changed(
        [WordDocument(row, "h", ((" ".join(text), 1.0),)) for row, text in enumerate(texts)], []
    )
    ids, scores = index.search({"rain": 1.0}, everything(index), 50)
    have = [row for row, text in enumerate(texts) if "rain" in text]
    assert sorted(ids.tolist()) == have
    average = np.mean([len(text) for text in texts]) if texts else 1
    for row, score in zip(ids.tolist(), scores, strict=True):
        count, length = texts[row].count("rain"), len(texts[row])
        idf = np.log(1 + (len(texts) - len(have) + 0.5) / (len(have) + 0.5))
        assert np.isclose(score, idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / average)), rtol=1e-4)


def test_saved_and_loaded_it_is_the_same(tmp_path: Path) -> None:
    index = Bm25Index.empty().changed(SAMPLE_CATALOGUE, [])
    index.save(tmp_path)
    loaded = Bm25Index.load(tmp_path)
    assert loaded.hashes == index.hashes
    assert loaded.vocabulary() == index.vocabulary()
    assert found(loaded, "rain") == found(index, "rain")
    Bm25Index.empty().save(tmp_path)
    assert found(Bm25Index.load(tmp_path), "rain") == []
    assert len(list(tmp_path.iterdir())) == 2, "the older set is swept away"


@pytest.mark.parametrize("harm", ["pointer", "cut", "flip", "lost", "garbage"])
def test_a_damaged_set_is_refused(tmp_path: Path, harm: str) -> None:
    Bm25Index.empty().changed(SAMPLE_CATALOGUE, []).save(tmp_path)
    array = next(tmp_path.glob("words.*/tokens.npy"))
    pointer = tmp_path / "words.json"
    if harm == "pointer":
        pointer.unlink()
    elif harm == "cut":
        array.write_bytes(array.read_bytes()[:-4])
    elif harm == "flip":
        array.write_bytes(array.read_bytes()[:-1] + b"\xff")
    elif harm == "lost":
        array.unlink()
    else:
        pointer.write_bytes(b"\x00\x01 not json")
    with pytest.raises(BadFiles):
        Bm25Index.load(tmp_path)


@given(st.lists(st.integers(-3, 3), max_size=30), st.integers(1, 10))
def test_top_is_a_stable_sort(values: list[int], limit: int) -> None:
    scores = np.array(values, dtype=np.float32)
    expected = sorted((row for row, value in enumerate(values) if value > 0), key=lambda row: -values[row])[:limit]
    assert top(scores, limit).tolist() == expected


def test_what_stands_for_a_word_counts_in_its_place() -> None:
    index = Bm25Index.empty().changed(
        [
            WordDocument(1, "a", (("Smart watch", 3.0),), "Smart watch"),
            WordDocument(2, "b", (("Smartwatch", 3.0),), "Smartwatch"),
            WordDocument(3, "c", (("Watch so smart", 3.0),), "Watch so smart"),
            WordDocument(4, "d", (("Lamp", 3.0),), "Lamp"),
        ],
        (),
    )
    alike = {"smartwatch": [(("smart", "watch"), 1.0)]}
    hits = index.look({"smartwatch": 1.0}, (), everything(index), 10, alike)
    assert set(hits.ids.tolist()) == {1, 2}, "apart they count only side by side in the title"
    assert hits.support(np.array([1, 2, 3, 4]))[0].tolist() == [1, 1, 0, 0]
    less = index.look({"smartwatch": 1.0}, (), everything(index), 10, {"smartwatch": [(("lamp",), 0.5)]})
    assert less.ids.tolist() == [2, 4]
    assert less.support(np.array([2, 4]))[0].tolist() == [1, 0.5]
    unknown = index.look({"torch": 1.0}, (), everything(index), 10, {"torch": [(("lamp",), 1.0)]})
    assert unknown.ids.tolist() == [4]
    nothing = index.look({"torch": 1.0}, (), everything(index), 10, {"torch": [(("light", "bulb"), 1.0)]})
    assert nothing.ids.tolist() == []
