"""A mailbox that the shop does not vouch for opens what is the account's, and nothing of a guest."""

from __future__ import annotations

import jwt
import pytest

from commerce.customer import Principal
from connectors.stores.demo import cast
from service import orders
from service.identity import principals
from service.shop import Shop
from tests.service.identity.test_verification import SECRET, claims, shop, signs  # noqa: F401

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_address_that_the_shop_does_not_vouch_for_opens_no_order_of_a_guest(shop: Shop) -> None:  # noqa: F811
    signs(shop, shop_token_secret=type(shop.settings.secret_keys)(SECRET))

    async def signed_in(jti: str, **changes: object) -> Principal:
        body = claims(shop, jti=jti) | changes
        return await principals.authenticate(shop, await principals.exchange(shop, jwt.encode(body, SECRET)))

    for place, stated in enumerate((False, None, "true", 1)):
        unproven = await signed_in(f"no{place}", email_verified=stated)
        assert await orders.mine(shop, unproven)  # what is their account's stays theirs
        assert unproven.owns(cast.OWNER, "c501") and not unproven.owns(cast.OWNER)
        assert unproven.stepped_up().owns(cast.OWNER) and not unproven.stepped_up().unproven().owns(cast.OWNER)
    for place, more in enumerate(({}, {"email_verified": True})):
        assert (await signed_in(f"yes{place}", **more)).owns(cast.OWNER)
    signs(shop, sign_in_sub="other")
    assert await orders.mine(shop, await signed_in("single", email_verified=False)) == []
