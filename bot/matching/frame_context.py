"""A question that leans on the one before it: frames put together, names swapped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.matching.question_frame import AskedFor, AttributeCue, QuestionFrame, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_WORDS = 12
"""Content words from which a question says all that it is about."""
TELLING = 0.5
"""Weight of a cue by which even a fragment asks for something: "doi?"."""
SHIFT = 1_000
"""How far the places of a frame are moved, so that no two frames share one."""


def leans(frame: QuestionFrame) -> bool:
    """Return whether a question can be read only with the one before it."""
    if len(frame.units) > MOST_WORDS:
        return False
    return frame.leans or frame.is_fragment or not any(unit.is_name for unit in frame.units)


def asks_attribute(frame: QuestionFrame) -> bool:
    """Return whether a question asks for an attribute of a study by a word of its own."""
    return bool(frame.attributes) and frame.attributes[0].weight > TELLING


def merge_frames(
    frame: QuestionFrame,
    before: QuestionFrame,
    short_names: Iterable[Unit] = (),
    study: str | None = None,
) -> QuestionFrame:
    """Return a frame completed by that of the question before it.

    What it names anew takes the place of what was named of its kind; what it asks for takes the
    place of what was asked. `study` is the one that the last answer was read off.
    """
    before = _shifted(before)
    fresh = (*frame.units, *(unit for unit in short_names if _names_nothing(unit, frame)))
    names_anew = any(unit.is_name for unit in fresh)
    asks = _asks_attribute_of(frame, before, study, names_anew=names_anew)
    has_study = study is not None or any("s" in _kinds(unit) for unit in before.units)
    if asks and has_study and not names_anew and not _PLACES & frame.tags:
        # "Were they trained?" and "load?" are asked of the study, whatever it was on.
        before = replace(before, units=tuple(u for u in before.units if "s" in _kinds(u)))
    swapped = {kind for unit in fresh for kind in _kinds(unit)}
    kept = [unit for unit in before.units if unit.is_name and not swapped & _kinds(unit)]
    repeats = frame.is_fragment and not asks
    if repeats or (frame.leans and not frame.attributes):
        kept += [unit for unit in before.units if not unit.is_name]
    elif not any("o:" in tag[:2] for unit in fresh for tag in unit.tags) and not asks:
        kept += [
            unit
            for unit in before.units
            if not unit.is_name and any(tag[:2] == "o:" for tag in unit.tags)
        ]
    units = [*kept, *fresh]
    named = any("s" in _kinds(unit) for unit in units)
    if study and not named and (asks or frame.asked in _OF_STUDIES):
        units.append(Unit(frozenset({study}), is_name=True, start=-2 * SHIFT, end=1 - 2 * SHIFT))
    return replace(
        frame,
        asked=before.asked if repeats and frame.asked in _UNSAID else frame.asked,
        units=tuple(units),
        attributes=before.attributes if repeats else frame.attributes,
        focus=before.focus if repeats else frame.focus,
        light=before.light if repeats else frame.light,
        values=frame.values or (before.values if repeats else ()),
        is_polar=before.is_polar if repeats else frame.is_polar,
        is_negated=before.is_negated if repeats else frame.is_negated,
        is_less=before.is_less if repeats else frame.is_less,
        tags=frozenset(tag for unit in units for tag in unit.tags),
    )


def asking(frame: QuestionFrame, asked: AskedFor) -> QuestionFrame:
    """Return a frame that asks something else of the same things."""
    return replace(frame, asked=asked, attributes=(), focus=None, light=frozenset(), is_polar=False)


def asks_of_study(frame: QuestionFrame, before: QuestionFrame) -> bool:
    """Return whether an attribute is asked of a study: not as "women?" after "do squats …?"."""
    cue = frame.attributes[0]
    return cue.attribute not in _OF_ANYBODY or any("s" in _kinds(unit) for unit in before.units)


def _asks_attribute_of(
    frame: QuestionFrame, before: QuestionFrame, study: str | None, *, names_anew: bool
) -> bool:
    """Return whether a question asks for an attribute of the study that was spoken of."""
    if not frame.attributes:
        return False
    cue = frame.attributes[0]
    if not asks_of_study(frame, before):
        return False
    if not frame.is_fragment and not names_anew:
        return asks_attribute(frame) or frame.asked in _OF_STUDIES
    if asks_attribute(frame):
        return study is not None or not frame.is_fragment
    # "Load?" says nothing but the word for an attribute.
    covered = all(unit.start in cue.positions for unit in frame.units)
    return frame.is_fragment and covered and not names_anew and bool(frame.units)


def _names_nothing(unit: Unit, frame: QuestionFrame) -> bool:
    """Return whether a short name stands apart from what a question names in full."""
    return all(
        unit.end <= other.start or unit.start >= other.end for other in frame.units if other.is_name
    )


def _kinds(unit: Unit) -> set[str]:
    if not unit.is_name and unit.tags & _LIFTS:
        return {"x"}
    return {tag[0] for tag in unit.tags if tag[1:2] == ":" and tag[0] in "mxst" and unit.is_name}


def _shifted(frame: QuestionFrame) -> QuestionFrame:
    return replace(
        frame,
        units=tuple(
            unit._replace(start=unit.start - SHIFT, end=unit.end - SHIFT) for unit in frame.units
        ),
        attributes=tuple(
            AttributeCue(
                cue.attribute, frozenset(place - SHIFT for place in cue.positions), cue.weight
            )
            for cue in frame.attributes
        ),
        focus=None if frame.focus is None else frame.focus - SHIFT,
        light=frozenset(place - SHIFT for place in frame.light),
    )


_OF_ANYBODY = frozenset({"sex", "age", "training-status", "diet", "body", "soreness"})
"""Attributes that may be asked of a claim as well as of a study."""
_LIFTS = frozenset({"deadlift", "romanian"})
"""Words for lifts that are no names in the knowledge."""
_PLACES = frozenset({"muscle-word", "exercise-word"})
"""Words that point back to a muscle or an exercise: "where is that muscle?"."""
_UNSAID = frozenset({AskedFor.NOTHING, AskedFor.IS_SO, AskedFor.VALUE, AskedFor.WHICH})
"""What a fragment is read as where it asks for nothing by itself."""
_OF_STUDIES = frozenset(
    {
        AskedFor.COUNT,
        AskedFor.WHO,
        AskedFor.DURATION,
        AskedFor.FREQUENCY,
        AskedFor.LOAD,
        AskedFor.WITH_WHAT,
        AskedFor.WHEN,
    }
)
