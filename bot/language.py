"""Vocabulary: the files of knowledge/ that matching reads, checked and turned into its values."""

from __future__ import annotations

import gzip
import struct
import zlib
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Base64Bytes, Field, StringConstraints

from bot.errors import KnowledgeError, Problem
from bot.evidence.field_types import FamilyName, Many, Short, Strict
from bot.evidence.loader import load_knowledge, read_mapping, read_text
from bot.evidence.queries.study_words import describe_studies
from bot.evidence.strict_yaml.model_errors import validate_model
from bot.evidence.strict_yaml.source_map import SourceMap, ellipsise
from bot.matching.classifier import Classifier, WeightTable
from bot.matching.concepts import Lexicon
from bot.matching.frame_language import FrameLanguage
from bot.matching.frame_reader import FrameReader
from bot.matching.other_languages import Language, LanguageTable
from bot.matching.phrase_table import stems_of
from bot.matching.study_descriptions import DescribedStudy
from bot.rules import load_follow_up_rules, load_injury_rules, load_small_talk_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.evidence.graph import EvidenceGraph
    from bot.matching.phrase_rules import PhraseRules

ConceptName = Annotated[str, StringConstraints(pattern=r"^[a-z]:[a-z0-9]+(-[a-z0-9]+)*$")]


class LexiconFile(Strict):
    """language/lexicon/*.yaml: the words that people use for concepts of a kind."""

    schema_version: Literal[1] = Field(alias="schema")
    unknown_exercises: Many[ConceptName] = Field(alias="unknown-exercises", default=())
    concepts: dict[ConceptName, Many[Short]]


class SpellingFile(Strict):
    """language/spelling.yaml: habits of spelling, and words that a slip may stand for."""

    schema_version: Literal[1] = Field(alias="schema")
    spellings: dict[str, Short]
    common: Many[Short]


@dataclass(frozen=True, slots=True)
class LexiconFiles:
    """The files of the lexicon with the places of what they hold, and the one of spelling."""

    files: tuple[tuple[LexiconFile, SourceMap], ...]
    spelling: SpellingFile

    @property
    def concepts(self) -> dict[str, tuple[str, ...]]:
        """Return the forms of all concepts."""
        return {name: forms for file, _ in self.files for name, forms in file.concepts.items()}

    @property
    def unknown_exercises(self) -> tuple[str, ...]:
        """Return the ids of exercises that the knowledge does not hold."""
        return tuple(name for file, _ in self.files for name in file.unknown_exercises)


class AttributeWords(Strict):
    """What an attribute of a study is called in a sentence, and what people ask it by."""

    label: Short
    cues: Many[Short]


class QuestionFramesFile(Strict):
    """question_frames.yaml: what shows what a question asks for, of what, and which way round."""

    schema_version: Literal[1] = Field(alias="schema")
    asked: dict[str, Many[Short]]
    polarity: dict[str, Many[Short]]
    order: dict[str, Many[Short]]
    attributes: dict[str, AttributeWords]
    words: dict[str, Many[Short]]
    fillers: Many[Short]
    study_words: Many[Short] = Field(alias="study-words")
    study_links: Many[Short] = Field(alias="study-links")
    numbers: dict[str, Annotated[float, Field(strict=False)]]
    auxiliaries: Many[Short]
    verbs: Many[Short]
    weights: dict[str, Annotated[float, Field(ge=0, le=10, strict=False)]]
    musts: Many[Short] = ()
    short_names: dict[str, ConceptName] = Field(default_factory=dict, alias="short-names")


class LanguageRow(Strict):
    """A language: function words or a range of letters, and the line that it gets."""

    line: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    words: Many[Short] = ()
    letters: Annotated[str, StringConstraints(pattern=r"^(.-.)?$")] = ""


class LanguagesFile(Strict):
    """language/other_languages.yaml: languages by name, and frequent words of English."""

    schema_version: Literal[1] = Field(alias="schema")
    languages: dict[FamilyName, LanguageRow]
    english: Many[Short]


