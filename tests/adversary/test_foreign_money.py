"""An amount in another currency than the order's is asked about, whatever currency a model names."""

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.said_rows import Row, row
from tests.adversary.test_said import let_through, proposed_otherwise

pytestmark = pytest.mark.asyncio(loop_scope="module")
_FIVE = [
    "refund 5 USD for 1012",
    "refund $5 of 1012",
    "refund 5 CHF of 1012",
    "refund 5 £ of 1012",
    "erstatte 5 Franken von 1012",
    "rembourse 5 francs suisses de 1012",
    "devuélveme 5 dólares de 1012",
    "rimborsami 5 sterline di 1012",
]
FOREIGN = [
    *(row(each, "refund_order 1012", "", "Refund 5", amount="5") for each in _FIVE),
    *(row(each, "refund_order 1012", "", "Refund 5", amount="5", currency="EUR") for each in _FIVE[:3]),
    row("refund part of 1012 / 5 INR", "refund_order 1012", "", "Refund 5", amount="5"),
]
OWN: list[Row] = [row("refund 5 EUR for 1012", "refund_order 1012", "Refund 5.00 EUR", "", amount="5")]


async def test_no_model_pays_another_currency_in_the_orders(stage: Stage) -> None:
    assert await let_through(stage, FOREIGN) == []
    assert len(await let_through(stage, OWN)) == len(OWN)


async def test_the_engine_asks_too(stage: Stage) -> None:
    wrong, lost = await proposed_otherwise(stage, [*FOREIGN, *OWN])
    assert wrong == [] and lost == []
