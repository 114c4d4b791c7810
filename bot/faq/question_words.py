"""QuestionWords: the file of words that members use for a server's questions."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from bot.errors import KnowledgeError, Problem
from bot.evidence.field_types import Many, Strict
from bot.evidence.loader import read_mapping
from bot.evidence.strict_yaml.model_errors import validate_model
from bot.matching.thesaurus import ConceptWords, Thesaurus, ThesaurusWords

if TYPE_CHECKING:
    from pathlib import Path

FILE = "language/faq_words.yaml"


class _Group(Strict):
    """Words of a concept."""

    same: Many[str] = Field(min_length=1)
    near: Many[str] = ()


class QuestionWordsFile(Strict):
    """faq_words.yaml: how members put the questions that a server's own entries answer."""

    schema_version: Literal[1] = Field(alias="schema")
    function_words: Many[str] = Field(alias="function-words")
    common_words: Many[str] = Field(alias="common-words")
    generic_words: Many[str] = Field(alias="generic-words")
    intents: Many[str]
    concepts: dict[str, _Group]
    opposites: Many[Many[str]]
    kinds: Many[Many[str]]


@lru_cache(maxsize=4)
def load_thesaurus(directory: Path) -> Thesaurus:
    """Return the thesaurus of a folder of knowledge; KnowledgeError with every problem in it.

    It takes a third as long to read as all other knowledge, and only servers with entries need it.
    """
    data, marks = read_mapping(directory / FILE, FILE)
    file = validate_model(QuestionWordsFile, data, marks)
    problems: list[Problem] = [
        marks.problem(("intents", place), f"There is no concept “{name}”.")
        for place, name in enumerate(file.intents)
        if name not in file.concepts
    ]
    for name, group in file.concepts.items():
        forms = Counter((*group.same, *group.near))
        problems += [
            marks.problem(("concepts", name), f"“{form}” stands in “{name}” twice; once will do.")
            for form, count in forms.items()
            if count > 1
        ]
    if problems:
        raise KnowledgeError(problems)
    concepts = {
        name: ConceptWords(tuple(group.same), tuple(group.near))
        for name, group in file.concepts.items()
    }
    return Thesaurus(
        ThesaurusWords(
            concepts,
            tuple(file.intents),
            tuple(file.function_words),
            tuple(file.common_words),
            tuple(file.generic_words),
            tuple(map(tuple, file.opposites)),
            tuple(map(tuple, file.kinds)),
        )
    )
