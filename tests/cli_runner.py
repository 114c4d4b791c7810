"""Run the command line in this process, in a new process or in a terminal."""

from __future__ import annotations

import os
import pty
import select
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
KNOWLEDGE = ROOT / "knowledge"
COMMAND = [sys.executable, "-m", "bot"]
KEYS = ["q", "outcome", "topic", "choices", "score", "claims", "sources", "micros", "found_by"]
HEADLINE = "do squats work your hamstrings"


def environment(**more):
    """Return the environment without what would change the knowledge or the colours."""
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
