from __future__ import annotations

from pathlib import Path

import pytest
from bot.evidence.article import paragraph_hash
from bot.evidence.checks import check, check_article
from bot.evidence.loading import find_problems, load_knowledge

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
SMALL = (Path(__file__).parent / "small" / "small.yaml").read_text(encoding="utf-8")


@pytest.fixture
def problems(tmp_path):
    """Write a knowledge folder of one document, and give what is wrong with it as lines."""
    rules = (KNOWLEDGE / "certainty.yaml").read_text(encoding="utf-8")
    (tmp_path / "certainty.yaml").write_text(rules, encoding="utf-8")

    def find(text):
        (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
        return [str(problem) for problem in find_problems(tmp_path)]

    return find


def test_small_knowledge_breaks_no_rule(problems):
    """A knowledge that keeps every rule passes, so that each test below shows its one fault."""
    assert problems(SMALL) == []
