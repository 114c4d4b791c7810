"""Say what a route is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_discord.calls import Answer, Call
    from tests.fake_discord.state.state import State

Handler: TypeAlias = "Callable[[State, Call], Answer]"
Route: TypeAlias = tuple[str, str, Handler]
"""A method, a path with named parameters, and what answers it.

Handlers do not wait: what one call does is done before the next is looked at.
"""
