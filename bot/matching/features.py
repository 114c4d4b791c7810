"""Features: what of a reading counts when its topic is weighed.

Six families, each a plain name that a reviewer can read in the weights:
concepts (`o:growth`), words (`w:grow`), neighbours once fillers are gone and names are read as
their concepts (`grow>m:hamstrings`), slots that join muscles and exercises (`hamstrings|squat`),
slots with what is asked of them (`hamstrings|squat&o:growth`), and the shape of the message
(`length:few`, `first:why`, `?`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.matching.concepts import ConceptSpan, TextAnalysis

NORM = 3.0
"""Length of every feature vector, so that a long message weighs no more than a short one."""
WORD, SHAPE, JOINED, NEIGHBOURS, ASKED = 0.7, 0.7, 0.6, 0.6, 0.4
"""How strongly each family counts beside a concept; a slot with a question word counts as asked."""

MUSCLE_SLOTS = {
    "m:hamstrings": "hamstrings",
    "m:biceps-femoris": "hamstrings",
    "m:quadriceps": "quads",
    "m:rectus-femoris": "quads",
    "m:vasti": "quads",
    "m:glutes": "glutes",
    "m:adductors": "adductors",
    "m:adductor-magnus": "adductors",
}
EXERCISE_SLOTS = {
    "x:back-squat": "squat",
    "x:full-squat": "squat",
    "x:half-squat": "squat",
    "x:hip-thrust": "thrust",
    "x:leg-curl": "direct",
    "x:good-morning": "direct",
    "x:stiff-legged-deadlift": "direct",
    "x:nordic": "direct",
}
_LENGTHS = ((2, "word"), (4, "few"), (12, "sentence"), (30, "long"))
_JOINED_TYPES = ("o:", "e:", "n:", "g:", "t:", "s:")
_UNKNOWN = "unknown"
_NAMING_TYPES = frozenset("mxusgibn")
_FILLERS = frozenset(
    (
        *("the", "a", "an", "of", "in", "on", "to", "my", "your", "it", "that", "this", "is"),
        *("are", "i", "you", "and", "for", "with", "at", "be", "was", "so", "just"),
    )
)


def extract_features(reading: TextAnalysis) -> Mapping[str, float]:
    """Give the features of a reading, scaled to a vector of length `NORM`."""
    concepts = reading.concepts
    features = dict.fromkeys(concepts, 1.0)
    features.update((f"w:{stem}", WORD) for stem in reading.stems)
    features.update((pair, NEIGHBOURS) for pair in _neighbours(reading))
    features.update(_shape(reading))
    features.update(_slots(concepts))
    length = math.sqrt(sum(value * value for value in features.values()))
    return {name: NORM * value / length for name, value in features.items()}


def _neighbours(reading: TextAnalysis) -> Iterator[str]:
    """Pair each word with the next, names read as their concepts and fillers left out."""
    named: dict[int, ConceptSpan] = {}
    for found in reading.found:
        if found.concept[0] in _NAMING_TYPES:
            known = named.get(found.start)
            if known is None or found.end > known.end:
                named[found.start] = found
    previous, place = "", 0
    while place < len(reading.stems):
        name = named.get(place)
        word = name.concept if name else reading.stems[place]
        place = name.end if name else place + 1
        if word not in _FILLERS:
            if previous:
                yield f"{previous}>{word}"
            previous = word


def _shape(reading: TextAnalysis) -> dict[str, float]:
    count = len(reading.tokens)
    length = next((name for limit, name in _LENGTHS if count <= limit), "story")
    shape = {f"length:{length}": SHAPE}
    if "?" in reading.tokens:
        shape["?"] = SHAPE
    if reading.found and reading.found[0].start == 0:
        shape[f"first:{reading.found[0].concept}"] = SHAPE
    elif reading.stems:
        shape[f"first:{reading.stems[0]}"] = SHAPE
    if not reading.found:
        shape["no concept"] = 1.0
    return shape


def _slots(concepts: frozenset[str]) -> dict[str, float]:
    muscles = {MUSCLE_SLOTS[name] for name in concepts if name in MUSCLE_SLOTS}
    exercises = {EXERCISE_SLOTS[name] for name in concepts if name in EXERCISE_SLOTS}
    if any(name.startswith("u:") for name in concepts):
        exercises.add(_UNKNOWN)
    muscle, exercise = ("+".join(sorted(names)) or "-" for names in (muscles, exercises))
    both = f"{muscle}|{exercise}"
    slots = {f"{muscle}|": 1.0, f"|{exercise}": 1.0, both: 1.0}
    for name in concepts:
        if name.startswith(_JOINED_TYPES):
            for slot in (both, f"{muscle}|", f"|{exercise}"):
                slots[f"{slot}&{name}"] = JOINED
        elif name.startswith("q:"):
            for slot in (both, f"{muscle}|"):
                slots[f"{slot}&{name}"] = ASKED
    return slots
