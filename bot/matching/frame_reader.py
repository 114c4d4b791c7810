"""From the words of a question to its frame."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.matching.asked_kind import OPENINGS, AskedKinds, implied
from bot.matching.attribute_cues import AttributeCues
from bot.matching.normalise import stem, tokenise
from bot.matching.phrase_table import PhraseTable, longest, stems_of
from bot.matching.question_frame import AskedFor, AttributeCue, QuestionFrame, Unit
from bot.matching.question_head import ASKING, find_asides
from bot.matching.study_descriptions import StudyDescriptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet

    from bot.matching.asked_kind import Shown
    from bot.matching.frame_language import FrameLanguage
    from bot.matching.phrase_table import Span, Stems
    from bot.matching.question_frame import Tag
    from bot.matching.study_descriptions import DescribedStudy


class FrameReader:
    """Immutable: reads the frame of a question from its tokens."""

    def __init__(
        self,
        language: FrameLanguage,
        names: Iterable[tuple[str, Tag]],
        studies: Mapping[Tag, DescribedStudy],
    ) -> None:
        """`names` are the names of concepts and sources, with the id that each stands for."""
        names = tuple(names)
        self._names = PhraseTable(names)
        self._name_words = frozenset(
            word for name, tag in names if tag.startswith("s:") for word in tokenise(name)
        )
        self._words = PhraseTable(
            (form, tag)
            for tag, forms in language.words.items()
            for form in forms
            if not form.startswith("=")
        )
        self._exact: dict[str, list[Tag]] = {}
        for tag, forms in language.words.items():
            for form in forms:
                if form.startswith("="):
                    self._exact.setdefault(form[1:], []).append(tag)
        self._order_words = frozenset(
            stem
            for cues in (language.order["more"], language.order["less"])
            for cue in cues
            for stem in stems_of(cue)
        )
        self._asked = AskedKinds(language.asked, language.auxiliaries, language.verbs)
        self._shown = PhraseTable(
            (cue, f"{group}:{name}")
            for group, names_and_cues in (
                ("asked", language.asked),
                ("polarity", language.polarity),
                ("order", language.order),
            )
            for name, cues in names_and_cues.items()
            for cue in cues
        )
        self._cues = AttributeCues(language.attributes)
        self._fillers = frozenset(stem(word) for word in language.fillers)
        self._study_words = frozenset(stem(word) for word in language.study_words)
        self._studies = StudyDescriptions(
            {study: described.stems for study, described in studies.items()},
            self._study_words,
            frozenset(stem(word) for word in language.study_links),
            self._fillers,
        )
        self._authors = {study: described.author for study, described in studies.items()}
        self._described = {study: described.stems for study, described in studies.items()}
        self._numbers = {stem(word): value for word, value in language.numbers.items()}
        self._weights = language.weights
        self._short = dict(language.short_names)

    def read(
        self, text: str, tokens: Sequence[str], repairs: Sequence[tuple[str, str]] = ()
    ) -> QuestionFrame:
        """Return the frame of a question, of its corrected `tokens` and their `repairs`.

        An author's name that was corrected to a word of the field is what was typed after all.
        """
        for typed, corrected in repairs:
            if typed in self._name_words:
                tokens = _replaced(tokens, tuple(corrected.split()), typed)
        tokens = tuple("vs" if word == "v" else word for word in tokens)
        if _LONE_PERCENT.search(text) and "percent" not in tokens:
            tokens = (*tokens, "percent")
        if _SAMPLE_SIZE.search(text.casefold()):
            # The n of a study, which is read as "and" elsewhere.
            tokens = (*tokens, "headcount")
        stems = tuple(stem(token) for token in tokens)
        units = self._units(stems, tokens)
        asides = find_asides(stems, units, self._study_words)
        shown = self._found_cues(stems, units, asides)
        tagged = bool(_TAG.search(" ".join(tokens[-4:])) or _NO_TAG.search(text))
        opens = self._asked.opens(tokens) or self._asked.opens_later(text, shown)
        polar = opens or self._asked.is_polar(tokens, stems, shown, tagged=tagged)
        asked = self._asked.find(stems, shown, units, opens=opens, polar=polar)
        if asked is AskedFor.NOTHING or (polar and not opens and not tagged):
            asked = implied(asked, stems, units)
        if asked is AskedFor.WHERE and "polarity:origin" in shown:
            asked = AskedFor.BY_WHOM
        choice = polar and "or" in stems[1:-1] and not any(_has(stems, end) for end in _OPEN_ENDS)
        if choice and asked is AskedFor.IS_SO:
            asked = AskedFor.WHICH
        # In "…, didn't they?" the not asks for a yes.
        body = len(stems) - _TAG_WORDS if tagged else len(stems)
        negations = sum(
            end <= body and not self._is_aside(stems, start, opens=opens)
            for start, end in shown.get("polarity:negated", ())
        )
        ranked = self._asked.ranked(asked, shown)
        is_fragment = (
            not opens
            and not tagged
            and ASKING.isdisjoint(stems[_opening_ends(shown) :])
            and not self._asked.is_shown(shown)
        )
        cues = _asked_first(self._cues.find(stems, units), asides)
        first = next((word for word in stems if word not in OPENINGS), "")
        if is_fragment and first in _PLACING:
            # "In the half squat group?" says of whom, and asks nothing of the group.
            cues = ()
        return QuestionFrame(
            asked=ranked,
            units=units,
            attributes=cues,
            values=self._values(tokens, stems),
            focus=self._asked.focus(asked, stems, shown, units),
            light=frozenset(
                unit.start
                for unit in units
                if ranked in _ORDERED
                and not unit.is_name
                and stems[unit.start] in self._order_words
            ),
            is_polar=polar and asked is AskedFor.IS_SO,
            is_negated=bool(negations % 2),
            is_leading=tagged or "polarity:leading" in shown,
            is_less="order:less" in shown,
            is_more="order:more" in shown,
            is_fragment=is_fragment,
            leans="polarity:pointing" in shown or _opening_ends(shown) > 0,
            tags=frozenset(tag for unit in units for tag in unit.tags),
        )

    def _found_cues(
        self, stems: Stems, units: Sequence[Unit], asides: AbstractSet[int]
    ) -> dict[str, list[tuple[int, int]]]:
        """Return the cues of a question; those in a study's name ask nothing of it."""
        naming = {
            place
            for unit in units
            if unit.is_name and any(tag[:2] == "s:" for tag in unit.tags)
            for place in range(unit.start, unit.end)
        }
        shown: dict[str, list[tuple[int, int]]] = {}
        for start, end, cues in self._shown.find(stems):
            if end - start == 1 and start in naming:
                continue
            is_aside = not asides.isdisjoint(range(start, end))
            for cue in cues:
                if not (is_aside and cue.startswith("asked:")):
                    shown.setdefault(cue, []).append((start, end))
        return shown

    def _is_aside(self, stems: Stems, start: int, *, opens: bool) -> bool:
        """Return whether a negation turns no question round.

        "Don't squats grow …?" asks for a yes, and "a group that didn't train" only tells which.
        """
        before = stems[max(0, start - 2) : start]
        if before == ("yes", "or"):
            return True
        if opens and stems[start] == "not" and before and before[-1] in self._asked.auxiliaries:
            return all(word in OPENINGS for word in stems[: start - 1])
        return not _RELATIVE.isdisjoint(before)

    def read_tags(self, text: str) -> frozenset[Tag]:
        """Return all that a sentence speaks of, but for studies and numbers."""
        tokens = tokenise(text)
        units = self._units(tuple(map(stem, tokens)), tokens)
        tags = (tag for unit in units for tag in unit.tags)
        return frozenset(
            tag
            for tag in tags
            if tag[:2] != "s:" and not tag[0].isdecimal() and tag not in self._numbers
        )

    def short_names(self, tokens: Sequence[str]) -> tuple[Unit, ...]:
        """Return what words stand for that are names only in a talk: "and the half ones?"."""
        return tuple(
            Unit(
                frozenset((self._short[token], stem(token))),
                is_name=True,
                start=place,
                end=place + 1,
            )
            for place, token in enumerate(tokens)
            if token in self._short
        )

    def _units(self, stems: Stems, tokens: Sequence[str]) -> tuple[Unit, ...]:
        words = self._words.find(stems)
        named = self._with_studies(stems, longest(self._names.find(stems)))
        # "Arm" in "lever arm" is no muscle that the knowledge does not hold.
        named = [each for each in named if not (_is_foreign(each) and _lies_in(each, words))]
        taken = {place for start, end, _ in named for place in range(start, end)}
        classes: dict[int, set[Tag]] = {}
        foreign = {each[:2] for each in named if _is_foreign(each)}
        if foreign:
            # Of what the knowledge does not hold, no part stands for the whole.
            words = [
                each
                for each in words
                if each[:2] in foreign
                or all(each[1] <= start or each[0] >= end for start, end in foreign)
            ]
        for start, end, tags in words:
            for place in range(start, end):
                # Of what tells little, as "in the squat", the last word stands for all.
                is_light = place < end - 1 and all(self._weights.get(t, 1.0) < 1 for t in tags)
                if not is_light:
                    classes.setdefault(place, set()).update(tags)
        for place, token in enumerate(tokens):
            if token in self._exact:
                classes.setdefault(place, set()).update(self._exact[token])
        units = [
            Unit(
                # Of a study's name only the study is spoken of, not its words.
                frozenset(tags)
                if any(tag[:2] == "s:" for tag in tags)
                else frozenset(
                    (
                        *tags,
                        *(
                            tag
                            for place in range(start, end)
                            for tag in classes.get(place, ())
                            # "Size" in "effect size" is no growth.
                            if not (tags[0][:2] == "t:" and tag[1:2] == ":")
                        ),
                        *(stems[place] for place in range(start, end)),
                    )
                ),
                is_name=True,
                start=start,
                end=end,
            )
            for start, end, tags in named
        ]
        for place, word in enumerate(stems):
            known = classes.get(place, set())
            if place in taken or (word in self._fillers and not known) or word == "?":
                continue
            if _YEAR.fullmatch(word):
                continue
            units.append(Unit(frozenset((word, *known)), is_name=False, start=place, end=place + 1))
        return tuple(sorted(_of_strength(units), key=lambda unit: unit.start))

    def _with_studies(self, stems: Stems, named: list[Span]) -> list[Span]:
        """Return the names with those of studies told apart: by author, description, short name."""
        authored = [span for span in named if self._is_by_author(stems, span)]
        # "The half squat group" is a study and an exercise, not a study alone.
        groups = [span for span in named if {"s:", "x:"} <= {tag[:2] for tag in span[2]}]
        described = [
            span
            for span in self._studies.find(stems)
            if not _overlaps(span, (*authored, *groups)) and not _indefinite(stems, span[0])
        ]
        kept = [self._extended(stems, span) for span in (*authored, *described)]
        by_author = {tag for span in authored for tag in span[2] if tag in self._authors}
        for start, end, tags in named:
            if _overlaps((start, end, tags), kept):
                continue
            is_study = any(tag in self._authors for tag in tags)
            if is_study and ((end - start == 1 and kept) or _indefinite(stems, start)):
                # "Was Ebben's study American", "is it a review": told of a study, not naming one.
                continue
            words = set(stems[start:end])
            same = {study for study in by_author if words <= self._described[study]}
            # In "Wright's EMG study" the second name only describes the first.
            others = (tag for tag in tags if tag not in self._authors)
            found = tuple(sorted(same.union(others))) if is_study and same else tags
            kept.append((start, end, found))
        return kept

    def _extended(self, stems: Stems, span: Span) -> Span:
        """Return a study's name with what goes along with it: "et al", a year, "study"."""
        start, end, tags = span
        while end < len(stems) and (
            stems[end] in _ALONG or stems[end] in self._study_words or _YEAR.fullmatch(stems[end])
        ):
            end += 1
        return start, end, tags

    def _is_by_author(self, stems: Stems, span: Span) -> bool:
        words = set(stems[span[0] : span[1]])
        return any(self._authors.get(tag, _NOBODY) <= words for tag in span[2])

    def _values(self, tokens: Sequence[str], stems: Stems) -> tuple[float, ...]:
        found: list[float] = []
        for token, word in zip(tokens, stems, strict=True):
            if word in self._numbers:
                found.append(self._numbers[word])
            elif token[:1].isdecimal() and not token.endswith("rm") and not _YEAR.fullmatch(token):
                found += [float(n.replace(",", ".")) for n in _NUMBER.findall(token)]
        return tuple(dict.fromkeys(found))


