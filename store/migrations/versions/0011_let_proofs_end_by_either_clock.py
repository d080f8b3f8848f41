"""Keep beside codes and proofs what the steady clock said, so that setting the wall clock prolongs none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_MARKS = (("verification_code", "clock_mark"), ("verified_session", "clock_mark"), ("verified_session", "step_mark"))


def upgrade() -> None:
    """Apply."""
    for table, column in _MARKS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, sa.String(length=80), server_default="", nullable=False))


def downgrade() -> None:
    """Undo."""
    for table, column in reversed(_MARKS):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
