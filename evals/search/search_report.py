"""Search measurements for people: a table for the terminal and for the documentation."""

from __future__ import annotations

from typing import Any

from evals.search.search_measures import MEASURES

_TIMES = ("p50_ms", "p95_ms")


def columns(result: dict[str, Any]) -> tuple[dict[str, Any], list[list[str]]]:
    """Return header and rows of a table: one row a system, this search first."""
    header: dict[str, Any] = {"System": "left", **dict.fromkeys((*MEASURES, *_TIMES, "gain ndcg10"), "right")}
    systems = {"shopclerk": result, **result.get("baselines", {})}
    return header, [[name, *_cells(found)] for name, found in systems.items()]


def _cells(found: dict[str, Any]) -> list[str]:
    gain = found.get("gain", {}).get("ndcg10")
    told = f"{gain['mean']:+.3f} [{gain['low']:+.3f}, {gain['high']:+.3f}]" if gain else ""
    return [*(f"{found[key]:.3f}" for key in MEASURES), *(f"{found[key]:.1f}" for key in _TIMES), told]


#: The table of docs/developers/search.md.
_DOCUMENTED = (
    "set",
    "queries",
    "shopclerk",
    "judged@10",
    "recall@100",
    "hit@1",
    "BM25",
    "Chroma",
    "plain mixture",
    "over Chroma",
    "over the mixture",
)


def markdown(results: dict[str, dict[str, Any]]) -> list[str]:
    """Return the lines of the documentation's table: NDCG@10, in brackets among the judged only; a row a set."""
    rows = [_DOCUMENTED, ("---",) * len(_DOCUMENTED), *(_documented(name, found) for name, found in results.items())]
    return [f"| {' | '.join(row)} |" for row in rows]


def _documented(name: str, found: dict[str, Any]) -> tuple[str, ...]:
    peers = found.get("baselines", {})
    scores = [
        f"{each['ndcg10']:.3f} ({each['pool_ndcg10']:.3f})" if each else ""
        for each in (found, *(peers.get(peer) for peer in ("bm25", "chroma", "hybrid")))
    ]
    gained = [_gain(peers[peer]) if peer in peers else "" for peer in ("chroma", "hybrid")]
    shares = [f"{found['judged10']:.2f}", f"{found['recall100']:.3f}", f"{found['hit1']:.3f}"]
    return (name.replace("_", ", "), str(found["queries"]), scores[0], *shares, *scores[1:], *gained)


def _gain(peer: dict[str, Any]) -> str:
    gain = peer["gain"]["ndcg10"]
    return f"{gain['mean']:+.3f} [{gain['low']:+.3f}, {gain['high']:+.3f}]"


def ways(found: dict[str, Any]) -> tuple[dict[str, Any], list[list[str]]]:
    """Return header and rows of a table of `evals.search.conversational`: one row a way of asking."""
    header: dict[str, Any] = {
        "Asked": "left",
        **dict.fromkeys(("right of 5", "first right", "breaking", "gain"), "right"),
    }
    rows = []
    for name, way in found["ways"].items():
        gain = way["gain"]
        told = "" if name == "raw" else f"{gain['mean']:+.3f} [{gain['low']:+.3f}, {gain['high']:+.3f}]"
        rows.append([name, f"{way['right5']:.3f}", f"{way['hit1']:.3f}", f"{way['broken5']:.2f}", told])
    return header, rows
