"""Tell other programs what happens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.models.base

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    when = store.models.base.UTCDateTime(timezone=True)
    op.create_table(
        "outgoing_hook",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(length=320), nullable=False),
        sa.Column("created_at", when, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_hook")),
    )
    op.create_table(
        "outgoing_event",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("hook_id", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("created_at", when, nullable=False),
        sa.Column("sent_at", when, nullable=True),
        sa.ForeignKeyConstraint(
            ["hook_id"], ["outgoing_hook.id"], name=op.f("fk_outgoing_event_hook_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_event")),
        sa.UniqueConstraint(
            "shop_id", "hook_id", "reference", name=op.f("uq_outgoing_event_shop_id_hook_id_reference")
        ),
    )
    for table, column in (("outgoing_hook", "shop_id"), ("outgoing_event", "shop_id"), ("outgoing_event", "hook_id")):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    op.create_index("ix_outgoing_event_state", "outgoing_event", ["shop_id", "state"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("outgoing_event")
    op.drop_table("outgoing_hook")
