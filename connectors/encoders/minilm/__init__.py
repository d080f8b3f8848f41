"""all-MiniLM-L6-v2 on ONNX runtime: 384 dimensions, int8, no torch, nothing to download."""

from __future__ import annotations

from connectors.encoders.minilm.encoder import MiniLM

__all__ = ["MiniLM"]
