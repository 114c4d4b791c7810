"""The words of servers' questions: what `squatbot check` says of the file."""

from __future__ import annotations

import shutil

import pytest

from bot.engine import bundled_knowledge_dir, validate_knowledge
from bot.faq.question_words import FILE

PROBLEMS = (
    ("intents: [", "intents: [nonsense, ", "There is no concept “nonsense”."),
    ("  birthday:\n    same: [", "  birthday:\n    same: [birthday, ", "“birthday” stands in"),
    ("  birthday:\n    same: [", "  birthday:\n    some: [", "some"),
)


@pytest.mark.parametrize(("before", "after", "problem"), PROBLEMS)
def test_a_fault_in_the_words_is_a_problem_with_its_line(tmp_path, before, after, problem):
    """As in every other file of knowledge, it is found before a server asks."""
    folder = shutil.copytree(bundled_knowledge_dir(), tmp_path / "knowledge")
    file = folder / FILE
    text = file.read_text("utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), "utf-8")
    found = [known for known in validate_knowledge(folder) if str(known).startswith(FILE)]
    assert any(problem in str(known) for known in found)
