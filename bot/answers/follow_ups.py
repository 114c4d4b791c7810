"""Replies to an answer: why, how sure, sources, what speaks against it, what instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from bot.answers.model import Answer, Bullet, FollowUp
from bot.answers.sections import (
    Citations,
    article_footer,
    beyond_section,
    capitalise_first,
    certainty_of_claim,
    disagree_sections,
    make_bullet,
    make_section,
)
from bot.answers.topic import statements_heading, topic_answer
from bot.evidence.queries import against, grade, verdict, why
from bot.matching.normalise import tokenise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.queries.results import Objection
    from bot.matching.phrase_rules import PhraseRules

NO_ALTERNATIVE = "Nothing here says what to do instead."
NO_ANSWER = "There is no answer here to ask that of; ask me a question first."
LONGEST = 60
"""Characters: what is longer than this asks something of its own."""


@dataclass(frozen=True, slots=True)
class FollowUpRules:
    """Patterns of short replies (rules/follow_ups.yaml): what a reply asks, and of what."""

    by_kind: Mapping[FollowUp, PhraseRules]
    simpler: PhraseRules
    help: PhraseRules

    def classify(self, text: str) -> FollowUp | None:
        """Return what a short reply asks of the answer before it, None if nothing of it."""
        words = _words(text)
        return next(
            (kind for kind, rules in self.by_kind.items() if words and rules.matches_whole(words)),
            None,
        )

    def asks_simpler(self, text: str) -> bool:
        """Return whether a reply wants the same again in plainer words."""
        return self.simpler.matches(_words(text))

    def asks_for_help(self, text: str) -> bool:
        """Return whether a text asks what the bot is or how to use it."""
        return self.help.matches_whole(_words(text))


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a reply; what is longer than a reply asks something of its own."""
    if len(text) > LONGEST:
        return ()
    return tuple(token for token in tokenise(text.replace("_", " ")) if token.isalnum())


def answer_follow_up(graph: EvidenceGraph, answer: Answer, kind: FollowUp) -> Answer:
    """Answer what a reply asks of an answer; of one without a claim little can be asked."""
    if kind is FollowUp.INSTEAD:
        alternatives = graph.roles.alternatives_topic
        if alternatives is None:
            return replace(_bare(answer), verdict=NO_ALTERNATIVE)
        return topic_answer(graph, alternatives)
    if answer.outcome != "answer":
        return Answer(
            outcome="chatter",
            heading="",
            verdict=NO_ANSWER,
            related=answer.related or answer.choices,
        )
    if kind is FollowUp.SOURCES:
        return _sources(graph, answer)
    if not answer.claims:
        return replace(
            _bare(answer),
            verdict="Not graded.",
            sentence="This answer makes no claim that we grade, so there is no level to explain.",
        )
    match kind:
        case FollowUp.WHY:
            return _why(graph, answer)
        case FollowUp.HOW_SURE:
            return _how_sure(graph, answer)
        case FollowUp.AGAINST:
            return _against(graph, answer)
        case _:
            assert_never(kind)


def _bare(answer: Answer) -> Answer:
    """Keep of an answer what its follow-ups share with it: heading, topic, related, footer."""
    return replace(
        answer,
        verdict="",
        sentence="",
        correction=None,
        sections=(),
        certainty=None,
        citations=(),
        choices=(),
        sources=(),
    )


def _why(graph: EvidenceGraph, answer: Answer) -> Answer:
    """Return the mechanism; where none is known, say so and show what the claim rests on."""
    claim = answer.claims[0]
    found, citations = why(graph, claim), Citations(graph)
    if found.reasons:
        sentence = found.statement
        lines = [make_bullet(graph, reason, citations) for reason in found.reasons]
        sections = make_section("evidence", "What would explain it", lines)
    else:
        sentence = "The article gives no mechanism for this; it rests on what was found."
        points = verdict(graph, claim).points
        lines = [make_bullet(graph, point, citations) for point in points]
        sections = make_section("evidence", statements_heading(graph, points), lines)
    return replace(
        _bare(answer),
        sentence=sentence,
        sections=sections,
        citations=citations.listing(),
        claims=tuple(dict.fromkeys((claim, *(reason.id for reason in found.reasons)))),
        sources=citations.sources,
    )


def _how_sure(graph: EvidenceGraph, answer: Answer) -> Answer:
    """Return the steps that lead to the level, in lay words, and what would raise it."""
    claim = answer.claims[0]
    result, citations = grade(graph, claim), Citations(graph)
    moves = {1: "up to ", 0: "", -1: "down to "}
    steps = [
        Bullet(
            f"{capitalise_first(step.words)}: {moves[step.change]}{step.level}",
            citations.cite((step.source,)) if step.source else (),
        )
        for step in result.steps
    ]
    return replace(
        _bare(answer),
        verdict=f"{capitalise_first(str(result.level))}.",
        sentence=certainty_of_claim(graph, claim).reason,
        sections=(
            *make_section("text", "Step by step", steps),
            *make_section("text", "What would raise it", [Bullet(result.raise_it)]),
        ),
        certainty=certainty_of_claim(graph, claim),
        citations=citations.listing(),
        claims=(claim,),
        sources=citations.sources,
    )


def _sources(graph: EvidenceGraph, answer: Answer) -> Answer:
    """Return every source of an answer, those of its claim that it did not show among them."""
    citations = Citations(graph)
    behind = [source for claim in answer.claims[:1] for source in graph.sources_of(claim)]
    wanted = dict.fromkeys((*answer.sources, *behind))
    for source in sorted(wanted, key=lambda one: graph.sources[one].beyond):
        citations.cite((source,))
    return replace(
        _bare(answer),
        verdict="" if wanted else "No source is cited for this.",
        citations=citations.listing(),
        sources=citations.sources,
    )


def _against(graph: EvidenceGraph, answer: Answer) -> Answer:
    """Return what contradicts or limits a claim or a step towards it."""
    claim = answer.claims[0]
    found, citations = against(graph, claim), Citations(graph)
    sections = (
        *make_section(
            "but",
            "What limits it or speaks against it",
            dict.fromkeys(_objection(objection, citations) for objection in found.objections),
        ),
        *disagree_sections(found.disagreements, citations, at_most=len(found.disagreements)),
        *beyond_section(graph, [statement.point for statement in found.beyond], citations),
    )
    return replace(
        _bare(answer),
        verdict=found.none or "",
        sentence=found.statement,
        sections=sections,
        citations=citations.listing(),
        claims=(claim,),
        sources=citations.sources,
        footer=article_footer(graph),
    )


def _objection(objection: Objection, citations: Citations) -> Bullet:
    """Make a line of an objection: what was found, then why it matters here."""
    texts = dict.fromkeys((objection.point.text, objection.because or ""))
    level = None if objection.point.level is None else str(objection.point.level)
    return Bullet(
        " ".join(text for text in texts if text), citations.cite(objection.point.sources), level
    )
