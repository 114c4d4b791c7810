"""Importing: a file of entries, read whole or not at all, with every problem by its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError

from bot.answers.references import AnswerTitles
from bot.errors import KnowledgeError, Problem
from bot.evidence.field_types import Day, Many, Strict
from bot.evidence.strict_yaml.loader import decode, parse
from bot.evidence.strict_yaml.model_errors import validate_model
from bot.evidence.strict_yaml.source_map import ellipsise
from bot.faq.model import EntryUpdate
from bot.faq.text.validation import (
    ValidationErrors,
    clean_phrasing,
    comparison_key,
    validate_content,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import date

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.strict_yaml.source_map import Path, SourceMap
    from bot.faq.model import Entry, EntryContent

MAX_FILE = 5_000_000
"""Bytes; more than any server has written."""
MAX_PARTS = 60_000
"""Lines, and items of lists within lines: a file of nothing else would take gigabytes to read."""

LONGEST_ID = 100
"""Characters of what is no topic's id that are compared with those that there are."""
POINTS = "-"
"""Stands for the answer of an entry that only points to a topic, while the rest is judged."""

_PART = re.compile(r"\n|[,\[{]|- ")


EntryId = Annotated[str, Field(pattern="^e[1-9][0-9]{0,9}$")]


class _Entry(Strict):
    """An entry as a file has it; its texts are judged by the rules of the form."""

    entry: EntryId | None = None
    """The entry that this is the new text of, where a file updates entries."""
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
class ImportedEntry:
    """An entry out of a file: its contents, and the day it was last reviewed, if it says so.

    `target` is the entry whose place it takes, None for a new one.
    """

    draft: EntryContent
    reviewed: date | None
    target: Entry | None = None


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file without problems."""

    entries: tuple[ImportedEntry, ...]

    @property
    def added(self) -> tuple[ImportedEntry, ...]:
        """Return what would be new entries."""
        return tuple(entry for entry in self.entries if entry.target is None)

    @property
    def updates(self) -> tuple[EntryUpdate, ...]:
        """Return what would change entries; those that the file has as they are stay out."""
        return tuple(
            EntryUpdate(entry.target, entry.draft)
            for entry in self.entries
            if entry.target is not None and entry.target.draft != entry.draft
        )

    @property
    def unchanged(self) -> int:
        """Return how many entries the file has as they are."""
        return len(self.entries) - len(self.added) - len(self.updates)


@dataclass(frozen=True, slots=True)
class InvalidFile:
    """A file of which nothing is taken, with every problem, in the order of its lines."""

    problems: tuple[Problem, ...]


def parse_import_file(  # noqa: PLR0913  a file is read for a server, with its problems' name
    data: bytes,
    file: str,
    graph: EvidenceGraph,
    entries: Iterable[Entry] = (),
    step: Callable[[], None] = lambda: None,
    *,
    update: bool = False,
) -> ParsedFile | InvalidFile:
    """Read a file of entries for a server that has `entries` already; problems call it `file`.

    Texts are cleaned as those of the form are. A question that the file or the server asks already
    is a problem, so that nothing is imported twice. With `update` an entry of the file takes the
    place of the one that it names, else of the one with the same question. `step` is called before
    every entry, and may raise to end the reading.
    """
    problems: list[Problem] = []
    text = decode(data, file, problems, MAX_FILE)
    if text is not None and sum(1 for _ in _PART.finditer(text)) > MAX_PARTS:
        message = (
            "The file has too many lines or list items; split it into smaller ones. [whole file]"
        )
        return InvalidFile((Problem(file, 1, 1, message),))
    read = None if text is None else parse(text, file, problems, allow_cut_texts=False)
    if read is None:
        return InvalidFile(tuple(sorted(problems)))
    plain, marks = read
    found: Iterable[_RawEntry]
    try:
        whole = validate_model(_File, plain, marks)
        found = [_RawEntry(place, entry) for place, entry in enumerate(whole.entries)]
    except KnowledgeError as error:
        # What YAML has no room for, an alias for instance, fits no shape either: reported once.
        reported = {_where(problem) for problem in problems}
        problems += [problem for problem in error.problems if _where(problem) not in reported]
        found = _found_in(plain)
    intake = _Collector(graph, marks, tuple(entries), problems, update=update)
    imported: list[ImportedEntry | None] = []
    for raw in found:
        step()
        imported.append(intake.take(raw))
    if problems:
        return InvalidFile(tuple(sorted(problems)))
    return ParsedFile(tuple(entry for entry in imported if entry is not None))


@dataclass(frozen=True, slots=True)
class _RawEntry:
    """An entry at its place in a file; of the fields in `unsound` the shape is wrong."""

    place: int
    entry: _Entry
    unsound: frozenset[str] = frozenset()


def _found_in(plain: object) -> Iterator[_RawEntry]:
    """Return all that has the right shape in the entries of a file that has faults of shape."""
    listed = plain.get("entries") if isinstance(plain, dict) else None
    for place, raw in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(raw, dict):
            yield _sound(place, raw)


def _sound(place: int, raw: dict[str, object]) -> _RawEntry:
    """Return an entry without what has another shape; of a list only the items that have go."""
    kept = {
        key: [item if isinstance(item, str) else "" for item in value]
        if isinstance(value, list)
        else value
        for key, value in raw.items()
    }
    try:
        return _RawEntry(place, _Entry.model_validate(kept))
    except ValidationError as error:
        unsound = {str(detail["loc"][0]) for detail in error.errors(include_url=False)}
    fields = _Entry.model_fields.keys()
    if unsound - fields:
        # What is missing may be what the unknown key was meant to be.
        unsound |= fields - kept.keys()
    sound = {key: value for key, value in kept.items() if key not in unsound}
    return _RawEntry(place, _Entry.model_validate({"question": ""} | sound), frozenset(unsound))


def _where(problem: Problem) -> tuple[int, int, str]:
    """Return the spot of a problem and the path that its message ends with."""
    return problem.line, problem.column, problem.message.rpartition("[")[2]


@dataclass(frozen=True, slots=True)
class _Collector:
    """What is known while the entries of a file are taken one by one."""

    graph: EvidenceGraph
    marks: SourceMap
    present: tuple[Entry, ...]
    problems: list[Problem]
    update: bool
    asked: dict[str, str] = field(default_factory=dict)
    """Where the file asks a question."""
    targets: dict[str, str] = field(default_factory=dict)
    """Where the file changes an entry."""
    _by_question: dict[str, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_question.update(
            (comparison_key(entry.draft.question), entry) for entry in self.present
        )

    def take(self, found: _RawEntry) -> ImportedEntry | None:
        """Make a draft of an entry, and note its question; None with its problems told."""
        place, raw, unsound = found.place, found.entry, found.unsound
        # What only says which topic a wording means has no answer of its own.
        points = not raw.answer.strip() and (raw.replaces is not None or "replaces" in unsound)
        draft = validate_content(
            raw.question,
            POINTS if points else raw.answer,
            raw.phrasings,
            raw.citations,
            raw.category,
            sources=self.graph.sources,
        )
        # A wording may mean any answer from the knowledge; only a topic can be replaced.
        known = AnswerTitles(self.graph) if points else self.graph.topics
        if raw.replaces is not None and raw.replaces not in known:
            self.refuse((place, "replaces"), _no_topic(raw.replaces, self.graph.topics))
        faults = draft.problems if isinstance(draft, ValidationErrors) else ()
        for fault in faults:
            if fault.field not in unsound:
                position = () if fault.position is None else (fault.position,)
                self.refuse((place, fault.field, *position), fault.message)
        target = None
        if "question" not in unsound.union(fault.field for fault in faults):
            target = self.find_target(place, raw)
            self.note(place, raw.question, target)
        if isinstance(draft, ValidationErrors):
            return None
        answer = "" if points else draft.answer
        content = replace(draft, answer=answer, replaces=raw.replaces)
        return ImportedEntry(content, raw.reviewed, target)

    def find_target(self, place: int, raw: _Entry) -> Entry | None:
        """Return the entry that an entry of the file takes the place of, None for a new one."""
        if not self.update:
            return None
        if raw.entry is None:
            target = self._by_question.get(comparison_key(clean_phrasing(raw.question)))
        else:
            target = next((entry for entry in self.present if entry.id == raw.entry), None)
            if target is None:
                message = f"There is no entry {raw.entry}; without this line it is a new one."
                self.refuse((place, "entry"), message)
        if target is not None:
            key = "question" if raw.entry is None else "entry"
            if first := self.targets.get(target.id):
                self.refuse((place, key), f"{target.id} is changed by {first} already.")
            line, _ = self.marks.spot(("entries", place, key))
            self.targets.setdefault(target.id, f"line {line}")
        return target

    def note(self, place: int, question: str, target: Entry | None) -> None:
        """Note what is asked, or that it is asked already."""
        wording = comparison_key(clean_phrasing(question))
        present = self._by_question.get(wording)
        first = self.asked.get(wording)
        if first is None and present is not None and present != target:
            first = f"the entry {present.id}"
        if first is not None:
            message = f"The question is asked by {first} already; take one out."
            self.refuse((place, "question"), message)
        else:
            line, _ = self.marks.spot(("entries", place, "question"))
            self.asked[wording] = f"line {line}"

    def refuse(self, path: Path, message: str) -> None:
        """Note a problem at a path below the entries."""
        self.problems.append(self.marks.problem(("entries", *path), message))


def _no_topic(name: str, topics: Collection[str]) -> str:
    near = get_close_matches(name[:LONGEST_ID], topics, n=1)
    hint = f"did you mean {near[0]}?" if near else "take the key out."
    return f"No topic has the id “{ellipsise(name)}”; {hint}"
