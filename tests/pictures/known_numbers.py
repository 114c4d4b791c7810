"""The numbers that a picture may show, because a finding holds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.evidence.schema import Finding

NUMBER = re.compile(r"\d+(?:\.\d+)?")


def numbers_in(text: str) -> set[float]:
    """Return the numbers of a text."""
    return {float(number) for number in NUMBER.findall(text)}


def numbers_of(finding: Finding) -> set[float]:
    """Return every number that a finding holds, its words included."""
    effect, scope = finding.effect, finding.scope
    held = [scope.n, scope.weeks, *(figure.value for figure in finding.figures)]
    if effect is not None:
        held += [effect.value, effect.low, effect.high, effect.sd, *(effect.ci or ())]
    known = {abs(float(number)) for number in held if number is not None}
    return known | numbers_in(f"{finding.text} {scope.who} {scope.note}")
