"""Start a loopback by hand: `python -m tests.loopback [--port 8080]`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys

from tests.loopback.loopback import Loopback
from tests.loopback.settings import Settings
from tests.loopback.shapes import Intent
from tests.loopback.terminal import chat


async def read_line() -> str | None:
    """Read a line without holding up the servers; None at the end of the input."""
    if sys.stdin.isatty():
        sys.stdout.write("> ")
        sys.stdout.flush()
    return await asyncio.to_thread(sys.stdin.readline) or None


def write_line(text: str) -> None:
    """Print a line at once, through pipes too."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def run(settings: Settings) -> None:
    """Serve until the input ends."""
    async with Loopback(settings) as discord:
        await chat(discord, read_line, write_line)


def main() -> None:
    """Read the options and start."""
    parser = argparse.ArgumentParser(prog="python -m tests.loopback", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes any")
    parser.add_argument(
        "--message-content", action="store_true", help="switch the message content intent on"
    )
    options = parser.parse_args()
    privileged = Intent.MESSAGE_CONTENT if options.message_content else Intent(0)
    # A bot that is started again and again by hand should not wait five seconds each time.
    settings = Settings(port=options.port, privileged=privileged, identify_interval=0.0)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(settings))


if __name__ == "__main__":
    main()
