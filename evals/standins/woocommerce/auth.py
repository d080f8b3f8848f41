"""Who may in: REST keys by Basic, in the query, or as OAuth 1.0a signatures, as WooCommerce checks them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from evals.standins.woocommerce.rest import RestError

_AUTH = "woocommerce_rest_authentication_error"
_NEEDED = ("oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method")
_WINDOW = 15 * 60


@dataclass
class Key:
    """A REST key; ``role`` is its user's."""

    consumer_key: str
    consumer_secret: str
    permissions: str = "read_write"
    role: str = "administrator"
    id: int = 1


@dataclass
class Keys:
    """The keys of a shop, and the nonces that were used."""

    keys: dict[str, Key] = field(default_factory=dict)
    nonces: set[tuple[str, str]] = field(default_factory=set)

    def make(self, permissions: str = "read_write", role: str = "administrator") -> Key:
        key = Key(f"ck_{secrets.token_hex(20)}", f"cs_{secrets.token_hex(20)}", permissions, role, len(self.keys) + 1)
        self.keys[key.consumer_key] = key
        return key

    def revoke(self, key: Key) -> None:
        self.keys.pop(key.consumer_key, None)

    def check(self, seen: Seen) -> Key | None:
        """Return the key of a request, None when it has none that is known.

        Raises:
            RestError: There is one, and it is wrong or may not do this.
        """
        key = self._basic(seen) if seen.secure else None
        key = key or self._oauth(seen)
        if key is None:
            return None
        reading = seen.method in ("GET", "HEAD", "OPTIONS")
        if key.permissions not in ("read_write", "read" if reading else "write"):
            kind = "read" if reading else "write"
            raise RestError(401, _AUTH, f"The API key provided does not have {kind} permissions.")
        return key

    def _basic(self, seen: Seen) -> Key | None:
        pair = _header_pair(seen.headers.get("authorization", ""))
        if "consumer_key" in seen.query and "consumer_secret" in seen.query:
            pair = (str(seen.query["consumer_key"]), str(seen.query["consumer_secret"]))
        if not pair or pair[0] not in self.keys:
            return None
        key = self.keys[pair[0]]
        if not hmac.compare_digest(key.consumer_secret, pair[1]):
            raise RestError(401, _AUTH, "Consumer secret is invalid.")
        return key

    def _oauth(self, seen: Seen) -> Key | None:
        given = {name: value for name, value in seen.query.items() if name.startswith("oauth_")}
        given |= _header_oauth(seen.headers.get("authorization", ""))
        if not given:
            return None
        missing = [name for name in _NEEDED if not given.get(name)]
        if missing:
            word = "parameter" if len(missing) == 1 else "parameters"
            code = "woocommerce_rest_authentication_missing_parameter"
            raise RestError(401, code, f"Missing OAuth {word} {', '.join(missing)}")
        key = self.keys.get(given["oauth_consumer_key"])
        if key is None:
            raise RestError(401, _AUTH, "Consumer key is invalid.")
        self._signed(seen, given, key)
        if not given["oauth_timestamp"].isdigit() or abs(time.time() - int(given["oauth_timestamp"])) > _WINDOW:
            raise RestError(401, _AUTH, "Invalid timestamp.")
        nonce = (key.consumer_key, given["oauth_nonce"])
        if nonce in self.nonces:
            raise RestError(401, _AUTH, "Invalid nonce - nonce has already been used.")
        self.nonces.add(nonce)
        return key

    def _signed(self, seen: Seen, given: dict[str, str], key: Key) -> None:
        kinds: dict[str, Any] = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
        if given["oauth_signature_method"] not in kinds:
            raise RestError(401, _AUTH, "Invalid signature - signature method is invalid.")
        params = {name: value for name, value in (seen.query | given).items() if name != "oauth_signature"}
        text = base_string(seen.method, seen.url, params)
        digest = hmac.new(f"{key.consumer_secret}&".encode(), text.encode(), kinds[given["oauth_signature_method"]])
        proof = base64.b64encode(digest.digest()).decode()
        if not hmac.compare_digest(proof, given["oauth_signature"].replace(" ", "+")):
            raise RestError(401, _AUTH, "Invalid signature - provided signature does not match.")


@dataclass
class Seen:
    """What of a request proves who asks."""

    method: str
    url: str  # without the query
    secure: bool
    query: dict[str, Any]
    headers: dict[str, str]


def base_string(method: str, url: str, params: dict[str, Any]) -> str:
    """Return what is signed. Lists get numbers, so that names signed as ``include[]`` never match."""
    flat: dict[str, str] = {}
    for name, value in params.items():
        if isinstance(value, list):
            flat |= {f"{name}[{place}]": str(one) for place, one in enumerate(value)}
        else:
            flat[name] = str(value)
    pairs = sorted((_encode(name), _encode(value)) for name, value in flat.items())
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    return "&".join([method.upper(), _encode(url), _encode(joined)])


def _encode(text: str) -> str:
    return quote(text, safe="-._~")


def _header_pair(header: str) -> tuple[str, str] | None:
    if not header.casefold().startswith("basic "):
        return None
    try:
        name, _, secret = base64.b64decode(header[6:], validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret


def _header_oauth(header: str) -> dict[str, str]:
    if not header.casefold().startswith("oauth "):
        return {}
    return {name: unquote(value) for name, value in re.findall(r'(oauth_\w+)="([^"]*)"', header)}


def refused(key: Key | None, method: str, path: str) -> RestError | None:
    """Return the refusal of somebody without a key, or with a customer's; None for staff."""
    if key is not None and key.role in ("administrator", "shop_manager"):
        return None
    status = 401 if key is None else 403
    single = bool(re.search(r"/\d+(/notes)?\Z", path))
    kinds = {
        "GET": ("view", "Sorry, you cannot view this resource." if single else "Sorry, you cannot list resources."),
        "POST": ("create", "Sorry, you are not allowed to create resources."),
        "DELETE": ("delete", "Sorry, you are not allowed to delete this resource."),
    }
    verb, message = kinds.get(method, ("edit", "Sorry, you are not allowed to edit this resource."))
    return RestError(status, f"woocommerce_rest_cannot_{verb}", message)
