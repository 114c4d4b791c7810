"""Knowledge folders to load and to break."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.errors import KnowledgeError
from bot.evidence.loader import find_problems, read_mapping

HERE = Path(__file__).parent
RULES = HERE.parents[1] / "knowledge" / "grading.yaml"


def read(text):
    """Read a text as one file: its data, or the problems as lines."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "file.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            return read_mapping(path)[0]
        except KnowledgeError as error:
            return [str(problem) for problem in error.problems]


def edit(folder, file, old, new):
    """Exchange a part of a file, and give the folder's problems as lines."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(problem) for problem in find_problems(folder)]
