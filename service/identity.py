"""Who is speaking: signed session tokens and staff keys. Principals come from here and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

import jwt
from sqlalchemy import select, update

from commerce.customer import Kind, Principal, Tier, normal_email
from commerce.errors import NotAllowed, NotAuthenticated
from runtime import clock
from service.shop import Shop
from store.models import ApiKey

_ISSUER = "shopclerk"
_ALGORITHM = "HS256"
VISITOR_LIFETIME = timedelta(days=30)
DEVELOPMENT_LIFETIME = timedelta(hours=12)
SCOPES = ("actions", "read")


def visitor_token(shop: Shop) -> str:
    """Return a new token for an anonymous visitor: it proves only that it is the same one."""
    return _sign(shop, {"kind": "visitor", "sub": secrets.token_urlsafe(24)}, VISITOR_LIFETIME)


async def development_token(shop: Shop, email: str) -> str:
    """Return a token that signs in the customer with this address, without proof. For the demo only.

    Raises:
        NotAllowed: The process runs in production.
        NotAuthenticated: The store has no customer with this address.
    """
    if shop.settings.env != "development":
        raise NotAllowed("Demo sign-in is switched off in production.")
    customer = await shop.connector.customer(normal_email(email))
    if customer is None:
        raise NotAuthenticated("There is no customer with this e-mail address in the store.")
    claims = {"kind": "customer", "sub": customer.email, "cid": customer.id, "name": customer.name}
    return _sign(shop, claims, DEVELOPMENT_LIFETIME)


async def sign_in(shop: Shop, email: str) -> Principal:
    """Return the principal that `development_token` would give, for a terminal on the same machine."""
    return await authenticate(shop, await development_token(shop, email))


async def authenticate(shop: Shop, token: str) -> Principal:
    """Return the principal that ``token`` (a session token or a staff key) proves.

    Raises:
        NotAuthenticated: It is unknown, altered, expired or of another shop.
    """
    if token.startswith("ak_"):
        return await _staff(shop, token)
    claims = _read(shop, token)
    if claims["kind"] == "visitor":
        return Principal.visitor(shop.shop_id, claims["sub"])
    if claims["kind"] == "customer" and shop.settings.env == "development":
        return Principal.customer(
            shop.shop_id,
            claims["sub"],
            customer_id=str(claims.get("cid", "")),
            name=str(claims.get("name", "")),
        )
    raise NotAuthenticated


def _sign(shop: Shop, claims: dict[str, str], lifetime: timedelta) -> str:
    now = clock.now()
    payload = {**claims, "iss": _ISSUER, "aud": shop.shop_id, "iat": now, "exp": now + lifetime}
    return jwt.encode(payload, shop.keyring.derive("session")[0], algorithm=_ALGORITHM)


def _read(shop: Shop, token: str) -> dict[str, str]:
    for key in shop.keyring.derive("session"):
        try:
            claims = jwt.decode(
                token, key, algorithms=[_ALGORITHM], audience=shop.shop_id, issuer=_ISSUER,
                options={"require": ["exp", "iat", "sub", "kind"]},
            )  # fmt: skip
        except jwt.InvalidTokenError:
            continue
        return {str(name): value for name, value in claims.items()}
    raise NotAuthenticated("Your session is not valid any more. Please sign in again.")


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
        raise NotAuthenticated("This key is not valid.")
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
