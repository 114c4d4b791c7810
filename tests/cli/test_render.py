"""Answers in a terminal, plain and in colour."""

from __future__ import annotations

import io
import re
from dataclasses import fields, replace

import pytest

from bot.answers.compose import compose
from bot.answers.model import Answer, Bullet, Certainty, Citation, Related, Section
from bot.answers.sections import BEYOND
from bot.cli import render
from bot.cli.control_characters import strip_control_characters
from bot.cli.render import MAX_WIDTH, print_colour, render_answer, render_explanation
from bot.evidence.loader import load_knowledge
from bot.matching.decision import MatchExplanation
from bot.matching.results import TopicMatch
from tests.cli_runner import KNOWLEDGE

URL = "https://doi.org/10.1007/s00421-019-04181-y"
FULL = Answer(
    outcome="answer",
    heading="Do squats work your hamstrings?",
    verdict="Not really.",
    sentence="Squats probably do little or nothing for hamstring size.",
    correction="The question takes for granted that squats build the hamstrings.",
    topic="squats-work-hamstrings",
    origin="topic",
    score=0.9,
    sections=(
        Section("beyond", BEYOND, (Bullet("A review agrees.", (2,)),)),
        Section("disagree", "Where article and paper differ", (Bullet("It says none.", (1,)),)),
        Section("but", "But", (Bullet("They are not idle."),)),
        Section("table", "The study", (Bullet("Design: Two groups."),)),
        Section("text", "Also", (Bullet("A further line."),)),
        Section(
            "evidence",
            "What the studies found",
            (
                Bullet("Ten weeks of squats, two days a week, left size at +0.6 %.", (1, 2)),
                Bullet("Squats grow the quads.", (1,), "moderate"),
            ),
        ),
    ),
    certainty=Certainty("moderate", "●●●○", "Two MRI studies agree.", "Likely right."),
    citations=(
        Citation(1, "s:kubo2019", "Kubo et al. 2019", "Kubo K. Effects.", URL, None, beyond=False),
        Citation(2, "s:other", "Other 2020", "Other O. Title.", None, "not seen", beyond=True),
    ),
    choices=(Related("emg-study", "What did the EMG study find?"),),
    related=(Related("sources", "What is all this based on?"),),
    claims=("c:no-ham-growth",),
    sources=("s:kubo2019", "s:other"),
    footer="Based on “Do Squats Work Your Hamstrings?” by Daniel Richter",
    language_line="Solo respondo en inglés.",
)
SHOWN_OTHERWISE = {
    "outcome": "What is",
    "topic": "",
    "origin": "",
    "score": "",
    "claims": "",
    "sources": "Kubo",
}


@pytest.fixture(scope="module")
def answers():
    """Return the answers to every topic of the shipped knowledge."""
    graph = load_knowledge(KNOWLEDGE).graph
    return [compose(graph, TopicMatch(topic, 0.9)) for topic in graph.topics]


