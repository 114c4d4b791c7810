"""Injuries are recognised by how they are described, hard training is not."""

from __future__ import annotations

import pytest

from bot.matching.harm import WORDS, harm_in
from bot.matching.results import Injury


@pytest.mark.parametrize(
    "text",
    [
        "my leg gave out doing squats",
        "knee gave out in the hole",
        "my leg buckled",
        "my left leg just quit on me",
        "my hamstring seized up mid squat",
        "a back that seizes every time i squat",
        "my knee locks when i squat",
        "my legs collapsed under me",
        "my hamstring came off the bone",
        "back went out doing squats",
        "hamstring went pop",
        "my leg broke",
        "i cant straighten my leg, my knee wont bend",
    ],
)
def test_a_part_that_fails_is_harm(lexicon, text):
    """A leg that gives out, locks, seizes or comes apart is no matter of training."""
    assert harm_in(lexicon.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "my thigh is purple",
        "my foot goes dead",
        "leg fell asleep squatting",
        "my hamstring is wrecked",
        "my knee is fucked",
        "my back is killing me",
        "my legs went numb",
    ],
)
def test_what_became_of_a_part_is_harm(lexicon, text):
    """Colours, numbness and ruin are told of one part of a body."""
    assert harm_in(lexicon.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "i messed up my hamstring",
        "busted my left knee",
        "effed up my back squatting",
        "i overstretched my hamstring",
        "i think i broke something in my leg",
        "threw my back out",
        "did my hamstring in at football",
        "done my knee",
        "broken toe squat ok?",
    ],
)
def test_what_is_done_to_a_part_is_harm(lexicon, text):
    """Rough words for a hurt part are read, swear words as they stand."""
    assert harm_in(lexicon.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "i cant straighten my leg",
        "cant put weight on my right leg",
        "i can't feel my foot when i squat",
        "i lost feeling in my leg after squats",
        "i cant feel my legs after squats",
        "i cant breathe when squatting",
        "cant stand on my left leg",
    ],
)
def test_what_a_body_can_no_longer_do_is_harm(lexicon, text):
    """To bend, to bear, to feel a limb and to breathe are missed by the hurt."""
    assert harm_in(lexicon.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "i felt a pop behind my knee",
        "something snapped in the back of my leg",
        "felt something go in my back",
        "i collapsed squatting",
        "i passed out racking the bar",
        "something doesnt feel right in my hip",
        "squat made my eye go blurry",
        "saw stars on my max squat",
        "the bar fell on my neck",
        "my pee is brown",
        "coughing up blood",
        "my heart skips beats",
    ],
)
def test_what_was_felt_or_befell_somebody_is_harm(lexicon, text):
    """Pops, falls, failing eyes and blood need no part that is hurt."""
    assert harm_in(lexicon.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "my legs are dead after leg day",
        "squats wreck me",
        "how do i break parallel",
        "my hamstrings are fried",
        "my hamstrings are tight",
        "can't feel my hamstrings working in squats",
        "i dont feel my glutes in squats",
        "my squat collapsed at the bottom",
        "my chest collapses in the squat",
        "knees cave",
        "my knees buckle in",
        "legs gave out on rep 5",
        "which muscle gives out first in a squat",
        "out of breath after a set of 20",
        "how do i breathe in squats",
        "form breaks down",
        "i wrecked my legs today",
        "messed up my leg day",
        "broke my back squat pr",
        "cant feel my legs after leg day lol",
        "are the hamstrings asleep in squats",
        "does the bar fall on my back in low bar",
        "glutes can't extend the hip on their own",
        "my squat is broken",
    ],
)
def test_hard_training_and_faults_of_form_are_no_harm(lexicon, text):
    """Tired muscles, jokes on leg day, cues and limits of a lift stay what they are."""
    assert not harm_in(lexicon.read(text))


@pytest.mark.parametrize("word", sorted(WORDS))
def test_no_word_of_harm_is_mended_away(lexicon, word):
    """What hurt people type is read as typed, or mended into a word of harm."""
    assert set(lexicon.read(word).tokens) <= WORDS


@pytest.mark.parametrize(
    "text",
    [
        "do squats work the hamstrings? my leg gave out",
        "since squats build the quads, i busted my knee squatting",
    ],
)
def test_harm_goes_before_every_topic(library, text):
    """However sure a topic is, whoever is hurt hears of a professional."""
    assert isinstance(library.decide(text).outcome, Injury)


def test_harm_at_the_end_of_a_long_message_leads(library):
    """However much is told and asked before, the advice is for the body."""
    before = "Do squats work your hamstrings? " + "I squat on Mondays with a belt. " * 55
    text = f"{before}Last week I felt a pop in my hamstring."
    assert len(text) < 2_000
    assert isinstance(library.matcher.decide(text).outcome, Injury)
    assert not isinstance(library.matcher.decide(before).outcome, Injury)


@pytest.mark.parametrize(
    "text",
    [
        "I crushed my leg day yesterday, what should I do for hamstrings",
        "smashed my leg curls today",
        "crushed my leg press PR, do hamstrings grow from it",
        "rolled my calf before squats, does foam rolling help",
        "I did my back on tuesday and hamstrings on friday",
        "I did my hamstring on monday can i squat tuesday",
        "I can't take more weight on squats, are hamstrings the limit",
        "I cannot put more weight on my squat",
        "can't put any weight on my squat for weeks, stuck",
        "can't put weight on, how many calories",
        "I can't stand on one leg for single leg RDLs",
        "can't stand on one foot RDL balance",
        "can't stand straight leg deadlifts",
        "can't catch my breath after 20 rep squats",
        "can't breathe well with a belt on",
        "the bar hit my knees on RDLs",
        "bar hit my thigh in cleans",
        "my quad gave out on the last rep of split squats",
        "my legs went dead on the last set",
        "I broke something in my routine",
        "messed up my back angle",
        "messed up my hips position",
        "I collapsed on the floor after leg day",
        "client collapsed her knees inward",
        "tweaked my hip hinge and it helped",
        "tweaked my foot position",
        "tweaked my knee angle in squats",
    ],
)
def test_talk_of_training_that_borders_on_harm_is_none(lexicon, text):
    """Lifts, days, angles and sets are crushed, messed up and given out on without any harm."""
    assert not harm_in(lexicon.read(text))


@pytest.mark.parametrize(
    "text",
    [
        "I crushed my toe under a plate",
        "rolled my ankle doing lunges",
        "did my back in on tuesday",
        "did my hamstring",
        "I can't put weight on my leg",
        "cant bear weight",
        "can't take any weight on it",
        "I can't stand on my left leg",
        "can't stand up straight",
        "can't breathe",
        "cant catch my breath when squatting",
        "the bar fell on my chest",
        "bar landed on my foot",
        "dropped the bar on my neck",
        "my knee gave out",
        "my leg gave out on me",
        "my foot goes dead",
        "my legs went numb",
        "leg fell asleep squatting",
        "I think I broke something in my leg",
        "messed up my back",
        "I collapsed squatting",
        "my legs collapsed under me",
        "tweaked my hip",
        "tweaked my back",
    ],
)
def test_harm_that_borders_on_talk_of_training_is_told(lexicon, text):
    """The same words of a body are harm."""
    assert harm_in(lexicon.read(text))
