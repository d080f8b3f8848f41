"""Name customers by the one spelling of their mailbox.

Addresses in ASCII stay as they are. Others were kept in a spelling that made some different mailboxes one; from now on
their domain stands in A-labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from commerce.mailbox import normal_email

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_PREFIX = "customer:"


def upgrade() -> None:
    """Apply."""
    for table, column in (
        ("conversation", "subject"),
        ("proposal", "subject"),
        ("tryon_session", "subject"),
        ("conversation", "email"),
        ("verified_session", "email"),
    ):
        rows = sa.table(table, sa.column("id"), sa.column(column))
        for row_id, value in _others(rows.c.id, rows.c[column]):
            prefix = _PREFIX if value.startswith(_PREFIX) else ""
            if spelt := normal_email(value.removeprefix(prefix)):
                op.execute(sa.update(rows).where(rows.c.id == row_id).values({column: prefix + spelt}))
    changes = sa.table("proposal", sa.column("id"), sa.column("principal", sa.JSON))
    for row_id, principal in _others(changes.c.id, changes.c.principal):
        if spelt := normal_email(principal["email"]):
            subject = _PREFIX + spelt if principal["subject"].startswith(_PREFIX) else principal["subject"]
            values = {"principal": {**principal, "email": spelt, "subject": subject}}
            op.execute(sa.update(changes).where(changes.c.id == row_id).values(values))


def _others(key: sa.ColumnClause[Any], column: sa.ColumnClause[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield the rows whose address is not in ASCII."""
    for row_id, value in op.get_bind().execute(sa.select(key, column)).all():
        address = value.get("email") if isinstance(value, dict) else value
        if isinstance(address, str) and not address.isascii():
            yield row_id, value


def downgrade() -> None:
    """Undo: what the old spelling was is not known any more, and no table has changed."""
