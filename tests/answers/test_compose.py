"""Compose: the answer to each result of matching."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

import pytest

from bot.answers.compose import cache_key, compose
from bot.evidence.grading.grade import grade, statement
from bot.matching.results import (
    Ambiguous,
    Injury,
    MentionedConcepts,
    NotCovered,
    OffTopic,
    SmallTalk,
    SmallTalkKind,
    TopicMatch,
)

STUDIES = {
    "squat-growth-study": "s:kubo2019",
    "emg-study": "s:ebben2009",
    "hip-thrust-vs-squat": "s:plotkin2023",
}


def texts(value):
    """Return every text within plain data."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value
    return (
        [text for item in inside for text in texts(item)]
        if isinstance(value, (dict, list, tuple))
        else []
    )


def lines(answer, *kinds):
    """Return the lines of the sections of some kinds."""
    return [
        bullet.text
        for section in answer.sections
        if not kinds or section.kind in kinds
        for bullet in section.bullets
    ]


def topic_answers(graph):
    """Answer every topic."""
    return {topic: compose(graph, TopicMatch(topic, 0.9)) for topic in graph.topics}


def test_a_topic_is_headed_by_its_own_question(graph):
    """The heading is the topic's question, so that no member's words stand over a verdict."""
    for topic, answer in topic_answers(graph).items():
        if topic != "what-is-emg":
            assert answer.heading == graph.topics[topic].question
        assert (answer.outcome, answer.topic, answer.origin) == ("answer", topic, "topic")


def test_verdicts_are_short_and_sentences_carry_the_computed_hedge(graph):
    """A verdict is a few words; the sentence behind it is the claim as its level words it."""
    for topic, answer in topic_answers(graph).items():
        assert len(answer.verdict) <= 60, topic
        main = graph.topics[topic].main
        if main:
            assert answer.sentence.startswith(statement(graph, main)), topic
            assert answer.claims[0] == main


def test_certainty_is_the_computed_one(graph):
    """The level, its dots and its reason are those of the rule, never typed."""
    for topic, answer in topic_answers(graph).items():
        main = graph.topics[topic].main
        if main is None:
            assert answer.certainty is None, topic
            continue
        result = grade(graph, main)
        words = graph.rules.levels[result.level]
        assert answer.certainty is not None
        assert asdict(answer.certainty) == {
            "level": str(result.level),
            "dots": words.dots,
            "reason": result.reason,
            "meaning": words.meaning,
        }


def test_citations_are_numbered_in_order_of_use(graph):
    """Numbers run from 1 in the order in which the lines first cite; each resolves."""
    for topic, answer in topic_answers(graph).items():
        used = [n for s in answer.sections for b in s.bullets for n in b.cites]
        assert list(dict.fromkeys(used)) == [c.number for c in answer.citations], topic
        assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
        assert tuple(c.source for c in answer.citations) == answer.sources


def test_studies_beyond_the_article_are_no_evidence_of_its(graph):
    """What the article does not cite stands under its own heading only, and is marked."""
    for topic, answer in topic_answers(graph).items():
        beyond = {c.number for c in answer.citations if c.beyond}
        for section in answer.sections:
            cited = {n for bullet in section.bullets for n in bullet.cites}
            if section.kind == "evidence":
                assert not cited & beyond, topic
            if section.kind == "beyond":
                assert cited <= beyond, topic
                assert section.heading == "Beyond the article"


def test_evidence_is_a_few_lines(graph):
    """Two to four lines of evidence are read; a study's card may list all that it found."""
    for topic, answer in topic_answers(graph).items():
        if graph.topics[topic].study or graph.topics[topic].main is None:
            continue
        assert 1 <= len(lines(answer, "evidence")) <= 4, topic
        assert len(lines(answer, "beyond")) <= 2, topic


