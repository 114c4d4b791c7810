"""Say what a route is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from tests.loopback.calls import Answer, Call

if TYPE_CHECKING:
    from tests.loopback.state import State

Handler: TypeAlias = "Callable[[State, Call], Answer]"
Route: TypeAlias = tuple[str, str, Handler]
"""A method, a path with named parameters, and what answers it.

Handlers do not wait: what one call does is done before the next is looked at.
"""
