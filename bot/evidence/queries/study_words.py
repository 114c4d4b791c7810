"""The words that describe each study: who ran it, when, where, on whom, with what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evidence.study_facts import Attribute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.study_facts import StudyRecord

TELLING = (
    Attribute.INSTRUMENT,
    Attribute.TRAINING_STATUS,
    Attribute.SEX,
    Attribute.AGE,
    Attribute.BODIES,
    Attribute.COUNTRY,
    Attribute.DESIGN,
    Attribute.EXERCISES,
    Attribute.DEPTH,
    Attribute.TEMPO,
    Attribute.LOAD,
)
"""Attributes whose words tell a study from others."""
NUMBERED = (Attribute.PARTICIPANTS, Attribute.DURATION)
"""Attributes whose first number does: "the one with 24 men"."""


def describe_studies(graph: EvidenceGraph) -> Mapping[str, tuple[str, ...]]:
    """Return the words and phrases that describe each study."""
    return {record.source: tuple(_words(graph, record)) for record in graph.studies.values()}


def _words(graph: EvidenceGraph, record: StudyRecord) -> Iterator[str]:
    csl = graph.sources[record.source].csl
    yield from (csl.title, record.called, *record.names)
    yield from (author.family for author in csl.author)
    if csl.issued and csl.issued.year:
        yield str(csl.issued.year)
    for name in TELLING:
        if fact := record.facts.get(name):
            yield from fact.yes
    for name in NUMBERED:
        if (fact := record.facts.get(name)) and fact.values:
            yield f"{fact.values[0]:g}"
    for group in record.groups:
        if group.exercise:
            yield from (group.name, *group.names)
