"""Labelled questions: files of one JSON object a line, with q, label, also and style."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIT = ROOT / "tests" / "questions" / "fit"
FRESH = ROOT / "tests" / "questions" / "fresh"
DEV = ROOT.parent / "shared" / "questions-dev.jsonl"


@dataclass(frozen=True, slots=True)
class Question:
    """A message, the outcome it should have, and others that would serve as well."""

    text: str
    label: str
    also: tuple[str, ...]
    style: str


def read_questions(*paths: Path) -> list[Question]:
    """Read files, or all *.jsonl of folders, in order of name."""
    files = [
        file
        for path in paths
        for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])
    ]
    return [
        Question(row["q"], row["label"], tuple(row.get("also", ())), row.get("style", "plain"))
        for file in files
        for row in map(json.loads, filter(str.strip, file.read_text("utf-8").splitlines()))
    ]
