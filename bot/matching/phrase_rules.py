"""Phrase rules: patterns of words, kept as data, that no weighing of words may outvote.

A pattern is a regular expression whose letters are words. `<leg|knee>` is one of these words,
`<limb>` one of a family of words, `.` any word; `{part}` is a pattern that has a name of its own.
Blanks only separate. Everything else (`?`, `{0,3}`, `(?: | )`, `(?! )`) is as in Python's `re`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_WORDS = re.compile(r"<([^<>]*)>")
_NAMED = re.compile(r"\{([a-z]+)\}")
_OTHER = "\x7f"
_FIRST_LETTER = 0x80
"""The letter behind `_OTHER`: `re` compiles classes of letters below 0x100 far faster."""


class PatternError(ValueError):
    """A pattern that cannot be read, with a sentence that says why."""


@dataclass(frozen=True)
class PhraseRules:
    """Patterns over tokens, joined into one expression.

    A text becomes the string of the letters of its tokens. Words that stand in the same places of
    all patterns are one letter, and any word that no pattern names is another.
    """

    families: Mapping[str, Sequence[str]]
    named: Mapping[str, str]
    patterns: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Return all words that stand in a family or in a pattern."""
        return frozenset(self._letters)

    def matches(self, tokens: Iterable[str]) -> bool:
        """Return whether any pattern is found anywhere in a text."""
        return self._search.search(self._spell(tokens)) is not None

    def matches_whole(self, tokens: Iterable[str]) -> bool:
        """Return whether a pattern is all that a text says."""
        return self._search.fullmatch(self._spell(tokens)) is not None

    def only(self, pattern: str) -> PhraseRules:
        """Return the same rules with one pattern alone."""
        return PhraseRules(self.families, self.named, (pattern,))

    def _spell(self, tokens: Iterable[str]) -> str:
        letters = self._letters
        return "".join([letters.get(token, _OTHER) for token in tokens])

    @cached_property
    def _letters(self) -> Mapping[str, str]:
        places: dict[str, list[int]] = {
            word: [] for family in self.families.values() for word in family
        }
        patterns = "".join((*self.named.values(), *self.patterns))
        for place, group in enumerate(dict.fromkeys(_WORDS.findall(patterns))):
            for word in self._words_of(group):
                places.setdefault(word, []).append(place)
        letters: dict[tuple[int, ...], str] = {}
        return {
            word: letters.setdefault(tuple(found), chr(_FIRST_LETTER + len(letters)))
            for word, found in places.items()
        }

    def _words_of(self, group: str) -> list[str]:
        """Return the words of `leg|knee`, those of families among them."""
        return [word for name in group.split("|") for word in self.families.get(name, (name,))]

    def compile(self) -> None:
        """Raise PatternError, with a sentence, for a pattern that cannot be read."""
        self._search  # noqa: B018  what is cached is made

    @cached_property
    def _search(self) -> re.Pattern[str]:
        try:
            return re.compile("|".join(f"(?:{self._expand(pattern)})" for pattern in self.patterns))
        except re.error as error:
            raise PatternError(f"{error.msg} at {error.pos}") from error

    def _expand(self, pattern: str) -> str:
        # Blanks go first: one of the letters that come in is white space to Python.
        pattern = "".join(pattern.split())
        pattern = _NAMED.sub(lambda found: self._expand(self._name(found[1])), pattern)
        if pattern.count("<") != len(_WORDS.findall(pattern)):
            raise PatternError("a < has no >")
        return _WORDS.sub(lambda found: self._letters_of(found[1]), pattern)

    def _name(self, name: str) -> str:
        if name not in self.named:
            raise PatternError(f"no pattern is named {name}")
        return self.named[name]

    def _letters_of(self, group: str) -> str:
        """Return the class of letters of `leg|knee`, words and families mixed."""
        letters = dict.fromkeys(self._letters[word] for word in self._words_of(group))
        return f"[{''.join(letters)}]"
