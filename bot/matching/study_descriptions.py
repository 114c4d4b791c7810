"""Studies by what describes them: "the 1995 mri study", "the trial with the college athletes"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Set as AbstractSet

    from bot.matching.phrase_table import Stems
    from bot.matching.question_frame import Tag

MOST_WORDS = 6
"""Words before and after "study" that may describe it."""


class DescribedStudy(NamedTuple):
    """The stems of all words that describe a study, and those of its first author's name."""

    stems: frozenset[str]
    author: frozenset[str]


class StudyDescriptions:
    """Immutable: finds the one study that a description can mean."""

    def __init__(
        self,
        described: Mapping[Tag, AbstractSet[str]],
        heads: AbstractSet[str],
        links: AbstractSet[str],
        fillers: AbstractSet[str],
    ) -> None:
        """`described` are the stems that describe each study, `heads` words such as "trial".

        `links` join what follows, as in "the trial with women"; `fillers` describe nothing.
        """
        self._heads, self._links, self._fillers = heads, links, fillers
        self._studies = frozenset(described)
        by_stem: dict[str, set[Tag]] = {}
        for study, stems in described.items():
            for stem in stems - fillers:
                by_stem.setdefault(stem, set()).add(study)
        self._by_stem = {stem: frozenset(studies) for stem, studies in by_stem.items()}

    def find(self, stems: Stems) -> list[tuple[int, int, tuple[Tag, ...]]]:
        """Return the descriptions that fit one study alone, as (start, end, its id)."""
        found = []
        for place, stem in enumerate(stems):
            if stem in self._heads and (one := self._described_at(stems, place)):
                found.append(one)
        return found

    def meant(self, stems: Stems) -> frozenset[Tag]:
        """Return the studies that all describing words of a text fit; none where one fits none."""
        studies, told = self._studies, 0
        for stem in stems:
            if stem in self._by_stem:
                studies, told = studies & self._by_stem[stem], told + 1
            elif stem not in self._fillers and stem not in self._heads:
                return frozenset()
        return studies if told else frozenset()

    def _described_at(self, stems: Stems, head: int) -> tuple[int, int, tuple[Tag, ...]] | None:
        studies, start = self._studies, head
        while start > max(0, head - MOST_WORDS) and (fit := self._fit(stems[start - 1], studies)):
            studies, start = fit, start - 1
        before = stems[start - 1] if start else ""
        if before and before not in self._fillers:
            # A word that no study's record has says something else, and may not be passed over.
            return None
        end = head + 1
        if end < len(stems) and stems[end] in self._links:
            place = end + 1
            while place < min(len(stems), end + 1 + MOST_WORDS):
                fit = self._fit(stems[place], studies)
                if fit:
                    studies, end = fit, place + 1
                elif stems[place] not in self._fillers or stems[place] == "?":
                    break
                place += 1
        if len(studies) != 1 or end - start == 1:
            return None
        return start, end, tuple(studies)

    def _fit(self, stem: str, studies: frozenset[Tag]) -> frozenset[Tag]:
        return studies & self._by_stem.get(stem, frozenset())
