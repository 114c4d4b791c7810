"""A mapping whose values expire."""

from __future__ import annotations

from hypothesis import given, strategies as st

from bot.cogs._support.ttl_map import TtlMap


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 20))))
def test_a_value_is_known_for_its_time_and_takes_no_memory_after(events):
    """Since it was last set, and no longer; what has expired is gone with the next one set."""
    now = [0.0]
    held, expected = TtlMap(10.0, clock=lambda: now[0]), {}
    for key, pause in events:
        now[0] += pause
        live = {each for each, since in expected.items() if since + 10.0 > now[0]}
        assert {each for each in range(6) if held.get(each) is not None} == live
        held.set(key, "value")
        expected[key] = now[0]
        assert set(held._held) == live | {key}


def test_memory_does_not_grow():
    """The oldest are forgotten first."""
    held = TtlMap(10.0, 3, clock=lambda: 1.0)
    for key in range(5):
        held.set(key, key)
    assert [held.get(key) for key in range(5)] == [None, None, 2, 3, 4]
