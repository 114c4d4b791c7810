"""Effects in words: signs, bounds, units, ranks."""

from __future__ import annotations

import pytest

from bot.evidence.queries.effect_format import format_effect, format_number, format_rank
from bot.evidence.schema import Effect


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"value": 4.9, "unit": "percent-change", "sd": 2.6}, "+4.9 % (SD 2.6)"),
        ({"value": -1.6, "unit": "percent-change"}, "−1.6 %"),
        ({"value": 0, "unit": "percent-change"}, "0 %"),
        ({"value": 0.5, "unit": "percent-change"}, "+0.5 %"),
        ({"value": 3.6, "unit": "cm2", "ci": (-0.9, 6.4)}, "3.6 cm² (95 % CI −0.9 to 6.4)"),
        ({"low": 5, "high": 7, "unit": "percent-change"}, "+5 to +7 %"),
        (
            {"value": 35, "unit": "percent-moment", "bound": "at-most", "approx": True},
            "at most about 35 % of the hip's work (hip extension moment)",
        ),
        ({"value": 10, "unit": "kg", "bound": "at-least"}, "at least 10 kg"),
        ({"value": 120, "unit": "percent-effort"}, "120 % of maximum strength"),
    ],
)
def test_effect_says_what_it_is_a_share_of(parts, words):
    """A number is told with its sign, bound, unit and spread."""
    assert format_effect(Effect(**parts)) == words


def test_effect_without_a_number_has_no_words():
    """A rank alone, or half a range, is no number to tell."""
    assert format_effect(Effect(rank=1, of=6, unit="rank")) is None
    assert format_effect(Effect(low=1, unit="kg")) is None
    assert format_effect(Effect(high=1, unit="kg")) is None


@pytest.mark.parametrize(
    ("rank", "words"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th")),
        *((13, "13th"), (21, "21st"), (111, "111th")),
    ],
)
def test_rank_is_an_ordinal(rank, words):
    """A rank is told as an ordinal of how many."""
    assert format_rank(Effect(rank=rank, of=200, unit="rank")) == f"{words} of 200"


def test_half_a_rank_has_no_words():
    """Neither a rank of nothing nor a nothing of many is told."""
    assert format_rank(Effect(rank=1, unit="rank")) is None
    assert format_rank(Effect(of=2, unit="rank")) is None


def test_numbers_have_no_needless_zero():
    """Whole numbers are told whole."""
    assert (format_number(27.0), format_number(-0.5)) == ("27", "−0.5")
