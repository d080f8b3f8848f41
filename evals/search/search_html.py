"""The search evaluation as a page for people: plots of quality and latency, and where this search loses."""

from __future__ import annotations

from typing import Any

from evals.html import Plot, Table, page
from evals.plots import bars, intervals, sorted_differences
from evals.search.search_measures import MEASURES
from evals.search.search_report import columns

_WORST = 15


def report(result: dict[str, Any], texts: dict[str, str]) -> str:
    """Return the page for a result of `evals.search.search_quality.evaluate` that has ``by_query``.

    Args:
        result: The measures, with those of the baselines where they ran.
        texts: The queries by id.
    """
    systems = {"shopclerk": result, **result.get("baselines", {})}
    header, rows = columns(result)
    parts: list[Table | Plot] = [
        Table(f"Means over {result['queries']} queries", list(header), rows),
        Plot(
            bars(
                "Quality",
                "0 to 1",
                list(MEASURES),
                {name: [found[key] for key in MEASURES] for name, found in systems.items()},
            ),
            "Measures of quality by system.",
        ),
        Plot(
            bars(
                "Latency",
                "ms",
                ["p50", "p95"],
                {name: [found["p50_ms"], found["p95_ms"]] for name, found in systems.items()},
            ),
            "Latency by system.",
        ),
    ]
    if gains := {name: found["gain"] for name, found in systems.items() if "gain" in found}:
        rows_of_gains = {
            f"{measure} over {name}": (gain[measure]["mean"], gain[measure]["low"], gain[measure]["high"])
            for name, gain in gains.items()
            for measure in gain
        }
        parts.append(
            Plot(
                intervals("Advantage, 95 % paired bootstrap", "difference", rows_of_gains),
                "Advantage of this search over each baseline with its interval.",
            )
        )
    parts += _by_query(result["by_query"], texts)
    return page("Search quality", "The same queries, products and judgments for every system, in one run.", parts)


def _by_query(ndcgs: dict[str, dict[str, float]], texts: dict[str, str]) -> list[Table | Plot]:
    ours = ndcgs["shopclerk"]
    parts: list[Table | Plot] = []
    for name, theirs in ndcgs.items():
        if name != "shopclerk":
            apart = [ours[query] - theirs[query] for query in ours]
            title = f"NDCG@10 less that of {name}, query by query"
            parts.append(Plot(sorted_differences(title, "difference", apart), title))
    worst = sorted(ours, key=lambda query: ours[query])[:_WORST]
    names = list(ndcgs)
    cells = [[texts[query], *(f"{ndcgs[name][query]:.3f}" for name in names)] for query in worst]
    parts.append(Table("The queries answered worst, NDCG@10", ["Query", *names], cells))
    return parts
