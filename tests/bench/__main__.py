"""Fit the weights or run a benchmark: `python -m tests.bench` names them."""

from __future__ import annotations

import sys

from bot.library import Library

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fit"]:
            from tests.bench import fit

            fit.main(Library.open())
        case ["matching"]:
            from tests.bench import matching

            matching.main(Library.open())
        case ["discord"]:
            from tests.bench import discord

            discord.main(Library.open())
        case ["community"]:
            from tests.bench import community

            community.main()
        case ["worst"]:
            from tests.bench import worst

            worst.main(Library.open())
        case _:
            sys.exit("Say what to run: fit, matching, discord, community or worst.")
