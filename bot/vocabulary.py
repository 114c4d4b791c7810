"""Vocabulary: the files of knowledge/ that matching reads, checked and turned into its values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from bot.errors import KnowledgeError, Problem
from bot.evidence.loading import read_mapping, shaped
from bot.evidence.schema import Many, Strict
from bot.matching.lexicon import Lexicon
from bot.matching.weights import Weights

if TYPE_CHECKING:
    from pathlib import Path

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.marks import Marks

ConceptName = Annotated[str, StringConstraints(pattern=r"^[a-z]:[a-z0-9]+(-[a-z0-9]+)*$")]
Form = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^\S[^\n]*$")]


class LexiconFile(Strict):
    """lexicon.yaml: the words that people use for concepts, and their habits of spelling."""

    schema_version: Literal[1] = Field(alias="schema")
    unknown_exercises: Many[ConceptName] = Field(alias="unknown-exercises")
    concepts: dict[ConceptName, Many[Form]]
    spellings: dict[str, Form]
    common: Many[Form]


class WeightsFile(Strict):
    """weights.json: a bias for each label and, for each feature, weights by label."""

    labels: dict[str, float] = Field(min_length=1)
    features: dict[str, dict[str, float]]


def read_lexicon_file(directory: Path) -> tuple[LexiconFile, Marks]:
    """Read lexicon.yaml; KnowledgeError with every problem in it."""
    data, marks = read_mapping(directory / "lexicon.yaml", "lexicon.yaml")
    return shaped(LexiconFile, data, marks), marks


def build_lexicon(directory: Path, graph: EvidenceGraph, file: LexiconFile) -> Lexicon:
    """Join the names of the graph's concepts with the forms of the lexicon."""
    forms: dict[str, list[str]] = {name: list(texts) for name, texts in file.concepts.items()}
    for concept in graph.concepts.values():
        if concept.id in forms and concept.id[0] in NAMED:
            forms[concept.id] += [concept.label, *concept.aka]
    english = directory / "english.txt"
    words = english.read_text("utf-8").split() if english.is_file() else []
    return Lexicon(forms, file.spellings, file.common, words)


def read_weights(path: Path) -> Weights:
    """Read fitted weights; KnowledgeError if the file is not what the fit writes."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return Weights.from_mapping(data["labels"], data["features"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        sentence = (
            f"{path.name} cannot be read as fitted weights ({type(error).__name__}):"
            " run `python -m tests.bench fit` to make it anew."
        )
        raise KnowledgeError([Problem(path.name, 1, 1, sentence)]) from error


def read_digests(path: Path) -> tuple[int, ...]:
    """Read the digests of the fitted questions, a hexadecimal number a line; none if missing."""
    try:
        return tuple(int(line, 16) for line in path.read_text("utf-8").split())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        sentence = f"{path.name} is not a list of digests: fit the weights anew."
        raise KnowledgeError([Problem(path.name, 1, 1, sentence)]) from error


def vocabulary_problems(directory: Path, graph: EvidenceGraph) -> list[Problem]:
    """Find every problem of the lexicon and the weights, and where they miss the graph."""
    problems: list[Problem] = []
    try:
        file, marks = read_lexicon_file(directory)
    except KnowledgeError as error:
        problems += error.problems
    else:
        problems += [
            marks.problem(
                ("concepts", name), f"no concept has the id {name}: add it to concepts.yaml"
            )
            for name in file.concepts
            if name[0] in "mx" and name not in graph.concepts and name != "x:exercise"
        ]
        problems += [
            marks.problem(
                ("unknown-exercises", place), f"{name} is not among the concepts: add it there"
            )
            for place, name in enumerate(file.unknown_exercises)
            if name not in file.concepts
        ]
    try:
        weights = read_weights(directory / "weights.json")
    except KnowledgeError as error:
        problems += error.problems
    else:
        strangers = {*weights.labels} - {*graph.topics} - OUTCOME_LABELS
        lacking = {*graph.topics, *OUTCOME_LABELS} - {*weights.labels}
        problems += [
            Problem("weights.json", 2, 1, f"{label} is no topic: fit the weights anew")
            for label in sorted(strangers)
        ]
        problems += [
            Problem("weights.json", 2, 1, f"{label} has no weights: fit the weights anew")
            for label in sorted(lacking)
        ]
    return problems


NAMED = frozenset("mxt")
"""Muscles, exercises and terms have names; outcomes have words that the lexicon tells apart."""
OUTCOME_LABELS = frozenset({"not-covered", "off-topic", "chatter", "injury"})
