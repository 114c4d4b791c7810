"""Forms: modals whose submits are read off the interaction, as presses are, by any process."""

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
    """One text of a form: what it is called, what helps to fill it, and its limits."""

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
    """Lay out a form with its fields filled as far as there are texts."""
    modal = ui.Modal(title=truncate(title, FORM_TITLE), custom_id=custom_id, timeout=None)
    for one in fields:
        text: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=one.id,
            style=TextStyle.paragraph if one.long else TextStyle.short,
            placeholder=one.placeholder,
            # Discord refuses a form that comes with more text than it would take back.
            default=truncate(texts.get(one.id, ""), one.most) or None,
            required=one.required,
            max_length=one.most,
        )
        modal.add_item(ui.Label(text=one.label, description=one.description, component=text))
    # Kept by discord.py, a form would live in this process alone and be overwritten by the next.
    modal.stop()
    return modal


def submitted_values(interaction: discord.Interaction) -> dict[str, str]:
    """Give the texts of a submitted form by the ids of their fields."""
    data: dict[str, Any] = dict(interaction.data or {})
    return dict(_texts(data.get("components", ())))


def _texts(components: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    for one in components:
        inner = one.get("component")
        for part in (*one.get("components", ()), *([inner] if inner else [])):
            if "value" in part:
                yield str(part["custom_id"]), str(part["value"] or "")
