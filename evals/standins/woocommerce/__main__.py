"""Run the stand-in: ``python -m evals.standins.woocommerce --products 200``. Prints its address as a line of JSON."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path

from evals.standins.woocommerce.crowd import crowd, town
from evals.standins.woocommerce.server import Standin, serve

VERSIONS = {"11.0": "11.0.1", "8.0": "8.0.3"}


def main() -> None:
    """Start, tell where, and serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="python -m evals.standins.woocommerce", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--products", type=int, default=40)
    parser.add_argument("--variants", type=int, default=0, help="in all; six per product when not given")
    parser.add_argument("--version", choices=sorted(VERSIONS), default="11.0")
    parser.add_argument("--plugin", action="store_true", help="honour idempotency keys on refunds")
    parser.add_argument("--tls", action="store_true", help="https, with a certificate that signed itself")
    parser.add_argument("--seconds", type=float, default=0.0, help="how long each request takes at least")
    given = parser.parse_args()
    standin = Standin(keep_requests=False, seconds=given.seconds)
    standin.world.version, standin.world.plugin = VERSIONS[given.version], given.plugin
    ended = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: ended.set())
    with serve(standin, given.port, tls_on=given.tls) as running, tempfile.TemporaryDirectory() as folder:
        with running.world.lock:
            crowd(running.world, given.products, given.variants or 6 * given.products)
            orders = town(running.world)
        ca = shutil.copy(running.ca, Path(folder) / "ca.pem") if running.ca else ""
        keys = {"key": running.key.consumer_key, "secret": running.key.consumer_secret, "ca": str(ca)}
        numbers = {name: str(order["id"]) for name, order in orders.items()}
        sys.stdout.write(json.dumps({"url": running.url, "orders": numbers} | keys) + "\n")
        sys.stdout.flush()
        ended.wait()


if __name__ == "__main__":
    main()
