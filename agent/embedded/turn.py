"""One turn of the embedded engine: what it knows when it has to choose a move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from agent.embedded import intents, talk
from agent.embedded.dialogue import Frame, Move
from agent.embedded.engine_history import EngineHistory
from agent.embedded.state import Dialogue
from commerce.sentences import joined, say

#: After so many answers in a row that lead nowhere a person is offered.
MAX_TRIES = 2


@dataclass(frozen=True)
class Turn:
    """The customer's words, the conversation, and the tools at hand.

    Attributes:
        text: The words that the request is read from.
        memory: The conversation.
        tools: Argument names by tool, only the bound ones.
        frame: What the last reply was waiting for.
        score: How sure the router was of the request.
    """

    text: str
    history: EngineHistory
    tools: Mapping[str, frozenset[str]]
    frame: Frame
    score: float | None = None

    @property
    def state(self) -> Dialogue:
        """What is in focus, and what was listed last."""
        return self.history.state

    def about(self, text: str, score: float | None = None) -> Turn:
        """Return the same turn reading other words."""
        return replace(self, text=text, score=score)

    def say(self, text: str, frame: Frame | None = None, intent: str = "") -> Move:
        """Say something and wait as ``frame`` tells."""
        return Move(text=text, frame=frame or Frame(), intent=intent, score=self.score)

    def call(self, tool: str, args: dict[str, Any], frame: Frame | None = None, intent: str = "") -> Move:
        """Call a tool with those arguments that it takes; without it, say so and offer a person."""
        if tool not in self.tools:
            return self.offer_person(talk.not_possible(intent), intent)
        known = {name: value for name, value in args.items() if name in self.tools[tool]}
        return Move(tool=tool, args=known, frame=frame or Frame(), intent=intent, score=self.score)

    def offer_person(self, text: str, intent: str = "") -> Move:
        """Say something and ask whether a person should help."""
        if "handoff" not in self.tools:
            return self.say(text, intent=intent)
        frame = Frame(awaiting="offer_person", intent=intent, args={"text": self.text})
        return self.say(f"{text} {say('chat.offer')}", frame, intent)

    def hand_off(self, intent: str = "human_handoff") -> Move:
        """Call a person; the reason is what the customer said."""
        if "handoff" not in self.tools:
            return self.say(say("engine.no_colleague"), intent=intent)
        return self.call("handoff", {"reason": " ".join(self.text.split())[:300]}, intent=intent)

    def ask_again(self, question: str) -> Move:
        """Repeat a question; after too many tries a person is named beside it, and the form stays."""
        tries = self.frame.tries + 1
        way_out = tries >= MAX_TRIES and "handoff" in self.tools
        text = joined(question, say("engine.or_person")) if way_out else question
        return self.say(text, self.frame.but(tries=tries), self.frame.intent)

    def entry(self, intent: str, number: str = "") -> dict[str, Any] | None:
        """Return the open entry of the checklist that a request stands for, None when it is on none."""
        names = intents.TOOLS_OF.get(intent, (intent,))
        for entry in self.history.still_open():
            if (
                entry.get("action") in names
                and str(entry.get("order_number") or number).casefold() == number.casefold()
            ):
                return entry
        return None
