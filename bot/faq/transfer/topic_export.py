"""Promoting: an entry as a topic of the curated knowledge, for a pull request."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import KnowledgeError, Problem
from bot.evidence.article_text import words
from bot.evidence.integrity import check
from bot.evidence.schema import Document
from bot.evidence.strict_yaml.loader import parse
from bot.evidence.strict_yaml.model_errors import validate_model
from bot.faq.transfer.export_file import dump_yaml

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.strict_yaml.source_map import Path
    from bot.faq.model import Entry
    from bot.matching.decision import Matcher

MAX_SHORT, MAX_ID, RELATED = 60, 40, 3

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ESCAPED = re.compile(r"\\(?=[^\w\s])")
_SIGNS = re.compile(r"```(?:\w*\n)?|\*\*|__|~~|\|\||`")
_ITEM = re.compile(r"^\s*(?:[-*]|\d{1,9}\.|>)\s+", re.MULTILINE)
_HEADER = """\
# To go below “topics:” of a file knowledge/topics-….yaml; then `python -m tests.bench fit`.
"""


@dataclass(frozen=True, slots=True)
class TopicDraft:
    """A topic in YAML, and what `squatbot check` would still say of it, line by line."""

    text: str
    problems: tuple[Problem, ...]


def entry_to_topic(graph: EvidenceGraph, matcher: Matcher, entry: Entry) -> TopicDraft:
    """Write an entry as a topic with a text of its own; `problems` are for a person to mend.

    Its first sentence is the short answer. What it cites is told in a comment: a topic shows
    sources by its findings alone.
    """
    text = dump_yaml({"topics": [_topic(graph, matcher, entry)]}).removeprefix("topics:\n")
    cites = "".join(f"# It cites {one}\n" for one in entry.draft.citations)
    block = _HEADER + cites + text
    return TopicDraft(block, _problems(graph, block))


def _topic(graph: EvidenceGraph, matcher: Matcher, entry: Entry) -> dict[str, object]:
    draft = entry.draft
    told = _ITEM.sub("", _SIGNS.sub("", _ESCAPED.sub("", draft.answer)))
    sentences = _SENTENCE.split(" ".join(told.split()))
    short, rest = sentences[0], " ".join(sentences[1:])
    question = draft.question if draft.question.endswith("?") else f"{draft.question.rstrip('.')}?"
    taken = {
        _plain(text)
        for topic in graph.topics.values()
        for text in (topic.question, *topic.phrasings)
    }
    ways = {_plain(way): way for way in (*draft.phrasings, draft.question.rstrip("?").lower())}
    ranked = matcher.index.rank(matcher.lexicon.read(draft.question), limit=RELATED)
    near = dict.fromkeys(
        one for one in (draft.replaces, *(one.key for one in ranked)) if one in graph.topics
    )
    return {
        "id": _id(graph, question),
        "question": question,
        "short": short,
        "answer": rest or short,
        "phrasings": [way for plain, way in ways.items() if plain not in taken],
        "related": list(near) or [next(iter(graph.topics))],
        "reviewed": entry.reviewed.date(),
    }


def _id(graph: EvidenceGraph, question: str) -> str:
    """Make an id of the words of a question, as many as fit, that no topic has."""
    name = ""
    for word in _plain(question):
        if len(longer := f"{name}-{word}".strip("-")) > MAX_ID:
            break
        name = longer
    name = name or "entry"
    number, free = 1, name
    while free in graph.topics:
        number += 1
        free = f"{name}-{number}"
    return free


def _plain(text: str) -> tuple[str, ...]:
    """Give the words by which the knowledge's check compares wordings."""
    return words(text.replace("'", "").replace("’", ""))


def _problems(graph: EvidenceGraph, block: str) -> tuple[Problem, ...]:
    """Put the block below “topics:” and judge it as the knowledge is judged."""
    problems: list[Problem] = []
    read = parse(f"schema: 1\ntopics:\n{block}", "topic", problems)
    if read is not None and not problems:
        data, marks = read
        try:
            (topic,) = validate_model(Document, data, marks).topics
        except KnowledgeError as error:
            problems += error.problems
        else:

            def locate(node: str, path: Path) -> tuple[str, int, int]:
                # Another topic may ask the same: that is told where the new one starts.
                return marks.at(("topics", 0, *(path if node == topic.id else ())))

            joined = replace(graph, topics={**graph.topics, topic.id: topic})
            problems += check(joined, locate, ())
    # The two lines before the block are not part of it.
    return tuple(replace(one, line=max(1, one.line - 2)) for one in sorted(set(problems)))
