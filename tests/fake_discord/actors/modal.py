"""Fill in a modal as a member does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fake_discord.enums import SELECTS, ComponentType as Type, Json
from tests.fake_discord.errors import NotPossibleError
from tests.fake_discord.state.stored_payloads import stored_components
from tests.fake_discord.validation import limits
from tests.fake_discord.validation.checker import length

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_discord.snowflakes import Snowflakes
    from tests.fake_discord.state.interactions import Interaction


@dataclass(frozen=True, slots=True)
class Modal:
    """Hold a modal that a member sees.

    Attributes:
        opened_by: The interaction it answers.
        payload: The modal as the bot sent it, component ids filled in.
    """

    opened_by: Interaction
    payload: Json

    @property
    def title(self) -> str:
        """Return the title."""
        return str(self.payload["title"])

    @property
    def custom_id(self) -> str:
        """Return the custom_id."""
        return str(self.payload["custom_id"])

    @property
    def fields(self) -> dict[str, Json]:
        """Return the inputs by label, or by custom_id where they have none."""
        found: dict[str, Json] = {}
        for part in self.payload["components"]:
            if part["type"] == Type.LABEL:
                found[part["label"]] = part["component"]
            for child in part.get("components") or ():
                found[child.get("label") or child["custom_id"]] = child
        return found

    def submission(self, values: Mapping[str, Any]) -> Json:
        """Return the data of a submit.

        Args:
            values: What is filled in, by label or by custom_id.
        """
        by_name = self._by_name
        unknown = set(values) - set(by_name)
        if unknown:
            raise NotPossibleError(f"The modal has no field {', '.join(sorted(unknown))}.")
        given = {by_name[name]["custom_id"]: value for name, value in values.items()}
        parts = [self._part(part, given) for part in self.payload["components"]]
        return {"custom_id": self.custom_id, "components": parts}

    def check(self, name: str, values: Mapping[str, Any]) -> None:
        """Refuse what one field, by label or by custom_id, would not take of a submission."""
        control = self._by_name[name]
        label = next(label for label, one in self.fields.items() if one is control)
        _filled(control, values, label)

    @property
    def _by_name(self) -> dict[str, Json]:
        fields = self.fields
        return {**{one["custom_id"]: one for one in fields.values()}, **fields}

    def _part(self, part: Json, given: Mapping[str, Any]) -> Json:
        found: Json = {"type": part["type"], "id": part["id"]}
        match part["type"]:
            case Type.LABEL:
                found["component"] = _filled(part["component"], given, part["label"])
            case Type.ROW:
                children = part["components"]
                found["components"] = [
                    _filled(one, given, one.get("label") or "") for one in children
                ]
            case _:
                # A text says something and is sent back as it is.
                pass
        return found


def read_modal(interaction: Interaction, ids: Snowflakes) -> Modal:
    """Read the modal that answers an interaction."""
    payload: Json = dict((interaction.response or {})["data"])
    payload["components"] = stored_components(payload["components"], (), ids)
    return Modal(interaction, payload)


def _filled(control: Json, given: Mapping[str, Any], label: str) -> Json:
    kind, custom_id = control["type"], control["custom_id"]
    found: Json = {"type": kind, "id": control["id"], "custom_id": custom_id}
    value = given.get(custom_id, _preset(control))
    required = control.get("required", True) is not False
    if kind == Type.TEXT_INPUT:
        text = str(value or "")
        _check_text(control, text, label, required=required)
        return {**found, "value": text}
    if kind == Type.CHECKBOX:
        return {**found, "value": bool(value)}
    if kind == Type.RADIO_GROUP:
        if value is None and required:
            raise NotPossibleError(f"The field “{label}” must be chosen.")
        return {**found, "value": value}
    if kind not in SELECTS | {Type.CHECKBOX_GROUP}:
        raise NotPossibleError("File uploads are not played.")
    values = [value] if isinstance(value, str) else list(value or ())
    offered = {option["value"] for option in control.get("options") or ()}
    if offered and not set(values) <= offered:
        raise NotPossibleError(f"The field “{label}” does not offer {values}.")
    least = control.get("min_values", 1) if required else 0
    if not least <= len(values) <= (control.get("max_values") or max(len(offered), 1)):
        raise NotPossibleError(f"The field “{label}” does not take {len(values)} values.")
    return {**found, "values": values}


def _preset(control: Json) -> Any:
    if control["type"] == Type.TEXT_INPUT:
        return control.get("value")
    if control["type"] == Type.CHECKBOX:
        return control.get("default", False)
    preset = [one["value"] for one in control.get("options") or () if one.get("default")]
    if control["type"] == Type.RADIO_GROUP:
        return preset[0] if preset else None
    return preset


def _check_text(control: Json, text: str, label: str, *, required: bool) -> None:
    least = control.get("min_length") or (1 if required else 0)
    most = control.get("max_length") or limits.INPUT_VALUE
    # An optional field may be left empty though it has a least length.
    if (not text and not required) or least <= length(text) <= most:
        return
    raise NotPossibleError(f"The field “{label}” takes {least} to {most} characters.")
