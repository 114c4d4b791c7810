"""Vocabulary: the files of knowledge/ that matching reads, checked and turned into its values."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from bot.errors import KnowledgeError, Problem
from bot.evidence.field_types import Many, Strict
from bot.evidence.loader import read_mapping, read_text
from bot.evidence.strict_yaml.loader import parse
from bot.evidence.strict_yaml.model_errors import validate_model
from bot.evidence.strict_yaml.source_map import ellipsise
from bot.matching.classifier import FOLDS, Weights
from bot.matching.concepts import Lexicon
from bot.matching.question_frame import FrameLanguage, FrameReader, stems_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.strict_yaml.loader import Plain
    from bot.evidence.strict_yaml.source_map import SourceMap

ConceptName = Annotated[str, StringConstraints(pattern=r"^[a-z]:[a-z0-9]+(-[a-z0-9]+)*$")]
Weight = Annotated[float, Field(ge=-1_000, le=1_000)]
Form = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^\S[^\n]*$")]


class LexiconFile(Strict):
    """lexicon.yaml: the words that people use for concepts, and their habits of spelling."""

    schema_version: Literal[1] = Field(alias="schema")
    unknown_exercises: Many[ConceptName] = Field(alias="unknown-exercises")
    concepts: dict[ConceptName, Many[Form]]
    spellings: dict[str, Form]
    common: Many[Form]


class AttributeWords(Strict):
    """What an attribute of a study is called in a sentence, and what people ask it by."""

    label: Form
    cues: Many[Form]


class QuestionFramesFile(Strict):
    """question_frames.yaml: what shows what a question asks for, of what, and which way round."""

    schema_version: Literal[1] = Field(alias="schema")
    asked: dict[str, Many[Form]]
    polarity: dict[str, Many[Form]]
    order: dict[str, Many[Form]]
    attributes: dict[str, AttributeWords]
    words: dict[str, Many[Form]]
    fillers: Many[Form]
    numbers: dict[str, Annotated[float, Field(strict=False)]]
    auxiliaries: Many[Form]
    weights: dict[str, Annotated[float, Field(ge=0, le=10, strict=False)]]
    musts: Many[Form] = ()
    short_names: dict[str, ConceptName] = Field(default_factory=dict, alias="short-names")


class WeightsFile(Strict):
    """weights.json: a bias for each label and, for each feature, weights by label."""

    labels: dict[str, Weight] = Field(min_length=1)
    features: dict[str, dict[str, Weight]]


def read_lexicon_file(directory: Path) -> tuple[LexiconFile, SourceMap]:
    """Read lexicon.yaml; KnowledgeError with every problem in it."""
    data, marks = read_mapping(directory / "lexicon.yaml", "lexicon.yaml")
    return validate_model(LexiconFile, data, marks), marks


def read_frame_language(directory: Path) -> FrameLanguage | None:
    """Return the words of question frames; None where a folder has none.

    Raises:
        KnowledgeError: with every problem of the file.
    """
    path = directory / "language" / FRAMES
    if not path.exists():
        return None
    file = validate_model(QuestionFramesFile, *read_mapping(path, f"language/{FRAMES}"))
    return FrameLanguage(
        asked=file.asked,
        polarity=file.polarity,
        order=file.order,
        attributes={name: words.cues for name, words in file.attributes.items()},
        labels={name: words.label for name, words in file.attributes.items()},
        words=file.words,
        fillers=file.fillers,
        numbers=file.numbers,
        auxiliaries=file.auxiliaries,
        weights=file.weights,
        musts=file.musts,
        short_names=file.short_names,
    )


def build_frame_reader(
    graph: EvidenceGraph, lexicon: LexiconFile, language: FrameLanguage
) -> FrameReader:
    """Return the reader of frames, who knows every name of a concept and of a study.

    What concepts.yaml calls a thing goes before the looser words of the lexicon.
    """
    names = [
        (name, concept.id)
        for concept in graph.concepts.values()
        if concept.id[0] in NAMED
        for name in (concept.label, *concept.aka)
    ]
    known = {stems_of(name) for name, _ in names}
    names += [
        (form, concept)
        for concept, forms in lexicon.concepts.items()
        if concept[0] == "u" or (concept[0] in "mx" and concept in graph.concepts)
        for form in forms
        if stems_of(form) not in known and form not in language.fillers
    ]
    names += [
        (name, record.source)
        for record in graph.studies.values()
        if graph.sources[record.source].status != "magazine"
        for name in record.names
    ]
    names += [
        (name, f"{record.source}+{group.exercise}")
        for record in graph.studies.values()
        for group in record.groups
        if group.exercise is not None
        for name in (group.name, *group.names)
    ]
    return FrameReader(language, names)


def build_lexicon(directory: Path, graph: EvidenceGraph, file: LexiconFile) -> Lexicon:
    """Join the names of the graph's concepts with the forms of the lexicon."""
    forms: dict[str, list[str]] = {name: list(texts) for name, texts in file.concepts.items()}
    for concept in graph.concepts.values():
        if concept.id[0] == "t" or (concept.id in forms and concept.id[0] in NAMED):
            forms.setdefault(concept.id, []).extend((concept.label, *concept.aka))
    return Lexicon(forms, file.spellings, file.common, load_word_list(directory))


