"""The dialogue frame: what the engine waits for. It travels in the message, so the model itself keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage

ENGINE = "embedded"
#: What a language model's answers carry: what the engine asked before them is waited for no more.
MODEL = "model"
_LET_GO = "let_go"


@dataclass(frozen=True)
class Queue:
    """Several requests of one message, which are answered one after the other.

    Attributes:
        words: Those of the request in hand; empty: the message is one request.
        rest: The words of the requests that come after it.
        begun: How many tools had been called for the message when it was taken up.
        asks: What one of them has to ask once the others are answered: ``text``, ``frame`` and its ``words``.
    """

    words: str = ""
    rest: tuple[str, ...] = ()
    begun: int = 0
    asks: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """What is going on between the engine and the customer.

    Attributes:
        awaiting: What the last reply asked for: ``clarify``, ``order_number``, ``address.<field>``,
            ``slot.<name>`` of a form, ``offer_person``, ``offer_action``, ``next`` (the checklist answers) or, while
            a look-up runs, ``lookup``. Empty: nothing.
        intent: The request that the question belongs to.
        args: Arguments gathered so far, in the customer's own words.
        options: Labels offered, in the order shown.
        tries: How often in a row the engine had to ask without getting on.
        queue: The requests of the message, while a tool is asked for one of them.
    """

    awaiting: str = ""
    intent: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    tries: int = 0
    queue: Queue = Queue()

    def but(self, **changes: Any) -> Frame:
        """Return a copy with some fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Move:
    """What the engine does next: say ``text``, call ``tool``, or both.

    Attributes:
        text: What to say; may be empty for a call.
        tool: The tool's name; empty for text alone.
        args: The call's arguments.
        frame: What the engine waits for afterwards.
        intent: What the message was taken for.
        score: How sure the router was; None where it was not asked.
        rule: Which rule made it; the innermost one, where one led to another.
    """

    text: str = ""
    tool: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    frame: Frame = field(default_factory=Frame)
    intent: str = ""
    score: float | None = None
    rule: str = ""

    def by(self, rule: str) -> Move:
        """Return the move with the name of the rule that made it, unless it has one."""
        return self if self.rule else replace(self, rule=rule)


def metadata(move: Move) -> dict[str, Any]:
    """Return what a message carries about the move that it is."""
    frame = asdict(move.frame)
    frame["options"] = list(move.frame.options)
    if not move.frame.queue.words:
        del frame["queue"]
    return {"engine": ENGINE, "frame": frame, "intent": move.intent, "score": move.score, "rule": move.rule}


def last_frame(messages: Sequence[BaseMessage]) -> Frame:
    """Return the frame of the engine's newest message; an empty one when there is none that can be read."""
    for message in reversed(messages):
        if not isinstance(message, AIMessage):
            continue
        data = message.response_metadata
        if data.get("engine") == MODEL and message.content:
            return Frame()
        if data.get("engine") != ENGINE:
            continue
        return _read(data.get("frame"))
    return Frame()


def let_go() -> Frame:
    """Return the frame of a reply that leaves a request: what was waited for before is not taken up again."""
    return Frame(args={_LET_GO: True})


def waiting_for(messages: Sequence[BaseMessage], awaiting: str) -> Frame:
    """Return the newest frame that waited for this, also when something else was said since; else an empty one.

    What the customer let go of is waited for no more.
    """
    for message in reversed(messages):
        if isinstance(message, AIMessage) and message.response_metadata.get("engine") == ENGINE:
            frame = _read(message.response_metadata.get("frame"))
            if frame.awaiting == awaiting or frame.args.get(_LET_GO):
                return frame
    return Frame()


def _read(data: Any) -> Frame:
    if not isinstance(data, dict):
        return Frame()
    args, options, tries = data.get("args"), data.get("options"), data.get("tries")
    queue = data.get("queue")
    return Frame(
        awaiting=str(data.get("awaiting") or ""),
        intent=str(data.get("intent") or ""),
        args=dict(args) if isinstance(args, dict) else {},
        options=tuple(str(label) for label in options) if isinstance(options, (list, tuple)) else (),
        tries=tries if isinstance(tries, int) else 0,
        queue=_queue(queue) if isinstance(queue, dict) else Queue(),
    )


def _queue(data: dict[str, Any]) -> Queue:
    asks = dict(data.get("asks") or {})
    if asks:
        asks["frame"] = _read(asks.get("frame"))
    rest = tuple(str(each) for each in data.get("rest") or ())
    return Queue(str(data.get("words") or ""), rest, int(data.get("begun") or 0), asks)
