"""The command line, as people and scripts meet it."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.answers.model import Answer
from bot.batch import record_of
from bot.cli import main

ROOT = Path(__file__).parents[1]
KNOWLEDGE = ROOT / "knowledge"
COMMAND = [sys.executable, "-m", "bot"]
KEYS = ["q", "outcome", "topic", "choices", "score", "claims", "sources", "micros"]
HEADLINE = "do squats work your hamstrings"


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command in this process and give code, output and errors."""
    monkeypatch.delenv("KNOWLEDGE_DIR", raising=False)

    def runner(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return runner


def environment(**more):
    """Give the environment without what would change the knowledge or the colours."""
    kept = {k: v for k, v in os.environ.items() if k not in {"KNOWLEDGE_DIR", "NO_COLOR"}}
    return kept | more


def in_terminal(*arguments, typed=b"", columns=80):
    """Run a command in a terminal of its own and give all that it showed, and its code."""
    pid, master = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        more = {"TERM": "xterm-256color", "COLUMNS": str(columns)}
        os.execve(sys.executable, [*COMMAND, *arguments], environment(**more))  # noqa: S606
    shown, deadline = b"", time.monotonic() + 30
    waiting = [line + b"\n" for line in typed.split(b"\n")] if typed else []
    while time.monotonic() < deadline:
        ready, _, _ = select.select([master], [], [], 0.2)
        if ready:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        if waiting and shown.endswith(b"> "):
            os.write(master, waiting.pop(0))
            shown += b"\n"
    os.close(master)
    return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


# ask


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
    record = record_of("q", Answer("answer", "", "", topic="sources", origin=origin), 7)
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


def test_show_compare_and_uses(run):
    """Look-ups take ids and lay names."""
    assert "Kubo" in run("show", "kubo", "2019")[1]
    code, told, _ = run("compare", "good mornings", "squats", "--muscle", "hams")
    assert code == 0
    assert "Good mornings worked the hamstrings harder." in told
    code, told, _ = run("uses", "kubo")
    assert code == 0
    assert "c:no-ham-growth: moderate → low" in told


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


def test_check_counts_sound_files(run):
    """A sound folder gets one line."""
    files = len(list(KNOWLEDGE.glob("*.yaml")))
    assert run("check") == (0, f"{files} files, no problems.\n", "")
    assert run("check", KNOWLEDGE)[0] == 0


@pytest.fixture
def broken(tmp_path):
    """Give a copy of the knowledge with a dangling edge and a doubled key."""
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    path = folder / "growth.yaml"
    text = path.read_text("utf-8").replace("to: c:squats-build-hams", "to: c:squats-build-ham")
    path.write_text(text, "utf-8")
    return folder


def test_check_prints_every_problem_with_its_place(run, broken):
    """Problems come as file:line:column: message, sorted, and the code says so."""
    code, told, _ = run("check", broken)
    assert code == 1
    lines = told.splitlines()
    assert lines
    assert all(re.match(r"[\w.-]+:\d+:\d+: \S", line) for line in lines)
    assert any("c:squats-build-ham" in line for line in lines)
    places = [(line.split(":")[0], *map(int, line.split(":")[1:3])) for line in lines]
    assert places == sorted(places)


def test_check_compares_with_an_article(run, tmp_path):
    """With an article at hand, places and copied words are checked against it."""
    article = tmp_path / "article.txt"
    article.write_text("Key Points:\n\nSomething else.\n", "utf-8")
    code, told, _ = run("check", "--article", article)
    assert code == 1
    assert re.search(r"^growth\.yaml:\d+:\d+: ", told, re.MULTILINE)


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


def test_help_loads_neither_knowledge_nor_colour():
    """`--help` stays quick: nothing heavy is imported for it."""
    script = (
        "import sys; from bot.cli import main; main(['--help']);"
        "heavy = {'rich', 'yaml', 'pydantic', 'rapidfuzz'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_piped_answers_do_not_load_rich():
    """Colour costs time that a script does not want to pay."""
    script = (
        "import sys; from bot.cli import main; main(['ask', 'what is emg']);"
        "sys.exit('rich' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0


def test_a_closed_pipe_is_quiet():
    """`| head` ends the command without a word."""
    lines = f"{HEADLINE}\n" * 3000
    script = f"set -o pipefail; {sys.executable} -m bot ask --batch - | head -1"
    done = subprocess.run(  # noqa: S603
        ["/bin/bash", "-c", script],
        cwd=ROOT,
        env=environment(),
        input=lines.encode(),
        capture_output=True,
        check=False,
    )
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""
    # Cut short is told from fine and from bad data.
    assert done.returncode == 141


@pytest.mark.parametrize(
    ("arguments", "closed", "code"),
    [
        ("ask", "<&-", 2),
        ("ask --batch -", "<&-", 0),
        ("ask hi", ">&-", 0),
        ("ask --json hi", ">&-", 0),
        ("uses s:kubo2019", ">&-", 0),
        ("show nothing-of-this-name", "2>&-", 2),
        ("ask hi", "<&- >&- 2>&-", 0),
    ],
)
def test_closed_streams_are_no_fault(arguments, closed, code):
    """A process started without standard streams does its work and gives its code."""
    line = f"exec {sys.executable} -m bot {arguments} {closed}"
    done = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", line],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr


def test_json_survives_an_output_without_its_signs():
    """Where the output lacks a sign JSON escapes it, so that no question comes back changed."""
    asked = "hällo → 💀"
    done = subprocess.run(  # noqa: S603
        [*COMMAND, "ask", "--json", asked],
        cwd=ROOT,
        env=environment(PYTHONIOENCODING="ascii"),
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout.decode("ascii"))["q"] == asked


def test_a_file_name_cannot_steer_the_terminal(run, broken):
    """A problem is one line without control characters, whatever its file is called."""
    (broken / "a\x1b[31m\nb.yaml").write_text("schema: 2\n", "utf-8")
    code, told, _ = run("check", broken)
    assert code == 1
    assert "\x1b" not in told
    assert all(re.match(r"\S.*:\d+:\d+: ", line) for line in told.splitlines())


def test_bad_configuration_cannot_steer_the_terminal(run, monkeypatch):
    """A variable is quoted without what a terminal obeys."""
    monkeypatch.setenv("KNOWLEDGE_DIR", "\x1b[31m\nno")
    code, _, errors = run("ask", "hi")
    assert code == 78
    assert "\x1b" not in errors
    assert errors.count("\n") == 1


def test_the_article_is_a_file(run):
    """A dash is no article: standard input is not read for it."""
    assert run("check", "--article", "-")[0] == 2


def test_control_c_is_quiet():
    """An interrupted command says nothing and gives the code of an interrupt."""
    with subprocess.Popen(  # noqa: S603
        [*COMMAND, "ask", "--batch", "-"],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdin.write(f"{HEADLINE}\n".encode())
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert errors.strip() == b""


def test_a_terminal_gets_colour_and_links():
    """A person sees a bold verdict, dots, and links to click."""
    shown, code = in_terminal("ask", HEADLINE)
    assert code == 0
    assert re.search(r"\x1b\[1mNot", shown)
    assert "\x1b]8;" in shown
    assert "●●●○" in shown


@pytest.mark.parametrize("columns", [40, 120])
def test_a_terminal_of_any_width_is_filled_and_not_overrun(columns):
    """Lines fit the window that they are shown in."""
    shown, _ = in_terminal("ask", HEADLINE, columns=columns)
    bare = re.sub(r"\x1b\][^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", shown)
    for line in bare.splitlines():
        assert len(line) <= columns or "http" in line


def test_without_a_question_a_terminal_chats():
    """Questions, follow-ups and the numbers of offered questions are answered in turn."""
    typed = b"\n".join([HEADLINE.encode(), b"how sure?", b"1", b""])
    shown, code = in_terminal("ask", typed=typed)
    bare = re.sub(r"\x1b\][^\x1b]*\x1b\\|\x1b\[[0-9;?]*[a-z]", "", shown)
    assert code == 0
    assert bare.count("> ") >= 4
    assert "Not really." in bare
    assert "Step by step" in bare
    assert "Why don't squats hit the hamstrings?" in bare
