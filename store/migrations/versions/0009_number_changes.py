"""Number proposals and effects in the order in which they were made, and know their age by the steady clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_SEQ = (
    "UPDATE {table} SET {column} = COALESCE((SELECT MIN(audit_entry.seq) FROM audit_entry WHERE "
    "audit_entry.shop_id = {table}.shop_id AND audit_entry.action = '{action}' AND audit_entry.reference = "
    "{table}.{reference}), 0)"
)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("clock_mark", sa.String(length=80), server_default="", nullable=False))
    with op.batch_alter_table("effect", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accepted_seq", sa.BigInteger(), server_default="0", nullable=False))
    op.execute(_SEQ.format(table="proposal", column="seq", action="proposed", reference="id"))
    op.execute(_SEQ.format(table="effect", column="accepted_seq", action="accepted", reference="proposal_id"))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("effect", schema=None) as batch_op:
        batch_op.drop_column("accepted_seq")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_column("clock_mark")
        batch_op.drop_column("seq")