def texts(value):
    """Return every text that a field of an answer holds."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in texts(item)]
    if isinstance(value, (Section, Bullet, Certainty, Related)):
        inside = [getattr(value, field.name) for field in fields(value)]
        return [
            text for item in inside for text in texts(item) if text not in {"sources", "emg-study"}
        ]
    if isinstance(value, Citation):
        return [value.short, value.url or "", value.note or ""]
    return []


def render_plain(answer, width=80):
    """Return an answer as plain text."""
    return render.render_plain(render_answer(answer), width)


def flowing(text):
    """Undo the line breaks."""
    return " ".join(text.split())


def test_every_part_of_an_answer_is_shown():
    """Nothing that an answer says is lost on the way to the screen."""
    told = flowing(render_plain(FULL, 200)).lower()
    kinds = {section.kind for section in FULL.sections}
    for field in fields(Answer):
        if field.name in SHOWN_OTHERWISE:
            assert SHOWN_OTHERWISE[field.name].lower() in told
            continue
        for text in texts(getattr(FULL, field.name)):
            if text not in kinds:
                assert flowing(text).lower() in told, field.name


def test_the_reading_order_is_kept():
    """Correction, verdict, evidence, how sure, but, disagreement, beyond, sources, next, footer."""
    told = render_plain(FULL, 200)
    order = [
        "Do squats work",
        "The question takes",
        "Not really.",
        "What the studies found",
        "How sure are we?",
        "But\n",
        "Where article",
        BEYOND,
        "Sources\n",
        "Ask next",
        "Based on",
    ]
    places = [told.index(part) for part in order if part not in {"But\n", "Where article", BEYOND}]
    assert places == sorted(places)
    limits = [told.index(part) for part in ("But\n", "Where article", BEYOND)]
    assert min(limits) > told.index("How sure are we?")
    assert max(limits) < told.index("Sources\n")


def test_plain_text_has_no_colour_and_no_boxes(answers):
    """What is piped on holds text alone."""
    for answer in answers:
        told = render_plain(answer)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2500-\u257f]", told)
        assert not re.search(r"[ \t]+$", told, re.MULTILINE)
        assert told.endswith("\n")
        assert not told.endswith("\n\n")


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_keep_to_the_width(answers, width):
    """No line is wider than the screen, or than can be read; addresses are not broken."""
    for answer in answers:
        for line in render_plain(answer, width).splitlines():
            assert len(line) <= min(width, MAX_WIDTH) or line.split()[-1].startswith("http"), line
        for citation in answer.citations:
            if citation.url:
                assert citation.url in render_plain(answer, width)


@pytest.mark.parametrize("width", [40, 120])
def test_lines_hang_under_their_mark(answers, width):
    """A line that goes on starts under the text of its bullet or number, not under the mark."""
    for answer in answers:
        indent = 0
        for line in render_plain(answer, width).splitlines():
            mark = re.match(r"(• |\d+\. |\[\d+\] )", line)
            if mark:
                indent = len(mark[0])
            elif not line.startswith(" "):
                indent = 0
            elif indent:
                assert line.startswith(" " * indent), line
                assert line[indent] != " ", line


def test_a_number_stays_with_its_percent_sign():
    """“0.6 %” is not torn apart at the end of a line."""
    for width in range(20, 80):
        assert "\n%" not in render_plain(FULL, width).replace(" ", "")
        assert "0.6 %" in render_plain(FULL, width)


def test_dots_never_stand_without_their_word(answers):
    """Those who cannot see the dots, or their colour, read the level as a word."""
    for answer in answers:
        if answer.certainty:
            word = answer.certainty.level.capitalize()
            assert f"{answer.certainty.dots} {word}." in render_plain(answer, 120)


def test_colour_shows_the_same_text(answers):
    """In colour the same lines stand as without, and the verdict is bold."""
    for answer in answers:
        stream = io.StringIO()
        print_colour(render_answer(answer), 60, stream)
        bare = re.sub(r"\x1b\][^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", stream.getvalue())
        assert [line.rstrip() for line in bare.splitlines()] == render_plain(
            answer, 60
        ).splitlines()


def test_links_can_be_clicked_and_read(monkeypatch):
    """An address is a terminal hyperlink whose text is the address."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = io.StringIO()
    print_colour(render_answer(FULL), 40, stream)
    assert re.search(
        rf"\x1b\]8;[^;]*;{re.escape(URL)}\x1b\\[^\n]*{re.escape(URL)}", stream.getvalue()
    )
    assert re.search(r"\x1b\[1mNot", stream.getvalue())


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b[31mb", "a�[31mb"),
        ("a\r\nb\tc", "a b c"),
        ("a\x9bb\x7f", "a�b�"),
        ("safe \u202eevil", "safe �evil"),
        ("\ud800", "�"),
        ("Müller — 5–7 %", "Müller — 5–7 %"),
    ],
)
def test_what_steers_a_terminal_is_made_harmless(raw, shown):
    """Control characters never reach the screen raw; other letters do."""
    assert strip_control_characters(raw) == shown


def test_no_text_of_an_answer_steers_the_terminal():
    """Every text passes through the same gate, whatever field it is in."""
    nasty = "x\x1b]0;owned\x07y\u202e"
    answer = replace(
        FULL,
        heading=nasty,
        verdict=nasty,
        sentence=nasty,
        correction=nasty,
        sections=(Section("table", nasty, (Bullet(f"a: {nasty}"),)),),
        certainty=Certainty(nasty, nasty, nasty, nasty),
        citations=(Citation(1, "s:x", nasty, nasty, nasty, nasty, beyond=False),),
        choices=(Related("x", nasty),),
        related=(Related("x", nasty),),
        footer=nasty,
    )
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", render_plain(answer))
    stream = io.StringIO()
    print_colour(render_answer(answer), 80, stream)
    assert "\x1b]0;" not in stream.getvalue()
    assert "\u202e" not in stream.getvalue()


def test_an_endless_word_is_cut():
    """A word longer than the line is broken, so that nothing runs off the screen."""
    answer = Answer("not-covered", "", "x" * 500)
    assert max(map(len, render_plain(answer, 40).splitlines())) == 40


def test_full_citations_stand_where_they_are_asked_for():
    """A list of sources that no line points to gives each in full; others stay short."""
    assert "Kubo K. Effects." not in render_plain(FULL)
    assert "Kubo K. Effects." in render_plain(replace(FULL, sections=()))
    assert "Kubo K. Effects." in render_plain(replace(FULL, topic="sources"))


def test_an_explanation_tells_rule_ranking_and_mended_words():
    """Those who tend the knowledge see why a question got its outcome."""
    why = MatchExplanation(
        repairs=(("squts", "squats"),),
        concepts=(("x:back-squat", "squts"),),
        ranking=(("emg-study", 0.61, 0.7, "the emg study", 0.5),),
        reasons=(("x:back-squat", 1.25),),
        margin=0.4,
        rule="0.70 ≥ 0.45",
    )
    told = flowing(render.render_plain(render_explanation(why), 200))
    for part in ("squts → squats", "emg-study 0.610", "the emg study", "+1.25", "0.70 ≥ 0.45"):
        assert part in told
