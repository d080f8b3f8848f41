"""The encoder over sentence-transformers, with a tiny model made on the spot; skipped where torch is not installed."""

from __future__ import annotations

import builtins
import importlib.util
from pathlib import Path

import pytest

from commerce.errors import ConfigurationError
from connectors.encoders import Encoder, load_encoder
from evals.contracts.encoders import CONTRACTS, Encoding
from tests.contracts import every, kept

THERE = importlib.util.find_spec("sentence_transformers") is not None
WORDS = "waterproof rain jacket for women blauer wintermantel wolle word linen summer shirt boots red shoe".split()


def tiny(folder: Path, seed: int) -> Path:
    """Save a BERT of two layers with random weights, mean-pooled."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(seed)
    bert = folder / f"bert-{seed}"
    bert.mkdir()
    (bert / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(WORDS))]))
    BertTokenizerFast(vocab_file=str(bert / "vocab.txt")).save_pretrained(bert)
    config = BertConfig(vocab_size=40, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)
    BertModel(config).save_pretrained(bert)
    words = modules.Transformer(str(bert), max_seq_length=64)
    made = SentenceTransformer(modules=[words, modules.Pooling(32)], prompts={"query": "red shoe ", "document": ""})
    made.save(str(folder / f"model-{seed}"))
    return folder / f"model-{seed}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Encoder:
    return load_encoder(f"sentence-transformers:{tiny(folder, 1)}")


@pytest.mark.skipif(not THERE, reason="sentence-transformers is not installed (extra embeddings)")
class TestSentenceEncoder:
    @pytest.fixture
    def encoder(self, loaded: Encoder) -> Encoder:
        return loaded

    @pytest.mark.parametrize("contract", every(CONTRACTS))
    async def test_it_keeps(self, contract, encoder: Encoder) -> None:
        await kept(contract, Encoding(encoder, knows_words=False))  # its weights are random

    def test_other_weights_have_another_fingerprint(self, encoder: Encoder, folder: Path) -> None:
        from connectors.encoders.sentence import SentenceEncoder

        assert SentenceEncoder(str(folder / "model-1")).fingerprint == encoder.fingerprint
        assert SentenceEncoder(str(tiny(folder, 2))).fingerprint != encoder.fingerprint

    def test_queries_get_the_prompt_of_the_model(self, encoder: Encoder) -> None:
        assert (encoder.encode_query("boots") != encoder.encode(["boots"])[0]).any()
        assert (encoder.encode_query("boots") == encoder.encode(["red shoe boots"])[0]).all()

    def test_a_model_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigurationError, match="nowhere"):
            load_encoder(f"sentence-transformers:{tmp_path / 'nowhere'}")


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name.startswith("sentence_transformers"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigurationError, match="sentence-transformers"):
        load_encoder("sentence-transformers:any")


def test_a_name_without_a_model_is_unknown() -> None:
    with pytest.raises(ConfigurationError, match="sentence-transformers:NAME"):
        load_encoder("sentence-transformers:")
