"""Grading, step by step."""

from __future__ import annotations

import pytest

from bot.evidence.grading.grade import grade
from bot.evidence.schema import CertaintyLevel
from tests.evidence.graph_samples import (
    LIMITS,
    claim,
    codes,
    edge,
    finding,
    graph_of,
    level,
    source,
)


@pytest.mark.parametrize(
    ("evidence", "outcome", "due"),
    [
        ("imaging-between", "growth", "moderate"),
        ("imaging-pre-post", "growth", "moderate"),
        ("emg", "growth", "very low"),
        ("model", "growth", "very low"),
        ("emg", "activity", "moderate"),
        ("imaging-between", "activity", "very low"),
        ("model", "moment", "low"),
        ("model", "strength", "low"),
        ("emg", "moment", "very low"),
        ("anatomy", "anatomy", "moderate"),
        ("anatomy", "growth", "very low"),
        ("reasoning", "growth", "very low"),
        ("reasoning", "anatomy", "very low"),
        ("emg", "soreness", "very low"),
    ],
)
def test_evidence_starts_by_kind_and_outcome(evidence, outcome, due):
    """Each kind of evidence is worth what it is for its own outcome, high only after the caps."""
    found = finding("a", evidence, outcome=outcome)
    assert level(found, claims=[claim("it", outcome)]) == due


def test_randomised_arms_start_high():
    """Compared arms start high, and only the caps keep one study from staying there."""
    result = grade(graph_of(finding("a", "imaging-between")), "c:it")
    assert result.steps[0].level is CertaintyLevel.HIGH
    assert codes(result) == ["start", "capped"]


def test_another_outcome_only_stands_in():
    """The same study is a proxy for a claim about something that it did not measure."""
    found = finding("a", "emg", outcome="activity")
    result = grade(graph_of(found, claims=[claim("it", "growth")]), "c:it")
    assert result.level is CertaintyLevel.VERY_LOW
    assert codes(result) == ["start", "proxy"]
    assert "activity" in result.reason
    assert "growth" in result.raise_it


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"n": LIMITS.few_people - 1}, "few-people"),
        ({"direction": "none"}, "no-interval"),
        ({"against": "none", "says": None}, "not-opened"),
        ({"flags": ["partial"]}, "partial"),
        ({"flags": ["indirect-population"]}, "indirect-population"),
    ],
)
def test_each_weakness_lowers_by_one(more, code):
    """Every named weakness takes one level, and the trace says so in words."""
    result = grade(graph_of(finding("a", **more)), "c:it")
    assert result.level is CertaintyLevel.LOW
    step = next(step for step in result.steps if step.code == code)
    assert (step.change, step.level, step.source) == (-1, CertaintyLevel.LOW, "s:a")
    assert step.words


@pytest.mark.parametrize("status", ["preprint", "conference-abstract"])
def test_unreviewed_papers_lower_by_one(status):
    """A preprint or a conference abstract takes one level."""
    result = grade(graph_of(finding("a"), source("a", status)), "c:it")
    assert (result.level, codes(result)) == (CertaintyLevel.LOW, ["start", status])


@pytest.mark.parametrize(
    "more",
    [
        {"n": LIMITS.few_people},
        {"n": None},
        {"direction": "none", "effect": {"unit": "cm2", "value": 0.1, "ci": [-1, 1]}},
        {"against": "secondary"},
        {"says": "silent"},
        {"flags": ["high-drop-out"]},
    ],
)
def test_what_is_no_weakness_lowers_nothing(more):
    """Ten people, a null with its interval and a silent abstract cost nothing by themselves."""
    assert level(finding("a", **more)) == "moderate"


def test_imprecision_counts_once():
    """A null among few people is one weakness told in two steps."""
    result = grade(graph_of(finding("a", n=8, direction="none")), "c:it")
    assert result.level is CertaintyLevel.LOW
    assert [(step.code, step.change) for step in result.steps[1:]] == [
        ("few-people", -1),
        ("no-interval", 0),
    ]
    assert "8 people" in result.steps[1].words


