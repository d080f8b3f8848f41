"""Cross-validation of the reader: what is read was not learned, and a higher bar shows less."""

import pytest

from agent.guardrails import fit, net
from agent.guardrails.sentence_kinds import BESIDE_PRODUCTS
from evals.claims import folds

BARS = ((0.5, 0.5), (0.7, 0.8), (0.99, 0.99))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Fit quickly on a few exemplars; note what each head was fitted on."""
    lines = [each for each in fit.written() if each.language == "de"][::6]
    taught: list[list[str]] = []

    def grown(some: list[fit.Exemplar]) -> list[tuple[str, fit.Kind, str]]:
        taught.append([each.source for each in some])
        return [(each.language, each.kind, each.text) for each in some]

    monkeypatch.setattr(fit, "written", lambda: lines)
    monkeypatch.setattr(fit, "grown", grown)
    monkeypatch.setattr(net, "NETWORKS", 1)
    monkeypatch.setattr(net, "EPOCHS", 8)
    return taught


def test_no_sentence_is_read_by_a_head_that_learned_its_like(few: list[list[str]]) -> None:
    judged = folds.judge(BARS, [0])
    learned, read = few
    assert learned and read and not set(learned) & set(read)
    assert all(list(each.passes) == sorted(each.passes, reverse=True) for each in judged)
    harmless = [each.passes[0] for each in judged if each.kind in BESIDE_PRODUCTS]
    untrue = [each.passes[0] for each in judged if each.kind not in BESIDE_PRODUCTS]
    assert sum(harmless) / len(harmless) > sum(untrue) / len(untrue)
