"""The first tables: servers, entries and their revisions, misses, votes and counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _of_guild(*, primary_key: bool = False) -> sa.Column[int]:
    home = sa.ForeignKey("guilds.guild", ondelete="CASCADE")
    return sa.Column("guild", sa.BigInteger(), home, primary_key=primary_key, nullable=False)


def upgrade() -> None:
    """Make the tables."""
    _entries()
    _members()


def _entries() -> None:
    op.create_table(
        "guilds",
        sa.Column("guild", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("revision", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("numbers", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("left_at", MOMENT),
        sa.Column("curator_role", sa.BigInteger()),
        sa.Column("log_channel", sa.BigInteger()),
        sa.Column("listening", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("keep_misses", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("set_by", sa.BigInteger()),
    )
    op.create_table(
        "entries",
        _of_guild(primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("draft", sa.JSON()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.Column("reviewed", MOMENT, nullable=False),
        sa.Column("author", sa.BigInteger(), index=True),
        sa.Column("reviewer", sa.BigInteger(), index=True),
    )
    op.create_table(
        "revisions",
        sa.Column("id", COUNTER, primary_key=True),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.BigInteger(), index=True),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.ForeignKeyConstraint(
            ["guild", "entry"], ["entries.guild", "entries.number"], ondelete="CASCADE"
        ),
        sa.UniqueConstraint("guild", "entry", "version", name="one_revision_a_version"),
        sa.Index("newest_revisions", "guild", "id"),
        sqlite_autoincrement=True,
    )


def _members() -> None:
    op.create_table(
        "misses",
        sa.Column("number", COUNTER, primary_key=True),
        _of_guild(),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("normal", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text()),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first", MOMENT, nullable=False),
        sa.Column("last", MOMENT, nullable=False, index=True),
        sa.UniqueConstraint("guild", "kind", "normal", name="one_miss_a_text"),
        sa.Index("newest_misses", "guild", "last"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "votes",
        _of_guild(primary_key=True),
        sa.Column("reference", sa.Text(), primary_key=True),
        sa.Column("voter", sa.Text(), primary_key=True, index=True),
        sa.Column("helpful", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "counts",
        _of_guild(primary_key=True),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
    )
    op.create_table(
        "forms",
        _of_guild(primary_key=True),
        sa.Column("member", sa.BigInteger(), primary_key=True, autoincrement=False, index=True),
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("kept", MOMENT, nullable=False, index=True),
    )
