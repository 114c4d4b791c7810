"""JSON Lines: questions in, answers out."""

from __future__ import annotations

import json
import re

import pytest

from bot.answers.context import Turn
from bot.answers.model import Answer
from bot.cli.jsonl import to_record
from tests.cli_runner import HEADLINE, KEYS


def batch(run, text, *arguments):
    """Run a batch from standard input and give code, records and errors."""
    code, told, errors = run("ask", "--batch", "-", *arguments, stdin=text.encode())
    return code, [json.loads(line) for line in told.splitlines()], errors


def test_batch_answers_each_line_in_order(run):
    """Plain lines and JSON lines mix; blank ones are skipped; keys and order are fixed."""
    code, records, errors = batch(
        run, f'{HEADLINE}\n\n  \n{{"q": "what is emg", "label": "x"}}\r\nlunges for hams?'
    )
    assert (code, errors) == (0, "")
    assert [record["q"] for record in records] == [HEADLINE, "what is emg", "lunges for hams?"]
    for record in records:
        assert [key for key in record if key != "from"] == KEYS
        assert isinstance(record["micros"], int)
        assert 0 <= record["micros"] < 1_000_000
    assert [record["topic"] for record in records[:2]] == ["squats-work-hamstrings", "what-is-emg"]
    assert records[0]["claims"][0] == "c:no-ham-growth"
    assert "s:kubo2019" in records[0]["sources"]
    assert (records[2]["outcome"], records[2]["topic"]) == ("not-covered", None)


@pytest.mark.parametrize(("origin", "marked"), [("graph", True), ("topic", False), ("none", False)])
def test_batch_marks_what_the_graph_answered(origin, marked):
    """An answer composed from the graph alone says so, after all other keys."""
    record = to_record("q", Turn(Answer("answer", "", "", topic="sources", origin=origin)), 7)
    assert list(record) == KEYS + ["from"] * marked
    assert record.get("from", "graph") == "graph"


def test_batch_keeps_going_past_bad_lines(run):
    """A line without a question is named with its number; the others are answered; code 2."""
    code, records, errors = batch(run, f'{HEADLINE}\n{{"x": 1}}\n{{"q": 3}}\n{{broken\nwhat is emg')
    assert code == 2
    assert [record["q"] for record in records] == [HEADLINE, "what is emg"]
    assert re.findall(r"Line (\d+)", errors) == ["2", "3", "4"]
    assert len(errors.splitlines()) == 3


def test_batch_lines_are_lines_whatever_they_hold(run):
    """Signs that some take for line ends do not split a question or an answer."""
    question = "do squats\u2028work\x0bhamstrings\x85"
    line = json.dumps({"q": question + "\ud800"})
    _, told, _ = run("ask", "--batch", "-", stdin=line.encode())
    assert len(told.splitlines()) == 1
    assert json.loads(told)["q"] == question + "\ud800"
    assert batch(run, "[" * 5000 + "\n")[0] == 0
    assert batch(run, '{"q":' * 5000 + "\n")[0] == 2
    assert batch(run, "\ufeff" + HEADLINE)[1][0]["q"] == HEADLINE


def test_batch_reads_a_file(run, tmp_path):
    """A path works as well as a dash."""
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"q": HEADLINE}), "utf-8")
    code, told, _ = run("ask", "--batch", path)
    assert code == 0
    assert json.loads(told)["q"] == HEADLINE


@pytest.mark.parametrize(
    "arguments",
    [
        ["--batch", "-", "a question"],
        ["--batch", "-", "--explain"],
        ["--batch", "-", "--follow", "why"],
        ["--batch", "/no/such/file"],
        ["--batch", "/"],
    ],
)
def test_batch_refuses_what_it_cannot_do(run, arguments):
    """Options that do not go together, and files that cannot be read, are wrong usage."""
    code, told, errors = run("ask", *arguments)
    assert (code, told) == (2, "")
    assert "Traceback" not in errors


# the other commands
