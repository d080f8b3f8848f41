"""What a turn asked of the shop's pages and of its catalogue, for the shop's people to read."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import BaseMessage

from agent.history import History
from service.unanswered.questions import Question
from tools.results import AnswerResult, ProductsResult


def of(messages: Sequence[BaseMessage]) -> tuple[Question, ...]:
    """Return it, each once; a question that any call answered counts as found.

    Args:
        messages: The conversation with this turn.
    """
    history = History(messages)
    results = history.since_asked()
    answers = [each for each in results if isinstance(each, AnswerResult)]
    searches = [each for each in results if isinstance(each, ProductsResult) and each.query and not each.recommended]
    asked = []
    if answers and (words := history.said()):
        asked.append(Question("page", words, any(each.found for each in answers)))
    if searches and searches[-1].page == 1:
        asked.append(Question("search", searches[-1].query, any(each.items for each in searches)))
    return tuple(asked)
