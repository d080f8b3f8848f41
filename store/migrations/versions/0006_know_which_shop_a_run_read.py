"""Know which shop a run read: only a run of the same shop is gone on with, or built upon."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("sync_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=500), server_default="", nullable=False))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("sync_run", schema=None) as batch_op:
        batch_op.drop_column("source")
