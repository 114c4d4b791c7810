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

from bot.errors import Fault, SquatbotError, StoreError
from bot.store.address import Address, SqliteAddress

if TYPE_CHECKING:
    from collections.abc import Iterator

SQLITE_FAULTS = {
    sqlite3.SQLITE_PERM: Fault.ACCESS,
    sqlite3.SQLITE_BUSY: Fault.BUSY,
    sqlite3.SQLITE_LOCKED: Fault.BUSY,
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_IOERR: Fault.FULL,
    sqlite3.SQLITE_CORRUPT: Fault.CORRUPT,
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_CANTOPEN: Fault.ACCESS,
    sqlite3.SQLITE_NOTADB: Fault.CORRUPT,
}
"""By the low byte of SQLite's result code."""

POSTGRES_FAULTS = {
    "08": Fault.UNREACHABLE,
    "25006": Fault.READ_ONLY,
    "28": Fault.ACCESS,
    "3D000": Fault.GONE,
    "40": Fault.BUSY,
    "42501": Fault.ACCESS,
    "42P01": Fault.FOREIGN,
    "42703": Fault.FOREIGN,
    "42P07": Fault.FOREIGN,
    "53": Fault.BUSY,
    "53100": Fault.FULL,
    "55P03": Fault.BUSY,
    "57": Fault.UNREACHABLE,
    "57014": Fault.BUSY,
    "58": Fault.FULL,
    "XX001": Fault.CORRUPT,
    "XX002": Fault.CORRUPT,
}
"""By SQLSTATE, or by its class where the whole class means the same."""

OS_FAULTS = {
    errno.ENOSPC: Fault.FULL,
    errno.EDQUOT: Fault.FULL,
    errno.EFBIG: Fault.FULL,
    errno.EIO: Fault.FULL,
    errno.EROFS: Fault.READ_ONLY,
}

# SQLite would replay the log of the lost file into the backup.
FROM_BACKUP = "stop the bot, put a backup in its place and delete the files -wal and -shm beside it"
SQLITE_SENTENCES = {
    Fault.ACCESS: "The database file cannot be opened; check the path in DATABASE_URL, and that "
    "the bot may read and write it and its folder.",
    Fault.GONE: "The database file is gone; put it back with the files that lay beside it, or "
    f"{FROM_BACKUP}.",
    Fault.READ_ONLY: "The database file can only be read; give the bot leave to write to it and "
    "to its folder.",
    Fault.BUSY: "Another program keeps the database locked; try again in a moment.",
    Fault.FULL: "The disk of the database is full or failing; make room there, then try again.",
    Fault.CORRUPT: f"The database file is damaged or no database; {FROM_BACKUP}.",
    Fault.FOREIGN: "The database lacks squatbot's tables or holds other ones; give squatbot a "
    f"file of its own, or {FROM_BACKUP}.",
}
POSTGRES_SENTENCES = {
    Fault.URL: "DATABASE_URL does not make sense to PostgreSQL; write "
    "postgresql://user:password@host/database, with special characters percent-encoded.",
    Fault.DRIVER: "PostgreSQL needs the driver asyncpg; in the folder of the bot's code, "
    "install its extra with .venv/bin/pip install '.[postgres]'.",
    Fault.ACCESS: "PostgreSQL refuses the user of DATABASE_URL; check name, password and rights.",
    Fault.UNREACHABLE: "PostgreSQL cannot be reached; check that it runs, that host and port in "
    "DATABASE_URL are right, and its certificate if it uses TLS.",
    Fault.GONE: "PostgreSQL knows no database of the name in DATABASE_URL; create it, or correct "
    "the name.",
    Fault.READ_ONLY: "PostgreSQL can only be read at present; let it accept writes again.",
    Fault.BUSY: "PostgreSQL is too busy, or another program holds a lock; try again in a moment.",
    Fault.FULL: "The disk of PostgreSQL is full or failing; make room there, then try again.",
    Fault.CORRUPT: "PostgreSQL says that its data are damaged; restore them from a backup.",
    Fault.FOREIGN: "The database lacks squatbot's tables or holds other ones; give squatbot a "
    "database of its own, or restore a backup.",
}
OTHER = "The database refused this for an unknown reason; the log has the details."


def store_error(address: Address, fault: Fault) -> StoreError:
    """Give the error that tells a moderator of a fault."""
    local = isinstance(address, SqliteAddress)
    sentences = SQLITE_SENTENCES if local else POSTGRES_SENTENCES
    return StoreError(fault, sentences.get(fault, OTHER))


@contextmanager
def speaking(address: Address) -> Iterator[None]:
    """Turn every fault of the database into StoreError; leave all other errors alone."""
    try:
        yield
    except SquatbotError:
        raise
    except Exception as error:
        fault = fault_of(error, address)
        if fault is None:
            raise
        raise store_error(address, fault) from error


def fault_of(error: BaseException, address: Address) -> Fault | None:
    """Tell what an error says about the database; None if it is not about the database."""
    match error:
        case DBAPIError(orig=BaseException() as cause):
            return fault_of(cause, address) or Fault.OTHER
        case StatementError():
            # A value that cannot be sent is a mistake of ours, not a fault of the database.
            return None
        case PoolTimeoutError():
            return Fault.BUSY
        case SQLAlchemyError():
            return Fault.OTHER
        case sqlite3.Error():
            return _sqlite_fault(error, address)
        case TimeoutError():
            return Fault.BUSY if isinstance(address, SqliteAddress) else Fault.UNREACHABLE
        case OSError():
            local = isinstance(address, SqliteAddress)
            return OS_FAULTS.get(error.errno or 0, Fault.ACCESS if local else Fault.UNREACHABLE)
        case _:
            return _postgres_fault(error)


def _sqlite_fault(error: sqlite3.Error, address: Address) -> Fault:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_CANTOPEN and isinstance(address, SqliteAddress):
        return Fault.ACCESS if address.path.exists() else Fault.GONE
    if code == sqlite3.SQLITE_ERROR and ("no such" in str(error) or "already exists" in str(error)):
        return Fault.FOREIGN
    return SQLITE_FAULTS.get(code, Fault.OTHER)


def _postgres_fault(error: BaseException) -> Fault | None:
    # Told by the attribute, not by the class: asyncpg is an extra that may be missing.
    state = getattr(error, "sqlstate", None)
    if state:
        return POSTGRES_FAULTS.get(state) or POSTGRES_FAULTS.get(state[:2]) or Fault.OTHER
    if error.__cause__ is not None and (fault := _postgres_fault(error.__cause__)):
        return fault
    # Errors of the driver itself: the connection was lost or closed under the call.
    lost = type(error).__module__.partition(".")[0] == "asyncpg" or hasattr(error, "pgcode")
    return Fault.UNREACHABLE if lost else None
