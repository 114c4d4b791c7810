"""Questions and verdicts drawn from what a claim or a finding is about and which way it went.

The heading puts the question, whatever way round a member put it, and the verdict answers that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.sections import capitalise_first

if TYPE_CHECKING:
    from bot.evidence.graph import EvidenceGraph
    from bot.evidence.schema import Direction, Subject

QUESTIONS = {
    "o:growth": "Do {lifts} grow the {muscle}?",
    "o:activity": "How active {are} the {muscle} in {lifts}?",
    "o:moment": "What {do} the {muscle} do in {lifts}?",
    "o:strength": "Do {lifts} make the {muscle} stronger?",
    "o:soreness": "{Do} the {muscle} get sore from {lifts}?",
}
# What claims say of strength is what a muscle does for the lift, not the lift for the muscle.
STRENGTH_CLAIM = "Will a stronger {muscle} raise the {lift}?"
STRENGTH_CLAIM_MANY = "Will stronger {muscle} raise the {lift}?"

WORDS: dict[str, dict[Direction, str]] = {
    "o:growth": {
        "up": "{They} {grow}.",
        "high": "{They} {grow} a lot.",
        "low": "{They} {grow} only a little.",
        "none": "Little or no growth{place}.",
        "down": "{They} {lose} size.",
    },
    "o:activity": {
        "up": "{They} {are} clearly active.",
        "high": "{They} {are} highly active.",
        "low": "{They} {are} only lightly active.",
        "none": "{They} {are} hardly active.",
        "down": "{They} {grow} less active.",
    },
    "o:moment": {
        "up": "A part of the work.",
        "high": "A large part of the work.",
        "low": "A small part of the work.",
        "none": "No part of the work.",
        "down": "Less of the work.",
    },
    "o:strength": {
        "up": "{They} {get} stronger.",
        "high": "{They} {get} much stronger.",
        "low": "{They} {get} only a little stronger.",
        "none": "No gain in strength{place}.",
        "down": "{They} {get} weaker.",
    },
    "o:soreness": {"up": "Perhaps.", "none": "Perhaps not."},
}
MORE = {
    "o:growth": "{Lifts} grew {muscle} more.",
    "o:activity": "{Lifts} worked {muscle} harder.",
    "o:moment": "{Lifts} asked more of {muscle}.",
    "o:strength": "{Lifts} brought more strength.",
}
ALIKE = {
    "o:growth": "{Muscle} grew about as much with either.",
    "o:activity": "{Muscle} worked about as hard in either.",
    "o:moment": "About as much was asked of {muscle} in either.",
    "o:strength": "Strength rose about as much with either.",
}
# Claims on other outcomes say something of their own, which no direction can stand for.
DIRECT = frozenset({"o:growth", "o:activity"})
OPPOSITE: dict[Direction, Direction] = {
    "up": "down",
    "high": "low",
    "down": "up",
    "low": "high",
    "none": "none",
    "mixed": "mixed",
}
MIXED = "The results are mixed."


def question(
    graph: EvidenceGraph, lift: str, muscle: str, about: Subject, *, claimed: bool = False
) -> str:
    """Put the question that is answered on a lift and a muscle, as in "Do squats grow …?"."""
    label, exercise = graph.concepts[muscle].label, graph.concepts[lift].label
    if about.versus and about.exercise:
        one, other = (plural(graph.concepts[x].label) for x in (about.exercise, about.versus))
        return f"{capitalise_first(one)} or {other} for the {label}?"
    many = takes_plural_verb(label)
    form = QUESTIONS.get(about.outcome, "What is known of the {muscle} in {lifts}?")
    if claimed and about.outcome == "o:strength":
        form = STRENGTH_CLAIM_MANY if many else STRENGTH_CLAIM
    return form.format(
        lift=exercise,
        lifts=plural(exercise),
        muscle=label,
        are="are" if many else "is",
        do="do" if many else "does",
        Do="Do" if many else "Does",
    )


def verdict_sentence(
    graph: EvidenceGraph, about: Subject, direction: Direction, muscle: str
) -> str:
    """Answer that question in a few words, as in "They grow."; a wider muscle is named."""
    if about.versus and about.exercise:
        ahead = {"up": about.exercise, "high": about.exercise}
        behind = {"down": about.versus, "low": about.versus}
        return winner_sentence(graph, about, (ahead | behind).get(direction))
    label = graph.concepts[about.muscle or muscle].label
    many = takes_plural_verb(label)
    they, place = "They" if many else "It", ""
    if about.muscle != muscle and about.muscle:
        whole = "" if graph.concepts[about.muscle].part_of == muscle else " as a whole"
        they, place = f"The {label}{whole}", f" in the {label}{whole}"
    return (
        WORDS.get(about.outcome, {})
        .get(direction, MIXED)
        .format(
            They=they,
            place=place,
            are="are" if many else "is",
            grow="grow" if many else "grows",
            lose="lose" if many else "loses",
            get="get" if many else "gets",
        )
    )


def winner_sentence(graph: EvidenceGraph, about: Subject, ahead: str | None) -> str:
    """Say which of two exercises gave more, by name; None if neither did."""
    muscle = f"the {graph.concepts[about.muscle].label}" if about.muscle else "the muscles"
    label = graph.concepts[about.outcome].label
    if ahead is None:
        form = ALIKE.get(about.outcome, f"About the same {label}.")
        return form.format(Muscle=capitalise_first(muscle), muscle=muscle)
    form = MORE.get(about.outcome, f"{{Lifts}}: more {label}.")
    return form.format(Lifts=capitalise_first(plural(graph.concepts[ahead].label)), muscle=muscle)


def from_subject_side(
    about: Subject, direction: Direction, subject: str
) -> tuple[Subject, Direction]:
    """Read a comparison from the side of the exercise that was asked about."""
    if about.versus != subject or about.exercise is None:
        return about, direction
    swapped = about.model_copy(update={"exercise": about.versus, "versus": about.exercise})
    return swapped, OPPOSITE[direction]


def plural(label: str) -> str:
    """Return the name of a lift as people do many of it."""
    return label if label.endswith("s") else f"{label}s"


def takes_plural_verb(muscle: str) -> bool:
    """Return whether a name is a plural: "quads" and "vasti", not "rectus femoris"."""
    return " and " in muscle or muscle.endswith("i") or not muscle.endswith(("us", "is"))
