"""What the routes share while the house is open."""

from __future__ import annotations

from dataclasses import dataclass, field

from agent.clerk import Clerk
from app.http.readiness import Readiness
from app.http.turns import Turns
from service.house import House


@dataclass(frozen=True)
class Rooms:
    """The open house, its clerk, the turns under way, and what was last known of the parts."""

    house: House
    clerk: Clerk
    turns: Turns = field(default_factory=Turns)
    readiness: Readiness = field(default_factory=Readiness)
