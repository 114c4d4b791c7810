"""Indexes of servers' entries, so that a question need not wait until they are made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    home = sa.ForeignKey("guilds.guild", ondelete="CASCADE")
    op.create_table(
        "indexes",
        sa.Column("guild", sa.BigInteger(), home, primary_key=True, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("maker", sa.String(64), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        # To unpack what PostgreSQL has compressed takes longer than to read it.
        op.execute("ALTER TABLE indexes ALTER COLUMN packed SET STORAGE EXTERNAL")
