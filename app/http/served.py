"""A server for `evals.faults.http_kills` to kill: the real application, with a model that does what a message names.

``python -m app.http.served HOME PORT KIND`` serves until it is ended.
"""

from __future__ import annotations

import sys
from pathlib import Path

from evals.faults.customer import answer
from evals.faults.demo import PLATFORM
from evals.faults.http_kills import settings_of
from evals.faults.platform import Kind
from evals.scripted import ScriptedChat


def main() -> None:
    """Serve."""
    import uvicorn

    from app.http.api import create_app
    from app.http.doors import config

    home, port = Path(sys.argv[1]), int(sys.argv[2])
    kind: Kind = "keys" if sys.argv[3] == "keys" else "none"
    settings = settings_of(home, kind, port)
    app = create_app(settings, model=ScriptedChat(answer=answer), store=PLATFORM.open(home, kind), filled=False)
    uvicorn.Server(config(app, settings, port=port, log_level="error")).run()


if __name__ == "__main__":
    main()
