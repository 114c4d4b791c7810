"""What people add, kept: SQLite by default, PostgreSQL where several processes share it."""

from bot.store.address import default_url
from bot.store.store import Store

__all__ = ["Store", "default_url"]
