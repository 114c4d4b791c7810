"""Try a bot in a terminal, without Discord: `python -m tests.fake_discord [--port 8080]`."""

from __future__ import annotations

import argparse
import contextlib
import sys

from tests.fake_discord.enums import Intent
from tests.fake_discord.errors import FakeDiscordError
from tests.fake_discord.repl.chat import chat
from tests.fake_discord.settings import Settings


def port(text: str) -> int:
    """Read a port; ValueError where there is none of that number."""
    number = int(text)
    if not 0 <= number < 1 << 16:
        raise ValueError
    return number


def main() -> None:
    """Read the options and start."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_discord", description=__doc__)
    parser.add_argument("--port", type=port, default=0, help="port to listen on; 0 takes any")
    parser.add_argument(
        "--message-content", action="store_true", help="switch the message content intent on"
    )
    options = parser.parse_args()
    privileged = Intent.MESSAGE_CONTENT if options.message_content else Intent(0)
    # A bot that is started again and again by hand should not wait five seconds each time.
    settings = Settings(port=options.port, privileged=privileged, identify_interval=0.0)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            chat(settings)
    except FakeDiscordError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
