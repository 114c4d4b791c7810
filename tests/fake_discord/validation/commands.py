"""Check the application commands a bot registers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.fake_discord.enums import CommandType, OptionType
from tests.fake_discord.validation import limits
from tests.fake_discord.validation.checker import PayloadChecker, length

if TYPE_CHECKING:
    from tests.fake_discord.enums import Json
    from tests.fake_discord.validation.checker import Path

NAME = re.compile(r"^[-_'\w]{1,32}$", re.UNICODE)
CHOOSABLE = frozenset({OptionType.STRING, OptionType.INTEGER, OptionType.NUMBER})
NESTING = frozenset({OptionType.SUBCOMMAND, OptionType.GROUP})


def check_commands(commands: list[Json], *, in_guild: bool) -> None:
    """Refuse a list of commands, with the faults of all of them."""
    checker = PayloadChecker()
    seen: set[tuple[int, str]] = set()
    counts = dict.fromkeys(CommandType, 0)
    for index, command in enumerate(commands):
        kind = CommandType(command.get("type") or CommandType.SLASH)
        counts[kind] += 1
        key = (kind, str(command.get("name")))
        if key in seen:
            words = "Application command names must be unique"
            checker.fault((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", words)
        seen.add(key)
        _check_command(checker, command, (index,), kind, in_guild=in_guild)
    for kind, count in counts.items():
        most = limits.SLASH_COMMANDS if kind is CommandType.SLASH else limits.MENU_COMMANDS
        if count > most:
            words = f"Must be {most} or fewer commands of type {int(kind)}."
            checker.fault((), "BASE_TYPE_MAX_LENGTH", words)
    checker.refuse_faults()


def _check_command(
    checker: PayloadChecker,
    command: Json,
    path: Path,
    kind: CommandType,
    *,
    in_guild: bool,
) -> None:
    if kind is CommandType.SLASH:
        _check_named(checker, command, path)
        options = checker.objects(command.get("options"), (*path, "options"))
        _check_options(checker, options, (*path, "options"), depth=0)
        if (size := _size(command)) > limits.COMMAND_TOTAL:
            words = f"Command exceeds maximum size ({limits.COMMAND_TOTAL}), it has {size}"
            checker.fault(path, "APPLICATION_COMMAND_TOO_LARGE", words)
    else:
        name = command.get("name")
        checker.text(name, (*path, "name"), limits.COMMAND_NAME, 1, required=True)
        for key in ("description", "options"):
            if command.get(key):
                words = "Context menu commands cannot have this field"
                checker.fault((*path, key), f"APPLICATION_COMMAND_{key.upper()}_NOT_ALLOWED", words)
    if in_guild:
        for key in ("contexts", "integration_types"):
            if command.get(key) is not None:
                words = "Only global commands take this field"
                checker.fault((*path, key), "APPLICATION_COMMAND_GUILD_FIELD", words)


def _check_named(checker: PayloadChecker, thing: Json, path: Path) -> None:
    name, description = thing.get("name"), thing.get("description")
    checker.text(name, (*path, "name"), limits.COMMAND_NAME, 1, required=True)
    names = {(): name, **{(k,): v for k, v in (thing.get("name_localizations") or {}).items()}}
    for locale, one in names.items():
        if isinstance(one, str) and (not NAME.match(one) or one != one.lower()):
            spot = ("name_localizations", *locale) if locale else ("name",)
            words = "Command name is invalid"
            checker.fault((*path, *spot), "APPLICATION_COMMAND_INVALID_NAME", words)
    most = limits.COMMAND_DESCRIPTION
    checker.text(description, (*path, "description"), most, 1, required=True)
    for locale, one in (thing.get("description_localizations") or {}).items():
        checker.text(one, (*path, "description_localizations", locale), most, 1)


def _check_options(checker: PayloadChecker, options: list[Json], path: Path, *, depth: int) -> None:
    checker.count(options, path, limits.COMMAND_OPTIONS)
    names: set[str] = set()
    kinds = {option.get("type") in NESTING for option in options}
    if len(kinds) > 1:
        words = "Sub-command and sub-command group option types are mutually exclusive"
        checker.fault(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)
    optional_before = False
    for index, option in enumerate(options):
        spot = (*path, index)
        if option.get("name") in names:
            words = "Option names must be unique"
            checker.fault(spot, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", words)
        names.add(str(option.get("name")))
        _check_named(checker, option, spot)
        if option.get("type") in NESTING:
            _check_nested(checker, option, spot, depth=depth)
            continue
        if option.get("required") and optional_before:
            words = "Required options must be placed before non-required options"
            checker.fault(spot, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words)
        optional_before = optional_before or not option.get("required")
        _check_values(checker, option, spot)


def _check_nested(checker: PayloadChecker, option: Json, path: Path, *, depth: int) -> None:
    # Level 0 holds groups and subcommands, level 1 the subcommands of a group.
    deepest = 0 if option["type"] == OptionType.GROUP else 1
    if depth > deepest:
        words = "Sub-command groups cannot be nested"
        checker.fault((*path, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)
        return
    inner = checker.objects(option.get("options"), (*path, "options"))
    if option["type"] == OptionType.GROUP and not inner:
        checker.fault((*path, "options"), "BASE_TYPE_REQUIRED", "This field is required")
    below = depth + 1 if option["type"] == OptionType.GROUP else 2
    _check_options(checker, inner, (*path, "options"), depth=below)


def _check_values(checker: PayloadChecker, option: Json, path: Path) -> None:
    choices = checker.objects(option.get("choices"), (*path, "choices"))
    checker.count(choices, (*path, "choices"), limits.COMMAND_CHOICES)
    check_choices(checker, choices, (*path, "choices"), int(option.get("type") or 0))
    if option.get("autocomplete") and (choices or option.get("type") not in CHOOSABLE):
        words = "Autocomplete excludes choices and takes a text or a number"
        checker.fault((*path, "autocomplete"), "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID", words)
    if choices and option.get("type") not in CHOOSABLE:
        words = "Choices need a text or a number"
        checker.fault((*path, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", words)
    checker.number(option.get("min_length"), (*path, "min_length"), 0, limits.STRING_OPTION)
    checker.number(option.get("max_length"), (*path, "max_length"), 1, limits.STRING_OPTION)


def check_choices(checker: PayloadChecker, choices: list[Json], path: Path, kind: int) -> None:
    """Check choices, of an option or of autocomplete, against the type of the option."""
    names: set[str] = set()
    for index, choice in enumerate(choices):
        name, value = choice.get("name"), choice.get("value")
        checker.text(name, (*path, index, "name"), limits.COMMAND_CHOICE, 1, required=True)
        if name in names:
            words = "Choice names must be unique"
            checker.fault((*path, index), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS", words)
        names.add(str(name))
        spot = (*path, index, "value")
        if kind == OptionType.STRING:
            checker.text(value, spot, limits.COMMAND_CHOICE, 1, required=True)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            checker.fault(spot, "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')


def _size(thing: Json) -> int:
    # The longest localisation of a text counts.
    total = 0
    for key in ("name", "description"):
        texts = [thing.get(key), *(thing.get(f"{key}_localizations") or {}).values()]
        total += max((length(text) for text in texts if isinstance(text, str)), default=0)
    if isinstance(thing.get("value"), str):
        total += length(thing["value"])
    for key in ("options", "choices"):
        total += sum(_size(one) for one in thing.get(key) or () if isinstance(one, dict))
    return total
