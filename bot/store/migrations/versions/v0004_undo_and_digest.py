"""Dismissed misses stay for a day, votes know their day, and servers may want a digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns."""
    op.add_column("misses", sa.Column("dismissed", MOMENT))
    op.add_column("votes", sa.Column("day", sa.Date()))
    wanted: sa.Column[bool] = sa.Column(
        "digest", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("guilds", wanted)
    op.add_column("guilds", sa.Column("digest_at", MOMENT))
