"""Bind what guests said to the mailbox that they had proven.

Whose words the older conversations hold is not known where their session has ever proven a mailbox: they are open to
staff only from now on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_CLOSE = (
    "UPDATE conversation SET proof = 'unknown' WHERE subject LIKE 'visitor:%' AND EXISTS (SELECT 1 FROM"
    " verified_session AS proven WHERE proven.shop_id = conversation.shop_id AND proven.subject = conversation.subject"
    " AND proven.email <> '')"
)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proof", sa.String(length=64), server_default="", nullable=False))
    op.execute(_CLOSE)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("proof")
