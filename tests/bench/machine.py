"""The machine and its processes, as Linux tells of them in /proc."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")


class Usage(NamedTuple):
    """What a process has used of the processor, in seconds, and its memory now, in MB."""

    seconds: float
    megabytes: float


def usage(process: int) -> Usage:
    """Read what a process uses."""
    fields = _stat(process)
    pages = int((PROC / f"{process}" / "statm").read_text("utf-8").split()[1])
    seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return Usage(seconds, pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000)


def machine() -> str:
    """Name the processor and count its cores."""
    lines = (PROC / "cpuinfo").read_text("utf-8").splitlines()
    name = next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    return f"{name}, {os.cpu_count()} cores"


def child_processes(process: int) -> list[int]:
    """Return the processes that a process has started and that have not ended."""
    children = []
    for folder in PROC.glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            parent = int(_stat(int(folder.name))[1])
            if parent == process:
                children.append(int(folder.name))
    return children


def _stat(process: int) -> list[str]:
    """Return the fields of /proc/PROCESS/stat after the name, which may hold blanks itself."""
    return (PROC / f"{process}" / "stat").read_text("utf-8").rpartition(")")[2].split()
