"""What the clerk knows after a turn, in a form that does not change with the engine: read here from what it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import AnyMessage
from pydantic import BaseModel

from agent.embedded import state as dialogues
from agent.embedded.dialogue import last_frame
from agent.embedded.engine_history import EngineHistory
from tools.discovery import in_force
from tools.results import OrderResult, OrdersResult


class Form(BaseModel):
    """A change that is being put together, or a question that waits for its answer."""

    action: str = ""
    asks: str = ""
    has: dict[str, str] = {}
    choices: list[str] = []


class Waiting(BaseModel):
    """A proposal that waits for a yes."""

    id: str = ""
    action: str
    order: str = ""
    summary: str = ""


class State(BaseModel):
    """The dialogue after a turn.

    ``orders`` are in focus, ``listed`` was listed last; ``search`` are the filters in force, by name, with the words
    searched for as ``text``; ``later`` is what the customer asked for and what is not done yet (``action:order``).
    """

    orders: list[str] = []
    listed: list[str] = []
    products: list[str] = []
    product: str = ""
    search: dict[str, str] = {}
    form: Form | None = None
    proposal: Waiting | None = None
    later: list[str] = []
    wish: str = ""
    owner: str = "clerk"


def read(values: Mapping[str, Any], owner: str) -> State:
    """Return the state of a conversation.

    Args:
        values: What the graph keeps of it.
        owner: Who has the conversation: ``clerk`` or ``person``.
    """
    messages: Sequence[AnyMessage] = values.get("messages") or []
    history = EngineHistory(messages, dialogues.read(values.get("dialogue")))
    looked = history.product() or {}
    return State(
        orders=_orders(history),
        listed=_listed(history),
        products=[str(each.get("id") or "") for each in history.products()],
        product=str(looked.get("id") or ""),
        search=_search(history),
        form=_form(messages),
        proposal=_proposal(values.get("proposal")),
        later=[f"{each.get('action')}:{each.get('order_number') or ''}" for each in history.still_open()],
        wish=_request(messages),
        owner=owner,
    )


def _orders(history: EngineHistory) -> list[str]:
    """Return the order that is talked about; of several those that the newest look-ups named."""
    if (number := history.current_order()) is not None:
        return [number.lstrip("#")]
    looked = [each for each in history.since_asked() if isinstance(each, OrderResult)]
    return list(dict.fromkeys(each.number.lstrip("#") for each in looked))


def _listed(history: EngineHistory) -> list[str]:
    return next((each.numbers for each in reversed(history.results) if isinstance(each, OrdersResult)), [])


def _search(history: EngineHistory) -> dict[str, str]:
    """Return the filters in force: what the last search was asked, and what it read in the words."""
    if (search := history.state.search) is None:
        return {}
    plain = in_force(search.understood)
    options = {str(name).casefold(): value for name, value in plain.pop("options", {}).items()}
    if ruled_out := [*plain.pop("avoid", []), *plain.pop("exclude", [])]:
        plain["exclude"] = ruled_out
    text = str(plain.pop("query") or search.args.get("query") or "")
    return {"text": text, **{name: _worded(value) for name, value in {**plain, **options}.items()}}


def _worded(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _form(messages: Sequence[AnyMessage]) -> Form | None:
    frame = last_frame(messages)
    if not frame.awaiting:
        return None
    has = {name: _worded(value) for name, value in frame.args.items() if isinstance(value, (str, list))}
    return Form(action=frame.intent, asks=frame.awaiting, has=has, choices=list(frame.options))


def _proposal(shown: Any) -> Waiting | None:
    if not isinstance(shown, dict) or not shown:
        return None
    number, summary = str(shown.get("order_number") or ""), str(shown.get("summary") or "")
    return Waiting(id=str(shown.get("id") or ""), action=str(shown.get("action") or ""), order=number, summary=summary)


def _request(messages: Sequence[AnyMessage]) -> str:
    for message in reversed(messages):
        if intent := (getattr(message, "response_metadata", None) or {}).get("intent"):
            return str(intent)
    return ""