class ClassifierFile(Strict):
    """classifier.json.gz: a bias for each label and, for each feature, a row of levels.

    `fingerprint` is a hash of what it was fitted from. The features are ordered by their hashes:
    four bytes of each in `hashes`, one in `rarities`, and one a label in `levels`.
    """

    schema_version: Literal[2] = Field(alias="schema")
    fingerprint: str
    step: Annotated[float, Field(gt=0, le=10)]
    labels: dict[str, Annotated[float, Field(ge=-1_000, le=1_000)]] = Field(min_length=1)
    hashes: Base64Bytes
    rarities: Base64Bytes
    levels: Base64Bytes

    def to_classifier(self) -> Classifier:
        """Build the classifier; ValueError if the parts do not belong together."""
        count = len(self.hashes) // 4
        table = WeightTable(
            array("I", struct.unpack(f"<{count}I", self.hashes)), self.rarities, self.levels
        )
        if not table.is_sound(len(self.labels)):
            raise ValueError("hashes, rarities and levels differ in length or are out of order")
        return Classifier(self.labels, self.step, table)


def read_lexicon_files(directory: Path) -> LexiconFiles:
    """Read language/lexicon/*.yaml and language/spelling.yaml.

    Raises:
        KnowledgeError: with every problem of the files.
    """
    problems: list[Problem] = []
    files: list[tuple[LexiconFile, SourceMap]] = []
    names = sorted(path.name for path in (directory / LEXICON).glob("*.yaml"))
    if not names:
        raise KnowledgeError([Problem(LEXICON, 1, 1, "there is no file of concepts: add one.")])
    for name in names:
        try:
            data, marks = read_mapping(directory / LEXICON / name, f"{LEXICON}/{name}")
            files.append((validate_model(LexiconFile, data, marks), marks))
        except KnowledgeError as error:
            problems += error.problems
    try:
        spelling = validate_model(SpellingFile, *read_mapping(directory / SPELLING, SPELLING))
    except KnowledgeError as error:
        raise KnowledgeError([*problems, *error.problems]) from error
    if problems:
        raise KnowledgeError(problems)
    return LexiconFiles(tuple(files), spelling)


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
        study_words=file.study_words,
        study_links=file.study_links,
        numbers=file.numbers,
        auxiliaries=file.auxiliaries,
        verbs=file.verbs,
        weights=file.weights,
        musts=file.musts,
        short_names=file.short_names,
    )


