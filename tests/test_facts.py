"""Every fact about training and anatomy can be reached, with its discrepancy."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.engine import AnswerEngine
from bot.evidence.grading.grade import statement
from tests.outside_files import SHARED, needs_shared, texts_of

FACTS = yaml.safe_load(
    (Path(__file__).parent / "evidence" / "facts.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def library():
    """Open the knowledge that ships."""
    return AnswerEngine.open()


def shown(library, name):
    """Return all that a look-up shows."""
    return "\n".join(texts_of(library.show(name)))


def test_all_numbered_facts_are_mapped():
    """Each of the 58 facts has a line of its own."""
    assert [row["fact"] for row in FACTS] == list(range(1, 59))


@pytest.mark.parametrize("row", FACTS, ids=lambda row: str(row["fact"]))
def test_each_fact_is_reached(library, row):
    """What carries a fact is shown by the look-up of its study, claim, concept or topic."""
    graph = library.graph
    for node in row["nodes"]:
        if node in graph.findings:
            finding = graph.findings[node]
            text = shown(library, finding.source)
            assert finding.text in text
            if finding.checked.says in ("differs", "silent"):
                assert finding.checked.note
                assert finding.checked.note in text
        elif node in graph.claims:
            assert statement(graph, node) in shown(library, node)
        elif node in graph.concepts:
            assert graph.concepts[node].define in shown(library, node)
        else:
            assert node in graph.topics or node in graph.sources
            assert shown(library, node)


def test_all_articles_references_are_full_citations(library):
    """The seven references and the six beyond are listed whole, the latter marked so."""
    listed = "\n".join(texts_of(library.show("sources")))
    sources = [one for one in library.graph.sources.values() if one.status != "magazine"]
    assert sum(not one.beyond for one in sources) == 7
    assert sum(one.beyond for one in sources) == 6
    for source in sources:
        assert source.csl.title.rstrip(".") in listed
        assert str(source.csl.issued.year) in listed


def test_what_was_not_seen_is_said(library):
    """A paper known only through the article says so wherever it is cited."""
    for name in ("s:vigotsky2016", "s:ito2003"):
        assert "not seen" in shown(library, name).lower()


@needs_shared
def test_topics_have_the_ids_that_are_scored(library):
    """The topics and what else satisfies their askers are those of the topic list."""
    rows = yaml.safe_load((SHARED / "topics.yaml").read_text(encoding="utf-8"))
    wanted = {row["id"]: set(row.get("also", [])) for row in rows}
    # The list is older than this topic, which is accepted beside it.
    assert {"squat-depth": {"squat-growth-study"}, **wanted} == {
        topic.id: set(topic.also) for topic in library.graph.topics.values()
    }
