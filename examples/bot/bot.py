"""A bot on the HTTP API: what a messenger, a kiosk or a help desk does. It needs httpx2, and nothing of shopclerk.

    ./shopclerk serve                                                     in one terminal
    python examples/bot/bot.py http://127.0.0.1:8000                      in another: a visitor
    python examples/bot/bot.py http://127.0.0.1:8000 --token TOKEN        a customer who is signed in

Each line of stdin is a message. `/yes` and `/no` press the buttons under a question.
"""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import httpx2

Event = tuple[str, dict[str, Any]]


class Bot:
    """One customer's talk with the clerk."""

    def __init__(self, url: str, token: str = "") -> None:
        self.http = httpx2.Client(base_url=url, timeout=60)
        self.token = token
        self.conversation: str | None = None
        self.proposal: dict[str, Any] | None = None

    def say(self, text: str) -> Iterator[str]:
        """Send a message and yield the answer piece by piece, as it comes."""
        # The same id again gets the same answer: a bot whose connection broke just sends once more.
        body = {"message": text, "conversation_id": self.conversation, "client_message_id": uuid.uuid4().hex}
        self.proposal = None
        with self.http.stream("POST", "/chat", json=body, headers=self._headers(stream=True)) as answer:
            if answer.status_code != 200:
                answer.read()
                yield _problem(answer.json())
                return
            yield from self._heard(_events(answer.iter_lines()))

    def _heard(self, events: Iterator[Event]) -> Iterator[str]:
        for name, data in events:
            if name == "start":
                self.conversation = data["conversation_id"]
                self.token = data.get("token") or self.token  # a new visitor's, told once: keep it
            elif name == "text":
                yield data["text"]
            elif name == "proposal":
                # A change that waits for a yes. The words come with the text; a yes is a yes to exactly this hash.
                self.proposal = data["proposal"]
            elif name == "error":
                yield _problem(data)
            # Cards, orders and outcomes come as events too (docs/developers/events.md). Leave out what you do not know:
            # the text is complete without.

    def decide(self, yes: bool) -> str:
        """Press a button under the question. Pressing twice does nothing twice."""
        if self.proposal is None:
            return "There is nothing to decide."
        path = f"/proposals/{self.proposal['proposal_id']}/{'confirm' if yes else 'decline'}"
        answer = self.http.post(path, json={"hash": self.proposal["hash"]}, headers=self._headers())
        if answer.status_code != 200:
            return _problem(answer.json())
        self.proposal = None
        return str(answer.json()["sentence"])  # from the ledger: "done" only when the store has confirmed it

    def _headers(self, *, stream: bool = False) -> dict[str, str]:
        told = {"Accept": "text/event-stream"} if stream else {}
        return told | ({"Authorization": f"Bearer {self.token}"} if self.token else {})


def _events(lines: Iterator[str]) -> Iterator[Event]:
    """Read server-sent events: a name, a line of JSON, an empty line. A line that begins with a colon says nothing."""
    name = ""
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


def _problem(told: dict[str, Any]) -> str:
    """Return the sentence of an error; `code` is for programs and does not change."""
    return f"{told['detail']} ({told['code']})"


def main() -> None:
    """Read messages from stdin and print the answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("--token", default="", help="a session token of a customer; without it a visitor")
    given = parser.parse_args()
    bot = Bot(given.url, given.token)
    for line in sys.stdin:
        text = line.strip()
        if text in ("/yes", "/no"):
            print(bot.decide(text == "/yes"))
        elif text:
            for piece in bot.say(text):
                print(piece, end="", flush=True)
            print(" [/yes or /no]" if bot.proposal else "")


if __name__ == "__main__":
    main()
