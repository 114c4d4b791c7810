"""Integrity rules that need the article: locations, approximate numbers, copied words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evidence.article_text import paragraph_hash, paragraphs, shingles, words
from bot.evidence.integrity import check_article
from bot.evidence.loader import find_problems, load_knowledge

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "knowledge"
ARTICLE = """Do Squats Work Your Hamstrings?

Key Points:

  • The first point is short.
  • A second point says that about 0.6% was what the hamstrings of these good people gained in size.

1. Sports Biomech. Squats against thrusts, and more of such titles that anybody may well cite.
"""
SECOND = paragraph_hash(
    "• A second point says that about 0.6% was what the hamstrings of these good people gained "
    "in size."
)


SMALL = (HERE / "small.yaml").read_text(encoding="utf-8")
# Only one finding keeps its place, since this article has one section.
for place in ("growth, para: 7", "growth, para: 8", "activity, para: 5", "take-away, para: 3"):
    SMALL = SMALL.replace(f'{{section: {place}, hash: "0123abcd"}}', "{section: none}")
SMALL = SMALL.replace('{section: growth, para: 1, hash: "0123abcd",', "{section: none,")
RIGHT = SMALL.replace("0123abcd", SECOND)


@pytest.fixture
def told(tmp_path):
    """Return what is wrong with a sound document when the article is at hand."""
    rules = (KNOWLEDGE / "grading.yaml").read_text(encoding="utf-8")
    (tmp_path / "grading.yaml").write_text(rules, encoding="utf-8")

    def find(text):
        (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
        assert find_problems(tmp_path) == ()
        graph = load_knowledge(tmp_path).graph
        found = check_article(graph, lambda *_: ("small.yaml", 1, 1), ARTICLE)
        return [problem.message for problem in found]

    return find


def test_right_place_passes(told):
    """R22 accepts the hash of the paragraph that stands there."""
    assert told(RIGHT) == []


def test_changed_paragraph_is_told(told):
    """R22 refuses the hash of another paragraph, and gives the right one."""
    assert told(SMALL) == [
        f"The paragraph has the hash {SECOND}, not 0123abcd. [f:able-figure.at.hash]"
    ]


def test_missing_paragraph_is_told(told):
    """R22 refuses a paragraph that the section does not have."""
    assert told(SMALL.replace("para: 2,", "para: 3,")) == [
        "The section “key-points” has 2 paragraphs, not 3. [f:able-figure.at.para]"
    ]


def test_about_in_the_article_is_kept(told):
    """R19 wants approx where the article says about."""
    assert told(RIGHT.replace("percent-change, approx: true}", "percent-change}")) == [
        "The article says about 0.6, so the effect needs “approx: true”. [f:able-figure.effect]"
    ]


def test_about_another_number_is_not_taken_for_this_one(told):
    """R19 does not read "about 0.6" as about 0 or as about 0.62."""
    for value in ("0", "0.62"):
        effect = f"value: {value}, unit: percent-change}}\n    figures: [{{value: 0.6, what: it}}]"
        assert told(RIGHT.replace("value: 0.6, unit: percent-change, approx: true}", effect)) == []


def test_copied_words_are_told(told):
    """R26 finds eight words of the article in a row, whatever their case and signs."""
    copied = "short: What the Hamstrings of these, good people gained!"
    copied_run = "what the hamstrings of these good people gained"
    assert told(RIGHT.replace("short: Hardly.", copied)) == [
        f"These words are the article's, put it in your own: “{copied_run}”. [c:no-growth.short]"
    ]


def test_titles_of_references_may_be_used(told):
    """R26 leaves out the article's list of references: titles are nobody's to reword."""
    title = "short: More of such titles that anybody may well cite."
    assert told(RIGHT.replace("short: Hardly.", title)) == []


def test_paragraphs_are_counted_by_section():
    """A paragraph is a non-empty line under a heading; references end the last section."""
    found = paragraphs(f"{ARTICLE}\nPhoto of author\n\n Wendy Writer\n")
    assert {name: len(lines) for name, lines in found.items()} == {"key-points": 2, "author": 2}
    assert found["author"] == ("Photo of author", "Wendy Writer")


def test_words_ignore_case_accents_and_signs():
    """Runs of words are compared by their letters and figures alone."""
    assert words("Frugé’s 5–7 %, NO?") == ("fruge", "s", "5", "7", "no")
    assert list(shingles("a b c d e f g h i")) == ["a b c d e f g h", "b c d e f g h i"]
