"""The knowledge folder that a command reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.control_characters import strip_control_characters
from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.engine import AnswerEngine


def open_library() -> AnswerEngine:
    """Open the knowledge in KNOWLEDGE_DIR, or the bundled one."""
    directory = knowledge_directory()
    from bot.engine import AnswerEngine

    return AnswerEngine.open(directory)


def knowledge_directory() -> Path | None:
    """Return the folder in KNOWLEDGE_DIR, or None if it is not set."""
    # The same rules as in bot.settings, which takes too long to import for a question.
    named = _named_in(os.environ)
    if named is None and Path(".env").is_file():
        from dotenv import dotenv_values

        try:
            named = _named_in(dotenv_values(".env"))
        except UnicodeDecodeError as error:
            raise ConfigurationError("The file .env must be UTF-8 text.") from error
    if named is None:
        return None
    directory = Path(named)
    if not directory.is_dir():
        raise ConfigurationError(
            f"KNOWLEDGE_DIR names “{strip_control_characters(named)}”, which is not a folder."
        )
    return directory


def _named_in(variables: Mapping[str, str | None]) -> str | None:
    """Return the last value of KNOWLEDGE_DIR, in upper or lower case, that is not empty."""
    values = (value for name, value in variables.items() if name.lower() == "knowledge_dir")
    return next(reversed([value for value in values if value != ""]), None)
