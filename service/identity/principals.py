"""Who is speaking: signed session tokens and staff keys. Principals come from here and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from jwt.types import Options
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from commerce.customer import Kind, Principal, Tier
from commerce.errors import NotAllowed, NotAuthenticated
from commerce.mailbox import normal_email
from commerce.sentences import say
from commerce.text import one_line
from runtime import clock
from service.identity import verification
from service.shop import Shop
from service.sign_in_settings import SignInSettings
from store.models import ApiKey, UsedToken

ISSUER = "shopclerk"
#: What a token is signed for: each has a key of its own.
_SESSION, _FOR_AGENTS = "session", "agents"
_ALGORITHM = "HS256"
VISITOR_LIFETIME = timedelta(days=30)
DEVELOPMENT_LIFETIME = timedelta(hours=12)
SESSION_LIFETIME = timedelta(hours=2)
AGENT_LIFETIME = timedelta(hours=12)
SCOPES = ("actions", "approvals", "read")
#: Passing on the yes or no of a customer who said it to a desk. Nobody has this scope who was not given it by name.
RELAY = "relay"
#: Reading and erasing all that is held about a customer: as `RELAY`, only where it was given by name.
PRIVACY = "privacy"
ALL_SCOPES = (*SCOPES, RELAY, PRIVACY)
_LEEWAY = timedelta(seconds=10)
_SHOP_TOKEN_SECONDS = 15 * 60 + 1
# The times of a token are judged by our clock, the one that they were written by.
_OURS: Options = {
    "require": ["exp", "iat", "sub", "kind"],
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}
_SHOPS: Options = {**_OURS, "require": ["exp", "sub", "email", "shop", "jti"], "verify_aud": False}
#: What a session's token says of a mailbox that the shop does not vouch for.
_UNPROVEN = "unproven"
_FAR = 1e11  # seconds; also says no to what is no number


def visitor_token(shop: Shop) -> str:
    """Return a new token for an anonymous visitor: it proves only that it is the same one."""
    return sign_token(shop, {"kind": "visitor", "sub": secrets.token_urlsafe(24)}, VISITOR_LIFETIME)


async def development_token(shop: Shop, email: str) -> str:
    """Return a token that signs in the customer with this address, without proof. For the demo only.

    Raises:
        NotAllowed: The process runs in production.
        NotAuthenticated: The store has no customer with this address.
    """
    if shop.settings.env != "development":
        raise NotAllowed(say("errors.no_demo_sign_in"))
    customer = await shop.connector.customers.by_email(normal_email(email))
    if customer is None:
        raise NotAuthenticated(say("errors.no_such_customer"))
    claims = {"kind": "customer", "sub": customer.email, "cid": customer.id, "name": customer.name}
    return sign_token(shop, claims, DEVELOPMENT_LIFETIME)


async def sign_in(shop: Shop, email: str) -> Principal:
    """Return the principal that `development_token` would give, for a terminal on the same machine."""
    return await authenticate(shop, await development_token(shop, email))


async def sign_out(shop: Shop, principal: Principal) -> None:
    """End the session that is speaking: its token is refused everywhere from now on.

    Raises:
        NotAllowed: A staff key is no session.
    """
    await verification.end(shop, principal, VISITOR_LIFETIME)  # no token lives longer


async def authenticate(shop: Shop, token: str) -> Principal:
    """Return the principal that ``token`` (a session token or a staff key) proves.

    Raises:
        NotAuthenticated: It is unknown, altered, expired, of another shop, or its session was ended.
    """
    if token.startswith("ak_"):
        return await _staff(shop, token)
    return await _proven(shop, read_token(shop, token))


async def _proven(shop: Shop, claims: dict[str, str]) -> Principal:
    if claims["kind"] == "visitor":
        return await verification.refresh(shop, Principal.visitor(shop.shop_id, claims["sub"]))
    if claims["kind"] != "customer" or (shop.settings.env != "development" and "shop" not in claims.get("by", "")):
        raise NotAuthenticated
    customer = Principal.customer(
        shop.shop_id, claims["sub"], customer_id=str(claims.get("cid", "")), name=str(claims.get("name", ""))
    )
    session = {"session": str(claims.get("sid", "")), "unproven_mailbox": claims.get("mailbox") == _UNPROVEN}
    return await verification.refresh(shop, customer.model_copy(update=session))


async def for_agents(shop: Shop, token: str, address: str) -> str:
    """Return a token by which a customer's own program speaks in the session of ``token``, at this address only.

    It opens nothing else here, and ends with the session, after `AGENT_LIFETIME` at the latest.

    Raises:
        NotAuthenticated: The token is no session of ours, or the session was ended.
    """
    claims = read_token(shop, token)
    await _proven(shop, claims)
    left = datetime.fromtimestamp(float(claims["exp"]), UTC) - clock.now()
    kept: dict[str, str] = {
        name: claims[name] for name in ("kind", "sub", "cid", "by", "mailbox", "name", "sid") if name in claims
    }
    return sign_token(shop, kept, min(left, AGENT_LIFETIME), _FOR_AGENTS, address)


async def of_agent(shop: Shop, token: str, address: str) -> Principal:
    """Return the principal whose program sends a token of `for_agents` to this address.

    Raises:
        NotAuthenticated: It is none, is for another address, has ended, or its session was ended.
    """
    return await _proven(shop, read_token(shop, token, _FOR_AGENTS, address))


async def exchange(shop: Shop, token: str) -> str:
    """Return a session token for a sign-in token that the shop itself signed; each is taken once.

    The token is a JWT with ``sub`` (the platform's customer id), ``email``, ``shop`` (this shop's id), ``exp`` (at
    most 15 minutes after it was issued) and ``jti``, signed with the configured secret (HS256) or key (EdDSA). Where
    ``email_verified`` is there and not true, orders of guests with that address stay closed until a code proves it.

    Raises:
        NotAuthenticated: It is not valid, or was presented before.
        NotAllowed: The shop has not configured how it signs.
    """
    claims = _shop_claims(shop, token)
    email = normal_email(claims["email"])
    expires = datetime.fromtimestamp(math.ceil(claims["exp"]), UTC)  # remembered as long as it could be taken
    used = UsedToken(shop_id=shop.shop_id, token_id=str(claims["jti"]), expires_at=expires)
    try:
        async with shop.database.write() as session:
            session.add(used)
            await session.execute(
                delete(UsedToken).where(UsedToken.shop_id == shop.shop_id, UsedToken.expires_at < clock.now() - _LEEWAY)
            )
            await shop.audit.append(session, f"customer:{email}", "signed_in", str(claims["jti"])[:200], {})
    except IntegrityError:
        raise NotAuthenticated(say("errors.token_replayed"), code="token_replayed") from None
    await shop.audit.anchor()
    name = claims.get("name")
    known = claims["sub"] if shop.settings.section(SignInSettings).sub == "customer_id" else ""
    ours = {
        "kind": "customer",
        "sub": email,
        "cid": known,
        "by": "shop",
        "mailbox": "" if claims.get("email_verified", True) is True else _UNPROVEN,
        "name": one_line(name, 120) if isinstance(name, str) else "",
    }
    return sign_token(shop, ours, SESSION_LIFETIME)


def _shop_claims(shop: Shop, token: str) -> dict[str, Any]:
    own = shop.settings.section(SignInSettings)
    secret, public = own.token_secret.get_secret_value(), own.token_public_key
    if not secret and not public:
        raise NotAllowed(say("errors.sign_in_not_configured"), code="sign_in_not_configured")
    # The configuration fixes the algorithm; what the token says about itself counts for nothing.
    key, algorithm = (public, "EdDSA") if public else (secret, "HS256")
    try:
        claims: dict[str, Any] = jwt.decode(token, key, algorithms=[algorithm], options=_SHOPS)
        in_time(claims, _LEEWAY)
    except (jwt.InvalidTokenError, ValueError, TypeError):
        raise NotAuthenticated(say("errors.session_over")) from None
    now = clock.now().timestamp()
    begun = claims.get("iat", now)
    plain = all(isinstance(claims[name], str) and 0 < len(claims[name]) <= 254 for name in ("sub", "email", "jti"))
    short = isinstance(begun, (int, float)) and claims["exp"] - min(begun, now) <= _SHOP_TOKEN_SECONDS
    if claims["shop"] != shop.shop_id or not plain or not short or not normal_email(claims["email"]):
        raise NotAuthenticated(say("errors.session_over"))
    return claims


def in_time(claims: dict[str, Any], leeway: timedelta = timedelta()) -> None:
    """Check a token's times by our own clock.

    Raises:
        NotAuthenticated: It has ended, or has not begun.
    """
    now = clock.now().timestamp()
    times = [claims.get(name, now) for name in ("exp", "nbf", "iat")]
    if not all(isinstance(each, (int, float)) and abs(each) < _FAR for each in times):
        raise NotAuthenticated(say("errors.session_over"))
    expires, *begins = times
    slack = leeway.total_seconds()
    if expires <= now - slack or max(begins) > now + slack + 1:  # one second: JWTs are rounded to seconds
        raise NotAuthenticated(say("errors.session_over"))


def _outlived(shop: Shop, claims: dict[str, Any]) -> None:
    """Refuse a session of ours that is over by the steady clock, should the wall clock have been set back."""
    begun, lifetime = datetime.fromtimestamp(claims["iat"], UTC), timedelta(seconds=claims["exp"] - claims["iat"])
    mark = str(shop.keyring.decrypt(claims["clk"].encode())) if "clk" in claims else ""  # signed, so it is ours
    if clock.age(begun, mark) >= lifetime:
        raise NotAuthenticated(say("errors.session_over"))


def sign_token(
    shop: Shop, claims: dict[str, str], lifetime: timedelta, purpose: str = _SESSION, audience: str = ""
) -> str:
    """Return a token of ours with these claims, signed for one purpose only."""
    now = clock.now()
    standard = {"iss": ISSUER, "aud": audience or shop.shop_id, "iat": now, "exp": now + lifetime}
    # Encrypted: what the steady clock says tells which machine this is and since when it runs.
    mark = shop.keyring.encrypt(clock.mark()).decode()
    payload = {"sid": secrets.token_urlsafe(16), "clk": mark, **claims, **standard}
    return jwt.encode(payload, shop.keyring.derive(purpose)[0], algorithm=_ALGORITHM)


def read_token(shop: Shop, token: str, purpose: str = _SESSION, audience: str = "") -> dict[str, str]:
    """Return the claims of a token of ours.

    Raises:
        NotAuthenticated: It is none, was signed for another purpose, or is over by either clock.
    """
    for key in shop.keyring.derive(purpose):
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[_ALGORITHM],
                audience=audience or shop.shop_id,
                issuer=ISSUER,
                options=_OURS,
            )
            in_time(claims)
            _outlived(shop, claims)
        except (jwt.InvalidTokenError, NotAuthenticated):
            continue
        return {str(name): value for name, value in claims.items()}
    raise NotAuthenticated(say("errors.session_over"))


async def create_key(shop: Shop, name: str, scopes: tuple[str, ...] = SCOPES) -> str:
    """Create a staff key and return it; it is shown this once and kept only as a hash."""
    key_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    row = ApiKey(
        id=key_id,
        shop_id=shop.shop_id,
        name=name,
        secret_hash=_hash(secret),
        scopes=list(scopes),
        created_at=clock.now(),
    )
    async with shop.database.write() as session:
        session.add(row)
        await shop.audit.append(session, "operator", "key_created", key_id, {"name": name, "scopes": list(scopes)})
    await shop.audit.anchor()
    return f"ak_{key_id}_{secret}"


async def revoke_key(shop: Shop, key_id: str) -> bool:
    """Revoke a staff key; False when there is no such key."""
    async with shop.database.write() as session:
        result = await session.execute(
            update(ApiKey)
            .where(ApiKey.shop_id == shop.shop_id, ApiKey.id == key_id, ApiKey.revoked_at.is_(None))
            .values(revoked_at=clock.now())
        )
        await shop.audit.append(session, "operator", "key_revoked", key_id, {})
    await shop.audit.anchor()
    return bool(getattr(result, "rowcount", 0))


async def _staff(shop: Shop, token: str) -> Principal:
    _, _, rest = token.partition("_")
    key_id, _, secret = rest.partition("_")
    async with shop.database.read() as session:
        row = await session.scalar(
            select(ApiKey).where(ApiKey.shop_id == shop.shop_id, ApiKey.id == key_id, ApiKey.revoked_at.is_(None))
        )
    # The comparison runs for unknown ids too, so that time tells nothing.
    known = row.secret_hash if row is not None else "0" * 64
    if not hmac.compare_digest(known, _hash(secret)) or row is None:
        raise NotAuthenticated(say("errors.bad_key"))
    return Principal.staff(shop.shop_id, key_id, tuple(str(scope) for scope in row.scopes))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def describe(principal: Principal) -> str:
    """Return how the clerk refers to who is speaking, for greetings and prompts."""
    if principal.kind is Kind.STAFF:
        return "a member of staff"
    if principal.tier >= Tier.VERIFIED_GUEST:
        return principal.name or "a verified customer"
    return "a visitor who has not signed in"
