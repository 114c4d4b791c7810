"""Fuzz everything that reads what people write: `python -m tests.bench fuzz [INPUTS] [SEED]`.

Sentences people ask, the knowledge files, exports and custom_ids are cut, spliced, repeated and
sprinkled with odd characters, then given to each reader. An exception that is not one of ours is a
fault and is printed with its input; the slowest input of each reader is named.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from bot.cards.custom_id import ComponentAction, parse_custom_id
from bot.errors import SquatbotError
from bot.evidence.strict_yaml.loader import parse
from bot.faq.misses import anonymise
from bot.faq.model import EntryContent, NumberedContent
from bot.faq.text.validation import validate_form
from bot.faq.transfer.import_file import parse_import_file
from bot.settings import Settings
from tests.bench.machine import machine
from tests.bench.questions import ROOT, TRAIN, read_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.engine import AnswerEngine

DEFAULT_INPUTS = 1_000_000
MAX_CHARACTERS = 4_000
ENTRIES = 500
FAULTS_SHOWN = 5
QUESTION_MILLISECONDS = 20.0
"""The longest that one question may hold the processor."""
ODD = (
    *"\x00\x1b\u200b\u202e\u2066\ufeff\ud83d\udc00\ufdfa\u0301`|*_~>[](){}<>&#:@\n\t\"'\\",
    *(
        "```",
        "||",
        "[a](http://x)",
        "<@1>",
        "@everyone",
        "&a",
        "*a",
        "- ",
        ": ",
        " #",
        "<<: *a",
        "!!",
    ),
    *("%s", "{0}", "1e999", "-0", "٣", "½", "９", "v1:", "\r\n", "isn't ", "bss ", "🏋️\u200d♀️"),
)
EXPORT = (
    "schema: 1\nentries:\n- question: When is the gym open?\n  answer: Daily.\n"
    "  phrasings:\n  - opening hours\n  citations: [https://example.org]\n  category: gym\n"
)


@dataclass(slots=True)
class Reader:
    """Something that reads what people write: what it was given, and how that went."""

    read: Callable[[str], object]
    share: int
    seeds: Sequence[str]
    inputs: int = 0
    seconds: float = 0.0
    worst: tuple[float, str] = (0.0, "")
    faults: Counter[str] = field(default_factory=Counter)


def main(engine: AnswerEngine, arguments: Sequence[str]) -> int:
    """Fuzz all readers and return how many faults were found."""
    inputs, seed = (*map(int, arguments), *(DEFAULT_INPUTS, 0)[len(arguments) :])
    chance = random.Random(seed)  # noqa: S311  the same search for the same seed
    engine.warm()
    readers = _readers(engine)
    weights = [reader.share for reader in readers.values()]
    for name in chance.choices(list(readers), weights, k=inputs):
        _feed(name, readers[name], chance)
    table = Table("reader", "inputs", "faults", "ms mean", "ms worst", "slowest input")
    for name, reader in readers.items():
        mean = 1_000 * reader.seconds / max(1, reader.inputs)
        worst, text = reader.worst
        table.add_row(
            *(name, f"{reader.inputs:,}", f"{reader.faults.total()}"),
            *(f"{mean:.2f}", f"{worst:.1f}", ascii(text[:40])),
        )
    console = Console(width=120)
    console.print(f"{machine()}; {inputs:,} inputs, seed {seed}")
    console.print(table)
    slow = [name for name in readers if "question" in name]
    over = [name for name in slow if readers[name].worst[0] > QUESTION_MILLISECONDS]
    if over:
        console.print(f"Above {QUESTION_MILLISECONDS} ms: {', '.join(over)}")
    return sum(reader.faults.total() for reader in readers.values())


def _readers(engine: AnswerEngine) -> dict[str, Reader]:
    asked = [question.text for question in read_questions(TRAIN, engine.topic_titles)]
    contents = [EntryContent(text, "An answer.") for text in asked[:ENTRIES]]
    numbered = [NumberedContent(number, content) for number, content in enumerate(contents, 1)]
    entries = engine.index_entries(numbered)
    files = [path.read_text("utf-8") for path in sorted((ROOT / "knowledge").rglob("*.yaml"))]
    yaml = [text[start : start + 1_500] for text in files for start in range(0, len(text), 1_500)]
    ids = [f"v1:{action}:squats-work-hamstrings:2" for action in ComponentAction]
    names = [*engine.topic_titles, *engine.concept_labels.values(), *engine.source_ids]

    def settings(text: str) -> object:
        name, _, value = text.partition("=")
        return Settings.model_validate({"discord_token": "a.b.c", name.strip().lower(): value})

    return {
        "question": Reader(engine.answer, 35, asked),
        "question, entries": Reader(lambda text: engine.answer(text, entries=entries), 15, asked),
        "completion": Reader(lambda text: engine.suggest(text, entries=entries), 10, asked),
        "look-up": Reader(engine.show, 10, names),
        "anonymiser": Reader(anonymise, 5, asked),
        "YAML": Reader(lambda text: parse(_storable(text), "fuzz.yaml", []), 10, yaml),
        "import": Reader(
            lambda text: parse_import_file(
                text.encode("utf-8", "surrogatepass"), "fuzz.yaml", engine.graph
            ),
            5,
            [EXPORT],
        ),
        "form": Reader(
            lambda text: validate_form(text, text, text, text, text, sources=engine.source_ids),
            5,
            asked,
        ),
        "custom_id": Reader(parse_custom_id, 5, ids),
        "settings": Reader(settings, 1, (ROOT / ".env.example").read_text("utf-8").splitlines()),
    }


def _storable(text: str) -> str:
    """Return what a file can hold of a text: half a surrogate pair has no bytes in UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _feed(name: str, reader: Reader, chance: random.Random) -> None:
    text = _mutated(reader.seeds, chance)
    started = time.thread_time()
    try:
        reader.read(text)
    except (SquatbotError, ValidationError):
        pass
    except Exception as error:  # noqa: BLE001  finding those is what this is for
        kind = f"{type(error).__name__} in {traceback.extract_tb(error.__traceback__)[-1].name}"
        reader.faults[kind] += 1
        if reader.faults[kind] <= FAULTS_SHOWN:
            sys.stderr.write(f"{name}: {kind}: {error!s:.200} for {text[:200]!a}\n")
    took = time.thread_time() - started
    reader.inputs += 1
    reader.seconds += took
    reader.worst = max(reader.worst, (took * 1_000, text))


def _mutated(seeds: Sequence[str], chance: random.Random) -> str:
    text = chance.choice(seeds)
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5))):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((1, 1, 3, 10, 60)))
        match chance.randrange(6):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + chance.choice(ODD) + text[start:]
            case 2:
                text = text[:start] + text[start:end] * chance.choice((2, 3, 50)) + text[end:]
            case 3:
                other = chance.choice(seeds)
                text = text[:start] + other[chance.randrange(len(other) + 1) :]
            case 4:
                text = text[:start] + text[start:end].swapcase()[::-1] + text[end:]
            case _:
                odd = chr(chance.choice((chance.randrange(0x110000), chance.randrange(0x250))))
                text = text[:start] + odd + text[end:]
    return text[:MAX_CHARACTERS]
