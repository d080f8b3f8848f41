from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commerce.errors import ConfigurationError
from connectors.encoders import encoder_names, load_encoder
from connectors.encoders.minilm import MiniLM
from evals.contracts.encoders import CONTRACTS, Encoding
from tests.contracts import every, kept

pytestmark = pytest.mark.from_scratch

SHIPPED = Path(__file__).parents[3] / "connectors" / "encoders" / "minilm"


@pytest.mark.parametrize("contract", every(CONTRACTS))
async def test_it_keeps(contract):
    await kept(contract, Encoding(load_encoder("minilm")))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("SHA256SUMS", "model.onnx", "tokenizer.json"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    return tmp_path


def test_shipped_files_match_their_sums_and_carry_the_licence():
    for line in (SHIPPED / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == digest
    assert "Apache License" in (SHIPPED / "LICENSE").read_text()
    assert "quantised" in (SHIPPED / "NOTICE").read_text()


def test_fingerprint_names_the_weights():
    digest = hashlib.sha256((SHIPPED / "model.onnx").read_bytes()).hexdigest()
    assert digest in load_encoder().fingerprint


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_flipped_bit_is_a_configuration_error(copy: Path, name: str):
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(ConfigurationError, match="damaged") as caught:
        MiniLM(copy)
    assert name in caught.value.detail


@pytest.mark.parametrize("name", ["SHA256SUMS", "model.onnx", "tokenizer.json"])
def test_a_missing_file_is_a_configuration_error(copy: Path, name: str):
    (copy / name).unlink()
    with pytest.raises(ConfigurationError, match="missing"):
        MiniLM(copy)


def test_a_short_list_of_sums_is_a_configuration_error(copy: Path):
    lines = (copy / "SHA256SUMS").read_text().splitlines()
    (copy / "SHA256SUMS").write_text(lines[0] + "\n")
    with pytest.raises(ConfigurationError, match="not complete"):
        MiniLM(copy)


def test_an_untouched_copy_loads(copy: Path):
    assert MiniLM(copy).fingerprint == load_encoder().fingerprint


def test_loaded_once_by_name():
    assert load_encoder() is load_encoder("minilm")
    assert "minilm" in encoder_names()


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ConfigurationError, match="minilm"):
        load_encoder("bert-large")


def test_importing_the_package_is_cheap():
    code = "import sys, connectors.encoders; print('onnxruntime' in sys.modules, 'tokenizers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