def test_weaknesses_add_up_to_the_floor():
    """Levels never fall below very low, and the steps below it change nothing."""
    found = finding("a", n=3, against="none", says=None, flags=["partial", "indirect-population"])
    result = grade(graph_of(found), "c:it")
    assert result.level is CertaintyLevel.VERY_LOW
    assert [step.change for step in result.steps] == [0, -1, -1, 0, 0]


def test_a_line_is_as_good_as_its_best_finding():
    """A weaker sentence of the same study does not weaken it."""
    assert level(finding("a-weak", n=3), finding("a-good")) == "moderate"


def test_agreement_needs_two_sources():
    """Two findings of one study are one line; two studies that agree lift by one level."""
    weak = {"direction": "none"}
    assert level(finding("a-1", **weak), finding("a-2", **weak)) == "low"
    assert level(finding("a", **weak), finding("b", **weak)) == "moderate"


def test_agreement_lifts_once():
    """Four studies that agree lift no more than two do."""
    four = [finding(name, "model", outcome="moment") for name in "abcd"]
    result = grade(graph_of(*four, claims=[claim("it", "moment")]), "c:it")
    assert result.level is CertaintyLevel.MODERATE
    assert codes(result).count("agree") == 1


@pytest.mark.parametrize(
    "other",
    [
        {"says": "silent"},
        {"says": "differs"},
        {"against": "secondary"},
        {"against": "none"},
        {"n": 3, "flags": ["partial"]},
    ],
)
def test_agreement_needs_checked_and_fair_evidence(other):
    """A study that was not checked, does not agree or is very low itself lifts nothing."""
    weak = {"direction": "none"}
    assert level(finding("a", **weak), finding("b", **(weak | other))) == "low"


@pytest.mark.parametrize(
    ("names", "people", "due"),
    [("abc", 34, "high"), ("abc", 33, "moderate"), ("ab", 80, "moderate")],
)
def test_high_needs_studies_and_people(names, people, due):
    """High needs three checked studies and a hundred people in all."""
    result = grade(graph_of(*[finding(name, n=people) for name in names]), "c:it")
    assert result.level.value == due
    assert ("capped" in codes(result)) == (due != "high")


def test_unchecked_studies_do_not_reach_high():
    """A third study that nobody checked does not count towards high."""
    studies = [finding("a", n=90), finding("b", n=90), finding("c", n=90, says="silent")]
    assert level(*studies) == "moderate"


def test_people_are_counted_by_arm():
    """One arm told in two findings counts once, two arms both, and never more than the study."""

    def people(*nodes):
        return grade(graph_of(*nodes, finding("b", n=16)), "c:it").reason

    assert "24 squatters" in people(finding("a-1", n=8), finding("a-2", n=8))
    assert "33 squatters" in people(finding("a-1", n=8), finding("a-2", n=9))
    assert "33 squatters" in people(
        source("a", people=17), finding("a-1", n=8), finding("a-2", n=9), finding("a-3", n=17)
    )


def test_contradiction_lowers_by_one():
    """Evidence against of about the same weight takes a level."""
    against = edge("f:b", rel="contradicts")
    result = grade(graph_of(finding("a"), finding("b"), edges=[against]), "c:it")
    assert result.level is CertaintyLevel.LOW
    assert codes(result)[-1] == "contradicted"
    assert not result.verdict_flips
    assert level(finding("a"), finding("b", n=3), edges=[against]) == "low"
    weak = finding("b", n=3, flags=["partial"])
    assert level(finding("a"), weak, edges=[against]) == "moderate"


def test_stronger_contradiction_flips_the_verdict():
    """When the best line against is above the best one for, the verdict is mixed."""
    against = edge("f:b", rel="contradicts")
    result = grade(graph_of(finding("a", n=3), finding("b"), edges=[against]), "c:it")
    assert result.verdict_flips
    assert result.level is CertaintyLevel.VERY_LOW


