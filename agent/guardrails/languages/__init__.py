"""Which language a text is in, and whether the encoder knows it; where it surely does not, nobody can read it."""

from agent.guardrails.languages.detection import SURE, WORDS, foreign, likely

__all__ = ["SURE", "WORDS", "foreign", "likely"]
