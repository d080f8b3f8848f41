"""Let a member of staff hold a conversation, write notes beside it and tag it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.models.base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assigned_to", sa.String(length=320), server_default="", nullable=False))
        batch_op.create_index("ix_conversation_newest", ["shop_id", "updated_at"], unique=False)
    op.create_table(
        "conversation_note",
        sa.Column("id", _ROW, autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=320), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", store.models.base.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_note_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_note")),
    )
    op.create_table(
        "conversation_tag",
        sa.Column("id", _ROW, autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_tag_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_tag")),
        sa.UniqueConstraint(
            "shop_id", "conversation_id", "name", name=op.f("uq_conversation_tag_shop_id_conversation_id_name")
        ),
    )
    for table, columns in (
        ("conversation_note", ["shop_id"]),
        ("conversation_note", ["conversation_id"]),
        ("conversation_tag", ["shop_id"]),
    ):
        op.create_index(op.f(f"ix_{table}_{columns[0]}"), table, columns, unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("conversation_tag")
    op.drop_table("conversation_note")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index("ix_conversation_newest")
        batch_op.drop_column("assigned_to")
