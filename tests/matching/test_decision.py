"""Decisions: from a text to a result."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from bot.matching.classifier import Classifier, WeightTable
from bot.matching.concept_mentions import SQUATS_BUILD_HAMSTRINGS, find_presupposition
from bot.matching.decision import ANSWER_THRESHOLD, MAX_CHOICES, MIN_CHOICES
from bot.matching.results import (
    Ambiguous,
    Injury,
    NotCovered,
    OffTopic,
    SmallTalk,
    SmallTalkKind,
    TopicMatch,
)


@pytest.fixture(scope="module")
def decide(library):
    """Decide with the shipped knowledge."""

    def outcome(text, **options):
        return library.decide(text, **options).outcome

    return outcome


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("do sqauts hit teh hamstirngs", "squats-work-hamstrings"),
        ("how many heads does the hamstring have?", "hamstring-anatomy"),
        ("why do my hips shoot up when i squat heavy", "good-morning-squat"),
        ("what is MVIC", "what-is-emg"),
        ("kubo 2019 sets and reps?", "squat-growth-study"),
        ("hip thrusts or squats for glutes?", "hip-thrust-vs-squat"),
        ("back of my legs sore day after squats", "sore-hamstrings-after-squats"),
        ("best exercise for hammies", "best-hamstring-exercises"),
    ],
)
def test_questions_reach_their_topic(decide, text, topic):
    """Typos, slang and lay words lead to the topic that was meant."""
    outcome = decide(text)
    assert isinstance(outcome, TopicMatch)
    assert outcome.topic == topic


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("how much protein per day", NotCovered),
        ("do lunges work the hamstrings", NotCovered),
        ("i tore my hamstring squatting, what do i do", Injury),
        ("what is the capital of france", OffTopic),
        ("new squat pr today lets go", SmallTalk),
        ("", SmallTalk),
        ("💪💪💪", SmallTalk),
        ("\u202e\u0000\u200b", SmallTalk),
    ],
)
def test_what_is_no_topic_is_not_answered(decide, text, kind):
    """Other lifts, injuries, other worlds and chatter get their own outcome."""
    assert isinstance(decide(text), kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hello there", SmallTalkKind.GREETING),
        ("thanks!", SmallTalkKind.THANKS),
        ("good bot", SmallTalkKind.PRAISE),
        ("stupid bot", SmallTalkKind.INSULT),
        ("are you a bot?", SmallTalkKind.ABOUT_BOT),
        ("good night", SmallTalkKind.FAREWELL),
        ("this", SmallTalkKind.PRONOUN),
        ("what about that?", SmallTalkKind.PRONOUN),
        ("asdfgh", SmallTalkKind.OTHER),
        ("bananas", SmallTalkKind.OTHER),
        ("", SmallTalkKind.OTHER),
    ],
)
def test_remarks_are_told_apart_by_kind(decide, text, kind):
    """Who greets or thanks gets another line than who types gibberish."""
    outcome = decide(text)
    assert isinstance(outcome, SmallTalk | OffTopic)
    assert getattr(outcome, "kind", SmallTalkKind.OTHER) is kind


@pytest.mark.parametrize(
    "text", ["which study is the best one", "is the emg study wrong", "is that study good work"]
)
def test_a_question_with_a_word_of_praise_or_blame_is_no_remark(decide, text):
    """It asks about the evidence, and nobody is thanked for it."""
    outcome = decide(text)
    assert getattr(outcome, "kind", None) not in {SmallTalkKind.PRAISE, SmallTalkKind.INSULT}


def test_equal_remarks_get_equal_lines_and_others_others(decide):
    """The line is not always the same, yet nobody gets two for the same words."""
    texts = ["thanks", "thanks a lot", "thanks man", "ty", "thank you so much", "cheers"]
    variants = {decide(text).variant for text in texts}
    assert len(variants) > 1
    assert decide("thanks") == decide("THANKS")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Sind Kniebeugen gut für die Waden und den Rücken?", "german"),
        ("¿Cuál es el mejor ejercicio para la espalda?", "spanish"),
        ("Quel est le meilleur exercice pour les mollets ?", "french"),
        ("Qual é o melhor exercício para as minhas costas?", "portuguese"),
        ("Qual è il migliore esercizio per la schiena?", "italian"),
        ("Wat is de beste oefening voor mijn rug?", "dutch"),
        ("Jakie są najlepsze ćwiczenia na plecy?", "polish"),
        ("Sırt için en iyi hareket hangi?", "turkish"),
        ("Как накачать спину?", "russian"),
        ("背中を鍛えるにはどうすればいいですか", "japanese"),
    ],
)
def test_another_language_gets_a_line_of_its_own(library, text, language):
    """Whoever asks in another language learns in it that answers are in English."""
    lines = {row.name: row.line for row in library.matcher.languages.languages}
    outcome = library.matcher.decide(text).outcome
    assert isinstance(outcome, SmallTalk)
    assert outcome.line == lines[language]


def test_no_english_question_is_taken_for_another_language(library):
    """Of thousands of questions hardly any is, but those that learners mix with their own words."""
    folder = library.directory / "questions" / "train"
    texts = [
        json.loads(line)["q"]
        for path in sorted(folder.glob("*.jsonl"))[::4]
        for line in path.read_text("utf-8").splitlines()
    ]
    detect = library.matcher.languages.detect
    found = [text for text in texts if detect(library.matcher.lexicon.read(text).typed)]
    assert len(found) <= len(texts) / 300


@pytest.mark.parametrize(
    "text",
    [
        "this",
        "^ this",
        "sus",
        "source?",
        "proof?",
        "good article",
        "what's your squat max",
        "growing my glutes this year",
        "hip thrusts look weird",
    ],
)
def test_unaddressed_lines_without_a_question_of_ours_are_left_alone(decide, text):
    """Where nobody spoke to the bot, only a question that names its subject is answered."""
    assert not isinstance(decide(text, passive=True), TopicMatch)


@pytest.mark.parametrize(
    "text",
    [
        "groin pain on one side",
        "been sore for over a week, how bad is it",
        "may have strained it",
        "what sort of injury does this sound like",
        "adductor strain: how to rehab",
        "dull ache high up for three weeks",
    ],
)
def test_plainly_told_injuries_and_lasting_pain_get_the_advice(decide, text):
    """Whoever tells of an injury, of pain that lasts or of rehab hears of a professional."""
    assert isinstance(decide(text), Injury)


@pytest.mark.parametrize(
    "text",
    [
        "can I do leg curls after squats",
        "should I stop squatting",
        "can I lift weights",
        "hams popping from the side",
        "push or pull",
        "burnt em up, limping around today",
        "the mods are wrong",
        "my coach is a pain",
    ],
)
def test_harmless_words_get_no_advice_on_injuries(decide, text):
    """Words that injuries share with training are no alarm."""
    assert not isinstance(decide(text), Injury)


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("will squatting give me bigger thighs", {"muscles-worked-by-squats"}),
        ("do squats build quads", {"muscles-worked-by-squats", "quad-activity-in-squat"}),
        (
            "will my hamstrings get weak if I only squat",
            {"squats-work-hamstrings", "hamstring-growth-from-squats", "best-hamstring-exercises"},
        ),
        (
            "how does squatting work the hamstrings and quads",
            {"muscles-worked-by-squats", "squats-work-hamstrings", "hamstrings-role-in-squat"},
        ),
        (
            "which part of your leg do you feel most when squatting",
            {"muscles-worked-by-squats", "quad-activity-in-squat"},
        ),
    ],
)
def test_topics_that_people_take_for_another(decide, text, topics):
    """What is asked for decides, not the first muscle that is named."""
    outcome = decide(text)
    offered = {outcome.topic} if isinstance(outcome, TopicMatch) else {*outcome.topics}
    assert offered & topics


def test_not_covered_names_what_is_missing(decide):
    """An exercise that the knowledge lacks is named in the asker's words."""
    outcome = decide("are bulgarian split squats good for hamstrings?")
    assert isinstance(outcome, NotCovered)
    assert outcome.missing == ("bulgarian split squats",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("do deads work hamstrings", "deadlifts"),
        ("does dl work hamstrings", "deadlift"),
        ("do rdls grow the hamstrings", "romanian deadlifts"),
        ("do bss work quads", "bulgarian split squats"),
    ],
)
def test_gym_slang_is_named_in_full(decide, text, name):
    """An abbreviation is no name to print."""
    outcome = decide(text)
    assert isinstance(outcome, NotCovered)
    assert outcome.missing == (name,)


