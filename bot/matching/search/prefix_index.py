"""Completion: which known phrasings what has been typed so far may become."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from bot.matching.search.packed import PackedInts, PackedRecord, PackedStrings, pack_ints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_COMPLETED = 2_000
"""Phrases looked through to complete what was typed."""
MAX_WORDS = 16
"""Words that are looked for in them; a longer beginning of a question is no longer one."""
LAST = "\uffff"
"""Sorts behind every letter that a token can hold."""


@dataclass(frozen=True, slots=True)
class PrefixIndex(PackedRecord):
    """Phrases by their number, found by how they begin and by the words that they hold.

    Each is kept as a line of its tokens as typed, a space before every one: to look for a word is
    to look for its letters in all lines at once. `ordered` are the numbers by line; the phrases of
    `favourites`, a handful, are shown before others.
    """

    lines: PackedStrings
    ordered: PackedInts
    favourites: PackedInts

    @classmethod
    def of(cls, typed: Iterable[Sequence[str]], favourites: Iterable[int]) -> PrefixIndex:
        """Prepare phrases, each as its tokens."""
        lines = [_line(tokens, "\n") for tokens in typed]
        ordered = sorted(range(len(lines)), key=lines.__getitem__)
        return cls(PackedStrings.of(lines), pack_ints(ordered), pack_ints(favourites))

    def typed(self, number: int) -> str:
        """Return the tokens of a phrase as they were typed, a space between."""
        return self.lines[number].strip()

    def numbers(self, tokens: Sequence[str], limit: int) -> Iterable[int]:
        """Return what begins with what was typed, then what holds its words; all for nothing."""
        if not tokens:
            return dict.fromkeys(chain(self.favourites, range(len(self.lines))))
        found = dict.fromkeys(self._beginning_with(tokens, limit))
        if len(found) < limit:
            found.update(dict.fromkeys(islice(self._holding(tokens), limit)))
        return found

    def _beginning_with(self, tokens: Sequence[str], limit: int) -> list[int]:
        """Return the phrases that begin with what was typed, an equal one and favourites first.

        Shorter lines stand before longer ones that begin alike, so equal ones are found at once.
        """
        typed, line = _line(tokens), self.lines.__getitem__
        start = bisect_left(self.ordered, typed, key=line)
        end = bisect_left(self.ordered, typed + LAST, start, key=line)
        equal = bisect_right(self.ordered, _line(tokens, "\n"), start, end, key=line)
        longer = self.ordered[equal : min(end, equal + MAX_COMPLETED)]
        rank = {number: rank for rank, number in enumerate(self.favourites)}
        others = sorted(longer, key=lambda number: (rank.get(number, len(rank)), number))
        return [*sorted(self.ordered[start:equal]), *others][:limit]

    def _holding(self, tokens: Sequence[str]) -> Iterator[int]:
        """Return phrases in which every word typed begins a word.

        The longest word leads, as it is likely in the fewest: to count them would read all lines.
        """
        data, ends = self.lines.data, self.lines.ends
        words = [_line([token]).encode() for token in dict.fromkeys(tokens)][:MAX_WORDS]
        leading = max(words, key=len)
        others = [word for word in words if word != leading]
        place = data.find(leading)
        for _ in range(MAX_COMPLETED):
            if place < 0:
                return
            number = bisect_right(ends, place)
            line = data[ends[number - 1] if number else 0 : ends[number]]
            if all(word in line for word in others):
                yield number
            place = data.find(leading, ends[number])


def _line(tokens: Iterable[str], end: str = "") -> str:
    return "".join(f" {token}" for token in tokens) + end
