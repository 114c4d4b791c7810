"""Run a benchmark: `python -m tests.bench` names them."""

from __future__ import annotations

import sys

from bot.engine import AnswerEngine

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["matching"]:
            from tests.bench import matching

            matching.main(AnswerEngine.open())
        case ["discord"]:
            from tests.bench import discord

            discord.main(AnswerEngine.open())
        case ["community"]:
            from tests.bench import community

            community.main()
        case ["entries"]:
            from tests.bench import entries

            entries.main(AnswerEngine.open())
        case ["worst"]:
            from tests.bench import worst

            worst.main(AnswerEngine.open())
        case ["fuzz", *arguments]:
            from tests.bench import fuzz

            sys.exit(min(1, fuzz.main(arguments)))
        case ["exact", *arguments]:
            from tests.bench import exact

            exact.main(AnswerEngine.open(), arguments)
        case ["pictures"]:
            from tests.bench import pictures

            sys.exit(pictures.main(AnswerEngine.open()))
        case ["soak", *arguments]:
            from tests.bench import soak

            sys.exit(soak.main(AnswerEngine.open(), arguments))
        case _:
            sys.exit(
                "Say what to run: "
                "matching, discord, community, entries, worst, exact, fuzz, pictures or soak."
            )
