"""Question spelling: typos repaired against a server's own words first."""

from __future__ import annotations

from functools import lru_cache
from sys import getsizeof
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.thesaurus import group_by_length, word_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.matching.concepts import Lexicon
    from bot.matching.thesaurus import Thesaurus

SHORT_WORD, LONG_WORD = 3, 8
"""Letters of a word in which one typo is the least that is forgiven, and in which two are."""
MIN_PART = 3
"""Letters of either word of two that were written as one."""
MIN_ABBREVIATION = 4
"""Letters from which the beginning of a server's word stands for it."""
MAX_REPAIRS = 6
"""Unknown words that are looked up in one question."""
MAX_LENGTH = 30
"""Letters of a word that is looked up."""
CACHE_SIZE = 64
"""Repairs that are kept in memory for one server."""


class _Near(NamedTuple):
    """A word near a typo, best first: fewest edits, the server's own, the same letters."""

    distance: int
    foreign: bool
    other_letters: bool
    other_initial: bool
    shortness: int
    word: str


class _Words:
    """Words by how many letters they have, in alphabetical order, those of a length end to end."""

    def __init__(self, words: Iterable[str]) -> None:
        by_length = group_by_length({word for word in words if word.isalpha()})
        self._runs = {length: "".join(group) for length, group in by_length.items()}

    @property
    def size(self) -> int:
        """Return how many bytes they take in memory."""
        return sum(map(getsizeof, self._runs.values()))

    def __contains__(self, word: str) -> bool:
        length = len(word)
        run = self._runs.get(length, "")
        place = run.find(word)
        while place > 0 and place % length:
            place = run.find(word, place + 1)
        return bool(word) and place >= 0

    def of_length(self, length: int) -> list[str]:
        """Return the words with so many letters."""
        run = self._runs.get(length, "")
        return [run[place : place + length] for place in range(0, len(run), length or 1)]

    def beginning_with(self, letters: str) -> list[str]:
        """Return the words that begin with these letters, and are longer."""
        lengths = (length for length in self._runs if length > len(letters))
        words = (word for length in lengths for word in self.of_length(length))
        return [word for word in words if word.startswith(letters)]


class QuestionSpelling:
    """Corrects the words of questions to one server."""

    def __init__(self, own: Iterable[str], thesaurus: Thesaurus, lexicon: Lexicon) -> None:
        """`own` are the words of the server's phrasings."""
        self._own = _Words(own)
        self.size = self._own.size
        self._known = thesaurus.words
        self._lexicon = lexicon
        self._known_by_length = thesaurus.words_by_length
        self._repair = lru_cache(maxsize=CACHE_SIZE)(self._find_repair)

    def correct(self, typed: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        """Return corrected tokens, and what was corrected; numbers and known words stay."""
        tokens: list[str] = []
        repairs: list[tuple[str, str]] = []
        looked_up, place = 0, 0
        while place < len(typed):
            token = typed[place]
            joined = token + typed[place + 1] if place + 1 < len(typed) else ""
            place += 1
            if joined in self._own and not (token in self._own and typed[place] in self._own):
                repairs.append((f"{token} {typed[place]}", joined))
                tokens.append(joined)
                place += 1
            elif self._is_word(token) or looked_up == MAX_REPAIRS or len(token) > MAX_LENGTH:
                tokens.append(token)
            else:
                looked_up += 1
                meant = self._repair(token)
                if meant != (token,):
                    repairs.append((token, " ".join(meant)))
                tokens += meant
        return tuple(tokens), tuple(repairs)

    def _is_word(self, token: str) -> bool:
        known = token in self._known or not token.isalpha() or self._lexicon.knows(token)
        return known or token in self._own

    def _find_repair(self, token: str) -> tuple[str, ...]:
        """Return two words run together, else the nearest word, else what the token begins."""
        for cut in range(MIN_PART, len(token) - MIN_PART + 1):
            parts = token[:cut], token[cut:]
            if any(part in self._own for part in parts) and all(map(self._is_word, parts)):
                return parts
        if near := min((*self._near(token, own=True), *self._near(token, own=False)), default=None):
            return (near.word,)
        if len(token) >= MIN_ABBREVIATION:
            begun = self._own.beginning_with(token)
            if len({word_key(word) for word in begun}) == 1:
                return (min(begun),)
        return (token,)

    def _near(self, token: str, *, own: bool) -> Iterable[_Near]:
        allowed = _allowed_edits(token)
        for length in range(len(token) - allowed, len(token) + allowed + 1):
            words = self._own.of_length(length) if own else self._known_by_length.get(length, ())
            for word, distance, _ in process.extract(
                token,
                words,
                scorer=OSA.distance,
                score_cutoff=allowed,
                limit=8,
                processor=None,
            ):
                if distance <= _allowed_edits(word) and _is_typo(token, word):
                    same = sorted(word) == sorted(token)
                    yield _Near(distance, not own, not same, word[0] != token[0], -length, word)


def _allowed_edits(word: str) -> int:
    if len(word) < SHORT_WORD - 1:
        return 0
    return 1 if len(word) < LONG_WORD else 2


def _is_typo(token: str, word: str) -> bool:
    """Return whether a word may have been meant: not its opposite, nor any short word beside it."""
    if token.startswith("un") and token[2:] == word:
        return False
    letter_left_out = len(word) == len(token) + 1 and word[0] == token[0]
    return len(token) > SHORT_WORD or letter_left_out or sorted(word) == sorted(token)
