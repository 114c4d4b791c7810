"""The folder of what a bot keeps on its machine beside the database."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

import structlog
from platformdirs import user_data_path

if TYPE_CHECKING:
    from pathlib import Path

log = structlog.get_logger(__name__)

KEY_BYTES = 32


def data_folder() -> Path:
    """Return the data folder; it is created on the first write."""
    return user_data_path("squatbot", appauthor=False)


def vote_key(given: str | None) -> bytes:
    """Return the configured vote key, or one generated once and stored.

    Where it cannot be kept, votes count anew after the next start, which is said in the log.
    """
    if given:
        return given.encode()
    file = data_folder() / "vote-key"
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists() or not file.read_bytes():
            private = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(private, "w", encoding="ascii") as writing:
                writing.write(secrets.token_hex(KEY_BYTES))
        return file.read_bytes()
    except OSError as error:
        log.warning("cannot keep the key of votes", file=str(file), reason=error.strerror)
        return secrets.token_bytes(KEY_BYTES)
