"""Access to Google Cloud: a token for a service account, for who signed in with gcloud, or for the machine we run on.

These are the documented exchanges themselves; the libraries that wrap them bring a dozen packages for three requests.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import jwt

from commerce.errors import ConfigurationError, TryOnError, TryOnUnavailable
from connectors.tryon.remote import Answer, Remote
from runtime import clock

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
METADATA_URL = "http://metadata.google.internal"
_METADATA_PATH = "/computeMetadata/v1/instance/service-accounts/default/token"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_HOUR = timedelta(hours=1)
_SPARE = timedelta(minutes=2)
_SECONDS = 15.0


class Source(Protocol):
    """Where tokens come from."""

    async def ask(self) -> Answer:
        """Return the answer that holds a token."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Tokens:
    """Tokens of one source, each asked for once and used while it lasts."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._asking = asyncio.Lock()
        self._token = ""
        self._until: datetime | None = None

    async def get(self) -> str:
        """Return a token that lasts for a while.

        Raises:
            TryOnUnavailable: There is none now.
        """
        async with self._asking:
            now = clock.steady()
            if self._until is None or now >= self._until:
                answer = await self._answer()
                lasts = answer.at("expires_in")
                seconds = lasts if isinstance(lasts, int) and 0 < lasts <= 86_400 else 0
                self._token, self._until = answer.text("access_token"), now + timedelta(seconds=seconds) - _SPARE
            return self._token

    def forget(self) -> None:
        """Ask for another token next time: this one is not accepted any more."""
        self._token, self._until = "", None

    async def close(self) -> None:
        """Forget the token and let go of connections."""
        self.forget()
        await self._source.close()

    async def _answer(self) -> Answer:
        try:
            answer = await self._source.ask()
        except TryOnError as error:  # whatever it was: no photo has been sent yet
            raise TryOnUnavailable(code=error.code, detail=error.detail) from None
        if answer.status != 200 or not answer.text("access_token"):
            detail = f"google: no access, status {answer.status}"
            raise TryOnUnavailable(code="tryon_provider_key", detail=detail)
        return answer


class ServiceAccount:
    """A service account's key file.

    Args:
        facts: What the file says.

    Raises:
        ConfigurationError: Something is missing in it.
    """

    def __init__(self, facts: dict[str, Any]) -> None:
        self._mail, self._key = _needed(facts, "client_email"), _needed(facts, "private_key")
        self._id, self._url = str(facts.get("private_key_id") or ""), str(facts.get("token_uri") or TOKEN_URL)
        self._remote = Remote("google", self._url, _SECONDS)

    async def ask(self) -> Answer:
        """Exchange a signed statement for a token.

        Raises:
            ConfigurationError: The key cannot be used.
        """
        now = clock.now()
        claims = {"iss": self._mail, "scope": SCOPE, "aud": self._url, "iat": now, "exp": now + _HOUR}
        try:
            statement = jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": self._id})
        except (ValueError, TypeError, jwt.PyJWTError):
            raise ConfigurationError(_UNUSABLE, code="bad_tryon") from None
        return await self._remote.ask("POST", "", form={"grant_type": _GRANT, "assertion": statement})

    async def close(self) -> None:
        """Let go of connections."""
        await self._remote.close()


class SignedIn:
    """The file that ``gcloud auth application-default login`` leaves.

    Raises:
        ConfigurationError: Something is missing in it.
    """

    def __init__(self, facts: dict[str, Any]) -> None:
        names = ("client_id", "client_secret", "refresh_token")
        self._form = {"grant_type": "refresh_token", **{name: _needed(facts, name) for name in names}}
        self._remote = Remote("google", str(facts.get("token_uri") or TOKEN_URL), _SECONDS)

    async def ask(self) -> Answer:
        """Exchange the long-lived token for one of an hour."""
        return await self._remote.ask("POST", "", form=self._form)

    async def close(self) -> None:
        """Let go of connections."""
        await self._remote.close()


class Machine:
    """The account of the machine, container or function that we run on at Google."""

    def __init__(self, url: str = METADATA_URL) -> None:
        # Plain HTTP, and no photo: this address never leaves the machine's own host.
        self._remote = Remote("google", url, 5.0, plain=True)

    async def ask(self) -> Answer:
        """Ask the machine for its token."""
        return await self._remote.ask("GET", _METADATA_PATH, headers={"Metadata-Flavor": "Google"})

    async def close(self) -> None:
        """Let go of connections."""
        await self._remote.close()


_UNUSABLE = "The key file that GOOGLE_APPLICATION_CREDENTIALS names cannot be used."
_KINDS: dict[str, Callable[[dict[str, Any]], Source]] = {
    "service_account": ServiceAccount,
    "authorized_user": SignedIn,
}


def tokens(file: Path | None) -> Tokens:
    """Return the source of tokens: a key file, or the machine where there is none.

    Raises:
        ConfigurationError: The file cannot be read, or is of a kind that is not known.
    """
    if file is None:
        return Tokens(Machine())
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ConfigurationError(_UNUSABLE, code="bad_tryon") from None
    kind = _KINDS.get(str(facts.get("type"))) if isinstance(facts, dict) else None
    if kind is None:
        raise ConfigurationError(f"{_UNUSABLE} It has to be of type {' or '.join(_KINDS)}.", code="bad_tryon")
    return Tokens(kind(facts))


def _needed(facts: dict[str, Any], name: str) -> str:
    found = facts.get(name)
    if not isinstance(found, str) or not found:
        raise ConfigurationError(f"{_UNUSABLE} It has no {name}.", code="bad_tryon")
    return found
