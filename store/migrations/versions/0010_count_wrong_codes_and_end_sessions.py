"""Count wrong codes by what they were for, keep proofs by mailbox, and let sessions end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import store.models.base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "code_guess",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop_id", sa.String(length=63), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("since", store.models.base.UTCDateTime(timezone=True), nullable=False),
        sa.Column("locked_until", store.models.base.UTCDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_guess")),
        sa.UniqueConstraint("shop_id", "who", name=op.f("uq_code_guess_shop_id_who")),
    )
    with op.batch_alter_table("code_guess", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_guess_shop_id"), ["shop_id"], unique=False)
    with op.batch_alter_table("verification_code", schema=None) as batch_op:
        batch_op.drop_column("locked_until")
    with op.batch_alter_table("verified_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_at", store.models.base.UTCDateTime(timezone=True), nullable=True))
        batch_op.drop_constraint("uq_verified_session_shop_id_subject", type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_verified_session_shop_id_subject_email"), ["shop_id", "subject", "email"]
        )


def downgrade() -> None:
    """Undo. Sessions have to prove anew."""
    op.execute("DELETE FROM verified_session")
    with op.batch_alter_table("verified_session", schema=None) as batch_op:
        batch_op.drop_constraint("uq_verified_session_shop_id_subject_email", type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_verified_session_shop_id_subject"), ["shop_id", "subject"])
        batch_op.drop_column("ended_at")
    with op.batch_alter_table("verification_code", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locked_until", store.models.base.UTCDateTime(timezone=True), nullable=True))
    op.drop_table("code_guess")
