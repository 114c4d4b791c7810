"""Two studies that a question names are set against each other by what was asked."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        (
            "which one has more people, ebben or wright",
            "Ebben 2009: 34 people, against 11 in Wright et al. 1999.",
        ),
        (
            "which study lasted longer, kubo or plotkin",
            "Kubo et al. 2019: 10 weeks, against 9 in Plotkin et al. 2023.",
        ),
        (
            "which paper is older, ito 1996 or wright 1999",
            "Ito 1996; the other is Wright et al. 1999.",
        ),
        ("which had fewer people, wright or akagi", "Wright et al. 1999: 11 people, against 24"),
    ],
)
def test_the_study_with_more_or_less_of_it_comes_first(library, question, lead):
    """People, weeks and years are compared, the one that was asked for first."""
    assert library.answer(question).lead.startswith(lead)


def test_studies_with_equal_numbers_are_said_to_be_equal(library):
    """Two studies of 34 people are a tie."""
    lead = library.answer("did ebben have more people than plotkin").lead
    assert lead == "Neither: Ebben 2009 and Plotkin et al. 2023 both had 34 people."


def test_what_was_no_training_has_no_length_to_compare(library):
    """A test of one session is not said to last as many weeks as its numbers hold."""
    lead = library.answer("which lasted longer, ebben or kubo").lead
    assert "against" not in lead


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("which of the studies lasted longest", "Maeo et al. 2021: twelve weeks"),
        ("which study is oldest", "Ploutz-Snyder et al. 1995"),
        ("which studies used emg", "Ebben 2009, Wright et al. 1999 and Robertson et al. 2008."),
        ("how many studies used trained lifters", "Three: Ebben 2009"),
        ("which study isn't peer reviewed", "Vigotsky & Bryanton 2016"),
    ],
)
def test_all_studies_are_searched_where_none_is_named(library, question, lead):
    """The one with most of it, those that have it, or those that have not."""
    assert library.answer(question).lead.startswith(lead)
