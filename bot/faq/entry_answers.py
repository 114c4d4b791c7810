"""Answering: an entry as an answer that says whose words it gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from bot.answers.model import Answer, Citation, Related
from bot.answers.references import AnswerTitles
from bot.evidence.citations import citation_url, full_citation, short_citation, status_note
from bot.faq.entry_index import entry_as_related
from bot.matching.results import Ambiguous, TopicMatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.evidence.graph import EvidenceGraph
    from bot.faq.entry_index import EntryIndex
    from bot.faq.model import EntryLike
    from bot.matching.results import MatchResult

ADDED = "Added by this server's moderators"
UNCITED = "no study cited"


def entry_answer(graph: EvidenceGraph, entry: EntryLike) -> Answer:
    """Answer with an entry: its own words, lines and all, in `sentence`, and what it cites."""
    draft = entry.draft
    citations = tuple(
        _citation(graph, number, text) for number, text in enumerate(draft.citations, 1)
    )
    return Answer(
        outcome="answer",
        heading=draft.question,
        verdict="",
        sentence=draft.answer,
        topic=entry.id,
        origin="community",
        citations=citations,
        sources=tuple(one.source for one in citations if one.source in graph.sources),
        footer=ADDED if citations else f"{ADDED} · {UNCITED}",
        reference=entry.id,
    )


def compose_with_entries(
    graph: EvidenceGraph,
    entries: EntryIndex,
    outcome: MatchResult,
    curated: Callable[[MatchResult], Answer],
) -> Answer:
    """Answer an outcome in which entries stand among the topics; `curated` answers the others.

    The topic that an entry replaces is the first question offered after it.
    """
    if isinstance(outcome, Ambiguous) and not graph.topics.keys() >= {*outcome.topics}:
        # The curated side words the question back; the choices are the server's and its own.
        asked = curated(Ambiguous((), outcome.score))
        choices = related_entries(graph, entries, outcome.topics)
        return replace(asked, choices=entries.served(choices))
    if not isinstance(outcome, TopicMatch):
        return apply_overrides(entries, curated(outcome))
    own = entries.get(outcome.topic)
    if own is None:
        # What is no topic is an entry, or an answer from the graph that an alias leads to.
        mine = tuple(other for other in outcome.others if other not in graph.topics)
        others = tuple(other for other in outcome.others if other in graph.topics)
        answer = curated(replace(outcome, others=others))
        return apply_overrides(entries, answer, related_entries(graph, entries, mine))
    replaced = (own.draft.replaces,) if own.draft.replaces else ()
    answer = replace(entry_answer(graph, own), score=outcome.score)
    others = tuple(one for one in outcome.others if one not in replaced)
    offered = entries.served(related_entries(graph, entries, others))
    return replace(answer, related=(*related_entries(graph, entries, replaced), *offered))


def apply_overrides(entries: EntryIndex, answer: Answer, first: Iterable[Related] = ()) -> Answer:
    """Offer this server's own answers where an answer offers the topics that they replace."""
    instead = entries.replacing(answer.topic or "")
    mine = (*first, *((entry_as_related(instead),) if instead else ()))
    return replace(
        answer,
        related=entries.served((*mine, *answer.related)),
        choices=entries.served(answer.choices),
    )


def sources_answer(answer: Answer) -> Answer:
    """Answer what a community answer cites, which no graph knows."""
    verdict = "" if answer.citations else "No source is cited for this."
    return replace(answer, verdict=verdict, sentence="", sections=())


def related_entries(
    graph: EvidenceGraph, entries: EntryIndex, ids: Iterable[str]
) -> tuple[Related, ...]:
    """Turn ids of entries and answers into questions that can be asked, unknown ids left out."""
    titles = AnswerTitles(graph)
    return tuple(
        Related(reference, titles[reference]) if entry is None else entry_as_related(entry)
        for reference in dict.fromkeys(ids)
        if (entry := entries.get(reference)) is not None or reference in titles
    )


def _citation(graph: EvidenceGraph, number: int, text: str) -> Citation:
    """Cite one of our sources, by its id or its DOI, in short; else a DOI or a page as a link."""
    doi = text if text.startswith("10.") else None
    known = next(
        (
            source
            for source in graph.sources.values()
            if text == source.id or (doi and (source.csl.doi or "").lower() == doi)
        ),
        None,
    )
    if known is not None:
        return Citation(
            number=number,
            source=known.id,
            short=short_citation(known),
            full=full_citation(known),
            url=citation_url(known),
            note=status_note(known, graph.findings_of(known.id)),
            beyond=known.beyond,
        )
    name = f"doi:{doi}" if doi else urlsplit(text).hostname or text
    url = f"https://doi.org/{quote(doi, safe='/:;.-_~')}" if doi else _web(text)
    return Citation(number, text, name, name, url, None, beyond=False)


def _web(text: str) -> str | None:
    """Return a page's address; a source that the knowledge no longer holds has none."""
    return text if text.startswith(("https://", "http://")) else None
