"""``serve``: the HTTP API."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; default SHOPCLERK_HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; default SHOPCLERK_PORT, 0 = any.")] = None,
) -> None:
    """Serve the HTTP API and the chat page."""
    from app.cli.output import note
    from app.cli.server import address, listen, run
    from app.cli.settings import load

    settings = load()
    found = listen(host or settings.host, settings.port if port is None else port)
    name, number = address(found)
    settings = settings.model_copy(update={"host": name, "port": number})
    api = " (API at /docs)" if settings.shows_api else ""
    run(settings, found, lambda: note(f"shopclerk listens on http://{name}:{number}{api}. Ctrl-C stops it."))
