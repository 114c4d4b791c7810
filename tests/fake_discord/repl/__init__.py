"""Be the client of a member in a terminal: what is typed is done, what comes back is read."""

from __future__ import annotations

from tests.fake_discord.repl.repl import Repl

__all__ = ["Repl"]