def load_word_list(directory: Path) -> list[str]:
    """Read english.txt, words that need no mending; KnowledgeError if it is no text."""
    return read_text(directory / ENGLISH, ENGLISH).split()


def load_classifier(path: Path, name: str | None = None, *, thorough: bool = False) -> Weights:
    """Read fitted weights, `thorough` so that no key stands twice; problems call the file `name`.

    Raises:
        KnowledgeError: with every problem of the file.
    """
    name = name or path.name
    text = read_text(path, name, MAX_WEIGHTS)
    try:
        data = json.loads(text, object_pairs_hook=_unrepeated if thorough else None)
        file = WeightsFile.model_validate(data)
    except (ValueError, RecursionError) as error:
        raise _unfit(text, name, error) from error
    foreign = [
        (feature, label)
        for feature, row in file.features.items()
        for label in row
        if label not in file.labels
    ]
    if foreign:
        _, marks = _marked(text, name)
        raise KnowledgeError(
            [
                marks.problem(("features", *place), f"This is none of the labels: {ANEW}", key=True)
                for place in foreign
            ]
        )
    return Weights.from_mapping(file.labels, file.features)


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _unfit(text: str, name: str, error: Exception) -> KnowledgeError:
    """Say where weights are not what the fit writes: read as YAML, which JSON is, they have places.

    Only a file with problems is read twice: the marks cost more time than a question has.
    """
    sentence = f"{name} cannot be read as fitted weights: {ANEW}"
    if isinstance(error, json.JSONDecodeError):
        return KnowledgeError([Problem(name, error.lineno, error.colno, sentence)])
    try:
        validate_model(WeightsFile, *_marked(text, name))
    except KnowledgeError as told:
        return told
    return KnowledgeError([Problem(name, 1, 1, sentence)])


def _marked(text: str, name: str) -> tuple[dict[str, Plain], SourceMap]:
    """Read JSON as YAML, with the place of every key; KnowledgeError with what is wrong in it."""
    problems: list[Problem] = []
    read = parse(_SURROGATES.sub(_joined, text), name, problems)
    if read is None or problems:
        raise KnowledgeError(problems)
    return read


def _joined(found: re.Match[str]) -> str:
    """Write two escapes of JSON that make one character as YAML does, one alone as unreadable."""
    character = json.loads(f'"{found[0]}"')
    return f"\\U{ord(character):08x}" if found[1] else "\\ufffd"


