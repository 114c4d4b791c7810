"""Labelled questions: what the classifier is fitted on, and what it never sees."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

OUTCOMES = frozenset({"not-covered", "off-topic", "chatter", "injury"})
"""Labels of questions that no topic answers."""
TRAIN, HOLDOUT = "train", "holdout"
"""Folders below knowledge/questions."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question, its label, what else would satisfy its asker, and its style."""

    text: str
    label: str
    also: tuple[str, ...]
    style: str


def read_folder(
    directory: Path, name: str, topics: Iterable[str]
) -> dict[str, list[LabelledQuestion]]:
    """Return the questions of a folder below `questions/`, by the name of their file."""
    topics = tuple(topics)
    files = sorted((directory / "questions" / name).glob("*.jsonl"))
    return {path.stem: read_labelled(path, topics) for path in files}


def read_labelled(path: Path, topics: Iterable[str]) -> list[LabelledQuestion]:
    """Read a JSON object a line; InputError names the first line that is none."""
    known = {*topics, *OUTCOMES}
    questions: list[LabelledQuestion] = []
    try:
        # Only line feeds end a line: JSON may hold the other separators raw.
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as text: name a file of questions.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = _parse(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError(
                f"{path}:{number}: not a labelled question; give an object with q and label."
            ) from error
        if question.label not in known:
            raise InputError(
                f"{path}:{number}: {question.label} is neither a topic nor an outcome."
            )
        questions.append(question)
    return questions


def _parse(row: dict[str, Any]) -> LabelledQuestion:
    """Take a question out of its object; one of several errors if it is none."""
    also = row.get("also", [])
    if not isinstance(row["q"], str) or not isinstance(also, list):
        raise TypeError("q is a text, also a list")
    style = str(row.get("style", "?"))
    return LabelledQuestion(row["q"], str(row["label"]), tuple(map(str, also)), style)
