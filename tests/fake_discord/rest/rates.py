"""Limit the rate of calls, and say so in headers."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fake_discord.refusal import Refusal
from tests.fake_discord.rest.faults import VIA

if TYPE_CHECKING:
    from tests.fake_discord.calls import Call
    from tests.fake_discord.settings import Rate, Settings

MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_token")
"""Parameters that divide the buckets of one route."""


@dataclass(slots=True)
class Window:
    """Hold a bucket's present window: when it ends and what is left of it."""

    ends: float
    left: int


class Rates:
    """Count calls per bucket and over all."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._windows: dict[str, Window] = {}

    def count(self, call: Call) -> dict[str, str]:
        """Count a call and give its rate limit headers.

        Raises:
            Refusal: 429, with the seconds to wait.
        """
        # Interactions have their own allowance; everything else shares the global one.
        if not call.is_interaction:
            self._take("global", self._settings.global_rate, call.started, is_global=True)
        rate = self._settings.rates.get(call.route, self._settings.other_rate)
        majors = [call.parameters.get(key, "") for key in MAJOR]
        key = ":".join([call.route, *majors])
        window = self._take(key, rate, call.started)
        return self._headers(call, rate, window)

    def _take(self, key: str, rate: Rate, now: float, *, is_global: bool = False) -> Window:
        limit, seconds = rate
        window = self._windows.get(key)
        if window is None or now >= window.ends:
            window = self._windows[key] = Window(now + seconds, limit)
        if window.left == 0:
            wait = max(window.ends - now, 0.001)
            raise self._refusal(wait, is_global=is_global)
        window.left -= 1
        return window

    @staticmethod
    def _headers(call: Call, rate: Rate, window: Window) -> dict[str, str]:
        after = max(window.ends - call.started, 0.0)
        return {
            "X-RateLimit-Limit": str(rate[0]),
            "X-RateLimit-Remaining": str(window.left),
            "X-RateLimit-Reset": f"{time.time() + after:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(call.route.encode()).hexdigest()[:32],
        }

    @staticmethod
    def _refusal(wait: float, *, is_global: bool) -> Refusal:
        headers = {
            "Retry-After": f"{wait:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Scope": "global" if is_global else "user",
            **VIA,
        }
        if is_global:
            headers["X-RateLimit-Global"] = "true"
        return Refusal(
            0,
            status=429,
            message="You are being rate limited.",
            headers=headers,
            more={"retry_after": round(wait, 3), "global": is_global},
        )
