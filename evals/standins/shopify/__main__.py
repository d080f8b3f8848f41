"""Run the stand-in: ``python -m evals.standins.shopify --products 200``. Prints one line of JSON with its address."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading

from evals.standins.shopify.crowd import crowd, town
from evals.standins.shopify.server import Standin, serve


def main() -> None:
    """Start, tell where, and serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="python -m evals.standins.shopify", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--products", type=int, default=40)
    parser.add_argument("--variants", type=int, default=0, help="in all; six per product when not given")
    parser.add_argument("--points", type=float, default=2000.0, help="size of the leaky bucket")
    parser.add_argument("--rate", type=float, default=100.0, help="points that flow back in a second")
    given = parser.parse_args()
    standin = Standin(keep_requests=False)
    standin.bucket.set(given.points, given.rate)
    crowd(standin.world, given.products, given.variants or 6 * given.products)
    orders = town(standin.world)
    ended = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: ended.set())
    with serve(standin, given.port) as running:
        keys = {"client_id": running.tokens.client_id, "client_secret": running.tokens.client_secret}
        numbers = {name: order["name"] for name, order in orders.items()}
        told = {"url": running.url, "token": running.token, "domain": running.world.domain, "orders": numbers}
        sys.stdout.write(json.dumps(told | keys) + "\n")
        sys.stdout.flush()
        ended.wait()


if __name__ == "__main__":
    main()
