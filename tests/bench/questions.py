"""Where the labelled questions are: what the weights are fitted on, and what they never see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluation import Labelled, read_labelled

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]
FIT = ROOT / "tests" / "questions" / "fit"
FRESH = ROOT / "tests" / "questions" / "fresh"
DEV = ROOT.parent / "shared" / "questions-dev.jsonl"


def read_questions(path: Path, topics: Iterable[str]) -> list[Labelled]:
    """Read a file, or all *.jsonl of a folder in order of name; nothing where nothing is."""
    files = sorted(path.glob("*.jsonl")) or [path] * path.is_file()
    topics = tuple(topics)
    return [question for file in files for question in read_labelled(file, topics)]
