"""What a question asks for: how many, who, which, whether something is so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.matching.normalise import stem, tokenise
from bot.matching.question_frame import AskedFor
from bot.matching.question_head import ASKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.matching.phrase_table import Stems
    from bot.matching.question_frame import Unit

Shown = Mapping[str, Sequence[tuple[int, int]]]
"""Cues, as "asked:count", and where each of them stands."""


class AskedKinds:
    """Immutable: tells from the cues of a question what it asks for."""

    def __init__(
        self, kinds: Iterable[str], auxiliaries: Iterable[str], verbs: Iterable[str]
    ) -> None:
        """`kinds` are in the order of their rank, `auxiliaries` open a question for yes or no.

        `verbs` make a sentence of what would else only name things: "quads grow?", "quad growth?".
        """
        self._kinds = tuple(map(AskedFor, kinds))
        self.auxiliaries = frozenset(auxiliaries)
        self._verbs = self.auxiliaries.union(verbs)

    def is_shown(self, shown: Shown) -> bool:
        """Return whether some cue says what is asked for."""
        return any(f"asked:{kind}" in shown for kind in self._kinds)

    def opens(self, tokens: Sequence[str]) -> bool:
        """Return whether a question opens with a verb, as those for yes or no do."""
        first = next((word for word in tokens if word not in OPENINGS), "")
        return first in self.auxiliaries

    def opens_later(self, text: str, shown: Shown) -> bool:
        """Return whether the last clause opens so: "In women, do squats grow the glutes?"."""
        if self.is_shown(shown):
            return False
        clauses = [clause for clause in _CLAUSE.split(text) if clause.strip()]
        return len(clauses) > 1 and self.opens(tokenise(clauses[-1]))

    def is_polar(self, tokens: Sequence[str], stems: Stems, shown: Shown, *, tagged: bool) -> bool:
        """Return whether a question that opens otherwise is for yes or no: "…, right?"."""
        if not ASKING.isdisjoint(stems) or self.is_shown(shown):
            return False
        states = any(
            token in self._verbs or (token.endswith("ed") and len(token) > _SHORTEST_PARTICIPLE)
            for token in tokens
        )
        limits = "polarity:only" in shown or any(token in _SURE for token in tokens)
        return tagged or ((states or limits) and ("?" in stems or "polarity:leading" in shown))

    def find(
        self, stems: Stems, shown: Shown, units: Sequence[Unit], *, opens: bool, polar: bool
    ) -> AskedFor:
        """Return what a question asks for by its cues."""
        if opens:
            return AskedFor.IS_SO
        found = [kind for kind in self._kinds if f"asked:{kind}" in shown]
        for kind in _FIRST:
            if kind in found:
                return kind
        if found:
            # Of several cues the longest tells most:
            # "what load … when" asks for the load. Of two alike the first does.
            kind = max(
                found,
                key=lambda kind: max(
                    (end - start, -start) for start, end in shown[f"asked:{kind}"]
                ),
            )
            return _corrected(kind, stems, units)
        if polar and len(stems) > _SHORT:
            return AskedFor.IS_SO
        if _is_of_people(stems, units):
            return AskedFor.WHO
        if "what" in stems and _is_of_value(units):
            return AskedFor.VALUE
        if "what" in stems or "how" in stems:
            return AskedFor.WHAT_IS
        return AskedFor.NOTHING

    @staticmethod
    def focus(asked: AskedFor, stems: Stems, shown: Shown, units: Sequence[Unit]) -> int | None:
        """Return where the thing stands that is counted or chosen: after "how many" or "which"."""
        if asked not in (AskedFor.COUNT, AskedFor.WHICH, AskedFor.VALUE):
            return None
        for start, end in shown.get(f"asked:{asked}", ()):
            if stems[start] in _DETERMINERS:
                of = stems[end : end + 1] == ("of",)
                return _counted(units, end, end + (_OF_THE if of else 1))
        return None

    @staticmethod
    def ranked(asked: AskedFor, shown: Shown) -> AskedFor:
        """Return which end of an order is asked for, where a question asks which."""
        if asked not in (AskedFor.WHICH, AskedFor.WHAT_IS, AskedFor.WHO, AskedFor.NOTHING):
            return asked
        if "order:less" in shown and "order:more" in shown:
            # "Most to least" asks for the order itself.
            return asked
        for name, kind in (
            ("excluded", AskedFor.EXCLUDED),
            ("less", AskedFor.LEAST),
            ("more", AskedFor.MOST),
        ):
            if f"order:{name}" in shown:
                return kind
        return asked


def _counted(units: Sequence[Unit], start: int, latest: int) -> int | None:
    """Return where the word for what is counted stands: of "the hamstring heads" the heads."""
    after = [unit for unit in units if unit.start >= start]
    if not after or after[0].start > latest:
        return None
    first, second = after[0], (after[1] if len(after) > 1 else None)
    if first.is_name and second and second.start == first.end and not second.is_name:
        return second.start
    return first.start


def _corrected(kind: AskedFor, stems: Stems, units: Sequence[Unit]) -> AskedFor:
    """Return what a kind that was found by its cue means in the question that it stands in."""
    if kind is AskedFor.WHO and "who" in stems:
        is_choice = not _CHOICE.isdisjoint(stems) and _count_names(units) > 1
        return AskedFor.WHICH if is_choice else _who(stems, stems.index("who") + 1, units)
    tags = {tag for unit in units for tag in unit.tags}
    if kind is AskedFor.LOAD and "percent" in tags and tags & _MEASURED:
        # In percent of the maximum stands effort and activity, not only a load.
        return AskedFor.VALUE
    return kind


def _who(stems: Stems, after: int, units: Sequence[Unit]) -> AskedFor:
    """Return whether "who" asks for people that were studied or for those who did the study."""
    rest = [word for word in stems[after : after + 3] if word not in _PASSED]
    if not rest:
        return AskedFor.WHO
    if rest[0] in _DOING:
        at = stems.index(rest[0], after) + 1
        object_ = next((unit for unit in units if unit.start >= at), None)
        tags = object_.tags if object_ else frozenset[str]()
        subject = len(rest) > 1 and rest[1] in _SUBJECTS
        named = any(tag[:2] == "s:" for tag in tags) and object_ is not None and object_.start == at
        lifted = any(tag[:2] == "x:" for tag in tags)
        return AskedFor.WHO if subject or named or lifted else AskedFor.BY_WHOM
    return AskedFor.WHO if rest[0] in _UNDERGOING else AskedFor.BY_WHOM


def _count_names(units: Sequence[Unit]) -> int:
    """Return how many muscles, or how many exercises, are named, whichever are more."""
    kinds = [tag[0] for unit in units if unit.is_name for tag in unit.tags if tag[1:2] == ":"]
    return max(kinds.count("m"), kinds.count("x"))


def _is_of_people(stems: Stems, units: Sequence[Unit]) -> bool:
    """Return whether a question asks what kind of people: "what sort of lifters"."""
    kinds = [at for at in range(len(stems) - 2) if stems[at] in _SORTS and stems[at + 1] == "of"]
    return any(unit.start == at + 2 and "people" in unit.tags for at in kinds for unit in units)


def _is_of_value(units: Sequence[Unit]) -> bool:
    """Return whether what is named is a measure of a muscle or an exercise."""
    tags = {tag for unit in units for tag in unit.tags}
    kinds = {tag[:2] for unit in units if unit.is_name for tag in unit.tags}
    return bool(tags & _MEASURED) and bool({"m:", "x:"} & kinds)


def implied(asked: AskedFor, stems: Stems, units: Sequence[Unit]) -> AskedFor:
    """Return what is asked for by naming things only: "squats or thrusts", "glute growth"."""
    if _CHOICE.intersection(stems) and _count_names(units) > 1:
        return AskedFor.WHICH
    if asked is not AskedFor.NOTHING or not units:
        return asked
    if units[0].tags & _LISTED:
        return AskedFor.WHICH
    if len(units) > 1 and any(unit.tags & _MEASURED for unit in units):
        return AskedFor.VALUE
    return asked


_CLAUSE = re.compile(r"[,;:.!?]\s")
_FIRST = (AskedFor.MEANING, AskedFor.WHY)
"""Kinds that go before all others, however short the word is that shows them."""
_CHOICE = frozenset(["or", "vs", "versus", "against"])
_LISTED = frozenset(["muscle-word", "exercise-word"])
_MEASURED = frozenset(
    ["o:growth", "o:activity", "o:moment", "t:emg", "t:mvic", "t:hq-ratio", "effort"]
)
_PASSED = frozenset(["s", "the", "else", "all", "actually", "even", "then"])
_DOING = frozenset(["do", "did", "does"])
_SUBJECTS = frozenset(["they", "he", "she", "you", "it", "we"])
_UNDERGOING = frozenset(
    map(
        stem,
        (
            *("is", "are", "was", "were", "got", "get", "has", "have", "had", "will"),
            *("squatted", "trained", "took", "participated", "lifted", "dropped", "quit", "grew"),
            *(
                "gained",
                "benefits",
                "volunteered",
                "finished",
                "improved",
                "did",
                "should",
                "would",
            ),
            *("needs", "gets", "grows", "joined", "made", "exactly", "can", "did"),
        ),
    )
)
"""What people do, or undergo, who are studied."""
_SORTS = frozenset(map(stem, ["kind", "kinds", "sort", "sorts", "type", "types"]))
_OF_THE = 2
_SURE = frozenset(["right", "correct", "true"])
_SHORTEST_PARTICIPLE = 4
_DETERMINERS = frozenset(["how", "which", "what", "number"])
OPENINGS = frozenset(
    [
        "so",
        "ok",
        "and",
        "but",
        "then",
        "hey",
        "well",
        "like",
        "wait",
        "um",
        "also",
        "honestly",
        "bro",
    ]
)
_SHORT = 2
"""Words up to which a question without an opening cue names a thing and asks nothing of it."""