@pytest.mark.parametrize("text", ["hw deap sqat", "my legs are dead", "dead stop squats"])
def test_dead_is_no_deadlift(library, text):
    """Tired legs and slips of the keyboard name no exercise."""
    assert "u:deadlift" not in library.matcher.lexicon.read(text).concepts


def test_an_exercise_that_is_not_held_needs_more_certainty(library):
    """A question on a foreign lift is not answered for its similarity to one on squats."""
    known = library.decide("do squats work hamstrings").outcome
    foreign = library.decide("do leg presses work hamstrings").outcome
    assert isinstance(known, TopicMatch)
    assert isinstance(foreign, NotCovered)


@given(text=st.text(max_size=200))
def test_overheard_messages_get_an_answer_or_silence(library, text):
    """Nobody who did not ask is offered choices or talked to about injuries."""
    outcome = library.decide(text, passive=True).outcome
    assert not isinstance(outcome, Ambiguous | Injury)


def test_an_overheard_injury_is_left_alone(decide):
    """Advice that nobody asked the bot for is not given."""
    assert isinstance(decide("i tore my hamstring yesterday", passive=True), SmallTalk)


@given(text=st.text(max_size=300))
def test_every_text_has_an_outcome(library, text):
    """Whatever is typed, there is an outcome, and choices keep to their number."""
    outcome = library.decide(text).outcome
    if isinstance(outcome, Ambiguous):
        assert MIN_CHOICES <= len(set(outcome.topics)) == len(outcome.topics) <= MAX_CHOICES


