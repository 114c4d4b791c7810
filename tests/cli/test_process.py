"""The command line as a process: pipes, signals, terminals."""

from __future__ import annotations

import json
import re
import shlex
import signal
import subprocess
import sys

import pytest

from tests.cli_runner import COMMAND, HEADLINE, ROOT, environment, in_terminal


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


def test_a_batch_does_not_load_rich():
    """Records for scripts need no layout, and none of the time that its library takes to load."""
    script = (
        "import sys; from bot.cli import main; main(['ask', '--batch', '-']);"
        "sys.exit('rich' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(),
        input=b"what is emg\n",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0


def test_a_closed_pipe_is_quiet():
    """`| head` ends the command without a word."""
    lines = f"{HEADLINE}\n" * 3000
    script = f"set -o pipefail; {shlex.quote(sys.executable)} -m bot ask --batch - | head -1"
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
    line = f"exec {shlex.quote(sys.executable)} -m bot {arguments} {closed}"
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
    typed = b"\n".join([b"help", HEADLINE.encode(), b"how sure?", b"1", b""])
    shown, code = in_terminal("ask", typed=typed)
    bare = re.sub(r"\x1b\][^\x1b]*\x1b\\|\x1b\[[0-9;?]*[a-z]", "", shown)
    assert code == 0
    assert bare.count("> ") >= 5
    assert bare.count("Ask about squats and hamstrings") == 2
    assert "Not really." in bare
    assert "Step by step" in bare
    assert "Why don't squats hit the hamstrings?" in bare
