"""Keep sales with their dates, so that a sale out of a file begins and ends by itself.

Imports kept the price of a sale that was on as the price, and the full one beside it: those end when the first of
their product's sales was to end.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.models.base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TURN = (
    "UPDATE platform_variant SET sale_price = price, price = compare_at, compare_at = NULL, sale_ends ="
    " (SELECT p.changes_at FROM platform_product AS p WHERE p.id = platform_variant.product_id)"
    " WHERE compare_at IS NOT NULL AND product_id IN (SELECT p.id FROM platform_product AS p"
    " JOIN sync_run AS r ON r.id = p.seen_run WHERE r.kind = 'import' AND p.changes_at IS NOT NULL)"
)
#: Without its hash the next import compares nothing and writes the row anew.
_LEAVE = (
    "UPDATE platform_product SET changes_at = NULL, data_hash = '' WHERE changes_at IS NOT NULL"
    " AND seen_run IN (SELECT id FROM sync_run WHERE kind = 'import')"
)


def upgrade() -> None:
    """Apply."""
    moment = store.models.base.UTCDateTime(timezone=True)
    with op.batch_alter_table("platform_variant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sale_price", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("sale_begins", moment, nullable=True))
        batch_op.add_column(sa.Column("sale_ends", moment, nullable=True))
    op.execute(_TURN)
    op.execute(_LEAVE)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("platform_variant", schema=None) as batch_op:
        for name in ("sale_ends", "sale_begins", "sale_price"):
            batch_op.drop_column(name)
