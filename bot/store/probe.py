"""A look at a database that neither creates nor upgrades it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.store.engine import create_engine
from bot.store.error_mapping import translate_errors
from bot.store.migrate import is_current

if TYPE_CHECKING:
    from bot.store.address import Address

PROBE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class SchemaState:
    """What a probe found of the tables."""

    is_current: bool


async def probe_database(address: Address) -> SchemaState:
    """Return the state of the tables; StoreError for a database that cannot be used."""
    with translate_errors(address):
        engine = create_engine(address, PROBE_SECONDS)
        try:
            async with engine.connect() as connection:
                return SchemaState(await connection.run_sync(is_current))
        finally:
            await engine.dispose()
