"""Rules on wording: hedges that read well, questions and names that tell things apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.evidence.article_text import words
from bot.evidence.citations import short_citation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.errors import Problem
    from bot.evidence.integrity.context import RuleContext
    from bot.evidence.strict_yaml.source_map import Path

HEDGE = "{hedge}"
AFTER_HEDGE = re.compile(r"\S \{hedge\} (?P<verb>[a-z]+)\b")

# These cannot follow all four fillings: "probably be", "may is", "do" beside "not do".
NO_VERBS = frozenset({"am", "are", "be", "can", "did", "does", "had", "has", "is", "may"})
NO_VERBS |= {"might", "never", "not", "was", "were", "will"}
OTHER_FORM = re.compile(r"(?:[^s]s|[^e]ed|..ing)$")
# Base forms that end like another form.
BASE_FORMS = frozenset({"bring", "cling", "embed", "focus", "spring", "sting", "swing"})


def hedges_read_well(inspection: RuleContext) -> Iterator[Problem]:
    """R27: a held claim has one {hedge}, before a verb that fits after every filling."""
    for claim in inspection.graph.claims.values():
        count = claim.text.count(HEDGE)
        if claim.stance == "rejected":
            if HEDGE in claim.text:
                message = "A rejected claim is told as people say it, without {hedge}."
                yield inspection.problem(claim.id, ("text",), message)
            continue
        if count != 1:
            message = f"A held claim has one {{hedge}}, this one has {count or 'none'}."
            yield inspection.problem(claim.id, ("text",), message)
            continue
        verb = AFTER_HEDGE.search(claim.text)
        if verb is None or not _is_base_form(verb["verb"]):
            given = f", not “{verb['verb']}”" if verb else ""
            message = f"After {{hedge}} comes a verb in its base form{given}."
            yield inspection.problem(claim.id, ("text",), message)
        if re.search(r"\{(?!hedge\})", claim.text):
            message = "The only slot of a claim is {hedge}."
            yield inspection.problem(claim.id, ("text",), message)


def _is_base_form(verb: str) -> bool:
    if verb in NO_VERBS:
        return False
    return verb in BASE_FORMS or not OTHER_FORM.search(verb)


def questions_differ(inspection: RuleContext) -> Iterator[Problem]:
    """R34: a question ends with a question mark, and one topic asks it."""
    first: dict[tuple[str, ...], str] = {}
    for topic in inspection.graph.topics.values():
        if not topic.question.endswith("?"):
            message = "A question ends with a question mark."
            yield inspection.problem(topic.id, ("question",), message)
        other = first.setdefault(_plain(topic.question), topic.id)
        if other != topic.id:
            message = f"{other} asks the same question."
            yield inspection.problem(topic.id, ("question",), message)


def phrasings_differ(inspection: RuleContext) -> Iterator[Problem]:
    """R35: no phrasing stands twice, or is another topic's question, whatever its signs."""
    topics = inspection.graph.topics.values()
    asked = {_plain(topic.question): topic.id for topic in topics}
    first: dict[tuple[str, ...], str] = {}
    for topic in topics:
        for position, phrasing in enumerate(topic.phrasings):
            plain = _plain(phrasing)
            path = ("phrasings", position)
            if plain in first:
                where = "this topic" if first[plain] == topic.id else first[plain]
                message = f"“{phrasing}” is a phrasing of {where} already."
                yield inspection.problem(topic.id, path, message)
            elif asked.get(plain, topic.id) != topic.id:
                message = f"“{phrasing}” is the question of {asked[plain]}."
                yield inspection.problem(topic.id, path, message)
            first.setdefault(plain, topic.id)


def names_differ(inspection: RuleContext) -> Iterator[Problem]:
    """R36: two concepts of a kind share no name, and every term is defined."""
    first: dict[tuple[str, tuple[str, ...]], str] = {}
    for concept in inspection.graph.concepts.values():
        if concept.id.startswith("t:") and concept.define is None:
            message = "A term needs its definition, under “define”."
            yield inspection.problem(concept.id, (), message)
        places: list[tuple[Path, str]] = [(("label",), concept.label)]
        places += [(("aka", position), name) for position, name in enumerate(concept.aka)]
        for path, name in places:
            other = first.setdefault((concept.id[0], _plain(name)), concept.id)
            if other != concept.id:
                message = f"“{name}” is a name of {other} already."
                yield inspection.problem(concept.id, path, message)


def citations_differ(inspection: RuleContext) -> Iterator[Problem]:
    """R37: no two sources are cited alike in short."""
    first: dict[str, str] = {}
    for source in inspection.graph.sources.values():
        short = short_citation(source)
        other = first.setdefault(short, source.id)
        if other != source.id:
            message = f"“{short}” cites {other} too, so readers cannot tell them apart."
            yield inspection.problem(source.id, ("csl", "author"), message)


def _plain(text: str) -> tuple[str, ...]:
    # "don't" and "dont" are one spelling to whoever types the question.
    return words(text.replace("'", "").replace("’", ""))


RULES: tuple[Callable[[RuleContext], Iterator[Problem]], ...] = (
    hedges_read_well,
    questions_differ,
    phrasings_differ,
    names_differ,
    citations_differ,
)
