from __future__ import annotations

import dataclasses

import pytest

from bot.evidence.grading.grade import grade
from bot.evidence.graph import EvidenceGraph
from bot.evidence.schema import Document


def build(rules, **parts):
    return EvidenceGraph.build([Document.model_validate({"schema": 1, **parts})], rules)


def claim(name):
    about = {"outcome": "o:growth"}
    return {"id": name, "text": "x", "short": "x", "about": about, "direction": "up"}


def edge(source, to, rel="supports"):
    return {"from": source, "rel": rel, "to": to}


def finding(name, people):
    return {
        "id": name,
        "source": "s:a",
        "evidence": "emg",
        "text": "x",
        "about": {"outcome": "o:growth"},
        "direction": "up",
        "scope": {"n": people},
        "at": {"section": "none"},
        "checked": {"against": "none"},
    }


def test_graph_cannot_be_changed(graph):
    """Those who hold a graph share it, so nobody changes it."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        graph.edges = ()


def test_edges_are_found_by_both_ends(graph):
    """Edges are found from either end, by relation or all, also where an edge is the target."""
    assert [edge.source for edge in graph.edges_to("c:no-growth", "supports")] == [
        "f:small",
        "f:larger",
    ]
    assert len(graph.edges_to("c:no-growth")) == 3
    assert [edge.to for edge in graph.edges_from("f:model", "qualifies")] == [
        "c:no-growth",
        "e:small",
    ]
    assert [edge.source for edge in graph.edges_to("e:small")] == ["f:model"]
    assert graph.edges_to("c:nothing") == graph.edges_from("c:nothing", "supports") == ()


def test_support_is_followed_down_to_findings(graph):
    """Support runs through claims and from a conclusion to its premises."""
    assert [found.id for found in graph.supporting_findings("c:no-growth")] == [
        "f:small",
        "f:larger",
    ]
    assert [found.id for found in graph.supporting_findings("c:no-help")] == ["f:model"]
    assert graph.sources_of("c:no-help") == ("s:model2016",)
    assert graph.supporting_findings("c:growth") == ()


def test_support_survives_a_circle_and_loose_ends(rules):
    """A graph that is still being checked can be walked."""
    graph = build(
        rules,
        claims=[claim("c:a"), claim("c:b")],
        edges=[edge("c:a", "c:b"), edge("c:b", "c:a"), edge("f:gone", "c:a")],
    )
    assert graph.supporting_findings("c:a") == ()
    assert graph.sources_of("c:a") == ()


def test_fallen_source_takes_its_findings_and_edges_along(graph):
    """Without a paper its findings, their edges and what attacked these edges are gone."""
    fallen = graph.without("s:small2019")
    assert "s:small2019" not in fallen.sources
    assert "f:small" not in fallen.findings
    assert not [edge for edge in fallen.edges if "f:small" in {edge.source, edge.to}]
    assert fallen.edges_to("e:small") == ()
    assert set(fallen.claims) == set(graph.claims)
    assert "f:small" in graph.findings


def test_fallen_source_is_graded_afresh(graph):
    """Grades that the whole graph remembers do not leak into the one without a paper."""
    before = grade(graph, "c:no-growth").level
    assert grade(graph.without("s:small2019"), "c:no-growth").level.order < before.order
    assert grade(graph, "c:no-growth").level is before


def test_unknown_source_changes_nothing(graph):
    """Taking away what is not there takes nothing away."""
    assert graph.without("s:nobody").edges == graph.edges


def test_concepts_know_their_wholes_and_parts(graph):
    """Related are the concept, its wholes and its parts, not its siblings."""
    assert graph.related_concepts("m:hamstrings") == ("m:hamstrings", "m:thigh", "m:biceps-femoris")
    assert graph.related_concepts("m:thigh") == ("m:thigh", "m:hamstrings", "m:biceps-femoris")
    assert graph.related_concepts("x:nothing") == ("x:nothing",)


def test_parts_in_a_circle_are_walked_once(rules):
    """A circle of parts, which the checks refuse, does not keep the walk going."""
    concepts = [
        {"id": "m:a", "label": "a", "part-of": "m:b"},
        {"id": "m:b", "label": "b", "part-of": "m:a"},
    ]
    graph = build(rules, concepts=concepts)
    assert graph.related_concepts("m:a") == ("m:a", "m:b")


def test_no_circle_in_the_worked_example(graph):
    """An argument that goes one way has no circle."""
    assert graph.cycles() == ()


def test_every_circle_is_given_closed(rules):
    """Two circles apart are both given; each starts and ends at the same claim."""
    graph = build(
        rules,
        claims=[claim(f"c:{letter}") for letter in "abcde"],
        edges=[
            edge("c:a", "c:b"),
            edge("c:b", "c:c"),
            edge("c:c", "c:a"),
            edge("c:d", "c:e", "derived-from"),
            edge("c:e", "c:d", "derived-from"),
            edge("c:a", "c:d", "qualifies"),
            edge("c:d", "c:a", "contradicts"),
        ],
    )
    circles = graph.cycles()
    assert all(circle[0] == circle[-1] for circle in circles)
    assert {frozenset(circle) for circle in circles} == {
        frozenset({"c:a", "c:b", "c:c"}),
        frozenset({"c:d", "c:e"}),
    }


def test_circles_that_meet_are_both_given(rules):
    """Cutting one circle open leaves the other of two that share a claim."""
    graph = build(
        rules,
        claims=[claim(f"c:{letter}") for letter in "abc"],
        edges=[
            edge(*ends) for ends in (("c:a", "c:b"), ("c:b", "c:a"), ("c:a", "c:c"), ("c:c", "c:a"))
        ],
    )
    assert {frozenset(circle) for circle in graph.cycles()} == {
        frozenset({"c:a", "c:b"}),
        frozenset({"c:a", "c:c"}),
    }


def test_a_claim_that_supports_itself_is_a_circle(rules):
    """The shortest circle is found too."""
    graph = build(rules, claims=[claim("c:a")], edges=[edge("c:a", "c:a")])
    assert graph.cycles() == (("c:a", "c:a"),)


def test_the_first_of_two_equal_ids_counts(rules):
    """A graph with a repeated id can be built, so that the checks can tell of it."""
    graph = build(rules, findings=[finding("f:a", 5), finding("f:a", 50)])
    assert graph.findings["f:a"].scope.n == 5


def test_findings_are_found_by_source(graph):
    """A study's findings are given in file order."""
    assert [found.id for found in graph.findings_of("s:small2019")] == ["f:small"]
    assert graph.findings_of("s:nobody") == ()
