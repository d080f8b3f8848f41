"""What the tests of try-on need: the extra, or a loud skip."""

from __future__ import annotations

import importlib.util

from tests.loud import skip_loudly


def needs_runtime() -> None:
    """Skip loudly where the extra is not installed."""
    for module in ("ai_edge_litert", "cv2"):
        if importlib.util.find_spec(module) is None:
            skip_loudly("local try-on", "Install the extra tryon.")
