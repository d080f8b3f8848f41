"""A shop's own site for the tests: pages of another origin, under a policy that allows the clerk and nothing unsafe."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

_STYLE = """
body { margin: 0; font: 16px/1.6 Georgia, serif; color: #24211c; background: #fffdf9; }
header { display: flex; gap: 28px; align-items: baseline; padding: 22px 5vw; border-bottom: 1px solid #e8e2d8; }
header b { font-size: 22px; } main { max-width: 900px; padding: 4vh 5vw; }
#inline { height: 600px; max-width: 460px; } iframe { width: 420px; height: 640px; border: 0; }
@media (prefers-color-scheme: dark) { body { color: #eee7db; background: #1b1916; } header { border-color: #3a352d; } }
"""

#: What was put into the site's basket, as it was sent.
baskets: list[str] = []


def _page(clerk: str, path: str, values: dict[str, str]) -> str:
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in values.items())
    parts = {
        "/inline": '<div id="inline"></div>',
        "/frame": '<iframe src="/" title="Help"></iframe>',
    }
    script = "" if path == "/frame" else f'<script src="{clerk}/widget.js" async{attributes}></script>'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Corner shop</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style nonce="n0nce">{_STYLE}</style>{script}</head><body><header><b>Corner shop</b><a href="/">Home</a>'
        '<a class="help" href="/help">Help</a></header><main><h1>Clothes for every weather</h1><p>Made to last.</p>'
        f'<button id="ask" data-shopclerk-open data-shopclerk-message="Is it warm?">Ask</button>{parts.get(path, "")}'
        "</main></body></html>"
    )


@contextmanager
def site(clerk: str) -> Iterator[str]:
    """Serve the site, on a port of its own, and yield its address; what the query names becomes data- attributes."""

    baskets.clear()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            data = _page(clerk, asked.path, dict(parse_qsl(asked.query))).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.send_header(
                "Content-Security-Policy",
                f"default-src 'none'; script-src {clerk}; connect-src {clerk} 'self'; img-src {clerk}; frame-src 'self'; "
                "style-src 'nonce-n0nce'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
            )
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.send_response(200 if self.path == "/basket" else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            baskets.append(sent)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
