"""Settings of a process: what `squatbot run` and `squatbot ask` read where they start."""

from __future__ import annotations

import subprocess
import sys

from bot.settings import SETUP_HELP
from tests.cli_runner import COMMAND, HEADLINE, KNOWLEDGE, ROOT, environment
from tests.settings_samples import BAD, NAMES, TOKEN


def _run(folder, *arguments, **variables):
    """Run a command as a process in a folder, without the variables of this one."""
    kept = {k: v for k, v in environment().items() if k not in NAMES}
    return subprocess.run(  # noqa: S603
        [*COMMAND, *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_run_without_a_token(tmp_path):
    """One sentence, exit code 78, nothing else."""
    done = _run(tmp_path, "run")
    assert done.returncode == 78
    assert done.stderr == f"{SETUP_HELP}\n"
    assert done.stdout == ""


def test_run_tells_every_problem(tmp_path):
    """A line each, with exit code 78, and no value of a token."""
    done = _run(tmp_path, "run", **BAD)
    assert done.returncode == 78
    assert sorted(line.split()[0] for line in done.stderr.splitlines()) == sorted(BAD)
    assert BAD["DISCORD_TOKEN"] not in done.stderr


def test_run_reads_dot_env(tmp_path):
    """A file .env where it is started counts, and the environment more."""
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={TOKEN}\nLOG_LEVEL=LOUD\n", "utf-8")
    done = _run(tmp_path, "run")
    assert done.stderr.startswith("LOG_LEVEL must be")
    assert done.stderr.count("\n") == 1
    done = _run(tmp_path, "run", LOG_LEVEL="INFO", LOG_FORMAT="xml")
    assert done.stderr.startswith("LOG_FORMAT must be")
    assert TOKEN not in done.stderr


def test_run_with_knowledge_that_is_not_sound(tmp_path):
    """Its problems are listed before anything is connected, with the code for bad data."""
    (tmp_path / "bad.yaml").write_text("schema: 2\n", "utf-8")
    done = _run(tmp_path, "run", DISCORD_TOKEN=TOKEN, KNOWLEDGE_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "bad.yaml:1:" in done.stderr
    assert "Traceback" not in done.stderr


def test_ask_reads_dot_env(tmp_path):
    """The terminal answers from the folder that the bot answers from."""
    (tmp_path / ".env").write_text("KNOWLEDGE_DIR=nowhere\n", "utf-8")
    done = _run(tmp_path, "ask", "hi")
    assert done.returncode == 78
    assert "KNOWLEDGE_DIR" in done.stderr
    (tmp_path / ".env").write_text(f"KNOWLEDGE_DIR={KNOWLEDGE}\n", "utf-8")
    assert _run(tmp_path, "ask", HEADLINE).returncode == 0


def test_run_with_a_dot_env_that_is_no_text(tmp_path):
    """Bytes that are no UTF-8 are told in a sentence."""
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe\n")
    done = _run(tmp_path, "run")
    assert done.returncode == 78
    assert done.stderr == "The file .env must be UTF-8 text.\n"


def test_ask_with_a_dot_env_that_is_no_text(tmp_path):
    """The terminal tells it in the same sentence."""
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=\xff\xfe\n")
    done = _run(tmp_path, "ask", "hi")
    assert done.returncode == 78
    assert done.stderr == "The file .env must be UTF-8 text.\n"


def test_the_terminal_loads_nothing_of_the_bot(tmp_path):
    """A question at the terminal costs no start of a Discord bot."""
    script = (
        f"import sys; from bot.cli import main; main(['ask', {HEADLINE!r}]);"
        "heavy = {'discord', 'aiohttp', 'sqlalchemy', 'pydantic_settings', 'structlog', 'asyncio'}"
        " & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
