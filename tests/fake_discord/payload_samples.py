"""Build the messages and components that the rules are tried with."""

from __future__ import annotations

import pytest

from tests.fake_discord.refusal import Refusal

V2 = 1 << 15


def text(content="x"):
    """Make a text display."""
    return {"type": 10, "content": content}


def button(custom_id="b", **changes):
    """Make a button."""
    return {"type": 2, "style": 2, "label": "B", "custom_id": custom_id, **changes}


def select(count=1, **changes):
    """Make a select with so many options."""
    options = [{"label": str(number), "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options, **changes}


def row(*children):
    """Make an action row."""
    return {"type": 1, "components": list(children)}


def box(*children, **changes):
    """Make a container."""
    return {"type": 17, "components": list(children), **changes}


def section(count=1, accessory=None):
    """Make a section with so many texts."""
    return {"type": 9, "components": [text()] * count, "accessory": accessory or button()}


def gallery(count=1):
    """Make a gallery with so many pictures."""
    return {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}}] * count}


def card(*components):
    """Make a Components V2 message."""
    return {"flags": V2, "components": list(components)}


def classic(*rows, **changes):
    """Make a message with content."""
    return {"content": "x", "components": list(rows), **changes}


def embed(**changes):
    """Make a message with one embed."""
    return {"embeds": [changes]}


def rows(count):
    """Make rows of one button, each its own."""
    return [row(button(f"b{number}")) for number in range(count)]


def refusal_of(function, *arguments, **options):
    """Return the refusal a check raises."""
    with pytest.raises(Refusal) as caught:
        function(*arguments, **options)
    return caught.value
