"""Data into models; what does not fit becomes problems in plain sentences, each at its place."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from bot.errors import KnowledgeError, Problem
from bot.evidence.strict_yaml.source_map import Path, SourceMap, ellipsise, format_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

_PLAIN = re.compile(r"[^\s,\]}#]+")
_ID_PATTERN = re.compile(r"\^(?:\[(\w+)\]|(\w)):")

_TYPES = {
    "int_type": "a whole number, without quotes",
    "float_type": "a number, without quotes",
    "bool_type": "true or false, without quotes",
    "tuple_type": "a list, with “- ” before each entry",
    "list_type": "a list, with “- ” before each entry",
    "model_type": "a group of keys of its own",
    "dict_type": "a group of keys of its own",
    "date_type": "a date such as 2026-01-31",
    "is_instance_of": "a date such as 2026-01-31",
    "string_type": "text",
}


def validate_model(model: type[Model], data: dict[str, Any], marks: SourceMap) -> Model:
    """Make a model of data.

    Numbers and booleans stay the text they were written as wherever text is due.

    Raises:
        KnowledgeError: with every misfit at the line and column of its value or key.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    texts = [detail for detail in errors if _is_text(detail)]
    lines = marks.text.split("\n") if texts else []
    restored = [_restore(data, tuple(detail["loc"]), marks, lines) for detail in texts]
    if any(restored):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            errors = error.errors(include_url=False)
    raise KnowledgeError([_problem(model, data, marks, detail) for detail in errors])


def _is_text(detail: ErrorDetails) -> bool:
    return detail["type"] == "string_type" and isinstance(detail["input"], bool | int | float)


def _restore(data: dict[str, Any], path: Path, marks: SourceMap, lines: Sequence[str]) -> bool:
    """Put the text of a number or a boolean back in its place; a bad key has no such place."""
    line, column = marks.spot(path)
    found = _PLAIN.match(lines[line - 1][column - 1 :])
    holder: Any = data
    for part in path[:-1]:
        holder = holder[part]
    if found is None or path[-1] == "[key]":
        return False
    holder[path[-1]] = found[0]
    return True


def _problem(
    model: type[BaseModel], data: object, marks: SourceMap, detail: ErrorDetails
) -> Problem:
    path = tuple(detail["loc"])
    kind = detail["type"]
    # A dictionary's bad key is reported below the key itself.
    on_key = kind == "extra_forbidden" or path[-1:] == ("[key]",)
    path = path[:-1] if path[-1:] == ("[key]",) else path
    at = marks.at(path, key=on_key)
    sentence = _unknown_key(model, path) if kind == "extra_forbidden" else _sentence(detail)
    node, rest = _node(data, path)
    return Problem(*at, f"{sentence} {format_path(rest, node)}")


def _node(data: object, path: Path) -> tuple[str, Path]:
    """Split a path into the id of the node it lies in and the rest."""
    inner: Any = data
    for end in range(1, len(path) + 1):
        try:
            inner = inner[path[end - 1]]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(inner, dict) and isinstance(name := inner.get("id"), str) and name:
            return ellipsise(name), path[end:]
    return "", path


def _sentence(detail: ErrorDetails) -> str:
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "missing":
        return f"The key “{detail['loc'][-1]}” is missing; add it."
    if kind in {"literal_error", "enum"}:
        return _choice(value, str(context["expected"]))
    if value is None:
        return f"This is empty; write {_TYPES.get(kind, 'a value')}, or take the key out."
    if kind in _TYPES:
        return f"“{_shown(value)}” does not fit; write {_TYPES[kind]}."
    if kind == "string_pattern_mismatch":
        return f"“{_shown(value)}” does not fit; write {_pattern(str(context['pattern']))}."
    return _bounds(kind, value, context)


def _bounds(kind: str, value: object, context: Mapping[str, Any]) -> str:
    length = len(value) if isinstance(value, str | list | dict) else 0
    match kind:
        case "string_too_long":
            limit = context["max_length"]
            return f"The text has {length} characters; shorten it to {limit} at most."
        case "string_too_short":
            return f"The text has {length} characters; write at least {context['min_length']}."
        case "too_short":
            return f"The list has {length} entries; write at least {context['min_length']}."
        case "too_long":
            return f"The list has {length} entries; keep at most {context['max_length']}."
        case "greater_than":
            return f"“{_shown(value)}” is too small; write a number above {context['gt']:g}."
        case "greater_than_equal":
            return f"“{_shown(value)}” is too small; write at least {context['ge']:g}."
        case "less_than_equal":
            return f"“{_shown(value)}” is too large; write {context['le']:g} at most."
        case "value_error" if _is_about_a_date(str(context["error"])):
            return f"“{_shown(value)}” is no date; write one such as 2026-01-31."
        case "value_error":
            return str(context["error"])
        case _:
            return f"“{_shown(value)}” does not fit here; see the same key of other nodes."


def _is_about_a_date(said: str) -> bool:
    return any(part in said for part in ("isoformat", " must be in ", "out of range"))


def _choice(value: object, expected: str) -> str:
    allowed = re.findall(r"'([^']*)'", expected) or re.findall(r"[^\s,]+", expected)
    if len(allowed) == 1:
        return f"“{_shown(value)}” does not fit; write {allowed[0]}."
    near = difflib.get_close_matches(str(value), allowed, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    names = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
    return f"“{_shown(value)}” is not in the list; write {names}.{hint}"


def _pattern(pattern: str) -> str:
    if prefix := _ID_PATTERN.match(pattern):
        letters = [f"“{letter}:”" for letter in (prefix[1] or prefix[2])]
        names = f"{', '.join(letters[:-1])} or {letters[-1]}" if letters[1:] else letters[0]
        return f"an id that starts with {names}, then lower-case words joined by hyphens"
    known = {
        r"^\S[^\n]*$": "a single line that does not start with a space",
        r"^[a-z0-9]+(-[a-z0-9]+)*$": "lower-case words joined by hyphens",
        r"^10\.\d{4,9}/\S+$": "a DOI such as 10.1007/s00421-019-04181-y, without https://doi.org/",
        r"^https?://\S+$": "an address that starts with https://",
        r"^[0-9a-f]{8}$": "eight characters out of 0-9 and a-f",
    }
    return known.get(pattern, f"a text of the form {pattern}")


def _unknown_key(model: type[BaseModel], path: Path) -> str:
    near = difflib.get_close_matches(str(path[-1]), known := _known_keys(model, path[:-1]), n=1)
    hint = f"Did you mean “{near[0]}”?" if near else f"Known keys are {', '.join(known)}."
    return f"The key “{ellipsise(str(path[-1]))}” is not known here; take it out. {hint}"


def _known_keys(model: type[BaseModel], path: Path) -> list[str]:
    for part in path:
        for name, field in model.model_fields.items():
            if part in {name, field.alias}:
                model = _model_in(field.annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Find the model in an annotation such as `tuple[Finding, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "a list"
    return "a group of keys" if isinstance(value, dict) else ellipsise(str(value))
