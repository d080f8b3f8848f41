"""What is streamed of a try-on session."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from app.http.schemas import TryOnOut


class StateEvent(BaseModel):
    """How a session stands now."""

    type: Literal["state"] = "state"
    session: TryOnOut

    def wire(self) -> dict[str, Any]:
        """Return the session as JSON data."""
        return self.session.model_dump(mode="json", exclude_none=True)