def test_a_phrasing_of_the_knowledge_is_answered_outright(library):
    """Each curated phrasing finds its own topic."""
    for topic in library.graph.topics.values():
        for text in (topic.question, *topic.phrasings):
            outcome = library.matcher.decide(text).outcome
            assert isinstance(outcome, TopicMatch)
            assert (outcome.topic, outcome.score) == (topic.id, 1.0)


def test_several_questions_are_answered_in_turn(decide):
    """The first covered question is answered and the others are offered."""
    outcome = decide("do squats work the hamstrings? and what does EMG stand for?")
    assert isinstance(outcome, TopicMatch)
    assert {outcome.topic, *outcome.others} >= {"squats-work-hamstrings", "what-is-emg"}


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("since squats build the hamstrings, how many sets", True),
        ("why do squats grow the hamstrings so much", True),
        ("do squats build the hamstrings", False),
        ("why do squats not grow the hamstrings", False),
    ],
)
def test_a_belief_taken_for_granted_is_noticed(library, text, taken):
    """Only a question that builds on the belief is righted before it is answered."""
    presupposed = find_presupposition(library.matcher.lexicon.read(text))
    assert (presupposed == (SQUATS_BUILD_HAMSTRINGS,)) is taken


def test_the_explanation_tells_what_decided(library):
    """Mended words, concepts, nearest phrasings, margin and rule are all there."""
    explanation = library.explain("do sqauts work my hamstrings")
    assert ("sqauts", "squats") in explanation.repairs
    assert ("m:hamstrings", "hamstrings") in explanation.concepts
    assert explanation.ranking[0][0] == "squats-work-hamstrings"
    assert explanation.ranking[0][3]
    assert explanation.margin > 0
    assert explanation.reasons
    assert explanation.rule


@pytest.mark.parametrize(
    "text",
    [
        "i tore my hamstring, what should i do? and do squats work the hamstrings?",
        "do squats work the hamstrings? also my hamstring popped and is swollen, what now?",
    ],
)
def test_an_injury_goes_before_the_other_questions(decide, text):
    """Whoever is hurt hears of a professional, not of muscles."""
    assert isinstance(decide(text), Injury)


@pytest.mark.parametrize(
    "text", ["palpitations squats", "hamstring avulsion", "should i see a doctor about my knee"]
)
def test_medical_words_speak_for_themselves(library, text):
    """A name of something medical is enough."""
    assert isinstance(library.decide(text).outcome, Injury)


@pytest.mark.parametrize("text", ["do squats raise heart rate", "my squat is broken"])
def test_a_word_of_two_meanings_is_no_injury_alone(library, text):
    """Hearts beat in training, and squats break without a bone."""
    assert not isinstance(library.decide(text).outcome, Injury)


def test_a_topic_without_weights_yet_does_no_harm(library):
    """A topic added before the classifier is fitted again leaves the others as they are."""
    matcher = replace(library.matcher, classifier=Classifier({"x": 0.0}, 0.1, WeightTable.of({})))
    assert not isinstance(matcher.decide("do squats work hams").outcome, TopicMatch)


def test_weights_alone_decide_between_topics(library):
    """With no weights nothing is answered: the numbers are in the file, not in the code."""
    fitted = library.matcher.classifier
    biases = dict.fromkeys(fitted.labels, 0.0)
    empty = Classifier(biases, fitted.step, WeightTable.of({}))
    outcome = replace(library.matcher, classifier=empty).decide("do squats work hams").outcome
    assert not isinstance(outcome, TopicMatch)
    assert 1 / len(empty.labels) < ANSWER_THRESHOLD


@pytest.mark.parametrize("text", ["squats?", "squat", "SQUATS"])
def test_a_bare_name_asks_nothing_in_particular(library, text):
    """Who types one word gets to choose what about it."""
    assert isinstance(library.decide(text).outcome, Ambiguous)
