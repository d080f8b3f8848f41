"""What the routes share while the container is open."""

from __future__ import annotations

from dataclasses import dataclass, field

from agent.clerk import Clerk
from app.http.readiness import Readiness
from app.http.turns import Turns
from app.ucp.agents import Agents
from service.bootstrap import Container


@dataclass(frozen=True)
class AppState:
    """The open container, its clerk, the turns under way, and what was last known of the parts and of agents."""

    container: Container
    clerk: Clerk
    agents: Agents
    turns: Turns = field(default_factory=Turns)
    readiness: Readiness = field(default_factory=Readiness)
