"""Labelled questions put to the engine."""

from __future__ import annotations

import json

import pytest

from bot.engine import AnswerEngine
from bot.errors import InputError
from bot.training.evaluate import evaluate_files, judge, measure
from bot.training.questions import read_labelled
from tests.bench.questions import DEV
from tests.outside_files import needs_shared


@pytest.fixture(scope="module")
def library():
    """Open the knowledge that ships."""
    return AnswerEngine.open()


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "[1]",
        "[" * 100_000,
        '{"q": 1, "label": "chatter"}',
        '{"q": "hi", "label": "chatter", "also": "injury"}',
    ],
)
def test_evaluation_says_where_a_line_is_no_question(tmp_path, library, line):
    """A bad line is named by file and number."""
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"q": "hi", "label": "chatter"}) + f"\n{line}\n", "utf-8")
    with pytest.raises(InputError, match=":2:"):
        read_labelled(path, library.graph.topics)


def test_evaluation_reads_lines_as_json_has_them(tmp_path, library):
    """A mark at the start is no text, and a separator inside a text ends no line."""
    path = tmp_path / "questions.jsonl"
    row = json.dumps({"q": "hi\u2028there", "label": "chatter"}, ensure_ascii=False)
    path.write_text(f"\ufeff{row}\r\n", "utf-8")
    assert [one.text for one in read_labelled(path, library.graph.topics)] == ["hi\u2028there"]


def test_evaluation_lists_alarms_among_the_injuries(tmp_path, library):
    """A false alarm is shown once, as an injury, also where all is to be shown."""
    path = tmp_path / "questions.jsonl"
    row = {"q": "i tore my hamstring squatting, what now?", "label": "off-topic"}
    path.write_text(json.dumps(row), "utf-8")
    for show in ("injury", "all"):
        shown = [one for one in evaluate_files(library, [path], show).splitlines() if one[0] == " "]
        assert [one.split()[0] for one in shown] == ["injury"]


def test_evaluation_counts_as_defined(tmp_path, library):
    """A right, a false and a missed injury are counted as such."""
    rows = [
        {"q": "do squats work hamstrings?", "label": "squats-work-hamstrings"},
        {"q": "what is EMG?", "label": "off-topic"},
        {"q": "what is MVIC?", "label": "injury"},
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    line = evaluate_files(library, [path]).splitlines()[-1]
    assert "right 1.000" in line
    assert "false 1.000" in line
    assert "injury recall 0.000" in line


@needs_shared
def test_the_dev_questions_meet_the_first_bars(library):
    """Matching does not fall behind what it has reached, on questions that it never saw."""
    found = measure(judge(library, read_labelled(DEV, library.graph.topics), leads=False))
    assert found.right >= 0.88, found
    assert found.wrong <= 0.03, found
    assert found.false <= 0.04, found
