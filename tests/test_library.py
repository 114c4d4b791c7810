"""The library: one snapshot, all outcomes, honest evaluation."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from hypothesis import given, settings, strategies as st

from bot.errors import InputError, KnowledgeError
from bot.evaluation import evaluate, judge, read_labelled, summary
from bot.library import Library, knowledge_problems, shipped_knowledge
from tests.shared import SHARED, needs_shared


@pytest.fixture(scope="module")
def library():
    """Open the knowledge that ships."""
    return Library.open()


@pytest.fixture
def copy(tmp_path):
    """Give a copy of the knowledge that may be broken."""
    return shutil.copytree(shipped_knowledge(), tmp_path / "knowledge")


@given(text=st.text(max_size=400))
@settings(max_examples=200)
def test_every_message_gets_an_answer(library, text):
    """Whatever is typed, there is an answer with words in it."""
    answer = library.answer(text)
    assert answer.verdict or answer.choices


@pytest.mark.parametrize(
    "text", ["", " ", "a" * 100_000, "s̷̢q̸u̵a̴t" * 50, "🏋️‍♀️🦵", "هل القرفصاء تعمل", "\x00\x1b[31m\u202e"]
)
def test_odd_messages_get_an_outcome(library, text):
    """Empty, endless, zalgo, emoji, right-to-left and control characters do no harm."""
    assert library.answer(text).outcome in {"chatter", "off-topic", "not-covered", "choices"}


def test_the_heading_is_never_the_members_words(library):
    """What is shown as the question is curated text."""
    answer = library.answer("do SQUATS grow muh hammies?? @everyone")
    assert answer.heading in {topic.question for topic in library.graph.topics.values()}


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("do squats grow the adductors?", "they grow"),
        ("which is worse for hamstrings, squats or good mornings?", "squat"),
    ],
)
def test_the_graph_answers_what_no_topic_does(library, question, verdict):
    """A muscle or a pair of exercises is looked up among the findings."""
    answer = library.answer(question)
    assert answer.origin == "graph"
    assert verdict.lower() in f"{answer.verdict} {answer.heading}".lower()


def test_follow_ups_stay_with_the_answer(library):
    """A short reply asks about the answer, anything else is a new question."""
    first = library.answer("do squats work hamstrings?")
    assert library.follow(first, "why?").topic == first.topic
    assert library.follow(first, "what is EMG?").topic == "what-is-emg"


def test_suggestions_are_questions_of_the_knowledge(library):
    """What is typed is completed to curated questions, each once."""
    questions = [one.question for one in library.suggest("hams")]
    assert questions
    assert set(questions) <= {topic.question for topic in library.graph.topics.values()}
    assert len(library.suggest("")) == len(library.graph.topics)


def test_the_shipped_knowledge_has_no_problems():
    """What ships is sound, vocabulary and weights included."""
    assert knowledge_problems(shipped_knowledge()) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("lexicon.yaml", "  m:hamstrings:", "  m:hamstrngs:", "no concept has the id"),
        ("lexicon.yaml", "[u:romanian-deadlift,", "[u:none,", "u:none is not among the concepts"),
        ("lexicon.yaml", "common: [", "comon: [", "comon"),
        ("weights.json", '"sources": ', '"sorces": ', "sorces is no topic"),
        ("weights.json", "{", "", "cannot be read as fitted weights"),
    ],
)
def test_a_broken_vocabulary_is_told_by_file_and_line(copy, file, old, new, message):
    """A slip in the lexicon or the weights is one clear line, and nothing is half loaded."""
    path = copy / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    problems = knowledge_problems(copy)
    assert any(one.file == file and message in one.message for one in problems)


def test_a_folder_with_problems_is_refused(copy):
    """A library is whole or not at all."""
    (copy / "growth.yaml").write_text("schema: [", "utf-8")
    with pytest.raises(KnowledgeError):
        Library.open(copy)


def test_asking_imports_no_heavy_library():
    """The terminal starts without Discord, a database or settings."""
    code = (
        "import sys; import bot.cli; from bot.library import Library;"
        "Library.open().answer('do squats work hamstrings?');"
        "print(sorted({'discord', 'sqlalchemy', 'pydantic_settings', 'sklearn', 'numpy'}"
        " & {*sys.modules}))"
    )
    done = subprocess.run(  # noqa: S603  our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_evaluation_says_where_a_line_is_no_question(tmp_path, library):
    """A bad line is named by file and number."""
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"q": "hi", "label": "chatter"}) + "\n{}\n", "utf-8")
    with pytest.raises(InputError, match=":2:"):
        read_labelled(path, library.graph.topics)


def test_evaluation_counts_as_defined(tmp_path, library):
    """A right, a false and a missed injury are counted as such."""
    rows = [
        {"q": "do squats work hamstrings?", "label": "squats-work-hamstrings"},
        {"q": "what is EMG?", "label": "off-topic"},
        {"q": "what is MVIC?", "label": "injury"},
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    line = evaluate(library, [path]).splitlines()[-1]
    assert "right 1.000" in line
    assert "false 1.000" in line
    assert "injury recall 0.000" in line


@needs_shared
def test_the_dev_questions_meet_the_first_bars(library):
    """Matching does not fall behind what it has reached, on questions left out of the fit."""
    questions = read_labelled(SHARED / "questions-dev.jsonl", library.graph.topics)
    judged = judge(library, questions)
    inside = [one.kind for one in judged if one.kind in ("right", "offered", "wrong", "refused")]
    outside = [one.kind for one in judged if one.kind in ("false", "silent")]
    assert inside.count("right") / len(inside) >= 0.85, summary(judged)
    assert inside.count("wrong") / len(inside) <= 0.04, summary(judged)
    assert outside.count("false") / len(outside) <= 0.04, summary(judged)
