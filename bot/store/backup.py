"""A copy of the SQLite file, consistent though it is being written."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from bot.errors import InputError

BESIDE = ("-wal", "-shm", "-journal")


def backup_sqlite(source: Path, target: Path) -> None:
    """Write a copy that is whole or not there at all; InputError if the target cannot be."""
    # The files beside it hold what is not in it yet.
    own = (source, *(source.with_name(f"{source.name}{end}") for end in BESIDE))
    if target.exists() and any(file.exists() and target.samefile(file) for file in own):
        raise InputError("The backup would overwrite the database itself; name another file.")
    if target.exists() and not target.is_file():
        # A device or a pipe would be gone, with a file of its name in its place.
        raise InputError(f"{target} is no file that a backup could replace; name another one.")
    try:
        # Beside the target, so that it can take its place at one stroke; made for its owner only.
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        os.close(handle)
    except OSError as error:
        raise InputError(f"The backup cannot be written to {target}: {error.strerror}.") from error
    draft = Path(name)
    try:
        _copy(source, draft)
        try:
            draft.replace(target)
        except OSError as error:
            raise InputError(
                f"The backup cannot be written to {target}: {error.strerror}."
            ) from error
    finally:
        draft.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{quote(bytes(source))}?mode=rw", uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)
        # One file that needs no other beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
    with target.open("rb") as file:
        os.fsync(file.fileno())
