"""Messages in other languages: told by their function words or their letters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_WORDS = 2
"""Different function words of a language that a message needs: one may be a loan or a name."""
MIN_SHARE = 0.25
"""Share of a message's words that they must be."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its name, its function words or range of letters, and the line that it gets."""

    name: str
    line: str
    words: frozenset[str] = frozenset()
    letters: str = ""


@dataclass(frozen=True)
class LanguageTable:
    """Languages that a message may be in, and the frequent words of English."""

    languages: tuple[Language, ...]
    english: frozenset[str]
    _scripts: tuple[tuple[Language, re.Pattern[str]], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        scripts = tuple(
            (language, re.compile(f"[{language.letters}]"))
            for language in self.languages
            if language.letters
        )
        object.__setattr__(self, "_scripts", scripts)

    def detect(self, tokens: Sequence[str]) -> Language | None:
        """Return the language of a message, as its tokens were typed; None for English."""
        if all(map(str.isascii, tokens)) and self._is_english(tokens):
            return None
        text = " ".join(tokens)
        for language, script in self._scripts:
            if script.search(text):
                return language
        words = {token for token in tokens if token.isalpha()}
        shares = {language.name: len(words & language.words) for language in self.languages}
        best = max(self.languages, key=lambda language: shares[language.name], default=None)
        if best is None:
            return None
        found = shares[best.name]
        english = len(words & self.english - best.words)
        enough = found >= MIN_WORDS and found >= MIN_SHARE * len(words)
        return best if enough and found > english else None

    def _is_english(self, tokens: Sequence[str]) -> bool:
        """Return at once for what most messages are."""
        return 2 * sum(token in self.english for token in tokens) >= len(tokens)