@pytest.mark.parametrize(("topic", "source"), STUDIES.items())
def test_a_study_is_shown_as_a_card(graph, topic, source):
    """A topic on a study shows design, people, protocol, every finding and every limit."""
    answer = compose(graph, TopicMatch(topic, 0.9))
    study = graph.sources[source].study
    table = "\n".join(lines(answer, "table"))
    for told in (study.design, study.people, study.protocol, study.measured):
        assert told in table
    assert {f.text for f in graph.findings_of(source)} <= set(lines(answer, "evidence"))
    assert set(study.limits) <= set(lines(answer, "but"))
    notes = {
        f.checked.note for f in graph.findings_of(source) if f.checked.says in ("differs", "silent")
    }
    assert notes <= set(lines(answer, "disagree"))


def test_the_asked_term_is_defined_first_and_others_are_offered(graph):
    """The terms topic defines the term that the question named, EMG if it named none."""
    asked = compose(
        graph, TopicMatch("what-is-emg", 0.9, MentionedConcepts(terms=("t:mvic", "t:one-rm")))
    )
    assert "MVIC" in asked.heading
    assert asked.verdict + " " + asked.sentence == graph.concepts["t:mvic"].define
    assert any(line.startswith("1RM: ") for line in lines(asked, "table"))
    offered = lines(asked, "text")[0]
    assert "EMG" in offered
    assert "MVIC" not in offered
    assert "EMG" in compose(graph, TopicMatch("what-is-emg", 0.9)).heading


def test_strength_of_evidence_gives_levels_reasons_and_what_would_raise_them(graph):
    """How sure we are is told claim by claim, surest first."""
    answer = compose(graph, TopicMatch("strength-of-evidence", 0.9))
    told = "\n".join(lines(answer, "evidence"))
    assert len(answer.claims) > 2
    for claim in answer.claims:
        result = grade(graph, claim)
        assert statement(graph, claim) in told
        assert result.reason in told
        assert result.raise_it[1:] in told
    headings = [s.heading for s in answer.sections if s.kind == "evidence"]
    assert [len(h.split()[0].strip("○")) for h in headings] == sorted(
        (len(h.split()[0].strip("○")) for h in headings), reverse=True
    )


def test_sources_lists_the_article_its_papers_and_the_six_beyond(graph):
    """Every source is listed once, in order, those beyond the article marked and last."""
    answer = compose(graph, TopicMatch("sources", 0.9))
    assert set(answer.sources) == set(graph.sources)
    assert answer.sources[0] == graph.roles.primary_source
    marked = [citation.beyond for citation in answer.citations]
    assert marked == [False] * 8 + [True] * 6
    assert len(lines(answer, "beyond")) == 6


def test_the_footer_names_article_and_author(graph):
    """Every answer from the knowledge says whose article it is based on."""
    for answer in topic_answers(graph).values():
        assert answer.footer.startswith("Based on “Do Squats Work Your Hamstrings?” by ")
        assert answer.footer.endswith("Richter")


def test_a_wrong_presupposition_is_righted_first(graph):
    """What a question takes for granted is corrected before the verdict."""
    own = MentionedConcepts(presupposes=("c:squats-build-hams",))
    answer = compose(graph, TopicMatch("hamstring-growth-from-squats", 0.9, own))
    assert "squats build the hamstrings" in answer.correction
    assert "speaks against it" in answer.correction
    elsewhere = compose(graph, TopicMatch("emg-study", 0.9, own))
    assert statement(graph, "c:no-ham-growth")[1:] in elsewhere.correction
    assert "c:no-ham-growth" in elsewhere.claims
    held = MentionedConcepts(presupposes=("c:squats-grow-quads",))
    righted = compose(graph, TopicMatch("quad-activity-in-squat", 0.9, held))
    assert righted.correction == "To be clear, squats probably grow the quads."
    assert compose(graph, TopicMatch("emg-study", 0.9)).correction is None


