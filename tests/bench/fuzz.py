"""Fuzz everything that reads what people write: `python -m tests.bench fuzz [INPUTS] [SEED]`.

Sentences people ask, the knowledge files, exports and custom_ids are cut, spliced, repeated and
sprinkled with odd characters, then given to each reader; values of an interaction are replaced by
them. An exception that is not one of ours is a fault and is printed with its input; the slowest
input of each reader is named.
"""

from __future__ import annotations

import copy
import itertools
import logging
import os
import random
import sys
import time
import traceback
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import discord
import structlog
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from bot.cards.custom_id import ComponentAction, parse_custom_id
from bot.client.discord_patches import guard_parsers
from bot.cogs._support.component_router import selected_values
from bot.engine import AnswerEngine
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
    from collections.abc import Callable, Iterator, Sequence


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
USER = {"id": "5", "username": "ada", "discriminator": "0", "avatar": None, "global_name": "Ada"}
PRESS = {
    "id": "1",
    "application_id": "2",
    "app_permissions": "8",
    "attachment_size_limit": 10_485_760,
    "type": 3,
    "token": "secret",
    "version": 1,
    "channel": {"id": "3", "type": 0, "name": "gym", "position": 0, "permission_overwrites": []},
    "channel_id": "3",
    "guild_id": "4",
    "member": {"user": USER, "roles": ["9"], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0}
    | {"deaf": False, "mute": False, "permissions": "8", "premium_since": None},
    "data": {"component_type": 3, "custom_id": "v1:next:", "values": ["sources"]},
    "message": {"id": "6", "channel_id": "3", "author": USER, "content": "", "type": 0}
    | {"attachments": [], "embeds": [], "mentions": [], "mention_roles": [], "pinned": False}
    | {"components": [], "timestamp": "2026-01-01T00:00:00+00:00", "edited_timestamp": None}
    | {"tts": False, "mention_everyone": False, "flags": 0},
    "locale": "en-US",
    "entitlements": [],
    "authorizing_integration_owners": {"0": "4"},
    "context": 0,
}
EXPORT = (
    "schema: 1\nentries:\n- question: When is the gym open?\n  answer: Daily.\n"
    "  phrasings:\n  - opening hours\n  citations: [https://example.org]\n  category: gym\n"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Something that reads what people write, how often it is chosen, and what seeds its inputs."""

    read: Callable[[str], object]
    share: int
    seeds: Sequence[str]


@dataclass(slots=True)
class Tally:
    """What a reader was given, and how that went."""

    inputs: int = 0
    seconds: float = 0.0
    worst: tuple[float, str] = (0.0, "")
    faults: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Add what another search found."""
        self.inputs += other.inputs
        self.seconds += other.seconds
        self.worst = max(self.worst, other.worst)
        self.faults += other.faults


def main(arguments: Sequence[str]) -> int:
    """Fuzz all readers on all cores, and return how many faults were found."""
    inputs, seed = (*map(int, arguments), *(DEFAULT_INPUTS, 0)[len(arguments) :])
    cores = os.cpu_count() or 1
    tallies: dict[str, Tally] = defaultdict(Tally)
    with ProcessPoolExecutor(cores) as pool:
        shares = [inputs // cores + (core < inputs % cores) for core in range(cores)]
        for found in pool.map(search, shares, range(seed * cores, (seed + 1) * cores)):
            for name, tally in found.items():
                tallies[name].add(tally)
    table = Table("reader", "inputs", "faults", "ms mean", "ms worst", "slowest input")
    for name, tally in tallies.items():
        mean = 1_000 * tally.seconds / max(1, tally.inputs)
        worst, text = tally.worst
        table.add_row(
            *(name, f"{tally.inputs:,}", f"{tally.faults.total()}"),
            *(f"{mean:.2f}", f"{worst:.1f}", ascii(text[:40])),
        )
    console = Console(width=120)
    console.print(f"{machine()}; {inputs:,} inputs, seed {seed}")
    console.print(table)
    asked = [name for name in tallies if "question" in name]
    over = [name for name in asked if tallies[name].worst[0] > QUESTION_MILLISECONDS]
    if over:
        console.print(f"Above {QUESTION_MILLISECONDS} ms: {', '.join(over)}")
    return sum(tally.faults.total() for tally in tallies.values())


def search(inputs: int, seed: int) -> dict[str, Tally]:
    """Put so many inputs to the readers; return what came of them by the reader's name."""
    chance = random.Random(seed)  # noqa: S311  the same search for the same seed
    # Writing what could not be read takes longer than reading it.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    engine = AnswerEngine.open()
    engine.warm()
    readers = _readers(engine)
    tallies = {name: Tally() for name in readers}
    weights = [reader.share for reader in readers.values()]
    for name in chance.choices(list(readers), weights, k=inputs):
        _feed(readers[name], tallies[name], chance)
    return tallies


def _readers(engine: AnswerEngine) -> dict[str, Reader]:
    asked = [question.text for question in read_questions(TRAIN, engine.topic_titles)]
    contents = [EntryContent(text, "An answer.") for text in asked[:ENTRIES]]
    numbered = [NumberedContent(number, content) for number, content in enumerate(contents, 1)]
    entries = engine.index_entries(numbered)
    files = [path.read_text("utf-8") for path in sorted((ROOT / "knowledge").rglob("*.yaml"))]
    yaml = [text[start : start + 1_500] for text in files for start in range(0, len(text), 1_500)]
    ids = [f"v1:{action}:squats-work-hamstrings:2" for action in ComponentAction]
    names = [*engine.topic_titles, *engine.concept_labels.values(), *engine.source_ids]
    variables = (ROOT / ".env.example").read_text("utf-8").splitlines()

    def read_settings(text: str) -> object:
        name, _, value = text.partition("=")
        return Settings.model_validate({"discord_token": "a.b.c", name.strip().lower(): value})

    def read_import(text: str) -> object:
        data = text.encode("utf-8", "surrogatepass")
        return parse_import_file(data, "fuzz.yaml", engine.graph)

    def read_form(text: str) -> object:
        return validate_form(text, text, text, text, text, sources=engine.source_ids)

    return {
        "question": Reader(engine.answer, 30, asked),
        "question, entries": Reader(lambda text: engine.answer(text, entries=entries), 10, asked),
        "completion": Reader(lambda text: engine.suggest(text, entries=entries), 8, asked),
        "look-up": Reader(engine.show, 5, names),
        "anonymiser": Reader(anonymise, 8, asked),
        "YAML": Reader(lambda text: parse(_storable(text), "fuzz.yaml", []), 14, yaml),
        "import": Reader(read_import, 8, [EXPORT]),
        "form": Reader(read_form, 7, asked),
        "custom_id": Reader(parse_custom_id, 4, ids),
        "interaction": Reader(_interaction_reader(), 4, ids),
        "settings": Reader(read_settings, 2, variables),
    }


def _interaction_reader() -> Callable[[str], object]:
    """Return what reads a press whose values, one after the other, are replaced by a text."""
    client = discord.AutoShardedClient(intents=discord.Intents.none())
    guard_parsers(client, lambda _: None)
    state, heard = client._connection, list[discord.Interaction]()
    state.dispatch = lambda name, *given: heard.extend(given) if name == "interaction" else None
    places = itertools.cycle(_places(PRESS))

    def read(text: str) -> None:
        heard.clear()
        state.parsers["INTERACTION_CREATE"](_replaced(PRESS, next(places), text))
        for interaction in heard:
            parse_custom_id(str((interaction.data or {}).get("custom_id", "")))
            selected_values(interaction)

    return read


def _places(value: object) -> Iterator[tuple[str | int, ...]]:
    """Return the way to each value of a payload, at any depth."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, held in inner:
        yield (key,)
        if isinstance(held, dict | list):
            yield from ((key, *rest) for rest in _places(held))


def _replaced(payload: object, place: tuple[str | int, ...], text: str) -> object:
    changed = copy.deepcopy(payload)
    *way, last = place
    target = changed
    for key in way:
        target = target[key]
    target[last] = text
    return changed


def _storable(text: str) -> str:
    """Return what a file can hold of a text: half a surrogate pair has no bytes in UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _feed(reader: Reader, tally: Tally, chance: random.Random) -> None:
    text = _mutated(reader.seeds, chance)
    tally.inputs += 1
    try:
        took = _time(reader, text)
        tally.seconds += took
        if took * 1_000 > tally.worst[0]:
            # Whatever else the machine does, the best of three is what the input costs.
            took = min(took, _time(reader, text), _time(reader, text))
            tally.worst = max(tally.worst, (took * 1_000, text))
    except Exception as error:  # noqa: BLE001  finding those is what this is for
        place = traceback.extract_tb(error.__traceback__)[-1].name
        kind = f"{type(error).__name__} in {place}: {error!s:.100}"
        tally.faults[kind] += 1
        if tally.faults[kind] <= FAULTS_SHOWN:
            sys.stderr.write(f"{kind} for {text[:200]!a}\n")


def _time(reader: Reader, text: str) -> float:
    """Return the seconds of the processor that an input takes."""
    started = time.thread_time()
    with suppress(SquatbotError, ValidationError):
        reader.read(text)
    return time.thread_time() - started


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
