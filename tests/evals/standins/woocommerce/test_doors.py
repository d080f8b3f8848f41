"""Who gets in and how: keys, signatures, the one click, folders, and what goes out to webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import re
import threading
import time
from html import unescape

import httpx2
import pytest

from connectors.stores.woocommerce.signing import signature
from evals.standins.woocommerce import catalogue
from evals.standins.woocommerce.server import serve
from tests.evals.standins.woocommerce.client import Client


@pytest.fixture
def listener():
    """A server that keeps what is posted to it, and answers ``status``."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            running.got.append({"path": self.path, "body": body, "headers": dict(self.headers)})
            self.send_response(running.status)
            self.end_headers()

        def log_message(self, *_):
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.got, running.status = [], 200
    running.url = f"http://127.0.0.1:{running.server_address[1]}"
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def test_keys_over_https(client, woo):
    assert client.send("GET", "/wc/v3/products").status_code == 200
    assert client.send("GET", "/wc/v3/products", auth=None).json()["code"] == "woocommerce_rest_cannot_view"
    pair = {"consumer_key": woo.key.consumer_key, "consumer_secret": woo.key.consumer_secret}
    assert client.send("GET", "/wc/v3/products", auth=None, params=pair).status_code == 200
    wrong = client.send("GET", "/wc/v3/products", auth=(woo.key.consumer_key, "cs_x"))
    assert (wrong.status_code, wrong.json()["message"]) == (401, "Consumer secret is invalid.")
    reader = Client(woo, woo.keys.make("read"))
    refused = reader.send("POST", "/wc/v3/products", {"name": "x"})
    assert (refused.status_code, refused.json()["message"][-17:]) == (401, "rite permissions.")
    assert Client(woo, woo.keys.make(role="customer")).send("GET", "/wc/v3/orders").status_code == 403
    woo.strips_authorization = True
    assert client.send("GET", "/wc/v3/products").status_code == 401


def test_signatures_over_plain_http():
    with serve() as woo:
        url = f"{woo.root}/wc/v3/orders"

        def ask(
            secret: str = woo.key.consumer_secret, at: float = 0, nonce: str = "n1", **params: str
        ) -> httpx2.Response:
            base = {
                "oauth_consumer_key": woo.key.consumer_key,
                "oauth_timestamp": str(int(time.time() + at)),
                "oauth_nonce": nonce,
                "oauth_signature_method": "HMAC-SHA256",
                **params,
            }
            return httpx2.get(url, params=base | {"oauth_signature": signature(secret, "GET", url, base)})

        assert ask(search="eve+shop@example.com 50% off").status_code == 200
        assert ask().json()["message"].startswith("Invalid nonce")
        assert ask(nonce="n2", secret="cs_x").json()["message"].startswith("Invalid signature")  # noqa: S106
        assert ask(nonce="n3", at=-1000).json()["message"] == "Invalid timestamp."
        assert ask(nonce="n4", **{"include[0]": "14"}).status_code == 200
        assert ask(nonce="n5", **{"include[]": "14"}).status_code == 401
        assert httpx2.get(url, auth=(woo.key.consumer_key, woo.key.consumer_secret)).status_code == 401


def test_one_click(client, woo, listener):
    asked = {"app_name": "Clerk", "scope": "read_write", "user_id": "once-1", "return_url": "https://example.com/back"}
    url = f"{woo.url}/wc-auth/v1/authorize"
    callback = {"callback_url": f"{listener.url}/cb?state=abc"}
    assert client.send("GET", url, params=asked | callback).status_code == 401
    woo.callback_over_http = True
    login = client.send("GET", url, params=asked | callback)
    assert login.status_code == 302
    client.send("POST", login.headers["Location"])
    page = client.send("GET", url, params=asked | callback).text
    link = unescape(re.search(r'class="approve" href="([^"]+)"', page)[1])
    done = client.send("GET", link)
    assert done.headers["Location"] == "https://example.com/back?success=1&user_id=once-1"
    assert listener.got[0]["path"] == "/cb?state=abc" and b'"user_id":"once-1"' in listener.got[0]["body"]


def test_webhooks(client, woo, world, listener):
    secret = 'whsec-&"test" 1'
    made = client.send(
        "POST", "/wc/v3/webhooks", {"topic": "product.updated", "delivery_url": f"{listener.url}/h", "secret": secret}
    ).json()
    assert "secret" not in made
    mug = catalogue.product(world, "Mug", "12.50", stock=4)
    for price in ("13.00", "14.00"):
        client.send("PUT", f"/wc/v3/products/{mug['id']}", {"regular_price": price})
    woo.hooks.run()
    ping, told = listener.got
    assert ping["body"] == f"webhook_id={made['id']}".encode() and "X-WC-Webhook-Signature" not in ping["headers"]
    assert b'"price":"14.00"' in told["body"] and b"\\/" in told["body"]
    proof = base64.b64encode(hmac.new(secret.encode(), told["body"], hashlib.sha256).digest()).decode()
    sent = {name.casefold(): value for name, value in told["headers"].items()}
    assert sent["x-wc-webhook-signature"] == proof
    listener.status = 500
    for _ in range(7):
        client.send("PUT", f"/wc/v3/products/{mug['id']}", {"regular_price": "15.00"})
        woo.hooks.run()
    assert client.get(f"/wc/v3/webhooks/{made['id']}")["status"] == "disabled"
    assert client.send("DELETE", f"/wc/v3/webhooks/{made['id']}").status_code == 501
