"""Show a message as plain text in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.enums import SELECTS, ComponentType as Type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.messages import Message

BAR = "│ "
MENTIONS: dict[int, str] = {Type.ROLE_SELECT: "@&", Type.CHANNEL_SELECT: "#"}


def as_text(message: Message) -> str:
    """Return what is read in a message, its buttons and selects numbered."""
    lines = [message.content] if message.content else []
    for embed in message.payload["embeds"]:
        parts = [embed.get("title"), embed.get("description")]
        parts += [f"{one['name']}: {one['value']}" for one in embed.get("fields") or ()]
        lines += [BAR + part for part in parts if part]
    numbers = {id(one): number for number, one in enumerate(message.controls, 1)}
    for component in message.components:
        lines += _lines(component, numbers)
    if not message.is_card:
        # A card shows what is attached where it stands in it.
        files = message.payload["attachments"]
        lines += [f"(file {one['filename']}) {one['url']}" for one in files]
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
                told = item.get("description") or "no description"
                yield f"(picture: {told}) {item['media']['url']}"
        case Type.FILE:
            yield f"(file {component.get('name')}) {component['file']['url']}"
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
        return "\n".join(_select(control, number))
    return f"({Type(control['type']).name.lower()})"


def _select(control: Json, number: int) -> Iterator[str]:
    sign = MENTIONS.get(control["type"], "@")
    now = ", ".join(f"<{sign}{one['id']}>" for one in control.get("default_values") or ())
    yield f"<{number} {now or control.get('placeholder') or 'Choose'}>"
    for place, option in enumerate(control.get("options") or (), 1):
        told = " (chosen)" if option.get("default") else ""
        yield f"   {place} {option['label']}{told}"
