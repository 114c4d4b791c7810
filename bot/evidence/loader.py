"""The knowledge folder into a graph: all problems of all files at once, or the whole graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import KnowledgeError, Problem
from bot.evidence.grading.rules import CertaintyRules
from bot.evidence.graph import EvidenceGraph
from bot.evidence.integrity import check, check_article
from bot.evidence.integrity.roles import ROLES as ROLES_NODE
from bot.evidence.roles import Roles
from bot.evidence.schema import Document
from bot.evidence.strict_yaml.loader import MAX_BYTES, Plain, decode, parse
from bot.evidence.strict_yaml.model_errors import Model, validate_model
from bot.evidence.strict_yaml.source_map import NodeLocation, Path, SourceMap

if TYPE_CHECKING:
    import pathlib

__all__ = [
    "Knowledge",
    "Plain",
    "SourceMap",
    "find_problems",
    "load_knowledge",
    "read_mapping",
    "read_text",
    "validate_model",
]

RULES, ROLES = "grading.yaml", "roles.yaml"
FOLDERS = ("evidence", "topics")
"""Folders of documents beside those that lie in the folder itself."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A folder's graph, and where in its files each node and edge starts."""

    graph: EvidenceGraph
    directory: pathlib.Path
    locations: tuple[NodeLocation, ...]


def load_knowledge(directory: pathlib.Path) -> Knowledge:
    """Read a folder of knowledge.

    Raises:
        KnowledgeError: with every problem of the YAML, the shapes and the arguments.
    """
    graph, problems, locations = _load(directory)
    if graph is None or problems:
        raise KnowledgeError(problems)
    return Knowledge(graph, directory, tuple(locations))


def find_problems(directory: pathlib.Path, article: str | None = None) -> tuple[Problem, ...]:
    """List all that is wrong with a folder of knowledge, by file and line.

    With the text of the article at hand, also where the knowledge departs from it or copies it.
    """
    return tuple(sorted(set(_load(directory, article)[1])))


def read_text(path: pathlib.Path, name: str | None = None, limit: int = MAX_BYTES) -> str:
    """Read a file as text of at most `limit` bytes; problems call it by `name`, or its own name.

    Raises:
        KnowledgeError: with what keeps the file from being text.
    """
    problems: list[Problem] = []
    text = _text(path, name or path.name, problems, limit)
    if text is None:
        raise KnowledgeError(problems)
    return text


def read_mapping(
    path: pathlib.Path, name: str | None = None, limit: int = MAX_BYTES
) -> tuple[dict[str, Plain], SourceMap]:
    """Read one YAML file into plain data and the places of its keys and values.

    Problems call the file by `name`, or by its own name; it has at most `limit` bytes.

    Raises:
        KnowledgeError: with every problem of the file.
    """
    problems: list[Problem] = []
    read = _read(path, name or path.name, problems, limit)
    if read is None or problems:
        raise KnowledgeError(problems)
    return read


def _load(
    directory: pathlib.Path, article: str | None = None
) -> tuple[EvidenceGraph | None, list[Problem], list[NodeLocation]]:
    problems: list[Problem] = []
    files = find_files(directory, problems)
    rules: CertaintyRules | None = None
    roles: Roles | None = None
    atlas = _NodeLocations()
    documents = []
    for path in files:
        name = path.relative_to(directory).as_posix()
        if name == RULES:
            rules, _ = _shape(CertaintyRules, path, name, problems)
        elif name == ROLES:
            roles, marks = _shape(Roles, path, name, problems)
            if marks is not None:
                atlas.add_file(ROLES_NODE, marks)
        else:
            document, marks = _shape(Document, path, name, problems)
            if document is not None and marks is not None:
                documents.append(document)
                atlas.add(document, marks)
    if problems or rules is None:
        return None, problems, []
    graph = EvidenceGraph.build(documents, rules, roles)
    problems.extend(check(graph, atlas.locate, atlas.nodes))
    if article is not None and not problems:
        problems.extend(check_article(graph, atlas.locate, article))
    return graph, problems, atlas.nodes