def _asked_first(
    cues: tuple[AttributeCue, ...], asides: AbstractSet[int]
) -> tuple[AttributeCue, ...]:
    """Return cues with those that stand in a clause of their own last: "… when they measured"."""
    start = min(asides, default=None)
    if start is None:
        return cues
    weighed = (
        replace(cue, weight=cue.weight * _ASIDE) if min(cue.positions) >= start else cue
        for cue in cues
    )
    return tuple(sorted(weighed, key=lambda cue: (-cue.weight, cue.attribute)))


def _of_strength(units: list[Unit]) -> list[Unit]:
    """Return units without growth where strength is what is gained: "1RM increase"."""
    if not any(_STRENGTH & unit.tags for unit in units):
        return units
    return [
        unit._replace(tags=unit.tags - {"o:growth"}) if unit.tags & _GAINED else unit
        for unit in units
    ]


def _opening_ends(shown: Shown) -> int:
    """Return where the words end that tie a question to the last one, as "and what about"."""
    end = 0
    for start, after in sorted(shown.get("polarity:leaning", ())):
        if start <= end:
            end = max(end, after)
    return end


def _replaced(tokens: Sequence[str], corrected: tuple[str, ...], typed: str) -> tuple[str, ...]:
    for place in range(len(tokens) - len(corrected) + 1):
        if tuple(tokens[place : place + len(corrected)]) == corrected:
            return (*tokens[:place], typed, *tokens[place + len(corrected) :])
    return tuple(tokens)


