"""Forget the facts of a Shopify shop's products: staff's own metafields and hidden collections were among them.

Which of them customers may read, only the shop knows; the next whole sync brings those back. The changed content
hash takes the rest out of the indexes too. What a file brought stays: its owner chose the columns.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_PRODUCT = sa.table(
    "platform_product",
    sa.column("shop_id", sa.String),
    sa.column("attributes", sa.JSON),
    sa.column("content_hash", sa.String),
    sa.column("data_hash", sa.String),
    sa.column("seen_run", sa.BigInteger),
)
_CONNECTOR = sa.table("connector_config", sa.column("shop_id", sa.String), sa.column("platform", sa.String))
_RUN = sa.table("sync_run", sa.column("id", sa.BigInteger), sa.column("kind", sa.String))


def upgrade() -> None:
    """Apply."""
    shops = sa.select(_CONNECTOR.c.shop_id).where(_CONNECTOR.c.platform == "shopify")
    imports = sa.select(_RUN.c.id).where(_RUN.c.kind == "import")
    brought = _PRODUCT.c.seen_run.is_not(None) & _PRODUCT.c.seen_run.in_(imports)
    op.execute(
        _PRODUCT.update()
        .where(_PRODUCT.c.shop_id.in_(shops) & ~brought)
        .values(attributes={}, content_hash="", data_hash="")
    )


def downgrade() -> None:
    """Leave it so: what was forgotten comes back with the next whole sync."""
