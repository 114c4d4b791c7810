"""From a driver's error to what is wrong and one sentence on what to do."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import (
    DBAPIError,
    SQLAlchemyError,
    StatementError,
    TimeoutError as PoolTimeoutError,
)

from bot.errors import SquatbotError, StoreError, StoreErrorKind
from bot.store.address import Address, SqliteAddress

if TYPE_CHECKING:
    from collections.abc import Iterator

SQLITE_FAULTS = {
    sqlite3.SQLITE_PERM: StoreErrorKind.ACCESS,
    sqlite3.SQLITE_BUSY: StoreErrorKind.BUSY,
    sqlite3.SQLITE_LOCKED: StoreErrorKind.BUSY,
    sqlite3.SQLITE_READONLY: StoreErrorKind.READ_ONLY,
    sqlite3.SQLITE_IOERR: StoreErrorKind.FULL,
    sqlite3.SQLITE_CORRUPT: StoreErrorKind.CORRUPT,
    sqlite3.SQLITE_FULL: StoreErrorKind.FULL,
    sqlite3.SQLITE_CANTOPEN: StoreErrorKind.ACCESS,
    sqlite3.SQLITE_NOTADB: StoreErrorKind.CORRUPT,
}
"""By the low byte of SQLite's result code."""

POSTGRES_FAULTS = {
    "08": StoreErrorKind.UNREACHABLE,
    "25006": StoreErrorKind.READ_ONLY,
    "28": StoreErrorKind.ACCESS,
    "3D000": StoreErrorKind.GONE,
    "40": StoreErrorKind.BUSY,
    "42501": StoreErrorKind.ACCESS,
    "42P01": StoreErrorKind.FOREIGN,
    "42703": StoreErrorKind.FOREIGN,
    "42P07": StoreErrorKind.FOREIGN,
    "53": StoreErrorKind.BUSY,
    "53100": StoreErrorKind.FULL,
    "55P03": StoreErrorKind.BUSY,
    "57": StoreErrorKind.UNREACHABLE,
    "57014": StoreErrorKind.BUSY,
    "58": StoreErrorKind.FULL,
    "XX001": StoreErrorKind.CORRUPT,
    "XX002": StoreErrorKind.CORRUPT,
}
"""By SQLSTATE, or by its class where the whole class means the same."""

OS_FAULTS = {
    errno.ENOSPC: StoreErrorKind.FULL,
    errno.EDQUOT: StoreErrorKind.FULL,
    errno.EFBIG: StoreErrorKind.FULL,
    errno.EIO: StoreErrorKind.FULL,
    errno.EROFS: StoreErrorKind.READ_ONLY,
}

# SQLite would replay the log of the lost file into the backup.
FROM_BACKUP = "stop the bot, put a backup in its place and delete the files -wal and -shm beside it"
SQLITE_SENTENCES = {
    StoreErrorKind.ACCESS: "The database file cannot be opened; check the path in DATABASE_URL, "
    "and that "
    "the bot may read and write it and its folder.",
    StoreErrorKind.GONE: "The database file is gone; put it back with the files that lay beside "
    "it, or "
    f"{FROM_BACKUP}.",
    StoreErrorKind.READ_ONLY: "The database file can only be read; give the bot leave to write to "
    "it and "
    "to its folder.",
    StoreErrorKind.BUSY: "Another program keeps the database locked; try again in a moment.",
    StoreErrorKind.FULL: "The disk of the database is full or failing; make room there, then try "
    "again.",
    StoreErrorKind.CORRUPT: f"The database file is damaged or no database; {FROM_BACKUP}.",
    StoreErrorKind.FOREIGN: "The database lacks squatbot's tables or holds other ones; give "
    "squatbot a "
    f"file of its own, or {FROM_BACKUP}.",
}
POSTGRES_SENTENCES = {
    StoreErrorKind.URL: "DATABASE_URL does not make sense to PostgreSQL; write "
    "postgresql://user:password@host/database, with special characters percent-encoded.",
    StoreErrorKind.DRIVER: "PostgreSQL needs the driver asyncpg; in the folder of the bot's code, "
    "install its extra with .venv/bin/pip install '.[postgres]'.",
    StoreErrorKind.ACCESS: "PostgreSQL refuses the user of DATABASE_URL; check name, password and "
    "rights.",
    StoreErrorKind.UNREACHABLE: "PostgreSQL cannot be reached; check that it runs, that host and "
    "port in "
    "DATABASE_URL are right, and its certificate if it uses TLS.",
    StoreErrorKind.GONE: "PostgreSQL knows no database of the name in DATABASE_URL; create it, or "
    "correct "
    "the name.",
    StoreErrorKind.READ_ONLY: "PostgreSQL can only be read at present; let it accept writes again.",
    StoreErrorKind.BUSY: "PostgreSQL is too busy, or another program holds a lock; try again in a "
    "moment.",
    StoreErrorKind.FULL: "The disk of PostgreSQL is full or failing; make room there, then try "
    "again.",
    StoreErrorKind.CORRUPT: "PostgreSQL says that its data are damaged; restore them from a "
    "backup.",
    StoreErrorKind.FOREIGN: "The database lacks squatbot's tables or holds other ones; give "
    "squatbot a "
    "database of its own, or restore a backup.",
}
OTHER = "The database refused this for an unknown reason; the log has the details."


