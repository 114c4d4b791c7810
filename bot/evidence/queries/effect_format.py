"""Measured numbers in words, each with its unit and what is a percentage of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.evidence.schema import Effect, Unit

UNIT_WORDS: dict[Unit, str] = {
    "percent-change": " %",
    "percent-mvic": " % of maximum effort (MVIC)",
    "percent-moment": " % of the hip's work (hip extension moment)",
    "percent-load": " % of the load",
    "percent-effort": " % of maximum strength",
    "percent-of-other": " % of the other",
    "ratio": " times",
    "cm2": " cm²",
    "kg": " kg",
    "rank": "",
    "effect-size": " (effect size)",
}


def format_number(value: float) -> str:
    """Write a number without a needless ".0", with a true minus sign."""
    return f"{abs(value):g}" if value >= 0 else f"−{abs(value):g}"


def format_effect(effect: Effect) -> str | None:
    """Write an effect as "about 27 % of maximum effort (MVIC)"; None if it holds a rank alone."""
    if effect.value is not None:
        number = _signed(effect, effect.value)
    elif effect.low is not None and effect.high is not None:
        number = f"{_signed(effect, effect.low)} to {_signed(effect, effect.high)}"
    else:
        return None
    bound = {"at-most": "at most ", "at-least": "at least ", None: ""}[effect.bound]
    words = f"{bound}{'about ' if effect.approx else ''}{number}{UNIT_WORDS[effect.unit]}"
    if effect.sd is not None:
        words += f" (SD {format_number(effect.sd)})"
    if effect.ci is not None:
        low, high = effect.ci
        words += f" (95 % CI {format_number(low)} to {format_number(high)})"
    return words


def format_rank(effect: Effect) -> str | None:
    """Write a place as "6th of 6", None without one."""
    if effect.rank is None or effect.of is None:
        return None
    return f"{_ordinal(effect.rank)} of {effect.of}"


def _signed(effect: Effect, value: float) -> str:
    # A change without its sign would leave open which way it went.
    sign = "+" if effect.unit == "percent-change" and value > 0 else ""
    return sign + format_number(value)


def _ordinal(number: int) -> str:
    teens = number % 100 in (11, 12, 13)
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
