"""Fill in a form field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fake_discord.enums import ComponentType as Type, Json
from tests.fake_discord.repl.choices import chosen, offered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fake_discord.actors.modal import Modal
    from tests.fake_discord.state.guilds import Guild

HOW = "An empty line leaves a field as it is, “-” empties it, “cancel” closes the form."
LONG = 2


@dataclass(slots=True)
class OpenForm:
    """Hold a form that is on the screen, and how far it is filled in.

    Attributes:
        values: What was filled in, by custom_id.
    """

    modal: Modal
    guild: Guild
    values: dict[str, Any] = field(default_factory=dict)
    _at: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether every field was gone through."""
        return self._at == len(self._labels)

    @property
    def label(self) -> str:
        """Return the label of the field that is next."""
        return "Submit" if self.is_complete else self._labels[self._at]

    @property
    def heading(self) -> str:
        """Return what stands above the fields."""
        told = [one["content"] for one in self.modal.payload["components"] if "content" in one]
        return "\n".join([f"── {self.modal.title} ──", *told, HOW])

    @property
    def question(self) -> str:
        """Return what is read at the field that is next."""
        if self.is_complete:
            return "There is nothing to fill in; an empty line submits it."
        return "\n".join(self._question())

    def take(self, line: str) -> None:
        """Fill in the field that is next; NotPossibleError where it does not take that."""
        if self.is_complete:
            return
        control = self._control
        values = dict(self.values)
        if line:
            values[control["custom_id"]] = self._value("" if line == "-" else line)
        self.modal.check(control["custom_id"], values)
        self.values = values
        self._at += 1

    @property
    def _labels(self) -> list[str]:
        return list(self.modal.fields)

    @property
    def _control(self) -> Json:
        return self.modal.fields[self.label]

    def _value(self, typed: str) -> Any:
        control = self._control
        match control["type"]:
            case Type.TEXT_INPUT if control["style"] == LONG:
                return typed.replace("\\n", "\n")
            case Type.TEXT_INPUT:
                return typed
            case Type.CHECKBOX:
                return typed.casefold() in {"yes", "true", "x"}
            case Type.RADIO_GROUP:
                return next(iter(chosen(control, self.guild, typed)), None)
            case _:
                return chosen(control, self.guild, typed) if typed else []

    def _question(self) -> Iterator[str]:
        control = self._control
        is_text = control["type"] == Type.TEXT_INPUT
        needed = "" if control.get("required", True) is not False else "may stay empty"
        most = f"at most {control['max_length']} characters" if control.get("max_length") else ""
        lines = "\\n starts a line" if is_text and control["style"] == LONG else ""
        notes = ", ".join(filter(None, (needed, most, lines)))
        yield f"{self.label} ({notes})" if notes else self.label
        yield from (f"  {text}" for text in self._helps() if text)
        if is_text and control.get("value"):
            yield from (f"  now: {part}" for part in control["value"].splitlines())
        elif control["type"] == Type.CHECKBOX:
            yield "  yes or no"
        elif not is_text:
            names = offered(control, self.guild)
            yield "  " + " | ".join(f"{place} {name}" for place, name in enumerate(names, 1))

    def _helps(self) -> tuple[str | None, str | None]:
        parts = {one.get("label"): one for one in self.modal.payload["components"]}
        placeholder = self._control.get("placeholder")
        example = f"such as: {placeholder}" if placeholder else None
        return parts.get(self.label, {}).get("description"), example
