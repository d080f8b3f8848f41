"""The reader's head: a small network with one hidden layer beside a straight path, in nothing but numpy.

Several networks, each begun with other numbers, are laid side by side as one: their scores are averaged, which errs
less than any of them does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.heads import softmax

Floats = NDArray[np.float32]

#: Hidden units of each network, how many networks, and how often each sees the exemplars.
UNITS, NETWORKS, EPOCHS = 48, 8, 30
#: Steps are so large at first and fall to nothing; so many exemplars make one.
PACE, BATCH = 2e-3, 256
#: What is left out at random of the inputs and of the hidden units, how soft the aims are, how fast weights decay.
BLIND, DEAF, SOFT, DECAY = 0.1, 0.3, 0.02, 1e-2


@dataclass(frozen=True)
class Net:
    """Weights of the networks.

    Attributes:
        hidden: From the first columns of a row to the hidden units, shape ``(seen, units)``.
        straight: From a row to the classes, shape ``(columns, classes)``.
        beyond: From the hidden units to the classes, shape ``(units, classes)``.
    """

    hidden: Floats
    straight: Floats
    beyond: Floats

    def scores(self, rows: Floats) -> Floats:
        """Return the score of each class, shape ``(len(rows), classes)``."""
        found: Floats = rows @ self.straight + self._hears(rows) @ self.beyond
        return found

    def _hears(self, rows: Floats) -> Floats:
        heard: Floats = np.maximum(rows[:, : len(self.hidden)] @ self.hidden, 0)
        return heard


def learn(rows: Floats, classes: NDArray[np.intp], kinds: int, weights: Floats, seen: int) -> Net:
    """Fit networks to exemplars and lay them side by side; the same exemplars give the same network.

    Args:
        rows: An exemplar a row, the first column ones.
        classes: The number of each one's class.
        kinds: How many classes there are.
        weights: How much each of them counts, about one.
        seen: How many of the first columns the hidden units see.
    """
    aims = (np.eye(kinds)[classes] * (1 - SOFT) + SOFT / kinds).astype(np.float32)
    nets = [_learn(rows, aims, weights, seen, np.random.default_rng(seed)) for seed in range(NETWORKS)]
    return Net(
        np.concatenate([net.hidden for net in nets], axis=1),
        np.mean([net.straight for net in nets], axis=0, dtype=np.float32),
        np.concatenate([net.beyond for net in nets]) * np.float32(1 / NETWORKS),
    )


def _learn(rows: Floats, aims: Floats, weights: Floats, seen: int, rng: np.random.Generator) -> Net:
    """Fit one network: Adam with decaying weights, dropout on inputs and hidden units."""
    (count, columns), kinds = rows.shape, aims.shape[1]
    hidden = (rng.standard_normal((seen, UNITS)) * 1.5 * np.sqrt(2 / seen)).astype(np.float32)
    hidden[0] = 0
    beyond = (rng.standard_normal((UNITS, kinds)) / np.sqrt(UNITS)).astype(np.float32)
    net = Net(hidden, np.zeros((columns, kinds), dtype=np.float32), beyond)
    parts = (net.hidden, net.straight, net.beyond)
    means = [np.zeros((2, *part.shape), dtype=np.float32) for part in parts]
    rounds = [range(at, min(at + BATCH, count)) for at in range(0, count, BATCH)]
    steps = EPOCHS * len(rounds)
    for step in range(steps):
        if step % len(rounds) == 0:
            order = rng.permutation(count)
        some = order[rounds[step % len(rounds)]]
        slopes = _slopes(net, rows[some], aims[some], weights[some], rng)
        pace = np.float32(PACE * 0.5 * (1 + np.cos(np.pi * step / steps)))
        for part, mean, slope in zip(parts, means, slopes, strict=True):
            mean[0] += np.float32(0.1) * (slope - mean[0])
            mean[1] += np.float32(0.001) * (slope * slope - mean[1])
            first, second = mean[0] / np.float32(1 - 0.9 ** (step + 1)), mean[1] / np.float32(1 - 0.999 ** (step + 1))
            part -= pace * (first / (np.sqrt(second) + np.float32(1e-8)) + np.float32(DECAY) * part)
    return net


def _slopes(
    net: Net, rows: Floats, aims: Floats, weights: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Return how the error of some exemplars changes with hidden, straight and beyond."""
    kept = ((rng.random(rows.shape, dtype=np.float32) >= BLIND) / np.float32(1 - BLIND)).astype(np.float32)
    kept[:, 0] = 1
    rows = rows * kept
    seen = rows[:, : len(net.hidden)]
    raw = seen @ net.hidden
    alive = ((raw > 0) * (rng.random(raw.shape, dtype=np.float32) >= DEAF) / np.float32(1 - DEAF)).astype(np.float32)
    heard = (raw * alive).astype(np.float32)
    error = (softmax(rows @ net.straight + heard @ net.beyond) - aims) * (weights / np.float32(len(rows)))[:, None]
    return seen.T @ ((error @ net.beyond.T) * alive).astype(np.float32), rows.T @ error, heard.T @ error
