"""Every number that an answer shows is in the evidence behind it."""

from __future__ import annotations

import re

import pytest

from bot.answers.compose import compose
from bot.answers.lookup import answer_for_node
from bot.matching.results import GraphMatch, MentionedConcepts, TopicMatch

NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\d)")
TRAINED_IN = re.compile(r"\b(?:19|20)\d\d\b|(?<=[136])RM\b|\b[136]RM\b")


def shown(answer):
    """Return the numbers of an answer's verdict, sentence, correction and lines."""
    told = [answer.verdict, answer.sentence, answer.correction or ""]
    told += [
        bullet.text
        for section in answer.sections
        for bullet in section.bullets
        if not bullet.text.startswith("Reference: ")
    ]
    return {float(n) for text in told for n in NUMBER.findall(TRAINED_IN.sub("", text))}


def held(graph, answer):
    """Return the numbers of the nodes that an answer rests on or shows."""
    numbers = set()
    for finding in graph.findings.values():
        if finding.source not in answer.sources:
            continue
        data = finding.model_dump(exclude={"id", "at", "text"})
        numbers |= {float(n) for n in re.findall(r"\d+(?:\.\d+)?", str(data))}
    for source in answer.sources:
        study = graph.sources[source].study
        numbers |= {float(n) for n in re.findall(r"\d+(?:\.\d+)?", str(study))}
    # The rule's own texts sum people and name its thresholds.
    rules = graph.rules.thresholds.model_dump()
    numbers |= {float(n) for n in rules.values() if isinstance(n, int)}
    people = [f.scope.n for f in graph.findings.values() if f.scope.n]
    return numbers | {float(a + b) for a in people for b in people}


def test_topics_hold_every_number_they_show(graph):
    """A number in an answer stands in a finding or a study of the sources that it cites."""
    for topic in graph.topics:
        if topic == "sources":
            continue
        answer = compose(graph, TopicMatch(topic, 0.9))
        assert shown(answer) <= held(graph, answer), topic


@pytest.mark.parametrize("kind", ["m:", "x:"])
def test_answers_from_the_graph_hold_every_number_they_show(graph, kind):
    """The same holds for what is composed from muscles and exercises alone."""
    for concept in (one for one in graph.concepts if one.startswith(kind)):
        answer = answer_for_node(graph, concept)
        assert shown(answer) <= held(graph, answer), concept
        if kind == "m:":
            asked = MentionedConcepts(muscles=(concept,), exercises=("x:back-squat",))
            answer = compose(graph, GraphMatch("sources", 0.5, asked))
            assert shown(answer) <= held(graph, answer), concept
