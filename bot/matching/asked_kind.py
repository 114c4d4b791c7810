"""What a question asks for: how many, who, which, whether something is so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.matching.normalise import tokenise
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

    def __init__(self, kinds: Iterable[str], auxiliaries: Iterable[str]) -> None:
        """`kinds` are in the order of their rank, `auxiliaries` open a question for yes or no."""
        self._kinds = tuple(map(AskedFor, kinds))
        self.auxiliaries = frozenset(auxiliaries)

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

    def is_polar(self, stems: Stems, shown: Shown, *, tagged: bool) -> bool:
        """Return whether a question that opens otherwise is for yes or no: "…, right?"."""
        asking = not ASKING.isdisjoint(stems) or self.is_shown(shown)
        return not asking and ("?" in stems or tagged or "polarity:leading" in shown)

    def find(self, stems: Stems, shown: Shown, *, opens: bool, polar: bool) -> AskedFor:
        """Return what a question asks for by its cues."""
        if opens:
            return AskedFor.IS_SO
        found = [kind for kind in self._kinds if f"asked:{kind}" in shown]
        for kind in _FIRST:
            if kind in found:
                return kind
        if found:
            # Of several cues the longest tells most: "what load … when" asks for the load. Of two
            # alike the first does: "where … is the 35 percent".
            return max(
                found,
                key=lambda kind: max(
                    (end - start, -start) for start, end in shown[f"asked:{kind}"]
                ),
            )
        if polar and len(stems) > _SHORT:
            return AskedFor.IS_SO
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
                return next((u.start for u in units if end <= u.start <= end + 1), None)
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


def implied(asked: AskedFor, stems: Stems, units: Sequence[Unit]) -> AskedFor:
    """Return what is asked for by naming things only: "squats or thrusts", "glute growth"."""
    kinds = [tag[0] for unit in units if unit.is_name for tag in unit.tags if tag[1:2] == ":"]
    if _CHOICE.intersection(stems) and any(kinds.count(kind) > 1 for kind in "mx"):
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
_MEASURED = frozenset(["o:growth", "o:activity", "o:moment"])
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
