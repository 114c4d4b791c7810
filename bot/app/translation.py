"""Translate descriptions of commands by catalogues, a TOML file a language.

`locales/en-US.toml` lists every text and is the template: a new language is a copy of it named by
Discord's code (`de.toml`, `pt-BR.toml`) whose values are translated, each with 1 to 100 characters.
What a catalogue lacks stays English. Names stay English everywhere, as answers and help call
commands by them.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from discord import app_commands

if TYPE_CHECKING:
    from collections.abc import Mapping

    import discord

NAMES = frozenset(
    {
        app_commands.TranslationContextLocation.command_name,
        app_commands.TranslationContextLocation.group_name,
        app_commands.TranslationContextLocation.parameter_name,
    }
)
LOCALES = Path(__file__).resolve().parent.parent / "locales"


def read_catalogues(folder: Path = LOCALES) -> dict[str, dict[str, str]]:
    """Read every catalogue, by Discord's code of its language: English text to its translation."""
    return {
        file.stem: tomllib.loads(file.read_text("utf-8"))["texts"]
        for file in sorted(folder.glob("*.toml"))
    }


class CatalogueTranslator(app_commands.Translator):
    """Give the translation of a text where a catalogue has one."""

    def __init__(self, catalogues: Mapping[str, Mapping[str, str]]) -> None:
        self._catalogues = catalogues

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Look a text up, None where it stays as it is."""
        if context.location in NAMES:
            return None
        translated = self._catalogues.get(locale.value, {}).get(string.message)
        return translated if translated != string.message else None
