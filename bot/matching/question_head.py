"""The word that a question turns on: of several "how", "which" and "who" the one that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.matching.normalise import stem

if TYPE_CHECKING:
    from collections.abc import Sequence, Set as AbstractSet

    from bot.matching.phrase_table import Stems
    from bot.matching.question_frame import Unit

ASKING = frozenset(
    map(stem, ["how", "what", "which", "who", "whom", "where", "when", "why", "whose"])
)
"""Words that ask, each cut to its stem."""
_STRONG = frozenset(map(stem, ["how", "what", "why"]))
_RELATING = frozenset(map(stem, ["which", "who", "where", "when", "whose"]))
"""Of these, words that may join a clause to a name: "people who squat", "the study where …"."""
_POINTING = frozenset(map(stem, ["those", "ones", "one", "anyone", "someone", "group", "everyone"]))


def find_asides(
    stems: Stems, units: Sequence[Unit], study_words: AbstractSet[str]
) -> frozenset[int]:
    """Return the places of asking words that ask nothing: "see which muscles", "men who lift"."""
    places = [place for place, word in enumerate(stems) if word in ASKING]
    joined = frozenset(at for at in places if _joins(stems, at, units, study_words))
    asking = [place for place in places if place not in joined]
    if not asking:
        return frozenset()
    main = asking[0]
    if main > 0:
        # As in: effort when the glutes go first, how much? 35 % of what, who found it?
        strong = (at for at in asking if stems[at] in _STRONG and stems[at - 1] != "of")
        main = next(strong, next((at for at in asking if stems[at - 1] != "of"), main))
    return joined.union(asking) - {main}


def _joins(stems: Stems, place: int, units: Sequence[Unit], study_words: AbstractSet[str]) -> bool:
    """Return whether a word only joins a clause to the name before it."""
    if place == 0 or stems[place] not in _RELATING:
        return False
    if stems[place] == "when" and place > 1:
        # As in: the ratio of women when matched for strength.
        return True
    before = stems[place - 1]
    people = any(unit.start <= place - 1 < unit.end and "people" in unit.tags for unit in units)
    return people or before in _POINTING or before in study_words
