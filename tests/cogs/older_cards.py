"""Cards as earlier versions of the bot sent them."""

from __future__ import annotations

COMPONENTS_V2 = 1 << 15


def old_card(*controls):
    """Return the body of a card with these controls, as an older version may have sent it."""
    rows = [{"type": 1, "components": [one]} for one in controls]
    return {
        "flags": COMPONENTS_V2,
        "components": [{"type": 17, "components": [{"type": 10, "content": "old"}, *rows]}],
    }


def button(custom_id):
    return {"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}
