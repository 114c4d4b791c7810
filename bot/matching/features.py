"""Features: what of a message counts when its topic is weighed.

Each has a plain name that a reviewer can read in the report. Three groups count alike:

- what the lexicon understands: concepts (`o:growth`), words (`w:grow`), neighbours once fillers are
  gone and names are read as their concepts (`grow>m:hamstrings`), slots that join muscles and
  exercises (`hamstrings|squat`), slots with what is asked of them (`hamstrings|squat&o:growth`),
  and the shape of the message (`length:few`, `first:why`, `?`);
- words as they were typed, alone and in pairs (`"big`, `"how big`), the rarer the more they count;
- runs of letters within words (`~hams`), by which words that nobody has listed find their kin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.matching.concepts import ConceptSpan, TextAnalysis

UNDERSTOOD_NORM, WORDS_NORM, LETTERS_NORM = 1.5, 1.0, 1.0
"""Length of each group's vector, so that a long message weighs no more than a short one."""
WORD, SHAPE, JOINED, NEIGHBOURS, ASKED = 0.7, 0.7, 0.6, 0.6, 0.4
"""How strongly each family counts beside a concept; a slot with a question word counts as asked."""
SHORTEST_RUN, LONGEST_RUN = 2, 5
"""Letters of a run, the blanks around a word among them."""
MAX_WORD = 30
"""Letters of the longest word that is cut into runs; anything longer is no word."""

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


@dataclass(frozen=True, slots=True)
class Features:
    """What is understood, with its values; names of typed words and pairs; the words themselves."""

    understood: Mapping[str, float]
    typed: frozenset[str]
    words: frozenset[str]


def extract_features(analysis: TextAnalysis) -> Features:
    """Return the features of a message."""
    typed = {f'"{word}' for word in analysis.typed}
    typed.update(f'"{first} {second}' for first, second in pairwise(analysis.typed))
    return Features(_understood(analysis), frozenset(typed), frozenset(analysis.typed))


def letter_runs(word: str) -> list[str]:
    """Return the runs of letters of a word, which show its beginning and its end by a blank."""
    if len(word) > MAX_WORD:
        return []
    padded = f" {word} "
    return [
        f"~{padded[start : start + length]}"
        for length in range(SHORTEST_RUN, min(LONGEST_RUN, len(padded)) + 1)
        for start in range(len(padded) - length + 1)
    ]


def _understood(analysis: TextAnalysis) -> dict[str, float]:
    concepts = analysis.concepts
    features = dict.fromkeys(concepts, 1.0)
    features.update((f"w:{stem}", WORD) for stem in analysis.stems)
    features.update((pair, NEIGHBOURS) for pair in _neighbours(analysis))
    features.update(_shape(analysis))
    features.update(_slots(concepts))
    length = math.sqrt(sum(value * value for value in features.values()))
    return {name: UNDERSTOOD_NORM * value / length for name, value in features.items()}


def _neighbours(analysis: TextAnalysis) -> Iterator[str]:
    """Pair each word with the next, names read as their concepts and fillers left out."""
    named: dict[int, ConceptSpan] = {}
    for found in analysis.found:
        if found.concept[0] in _NAMING_TYPES:
            known = named.get(found.start)
            if known is None or found.end > known.end:
                named[found.start] = found
    previous, place = "", 0
    while place < len(analysis.stems):
        name = named.get(place)
        word = name.concept if name else analysis.stems[place]
        place = name.end if name else place + 1
        if word not in _FILLERS:
            if previous:
                yield f"{previous}>{word}"
            previous = word


def _shape(analysis: TextAnalysis) -> dict[str, float]:
    count = len(analysis.tokens)
    length = next((name for limit, name in _LENGTHS if count <= limit), "story")
    shape = {f"length:{length}": SHAPE}
    if "?" in analysis.tokens:
        shape["?"] = SHAPE
    if analysis.found and analysis.found[0].start == 0:
        shape[f"first:{analysis.found[0].concept}"] = SHAPE
    elif analysis.stems:
        shape[f"first:{analysis.stems[0]}"] = SHAPE
    if not analysis.found:
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
