"""Which products are called by ids and codes: their own, or a variant's."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from service.discovery.service import Discovery
from store.models import PlatformProduct, PlatformVariant


async def products_of(discovery: Discovery, codes: Sequence[str]) -> dict[str, str]:
    """Return code → the product's platform id, for those that are called so and for sale; nothing is read live.

    A product's own id comes before a variant's id or SKU that reads the same, and that before a SKU, barcode or handle
    in another spelling.
    """
    p, v = PlatformProduct, PlatformVariant
    mine = (p.shop_id == discovery.shop_id, p.status == "active")
    named = select(p.platform_id, v.platform_id, v.sku).join(v, v.product_id == p.id)
    named = named.where(*mine, or_(v.platform_id.in_(codes), v.sku.in_(codes))).order_by(p.id.desc())
    spelled = {code: discovery.view.identifiers.exact(code)[:1] for code in codes}
    rows = [row for each in spelled.values() for row in each]
    titles = select(p.id, p.platform_id).where(*mine, p.id.in_(rows))
    async with discovery.database.read() as session:
        known = {row: name for row, name in (await session.execute(titles)).all()}  # noqa: C416 - rows are no pairs
        variants = (await session.execute(named)).all()
        own = (await session.scalars(select(p.platform_id).where(*mine, p.platform_id.in_(codes)))).all()
    found = {code: known[row] for code, each in spelled.items() for row in each if row in known}
    found |= {code: product for product, *called in variants for code in called if code in codes}
    return found | {product: product for product in own}