def store_error(address: Address, fault: StoreErrorKind) -> StoreError:
    """Return the error that tells a moderator of a fault."""
    local = isinstance(address, SqliteAddress)
    sentences = SQLITE_SENTENCES if local else POSTGRES_SENTENCES
    return StoreError(fault, sentences.get(fault, OTHER))


@contextmanager
def translate_errors(address: Address) -> Iterator[None]:
    """Turn every fault of the database into StoreError; leave all other errors alone."""
    try:
        yield
    except SquatbotError:
        raise
    except Exception as error:
        fault = classify_error(error, address)
        if fault is None:
            raise
        raise store_error(address, fault) from error


def classify_error(error: BaseException, address: Address) -> StoreErrorKind | None:
    """Return what an error says about the database; None if it is not about the database."""
    match error:
        case DBAPIError(orig=BaseException() as cause):
            return classify_error(cause, address) or StoreErrorKind.OTHER
        case StatementError():
            # A value that cannot be sent is a mistake of ours, not a fault of the database.
            return None
        case PoolTimeoutError():
            return StoreErrorKind.BUSY
        case SQLAlchemyError():
            return StoreErrorKind.OTHER
        case sqlite3.Error():
            return _sqlite_fault(error, address)
        case TimeoutError():
            return (
                StoreErrorKind.BUSY
                if isinstance(address, SqliteAddress)
                else StoreErrorKind.UNREACHABLE
            )
        case OSError():
            local = isinstance(address, SqliteAddress)
            return OS_FAULTS.get(
                error.errno or 0, StoreErrorKind.ACCESS if local else StoreErrorKind.UNREACHABLE
            )
        case _:
            return _postgres_fault(error)


def _sqlite_fault(error: sqlite3.Error, address: Address) -> StoreErrorKind:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_CANTOPEN and isinstance(address, SqliteAddress):
        return StoreErrorKind.ACCESS if address.path.exists() else StoreErrorKind.GONE
    if code == sqlite3.SQLITE_ERROR and ("no such" in str(error) or "already exists" in str(error)):
        return StoreErrorKind.FOREIGN
    return SQLITE_FAULTS.get(code, StoreErrorKind.OTHER)


def _postgres_fault(error: BaseException) -> StoreErrorKind | None:
    # Told by the attribute, not by the class: asyncpg is an extra that may be missing.
    state = getattr(error, "sqlstate", None)
    if state:
        return POSTGRES_FAULTS.get(state) or POSTGRES_FAULTS.get(state[:2]) or StoreErrorKind.OTHER
    if error.__cause__ is not None and (fault := _postgres_fault(error.__cause__)):
        return fault
    # Errors of the driver itself: the connection was lost or closed under the call.
    lost = type(error).__module__.partition(".")[0] == "asyncpg" or hasattr(error, "pgcode")
    return StoreErrorKind.UNREACHABLE if lost else None
