"""``serve``: the HTTP API."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; default SHOPCLERK_SERVER_HOST.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port; default SHOPCLERK_SERVER_PORT, 0 = any.")
    ] = None,
) -> None:
    """Serve the HTTP API and the chat page."""
    from app.cli.output import note
    from app.cli.server import address, listen, need_key, run
    from app.cli.settings import load

    settings = load()
    need_key(settings)
    found = listen(host or settings.server.host, settings.server.port if port is None else port)
    name, number = address(found)
    settings = settings.with_values(server_host=name, server_port=number)
    api = " (API at /docs)" if settings.server.shows_api(settings.env) else ""
    run(settings, found, lambda: note(f"shopclerk listens on http://{name}:{number}{api}. Ctrl-C stops it."))
