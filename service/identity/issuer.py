"""Tokens of the OAuth server that signs the shop's customers in for programs of theirs: they are only checked here."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass, field
from typing import Any

import httpx2
import jwt
from jwt.types import Options

from commerce.customer import Principal
from commerce.errors import NotAuthenticated
from commerce.sentences import say
from commerce.text import one_line
from runtime import clock
from runtime.certificates import trusted
from service.agent_settings import AgentSettings
from service.identity import principals, verification
from service.shop import Shop
from service.sign_in_settings import SignInSettings

log = logging.getLogger(__name__)
#: Keys that are asked for by their public half: nothing that a shared secret signs is taken.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
_KEPT_SECONDS, _AGAIN_SECONDS, _TIMEOUT = 600.0, 60.0, 5.0
_LARGEST = 256 * 1024
_OPTIONS: Options = {
    "require": ["exp", "iss", "aud", "sub", "email"],
    "verify_exp": False,  # by our clock, see `principals.in_time`
    "verify_nbf": False,
    "verify_iat": False,
}


@dataclass
class _Keys:
    read_at: float = -_KEPT_SECONDS
    by_id: dict[str, jwt.PyJWK] = field(default_factory=dict)


_known: dict[str, _Keys] = {}


async def principal(shop: Shop, token: str, address: str) -> Principal:
    """Return whom a token of the named OAuth server speaks for at this address.

    The mailbox must be proven there (``email_verified``). What a code proves here later holds for this customer in
    this program (``azp`` or ``client_id``) alone.

    Raises:
        NotAuthenticated: It is none of that server's, is for another address, has ended, or proves no mailbox.
    """
    own = shop.settings.section(AgentSettings)
    if not own.issuer:
        raise NotAuthenticated(say("agents.not_theirs"))
    claims = await _claims(own, token, address)
    if claims.get("email_verified") is not True or not isinstance(claims["email"], str):
        raise NotAuthenticated(say("agents.not_theirs"))
    known = str(claims["sub"]) if shop.settings.section(SignInSettings).sub == "customer_id" else ""
    name = claims.get("name")
    customer = Principal.customer(
        shop.shop_id, claims["email"], customer_id=known, name=one_line(name, 120) if isinstance(name, str) else ""
    )
    program = str(claims.get("azp") or claims.get("client_id") or "")
    session = hashlib.sha256(json.dumps([own.issuer, claims["sub"], program]).encode()).hexdigest()[:40]
    return await verification.refresh(shop, customer.model_copy(update={"session": f"agent:{session}"}))


async def _claims(own: AgentSettings, token: str, address: str) -> dict[str, Any]:
    try:
        key = await _key(own.jwks_url, str(jwt.get_unverified_header(token).get("kid") or ""))
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=list(_ALGORITHMS), audience=address, issuer=own.issuer, options=_OPTIONS
        )
        principals.in_time(claims)
    except (jwt.InvalidTokenError, ValueError, TypeError):
        raise NotAuthenticated(say("agents.not_theirs")) from None
    return claims


async def _key(url: str, name: str) -> jwt.PyJWK:
    """Return the key of that name; where it is not known, the server may have made a new one."""
    kept = _known.setdefault(url, _Keys())
    age = clock.steady().timestamp() - kept.read_at
    if age >= _KEPT_SECONDS or (name not in kept.by_id and age >= _AGAIN_SECONDS):
        kept.read_at = clock.steady().timestamp()
        try:
            kept.by_id = await _fetched(url)
        except (httpx2.HTTPError, jwt.PyJWTError, ValueError) as error:
            log.warning("the keys at SHOPCLERK_MCP_JWKS_URL cannot be read: %s", type(error).__name__)
    if name not in kept.by_id:
        raise NotAuthenticated(say("agents.not_theirs"))
    return kept.by_id[name]


async def _fetched(url: str) -> dict[str, jwt.PyJWK]:
    found = bytearray()
    async with (
        httpx2.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, verify=trusted()) as client,
        client.stream("GET", url) as response,
    ):
        response.raise_for_status()
        async for part in response.aiter_bytes():
            found += part
            if len(found) > _LARGEST:
                raise ValueError("too large")
    keys = jwt.PyJWKSet.from_dict(json.loads(found)).keys
    return {str(each.key_id or ""): each for each in keys}
