"""Fit the weights or run a benchmark: `python -m tests.bench fit` or `matching`."""

from __future__ import annotations

import sys

from bot.evidence.loading import load_knowledge
from bot.library import shipped_knowledge
from bot.vocabulary import build_lexicon, read_lexicon_file

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fit"]:
            from tests.bench import fit

            folder = shipped_knowledge()
            file, _ = read_lexicon_file(folder)
            fit.main(build_lexicon(folder, load_knowledge(folder).graph, file))
        case ["matching"]:
            from tests.bench import matching

            matching.main()
        case _:
            sys.exit("Say what to run: fit or matching.")
