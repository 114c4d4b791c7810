"""Read the text of an option as the kind of value that the option takes."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.fake_discord.enums import OptionType
from tests.fake_discord.errors import NotPossibleError
from tests.fake_discord.repl.name_lookup import OF_OPTION, pick
from tests.fake_discord.state.stored_payloads import Upload
from tests.fake_discord.validation import limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.guilds import Guild


def _file(text: str) -> Upload:
    path = Path(text).expanduser()
    if not path.is_file() or path.stat().st_size > limits.ATTACHMENT_BYTES:
        raise ValueError
    return Upload(path.name, "application/octet-stream", path.read_bytes())


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


YES_NO = {"yes": True, "true": True, "no": False, "false": False}
READERS: dict[int, tuple[Callable[[str], Any], str]] = {
    OptionType.STRING: (str, "a text"),
    OptionType.INTEGER: (int, "a whole number"),
    OptionType.NUMBER: (_finite, "a number"),
    OptionType.ATTACHMENT: (_file, "the path of a file that is no larger than 10 MB"),
    OptionType.BOOLEAN: (lambda text: YES_NO[text.lower()], "yes or no"),
}


def read_value(option: Json, text: str, guild: Guild) -> Any:
    """Return the value; NotPossibleError says what the option takes where this is none."""
    name, kind = option["name"], option["type"]
    if option.get("choices"):
        return pick({one["name"]: one["value"] for one in option["choices"]}, text)
    if kind in OF_OPTION:
        return pick(OF_OPTION[kind](guild), text)
    if kind not in READERS:
        raise NotPossibleError(f"{name} takes what is not played here: leave it out.")
    read, takes = READERS[kind]
    try:
        return read(text)
    except (KeyError, ValueError, OSError, RuntimeError):
        raise NotPossibleError(f"{name} takes {takes}.") from None
