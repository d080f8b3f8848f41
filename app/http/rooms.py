"""What the routes share while the house is open."""

from __future__ import annotations

from dataclasses import dataclass, field

from agent.clerk import Clerk
from app.http.turns import Turns
from service.house import House


@dataclass(frozen=True)
class Rooms:
    """The open house, its clerk, and the turns under way."""

    house: House
    clerk: Clerk
    turns: Turns = field(default_factory=Turns)
