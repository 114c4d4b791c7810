"""Turn a typed slash command into what a member's client sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fake_discord.actors.commands import find_command
from tests.fake_discord.enums import CommandType, Json, OptionType
from tests.fake_discord.errors import NotPossibleError
from tests.fake_discord.repl.option_parser import read_options
from tests.fake_discord.repl.option_values import read_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fake_discord.actors.commands import Seat
    from tests.fake_discord.state.guilds import Guild

NESTED = frozenset({OptionType.SUBCOMMAND, OptionType.GROUP})


@dataclass(frozen=True, slots=True)
class Slash:
    """Hold a slash command and what was typed into its options.

    Attributes:
        words: The command with its subcommands: "/evidence claim".
        options: What it takes, as it was registered.
        typed: The texts by option.
        guild: Where people, roles and channels are looked up.
    """

    words: str
    options: Sequence[Json]
    typed: dict[str, str]
    guild: Guild

    def values(self) -> dict[str, Any]:
        """Return the values of the options, each of its kind."""
        return {name: self._value(name, text) for name, text in self.typed.items()}

    def completing(self) -> dict[str, Any]:
        """Return the values with the option last that is being typed, its text as it stands."""
        completes = [one["name"] for one in self.options if one.get("autocomplete")]
        focused = next(reversed(self.typed), next(iter(completes), ""))
        if focused not in completes:
            there = ", ".join(completes) or "nothing"
            raise NotPossibleError(f"{self.words} completes {there}.")
        others = {name: text for name, text in self.typed.items() if name != focused}
        values = {name: self._value(name, text) for name, text in others.items()}
        return {**values, focused: self.typed.get(focused, "")}

    def _value(self, name: str, text: str) -> Any:
        option = next(one for one in self.options if one["name"] == name)
        return read_value(option, text, self.guild)


def read_slash(seat: Seat, guild: Guild, line: str) -> Slash:
    """Read “/command subcommand option=text …”; text without a name is the first option's."""
    name, rest = _first(line.removeprefix("/"))
    options: list[Json] = find_command(seat, name, CommandType.SLASH).get("options") or []
    words = f"/{name}"
    while options and options[0]["type"] in NESTED:
        part, rest = _first(rest)
        known = {one["name"]: one.get("options") or [] for one in options}
        if part not in known:
            raise NotPossibleError(f"After {words} comes one of: {', '.join(known)}.")
        words, options = f"{words} {part}", known[part]
    names = [one["name"] for one in options]
    typed = read_options(rest)
    if typed and not names:
        raise NotPossibleError(f"{words} takes no options: type it alone.")
    if "" in typed and names[0] in typed:
        raise NotPossibleError(f"Put a name= before “{typed['']}”, or leave it out.")
    if "" in typed:
        typed = {names[0]: typed.pop(""), **typed}
    unknown = [one for one in typed if one not in names]
    if unknown:
        raise NotPossibleError(
            f"{words} has no option “{unknown[0]}”; it takes {', '.join(names)}. "
            "Put a text that holds “=” in quotes."
        )
    return Slash(words, options, typed, guild)


def _first(text: str) -> tuple[str, str]:
    word, _, rest = text.strip().partition(" ")
    return word.lower(), rest
