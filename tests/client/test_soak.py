"""A short soak: with a fault now and then nothing is lost, doubled or let through."""

from __future__ import annotations

from tests.bench.soak import FAULT_EVERY, soak

QUESTIONS = ("do squats work your hamstrings", "what is emg", "how tall is the eiffel tower")


async def test_nothing_is_lost_or_doubled_while_connections_break_and_calls_fail():
    """The long one is `python -m tests.bench soak`."""
    report = await soak(QUESTIONS, FAULT_EVERY + 500, seed=1)
    assert report.faults.total() == 1
    assert not report.lost
    assert not report.doubled
    assert not report.unfinished
    assert not report.tracebacks
