"""The machine and its processes, as Linux tells of them in /proc."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")


class Usage(NamedTuple):
    """What a process has used of the processor, in seconds, and its memory now, in MB."""

    seconds: float
    megabytes: float


def usage(process: int) -> Usage:
    """Read what a process uses."""
    # The name in brackets may hold blanks.
    fields = (PROC / f"{process}" / "stat").read_text("utf-8").rpartition(")")[2].split()
    pages = int((PROC / f"{process}" / "statm").read_text("utf-8").split()[1])
    seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return Usage(seconds, pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000)


def machine() -> str:
    """Name the processor and count its cores."""
    lines = (PROC / "cpuinfo").read_text("utf-8").splitlines()
    name = next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    return f"{name}, {os.cpu_count()} cores"