def find_files(directory: pathlib.Path, problems: list[Problem]) -> list[pathlib.Path]:
    """Return the files of evidence of a folder; add to `problems` what is missing or misnamed."""
    try:
        folders = (directory, *(directory / name for name in FOLDERS))
        entries = sorted(
            path
            for folder in folders
            if folder == directory or folder.is_dir()
            for path in folder.iterdir()
            if not path.name.startswith(".")
        )
    except FileNotFoundError:
        problems.append(_folder_problem(f"There is no folder {directory}; name one that exists."))
        return []
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        problems.append(
            _folder_problem(f"The folder {directory} cannot be read ({said}); name another.")
        )
        return []
    for path in entries:
        if path.suffix in {".yml", ".YAML", ".YML"}:
            message = f"The file is left out; rename it to {path.stem}.yaml. [whole file]"
            problems.append(Problem(path.relative_to(directory).as_posix(), 1, 1, message))
    files = [path for path in entries if path.suffix == ".yaml"]
    if directory / RULES not in files:
        problems.append(
            Problem(RULES, 1, 1, f"The file is missing; put {RULES} into the folder. [whole file]")
        )
    if not {*files} - {directory / RULES, directory / ROLES}:
        problems.append(_folder_problem("The folder holds no knowledge; put .yaml files into it."))
    return files


def _folder_problem(message: str) -> Problem:
    return Problem(".", 1, 1, f"{message} [folder]")


def _read(
    path: pathlib.Path, name: str, problems: list[Problem], limit: int = MAX_BYTES
) -> tuple[dict[str, Plain], SourceMap] | None:
    text = _text(path, name, problems, limit)
    return None if text is None else parse(text, name, problems)


def _text(path: pathlib.Path, name: str, problems: list[Problem], limit: int) -> str | None:
    try:
        # Neither a pipe, which would wait for ever, nor a folder is a file.
        if path.exists() and not path.is_file():
            problems.append(Problem(name, 1, 1, "This is no file; take it away. [whole file]"))
            return None
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        message = f"The file cannot be read ({said}); check its name and rights. [whole file]"
        problems.append(Problem(name, 1, 1, message))
        return None
    return decode(data, name, problems, limit)


def _shape(
    model: type[Model], path: pathlib.Path, name: str, problems: list[Problem]
) -> tuple[Model | None, SourceMap | None]:
    faults: list[Problem] = []
    read = _read(path, name, faults)
    problems.extend(faults)
    if read is None:
        return None, None
    data, marks = read
    try:
        return validate_model(model, data, marks), marks
    except KnowledgeError as error:
        # What the YAML of a place has already been blamed for is not blamed again.
        blamed = {(fault.line, fault.column) for fault in faults}
        problems.extend(
            problem for problem in error.problems if (problem.line, problem.column) not in blamed
        )
        return None, marks


class _NodeLocations:
    """Where every node of every file is, for the checks."""

    def __init__(self) -> None:
        self.nodes: list[NodeLocation] = []
        self._homes: dict[str, tuple[SourceMap, Path]] = {}

    def add(self, document: Document, marks: SourceMap) -> None:
        """Take in a file's nodes, in the order of its lines."""
        found: list[tuple[str, Path]] = []
        for name in (
            "concepts",
            "sources",
            "findings",
            "claims",
            "topics",
            "studies",
            "statements",
        ):
            for position, node in enumerate(getattr(document, name)):
                found.append((node.id, (name, position)))
        for position, edge in enumerate(document.edges):
            home: Path = ("edges", position)
            found.append((f"{edge.source} {edge.rel} {edge.to}", home))
            if edge.id:
                found.append((edge.id, home))
        places = []
        for name, home in found:
            self._homes.setdefault(name, (marks, home))
            places.append(NodeLocation(name, *marks.at(home)))
        self.nodes += sorted(places, key=lambda place: (place.line, place.column))

    def add_file(self, name: str, marks: SourceMap) -> None:
        """Take in a file that is one node."""
        self._homes.setdefault(name, (marks, ()))

    def locate(self, node: str, path: Path = ()) -> tuple[str, int, int]:
        """Return file, line and column of a place in a node, or of the first node."""
        if node in self._homes:
            marks, home = self._homes[node]
            return marks.at(home + tuple(path))
        return (self.nodes[0].file if self.nodes else ".", 1, 1)
