"""The tables, the same on SQLite and PostgreSQL; migrations/ makes them."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    true,
)

from bot.faq.model import EntryContent

if TYPE_CHECKING:
    from sqlalchemy import Dialect

metadata = MetaData()

# SQLite counts by itself only in a column of the very type INTEGER.
Counter = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, UTC on both sides; SQLite itself knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC to the database."""
        del dialect
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC to the caller."""
        del dialect
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value)


class EntryContentJson(TypeDecorator[EntryContent]):
    """A draft as JSON; NULL is no draft."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(
        self, value: EntryContent | None, dialect: Dialect
    ) -> dict[str, Any] | None:
        """Return plain values to the database."""
        del dialect
        return None if value is None else asdict(value)

    def process_result_value(
        self, value: dict[str, Any] | None, dialect: Dialect
    ) -> EntryContent | None:
        """Return a draft to the caller."""
        del dialect
        if value is None:
            return None
        draft = EntryContent(**value)
        return replace(draft, phrasings=tuple(draft.phrasings), citations=tuple(draft.citations))


def _of_guild(*, primary_key: bool = False) -> Column[int]:
    # Whatever belongs to a server goes with it.
    home = ForeignKey("guilds.guild", ondelete="CASCADE")
    return Column("guild", BigInteger, home, primary_key=primary_key, nullable=False)


guilds = Table(
    "guilds",
    metadata,
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False, server_default="0"),
    Column("numbers", Integer, nullable=False, server_default="0"),  # entry numbers given so far
    Column("left_at", UtcDateTime),
    Column("curator_role", BigInteger),
    Column("log_channel", BigInteger),
    Column("listening", JSON, nullable=False, server_default="[]"),
    Column("private", Boolean, nullable=False, server_default=false()),
    Column("keep_misses", Boolean, nullable=False, server_default=true()),
    Column("digest", Boolean, nullable=False, server_default=false()),
    Column("digest_at", UtcDateTime),
    Column("set_by", BigInteger),
)

entries = Table(
    "entries",
    metadata,
    _of_guild(primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("draft", EntryContentJson),  # NULL: removed, kept for undo
    Column("version", Integer, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("changed", UtcDateTime, nullable=False),
    Column("reviewed", UtcDateTime, nullable=False),
    Column("author", BigInteger, index=True),
    Column("reviewer", BigInteger, index=True),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("guild", BigInteger, nullable=False),
    Column("entry", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("who", BigInteger, index=True),
    Column("action", String(16), nullable=False),
    Column("before", EntryContentJson),
    Column("after", EntryContentJson),
    ForeignKeyConstraint(
        ["guild", "entry"], ["entries.guild", "entries.number"], ondelete="CASCADE"
    ),
    UniqueConstraint("guild", "entry", "version", name="one_revision_a_version"),
    Index("newest_revisions", "guild", "id"),
    sqlite_autoincrement=True,
)

misses = Table(
    "misses",
    metadata,
    Column("number", Counter, primary_key=True),
    _of_guild(),
    Column("kind", String(16), nullable=False),
    Column("normal", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("topic", Text),
    Column("count", Integer, nullable=False),
    Column("first", UtcDateTime, nullable=False),
    Column("last", UtcDateTime, nullable=False, index=True),
    Column("dismissed", UtcDateTime),  # NULL: not dismissed; else kept for a day, for undo
    UniqueConstraint("guild", "kind", "normal", name="one_miss_a_text"),
    Index("newest_misses", "guild", "last"),
    sqlite_autoincrement=True,
)

votes = Table(
    "votes",
    metadata,
    _of_guild(primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("voter", Text, primary_key=True, index=True),
    Column("helpful", Boolean, nullable=False),
    Column("day", Date),  # NULL: before days were kept
)

counts = Table(
    "counts",
    metadata,
    _of_guild(primary_key=True),
    Column("name", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("count", Integer, nullable=False),
)

forms = Table(
    "forms",
    metadata,
    _of_guild(primary_key=True),
    Column("member", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("key", String(32), primary_key=True),
    Column("body", JSON, nullable=False),
    Column("kept", UtcDateTime, nullable=False, index=True),
)
