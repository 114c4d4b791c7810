"""Misses: what members asked in vain, without what could tell who asked, and grouped."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.faq.model import MissKind
from bot.faq.text.unicode import clean_line, normalise_bounded
from bot.matching.concepts import Lexicon
from bot.matching.search.clustering import cluster_similar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from bot.faq.model import Miss

MAX_CHARACTERS = 200
MAX_READ = 4_000
"""The longest message that Discord knows."""

_PRIVATE = re.compile(
    r"""
    <(?:@[!&]?|\#|id:|/|t:|a?:\w+:)[^<>\n]*>?               # mentions, emoji, times of Discord
  | (?:"[^"\n]{1,64}"|(?<![\w.!#$%&'’*+/=?^`{|}~-])[\w.!#$%&'’*+/=?^`{|}~-]+)  # e-mail addresses
    \s?@\s?(?:\[[\w.:-]+\]?|[\w-]+(?:\s?\.\s?[\w-]+)+)
  | (?:[a-z][a-z0-9+.-]{0,30})?://\S+ | (?:www\.|discord\.gg/)\S+  # links
  | (?:javascript|data|mailto|tel|file):\S+
  | (?<![\w.-])(?:[\w-]{1,63}\.){1,9}[a-z]{2,63}            # the same without https://
    (?:/\S*|:\d\S*|[?\#][\w%&=]\S*)
  | @[\w.-]+                                                 # names as they are called
  | \+\d[\d\s()./-]{5,}\d | (?<!\w)0\d[\d\s()./-]{5,}\d      # telephone numbers
  | \d{4}(?:[ -]\d{4}){2,}                                   # numbers of cards
  | \d{5,}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MASKED = re.compile(r"\[([^\[\]]*)\]\(")


class MissFilter(StrEnum):
    """Which unanswered questions are listed; the values stand on cards and never change."""

    ALL = "a"
    TRAINING = "t"
    OTHER_SUBJECTS = "o"
    """Other subjects and small talk."""
    UNHELPFUL = "u"


@dataclass(frozen=True, slots=True)
class MissCluster:
    """Misses that ask the same, most asked first; `text` is the first one's."""

    text: str
    misses: tuple[Miss, ...]

    @property
    def count(self) -> int:
        """How often all of them were asked."""
        return sum(miss.count for miss in self.misses)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers by which the store knows them."""
        return tuple(miss.number for miss in self.misses)

    @property
    def last(self) -> datetime:
        """When one of them was asked last."""
        return max(miss.last for miss in self.misses)

    def mentions(self, search: str) -> bool:
        """Return whether one of its wordings has all words of a search, by their beginnings."""
        wanted = search.casefold().split()
        return any(
            all(f" {word}" in f" {miss.text.casefold()}" for word in wanted) for miss in self.misses
        )


def anonymise(text: str) -> str:
    """Take out of a question what could tell who asked; empty where no word is left.

    Mentions, links, e-mail addresses, telephone numbers and runs of five or more digits go; of the
    rest at most 200 characters stay.
    """
    # One sign may unfold to eighteen.
    text = clean_line(normalise_bounded(text[:MAX_READ], "NFKC")[:MAX_READ])
    while (less := clean_line(_less(text))) != text:
        text = less
    return text if any(character.isalpha() for character in text) else ""


def cluster_misses(
    misses: Iterable[Miss], lexicon: Lexicon | None = None
) -> tuple[MissCluster, ...]:
    """Group misses by similarity, most asked first.

    With the knowledge's lexicon, spelling does not part them, and what is asked of one muscle or
    exercise is kept apart from what is asked of another.
    """
    ordered = sorted(misses, key=lambda miss: (-miss.count, miss.number))
    known = Lexicon({}, {}, (), ()) if lexicon is None else lexicon
    groups = [
        MissCluster(ordered[places[0]].text, tuple(ordered[place] for place in places))
        for places in cluster_similar([miss.text for miss in ordered], known)
    ]
    return tuple(sorted(groups, key=lambda group: (-group.count, group.misses[0].number)))


def filter_clusters(
    clusters: Iterable[MissCluster],
    shown: MissFilter,
    search: str,
    is_other_subject: Callable[[str], bool],
) -> tuple[MissCluster, ...]:
    """Return the clusters that a filter and a search leave, in their order."""

    def fits(cluster: MissCluster) -> bool:
        match shown:
            case MissFilter.ALL:
                return True
            case MissFilter.UNHELPFUL:
                return any(miss.kind is MissKind.UNHELPFUL for miss in cluster.misses)
            case MissFilter.TRAINING:
                return not is_other_subject(cluster.text)
            case MissFilter.OTHER_SUBJECTS:
                return is_other_subject(cluster.text)

    return tuple(cluster for cluster in clusters if cluster.mentions(search) and fits(cluster))


def _less(text: str) -> str:
    words = " ".join(_without_traces(_MASKED.sub(r" \1 ", text)).split())
    if len(words) > MAX_CHARACTERS:
        words = words[: MAX_CHARACTERS + 1].rpartition(" ")[0] or words[:MAX_CHARACTERS]
    return words


def _without_traces(text: str) -> str:
    """Put a blank in the place of each trace, which is looked for as if no sign had marks."""
    places = [place for place, sign in enumerate(text) if not _is_mark(sign)]
    # Digits in circles are digits too.
    plain = "".join(str(unicodedata.digit(text[place], text[place])) for place in places)
    places.append(len(text))
    kept, end = [], 0
    for found in _PRIVATE.finditer(plain):
        kept.append(text[end : places[found.start()]])
        end = places[found.end()]
    return " ".join([*kept, text[end:]])


def _is_mark(sign: str) -> bool:
    """Return whether a sign is drawn on the one before, as a keycap is, or joins two."""
    kind = unicodedata.category(sign)
    return kind[0] == "M" or kind == "Cf"
