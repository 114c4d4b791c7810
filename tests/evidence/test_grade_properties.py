"""Properties of every grade, whatever the evidence."""

from __future__ import annotations

from typing import get_args

from hypothesis import given, settings, strategies as st

from bot.evidence.grading.grade import grade
from bot.evidence.schema import CertaintyLevel, EvidenceKind
from tests.evidence.graph_samples import (
    claim,
    edge,
    finding,
    graph_of,
    level,
    source,
)

studies = st.builds(
    lambda letter, number, evidence, n, says, against, direction, flags: finding(
        f"{letter}-{number}",
        evidence,
        n=n,
        says=says,
        against=against,
        direction=direction,
        flags=flags,
    ),
    st.sampled_from("abcd"),
    st.integers(0, 99),
    st.sampled_from(get_args(EvidenceKind)),
    st.none() | st.integers(1, 120),
    st.sampled_from([None, "agrees", "silent", "differs"]),
    st.sampled_from(["none", "secondary", "abstract", "full-text"]),
    st.sampled_from(["up", "none", "mixed"]),
    st.lists(st.sampled_from(["partial", "indirect-population", "high-drop-out"]), max_size=2),
)
statuses = st.sampled_from(["peer-reviewed", "preprint", "conference-abstract", "magazine"])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(studies, max_size=6, unique_by=lambda node: node["id"]),
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.fixed_dictionaries(dict.fromkeys("abcde", statuses)),
    st.builds(
        lambda letter, evidence, people: finding(f"{letter}-more", evidence, n=people),
        st.sampled_from("abcde"),
        st.sampled_from(["imaging-pre-post", "imaging-between", "emg"]),
        st.none() | st.integers(1, 200),
    ),
)
def test_more_agreeing_evidence_never_lowers(nodes, against, status, further):
    """A further finding that was checked and agrees lifts a claim or leaves it, never lowers it."""
    sources = [source(name, status[name]) for name in "abcde"]
    edges = [
        edge(node["id"], rel="contradicts")
        for node, is_against in zip(nodes, against, strict=False)
        if is_against
    ]
    before = grade(graph_of(*sources, *nodes, edges=edges), "c:it")
    after = grade(graph_of(*sources, *nodes, further, edges=edges), "c:it")
    assert after.level.order >= before.level.order


@settings(max_examples=200, deadline=None)
@given(
    st.lists(studies, max_size=6, unique_by=lambda node: node["id"]),
    st.lists(st.sampled_from(["supports", "contradicts", "qualifies"]), min_size=6, max_size=6),
    st.sampled_from(["growth", "activity", "moment", "anatomy", "soreness"]),
    st.sampled_from(["held", "rejected"]),
)
def test_every_trace_leads_to_its_level(nodes, rels, outcome, stance):
    """Whatever the evidence, the last step's level is the grade's, in range, and all has words."""
    edges = [edge(node["id"], rel=rel) for node, rel in zip(nodes, rels, strict=False)]
    result = grade(
        graph_of(*nodes, claims=[claim("it", outcome, stance=stance)], edges=edges), "c:it"
    )
    assert result.level in CertaintyLevel
    assert result.steps[-1].level is result.level
    assert all(step.change in {-1, 0, 1} and step.level in CertaintyLevel for step in result.steps)
    assert all("{" not in step.words for step in result.steps)
    for said in (result.reason, result.raise_it):
        assert said[0].isupper()
        assert said.endswith(".")
        assert "{" not in said


def test_circles_and_loose_ends_are_graded_somehow():
    """A graph that is still being checked can be graded without end or error."""
    claims = [claim("it"), claim("b")]
    edges = [
        edge("c:b"),
        edge("c:it", "c:b"),
        edge("f:gone"),
        edge("c:it", "c:gone", "derived-from"),
    ]
    assert level(claims=claims, edges=edges) == "very low"


def test_long_arguments_are_graded():
    """A chain of a thousand claims is no deeper than the machine's stack."""
    claims = [claim("it"), *[claim(f"n{i}") for i in range(1000)]]
    edges = [edge("c:n0"), *[edge(f"c:n{i + 1}", f"c:n{i}") for i in range(999)]]
    edges.append(edge("f:a", "c:n999"))
    assert level(finding("a"), claims=claims, edges=edges) == "moderate"
