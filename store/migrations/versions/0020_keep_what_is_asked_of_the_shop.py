"""Keep what customers ask of the pages and of the catalogue, and whether anything was found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.models.base

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "shop_question",
        sa.Column("id", _ROW, autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("document", sa.String(length=255), nullable=False),
        sa.Column("asked_at", store.models.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_shop_question_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_question")),
    )
    for name, columns in (
        (op.f("ix_shop_question_shop_id"), ["shop_id"]),
        (op.f("ix_shop_question_conversation_id"), ["conversation_id"]),
        ("ix_shop_question_newest", ["shop_id", "kind", "asked_at"]),
    ):
        op.create_index(name, "shop_question", columns, unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("shop_question")
