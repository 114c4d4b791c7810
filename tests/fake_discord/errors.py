"""Every error that is raised at a test, not at the bot.

FakeDiscordError
├── NotPossibleError    a member's own client would not let them do this
│   └── HiddenError     the command is hidden from a member who may too little
├── TimedOutError       what a test waits for did not come
└── SchemaViolationError     the fake Discord broke Discord's own description
"""

from __future__ import annotations


class FakeDiscordError(Exception):
    """Carry a sentence for the one who writes the test."""


class NotPossibleError(FakeDiscordError):
    """Say why a member cannot do what the test wants."""


class HiddenError(NotPossibleError):
    """Say that a command is not shown to a member."""


class TimedOutError(FakeDiscordError, TimeoutError):
    """Say what was waited for, and for how long."""


class SchemaViolationError(FakeDiscordError):
    """Say where an answer differs from Discord's OpenAPI description."""
