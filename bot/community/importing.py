"""Importing: a file of entries, read whole or not at all, with every problem by its line."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from pydantic import Field, ValidationError

from bot.community.cleaning import Unfit, draft_of_lists, same_wording
from bot.errors import KnowledgeError, Problem
from bot.evidence.fields import Day, Many, Strict
from bot.evidence.loading import shaped
from bot.evidence.marks import clip
from bot.evidence.strict_yaml import decode, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from bot.community.model import Draft, Entry
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.marks import Marks, Path

MAX_FILE = 5_000_000
"""Bytes; more than any server has written."""
MAX_PARTS = 60_000
"""Lines, and items of lists within lines: a file of nothing else would take gigabytes to read."""

LONGEST_ID = 100
"""Characters of what is no topic's id that are compared with those that there are."""
POINTS = "-"
"""Stands for the answer of an entry that only points to a topic, while the rest is judged."""

_PART = re.compile(r"\n|[,\[{]|- ")


class _Entry(Strict):
    """An entry as a file has it; its texts are judged by the rules of the form."""

    question: str
    answer: str = ""
    phrasings: Many[str] = ()
    citations: Many[str] = ()
    category: str | None = None
    replaces: str | None = None
    reviewed: Day | None = None


class _File(Strict):
    """A file of entries."""

    schema_version: Literal[1] = Field(alias="schema")
    entries: Many[_Entry]


@dataclass(frozen=True, slots=True)
class Imported:
    """An entry out of a file: its contents, and the day it was last reviewed, if it says so."""

    draft: Draft
    reviewed: date | None


@dataclass(frozen=True, slots=True)
class Readable:
    """A file without problems."""

    entries: tuple[Imported, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file of which nothing is taken, with every problem, in the order of its lines."""

    problems: tuple[Problem, ...]


def read_entries(
    data: bytes, file: str, graph: EvidenceGraph, entries: Iterable[Entry] = ()
) -> Readable | Unreadable:
    """Read a file of entries for a server that has `entries` already; problems call it `file`.

    Texts are cleaned as those of the form are. A question that the file or the server asks already
    is a problem, so that nothing is imported twice.
    """
    problems: list[Problem] = []
    text = decode(data, file, problems, MAX_FILE)
    if text is not None and sum(1 for _ in _PART.finditer(text)) > MAX_PARTS:
        message = (
            "The file has too many lines or list items; split it into smaller ones. [whole file]"
        )
        return Unreadable((Problem(file, 1, 1, message),))
    read = None if text is None else parse(text, file, problems)
    if read is None or problems:
        return Unreadable(tuple(sorted(problems)))
    plain, marks = read
    found: dict[int, _Entry] = {}
    try:
        found = dict(enumerate(shaped(_File, plain, marks).entries))
    except KnowledgeError as error:
        # The entries that are sound in shape may have faults of other kinds.
        problems += error.problems
        found = _sound(plain)
    asked = {same_wording(one.draft.question): f"the entry {one.id}" for one in entries}
    intake = _Intake(graph, marks, asked, problems)
    imported = tuple(intake.take(place, one) for place, one in found.items())
    if problems:
        return Unreadable(tuple(sorted(problems)))
    return Readable(tuple(one for one in imported if one is not None))


def _sound(plain: object) -> dict[int, _Entry]:
    """Give the entries of a file that have the right shape, by their places."""
    listed = plain.get("entries") if isinstance(plain, dict) else None
    found: dict[int, _Entry] = {}
    for place, one in enumerate(listed if isinstance(listed, list) else ()):
        with suppress(ValidationError):
            found[place] = _Entry.model_validate(one)
    return found


@dataclass(frozen=True, slots=True)
class _Intake:
    """What is known while the entries of a file are taken one by one."""

    graph: EvidenceGraph
    marks: Marks
    asked: dict[str, str]
    problems: list[Problem]

    def take(self, place: int, one: _Entry) -> Imported | None:
        """Make a draft of an entry, and note its question; None with its problems told."""
        # What only says which topic a wording means has no answer of its own.
        points = one.replaces is not None and not one.answer.strip()
        draft = draft_of_lists(
            one.question,
            POINTS if points else one.answer,
            one.phrasings,
            one.citations,
            one.category,
            sources=self.graph.sources,
        )
        if one.replaces is not None and one.replaces not in self.graph.topics:
            self.refuse((place, "replaces"), _no_topic(one.replaces, self.graph.topics))
        if isinstance(draft, Unfit):
            for fault in draft.problems:
                position = () if fault.position is None else (fault.position,)
                self.refuse((place, fault.field, *position), fault.message)
            return None
        line = f"line {self.marks.spot(('entries', place, 'question'))[0]}"
        first = self.asked.setdefault(same_wording(draft.question), line)
        if first != line:
            message = f"The question is asked by {first} already; take one out."
            self.refuse((place, "question"), message)
        answer = "" if points else draft.answer
        return Imported(replace(draft, answer=answer, replaces=one.replaces), one.reviewed)

    def refuse(self, path: Path, message: str) -> None:
        """Note a problem at a path below the entries."""
        self.problems.append(self.marks.problem(("entries", *path), message))


def _no_topic(name: str, topics: Collection[str]) -> str:
    near = get_close_matches(name[:LONGEST_ID], topics, n=1)
    hint = f"did you mean {near[0]}?" if near else "take the key out."
    return f"No topic has the id “{clip(name)}”; {hint}"
