"""Every limit of Discord's that the components of a message or a form break.

Discord answers 400 to what is over a limit; a test that calls this says which limit it was.
"""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from bot.cards import limits
from bot.cards.limits import Component, utf16_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class ComponentType(IntEnum):
    """The types of components that have limits of their own."""

    ROW = 1
    BUTTON = 2
    SELECT = 3
    TEXT_INPUT = 4
    TEXT_DISPLAY = 10
    LABEL = 18


_TEXTS = {
    ComponentType.BUTTON: {"label": limits.BUTTON_LABEL},
    ComponentType.TEXT_INPUT: {"placeholder": limits.FIELD_PLACEHOLDER},
    ComponentType.LABEL: {"label": limits.FIELD_LABEL, "description": limits.FIELD_DESCRIPTION},
}


def broken_limits(components: Sequence[Component]) -> tuple[str, ...]:
    """Name every limit that the components of one message break, in the order of the message."""
    every = list(iter_components(components))
    found = [fault for component in every for fault in _faults(component)]
    length = sum(
        utf16_length(one["content"]) for one in every if one["type"] == ComponentType.TEXT_DISPLAY
    )
    if length > limits.CARD_TEXT:
        found.append(f"{length} characters of text, {limits.CARD_TEXT} allowed")
    if len(every) > limits.CARD_COMPONENTS:
        found.append(f"{len(every)} components, {limits.CARD_COMPONENTS} allowed")
    return (*found, *_repeated(every))


def broken_form_limits(form: Component) -> tuple[str, ...]:
    """Name every limit that a form breaks, in its order."""
    fields = form["components"]
    every = list(iter_components(fields))
    found = list(_over(form, {"title": limits.FORM_TITLE, "custom_id": limits.CUSTOM_ID}))
    if not 1 <= len(fields) <= limits.FORM_FIELDS:
        found.append(f"{len(fields)} fields, 1 to {limits.FORM_FIELDS} allowed")
    found += [fault for component in every for fault in _faults(component)]
    return (*found, *_repeated(every))


def iter_components(components: Sequence[Component]) -> Iterator[Component]:
    """Yield components and all that is nested in them, each as Discord counts it."""
    for component in components:
        yield component
        yield from iter_components(component.get("components", ()))
        if inner := component.get("accessory") or component.get("component"):
            yield inner


def _repeated(every: Sequence[Component]) -> Iterator[str]:
    ids = Counter(one["custom_id"] for one in every if one.get("custom_id"))
    yield from (
        f"custom_id {name} is used {count} times" for name, count in ids.items() if count > 1
    )


def _faults(one: Component) -> Iterator[str]:
    longest = one.get("max_length") or limits.FIELD_TEXT
    common = {"custom_id": limits.CUSTOM_ID, "url": limits.LINK, "placeholder": limits.PLACEHOLDER}
    yield from _over(one, common | {"value": longest} | _TEXTS.get(one["type"], {}))
    match one["type"]:
        case ComponentType.TEXT_INPUT if longest > limits.FIELD_TEXT:
            yield f"max_length of {longest}, {limits.FIELD_TEXT} allowed"
        case ComponentType.TEXT_DISPLAY if not one["content"].strip():
            yield "a text display without text"
        case ComponentType.ROW:
            children = one["components"]
            selects = sum(child["type"] != ComponentType.BUTTON for child in children)
            if not children or len(children) > (1 if selects else limits.ROW_BUTTONS):
                yield f"a row of {len(children)}"
        case ComponentType.SELECT:
            if not 1 <= len(one["options"]) <= limits.SELECT_OPTIONS:
                yield f"a select of {len(one['options'])} options"
            for option in one["options"]:
                texts = dict.fromkeys(("label", "value", "description"), limits.OPTION_TEXT)
                yield from _over(option, texts)
            values = [option["value"] for option in one["options"]]
            if len(values) != len(set(values)):
                yield "a select with equal values"
        case _:
            pass


def _over(one: Mapping[str, Any], most: Mapping[str, int]) -> Iterator[str]:
    for name, limit in most.items():
        text = one.get(name)
        if text is not None and not 1 <= utf16_length(text) <= limit:
            yield f"{name} of {utf16_length(text)} characters, 1 to {limit} allowed"
