"""What a question weighs, word by word, and how much it asks for each attribute of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.fact_index import NAME, NUMBER, stemmed_word
from bot.evidence.study_facts import Attribute
from bot.matching.question_frame import AskedFor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.answers.fact_index import FactIndex
    from bot.answers.known_facts import Fact
    from bot.matching.question_frame import AttributeCue, QuestionFrame, Unit

CUE = 2.2
"""What a word of an attribute's cue is worth that no other attribute is asked by."""
TELLING = 0.55
"""Weight of a cue that says by itself which attribute is meant."""
OTHER, UNLIKELY = 1.0, 1.5
"""What it costs an attribute where the kind of question asks for another, or for a reason."""
LIGHT = 0.2
"""What is left of the weight of a word that the kind of question already tells."""
PARTIAL = 0.8
"""What it costs a fact that not all that it asks for is spoken of, by the weight of a cue."""
OF_RESULT = 0.8
"""What it costs an attribute that a question names a muscle and what became of it."""
MISSING_SOURCE, MISSING_NAME = 0.6, 0.1
"""The part of the cost of missing items where only a source is looked for, by name or number."""
NAMED_GROUP = 0.5
"""What it is worth to hold for the very group of a study that a question names."""
NEAR = 0.051
"""How far a rounded number may be from the one that a fact holds."""
DESCRIBED = 0.5
"""How far a word that describes a named study counts as spoken of by its facts."""
ONE_ATTRIBUTE = frozenset(
    {AskedFor.FREQUENCY, AskedFor.DURATION, AskedFor.LOAD, AskedFor.WITH_WHAT, AskedFor.WHEN}
)
"""Kinds that findings never answer."""
FOCUS = 0.7
"""What it is worth to speak of the very thing that stands after "how many" or "which"."""
HELD = 0.4
"""What it is worth to hold a number where one is asked for."""
USUAL: dict[AskedFor, dict[Attribute, float]] = {
    AskedFor.COUNT: {Attribute.PARTICIPANTS: 0.4},
    AskedFor.WHO: {Attribute.PARTICIPANTS: 1.6},
    AskedFor.FREQUENCY: {Attribute.FREQUENCY: 2.5},
    AskedFor.DURATION: {Attribute.DURATION: 2.0},
    AskedFor.LOAD: {Attribute.LOAD: 2.0},
    AskedFor.WITH_WHAT: {Attribute.INSTRUMENT: 0.8},
    AskedFor.BY_WHOM: {Attribute.AUTHORS: 0.6},
    AskedFor.WHEN: {Attribute.YEAR: 0.8, Attribute.TIME_POINTS: 0.3, Attribute.PROGRESSION: 0.2},
    AskedFor.WHERE: {Attribute.COUNTRY: 0.4},
    AskedFor.WHY: {Attribute.LIMITS: 1.5},
}
"""Attributes that a kind of question asks for where no cue names another."""
INCLUDED = {Attribute.EXERCISES: 0.8}
"""What is asked for by "was the good morning in that study?"."""
EXPLAINING = frozenset({Attribute.LIMITS, Attribute.NOT_COVERED})
PERSONAL = frozenset(
    {
        Attribute.PARTICIPANTS,
        Attribute.SEX,
        Attribute.AGE,
        Attribute.TRAINING_STATUS,
        Attribute.AUTHORS,
        Attribute.FUNDING,
        Attribute.SUPERVISION,
        Attribute.GROUP_SIZES,
        Attribute.BLINDING,
    }
)
"""Attributes that are of people."""
ON_WHAT = frozenset(
    {
        Attribute.MEASURED,
        Attribute.EXERCISES,
        Attribute.DEPTH,
        Attribute.FINDING,
        Attribute.TRAINING_STATUS,
        Attribute.GROUPS,
    }
)
"""Attributes whose words come along where a question asks what became of a muscle."""
OF_WHOLE = frozenset({Attribute.CITED, Attribute.VERIFIED, Attribute.STATUS})
"""Attributes of a study as a whole, asked of hardly where something that it found is named."""
MEASURING = frozenset(
    {AskedFor.MOST, AskedFor.LEAST, AskedFor.COUNT, AskedFor.VALUE, AskedFor.WHERE, AskedFor.WHEN}
)
"""Kinds that name an instrument only to say which study they mean."""
ORDERING = frozenset({AskedFor.MOST, AskedFor.LEAST, AskedFor.EXCLUDED, AskedFor.WHY})


