"""Which events a bot gets, and how much of them it may read."""

from __future__ import annotations

import discord as library

from tests.fake_discord import FakeDiscord, Permission, Settings
from tests.fake_discord.client_runner import running
from tests.fake_discord.sample_bot import SampleBot, quick


async def test_content_is_empty_unless_addressed(discord, gym, ada, bot):
    """Without the intent a bot reads mentions, DMs and pinging replies to its plain messages."""
    channel = gym.channel()
    plain = discord.earlier_message(channel, {"content": "An answer."})
    private = discord.earlier_message(channel, {"content": "To /ask."}, of_interaction=True)
    role = gym.bot_role
    said = [
        await ada.says(channel, "passive"),
        await ada.says(channel, "why?", reply_to=plain),
        await ada.says(channel, "why?", reply_to=plain, ping=False),
        await ada.says(channel, "why?", reply_to=private),
        await ada.says(channel, f"{role.mention} why?"),
        await ada.says(channel, f"in the {discord.bot.mention} middle"),
        await ada.says(ada.dm, "directly"),
    ]
    await discord.until(lambda: len(bot.heard) == len(said), "all messages")
    readable = [bool(one.content) for one in bot.heard]
    assert readable == [False, True, False, False, False, True, True]
    assert said[0].message.content == "passive"
    assert bot.heard[2].reference.resolved.content == "An answer."


async def test_invisible_channels_send_no_events(discord, gym, ada, bot):
    """The bot hears nothing from channels it does not see."""
    hidden, seen = gym.channel("hidden"), gym.channel()
    gym.deny(hidden, gym.bot_role, Permission.VIEW_CHANNEL)
    await ada.says(hidden, "secret", mention=True)
    await ada.says(seen, "open", mention=True)
    await discord.settled()
    assert [one.content.split()[-1] for one in bot.heard] == ["open"]


async def test_shards_get_their_own_guilds():
    """Guilds go to the shard of their id, direct messages to shard 0."""

    class Sharded(SampleBot, library.AutoShardedClient):
        """Be the small bot on two shards."""

    async with FakeDiscord(quick(Settings, shards=2, max_concurrency=2)) as discord:
        gyms = [discord.guild(f"gym {number}") for number in range(2)]
        ada = discord.user("ada", installed=True)
        client = Sharded()
        async with running(client, discord, shards=2):
            await discord.until(lambda: len(client.guilds) == 2, "both guilds")
            assert {client.get_guild(gym.id).shard_id for gym in gyms} == {0, 1}
            assert {one.shards for one in discord.gateway.identifies} == {2}
            assert await (await ada.says(ada.dm, "hello")).answer()
            for gym in gyms:
                said = await gym.member("bob").says(gym.channel(), "hi", mention=True)
                assert await said.answer()
