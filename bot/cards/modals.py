"""Forms: modals whose submits any process can read from the interaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discord import TextStyle, ui

from bot.cards.limits import FIELD_TEXT, FORM_TITLE, truncate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import discord


@dataclass(frozen=True, slots=True)
class Field:
    """One text field of a form."""

    id: str
    label: str
    description: str | None = None
    placeholder: str | None = None
    long: bool = False
    required: bool = True
    most: int = FIELD_TEXT


def build_modal(
    title: str, custom_id: str, fields: Sequence[Field], texts: Mapping[str, str]
) -> ui.Modal:
    """Return a form with its fields prefilled from `texts`."""
    modal = ui.Modal(title=truncate(title, FORM_TITLE), custom_id=custom_id, timeout=None)
    for field in fields:
        text: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=field.id,
            style=TextStyle.paragraph if field.long else TextStyle.short,
            placeholder=field.placeholder,
            # Discord refuses a form that comes with more text than it would take back.
            default=truncate(texts.get(field.id, ""), field.most) or None,
            required=field.required,
            max_length=field.most,
        )
        modal.add_item(ui.Label(text=field.label, description=field.description, component=text))
    # Kept by discord.py, a form would live in this process alone and be overwritten by the next.
    modal.stop()
    return modal


def submitted_values(interaction: discord.Interaction) -> dict[str, str]:
    """Return a submitted form's texts by field id."""
    data: dict[str, Any] = dict(interaction.data or {})
    return dict(_texts(data.get("components", ())))


def _texts(components: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    for component in components:
        inner = component.get("component")
        for part in (*component.get("components", ()), *([inner] if inner else [])):
            if "value" in part:
                yield str(part["custom_id"]), str(part["value"] or "")
