"""Rate limit: how often one member may ask."""

from __future__ import annotations

from hypothesis import given, strategies as st

from bot.cogs._support.rate_limit import MAX_USERS, RateLimit
from bot.cogs._support.ttl_set import MAX_KEYS as KEYS_REMEMBERED, TtlSet


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        """Return the time."""
        return self.now


def test_a_person_is_never_held_up():
    """Eight questions at once pass; the ninth is told how long to wait, and passes then."""
    clock = Clock()
    cooldown = RateLimit(clock=clock)
    assert [cooldown.check(1) for _ in range(8)] == [None] * 8
    refusal = cooldown.check(1)
    assert refusal.is_first
    assert not cooldown.check(1).is_first
    assert cooldown.check(2) is None
    clock.now += refusal.seconds
    assert cooldown.check(1) is None
    assert cooldown.check(1).is_first


def test_a_refusal_is_kind_and_says_when():
    """It names the seconds, one of them in the singular."""
    clock = Clock()
    cooldown = RateLimit(questions=1, seconds=1, clock=clock)
    cooldown.check(1)
    clock.now += 0.5
    assert cooldown.check(1).sentence.endswith("Give me 1 second, then ask again.")


@given(st.lists(st.floats(0, 20), min_size=1, max_size=60))
def test_the_rate_holds_over_any_time(pauses):
    """In any thirty seconds no more than eight at once and eight more pass."""
    clock = Clock()
    cooldown = RateLimit(clock=clock)
    passed = []
    for pause in pauses:
        clock.now += pause
        if cooldown.check(1) is None:
            passed.append(clock.now)
    for start in passed:
        assert sum(start <= one < start + 30 for one in passed) <= 16


@given(st.lists(st.floats(0, 20), max_size=20))
def test_waiting_as_told_is_enough(pauses):
    """Whoever waits the seconds of a refusal is let through."""
    clock = Clock()
    cooldown = RateLimit(clock=clock)
    for pause in (*pauses, *[0.0] * 10):
        clock.now += pause
        refusal = cooldown.check(1)
        if refusal is not None:
            clock.now += refusal.seconds
            assert cooldown.check(1) is None


def test_only_so_many_are_remembered():
    """Memory does not grow with the members."""
    cooldown = RateLimit()
    for user in range(MAX_USERS + 5):
        cooldown.check(user)
    assert len(cooldown._accounts) == MAX_USERS


def test_a_key_is_new_once_until_its_time_is_up():
    """An event that comes again is known, and forgotten in time and in number."""
    clock = Clock()
    recent = TtlSet(60.0, clock=clock)
    assert [recent.add_if_new("a"), recent.add_if_new("a"), "a" in recent] == [True, False, True]
    clock.now += 61
    assert "a" not in recent
    assert recent.add_if_new("a")
    for key in range(KEYS_REMEMBERED):
        recent.add_if_new(key)
    assert "a" not in recent
