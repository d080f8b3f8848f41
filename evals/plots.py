"""Plots of measurements, as SVG that fits into a page of its own; matplotlib is the extra ``plots``."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from commerce.errors import ConfigurationError
from runtime import extras

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_OURS, _OTHERS = "#0b6e4f", ("#8d99ae", "#d1495b", "#edae49", "#5c6b9c", "#a3a380")
Interval = tuple[float, float, float]  # mean, low, high


def lines(
    title: str,
    across: str,
    up: str,
    curves: Mapping[str, Sequence[tuple[float, float]]],
    *,
    limits: Mapping[str, Sequence[tuple[float, float]]] | None = None,
) -> str:
    """Return curves on logarithmic axes; the first is ours. ``limits`` are dashed."""
    figure, axes = _figure(title)
    for number, (name, points) in enumerate(curves.items()):
        axes.plot(*zip(*points, strict=True), marker="o", label=name, color=_colour(number))
    for name, points in (limits or {}).items():
        axes.plot(*zip(*points, strict=True), linestyle="--", color="#555555", label=name)
    axes.set(xscale="log", yscale="log", xlabel=across, ylabel=up)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_minor_formatter("")
    axes.grid(visible=True, which="both", alpha=0.25)
    _named(axes)
    return _svg(figure)


def bars(title: str, up: str, groups: Sequence[str], series: Mapping[str, Sequence[float]]) -> str:
    """Return a group of bars per name in ``groups``, one bar a series; the first series is ours."""
    figure, axes = _figure(title)
    width = 0.8 / max(1, len(series))
    for number, (name, values) in enumerate(series.items()):
        places = [place + (number - (len(series) - 1) / 2) * width for place in range(len(groups))]
        axes.bar(places, values, width, label=name, color=_colour(number))
    axes.set_xticks(range(len(groups)), groups)
    axes.set_ylabel(up)
    _named(axes)
    return _svg(figure)


def intervals(title: str, across: str, rows: Mapping[str, Interval]) -> str:
    """Return means with their intervals, one a row, beside a line at zero."""
    figure, axes = _figure(title, height=0.6 + 0.5 * max(1, len(rows)))
    for place, (mean, low, high) in enumerate(rows.values()):
        axes.errorbar(mean, place, xerr=[[mean - low], [high - mean]], fmt="o", color=_OURS, capsize=4)
    axes.axvline(0, color="#555555", linewidth=1)
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel(across)
    return _svg(figure)


def sorted_differences(title: str, up: str, values: Sequence[float]) -> str:
    """Return one bar a query, the largest loss first: where we are worse, and how often."""
    figure, axes = _figure(title)
    ordered = sorted(values)
    colours = [_OURS if value >= 0 else _OTHERS[1] for value in ordered]
    axes.bar(range(len(ordered)), ordered, 1.0, color=colours)
    axes.axhline(0, color="#555555", linewidth=1)
    axes.set(xlabel="queries, sorted", ylabel=up)
    return _svg(figure)


def _named(axes: Axes) -> None:
    axes.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1.01, 1))  # beside, where nothing is


def _colour(number: int) -> str:
    return _OTHERS[(number - 1) % len(_OTHERS)] if number else _OURS


def _figure(title: str, height: float = 3.6) -> tuple[Figure, Axes]:
    try:
        # The figure without pyplot: no window, no state shared between threads.
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigurationError(f"Plots need matplotlib: {extras.install('plots')}") from error
    figure = Figure(figsize=(8.5, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, fontsize=11, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: Figure) -> str:
    import matplotlib as mpl

    buffer = io.StringIO()
    # Text stays text, and the same figures give the same file.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "shopclerk"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    return text[text.index("<svg") :]
