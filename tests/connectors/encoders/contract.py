"""What every text encoder must do. A test module subclasses this and gives an ``encoder`` fixture."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from connectors.encoders.base import Encoder

TEXTS = [
    "waterproof rain jacket for women",
    "",
    "🧥☔ 😀",
    "blauer Wintermantel aus Wolle, Größe 42",
    "a\x00b\ud800c\u202e",
    "   \n\t ",
]


class EncoderContract:
    knows_words = True

    @pytest.fixture
    def encoder(self) -> Encoder:
        raise NotImplementedError

    def test_is_an_encoder(self, encoder: Encoder) -> None:
        assert isinstance(encoder, Encoder)
        assert encoder.dimensions > 0
        assert encoder.fingerprint

    def test_shape_and_type(self, encoder: Encoder) -> None:
        vectors = encoder.encode(TEXTS)
        assert vectors.shape == (len(TEXTS), encoder.dimensions)
        assert vectors.dtype == np.float32
        query = encoder.encode_query("boots")
        assert query.shape == (encoder.dimensions,)
        assert query.dtype == np.float32

    def test_no_texts(self, encoder: Encoder) -> None:
        assert encoder.encode([]).shape == (0, encoder.dimensions)

    def test_unit_length(self, encoder: Encoder) -> None:
        lengths = np.linalg.norm(encoder.encode(TEXTS), axis=1)
        np.testing.assert_allclose(lengths, 1.0, atol=1e-5)

    def test_same_text_same_bits(self, encoder: Encoder) -> None:
        assert encoder.encode(TEXTS).tobytes() == encoder.encode(TEXTS).tobytes()

    def test_neighbours_do_not_change_the_bits(self, encoder: Encoder) -> None:
        together = encoder.encode([*TEXTS, "word " * 300])
        for row, text in enumerate(TEXTS):
            assert together[row].tobytes() == encoder.encode([text])[0].tobytes()

    def test_huge_text(self, encoder: Encoder) -> None:
        huge = "linen summer shirt " * 5300
        assert len(huge) > 100_000
        vector = encoder.encode([huge])[0]
        assert np.isfinite(vector).all()
        assert float(vector @ encoder.encode(["linen summer shirt"])[0]) > float(
            vector @ encoder.encode(["espresso machine"])[0]
        )

    @pytest.mark.parametrize(
        ("anchor", "near", "far"),
        [
            ("sofa", "couch", "umbrella"),
            ("rain jacket", "waterproof coat", "coffee grinder"),
            ("where is my parcel", "track my package", "I would like a red dress"),
            ("trainers", "running shoes", "dinner plates"),
        ],
    )
    def test_near_synonyms_are_closer_than_strangers(self, encoder: Encoder, anchor: str, near: str, far: str) -> None:
        if not self.knows_words:
            pytest.skip("this model was never trained")
        query = encoder.encode_query(anchor)
        close, distant = encoder.encode([near, far]) @ query
        assert close > distant + 0.1

    def test_threads_share_one_encoder(self, encoder: Encoder) -> None:
        expected = encoder.encode(TEXTS).tobytes()
        results: list[bytes] = []
        workers = [threading.Thread(target=lambda: results.append(encoder.encode(TEXTS).tobytes())) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert results == [expected] * 4
