"""The card of `/faq test`: why a question gets its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from discord import ui

from bot.cards.answer_card import PLAIN_COLOUR, build_view
from bot.cards.limits import truncate
from bot.cards.markdown import escape_markdown, subtext

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.answers.model import Answer
    from bot.matching.decision import MatchExplanation

MAX_NAME_CHARS, MAX_EXPLANATION_CHARS = 120, 3_800
MAX_CANDIDATES = 5
MIN_SHARE = 0.01
"""Share below which nothing is worth a line."""
SHOWN_CONCEPTS = ("m:", "x:", "o:", "t:", "u:")
"""Muscles, exercises, outcomes, terms, and what is known by name alone."""

KIND_LABELS = {
    "injury": "Pain or an injury",
    "not-covered": "Training that I know nothing of",
    "off-topic": "Something else than training",
    "chatter": "No question at all",
}


class _Candidate(NamedTuple):
    """What could be meant, how likely it fits, and the wording that comes nearest."""

    name: str
    sure: float
    phrase: str
    similarity: float


def explanation_card(
    answer: Answer,
    explanation: MatchExplanation,
    names: Mapping[str, str],
    passive: bool | None = None,  # noqa: FBT001  yes, no, or nowhere
    entries: Sequence[str] = (),
) -> ui.LayoutView:
    """Return spelling corrections, recognised concepts, closest candidates and the deciding rule.

    `names` are what topics, entries and concepts are called; `passive` tells whether it would be
    answered unasked, None where the server has no channel for that. `entries` are lines about the
    server's own entries, the first of which says what decided.
    """
    lines = "\n".join(_explanation_lines(answer, explanation, names))
    if entries:
        decided, *others = map(escape_markdown, entries)
        bullets = "".join(f"\n- {line}" for line in others)
        lines = f"**This server's entries:** {decided}{bullets}\n{lines}"
    text = f"### Why this answer\n{truncate(lines, MAX_EXPLANATION_CHARS)}"
    parts: list[ui.Item[ui.LayoutView]]
    parts = [
        ui.TextDisplay(text),
        ui.TextDisplay(subtext(f"Rule: {escape_markdown(explanation.rule)}")),
    ]
    if passive is not None:
        does = "I would answer" if passive else "I would stay silent"
        parts.insert(1, ui.TextDisplay(f"**Where I listen unasked:** {does}."))
    container: ui.Container[ui.LayoutView] = ui.Container(*parts, accent_colour=PLAIN_COLOUR)
    return build_view([container])


def _explanation_lines(
    answer: Answer, explanation: MatchExplanation, names: Mapping[str, str]
) -> Iterator[str]:
    yield _reason_sentence(answer, explanation.rule)
    if explanation.repairs:
        mended = ", ".join(
            f"{escape_markdown(typed)} → {escape_markdown(meant)}"
            for typed, meant in explanation.repairs
        )
        yield f"**Read as:** {mended}"
    concepts = {
        concept: words
        for concept, words in explanation.concepts
        if concept.startswith(SHOWN_CONCEPTS)
    }
    if concepts:
        found = ", ".join(
            _concept_text(concept, words, names) for concept, words in concepts.items()
        )
        yield f"**It speaks of:** {found}"
    near = sorted(
        _candidates(explanation, names),
        key=lambda candidate: -max(candidate.sure, candidate.similarity),
    )
    if near:
        yield "**What comes nearest:**"
        yield from (_candidate_line(candidate) for candidate in near[:MAX_CANDIDATES])


def _concept_text(concept: str, words: str, names: Mapping[str, str]) -> str:
    if concept.startswith("u:"):
        return f"{escape_markdown(words)} (not in the knowledge)"
    if concept not in names:
        return escape_markdown(words)
    label = names[concept]
    return escape_markdown(label if label.casefold() == words else f"{label} (“{words}”)")


def _candidates(explanation: MatchExplanation, names: Mapping[str, str]) -> list[_Candidate]:
    """Merge the rows of one topic or entry; drop those that are all but ruled out."""
    joined: dict[str, _Candidate] = {}
    for label, probability, accepted, phrase, similarity in explanation.ranking:
        name = KIND_LABELS.get(label) or names.get(label, label)
        candidate = _Candidate(name, max(probability, accepted), phrase, similarity)
        known = joined.get(label)
        if known is not None:
            nearer = max(candidate, known, key=lambda row: row.similarity)
            candidate = nearer._replace(sure=max(candidate.sure, known.sure))
        joined[label] = candidate
    return [
        candidate
        for candidate in joined.values()
        if max(candidate.sure, candidate.similarity) >= MIN_SHARE
    ]


def _candidate_line(candidate: _Candidate) -> str:
    facts = [f"{candidate.sure:.0%} likely to fit"] if candidate.sure >= MIN_SHARE else []
    if candidate.phrase:
        wording = escape_markdown(truncate(candidate.phrase, MAX_NAME_CHARS))
        facts.append(f"{candidate.similarity:.0%} like the wording “{wording}”")
    return f"- **{escape_markdown(truncate(candidate.name, MAX_NAME_CHARS))}** · {', '.join(facts)}"


def _reason_sentence(answer: Answer, rule: str) -> str:
    """Return a sentence on what decided."""
    match answer.outcome:
        case "choices":
            return "Nothing is sure enough to answer outright, so I offer the likeliest to pick."
        case "not-covered":
            return "It is about training, but nothing that I know or was taught answers it."
        case "injury":
            return (
                "It sounds like pain or an injury: then I give no training advice, and keep none."
            )
        case "off-topic":
            return "It is about something else than training."
        case "chatter":
            return "I see no question in it."
        case "answer":
            pass
    if rule.startswith("equal to"):
        return "These are the very words of a wording that I know."
    return f"I am {answer.score:.0%} sure that this is meant, which is enough to answer."
