"""Connect a platform: one renews its credentials at a time, consent is asked for once, webhooks queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.models.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = store.models.base.UTCDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "connect_state",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("domain", sa.String(length=255), nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connect_state")),
    )
    with op.batch_alter_table("connect_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_connect_state_shop_id"), ["shop_id"], unique=False)
    with op.batch_alter_table("connector_config", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lease", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lease_until", _TIME, nullable=True))
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("error", sa.String(length=300), server_default="", nullable=False))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.drop_column("error")
        batch_op.drop_column("attempts")
    with op.batch_alter_table("connector_config", schema=None) as batch_op:
        batch_op.drop_column("lease_until")
        batch_op.drop_column("lease")
    with op.batch_alter_table("connect_state", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_connect_state_shop_id"))
    op.drop_table("connect_state")
