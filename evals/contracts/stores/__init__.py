"""What every store must do: `CONTRACTS`, sorted by what they are about."""

from evals.contracts.stores import orders, reading, refunds, small_changes, swapping, withdrawing
from evals.contracts.stores.world import PARTS, contract

__all__ = ["CONTRACTS", "orders", "reading", "refunds", "small_changes", "swapping", "withdrawing"]
CONTRACTS = tuple(sorted(contract.contracts, key=lambda each: PARTS.index(each.part)))
