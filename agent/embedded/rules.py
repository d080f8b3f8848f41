"""Rules: what a message may be read as, one after the other, each with a name that can be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from agent.embedded import requests
from agent.embedded.dialogue import Move
from agent.embedded.router import Router, Routing
from agent.embedded.turn import Turn
from service.consent import said


@dataclass
class Heard:
    """A message as rules read it; what costs something is read when a rule first asks for it.

    Attributes:
        turn: The customer's words that stand, and the conversation.
        router: The router to read requests with.
        whole: The reading of the message as it came, with what it lets go of.
    """

    turn: Turn
    router: Router
    whole: said.Reading

    @cached_property
    def routing(self) -> Routing:
        """Which request the words name."""
        return self.router.route(self.turn.text)

    @cached_property
    def several(self) -> tuple[requests.Request, ...]:
        """The requests of a message that has more than one, with the words of each."""
        return requests.read(self.turn, self.router)

    def about(self, turn: Turn) -> Heard:
        """Return the same message with other words or another frame."""
        return self if turn is self.turn else Heard(turn, self.router, self.whole)

    def scored(self) -> Heard:
        """Return it with the router's score in the turn, so that moves carry it."""
        heard = Heard(replace(self.turn, score=round(self.routing.score, 4)), self.router, self.whole)
        heard.routing = self.routing
        return heard


@dataclass(frozen=True)
class Rule:
    """One way to read a message.

    Attributes:
        name: What the rule hears, for those who read why a move was made.
        act: Returns the move; None when the message is not of this kind.
        question: Whether it knows a question by its words, wherever in a message that stands.
        sure: Whether it reads states of orders, rules or pages without a doubt, or what is about nothing; a language
            model need not be asked then (`agent.hybrid`).
    """

    name: str
    act: Callable[[Heard], Move | None]
    question: bool = False
    sure: bool = False


def first(rules: Iterable[Rule], heard: Heard) -> Move | None:
    """Return the move of the first rule that has one, with the rule's name."""
    for rule in rules:
        if (move := rule.act(heard)) is not None:
            return move.by(rule.name)
    return None


def of_turn(read: Callable[[Turn], Move | None]) -> Callable[[Heard], Move | None]:
    """Return a rule's act from a function that reads the turn alone."""
    return lambda heard: read(heard.turn)
