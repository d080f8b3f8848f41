"""A server for `evals.faults.http_kills` to kill: the real application, with a model that does what a message names."""

from __future__ import annotations

from pathlib import Path

import uvicorn

from app.http.api import create_app
from app.http.doors import config
from evals.faults.customer import answer
from evals.faults.demo import PLATFORM
from evals.faults.http_kills import settings_of
from evals.faults.platform import Kind
from evals.scripted import ScriptedChat


def serve(home: Path, port: int, kind: Kind) -> None:
    """Serve until it is ended.

    Args:
        home: The state directory.
        port: Where to listen.
        kind: Whether the platform honours idempotency keys.
    """
    settings = settings_of(home, kind, port)
    app = create_app(settings, model=ScriptedChat(answer=answer), store=PLATFORM.open(home, kind), filled=False)
    uvicorn.Server(config(app, settings, port=port, log_level="error")).run()
