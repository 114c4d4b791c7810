"""Be the client of a member in a terminal: what is typed is done, what comes back is read."""

from __future__ import annotations

from tests.loopback.terminal.terminal import Terminal

__all__ = ["Terminal"]
