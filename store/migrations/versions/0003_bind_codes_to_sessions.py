"""Bind codes to sessions. Codes live for minutes: those of before are dropped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute("DELETE FROM verification_code")
    with op.batch_alter_table("verification_code", schema=None) as batch_op:
        batch_op.drop_index("ix_verification_code_conversation_id")
        batch_op.drop_column("conversation_id")
        batch_op.add_column(sa.Column("subject_index", sa.String(length=64), nullable=False))
        batch_op.add_column(sa.Column("claim", sa.LargeBinary(), nullable=False))
        batch_op.create_index("ix_verification_code_subject_index", ["subject_index"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.execute("DELETE FROM verification_code")
    with op.batch_alter_table("verification_code", schema=None) as batch_op:
        batch_op.drop_index("ix_verification_code_subject_index")
        batch_op.drop_column("claim")
        batch_op.drop_column("subject_index")
        batch_op.add_column(sa.Column("conversation_id", sa.String(length=64), nullable=False))
        batch_op.create_index("ix_verification_code_conversation_id", ["conversation_id"], unique=False)
