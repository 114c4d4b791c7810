"""The lead: the one sentence that answers exactly what was asked."""

from __future__ import annotations

import re

import pytest

from bot.evidence.study_facts import LONGEST_LEAD, Kind
from bot.matching.question_frame import AskedFor


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("how many people took part in the Kubo study?", "17 untrained young men"),
        ("sets and reps in kubo?", "3 sets of 8"),
        ("how heavy were the leg curls in Maeo?", "70 %"),
        ("how many people squatted in Plotkin's trial?", "16 did squats"),
        ("did Robertson test women?", "No: men only"),
        ("were the people in Akagi trained?", "No: untrained"),
        ("what did Ebben measure with?", "With surface EMG"),
        ("DOI of Kubo 2019", "10.1007/s00421-019-04181-y"),
        ("how many of the hamstring heads cross the hip", "Three of the four"),
        ("where is the adductor magnus exactly", "On the inner, rear part"),
        ("how much do half squats grow the adductors", "2.7 %"),
        ("why do squats not work the hamstrings much", "Hamstrings cross hip and knee"),
        ("what does moderate mean", "Moderate: likely right"),
        ("what do the dots mean", "The dots show"),
        ("what is 1RM", "one-repetition maximum"),
        ("what's a stiff legged deadlift", "a deadlift with the knees"),
        ("are the lever arms of the hamstrings longer at the hip or the knee", "At the hip"),
        ("who says the quads limit the squat", "The author, Daniel Richter"),
        ("did glutes or adductors grow more in full squats", "Gluteus maximus, just: 6.7 %"),
        ("on what page does ito 1996 end, 251 or 252", "251 in the article, 252"),
        ("what does not covered mean", "“Not covered” means"),
    ],
)
def test_a_precise_question_is_answered_first(library, question, lead):
    """The first sentence holds what was asked, read off one fact."""
    assert lead in library.answer(question).lead


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("so squats dont grow hamstrings?", "Right"),
        ("squats grow the hamstrings, right?", "No"),
        ("do squats neglect hamstrings", "Yes"),
        ("can i skip hamstring work if i squat", "No"),
        ("do squats grow the quads", "Yes"),
        ("squats don't grow the quads, do they?", "No"),
        ("did glutes grow 6.7 % with half squats", "No"),
        ("does the 14 % apply to prone curls", "No"),
        ("does six times hold for all quad heads", "No"),
        ("did everybody in plotkin squat", "No"),
    ],
)
def test_yes_and_no_are_on_the_question_as_it_was_put(library, question, word):
    """Negated, leading and wrong questions get the word that fits them, never the topic's."""
    answer = library.answer(question)
    assert answer.lead.startswith(f"{word}:")
    assert answer.verdict == ""


@pytest.mark.parametrize(
    "question",
    [
        "sample size of Ploutz-Snyder 1995?",
        "how much weight did Robertson's lifters squat",
        "how many people were in Vigotsky 2016",
        "who funded the Kubo study",
        "how old were the lifters in Wright 1999",
        "what share of the hip moment is left for the glutes at the sticking point",
    ],
)
def test_what_the_record_lacks_is_said_and_never_guessed(library, question):
    """An unknown value is told as not given, without another number in its place."""
    lead = library.answer(question).lead
    assert re.match(r"Not (?:given|stated|known)", lead)
    assert not re.search(r"\d", re.sub(r"\b(?:19|20)\d\d\b", "", lead))


def test_a_neighbour_never_answers_for_the_study_that_was_named(library):
    """Whatever is asked of a study is answered from that study alone."""
    graph = library.graph
    for record in graph.studies.values():
        if graph.sources[record.source].status == "magazine":
            continue
        for ask in ("how many people were in", "how heavy was the load in", "how long was"):
            answer = library.answer(f"{ask} {record.names[0]}")
            cited = {c.source for c in answer.citations if c.number in answer.lead_cites}
            assert cited == {record.source}, (ask, record.source)


def test_every_lead_fits_its_place(library):
    """No known fact is longer than the first lines of a phone hold."""
    graph = library.graph
    said = [fact.say for record in graph.studies.values() for fact in record.facts.values()]
    said += [statement.say for statement in graph.statements.values()]
    assert max(map(len, said)) <= LONGEST_LEAD


def test_kinds_are_the_same_for_what_is_asked_and_what_answers():
    """What a statement can answer is what a question can ask for."""
    assert {*Kind} == {*AskedFor} - {AskedFor.NOTHING}


def test_the_card_follows_without_saying_it_twice(library):
    """The topic's own verdict stands in one line below the lead, which takes its place."""
    answer = library.answer("how many heads do the hamstrings have")
    texts = [bullet.text for section in answer.sections for bullet in section.bullets]
    assert answer.lead not in texts
    assert answer.topic == "hamstring-anatomy"


def test_a_long_story_gets_no_lead(library):
    """What it asks, if anything, is for its topic to answer."""
    story = "i went to the gym and did my sets and thought of nothing much. " * 15
    answer = library.answer(f"{story} how many people were in the kubo study?")
    assert not answer.lead


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("did plotkin test only men?", "No:"),
        ("is the Ribeiro paper a meta-analysis?", "No:"),
        ("in untrained people, do squats grow glutes", "Yes:"),
        ("effect size for knee extension in akagi", "Knee and hip extension torque"),
        ("how many guys were in the half squat group in kubo", "9 did half squats"),
        ("how many full squatters were there in kubo", "8 did full squats"),
    ],
)
def test_yes_and_no_hold_for_phrases_and_later_clauses(library, question, opening):
    """A phrase of two words, and a question behind a comma, are read as what they are."""
    assert library.answer(question).lead.startswith(opening)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("don't squats grow the glutes?", "Yes"),
        ("squats don't grow the glutes, right?", "No"),
        ("isn't it true that half squats grow glutes as much as full squats?", "No"),
        ("kubo had a control group that didn't train, right", "No"),
        ("did hams grow in plotkin, yes or no", "No"),
        ("the leg curl study had 16 weeks, no?", "No"),
        ("so hamstrings give 55 % of the hip moment?", "No"),
        ("did they train unsupervised in plotkin", "No"),
        ("do half squats build quads as well as full squats", "Yes"),
    ],
)
def test_yes_and_no_are_said_of_the_question_as_it_was_put(library, question, word):
    """A not that opens a question, or only tells which group, turns nothing round."""
    assert library.answer(question).lead.startswith(word)


@pytest.mark.parametrize(
    "question",
    [
        "what shoes did they wear in kubo",
        "what was the hamstring emg in the nordic",
        "H:Q ratio for the good morning",
        "did kubo's subjects go to failure",
        "why did they pick 6RM",
    ],
)
def test_what_no_record_holds_is_said_not_to_be_given(library, question):
    """Neither another number nor another attribute stands in."""
    assert library.answer(question).lead.startswith("Not given")