def _is_foreign(span: tuple[int, int, tuple[Tag, ...]]) -> bool:
    """Return whether a name is of what the knowledge does not hold."""
    return any(tag[:2] == "u:" for tag in span[2])


def _indefinite(stems: Stems, start: int) -> bool:
    """Return whether "a" or "an" stands before a name."""
    return start > 0 and stems[start - 1] in _ARTICLES


def _overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end, _ in others)


def _lies_in(
    span: tuple[int, int, tuple[Tag, ...]], words: Sequence[tuple[int, int, tuple[Tag, ...]]]
) -> bool:
    """Return whether a name is a part of a longer form of a word class."""
    start, end, _ = span
    return any(from_ <= start and end <= to and to - from_ > end - start for from_, to, _ in words)


def _has(stems: Stems, cue: Stems) -> bool:
    size = len(cue)
    return any(stems[place : place + size] == cue for place in range(len(stems) - size + 1))


_SAMPLE_SIZE = re.compile(
    r"^\W*n\W*$|\b(?:the|total|its|their|'?s|exact) n\b|\bn ?= ?(?!\d)|\bn (?:of|in|for|was|is)\b"
)
_LONE_PERCENT = re.compile(r"(?<!\d)(?<!\d\s)%")
_NOBODY = frozenset([""])
_ALONG = frozenset(["s", "et", "al"])
_ARTICLES = frozenset(["a", "an"])
_ORDERED = frozenset({AskedFor.MOST, AskedFor.LEAST, AskedFor.EXCLUDED})
_TAG = re.compile(
    r"(?:do|does|did|is|are|was|were|can|will|would|have|has|had) not"
    r" (?:they|it|he|she|you|we|i|that)(?: \?)?$|\binnit(?: \?)?$"
)
_NO_TAG = re.compile(r",\s*no\s*\?*\s*$", re.IGNORECASE)
_ASIDE = 0.5
"""What is left of the weight of a cue in a clause that only tells more."""
_STRENGTH = frozenset(["o:strength", "t:one-rm", "t:three-rm"])
_GAINED = frozenset(map(stem, ["gain", "increase", "develop", "change in size", "gains"]))
_PLACING = frozenset(["in", "with", "for", "from"])
_OPEN_ENDS = tuple(map(stems_of, ("or not", "or what", "or no", "or nah", "or something")))
"""How a question for yes or no may end that offers no second thing."""
_RELATIVE = frozenset(["that", "who", "which", "without"])
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_TAG_WORDS = 4
