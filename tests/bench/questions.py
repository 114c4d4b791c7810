"""Where the labelled questions are: what the classifier is fitted on, and what it never sees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.training.questions import LabelledQuestion, read_labelled

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]
TRAIN = ROOT / "knowledge" / "questions" / "train"
HOLDOUT = ROOT / "knowledge" / "questions" / "holdout"
DEV = ROOT.parent / "shared" / "questions-dev.jsonl"


def read_questions(path: Path, topics: Iterable[str]) -> list[LabelledQuestion]:
    """Read a file, or all *.jsonl of a folder in order of name; nothing where nothing is."""
    files = sorted(path.glob("*.jsonl")) or [path] * path.is_file()
    topics = tuple(topics)
    return [question for file in files for question in read_labelled(file, topics)]
