"""How well the embedded engine reads other languages: requests, searches, which language it is, and prices."""

from evals.languages.measure import evaluate

__all__ = ["evaluate"]
