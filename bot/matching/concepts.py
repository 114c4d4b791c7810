"""The lexicon: which concepts a text names, once its spelling is corrected."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from bot.matching.normalise import stem, tokenise
from bot.matching.spelling import MAX_CORRECTIONS, Spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ConceptId = str


class ConceptKind(StrEnum):
    """What kind of thing a concept is: the first letter of its id, as in `m:hamstrings`."""

    MUSCLE = "m"
    EXERCISE = "x"
    UNKNOWN = "u"
    """An exercise, muscle or part of the body that the knowledge does not hold."""
    BODY_PART = "b"
    OUTCOME = "o"
    NUMBER = "n"
    STUDY = "s"
    EVIDENCE = "e"
    TERM = "t"
    QUESTION = "q"
    SQUAT_LIMIT = "g"
    INJURY = "i"
    TRAINING = "k"
    """Training that the knowledge says nothing of."""
    CHATTER = "h"
    ELSEWHERE = "z"
    """Neither training nor chatter."""


NAMED_KINDS = frozenset(
    (ConceptKind.MUSCLE, ConceptKind.EXERCISE, ConceptKind.UNKNOWN, ConceptKind.BODY_PART)
)
"""Kinds that name muscles, exercises and parts of the body."""
MAX_TOKENS = 500
"""More words than a member types by hand; what follows is not read."""
ANY_NAME, NOWHERE = "name", (0, 0)


class ConceptSpan(NamedTuple):
    """A concept that a text names, and the tokens [start, end) that name it."""

    concept: ConceptId
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextAnalysis:
    """A text as understood: tokens as typed, corrected, corrections, stems, and its concepts."""

    typed: tuple[str, ...]
    tokens: tuple[str, ...]
    stems: tuple[str, ...]
    repairs: tuple[tuple[str, str], ...]
    found: tuple[ConceptSpan, ...]

    @property
    def concepts(self) -> frozenset[ConceptId]:
        """Return the ids of all concepts found."""
        return frozenset(found.concept for found in self.found)

    def words_of(self, found: ConceptSpan) -> str:
        """Return the corrected words that named a concept."""
        return " ".join(self.tokens[found.start : found.end])


class Lexicon:
    """Immutable vocabulary: the forms of concepts, and how words are spelled.

    `forms` are what people call each concept, `spellings` what is typed and what is meant, `common`
    words that a slip may stand for although no concept has them, `english` all other words.
    """

    def __init__(
        self,
        forms: Mapping[ConceptId, Iterable[str]],
        spellings: Mapping[str, str],
        common: Iterable[str],
        english: Iterable[str],
    ) -> None:
        habits = {word: tuple(meant.split()) for word, meant in spellings.items()}
        common = tuple(common)
        self._single: dict[str, list[ConceptId]] = {}
        self._phrases: dict[tuple[str, ...], list[tuple[tuple[str, ...], ConceptId]]] = {}
        words: dict[str, None] = {}
        chatter, others = set[str](), set(common)
        for concept, texts in forms.items():
            seen: set[tuple[str, ...]] = set()
            for text in texts:
                tokens = [word for token in tokenise(text) for word in habits.get(token, (token,))]
                words.update(dict.fromkeys(tokens))
                if len(tokens) == 1:
                    (chatter if concept[0] == ConceptKind.CHATTER else others).update(tokens)
                stems = tuple(map(stem, tokens))
                if stems and stems not in seen:
                    seen.add(stems)
                    self._add(stems, concept)
        field = (*words, *(word for word in common if word not in words))
        self.spelling = Spelling(habits, field, frozenset(chatter - others), english)

    def _add(self, stems: tuple[str, ...], concept: ConceptId) -> None:
        if len(stems) == 1:
            self._single.setdefault(stems[0], []).append(concept)
        else:
            self._phrases.setdefault(stems[:2], []).append((stems, concept))

    def read(self, text: str, corrections: int = MAX_CORRECTIONS) -> TextAnalysis:
        """Correct the spelling of a text, up to so many unknown words, and find its concepts."""
        typed = tokenise(text)[:MAX_TOKENS]
        tokens, corrected = self.spelling.correct(typed, corrections)
        del tokens[MAX_TOKENS:]  # one habit of spelling may stand for several words
        stems = tuple(map(stem, tokens))
        return TextAnalysis(typed, tuple(tokens), stems, tuple(corrected), self._find(stems))

    def knows(self, token: str) -> bool:
        """Return whether a token is a word as it stands, of the field or of ordinary English."""
        return self.spelling.knows(token)

    def _find(self, stems: tuple[str, ...]) -> tuple[ConceptSpan, ...]:
        matches: list[ConceptSpan] = []
        longer: list[ConceptSpan] = []
        single, phrases = self._single, self._phrases
        for start, pair in enumerate(zip_longest(stems, stems[1:], fillvalue="")):
            if pair[0] in single:
                matches += [ConceptSpan(concept, start, start + 1) for concept in single[pair[0]]]
            if pair in phrases:
                for form, concept in phrases[pair]:
                    end = start + len(form)
                    if stems[start:end] == form:
                        longer.append(ConceptSpan(concept, start, end))
        if not longer:
            return tuple(matches)
        # In order of mention, the longest name of a place first.
        matches = sorted((*longer, *matches), key=lambda found: (found.start, -found.end))
        return tuple(_outermost(matches))


def _outermost(matches: Iterable[ConceptSpan]) -> list[ConceptSpan]:
    """Leave out each name that stands inside a longer one: "squat" in "front squat".

    What is asked of a thing does not hide it: "squat more" is about the squat all the same. The
    matches come in order of mention, so that what lies around one has come before it: of what is
    hidden by a name, and of what its own kind hides, only the furthest end so far is needed.
    """
    furthest: dict[str, tuple[int, int]] = {}
    outermost: list[ConceptSpan] = []
    for found in matches:
        concept, start, end = found
        kind = concept[0]
        key = ANY_NAME if kind in NAMED_KINDS else kind
        around = max(furthest.get(kind, NOWHERE), furthest.get(ANY_NAME, NOWHERE))
        if around < (end, end - start):
            furthest[key] = (end, end - start)
        if around <= (end, end - start):
            outermost.append(found)
    return outermost
