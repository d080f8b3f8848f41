"""Let customers rate a conversation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.models.base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "conversation_rating",
        sa.Column("id", _ROW, autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rated_at", store.models.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_rating_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_rating")),
        sa.UniqueConstraint("shop_id", "conversation_id", name=op.f("uq_conversation_rating_shop_id_conversation_id")),
    )
    op.create_index(op.f("ix_conversation_rating_shop_id"), "conversation_rating", ["shop_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("conversation_rating")
