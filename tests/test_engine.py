"""The answer engine: one snapshot, every kind of result."""

from __future__ import annotations

import gzip
import json
import math
import os
import shutil
import subprocess
import sys

import pytest
from hypothesis import given, settings, strategies as st

from bot.engine import AnswerEngine, bundled_knowledge_dir, validate_knowledge
from bot.errors import InputError, KnowledgeError
from bot.language import (
    CLASSIFIER,
    ENGLISH,
    LEXICON,
    MAX_CLASSIFIER_BYTES,
    SPELLING,
)
from bot.matching.search.phrase_index import MAX_SUGGESTIONS


@pytest.fixture(scope="module")
def library():
    """Open the knowledge that ships."""
    return AnswerEngine.open()


@pytest.fixture
def copy(tmp_path):
    """Return a copy of the knowledge that may be broken."""
    return shutil.copytree(bundled_knowledge_dir(), tmp_path / "knowledge")


def fitted(**changes):
    """Write a classifier of one label, before it is compressed."""
    labels = {"injury": 0.0}
    data = {"schema": 2, "fingerprint": "", "step": 0.1, "labels": labels}
    rows = dict.fromkeys(("hashes", "rarities", "levels"), "")
    return json.dumps(data | rows | changes).encode()


@given(text=st.text(max_size=400))
@settings(max_examples=200)
def test_every_message_gets_an_answer(library, text):
    """Whatever is typed, there is an answer with words in it."""
    answer = library.answer(text)
    assert answer.lead or answer.verdict or answer.choices


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
        ("do squats grow the adductors?", "yes: squats grow the adductors"),
        ("which is worse for hamstrings, squats or good mornings?", "squat"),
    ],
)
def test_the_graph_answers_what_no_topic_does(library, question, verdict):
    """A muscle or a pair of exercises is looked up among the findings."""
    answer = library.answer(question)
    assert answer.origin == "graph"
    assert verdict.lower() in f"{answer.lead} {answer.verdict} {answer.heading}".lower()


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
    assert len(library.suggest("")) == min(MAX_SUGGESTIONS, len(library.graph.topics))


def test_the_shipped_knowledge_has_no_problems():
    """What ships is sound, vocabulary and classifier included."""
    assert validate_knowledge(bundled_knowledge_dir()) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (f"{LEXICON}/muscles.yaml", "  m:hamstrings:", "  m:hamstrngs:", "no concept has the id"),
        (f"{LEXICON}/unknown.yaml", "  - u:romanian", "  - u:none", "is not among the concepts"),
        (SPELLING, "common:", "comon:", "comon"),
    ],
)
def test_a_broken_vocabulary_is_told_by_file_and_line(copy, file, old, new, message):
    """A slip in the lexicon or the weights is one clear line, and nothing is half loaded."""
    path = copy / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    problems = validate_knowledge(copy)
    assert any(one.file == file and message in one.message for one in problems)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        (b"", "cannot be read"),
        (b"[", "cannot be read"),
        (b"[" * 200_000, "cannot be read"),
        (b" " * (MAX_CLASSIFIER_BYTES + 1), "cannot be read"),
        (fitted(labels={"injury": math.inf}), "cannot be read"),
        (fitted(labels={"injury": 1e308}), "cannot be read"),
        (fitted(more=1), "cannot be read"),
        (fitted(hashes="A"), "cannot be read"),
        (fitted(hashes="AAA="), "cannot be read"),
        (fitted(hashes="AAAAAA==", rarities="AQ=="), "cannot be read"),
        (fitted(levels="AAAA"), "cannot be read"),
        (fitted(), "off-topic has no weights"),
        (fitted(labels={"sorces": 0.0}), "sorces is no topic"),
    ],
)
def test_a_damaged_classifier_is_one_clear_problem(copy, content, message):
    """No file of a classifier crashes a check, and none that does not fit is opened."""
    (copy / CLASSIFIER).write_bytes(b"" if content is None else gzip.compress(content))
    found = [problem for problem in validate_knowledge(copy) if problem.file == CLASSIFIER]
    assert any(message in problem.message for problem in found)
    with pytest.raises(KnowledgeError):
        AnswerEngine.open(copy)


@pytest.mark.parametrize("name", [CLASSIFIER, ENGLISH, SPELLING])
@pytest.mark.parametrize("harm", ["missing", "folder", "pipe", "binary"])
def test_every_file_of_the_vocabulary_is_checked(copy, name, harm):
    """What is missing, no file or no text is one problem, and nothing waits for a pipe."""
    path = copy / name
    path.unlink()
    match harm:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "binary":
            path.write_bytes(b"\xff\xfe\x00")
    assert [one.file for one in validate_knowledge(copy)] == [name]


def test_problems_of_graph_and_vocabulary_come_together(copy):
    """Whoever mends a folder learns of every broken file at once, from `ask` as from `check`."""
    broken = ["evidence/growth.yaml", ENGLISH, SPELLING, CLASSIFIER]
    for name in broken:
        (copy / name).write_bytes(b"\xff")
    with pytest.raises(KnowledgeError) as told:
        AnswerEngine.open(copy)
    assert told.value.problems == validate_knowledge(copy)
    assert [one.file for one in told.value.problems] == broken


def test_a_folder_with_problems_is_refused(copy):
    """A library is whole or not at all."""
    (copy / "evidence" / "growth.yaml").write_text("schema: [", "utf-8")
    with pytest.raises(KnowledgeError):
        AnswerEngine.open(copy)


def test_asking_imports_no_heavy_library():
    """The terminal starts without Discord, a database or settings."""
    code = (
        "import sys; import bot.cli; from bot.engine import AnswerEngine;"
        "AnswerEngine.open().answer('do squats work hamstrings?');"
        "print(sorted({'discord', 'sqlalchemy', 'pydantic_settings', 'sklearn', 'numpy'}"
        " & {*sys.modules}))"
    )
    done = subprocess.run(  # noqa: S603  our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_text_too_long_to_be_a_name_is_refused(library):
    """To look for the names nearest to it would take long, and help nobody."""
    with pytest.raises(InputError):
        library.show("squats " * 50)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("¿los squats trabajan los hamstrings?", "spanish"),
        ("do squats work the hamstrings?", None),
    ],
)
def test_a_speaker_of_another_language_is_told_that_answers_are_in_english(
    library, question, language
):
    """What is understood all the same gets its answer, and a line in the asker's language."""
    lines = {row.name: row.line for row in library.matcher.languages.languages}
    answer = library.answer(question)
    assert answer.outcome == "answer"
    assert answer.language_line == lines.get(language, "")
