"""Where the database is: DATABASE_URL read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_path

from bot.errors import StoreError, StoreErrorKind

POSTGRES_SCHEMES = ("postgresql", "postgres", "postgresql+asyncpg")
SQLITE_SCHEMES = ("sqlite", "sqlite+aiosqlite")


@dataclass(frozen=True, slots=True)
class SqliteAddress:
    """A file of this machine."""

    path: Path


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """A PostgreSQL server; the text holds a password, so nothing ever shows it."""

    dsn: str = field(repr=False)


Address = SqliteAddress | PostgresAddress


def default_url() -> str:
    """Name the database file in the user's data folder."""
    return f"sqlite:///{user_data_path('squatbot', appauthor=False) / 'squatbot.db'}"


def parse_database_url(url: str) -> Address:
    """Read a DATABASE_URL; StoreError, without a word of the URL, if it is none."""
    scheme, colon, rest = url.strip().partition("://")
    if colon and scheme in SQLITE_SCHEMES:
        # One slash after the authority belongs to the form of a URL, the rest is the path.
        path = rest.removeprefix("/").partition("?")[0]
        if rest.startswith("/") and path and path != ":memory:":
            return SqliteAddress(Path(path).expanduser().absolute())
    if colon and scheme in POSTGRES_SCHEMES and rest and _port_is_sound(rest):
        return PostgresAddress(f"postgresql://{rest}")
    raise StoreError(
        StoreErrorKind.URL,
        "DATABASE_URL cannot be understood; write sqlite:///path/to/file.db or "
        "postgresql://user:password@host/database, with special characters percent-encoded.",
    )


def _port_is_sound(rest: str) -> bool:
    try:
        # A password with an unescaped slash or bracket shows here, as an impossible port.
        return urlsplit(f"postgresql://{rest}").port != 0
    except ValueError:
        return False
