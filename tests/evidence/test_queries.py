"""Queries: what they show, what they omit and what they refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import NotFoundError
from bot.evidence import queries
from bot.evidence.schema import CertaintyLevel, Edge


def changed(graph, *, edges=(), without_edge=None):
    """Return the graph with edges added, and one edge gone."""
    kept = [one for one in graph.edges if (one.source, one.to) != without_edge]
    return replace(graph, edges=(*kept, *edges))


def test_verdict_of_a_topic_is_hedged_and_graded(small):
    """A verdict holds the topic's question, the claim's short, hedged statement, and its grade."""
    verdict = queries.verdict(small, "growth")
    assert (verdict.question, verdict.short) == ("Do squats grow the hamstrings?", "Hardly.")
    assert verdict.grade is not None
    hedge = small.rules.levels[verdict.grade.level].hedge
    assert verdict.statement == f"Squats {hedge} do little for hamstring size."


def test_verdict_shows_one_finding_a_study_before_the_articles_own_words(small):
    """Without a choice by the topic, each study speaks once before any speaks twice."""
    shown = [one.id for one in queries.verdict(small, "growth").points]
    assert shown == ["f:able-ham", "f:baker-ham", "f:able-figure"]


def test_verdict_shows_what_the_topic_names(small):
    """The topic's own choice is shown in its order, findings of studies beyond apart."""
    verdict = queries.verdict(small, "activity")
    assert [one.id for one in verdict.points] == ["f:carter-squat", "t:emg"]
    assert [one.id for one in verdict.beyond] == ["f:eaton-curl"]


def test_verdict_says_but_without_studies_beyond(small):
    """What qualifies the claim is a but with its reason; studies beyond are told apart."""
    verdict = queries.verdict(small, "growth")
    assert [(one.point.id, one.because) for one in verdict.buts] == [
        ("f:dover-ham", "A model gives them up to 35 % of the hip's work.")
    ]
    assert [one.id for one in verdict.beyond] == ["f:eaton-curl"]


def test_verdict_says_but_about_a_step_of_the_argument(small):
    """An attack on the step that leads to a claim limits the claim."""
    verdict = queries.verdict(small, "c:curls-better")
    assert [(one.target, one.because) for one in verdict.buts] == [
        ("e:activity-to-growth", "Activity is no sure guide to growth.")
    ]


def test_verdict_tells_what_the_papers_say_otherwise(small):
    """Where a paper differs or is silent, its note is told, shown finding or not."""
    assert [one.note for one in queries.verdict(small, "activity").disagreements] == [
        "The abstract gives another figure."
    ]
    assert [one.says for one in queries.verdict(small, "growth").disagreements] == ["silent"]


def test_sources_stand_in_order_of_use(small):
    """Points come first, then buts, then studies beyond, then what supports unseen."""
    assert queries.verdict(small, "growth").sources == (
        "s:able2001",
        "s:baker2002",
        "s:dover2004",
        "s:eaton2005",
        "s:article",
    )


def test_text_only_topic_answers_in_its_own_words(small):
    """A topic without a claim gives its answer ungraded, and its study as the source."""
    verdict = queries.verdict(small, "study")
    assert (verdict.claim, verdict.grade) == (None, None)
    assert verdict.statement.startswith("8 men squatted")
    assert verdict.sources == ("s:able2001",)


def test_text_only_topic_tells_studies_beyond_apart(small):
    """What a text-only topic shows is parted by what the article cites."""
    topic = small.topics["study"].model_copy(update={"show": ("f:able-ham", "f:eaton-curl")})
    verdict = queries.verdict(replace(small, topics={"study": topic}), "study")
    assert [one.id for one in verdict.points] == ["f:able-ham"]
    assert [one.id for one in verdict.beyond] == ["f:eaton-curl"]


def test_verdict_on_a_rejected_claim_shows_what_refutes_it(small):
    """A myth is told as people say it, with the findings against it."""
    verdict = queries.verdict(small, "myth")
    assert verdict.statement == "Squats build the hamstrings."
    assert [one.id for one in verdict.points][:2] == ["f:able-ham", "f:baker-ham"]


def test_stronger_evidence_against_makes_the_verdict_mixed(small):
    """Where contradicting evidence is the stronger, the short says that it is mixed."""
    against = Edge(source="f:baker-quads", rel="contradicts", to="c:curls-better")
    verdict = queries.verdict(changed(small, edges=[against]), "c:curls-better")
    assert verdict.short == "The evidence is mixed."
    assert verdict.buts[0].relation == "contradicts"