class WeighedQuestion:
    """A frame with what its units weigh."""

    def __init__(self, frame: QuestionFrame, index: FactIndex, studies: frozenset[str]) -> None:
        self.frame, self.studies, self._index = frame, studies, index
        self.weighed = [
            (unit, index.weight_of(unit) * (LIGHT if unit.start in frame.light else 1.0))
            for unit in frame.units
        ]
        self.total = sum(weight for _, weight in self.weighed) or 1.0
        self.on_studies = sum(
            weight for unit, weight in self.weighed if not studies.isdisjoint(unit.tags)
        )
        self.describing = sum(weight for unit, weight in self.weighed if self.describes(unit))
        self.cues = frame.attributes
        self.asks_attribute = PARTIAL * min(
            1.0, max((cue.weight for cue in frame.attributes if studies), default=0.0)
        )
        kinds = {tag[:2] for tag in frame.tags}
        self.is_on_result = {"m:", "o:"} <= kinds
        self.is_on_sex = bool({"women", "men"} & {tag for u in frame.units for tag in u.tags})
        self.is_on_part = bool({"m:", "x:", "o:"} & kinds) or bool(frame.values)
        self.names = sum(unit.is_name for unit in frame.units)
        self.is_foreign = any(_is_foreign(unit) for unit in frame.units)
        self.is_known = not self.is_foreign and all(
            index.knows(unit) or any(unit.start in cue.positions for cue in self.cues)
            for unit in frame.units
        )
        self.missing = MISSING_SOURCE if self.names else MISSING_NAME

    def describes(self, unit: Unit) -> bool:
        """Return whether a unit is a word by which a study that is named may be described."""
        described = self._index.described
        return self.studies.isdisjoint(unit.tags) and any(
            study in described and not unit.tags.isdisjoint(described[study])
            for study in self.studies
        )

    def usual(self) -> Mapping[Attribute, float]:
        """Return the attributes that this kind of question asks for without a word for them."""
        kinds = {tag[:2] for tag in self.frame.tags}
        if self.frame.is_polar and "x:" in kinds and not {"m:", "o:"} & kinds:
            return INCLUDED
        return USUAL.get(self.frame.asked, {})

    def worth(
        self, attribute: Attribute, cue: AttributeCue | None, usual: Mapping[Attribute, float]
    ) -> float:
        """Return how much the question asks for an attribute rather than for another one."""
        worth = usual.get(attribute, 0.0)
        if any(other.weight > TELLING and other.attribute != attribute for other in self.cues):
            # Another attribute is asked for by a word of its own.
            worth /= 2
        if cue:
            worth += CUE * cue.weight
            if self.frame.focus is not None:
                worth += FOCUS if self.frame.focus in cue.positions else -FOCUS
        elif self.is_in_focus_of_another(attribute):
            worth -= FOCUS
        return worth - self._against(attribute, usual)

    def _against(self, attribute: Attribute, usual: Mapping[Attribute, float]) -> float:
        """Return what the kind of question, and what it names, have against an attribute."""
        against = 0.0
        if usual and attribute not in usual and self.frame.asked in ONE_ATTRIBUTE:
            against += OTHER
        if self.frame.asked in ORDERING and attribute not in EXPLAINING:
            against += UNLIKELY
        if self.frame.asked is AskedFor.WHO and attribute not in PERSONAL:
            against += OTHER
        if self.is_on_result and attribute in ON_WHAT:
            against += OF_RESULT
        if attribute is Attribute.INSTRUMENT and self.frame.asked in MEASURING:
            against += OTHER
        if self.is_on_part and attribute in OF_WHOLE:
            against += 2 * OF_RESULT
        return against

    def is_in_focus_of_another(self, attribute: Attribute) -> bool:
        """Return whether the thing after "how many" is the word for another attribute."""
        return self.frame.focus is not None and any(
            self.frame.focus in cue.positions for cue in self.cues if cue.attribute != attribute
        )

    def spoken_by(self, fact: Fact, study: str, cued: frozenset[int]) -> float:
        """Return how much of the question an attribute of a study speaks of."""
        known = {tag for item in fact.items for tag in item.tags}
        known.update(stem for text in fact.yes | fact.no for stem in stemmed_word(text))
        described = self._index.described.get(study, frozenset())
        spoken = 0.0
        for unit, weight in self.weighed:
            if unit.start in cued or not unit.tags.isdisjoint(known | self.studies):
                spoken += weight
            elif not unit.tags.isdisjoint(described):
                spoken += DESCRIBED * weight
        return spoken

    def fit(self, fact: Fact) -> float:
        """Return what speaks for one fact among those of an attribute."""
        fit = sum(
            -NAME if item.tags.isdisjoint(self.frame.tags) else NAMED_GROUP
            for item in fact.items[1:]
        )
        if self.frame.asked is AskedFor.COUNT and fact.values:
            fit += HELD
        if fact.attribute is Attribute.PARTICIPANTS and len(fact.items) == 1 and self.is_on_sex:
            fit -= NAMED_GROUP
        if any(abs(value - held) < NEAR for value in self.frame.values for held in fact.values):
            fit += NUMBER
        return fit


def _is_foreign(unit: Unit) -> bool:
    """Return whether a unit names an exercise or a muscle that the knowledge does not hold."""
    return unit.is_name and any(tag.startswith("u:") for tag in unit.tags)
