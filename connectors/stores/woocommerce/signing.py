"""How a request says who asks: Basic over https, the query string where a host drops the header, OAuth 1.0a over http.

Keys may stand in addresses here. Addresses are therefore never logged and never part of an error.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr

Mode = Literal["basic", "query", "oauth"]


class Keys(BaseModel):
    """A pair of WooCommerce's REST keys.

    ``login`` is what a staging site asks everybody for before WordPress is reached: user and password, with a colon.
    """

    model_config = ConfigDict(frozen=True)

    consumer_key: SecretStr = SecretStr("")
    consumer_secret: SecretStr = SecretStr("")
    login: SecretStr = SecretStr("")

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.consumer_key.get_secret_value() and self.consumer_secret.get_secret_value())


def is_local(url: str) -> bool:
    """Return whether an address is one of this machine or of a private network, where plain http is borne."""
    import ipaddress

    host = (urlsplit(url).hostname or "").casefold()
    if host == "localhost" or host.endswith((".localhost", ".local", ".test", ".internal")):
        return True
    try:
        place = ipaddress.ip_address(host)
    except ValueError:
        return False
    return place.is_private or place.is_loopback


def headers(mode: Mode, keys: Keys) -> dict[str, str]:
    """Return the headers that prove who asks. There is one alone: where the site has a login, keys go elsewhere."""
    pair = keys.login.get_secret_value()
    if mode == "basic" and not pair:
        pair = f"{keys.consumer_key.get_secret_value()}:{keys.consumer_secret.get_secret_value()}"
    if not pair:
        return {}
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def query(mode: Mode, keys: Keys, method: str, url: str, params: Mapping[str, str]) -> str:
    """Return the query string of a request, with what proves who asks where that stands in it."""
    found = dict(params)
    if mode == "query":
        found["consumer_key"] = keys.consumer_key.get_secret_value()
        found["consumer_secret"] = keys.consumer_secret.get_secret_value()
    elif mode == "oauth":
        found |= {
            "oauth_consumer_key": keys.consumer_key.get_secret_value(),
            "oauth_nonce": secrets.token_hex(16),
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": str(int(time.time())),
        }
        found["oauth_signature"] = signature(keys.consumer_secret.get_secret_value(), method, url, found)
    return "&".join(f"{_encode(name)}={_encode(value)}" for name, value in found.items())


def signature(secret: str, method: str, url: str, params: Mapping[str, str]) -> str:
    """Return the OAuth 1.0a signature: names and values are encoded, sorted, joined, and encoded once more."""
    pairs = sorted((_encode(name), _encode(value)) for name, value in params.items())
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    text = "&".join([method.upper(), _encode(url), _encode(joined)])
    digest = hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def _encode(text: str) -> str:
    return quote(text, safe="-._~")
