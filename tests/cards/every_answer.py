"""Every answer that the knowledge can give, and every card of each."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from bot.answers.follow_ups import answer_follow_up
from bot.answers.model import FollowUp
from bot.cards.answer_card import CardOptions, answer_card
from bot.cards.pagination import paginate_answer
from bot.errors import InputError, NotFoundError
from bot.matching.results import (
    Ambiguous,
    Injury,
    MentionedConcepts,
    NotCovered,
    OffTopic,
    SmallTalk,
    TopicMatch,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answers.model import Answer
    from bot.cards.limits import Component
    from bot.engine import AnswerEngine

ASKER = 2**64 - 1
"""A user id as long as ids become."""
NOTE = "-# For <@18446744073709551615>"
MOST_CHOICES = 5


def looked_up(library: AnswerEngine) -> Iterator[Answer]:
    """Return topics, claims, findings, studies and concepts, each by its id."""
    graph = library.graph
    for nodes in (graph.topics, graph.claims, graph.findings, graph.sources, graph.concepts):
        for node in nodes:
            try:
                yield library.show(node)
            except NotFoundError:
                # Outcomes have no card of their own.
                assert node.startswith("o:")


def compared(library: AnswerEngine) -> Iterator[Answer]:
    """Return every pair of exercises, without a muscle and with each."""
    muscles = (None, *_of(library, "m:"))
    for first, second in combinations(_of(library, "x:"), 2):
        for muscle in muscles:
            try:
                yield library.compare(first, second, muscle)
            except InputError:
                break


def from_graph(library: AnswerEngine) -> Iterator[Answer]:
    """Return what is known of every exercise, muscle and outcome together."""
    for exercise in _of(library, "x:"):
        for muscle in _of(library, "m:"):
            for outcome in ("", *_of(library, "o:")):
                try:
                    yield library.recall("+".join(filter(None, (exercise, muscle, outcome))))
                except NotFoundError:
                    continue


def of_every_outcome(library: AnswerEngine) -> Iterator[Answer]:
    """Return the longest answers of the outcomes that are not one of the knowledge's own."""
    topics = sorted(library.graph.topics, key=lambda one: -len(library.graph.topics[one].question))
    most = tuple(topics[:MOST_CHOICES])
    yield library.answer_to(Ambiguous(most, 0.5))
    yield library.answer_to(Ambiguous(most[:2], 0.5))
    yield library.answer_to(NotCovered((), most))
    yield library.answer_to(NotCovered(("Bulgarian split squats", "rowing"), most))
    yield library.answer_to(Injury())
    yield library.answer_to(Injury(soreness=True))
    yield library.answer_to(OffTopic())
    yield library.answer_to(SmallTalk())


def asked_besides(library: AnswerEngine) -> Iterator[Answer]:
    """Return topics with all that a question can add: further topics, terms, beliefs."""
    graph = library.graph
    topics = list(graph.topics)
    terms = tuple(one for one in graph.concepts if one.startswith("t:"))
    beliefs = [one.id for one in graph.claims.values() if one.stance == "rejected"]
    for place, topic in enumerate(topics):
        said = MentionedConcepts(
            terms=terms[place % 5 :][:3], presupposes=(beliefs[place % len(beliefs)],)
        )
        others = tuple(one for one in (topics * 2)[place + 1 : place + 3])
        yield library.answer_to(TopicMatch(topic, 1.0, said))
        yield library.answer_to(TopicMatch(topic, 1.0, said, others))


def every_answer(library: AnswerEngine) -> list[Answer]:
    """Return all answers, each once."""
    ways = (looked_up, compared, from_graph, of_every_outcome, asked_besides)
    return list(dict.fromkeys(answer for way in ways for answer in way(library)))


def every_detail(library: AnswerEngine, answers: list[Answer]) -> list[tuple[Answer, FollowUp]]:
    """Return all that can be asked of every answer, each once."""
    found = {
        (answer_follow_up(library.graph, answer, kind), kind)
        for answer in answers
        if answer.reference
        for kind in FollowUp
    }
    return sorted(found, key=lambda one: (one[0].reference, one[1]))


def frames_of(kind: FollowUp | None) -> tuple[CardOptions, ...]:
    """Return the frames that a card comes in, with everything and with nothing."""
    asked = None if kind is FollowUp.INSTEAD else kind
    told = CardOptions(asker=ASKER, note=NOTE, asked=asked)
    return CardOptions(asked=asked), told, replace(told, question="squats?", votes=True)


def cards_of(answer: Answer, kind: FollowUp | None = None) -> Iterator[list[Component]]:
    """Return the components of every page of an answer, in every frame."""
    for frame in frames_of(kind):
        for page in range(len(paginate_answer(answer))):
            yield answer_card(answer, frame, page=page).to_components()


def _of(library: AnswerEngine, prefix: str) -> list[str]:
    return [one for one in library.graph.concepts if one.startswith(prefix)]
