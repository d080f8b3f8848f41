"""The first steps of a new shop, and which of them are done: told from what there is, not from what was ticked off."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from commerce.customer import Principal
from service import rules
from service.connect import rows
from service.inbox.staff import require
from service.shop import Shop
from store.models import Conversation, KnowledgeDocument, Message, PlatformProduct, PolicyVersion


@dataclass(frozen=True)
class Steps:
    """What is done.

    Attributes:
        demo: Whether the shop is the demo, which is there to be looked at.
        connected: Whether a shop is connected.
        products: Whether there are products to find.
        pages: Whether there are pages to quote.
        policy: Whether somebody wrote the shop's own policy.
        talked: Whether a customer has written.
    """

    demo: bool
    connected: bool
    products: bool
    pages: bool
    policy: bool
    talked: bool

    @property
    def open(self) -> int:
        """How many of the three steps are still to be done: connect, look at the policy, paste the line."""
        return [self.connected and self.products, self.policy, self.talked].count(False)


async def of(shop: Shop, principal: Principal) -> Steps:
    """Return how far the shop is.

    Raises:
        NotAllowed: Who asks may not read.
    """
    require(principal, "read")
    row = await rows.read(shop, shop.connector.platform)
    async with shop.database.read() as session:

        async def there(*conditions: object) -> bool:
            return bool(await session.scalar(select(exists().where(*conditions))))  # type: ignore[arg-type]

        spoken = Message.conversation_id == Conversation.id, Message.role == "customer"
        return Steps(
            demo=shop.sample is not None,
            connected=row is not None and row.status == "connected",
            products=await there(PlatformProduct.shop_id == shop.shop_id),
            pages=await there(KnowledgeDocument.shop_id == shop.shop_id),
            policy=not rules.is_brought(shop.settings)
            and (shop.policy_written or await there(PolicyVersion.shop_id == shop.shop_id)),
            talked=await there(Conversation.shop_id == shop.shop_id, *spoken),
        )
