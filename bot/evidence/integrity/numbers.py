"""Rules on measured numbers: units, bounds, sizes of groups."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bot.evidence.integrity.number_tracing import check_numbers_are_traced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.errors import Problem
    from bot.evidence.integrity.context import RuleContext
    from bot.evidence.schema import Effect, Finding, Unit

# Outcomes that a unit can measure; a unit that is not named here fits all of them.
UNIT_OUTCOMES: dict[Unit, tuple[str, ...]] = {
    # Fluid after a session swells a muscle: that percentage tells of activity.
    "percent-change": ("o:growth", "o:strength", "o:activity"),
    "percent-mvic": ("o:activity",),
    "percent-moment": ("o:moment",),
    "percent-load": ("o:moment", "o:strength"),
    "percent-effort": ("o:moment", "o:activity", "o:strength"),
    "cm2": ("o:growth", "o:anatomy"),
    "kg": ("o:strength", "o:anatomy"),
    "effect-size": ("o:growth", "o:strength", "o:activity"),
}
NEVER_NEGATIVE: tuple[Unit, ...] = ("percent-mvic", "percent-moment")
WHOLE = 100


def units_fit_outcomes(inspection: RuleContext) -> Iterator[Problem]:
    """R16: an effect holds a number, in a unit that its outcome is measured in."""
    for finding, effect in _effects(inspection):
        outcomes = UNIT_OUTCOMES.get(effect.unit)
        if outcomes is not None and finding.about.outcome not in outcomes:
            yield inspection.problem(
                finding.id,
                ("effect", "unit"),
                f"{effect.unit} does not measure {finding.about.outcome}.",
            )
        if (effect.value, effect.low, effect.high, effect.rank) == (None, None, None, None):
            yield inspection.problem(finding.id, ("effect",), "The effect holds no number.")
        if effect.unit == "rank" and effect.rank is None and effect.value is None:
            yield inspection.problem(finding.id, ("effect", "unit"), "The rank itself is missing.")


def bounds_are_ordered(inspection: RuleContext) -> Iterator[Problem]:
    """R17: bounds come in pairs, in order, around the value; shares are never negative."""
    for finding, effect in _effects(inspection):
        for name, message in _bound_faults(effect):
            yield inspection.problem(finding.id, ("effect", name), message)
        numbers = {"value": effect.value, "low": effect.low, "high": effect.high}
        for name, number in numbers.items():
            if number is not None and number < 0 and effect.unit in NEVER_NEGATIVE:
                message = f"{effect.unit} is never below 0."
                yield inspection.problem(finding.id, ("effect", name), message)


def _bound_faults(effect: Effect) -> Iterator[tuple[str, str]]:
    value, low, high = effect.value, effect.low, effect.high
    if (low is None) != (high is None):
        missing, given = ("low", "high") if low is None else ("high", "low")
        yield given, f"“{given}” needs “{missing}” beside it."
    elif low is not None and high is not None:
        if low > high:
            yield "low", f"The lower bound {low:g} is above the upper one, {high:g}."
        elif value is not None and not low <= value <= high:
            yield "value", f"The value {value:g} lies outside {low:g} to {high:g}."
    if effect.ci is not None:
        lower, upper = effect.ci
        if lower > upper:
            yield "ci", f"The interval starts at {lower:g}, above its end, {upper:g}."
        elif value is not None and not lower <= value <= upper:
            yield "value", f"The value {value:g} lies outside its interval, {lower:g} to {upper:g}."


def shares_stay_within_the_whole(inspection: RuleContext) -> Iterator[Problem]:
    """R17: shares of one joint's moment, in one study and situation, add up to 100 at most."""
    shares: dict[tuple[object, ...], dict[str | None, float]] = defaultdict(dict)
    for finding, effect in _effects(inspection):
        if effect.unit != "percent-moment" or effect.value is None:
            continue
        about = finding.about
        # One muscle may be reported in several findings; it counts with its largest share.
        same = shares[finding.source, about.exercise, about.outcome, finding.scope.note]
        same[about.muscle] = max(same.get(about.muscle, 0), effect.value)
        total = sum(same.values())
        if total > WHOLE:
            message = f"The shares of {finding.source} add up to {total:g}, above {WHOLE}."
            yield inspection.problem(finding.id, ("effect", "value"), message)


def arms_fit_their_study(inspection: RuleContext) -> Iterator[Problem]:
    """R18: a finding's people are no more than its study's, and its weeks neither."""
    sources = inspection.graph.sources
    for finding in inspection.graph.findings.values():
        study = sources[finding.source].study if finding.source in sources else None
        if study is None:
            continue
        for name, ours, whole in (
            ("n", finding.scope.n, study.n),
            ("weeks", finding.scope.weeks, study.weeks),
        ):
            if ours is not None and whole is not None and ours > whole:
                message = f"{name} is {ours}, but the whole study has {whole}."
                yield inspection.problem(finding.id, ("scope", name), message)


def ranks_say_of_how_many(inspection: RuleContext) -> Iterator[Problem]:
    """R21: a rank says of how many, and is one of them."""
    for finding, effect in _effects(inspection):
        if (effect.rank is None) != (effect.of is None):
            given, missing = ("rank", "of") if effect.of is None else ("of", "rank")
            message = f"“{given}” needs “{missing}” beside it."
            yield inspection.problem(finding.id, ("effect", given), message)
        elif effect.rank is not None and effect.of is not None and effect.rank > effect.of:
            message = f"Nothing can be number {effect.rank} of {effect.of}."
            yield inspection.problem(finding.id, ("effect", "rank"), message)


def _effects(inspection: RuleContext) -> Iterator[tuple[Finding, Effect]]:
    for finding in inspection.graph.findings.values():
        if finding.effect is not None:
            yield finding, finding.effect


RULES: tuple[Callable[[RuleContext], Iterator[Problem]], ...] = (
    units_fit_outcomes,
    bounds_are_ordered,
    shares_stay_within_the_whole,
    arms_fit_their_study,
    ranks_say_of_how_many,
    check_numbers_are_traced,
)
