"""Discord's limits, the one place that holds their numbers, and what breaks them.

Discord answers 400 to what is over a limit and shows the member nothing, and discord.py refuses few
of them itself. Numbers: the API's documentation and description, as of 2026.
"""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CONTENT = 2_000
CARD_TEXT = 4_000
"""Characters over all text displays of one message."""
CARD_COMPONENTS = 40
ROW_BUTTONS = 5
BUTTON_LABEL = 80
LINK = 512
CUSTOM_ID = 100
SELECT_OPTIONS = 25
OPTION_TEXT = 100
"""Characters of an option's label, value or description, and of an autocomplete choice."""
PLACEHOLDER = 150
CHOICES = 25

FORM_TITLE, FORM_FIELDS = 45, 5
FIELD_LABEL, FIELD_DESCRIPTION, FIELD_PLACEHOLDER = 45, 100, 100
FIELD_TEXT = 4_000


class ComponentType(IntEnum):
    """The types of components that have limits of their own."""

    ROW = 1
    BUTTON = 2
    SELECT = 3
    TEXT_INPUT = 4
    TEXT_DISPLAY = 10
    LABEL = 18


_TEXTS = {
    ComponentType.BUTTON: {"label": BUTTON_LABEL},
    ComponentType.TEXT_INPUT: {"placeholder": FIELD_PLACEHOLDER},
    ComponentType.LABEL: {"label": FIELD_LABEL, "description": FIELD_DESCRIPTION},
}

Component = dict[str, Any]


def truncate(text: str, limit: int) -> str:
    """Cut a text to a limit in UTF-16 units at most, with an ellipsis where something is lost."""
    if utf16_length(text) <= limit:
        return text
    kept = text[:limit]
    while utf16_length(kept) > limit - 1:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def utf16_length(text: str) -> int:
    """Count a text in UTF-16 units; whether Discord counts these or code points is not settled."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def broken_limits(components: Sequence[Component]) -> tuple[str, ...]:
    """Name every limit that the components of one message break, in the order of the message."""
    every = list(iter_components(components))
    found = [fault for one in every for fault in _faults(one)]
    length = sum(
        utf16_length(one["content"]) for one in every if one["type"] == ComponentType.TEXT_DISPLAY
    )
    if length > CARD_TEXT:
        found.append(f"{length} characters of text, {CARD_TEXT} allowed")
    if len(every) > CARD_COMPONENTS:
        found.append(f"{len(every)} components, {CARD_COMPONENTS} allowed")
    return (*found, *_repeated(every))


def broken_form_limits(form: Component) -> tuple[str, ...]:
    """Name every limit that a form breaks, in its order."""
    fields = form["components"]
    every = list(iter_components(fields))
    found = list(_over(form, {"title": FORM_TITLE, "custom_id": CUSTOM_ID}))
    if not 1 <= len(fields) <= FORM_FIELDS:
        found.append(f"{len(fields)} fields, 1 to {FORM_FIELDS} allowed")
    found += [fault for one in every for fault in _faults(one)]
    return (*found, *_repeated(every))


def iter_components(components: Sequence[Component]) -> Iterator[Component]:
    """Give components and all that is nested in them, each as Discord counts it."""
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
    longest = one.get("max_length") or FIELD_TEXT
    common = {"custom_id": CUSTOM_ID, "url": LINK, "placeholder": PLACEHOLDER}
    yield from _over(one, common | {"value": longest} | _TEXTS.get(one["type"], {}))
    match one["type"]:
        case ComponentType.TEXT_INPUT if longest > FIELD_TEXT:
            yield f"max_length of {longest}, {FIELD_TEXT} allowed"
        case ComponentType.TEXT_DISPLAY if not one["content"].strip():
            yield "a text display without text"
        case ComponentType.ROW:
            children = one["components"]
            selects = sum(child["type"] != ComponentType.BUTTON for child in children)
            if not children or len(children) > (1 if selects else ROW_BUTTONS):
                yield f"a row of {len(children)}"
        case ComponentType.SELECT:
            if not 1 <= len(one["options"]) <= SELECT_OPTIONS:
                yield f"a select of {len(one['options'])} options"
            for option in one["options"]:
                texts = dict.fromkeys(("label", "value", "description"), OPTION_TEXT)
                yield from _over(option, texts)
            values = [option["value"] for option in one["options"]]
            if len(values) != len(set(values)):
                yield "a select with equal values"
        case _:
            pass


def _over(one: Mapping[str, Any], limits: Mapping[str, int]) -> Iterator[str]:
    for name, limit in limits.items():
        text = one.get(name)
        if text is not None and not 1 <= utf16_length(text) <= limit:
            yield f"{name} of {utf16_length(text)} characters, 1 to {limit} allowed"
