"""Empty messages that a bot may not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.enums import Intent

if TYPE_CHECKING:
    from tests.fake_discord.enums import Json

READABLE = {"content": "", "embeds": [], "attachments": [], "components": []}


def as_readable(message: Json, intents: Intent, bot_id: int) -> Json:
    """Return a message as a bot with these intents gets it.

    Without MESSAGE_CONTENT a bot reads its own messages, direct ones, and those that mention
    it; of a reply the message replied to is judged by itself.
    """
    if intents & Intent.MESSAGE_CONTENT or "guild_id" not in message:
        return message
    seen = dict(message)
    if not _may_read(message, bot_id):
        seen |= {key: type(value)() for key, value in READABLE.items()}
        seen.pop("poll", None)
    referenced = message.get("referenced_message")
    if referenced:
        seen["referenced_message"] = as_readable(
            {**referenced, "guild_id": message["guild_id"]},
            intents,
            bot_id,
        )
        seen["referenced_message"].pop("guild_id")
    return seen


def _may_read(message: Json, bot_id: int) -> bool:
    if message["author"]["id"] == str(bot_id):
        return True
    return any(user["id"] == str(bot_id) for user in message["mentions"])
