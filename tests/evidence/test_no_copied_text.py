"""R26 without the article: no text shares eight words in a row with it, by hash."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from bot.engine import AnswerEngine
from bot.evidence.article_text import copied_words, shingle_digest
from bot.evidence.loader import load_knowledge, read_mapping

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "knowledge"
DIGESTS = frozenset((HERE / "article_shingles.txt").read_text(encoding="utf-8").split())
FOLLOW_UPS = ("why?", "how sure", "sources", "against", "instead")


def texts_of(value):
    """Return all texts inside plain data or dataclasses."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))
    elif isinstance(value, dict):
        for key, one in value.items():
            # Titles are the papers' own, and stay as they are.
            if key != "title":
                yield from texts_of(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_of(one)


def without_titles(text):
    """Take the titles of papers out of a text."""
    for source in load_knowledge(KNOWLEDGE).graph.sources.values():
        text = text.replace(source.csl.title, " … ")
    return text


@pytest.fixture(scope="module")
def library():
    """Open the knowledge that ships."""
    return AnswerEngine.open(KNOWLEDGE)


@pytest.mark.parametrize("file", sorted(KNOWLEDGE.glob("*.yaml")), ids=lambda file: file.name)
def test_knowledge_is_in_our_own_words(file):
    """No text of a file of knowledge shares eight words in a row with the article."""
    data, _ = read_mapping(file)
    assert [copied for text in texts_of(data) if (copied := copied_words(text, DIGESTS))] == []


def test_answers_are_in_our_own_words(library):
    """No composed answer, follow-up or card does either: joining texts copies nothing."""
    graph = library.graph
    names = [*graph.topics, *graph.claims, *graph.sources, *graph.concepts]
    answers = [library.show(name) for name in names]
    answers += [library.answer(topic.question) for topic in graph.topics.values()]
    answers += [library.follow(one, text) for one in answers for text in FOLLOW_UPS]
    texts = set(texts_of(answers))
    copied = {text for text in texts if copied_words(text, DIGESTS)}
    assert len(texts) > len(names)
    assert {text for text in copied if copied_words(without_titles(text), DIGESTS)} == set()


def test_digests_are_sorted_and_whole():
    """The file holds each digest once, in order, as the script writes them."""
    lines = (HERE / "article_shingles.txt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(DIGESTS)
    assert len(lines) > 1000
    assert {len(line) for line in lines} == {12}


def test_copied_words_are_found_by_digest():
    """A run of eight words is found inside a longer text, and seven of them are not."""
    run = "one two three four five six seven eight"
    digests = frozenset({shingle_digest(run)})
    assert copied_words(f"Zero, {run.title()}; nine.", digests) == run
    assert copied_words(run.removesuffix(" eight"), digests) is None
