"""Show a message as plain text in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.loopback.shapes import SELECTS, ComponentType as Type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.loopback.shapes import Json
    from tests.loopback.world.messages import Message

BAR = "│ "


def as_text(message: Message) -> str:
    """Give what is read in a message, its buttons and selects numbered."""
    lines = [message.content] if message.content else []
    for embed in message.payload["embeds"]:
        parts = [embed.get("title"), embed.get("description")]
        parts += [f"{one['name']}: {one['value']}" for one in embed.get("fields") or ()]
        lines += [BAR + part for part in parts if part]
    numbers = {id(one): number for number, one in enumerate(message.controls, 1)}
    for component in message.components:
        lines += _lines(component, numbers)
    lines += [f"(file {one['filename']})" for one in message.payload["attachments"]]
    if message.is_ephemeral:
        lines.append("(only you can see this)")
    if message.is_thinking:
        lines.append("(thinking …)")
    return "\n".join(lines)


def _lines(component: Json, numbers: dict[int, int]) -> Iterator[str]:
    inner = [line for one in component.get("components") or () for line in _lines(one, numbers)]
    match component["type"]:
        case Type.TEXT:
            yield str(component["content"])
        case Type.ROW:
            yield "  ".join(inner)
        case Type.SECTION:
            yield from inner
            yield from _lines(component["accessory"], numbers)
        case Type.CONTAINER:
            for line in inner:
                yield "\n".join(BAR + part for part in line.splitlines())
        case Type.SEPARATOR:
            yield "─" * 20
        case Type.GALLERY | Type.THUMBNAIL:
            for item in component.get("items") or (component,):
                yield f"(picture: {item.get('description') or 'no description'})"
        case _:
            yield _control(component, numbers)


def _control(control: Json, numbers: dict[int, int]) -> str:
    number = numbers.get(id(control), 0)
    if control["type"] == Type.BUTTON:
        emoji = (control.get("emoji") or {}).get("name") or ""
        label = f"{emoji} {control.get('label') or ''}".strip()
        state = " (disabled)" if control.get("disabled") else ""
        return f"[{number} {label}{state}]"
    if control["type"] in SELECTS:
        options = [one["label"] for one in control.get("options") or ()]
        listed = " | ".join(options)
        return f"<{number} {control.get('placeholder') or 'Choose'}: {listed}>"
    return f"({Type(control['type']).name.lower()})"
