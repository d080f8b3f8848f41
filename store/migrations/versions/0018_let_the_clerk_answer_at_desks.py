"""Let the clerk answer at desks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.models.base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    when = store.models.base.UTCDateTime(timezone=True)
    op.create_table(
        "desk_thread",
        sa.Column("id", _ROW, autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("desk", sa.String(length=20), nullable=False),
        sa.Column("thread", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=320), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("told_seq", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=10), nullable=False),
        sa.Column("resolved_by", sa.String(length=10), nullable=False),
        sa.Column("resolved_at", when, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", when, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_desk_thread_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_thread")),
        sa.UniqueConstraint("shop_id", "desk", "thread", name=op.f("uq_desk_thread_shop_id_desk_thread")),
    )
    op.create_table(
        "desk_event",
        sa.Column("id", _ROW, autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("desk", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.String(length=200), nullable=False),
        sa.Column("thread_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("received_at", when, nullable=False),
        sa.Column("processed_at", when, nullable=True),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["desk_thread.id"], name=op.f("fk_desk_event_thread_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_event")),
        sa.UniqueConstraint("shop_id", "desk", "event_id", name=op.f("uq_desk_event_shop_id_desk_event_id")),
    )
    for table, column in (
        ("desk_thread", "shop_id"),
        ("desk_thread", "conversation_id"),
        ("desk_event", "shop_id"),
        ("desk_event", "thread_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    op.create_index("ix_desk_event_waiting", "desk_event", ["shop_id", "processed_at"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("desk_event")
    op.drop_table("desk_thread")
