"""Comparisons: what is compared, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evidence import queries
from bot.evidence.schema import Finding


def altered(finding, **parts):
    """Return a finding with parts of its models exchanged."""
    data = finding.model_dump(exclude_unset=True)
    for name, part in parts.items():
        data[name] = {**data.get(name, {}), **part} if isinstance(part, dict) else part
    return Finding.model_validate(data)


def with_findings(graph, *findings):
    """Return the graph with findings exchanged for others of the same ids."""
    return replace(graph, findings={**graph.findings, **{one.id: one for one in findings}})


def rows(graph, *asked):
    """Return the rows of a comparison as kind, first and second."""
    return [(one.kind, one.first, one.second) for one in queries.compare(graph, *asked).rows]


def test_numbers_of_one_study_stand_side_by_side(small):
    """Two values of one study, in one unit, on one muscle, may be compared."""
    assert rows(small, "x:back-squat", "x:seated-leg-curl", "m:biceps-femoris")[0] == (
        "numbers",
        "27 % of maximum effort (MVIC)",
        "66 % of maximum effort (MVIC)",
    )


def test_a_variant_is_named(small):
    """A value of a variant is not passed off as the exercise's own."""
    _, _, second = rows(small, "x:back-squat", "x:leg-curl", "m:biceps-femoris")[0]
    assert second == "66 % of maximum effort (MVIC) (seated leg curl)"


def test_ranks_stand_in_for_missing_numbers(small):
    """Where a value is missing on one side, the places in one ranking are told."""
    assert rows(small, "x:back-squat", "x:good-morning") == [("rank", "6th of 6", "1st of 6")]


def test_direct_comparison_is_told_in_the_studys_words(small):
    """A study that compared the two is reported as it is, in either order of asking."""
    for pair in (("x:back-squat", "x:hip-thrust"), ("x:hip-thrust", "x:back-squat")):
        (row,) = queries.compare(small, *pair).rows
        assert (row.kind, row.text) == (
            "direct",
            "Squats grew the quads 3.6 cm² more than hip thrusts.",
        )
        assert row.source == "s:baker2002"


def test_numbers_of_two_studies_are_refused(small):
    """Growth in one trial is never set beside growth in another."""
    found = queries.compare(small, "x:back-squat", "x:seated-leg-curl", "m:hamstrings").rows
    (row,) = [one for one in found if one.outcome == "o:growth"]
    assert (row.kind, row.text) == ("not-compared", "Not compared in one study.")
    assert (row.first, row.second, row.source) == (None, None, None)


REFUSED = {
    "another unit": {"effect": {"unit": "ratio", "rank": None, "of": None}},
    "another electrode": {"about": {"muscle": "m:hamstrings"}},
    "other people": {"scope": {"who": "women"}},
    "another length": {"scope": {"weeks": 3}},
    "another method": {"evidence": "model"},
    "a difference from a third lift": {"about": {"versus": "x:hip-thrust"}},
    "a share of another lift": {
        "effect": {"unit": "percent-of-other", "rank": None, "of": None},
    },
    "a ranking of other lifts": {"effect": {"unit": "ratio", "of": 5}},
}


@pytest.mark.parametrize("reason", REFUSED)
def test_unlike_numbers_of_one_study_are_refused(small, reason):
    """Even in one study, values of another unit, electrode, group or kind stay apart."""
    lifts = ["f:carter-curl"]
    if reason == "a share of another lift":
        lifts.append("f:carter-squat")
    findings = [altered(small.findings[one], **REFUSED[reason]) for one in lifts]
    found = queries.compare(
        with_findings(small, *findings), "x:back-squat", "x:seated-leg-curl", "m:biceps-femoris"
    ).rows
    kinds = {one.kind for one in found if one.outcome == "o:activity"}
    assert kinds == {"not-compared"}


def test_another_electrode_is_given_as_the_reason(small):
    """One study with its electrodes on two muscles is told as such, on the muscle asked for."""
    curl = altered(small.findings["f:carter-curl"], about={"muscle": "m:hamstrings"})
    graph = with_findings(small, curl)
    found = queries.compare(graph, "x:back-squat", "x:seated-leg-curl", "m:biceps-femoris").rows
    (row,) = [one for one in found if one.outcome == "o:activity"]
    assert row.text == "One study looked at both, but not at the same muscle."
    assert (row.muscle, row.muscle_label) == ("m:biceps-femoris", "biceps femoris")


def test_comparison_with_its_own_variant_leaves_out_the_siblings(small):
    """A sibling of the variant asked for does not speak for the exercise as a whole."""
    found = queries.compare(small, "x:leg-curl", "x:seated-leg-curl")
    assert [one.kind for one in found.rows] == []
    assert queries.compare(small, "x:leg-curl", "x:leg-curl").rows == ()


def test_claims_on_both_come_with_the_comparison(small):
    """What the project says of the two is told before the numbers."""
    found = queries.compare(small, "x:back-squat", "x:leg-curl")
    assert [one.id for one in found.claims] == ["c:curls-better"]
    assert queries.compare(small, "x:back-squat", "x:leg-curl", "m:quadriceps").claims == ()
    assert (found.first_label, found.second_label) == ("back squat", "leg curl")


def test_muscle_without_findings_is_told_where_it_was_asked_for(small):
    """Asked about one muscle, a lift that nobody measured there is named."""
    (row,) = [
        one
        for one in queries.compare(small, "x:back-squat", "x:hip-thrust", "m:adductors").rows
        if one.outcome == "o:moment"
    ]
    assert row.text == "Nothing on this is reported for the hip thrust."
