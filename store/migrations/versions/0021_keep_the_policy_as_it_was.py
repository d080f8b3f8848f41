"""Keep the policy as it was, each time that somebody changes it in the console."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.models.base

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "policy_version",
        sa.Column("id", _ROW, autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("written_by", sa.String(length=320), nullable=False),
        sa.Column("written_at", store.models.base.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
    )
    op.create_index(op.f("ix_policy_version_shop_id"), "policy_version", ["shop_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("policy_version")
