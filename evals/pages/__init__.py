"""Which passage of a shop's pages is quoted to questions as shoppers type them, measured on two shops."""

from evals.pages.measure import SHOPS, evaluate

__all__ = ["SHOPS", "evaluate"]
