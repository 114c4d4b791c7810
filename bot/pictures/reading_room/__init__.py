"""The reading room: all that is known as a static site, for whoever reviews it."""

from __future__ import annotations

from bot.pictures.reading_room.site import all_pictures, write_pictures, write_reading_room

__all__ = ["all_pictures", "write_pictures", "write_reading_room"]
