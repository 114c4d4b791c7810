"""The database brought to the form that the code knows, by one process at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.errors import StoreError, StoreErrorKind

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncEngine

FOLDER = Path(__file__).with_name("migrations")
LOCK = 51_907
"""The number under which starting processes wait for each other on PostgreSQL."""


async def migrate(engine: AsyncEngine) -> None:
    """Upgrade to the newest form; StoreError for a database that newer code has made."""
    async with engine.connect() as connection:
        current = await connection.run_sync(is_current)
    if current:
        # So a database that can only be read, or that is locked, still serves readers.
        return
    async with engine.execution_options(writing=True).begin() as connection:
        await connection.run_sync(_upgrade)


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return configuration


def is_current(connection: Connection) -> bool:
    """Return whether the tables are those of this version; StoreError for those of a newer one."""
    scripts = ScriptDirectory.from_config(_configuration())
    found = set(MigrationContext.configure(connection).get_current_heads())
    if found - {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(
            StoreErrorKind.NEWER,
            "The database was made by a newer version of squatbot; install that version or a "
            "newer one.",
        )
    return found == set(scripts.get_heads())


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    if not is_current(connection):
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")
