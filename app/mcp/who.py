"""Who is asking: of a process on one's own machine, or of one request."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.customer import Principal
from service.identity import verification
from service.shop import Shop

#: What the request's principal is kept under, for handlers that run in tasks of their own.
KEY = "shopclerk.principal"


@dataclass
class Speaker:
    """Who is asking, as it is known now; ``lasting`` tells whether what they prove holds for their next call."""

    shop: Shop
    principal: Principal
    lasting: bool = True

    async def refresh(self) -> Principal:
        """Return the principal with what codes have proven by now."""
        if self.lasting:
            self.principal = await verification.refresh(self.shop, self.principal)
        return self.principal


def nobody(shop: Shop, network: str = "") -> Principal:
    """Return the principal of a request that brings no token: what it proves would hold for nothing."""
    return Principal.visitor(shop.shop_id, "").model_copy(update={"network": network})
