"""Every error that is raised at a test, not at the bot.

LoopbackError
├── NotPossibleError    a member's own client would not let them do this
│   └── HiddenError     the command is hidden from a member who may too little
├── TimedOutError       what a test waits for did not come
└── UnfaithfulError     the loopback broke Discord's own description
"""

from __future__ import annotations


class LoopbackError(Exception):
    """Carry a sentence for the one who writes the test."""


class NotPossibleError(LoopbackError):
    """Say why a member cannot do what the test wants."""


class HiddenError(NotPossibleError):
    """Say that a command is not shown to a member."""


class TimedOutError(LoopbackError, TimeoutError):
    """Say what was waited for, and for how long."""


class UnfaithfulError(LoopbackError):
    """Say where an answer differs from Discord's OpenAPI description."""
