"""A set whose items expire."""

from __future__ import annotations

from hypothesis import given, strategies as st

from bot.cogs._support.ttl_set import MAX_KEYS, TtlSet


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 20))))
def test_a_key_is_known_for_its_time(events):
    """Since it was last added, and no longer."""
    now = [0.0]
    recent, last = TtlSet(10.0, lambda: now[0]), {}
    for key, pause in events:
        now[0] += pause
        known = key in last and last[key] + 10.0 > now[0]
        assert (key in recent) is known
        assert recent.add_if_new(key) is not known
        last[key] = now[0]


def test_memory_does_not_grow():
    """The oldest are forgotten first."""
    recent = TtlSet(10.0, lambda: 1.0)
    for key in range(MAX_KEYS + 5):
        assert recent.add_if_new(key)
    assert len(recent._until) == MAX_KEYS
    assert 4 not in recent
    assert 5 in recent


def test_what_has_expired_takes_no_memory():
    """It goes with the next key that is added."""
    now = [0.0]
    recent = TtlSet(10.0, lambda: now[0])
    for key in range(5):
        recent.add_if_new(key)
    now[0] = 11.0
    recent.add_if_new(5)
    assert list(recent._until) == [5]
