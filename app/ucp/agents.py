"""Who asks: the profile that an agent publishes, and what of it we have in common.

The address of the profile comes from a stranger. It is fetched as such: over https, from public hosts, without
redirects, in little time and of little size, once for all requests of a network that name it, and only so many at once:
who names slow ones keeps nobody else waiting, and sends nobody many requests through us.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx2

from app.ucp.refusals import Refused
from app.ucp.versions import LOOKUP, SEARCH, VERSIONS, Version, supported
from commerce.errors import InputError
from connectors.public_only import PublicOnly
from runtime import clock
from runtime.certificates import trusted
from runtime.places import Places

_LONGEST_ADDRESS, _LARGEST = 2048, 64 * 1024
_SECONDS = 5.0
#: Profiles that are fetched at once, in all and for one network, and how long one waits for its turn.
PLACES, SHARE, PATIENCE = 32, 4, 5.0
_KEPT, _LEAST, _USUAL, _MOST = 256, 60.0, 300.0, 86_400.0
_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
_PROFILE = re.compile(r'(?:^|,)[ \t]*profile="([^"\\\s]{1,2048})"')
_MAX_AGE = re.compile(r"(?:^|,)[ \t]*max-age=(\d{1,9})[ \t]*(?:,|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Agreed:
    """The version that a request is handled at, and what both sides can do."""

    version: Version
    capabilities: tuple[str, ...]


@dataclass(frozen=True)
class _Kept:
    until: float
    found: Agreed | Refused


def named(header: str) -> str:
    """Return the address of the profile out of a ``UCP-Agent`` header, empty where there is none."""
    found = _PROFILE.search(header[: 2 * _LONGEST_ADDRESS])
    return found[1] if found else ""


class Agents:
    """Reads agents' profiles and remembers what was agreed.

    Args:
        local: Whether profiles of this machine are read as well, without https: for development.
        transport: What carries requests to public hosts; the network when None.
    """

    def __init__(self, *, local: bool = False, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._local = local
        self._transport: Callable[[], httpx2.AsyncBaseTransport] = lambda: PublicOnly(transport)
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._reading: dict[tuple[str, str], asyncio.Task[_Kept]] = {}
        self._places = Places(PLACES, SHARE)

    async def agree(self, address: object, network: str) -> Agreed:
        """Return what is agreed with the agent whose profile is at this address.

        Args:
            address: What the agent names.
            network: Where the request came from.

        Raises:
            Refused: There is no such profile, it is of a version that is not spoken here, or too many are being read.
        """
        url = self._checked(address)
        kept = self._kept.get(url)
        if kept is None or kept.until <= clock.steady().timestamp():
            # Of one network: a request must not wait in the queue of another that names the same profile.
            reading = self._reading.get((network, url))
            if reading is None:
                reading = self._reading[network, url] = asyncio.create_task(self._in_turn(url, network))
                reading.add_done_callback(lambda _: self._reading.pop((network, url), None))
            kept = await asyncio.shield(reading)
        if isinstance(kept.found, Refused):
            raise kept.found.with_traceback(None)
        return kept.found

    def forget(self) -> None:
        """Forget what was agreed: every profile is read anew."""
        self._kept.clear()

    def _checked(self, address: object) -> str:
        text = address if isinstance(address, str) and len(address) <= _LONGEST_ADDRESS else ""
        try:
            url = httpx2.URL(text)
        except httpx2.InvalidURL:
            url = httpx2.URL("")
        secure = url.scheme == "https" or (self._local and url.scheme == "http" and url.host in _LOCAL)
        if not secure or not url.host or url.userinfo:
            raise Refused(400, "invalid_profile_url", "UCP-Agent has to name a profile by its https address.")
        return str(url.copy_with(fragment=None))

    async def _in_turn(self, url: str, network: str) -> _Kept:
        """Read a profile once there is a place for it; that there was none is not remembered as its fault."""
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(PATIENCE):
                    await stack.enter_async_context(self._places.of(network))
            except TimeoutError:
                busy = Refused(503, "profile_unreachable", "Too many profiles are being fetched. Try again later.")
                return _Kept(0.0, busy)
            return await self._read(url)

    async def _read(self, url: str) -> _Kept:
        found: Agreed | Refused
        seconds = _LEAST
        try:
            profile, seconds = await self._fetched(url)
            found = agreed(profile)
        except Refused as error:
            found = error
        except InputError:
            found = Refused(400, "invalid_profile_url", "The profile's address is not one of the public internet.")
        except (httpx2.HTTPError, TimeoutError):
            found = Refused(424, "profile_unreachable", "The profile could not be fetched.")
        except ValueError:
            found = Refused(422, "profile_malformed", "The profile is not one.")
        kept = self._kept[url] = _Kept(clock.steady().timestamp() + seconds, found)
        self._kept.move_to_end(url)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return kept

    async def _fetched(self, url: str) -> tuple[Any, float]:
        near = self._local and httpx2.URL(url).host in _LOCAL
        carrier = httpx2.AsyncHTTPTransport(verify=trusted()) if near else self._transport()
        found = bytearray()
        async with (
            asyncio.timeout(_SECONDS),
            httpx2.AsyncClient(transport=carrier, timeout=_SECONDS, follow_redirects=False) as client,
            client.stream("GET", url, headers={"Accept": "application/json"}) as response,
        ):
            if response.status_code // 100 != 2:
                raise Refused(424, "profile_unreachable", "The profile could not be fetched.")
            async for part in response.aiter_bytes():
                found += part
                if len(found) > _LARGEST:
                    raise ValueError("too large")
        try:
            return json.loads(found), _seconds(response.headers.get("cache-control", ""))
        except RecursionError:
            raise ValueError("too deep") from None


def agreed(profile: Any) -> Agreed:
    """Return what is agreed with whoever published this profile.

    Raises:
        Refused: It is no profile, or one of a version that is not spoken here.
    """
    ucp = profile.get("ucp") if isinstance(profile, dict) else None
    wrong = Refused(422, "profile_malformed", "The profile is not one.")
    if not isinstance(ucp, dict) or not isinstance(ucp.get("version"), str):
        raise wrong
    version = supported(ucp["version"])
    if version is None:
        spoken = ", ".join(VERSIONS)
        raise Refused(422, "version_unsupported", f"Versions that are spoken here: {spoken}.")
    registries = [ucp.get("services"), ucp.get("payment_handlers"), ucp.get("capabilities", {})]
    if not all(isinstance(each, dict) and all(map(_entries, each.values())) for each in registries):
        raise wrong
    theirs = ucp.get("capabilities", {})
    common = [
        name
        for name in (SEARCH, LOOKUP)
        if any(isinstance(each, dict) and each.get("version") == version for each in theirs.get(name, ()))
    ]
    return Agreed(version, tuple(common))


def _entries(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _seconds(header: str) -> float:
    """Return for how long a profile is kept: as long as it says, within bounds."""
    found = _MAX_AGE.search(header)
    return min(max(float(found[1]), _LEAST), _MOST) if found else _USUAL
