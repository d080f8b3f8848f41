"""What a model says: untrue statements that reach a customer, and harmless ones that do not."""

from evals.claims.measure import evaluate, evaluate_file, own_rows, read_rows

__all__ = ["evaluate", "evaluate_file", "own_rows", "read_rows"]