def test_further_questions_of_a_message_are_answered_in_a_line(graph):
    """Other topics of the same message get their verdict, and come first among what to ask."""
    both = TopicMatch("squats-work-hamstrings", 0.9, others=("get-stronger-at-squats",))
    answer = compose(graph, both)
    [line] = lines(answer, "text")
    assert graph.topics["get-stronger-at-squats"].question in line
    assert answer.related[0].topic == "get-stronger-at-squats"
    assert graph.topics["get-stronger-at-squats"].main in answer.claims


def test_choices_are_questions_to_pick_from(graph):
    """“Did you mean” offers the questions of the topics, in order, and claims nothing."""
    answer = compose(graph, Ambiguous(("emg-study", "what-is-emg"), 0.3))
    assert answer.outcome == "choices"
    assert [choice.topic for choice in answer.choices] == ["emg-study", "what-is-emg"]
    assert answer.choices[0].question == graph.topics["emg-study"].question
    assert not answer.claims


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (("leg press",), "Leg press is not covered here."),
        (("lunges",), "Lunges are not covered here."),
        (("leg press", "box squat"), "Leg press and box squat are not covered here."),
        ((), "That is not covered here."),
    ],
)
def test_what_is_missing_is_named_without_guessing(graph, missing, said):
    """An uncovered question is told what is lacking and what can be asked, and nothing else."""
    answer = compose(graph, NotCovered(missing, ("emg-study",)))
    assert (answer.outcome, answer.verdict) == ("not-covered", said)
    assert [item.topic for item in answer.related] == ["emg-study"]
    assert not answer.sections
    assert not answer.claims


def test_an_injury_gets_no_advice_but_a_professional(graph):
    """Pain is sent to a professional; ordinary soreness is told with its very low certainty."""
    plain = compose(graph, Injury())
    assert "no medical advice" in plain.verdict
    assert "doctor" in plain.sentence
    assert not plain.sections
    sore = compose(graph, Injury(soreness=True))
    [section] = sore.sections
    warning, told = section.bullets
    assert "is not ordinary soreness" in warning.text
    assert told.text == statement(graph, "c:soreness-adductors")
    assert told.level == str(grade(graph, "c:soreness-adductors").level)
    assert told.cites


@pytest.mark.parametrize("outcome", [OffTopic(), SmallTalk(), SmallTalk(SmallTalkKind.GREETING)])
def test_chatter_and_other_subjects_get_one_line(graph, outcome):
    """What is no question of ours gets one line on how to ask."""
    answer = compose(graph, outcome)
    assert graph.topics["squats-work-hamstrings"].question in answer.verdict
    shown = (answer.heading, answer.sentence, answer.sections, answer.related)
    assert not any(shown)


def test_only_a_greeting_is_greeted(graph):
    """Gibberish is told how to ask, and no more."""
    greeted = compose(graph, SmallTalk(SmallTalkKind.GREETING)).verdict
    assert greeted.startswith("Hello! Ask me about")
    assert compose(graph, SmallTalk()).verdict.startswith("You can ask me about")


def test_no_answer_cheers_or_proves(graph):
    """Texts have no exclamation marks and never call anything proven."""
    for answer in topic_answers(graph).values():
        told = "\n".join(texts(asdict(replace(answer, citations=()))))
        assert "!" not in told
        assert not re.search(r"\bproven\b", told)


def test_only_what_matters_to_an_answer_sets_outcomes_apart(graph):
    """Outcomes that read alike compose alike, whatever else the question mentioned."""
    said = MentionedConcepts(
        muscles=("m:hamstrings",), terms=("t:mvic",), presupposes=("c:no-ham-growth",)
    )
    for topic in ("squats-work-hamstrings", "what-is-emg"):
        outcome = TopicMatch(topic, 0.9, said)
        assert compose(graph, cache_key(graph, outcome)) == compose(graph, outcome)
    assert cache_key(graph, TopicMatch("sources", 0.9, said)).mentioned.muscles == ()
