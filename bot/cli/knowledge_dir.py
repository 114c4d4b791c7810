"""Which folder of knowledge a command reads."""

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
    """Open the knowledge that KNOWLEDGE_DIR names, else the one that ships."""
    directory = knowledge_directory()
    from bot.engine import AnswerEngine

    return AnswerEngine.open(directory)


def knowledge_directory() -> Path | None:
    """Give the folder that KNOWLEDGE_DIR names, None if it names none."""
    # By the rules of bot.settings, which imports too much for a question.
    named = _named_in(os.environ)
    if named is None and Path(".env").is_file():
        from dotenv import dotenv_values

        try:
            named = _named_in(dotenv_values(".env"))
        except UnicodeDecodeError as error:
            raise ConfigurationError("The file .env has to be text in UTF-8.") from error
    if named is None:
        return None
    directory = Path(named)
    if not directory.is_dir():
        raise ConfigurationError(
            f"KNOWLEDGE_DIR names “{strip_control_characters(named)}”, which is no folder."
        )
    return directory


def _named_in(variables: Mapping[str, str | None]) -> str | None:
    """Give the last value of KNOWLEDGE_DIR, in any case of its letters, that is not empty."""
    values = (one for name, one in variables.items() if name.lower() == "knowledge_dir")
    return next(reversed([one for one in values if one != ""]), None)
