"""Lexicon: mends spelling and finds the concepts that a text names."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

import rapidfuzz
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.harm import WORDS as HARM
from bot.matching.normalise import stem, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ConceptId = str

NAMES = frozenset("mxub")
"""Types of concept that name muscles, exercises and parts of the body."""
BANTER = "h"
"""Type of the concepts of chatter, whose words a slip is the last to be mended into."""
MAX_TOKENS = 500
"""More words than a member types by hand; what follows is not read."""
MAX_REPAIRS = 24
"""Unknown words that are looked up in one text: another language is not to be mended."""
LONGEST_REPAIRED = 40
"""Letters of a word that may be a repair of others; no two words of the field are longer."""
ANY_NAME, NOWHERE = "name", (0, 0)
REMEMBERED = 16_384
"""Words whose mending is kept in memory."""
MIN_CANDIDATE = 2
"""Words of up to this many letters are too short to be the repair of another."""


class ConceptSpan(NamedTuple):
    """A concept that a text names, and the tokens [start, end) that name it."""

    concept: ConceptId
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextAnalysis:
    """A text as understood: as typed, its mended tokens, what was mended, and its concepts."""

    typed: tuple[str, ...]
    tokens: tuple[str, ...]
    stems: tuple[str, ...]
    repairs: tuple[tuple[str, str], ...]
    found: tuple[ConceptSpan, ...]

    @property
    def concepts(self) -> frozenset[ConceptId]:
        """Give the ids of all concepts found."""
        return frozenset(found.concept for found in self.found)

    def words_of(self, found: ConceptSpan) -> str:
        """Give the mended words that named a concept."""
        return " ".join(self.tokens[found.start : found.end])


class Lexicon:
    """Immutable vocabulary: concept forms, habits of spelling, and ordinary English."""

    def __init__(
        self,
        forms: Mapping[ConceptId, Iterable[str]],
        spellings: Mapping[str, str],
        common: Iterable[str],
        english: Iterable[str],
    ) -> None:
        self._spellings = {word: tuple(meant.split()) for word, meant in spellings.items()}
        self._of_one: dict[str, list[ConceptId]] = {}
        self._of_more: dict[tuple[str, ...], list[tuple[tuple[str, ...], ConceptId]]] = {}
        words: dict[str, None] = {}
        banter, named = set[str](), set(common)
        for concept, texts in forms.items():
            seen: set[tuple[str, ...]] = set()
            for text in texts:
                tokens = tuple(self._expand(tokenise(text)))
                words.update(dict.fromkeys(tokens))
                stems = tuple(stem(token) for token in tokens)
                if len(tokens) == 1:
                    (banter if concept[0] == BANTER else named).update(tokens)
                if stems and stems not in seen:
                    seen.add(stems)
                    if len(stems) == 1:
                        self._of_one.setdefault(stems[0], []).append(concept)
                    else:
                        self._of_more.setdefault(stems[:2], []).append((stems, concept))
        words.update(dict.fromkeys(common))
        self._banter = banter - named
        self._stems = {stem(word) for word in words}
        self._known = frozenset(words) | frozenset(english) | HARM
        self._candidates: dict[int, list[str]] = {}
        for word in words:
            if word.isalpha() and len(word) > MIN_CANDIDATE:
                self._candidates.setdefault(len(word), []).append(word)
        self._repair = lru_cache(maxsize=REMEMBERED)(self._find_repair)

    @property
    def spelled_out(self) -> str:
        """Give all that it holds and reads with as one text: two that read alike have the same."""
        words = (sorted(self._known), sorted(self._banter), self._candidates)
        held = (self._spellings, self._of_one, self._of_more, *words)
        return repr((held, rapidfuzz.__version__, unicodedata.unidata_version))

    def read(self, text: str, repairs: int = MAX_REPAIRS) -> TextAnalysis:
        """Mend the spelling of a text, up to so many unknown words, and find its concepts."""
        tokens: list[str] = []
        repaired: list[tuple[str, str]] = []
        looked_up = 0
        typed = tokenise(text)[:MAX_TOKENS]
        for token in typed:
            meant = self._spellings.get(token)
            if meant is None and looked_up < repairs and not self.knows(token):
                looked_up += 1
                meant = self._repair(token)
            if meant is not None and meant != (token,):
                repaired.append((token, " ".join(meant)))
            tokens += meant or (token,)
        del tokens[MAX_TOKENS:]  # one habit of spelling may stand for several words
        stems = tuple(stem(token) for token in tokens)
        return TextAnalysis(typed, tuple(tokens), stems, tuple(repaired), self._find(stems))

    def knows(self, token: str) -> bool:
        """Tell whether a token is a word as it stands, of the field or of ordinary English."""
        return not token.isalpha() or token in self._known or stem(token) in self._stems

    def _expand(self, tokens: Sequence[str]) -> list[str]:
        return [word for token in tokens for word in self._spellings.get(token, (token,))]

    def _find_repair(self, token: str) -> tuple[str, ...]:
        """Find the nearest known word by optimal string alignment, else two words run together."""
        allowed = max_edit_distance(len(token))
        if not allowed or len(token) > LONGEST_REPAIRED:
            return (token,)
        near = [
            (
                distance,
                word[0] != token[0],
                sorted(word) != sorted(token),
                word in self._banter,
                word,
            )
            for length in range(len(token) - allowed, len(token) + allowed + 1)
            for word, distance, _ in process.extract(
                token,
                self._candidates.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=min(allowed, max(1, max_edit_distance(length))),
                limit=8,
                processor=None,
            )
        ]
        if near:
            return (min(near)[-1],)
        for cut in range(3, len(token) - 2):
            first, second = token[:cut], token[cut:]
            if stem(first) in self._stems and stem(second) in self._stems:
                return (first, second)
        return (token,)

    def _find(self, stems: tuple[str, ...]) -> tuple[ConceptSpan, ...]:
        matches: list[ConceptSpan] = []
        longer: list[ConceptSpan] = []
        of_one, of_more = self._of_one, self._of_more
        for start, pair in enumerate(zip_longest(stems, stems[1:], fillvalue="")):
            if pair[0] in of_one:
                matches += [ConceptSpan(concept, start, start + 1) for concept in of_one[pair[0]]]
            if pair in of_more:
                for form, concept in of_more[pair]:
                    end = start + len(form)
                    if stems[start:end] == form:
                        longer.append(ConceptSpan(concept, start, end))
        if not longer:
            return tuple(matches)
        # In order of mention, the longest name of a place first.
        matches = sorted((*longer, *matches), key=lambda found: (found.start, -found.end))
        return tuple(_outermost(matches))


def max_edit_distance(length: int) -> int:
    """Give how many slips of the keyboard a word of this many letters may hold."""
    if length < 4:  # noqa: PLR2004  the steps are the rule itself
        return 0
    if length < 6:  # noqa: PLR2004
        return 1
    return 2 if length < 10 else 3  # noqa: PLR2004


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
        key = ANY_NAME if kind in NAMES else kind
        around = max(furthest.get(kind, NOWHERE), furthest.get(ANY_NAME, NOWHERE))
        if around < (end, end - start):
            furthest[key] = (end, end - start)
        if around <= (end, end - start):
            outermost.append(found)
    return outermost
