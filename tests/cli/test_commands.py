"""The command line as users meet it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli_runner import HEADLINE, KEYS, KNOWLEDGE


def test_a_question_is_answered_in_plain_text(run):
    """Where the output is no terminal it is text without colour."""
    code, told, errors = run("ask", *HEADLINE.split())
    assert (code, errors) == (0, "")
    assert told.startswith("Do squats work your hamstrings?\n\nNot really.")
    assert "\x1b" not in told


def test_a_question_can_be_piped(run):
    """Without arguments the question is read from standard input."""
    assert run("ask", stdin=HEADLINE.encode())[1] == run("ask", HEADLINE)[1]


@pytest.mark.parametrize("stdin", [b"", b" \n\t\n"])
def test_no_question_is_wrong_usage(run, stdin):
    """An empty pipe gets one sentence and the code for wrong usage."""
    code, told, errors = run("ask", stdin=stdin)
    assert (code, told) == (2, "")
    assert "Ask a question" in errors


def test_json_is_one_object_with_the_batch_keys_and_all_texts(run):
    """Scripts get the keys of a batch line and the whole answer, on one line."""
    code, told, _ = run("ask", "--json", HEADLINE)
    assert code == 0
    assert told.count("\n") == 1
    found = json.loads(told)
    assert list(found) == [*KEYS, "answer"]
    assert found["q"] == HEADLINE
    assert found["topic"] == "squats-work-hamstrings"
    assert found["answer"]["verdict"] == "Not really."
    assert found["answer"]["sections"][0]["bullets"][0]["text"]
    assert found["answer"]["citations"][0]["url"].startswith("https://doi.org/")


def test_a_follow_up_is_answered_about_the_answer(run):
    """--follow gives what a reply to the answer would give."""
    code, told, _ = run("ask", HEADLINE, "--follow", "how sure?")
    assert code == 0
    assert "Step by step" in told
    found = json.loads(run("ask", "--json", HEADLINE, "--follow", "1")[1])
    related = json.loads(run("ask", "--json", HEADLINE)[1])["answer"]["related"]
    assert found["topic"] == related[0]["topic"]
    assert found["follow"] == "1"


def test_an_explanation_can_be_asked_for(run):
    """--explain tells why, in text and in JSON."""
    assert "Why this outcome" in run("ask", "--explain", HEADLINE)[1]
    found = json.loads(run("ask", "--json", "--explain", HEADLINE)[1])
    assert found["explanation"]["ranking"]


def test_overheard_chatter_meets_silence(run):
    """A message that was not addressed to the bot gets an answer or nothing."""
    code, told, errors = run("ask", "--overheard", "squats tomorrow who is in lol")
    assert (code, told) == (0, "")
    assert "silent" in errors
    assert run("ask", "--overheard", HEADLINE)[1]


def test_a_question_cannot_steer_the_terminal(run):
    """Control characters of a question are not echoed raw, in text, JSON or errors."""
    nasty = "leg press\x1b[31m\x9b\u202e\x07 for hams"
    for arguments in (["ask", nasty], ["ask", "--json", nasty], ["ask", "--explain", nasty]):
        _, told, errors = run(*arguments)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", told + errors)
    assert json.loads(run("ask", "--json", nasty)[1])["q"] == nasty
    assert "\x1b" not in run("show", "\x1b[31m")[2]


# batch


def test_show_compare_and_uses(run):
    """Look-ups take ids and lay names."""
    assert "Kubo" in run("show", "kubo", "2019")[1]
    code, told, _ = run("compare", "good mornings", "squats", "--muscle", "hams")
    assert code == 0
    assert "Good mornings worked the hamstrings harder." in told
    code, told, _ = run("uses", "kubo")
    assert code == 0
    assert "c:no-ham-growth: moderate → low" in told


def test_a_source_that_no_claim_needs_is_said_to_change_none(run):
    """No claims are told in a word, not as a nought."""
    told = run("uses", "s:maeo2021")[1]
    assert told == "Without Maeo et al. 2021 (s:maeo2021), no claims would change.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "hamstrngs muscle"],
        ["compare", "squats", "frisbee"],
        ["compare", "squats", "back squat"],
        ["uses", "x:back-squat"],
        ["show"],
        ["bogus"],
        ["ask", "--bogus"],
        ["check", "/no/such/folder"],
        ["eval", "/no/such/file"],
    ],
)
def test_wrong_usage_is_a_sentence_and_code_2(run, arguments):
    """A name or option that nothing goes by is said so, without a traceback."""
    code, told, errors = run(*arguments)
    assert (code, told) == (2, "")
    assert errors.strip()
    assert "Traceback" not in errors


def test_a_name_that_nothing_has_is_answered_with_names(run):
    """What is nearest is told as people call it, what is not covered is said to be that."""
    told = (
        "“brain” is not among what I know; the nearest are “Bryanton et al. 2015” and “Adductors”."
    )
    assert run("show", "brain") == (2, "", f"{told}\n")
    assert run("show", "lunges") == (2, "", "Lunges are not covered here.\n")
    assert run("show", "hamstrngs") == run("show", "hamstrings")


def test_check_counts_sound_files(run):
    """A sound folder gets one line."""
    files = len(list(KNOWLEDGE.rglob("*.yaml")))
    assert run("check") == (0, f"{files} files, no problems.\n", "")
    assert run("check", KNOWLEDGE)[0] == 0


def test_check_prints_every_problem_with_its_place(run, broken):
    """Problems come as file:line:column: message, sorted, and the code says so."""
    code, told, _ = run("check", broken)
    assert code == 1
    lines = told.splitlines()
    assert lines
    assert all(re.match(r"[\w./-]+:\d+:\d+: \S", line) for line in lines)
    assert any("c:squats-build-ham" in line for line in lines)
    places = [(line.split(":")[0], *map(int, line.split(":")[1:3])) for line in lines]
    assert places == sorted(places)


def test_check_compares_with_an_article(run, tmp_path):
    """With an article at hand, places and copied words are checked against it."""
    article = tmp_path / "article.txt"
    article.write_text("Key Points:\n\nSomething else.\n", "utf-8")
    code, told, _ = run("check", "--article", article)
    assert code == 1
    assert re.search(r"^evidence/growth\.yaml:\d+:\d+: ", told, re.MULTILINE)


def test_eval_prints_the_metrics(run, tmp_path):
    """Labelled questions are scored."""
    path = tmp_path / "labelled.jsonl"
    path.write_text(
        json.dumps({"q": HEADLINE, "label": "squats-work-hamstrings", "style": "plain"}) + "\n",
        "utf-8",
    )
    code, told, _ = run("eval", path)
    assert code == 0
    assert "right" in told
    assert run("eval", path, "--show", "wrong")[0] == 0


# configuration


def test_knowledge_dir_is_honoured(run, monkeypatch, broken):
    """The environment can name other knowledge; if that is unsound, all is told and nothing run."""
    monkeypatch.setenv("KNOWLEDGE_DIR", str(broken))
    code, told, errors = run("ask", HEADLINE)
    assert (code, told) == (1, "")
    assert "growth.yaml:" in errors
    assert "squatbot check" in errors


@pytest.mark.parametrize("named", ["/no/such/folder", str(Path(__file__))])
def test_knowledge_dir_pointing_nowhere_is_bad_configuration(run, monkeypatch, named):
    """A folder that is none is code 78, with the variable's name."""
    monkeypatch.setenv("KNOWLEDGE_DIR", named)
    for arguments in (["ask", HEADLINE], ["check"], ["show", "emg"]):
        code, told, errors = run(*arguments)
        assert (code, told) == (78, "")
        assert "KNOWLEDGE_DIR" in errors


def test_empty_knowledge_dir_is_as_good_as_none(run, monkeypatch):
    """An empty variable means the knowledge that ships."""
    monkeypatch.setenv("KNOWLEDGE_DIR", "")
    assert run("show", "emg")[0] == 0


# as a process


@pytest.mark.parametrize("command", [(), ("ask",), ("entries",), ("run",), ("doctor",)])
def test_every_command_knows_its_version(run, command):
    """Whoever reports a fault can say of which version."""
    code, printed, _ = run(*command, "--version")
    assert code == 0
    assert re.fullmatch(r"squatbot \d+\.\d+\.\d+ \(Python 3\.\d+\.\d+\S*\)\n", printed)
