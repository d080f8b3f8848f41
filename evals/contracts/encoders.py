"""What every text encoder must do."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from connectors.encoders.base import Encoder
from evals.contracts.suite import NotOffered, Suite

TEXTS = [
    "waterproof rain jacket for women",
    "",
    "🧥☔ 😀",
    "blauer Wintermantel aus Wolle, Größe 42",
    "a\x00b\ud800c\u202e",
    "   \n\t ",
]
_NEAR = [
    ("sofa", "couch", "umbrella"),
    ("rain jacket", "waterproof coat", "coffee grinder"),
    ("where is my parcel", "track my package", "I would like a red dress"),
    ("trainers", "running shoes", "dinner plates"),
]


@dataclass
class Encoding:
    """An encoder, and whether its model was ever trained: one of random weights knows no words."""

    encoder: Encoder
    knows_words: bool = True


contract: Suite[Encoding] = Suite()


@contract.reads("encoder")
async def is_an_encoder(world: Encoding) -> None:
    assert isinstance(world.encoder, Encoder)
    assert world.encoder.dimensions > 0
    assert world.encoder.fingerprint


@contract.reads("encoder")
async def shape_and_type(world: Encoding) -> None:
    vectors = world.encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), world.encoder.dimensions)
    assert vectors.dtype == np.float32
    query = world.encoder.encode_query("boots")
    assert query.shape == (world.encoder.dimensions,)
    assert query.dtype == np.float32


@contract.reads("encoder")
async def no_texts(world: Encoding) -> None:
    assert world.encoder.encode([]).shape == (0, world.encoder.dimensions)


@contract.reads("encoder")
async def unit_length(world: Encoding) -> None:
    lengths = np.linalg.norm(world.encoder.encode(TEXTS), axis=1)
    np.testing.assert_allclose(lengths, 1.0, atol=1e-5)


@contract.reads("encoder")
async def same_text_same_bits(world: Encoding) -> None:
    assert world.encoder.encode(TEXTS).tobytes() == world.encoder.encode(TEXTS).tobytes()


@contract.reads("encoder")
async def neighbours_do_not_change_the_bits(world: Encoding) -> None:
    together = world.encoder.encode([*TEXTS, "word " * 300])
    for row, text in enumerate(TEXTS):
        assert together[row].tobytes() == world.encoder.encode([text])[0].tobytes()


@contract.reads("encoder")
async def huge_text(world: Encoding) -> None:
    huge = "linen summer shirt " * 5300
    assert len(huge) > 100_000
    vector = world.encoder.encode([huge])[0]
    assert np.isfinite(vector).all()
    near, far = world.encoder.encode(["linen summer shirt", "espresso machine"]) @ vector
    assert near > far


@contract.reads("encoder", words=_NEAR)
async def near_synonyms_are_closer_than_strangers(world: Encoding, words: tuple[str, str, str]) -> None:
    if not world.knows_words:
        raise NotOffered("this model was never trained")
    anchor, *others = words
    close, distant = world.encoder.encode(others) @ world.encoder.encode_query(anchor)
    assert close > distant + 0.1


@contract.reads("encoder")
async def threads_share_one_encoder(world: Encoding) -> None:
    expected = world.encoder.encode(TEXTS).tobytes()
    results: list[bytes] = []
    workers = [threading.Thread(target=lambda: results.append(world.encoder.encode(TEXTS).tobytes())) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert results == [expected] * 4


CONTRACTS = tuple(contract.contracts)