def build_frame_reader(
    graph: EvidenceGraph, lexicon: LexiconFiles, language: FrameLanguage
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
    # "Wrights" and "akagis" are names too, and no words that were mistyped.
    names += [(f"{name}s", tag) for name, tag in names if tag[:2] == "s:" and name.isalpha()]
    return FrameReader(language, names, _described_studies(graph))


def _described_studies(graph: EvidenceGraph) -> dict[str, DescribedStudy]:
    """Return what describes each study, by the words of its record."""
    authors = {
        study: frozenset(stems_of(graph.sources[study].csl.author[0].family))
        for study in graph.studies
    }
    return {
        study: DescribedStudy(
            frozenset(stem for text in texts for stem in stems_of(text)), authors[study]
        )
        for study, texts in describe_studies(graph).items()
    }


def build_lexicon(
    directory: Path, graph: EvidenceGraph, files: LexiconFiles, rules: PhraseRules
) -> Lexicon:
    """Join the names of the graph's concepts with the forms of the lexicon.

    The words of the rules need no mending.
    """
    forms: dict[str, list[str]] = {name: list(texts) for name, texts in files.concepts.items()}
    for concept in graph.concepts.values():
        if concept.id[0] == "t" or (concept.id in forms and concept.id[0] in NAMED):
            forms.setdefault(concept.id, []).extend((concept.label, *concept.aka))
    known = [*load_word_list(directory), *rules.words]
    return Lexicon(forms, files.spelling.spellings, files.spelling.common, known)


def open_lexicon(directory: Path) -> tuple[Lexicon, tuple[str, ...]]:
    """Read the lexicon of a folder whose classifier is not fitted yet, and the ids of its topics.

    Raises:
        KnowledgeError: with every problem of the evidence or of the lexicon.
    """
    graph = load_knowledge(directory).graph
    files = read_lexicon_files(directory)
    if problems := validate_lexicon(files, graph):
        raise KnowledgeError(problems)
    rules = load_injury_rules(directory)
    return build_lexicon(directory, graph, files, rules), tuple(graph.topics)


def load_languages(directory: Path) -> LanguageTable:
    """Read language/other_languages.yaml; KnowledgeError with every problem in it."""
    data, marks = read_mapping(directory / OTHER_LANGUAGES, OTHER_LANGUAGES)
    file = validate_model(LanguagesFile, data, marks)
    return LanguageTable(
        tuple(
            Language(name, row.line, frozenset(row.words), row.letters)
            for name, row in file.languages.items()
        ),
        frozenset(file.english),
    )


def load_word_list(directory: Path) -> list[str]:
    """Read english.txt, words that need no mending; KnowledgeError if it is no text."""
    return read_text(directory / ENGLISH, ENGLISH).split()


def load_classifier(directory: Path) -> Classifier:
    """Read the fitted classifier.

    Raises:
        KnowledgeError: with the problem of the file.
    """
    path = directory / CLASSIFIER
    try:
        if not path.is_file():
            raise ValueError("no file")  # noqa: TRY301  all damage is told alike
        with gzip.open(path) as stream:
            text = stream.read(MAX_CLASSIFIER_BYTES + 1)
        if len(text) > MAX_CLASSIFIER_BYTES:
            raise ValueError("too long")  # noqa: TRY301  all damage is told alike
        return ClassifierFile.model_validate_json(text).to_classifier()
    except (OSError, EOFError, zlib.error, ValueError, struct.error) as error:
        raise KnowledgeError([_unreadable(f"{CLASSIFIER} cannot be read")]) from error


def _unreadable(what: str) -> Problem:
    return Problem(CLASSIFIER, 1, 1, f"{what}: {FIT_AGAIN}")


def validate_lexicon(lexicon: LexiconFiles, graph: EvidenceGraph | None) -> list[Problem]:
    """Find where the lexicon misses the graph, and itself."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for file, marks in lexicon.files:
        problems += [
            marks.problem(("unknown-exercises", place), f"{name} is not among the concepts: add it")
            for place, name in enumerate(file.unknown_exercises)
            if name not in file.concepts
        ]
        problems += [
            marks.problem(("concepts", name), f"{name} stands in another file too: join them")
            for name in file.concepts
            if name in seen
        ]
        seen |= set(file.concepts)
        if graph is not None:
            problems += [
                marks.problem(
                    ("concepts", name), f"no concept has the id {name}: add it to concepts.yaml"
                )
                for name in file.concepts
                if name[0] in NAMED and name not in graph.concepts and name != "x:exercise"
            ]
    return problems


def validate_labels(classifier: Classifier, graph: EvidenceGraph | None) -> list[Problem]:
    """Find the labels of the classifier that are no topics, and the outcomes that it lacks.

    A topic without weights is sound: until the next fit it is found by its phrasings alone.
    """
    if graph is None:
        return []
    strangers = {*classifier.labels} - {*graph.topics} - OUTCOME_LABELS
    lacking = OUTCOME_LABELS - {*classifier.labels}
    return [
        *(_unreadable(f"{ellipsise(label)} is no topic") for label in sorted(strangers)),
        *(_unreadable(f"{label} has no weights") for label in sorted(lacking)),
    ]


def validate_language(directory: Path, graph: EvidenceGraph | None) -> list[Problem]:
    """Find every problem of what matching reads; where it misses the graph too, if there is one."""
    problems: list[Problem] = []

    def gather(read: Callable[[], object]) -> None:
        try:
            read()
        except KnowledgeError as error:
            problems.extend(error.problems)

    def lexicon() -> None:
        problems.extend(validate_lexicon(read_lexicon_files(directory), graph))

    def classifier() -> None:
        problems.extend(validate_labels(load_classifier(directory), graph))

    gather(lexicon)
    gather(lambda: read_frame_language(directory))
    gather(lambda: load_injury_rules(directory))
    gather(lambda: load_small_talk_rules(directory))
    gather(lambda: load_follow_up_rules(directory))
    gather(lambda: load_languages(directory))
    gather(classifier)
    gather(lambda: load_word_list(directory))
    return problems


FRAMES = "question_frames.yaml"
ENGLISH, CLASSIFIER = "language/english.txt", "model/classifier.json.gz"
LEXICON, SPELLING = "language/lexicon", "language/spelling.yaml"
OTHER_LANGUAGES = "language/other_languages.yaml"
FIT_AGAIN = "run `python -m bot.training fit` to fit it again."
MAX_CLASSIFIER_BYTES = 16_000_000
"""Bytes once it is unpacked; several times what is fitted."""
NAMED = frozenset("mxt")
"""Muscles, exercises and terms have names; outcomes have words that the lexicon tells apart."""
OUTCOME_LABELS = frozenset({"not-covered", "off-topic", "chatter", "injury"})
