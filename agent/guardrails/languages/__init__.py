"""Whether a sentence is in a language that the encoder knows; where it surely is not, nobody can read it."""

from agent.guardrails.languages.detection import SURE, WORDS, foreign

__all__ = ["SURE", "WORDS", "foreign"]
