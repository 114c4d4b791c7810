"""Sample settings: a token, and a bad value for each setting."""

from __future__ import annotations

from bot.settings import Settings

TOKEN = "bm90LXJlYWw.R2F0ZQ.c2VjcmV0LXRva2Vu"  # noqa: S105  opens nothing
NAMES = [name.upper() for name in Settings.model_fields]

BAD = {
    "DISCORD_TOKEN": "two words",
    "DATABASE_URL": "mysql://database/squatbot",
    "VOTE_KEY": "short",
    "KNOWLEDGE_DIR": "no-such-folder",
    "DISCORD_API_URL": "discord.com",
    "DISCORD_GATEWAY_URL": "https://discord.gg",
    "SHARD_COUNT": "0",
    "SHARD_IDS": "a",
    "MESSAGE_CONTENT": "perhaps",
    "DEV_GUILD_ID": "gym",
    "REPLIES_PER_SECOND": "0",
    "METRICS_PORT": "70000",
    "LOG_LEVEL": "LOUD",
    "LOG_FORMAT": "xml",
}
