"""Search for the message that costs the most: `python -m tests.bench worst`.

Every word that the vocabulary treats by itself is repeated to the length of the longest message,
with each separator, and so are its neighbours a letter away; then the costliest words are joined,
and put to a server with entries of its own.
"""

from __future__ import annotations

import random
import time
from itertools import chain, product
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.faq.model import EntryContent, NumberedContent
from tests.bench.machine import machine
from tests.bench.questions import TRAIN, read_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.engine import AnswerEngine

CHARACTERS, ENTRIES = 4_000, 2_000
SEPARATORS = (" ", "? ", "\n", " is it? ")
JOINED, ROWS = 24, 12


def main(library: AnswerEngine) -> None:
    """Print the costliest messages, in milliseconds of the processor."""
    library.warm()
    chance = random.Random(0)  # noqa: S311  the same search every time
    asked = read_questions(TRAIN, library.graph.topics)
    drafts = [EntryContent(question.text, "An answer.") for question in asked[:ENTRIES]]
    numbered = [NumberedContent(number, draft) for number, draft in enumerate(drafts, 1)]
    entries = library.index_entries(numbered)
    asking: dict[str, Callable[[str], object]] = {
        "answer": library.answer,
        "passive": lambda text: library.answer(text, passive=True),
        "suggest": library.suggest,
        "answer, entries": lambda text: library.answer(text, entries=entries),
        "suggest, entries": lambda text: library.suggest(text, entries=entries),
    }
    words = _words(library, chance)
    singles = [_repeated([word], separator) for word, separator in product(words, SEPARATORS)]
    costly = _costliest(library.answer, track(singles, "repeating"))
    best = [text.split()[0] for text in costly]
    several = [
        _repeated(chance.choices(best, k=chance.randrange(2, 6)), chance.choice(SEPARATORS))
        for _ in range(JOINED * 8)
    ]
    foreign = [_many_unknown(words, chance) for _ in range(JOINED)]
    candidates = (*costly, *several, *foreign, *_odd())
    table = Table("what", "ms", "message")
    for name, ask in asking.items():
        for text in _costliest(ask, track(candidates, name))[: ROWS // 4]:
            table.add_row(name, f"{_cost(ask, text):.1f}", ascii(text[:60]))
    console = Console(width=110)
    console.print(f"{machine()}; the costliest of {len(singles) + len(candidates)} messages")
    console.print(table)


def _words(library: AnswerEngine, chance: random.Random) -> list[str]:
    spelling = library.matcher.lexicon.spelling
    own = sorted({*spelling.habits, *chain(*spelling.candidates.values())})
    return [*own, *(_misspelt(word, chance) for word in own[::4])]


def _misspelt(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + chance.choice("aeiounrst") + word[place + 1 :]


def _repeated(words: Sequence[str], separator: str) -> str:
    joined = separator.join(words) + separator
    return (joined * (CHARACTERS // len(joined) + 1))[:CHARACTERS]


def _many_unknown(words: Sequence[str], chance: random.Random) -> str:
    """Write questions of nothing but words that are looked up, each another."""
    slips = [_misspelt(_misspelt(word, chance), chance) for word in chance.sample(words, 300)]
    return "? ".join(" ".join(slips[place : place + 30]) for place in range(0, 300, 30)) + "?"


def _odd() -> Iterator[str]:
    """Return what costs much elsewhere: unfolding signs, piles of marks, endless words."""
    yield from ("\ufdfa" * CHARACTERS, "a" + "\u0301\u0327" * (CHARACTERS // 2))
    yield from ("abcdefghij" * (CHARACTERS // 10), "?" * CHARACTERS, "1:" * (CHARACTERS // 2))


def _costliest(ask: Callable[[str], object], texts: Iterable[str]) -> list[str]:
    cost = {text: _cost(ask, text) for text in texts}
    return sorted(cost, key=lambda text: -cost[text])[:JOINED]


def _cost(ask: Callable[[str], object], text: str) -> float:
    """Time a message in milliseconds of the processor: the best of three."""
    times = []
    for _ in range(3):
        started = time.thread_time()
        ask(text)
        times.append((time.thread_time() - started) * 1_000)
    return min(times)
