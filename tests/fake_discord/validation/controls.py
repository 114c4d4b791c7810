"""Check the parts a member can use: buttons, selects, inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.enums import ComponentType
from tests.fake_discord.validation import limits

if TYPE_CHECKING:
    from tests.fake_discord.enums import Json
    from tests.fake_discord.validation.checker import Path, PayloadChecker

LINK, PREMIUM = 5, 6
SNOWFLAKE_LONGEST = 20


def check_custom_id(checker: PayloadChecker, control: Json, path: Path, taken: set[str]) -> None:
    """Demand a custom_id that nothing else in the message has."""
    custom_id = control.get("custom_id")
    checker.text(custom_id, (*path, "custom_id"), limits.CUSTOM_ID, 1, required=True)
    if not isinstance(custom_id, str):
        return
    if custom_id in taken:
        checker.fault(
            (*path, "custom_id"),
            "COMPONENT_CUSTOM_ID_DUPLICATED",
            "Component custom id cannot be duplicated",
        )
    taken.add(custom_id)


def check_emoji(checker: PayloadChecker, emoji: object, path: Path) -> None:
    """Demand a name or an id of an emoji."""
    if emoji is None:
        return
    if not isinstance(emoji, dict) or not (emoji.get("name") or emoji.get("id")):
        checker.fault((*path, "emoji"), "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")
    elif not emoji.get("id") and str(emoji["name"]).isascii():
        checker.fault((*path, "emoji", "name"), "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")


def check_button(checker: PayloadChecker, button: Json, path: Path, taken: set[str]) -> None:
    """Check a button of any style."""
    style = button.get("style")
    checker.text(button.get("label"), (*path, "label"), limits.BUTTON_LABEL)
    check_emoji(checker, button.get("emoji"), path)
    if style not in range(1, 7):
        words = "Value must be one of {1, 2, 3, 4, 5, 6}."
        checker.fault((*path, "style"), "BASE_TYPE_CHOICES", words)
    elif style == LINK:
        checker.url(
            button.get("url"), (*path, "url"), limits.BUTTON_URL, "http", "https", "discord"
        )
        if button.get("custom_id") is not None:
            words = "A custom id and url cannot both be specified"
            checker.fault(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", words)
    elif style == PREMIUM:
        checker.text(button.get("sku_id"), (*path, "sku_id"), SNOWFLAKE_LONGEST, 1, required=True)
    else:
        check_custom_id(checker, button, path, taken)
        if button.get("url") is not None:
            words = "Only link buttons take a url"
            checker.fault(
                (*path, "url"), "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", words
            )
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        words = "A label or emoji is required"
        checker.fault(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", words)


def check_options(checker: PayloadChecker, control: Json, path: Path, most: int) -> int:
    """Check the options of a select, a radio or a checkbox group; give how many there are."""
    options = checker.objects(control.get("options"), (*path, "options"))
    checker.count(options, (*path, "options"), most, 1)
    values: set[object] = set()
    for index, option in enumerate(options):
        spot = (*path, "options", index)
        checker.text(option.get("label"), (*spot, "label"), limits.SELECT_TEXT, 1, required=True)
        checker.text(option.get("value"), (*spot, "value"), limits.SELECT_TEXT, 1, required=True)
        checker.text(option.get("description"), (*spot, "description"), limits.SELECT_TEXT)
        check_emoji(checker, option.get("emoji"), spot)
        if option.get("value") in values:
            words = "The specified option value is already used"
            checker.fault((*spot, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", words)
        values.add(option.get("value"))
    return len(options)


def check_select(checker: PayloadChecker, select: Json, path: Path, taken: set[str]) -> None:
    """Check a select menu of any kind."""
    check_custom_id(checker, select, path, taken)
    checker.text(select.get("placeholder"), (*path, "placeholder"), limits.SELECT_PLACEHOLDER)
    most = limits.SELECT_OPTIONS
    checker.number(select.get("min_values"), (*path, "min_values"), 0, most)
    checker.number(select.get("max_values"), (*path, "max_values"), 1, most)
    if select.get("type") == ComponentType.STRING_SELECT:
        count = check_options(checker, select, path, limits.SELECT_OPTIONS)
        preset = [option for option in select.get("options") or () if option.get("default")]
        largest = select.get("max_values") or 1
        if largest > max(count, 1):
            words = f"int value should be less than or equal to {count}."
            checker.fault((*path, "max_values"), "NUMBER_TYPE_MAX", words)
        if len(preset) > largest:
            words = "More options are default than max_values allows"
            checker.fault((*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", words)
    if (select.get("min_values") or 0) > (select.get("max_values") or 1):
        words = "min_values is greater than max_values"
        checker.fault((*path, "min_values"), "NUMBER_TYPE_MAX", words)


def check_text_input(checker: PayloadChecker, field: Json, path: Path, taken: set[str]) -> None:
    """Check a text input of a modal."""
    check_custom_id(checker, field, path, taken)
    if field.get("style") not in {1, 2}:
        checker.fault((*path, "style"), "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
    most = limits.INPUT_VALUE
    checker.text(field.get("placeholder"), (*path, "placeholder"), limits.INPUT_PLACEHOLDER)
    checker.text(field.get("label"), (*path, "label"), limits.LABEL)
    checker.number(field.get("min_length"), (*path, "min_length"), 0, most)
    checker.number(field.get("max_length"), (*path, "max_length"), 1, most)
    value = field.get("value")
    longest = field.get("max_length") or most
    checker.text(value, (*path, "value"), longest)
    if isinstance(value, str) and 0 < len(value) < (field.get("min_length") or 0):
        words = f"Must be {field['min_length']} or more in length."
        checker.fault((*path, "value"), "BASE_TYPE_MIN_LENGTH", words)
