from __future__ import annotations

import builtins
import xml.etree.ElementTree as ET

import pytest

from commerce.errors import ConfigurationError
from evals import plots


@pytest.mark.parametrize(
    "svg",
    [
        lambda: plots.lines("T", "x", "y", {"a": [(10, 1.0), (100, 2.0)], "b": [(10, 3.0)]}, limits={"l": [(10, 5.0)]}),
        lambda: plots.bars("T", "y", ["one", "two"], {"a": [1, 2], "b": [2, 0]}),
        lambda: plots.intervals("T", "x", {"a over b": (0.1, -0.1, 0.2)}),
        lambda: plots.sorted_differences("T", "y", [0.2, -0.1, 0.0]),
    ],
)
def test_a_plot_is_one_svg_with_its_words_as_text_and_always_the_same(svg) -> None:
    text = svg()
    assert ET.fromstring(text).tag.endswith("svg")
    assert ">T</text>" in text
    assert svg() == text


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigurationError, match="matplotlib"):
        plots.bars("T", "y", ["one"], {"a": [1]})
