"""Whether a sentence is in a language that the encoder knows; where it surely is not, nobody can read it."""

from agent.guardrails.languages.telling import SURE, WORDS, foreign

__all__ = ["SURE", "WORDS", "foreign"]