def test_a_claim_contradicts_with_its_findings():
    """A claim speaks against another with the findings it carries, and not without any."""
    claims = [claim("it"), claim("other", direction="none")]
    edges = [edge("f:b", "c:other"), edge("c:other", rel="contradicts")]
    assert level(finding("a"), finding("b"), claims=claims, edges=edges) == "low"
    assert level(finding("a"), claims=claims, edges=edges[1:]) == "moderate"


def test_qualifying_and_explaining_move_nothing():
    """A "but" is shown; it does not change how sure a claim is."""
    for rel in ("qualifies", "explains"):
        assert level(finding("a"), finding("b"), edges=[edge("f:b", rel=rel)]) == "moderate"


def test_a_claim_lends_its_own_level():
    """Support from a claim is as sure as that claim, and agreement does not lift it."""
    claims = [claim("it"), claim("below")]
    edges = [edge("f:a", "c:below"), edge("c:below")]
    assert level(finding("a"), claims=claims, edges=edges) == "moderate"
    assert level(finding("a", n=3), claims=claims, edges=edges) == "low"


def test_a_claim_about_another_outcome_stands_in():
    """Support that crosses outcomes is very low, however sure the claim below is."""
    claims = [claim("it"), claim("below", "activity")]
    edges = [edge("f:a", "c:below"), edge("c:below")]
    found = finding("a", "emg", outcome="activity")
    assert level(found, claims=claims, edges=edges, name="c:below") == "moderate"
    assert level(found, claims=claims, edges=edges) == "very low"


def test_a_conclusion_is_below_its_weakest_premise():
    """A conclusion needs all its premises: the weakest counts, less one level."""
    claims = [claim("it"), claim("good"), claim("poor", "moment")]
    edges = [edge("f:a", "c:good"), edge("f:b", "c:poor"), edge("c:it", "c:good", "derived-from")]
    nodes = [finding("a"), finding("b", "model", outcome="moment")]
    assert level(*nodes, claims=claims, edges=edges) == "low"
    edges.append(edge("c:it", "c:poor", "derived-from"))
    assert level(*nodes, claims=claims, edges=edges) == "very low"


def test_untraceable_claims_stay_very_low():
    """What the author reasons himself is very low, whatever is tied to it."""
    result = grade(graph_of(finding("a"), claims=[claim("it", attribution="untraceable")]), "c:it")
    assert result.level is CertaintyLevel.VERY_LOW
    assert codes(result)[-1] == "untraceable"


def test_reasoning_alone_stays_very_low():
    """Reasoning in three sources does not add up."""
    assert level(*[finding(name, "reasoning") for name in "abc"]) == "very low"


def test_studies_beyond_the_article_are_skipped():
    """Studies that the article does not cite neither lift nor lower."""
    for rel in ("supports", "contradicts"):
        result = grade(
            graph_of(
                finding("a", direction="none"),
                finding("b"),
                source("b", beyond=True),
                edges=[edge("f:b", rel=rel)],
            ),
            "c:it",
        )
        assert result.level is CertaintyLevel.LOW
        assert {step.source for step in result.steps} == {"s:a"}


def test_a_claim_without_evidence_is_very_low():
    """Nothing behind a claim is said, not hidden."""
    result = grade(graph_of(), "c:it")
    assert (result.level, codes(result)) == (CertaintyLevel.VERY_LOW, ["unsupported"])
    assert result.reason
    assert result.raise_it


def test_a_rejected_claim_is_graded_by_what_speaks_against_it():
    """How sure a rejection is, is how sure its contradiction is."""
    claims = [claim("it"), claim("myth", stance="rejected")]
    edges = [edge("c:it", "c:myth", "contradicts")]
    graph = graph_of(finding("a"), claims=claims, edges=edges)
    assert grade(graph, "c:myth").level is grade(graph, "c:it").level is CertaintyLevel.MODERATE
    assert grade(graph, "c:myth").reason == grade(graph, "c:it").reason
    assert not grade(graph, "c:myth").verdict_flips
