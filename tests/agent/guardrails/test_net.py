"""The network of the reader: what it learns, and that it learns the same each time."""

import numpy as np
import pytest

from agent.guardrails import net


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net, "NETWORKS", 2)
    monkeypatch.setattr(net, "UNITS", 16)
    monkeypatch.setattr(net, "EPOCHS", 400)
    monkeypatch.setattr(net, "PACE", 1e-2)


def _rings() -> tuple[net.Floats, np.ndarray]:
    """Return points within and around a circle, which no straight head tells apart."""
    points = np.random.default_rng(5).uniform(-2, 2, (600, 2)).astype(np.float32)
    rows = np.concatenate([np.ones((600, 1), dtype=np.float32), 3 * points], axis=1)
    return rows, (np.linalg.norm(points, axis=1) < 1.2).astype(np.intp)


def test_hidden_units_learn_what_a_straight_head_cannot() -> None:
    rows, inside = _rings()
    head = net.learn(rows, inside, 2, np.ones(600, dtype=np.float32), 3)
    assert head.hidden.shape == (3, 32)
    assert (head.scores(rows).argmax(axis=1) == inside).mean() > 0.9


def test_the_same_exemplars_give_the_same_head() -> None:
    rows, inside = _rings()
    one, other = (net.learn(rows, inside, 2, np.ones(600, dtype=np.float32), 3) for _ in range(2))
    assert all(np.array_equal(part, vars(other)[name]) for name, part in vars(one).items())


def test_weights_move_where_the_head_leans() -> None:
    rows, inside = _rings()
    heavy = np.where(inside == 1, 4, 0.5).astype(np.float32)
    even, leaning = (net.learn(rows, inside, 2, each, 3) for each in (np.ones(600, dtype=np.float32), heavy))
    assert leaning.scores(rows).argmax(axis=1).sum() > even.scores(rows).argmax(axis=1).sum()