def test_claim_from_studies_of_both_kinds_cites_the_articles_alone(small):
    """A study beyond the article is never cited as the article's own."""
    (growth,) = queries.exercise(small, "x:leg-curl").groups[:1]
    (claim,) = growth.claims
    assert claim.sources == ("s:carter2003",)
    assert set(small.sources_of(claim.id)) == {"s:carter2003", "s:eaton2005"}


@pytest.mark.parametrize(
    "query",
    [
        queries.verdict,
        queries.why,
        queries.against,
        queries.muscle,
        queries.exercise,
        queries.study,
        queries.define,
        queries.impact_of_removing,
        lambda graph, name: queries.topic_sources(graph, [name]),
        lambda graph, name: queries.compare(graph, name, "x:hip-thrust"),
        lambda graph, name: queries.compare(graph, "x:hip-thrust", name),
        lambda graph, name: queries.compare(graph, "x:hip-thrust", "x:leg-curl", name),
    ],
)
def test_unknown_names_are_refused(small, query):
    """Whatever is asked of an unknown id, the answer is NotFoundError."""
    with pytest.raises(NotFoundError):
        query(small, "x:nothing")


def test_unknown_name_gets_the_nearest(small):
    """A slip of the pen is met with the id that was meant."""
    with pytest.raises(NotFoundError) as caught:
        queries.study(small, "s:able2010")
    assert caught.value.nearest[0] == "s:able2001"


def test_why_gives_the_mechanism_graded(small):
    """Why gives the explaining claims with levels and sources, and none where none is known."""
    reasons = queries.why(small, "c:no-growth")
    assert [(one.id, one.level) for one in reasons.reasons] == [("c:cost", CertaintyLevel.VERY_LOW)]
    assert reasons.sources == ("s:dover2004",)
    assert queries.why(small, "c:cost").reasons == ()
    believed = Edge(source="c:builds", rel="explains", to="c:cost")
    assert queries.why(changed(small, edges=[believed]), "c:cost").reasons == ()


def test_against_looks_at_every_step_below(small):
    """What limits a premise, or a step below, speaks against the conclusion too."""
    assert [one.point.id for one in queries.against(small, "c:poor-choice").objections] == [
        "f:dover-ham"
    ]
    assert [one.target for one in queries.against(small, "c:curls-better").objections] == [
        "e:activity-to-growth"
    ]


def test_against_tells_beyond_apart(small):
    """A study beyond the article speaks against a claim in its own list."""
    found = queries.against(small, "c:no-growth")
    assert [one.point.id for one in found.beyond] == ["f:eaton-curl"]
    assert found.none is None


def test_nothing_against_is_said_of_the_article_alone(small):
    """That nothing is reported against a claim is not told as that nothing exists."""
    assert queries.against(small, "c:cost").none is None
    bare = changed(small, without_edge=("f:dover-adductors", "c:cost"))
    assert queries.against(bare, "c:cost").none == "The article reports nothing against this."


def test_rejected_claim_is_no_objection(small):
    """A belief that was dropped does not speak against what replaced it."""
    back = Edge(source="c:builds", rel="contradicts", to="c:no-growth")
    graph = changed(small, edges=[back])
    said = [one.point.id for one in queries.against(graph, "c:no-growth").objections]
    assert "c:builds" not in said


def test_uses_lists_what_would_change_without_a_paper(small):
    """Without a study, the claims that rest on it lose their level or fall; no others change."""
    changes = {one.claim: one for one in queries.impact_of_removing(small, "s:baker2002")}
    assert set(changes) == {"c:no-growth", "c:poor-choice", "c:builds"}
    assert changes["c:no-growth"].level_before is CertaintyLevel.MODERATE
    assert changes["c:no-growth"].level_after is CertaintyLevel.LOW
    assert changes["c:no-growth"].wording_changed
    (cost,) = queries.impact_of_removing(small, "s:dover2004")
    assert (cost.claim, cost.falls, cost.level_changed) == ("c:cost", True, False)


def test_studies_beyond_the_article_change_no_level(small):
    """No level or wording rests on a study beyond the article."""
    assert queries.impact_of_removing(small, "s:eaton2005") == ()


def test_diff_finds_what_is_new_and_what_is_gone(small):
    """Between two states, claims that came or went are told, and the same state has no change."""
    assert queries.diff(small, small) == ()
    claims = {name: one for name, one in small.claims.items() if name != "c:poor-choice"}
    fewer = replace(changed(small, without_edge=("c:poor-choice", "c:no-growth")), claims=claims)
    (gone,) = queries.diff(small, fewer)
    (came,) = queries.diff(fewer, small)
    assert (gone.claim, gone.statement_after, gone.falls) == ("c:poor-choice", None, False)
    assert (came.claim, came.statement_before) == ("c:poor-choice", None)