def read_folds(
    directory: Path, graph: EvidenceGraph | None
) -> tuple[frozenset[int], tuple[Weights, ...]]:
    """Read the digests of the fitted questions and the weights fitted without each part of them.

    Raises:
        KnowledgeError: with every problem of all these files.
    """
    problems: list[Problem] = []
    digests: frozenset[int] = frozenset()
    weights: list[Weights] = []
    try:
        digests = _read_digests(directory / FOLDER / "fitted.txt", f"{FOLDER}/fitted.txt")
    except KnowledgeError as error:
        problems += error.problems
    for fold in range(FOLDS):
        name = f"{FOLDER}/{fold}.json"
        try:
            weights.append(load_classifier(directory / name, name))
        except KnowledgeError as error:
            problems += error.problems
        else:
            problems += validate_labels(weights[-1], graph, name)
    if problems:
        raise KnowledgeError(problems)
    return digests, tuple(weights)


def _read_digests(path: Path, name: str) -> frozenset[int]:
    """Read hexadecimal numbers, one a line."""
    lines = read_text(path, name).splitlines()
    problems = [
        Problem(name, number, 1, f"This is no digest of a question: {ANEW}")
        for number, line in enumerate(lines, 1)
        if not _DIGEST.fullmatch(line)
    ]
    if problems:
        raise KnowledgeError(problems)
    return frozenset(int(line, 16) for line in lines)


def validate_lexicon(
    file: LexiconFile, marks: SourceMap, graph: EvidenceGraph | None
) -> list[Problem]:
    """Find where the lexicon misses the graph, and itself."""
    problems = [
        marks.problem(
            ("unknown-exercises", place), f"{name} is not among the concepts: add it there"
        )
        for place, name in enumerate(file.unknown_exercises)
        if name not in file.concepts
    ]
    if graph is not None:
        problems += [
            marks.problem(
                ("concepts", name), f"no concept has the id {name}: add it to concepts.yaml"
            )
            for name in file.concepts
            if name[0] in NAMED and name not in graph.concepts and name != "x:exercise"
        ]
    return problems


def validate_labels(weights: Weights, graph: EvidenceGraph | None, name: str) -> list[Problem]:
    """Find the labels of a file of weights that are no topics, and the topics that it lacks."""
    if graph is None:
        return []
    strangers = {*weights.labels} - {*graph.topics} - OUTCOME_LABELS
    lacking = {*graph.topics, *OUTCOME_LABELS} - {*weights.labels}
    return [
        *(
            Problem(name, 2, 1, f"{ellipsise(label)} is no topic: {ANEW}")
            for label in sorted(strangers)
        ),
        *(Problem(name, 2, 1, f"{label} has no weights: {ANEW}") for label in sorted(lacking)),
    ]


def validate_language(directory: Path, graph: EvidenceGraph | None) -> list[Problem]:
    """Find every problem of what matching reads; where it misses the graph too, if there is one.

    A folder may do without the folds: only an evaluation needs them.
    """
    problems: list[Problem] = []

    def gather(read: Callable[[], object]) -> None:
        try:
            read()
        except KnowledgeError as error:
            problems.extend(error.problems)

    def lexicon() -> None:
        problems.extend(validate_lexicon(*read_lexicon_file(directory), graph))

    def weights() -> None:
        found = load_classifier(directory / WEIGHTS, thorough=True)
        problems.extend(validate_labels(found, graph, WEIGHTS))

    gather(lexicon)
    gather(lambda: read_frame_language(directory))
    gather(weights)
    gather(lambda: load_word_list(directory))
    if (directory / FOLDER).exists():
        gather(lambda: read_folds(directory, graph))
    return problems


FRAMES = "question_frames.yaml"
ENGLISH, FOLDER, WEIGHTS = "english.txt", "folds", "weights.json"
ANEW = "run `python -m tests.bench fit` to make it anew."
MAX_WEIGHTS = 4_000_000
"""Bytes; four times what is fitted."""
_SURROGATES = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)
_DIGEST = re.compile(r"[0-9a-f]{8}")
NAMED = frozenset("mxt")
"""Muscles, exercises and terms have names; outcomes have words that the lexicon tells apart."""
OUTCOME_LABELS = frozenset({"not-covered", "off-topic", "chatter", "injury"})
