"""Meanings: what questions asked in vain could mean, and which of their wordings can be taught."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations, product
from typing import TYPE_CHECKING

from bot.answers.model import Related
from bot.cards.limits import SELECT_OPTIONS
from bot.errors import InputError, NotFoundError
from bot.faq.model import MissKind
from bot.faq.text.validation import ValidationErrors, validate_content
from bot.matching.concept_mentions import extract_mentions

if TYPE_CHECKING:
    from bot.engine import AnswerEngine
    from bot.faq.entry_index import EntryIndex
    from bot.faq.misses import MissCluster

MOST_NAMED = 3
"""Exercises, muscles and terms of a question whose answers are offered."""
LEAST = 0.05
"""Score from which something speaks for a meaning."""
NAMED = 0.3
"""Score of an answer from the graph about what a question names."""
ANY_ANSWER = "-"
"""Stands for the answer where a wording alone is judged."""


def reference_titles(library: AnswerEngine, entries: EntryIndex | None) -> dict[str, str]:
    """Return the questions of topics and entries by their ids."""
    questions = entries.questions if entries is not None else ()
    return {**library.topic_titles} | {question.topic: question.question for question in questions}


def answers_on(library: AnswerEngine, text: str) -> dict[str, str]:
    """Return the answers from the graph about what a text names: their references and headings.

    Of exercises and muscles, of each of both together, of each two exercises, and of terms.
    """
    mentions = extract_mentions(library.analyse(text))
    exercises, muscles = mentions.exercises[:MOST_NAMED], mentions.muscles[:MOST_NAMED]
    pairs = [*product(exercises, muscles), *combinations(exercises, 2)]
    found: dict[str, str] = {}
    for ids in (*pairs, *zip((*exercises, *muscles, *mentions.terms[:MOST_NAMED]))):
        with suppress(NotFoundError):
            answer = library.recall("+".join(ids))
            if answer.reference not in library.graph.topics:
                found[answer.reference] = answer.heading
    return found


def rank_candidates(
    library: AnswerEngine, entries: EntryIndex | None, group: MissCluster
) -> tuple[Related, ...]:
    """Rank what a group could mean: what members picked, then by sureness and by similarity.

    What nothing speaks for comes last, the server's entries before topics and newer ones before
    older ones. A topic in whose place the server put an entry is offered as that entry; an entry
    that only points at a topic is not offered beside it.
    """
    decision = library.matcher.decide(group.text)
    topics = library.graph.topics
    score = {
        topic: max(decision.probabilities.get(topic, 0.0), decision.acceptance.get(topic, 0.0))
        for topic in topics
    }
    for near in library.matcher.index.rank(decision.reading, limit=SELECT_OPTIONS):
        score[near.key] = max(score.get(near.key, 0.0), near.similarity)
    if entries is not None:
        score |= {entry.id: 0.0 for entry in entries if not entry.draft.points}
        for candidate in entries.match(group.text).candidates:
            score[candidate.key] = max(score.get(candidate.key, 0.0), candidate.score)
    named = answers_on(library, group.text)
    score |= dict.fromkeys(named, NAMED)
    for miss in group.misses:
        if miss.kind is MissKind.PICKED and miss.topic in score:
            score[miss.topic] += miss.count
    names = reference_titles(library, entries) | named
    newest = {entry.id: entry.number for entry in entries or ()}
    ordered = sorted(
        (reference for reference in score if reference in names),
        key=lambda reference: (
            -score[reference] if score[reference] >= LEAST else 0.0,
            -newest.get(reference, 0),
        ),
    )
    offered = tuple(Related(reference, names[reference]) for reference in ordered)
    return (entries.served(offered) if entries is not None else offered)[:SELECT_OPTIONS]


def valid_phrasings(group: MissCluster) -> tuple[str, ...]:
    """Return the wordings of a group, most asked first, as they can be saved.

    Raises InputError where not one can be.
    """
    fit: dict[str, None] = {}
    refused = ""
    for text in dict.fromkeys(miss.text for miss in group.misses):
        draft = validate_content(text, ANY_ANSWER, (), (), None, sources=())
        if isinstance(draft, ValidationErrors):
            refused = refused or draft.problems[0].message
        else:
            fit[draft.question] = None
    if not fit:
        raise InputError(f"That wording cannot be taught. {refused} Write an answer instead.")
    return tuple(fit)
