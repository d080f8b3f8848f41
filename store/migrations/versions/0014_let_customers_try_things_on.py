"""Let customers try things on: what a session consents to, jobs, and calls that cost money."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.models.base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TIME = store.models.base.UTCDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("tryon_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proof", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("photo_hash", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("adult", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("remote", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("clock_mark", sa.String(length=80), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_tryon_session_subject"), ["subject"], unique=False)
    op.create_table(
        "tryon_job",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("product_id", sa.String(length=255), nullable=False),
        sa.Column("variant_id", sa.String(length=255), nullable=False),
        sa.Column("sku", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("photo_hash", sa.String(length=64), nullable=False),
        sa.Column("only", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("result_key", sa.String(length=64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("clock_mark", sa.String(length=80), server_default="", nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["tryon_session.id"], name=op.f("fk_tryon_job_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tryon_job")),
    )
    with op.batch_alter_table("tryon_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tryon_job_shop_id"), ["shop_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tryon_job_session_id"), ["session_id"], unique=False)
        batch_op.create_index("ix_tryon_job_state", ["shop_id", "state"], unique=False)
    op.create_table(
        "tryon_call",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sent_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tryon_call")),
        sa.UniqueConstraint("shop_id", "key", name=op.f("uq_tryon_call_shop_id_key")),
    )
    with op.batch_alter_table("tryon_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tryon_call_shop_id"), ["shop_id"], unique=False)
        batch_op.create_index("ix_tryon_call_sent", ["shop_id", "sent_at"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("tryon_call")
    op.drop_table("tryon_job")
    with op.batch_alter_table("tryon_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tryon_session_subject"))
        for name in ("clock_mark", "remote", "adult", "photo_hash", "proof"):
            batch_op.drop_column(name)
