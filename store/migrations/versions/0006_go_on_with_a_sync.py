"""Know which shop a run read, so that it can be gone on with, and when a price will change by itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.models.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("platform_product", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changes_at", store.models.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_platform_product_changes_at"), ["changes_at"], unique=False)
    with op.batch_alter_table("sync_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=500), server_default="", nullable=False))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("sync_run", schema=None) as batch_op:
        batch_op.drop_column("source")
    with op.batch_alter_table("platform_product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_platform_product_changes_at"))
        batch_op.drop_column("changes_at")
