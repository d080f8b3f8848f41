"""Rebuild ``model.onnx`` and ``tokenizer.json`` from the published weights. Not needed at run time.

Needs a scratch environment with ``torch``, ``transformers``, ``onnx`` and ``onnxruntime``, and the files
``config.json``, ``model.safetensors`` and ``tokenizer.json`` of sentence-transformers/all-MiniLM-L6-v2::

    python connectors/encoders/minilm/build.py --source DIR --target connectors/encoders/minilm

The weights go through a plain fp32 export and then dynamic int8 quantisation, a channel at a time. Dynamic
int8 runs integer matrix products; a file that merely stores int8 and computes in fp32 is three times slower.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import logging
import tempfile
from pathlib import Path
from typing import Any

#: sha256 of the published files: the build starts from exactly these.
SOURCES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}

log = logging.getLogger("build")


def check_sources(source: Path) -> None:
    """Stop unless the source files are the published ones."""
    for name, expected in SOURCES.items():
        found = hashlib.sha256((source / name).read_bytes()).hexdigest()
        if found != expected:
            raise SystemExit(f"{source / name} has sha256 {found}, expected {expected}")


def export(source: Path, target: Path) -> None:
    """Export the fp32 encoder: token ids in, the last hidden state out."""
    # Not dependencies of shopclerk, so the type checker must not look for them.
    torch: Any = importlib.import_module("torch")
    transformers: Any = importlib.import_module("transformers")
    model = transformers.AutoModel.from_pretrained(str(source), attn_implementation="eager").eval()

    class Hidden(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    ids = torch.ones((1, 16), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        Hidden(),
        (ids, torch.ones_like(ids)),
        str(target),
        input_names=["input_ids", "attention_mask"],
        output_names=["hidden"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "hidden": axes},
        opset_version=17,
        dynamo=False,
    )


def quantise(source: Path, target: Path) -> None:
    """Turn the weights into int8, one scale a channel; activations are quantised on the fly."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(str(source), str(target), per_channel=True, weight_type=QuantType.QInt8)


def tokenizer(source: Path, target: Path) -> None:
    """Copy the tokenizer without its padding and truncation: the encoder sets its own limit."""
    data = json.loads(source.read_text(encoding="utf-8"))
    data["padding"] = data["truncation"] = None
    target.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def main() -> None:
    """Build into the target folder and write SHA256SUMS."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--target", type=Path, required=True)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    check_sources(args.source)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "fp32.onnx"
        export(args.source, full)
        quantise(full, args.target / "model.onnx")
    tokenizer(args.source / "tokenizer.json", args.target / "tokenizer.json")
    lines = [
        f"{hashlib.sha256((args.target / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("model.onnx", "tokenizer.json")
    ]
    (args.target / "SHA256SUMS").write_text("".join(lines), encoding="ascii")
    log.info("".join(lines).rstrip())


if __name__ == "__main__":
    main()
