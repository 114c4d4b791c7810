"""Command sync: changed commands are registered; a failure never stops answers."""

from __future__ import annotations

import itertools

import pytest

from tests.client.question_driver import Gym
from tests.fake_discord import FakeDiscord, Settings
from tests.running_bot import running_bot

GLOBALLY, HERE = "/applications/*/commands", "/applications/*/guilds/*/commands"


@pytest.fixture
async def discord():
    """Return a fake Discord that lets a bot start as often as it likes."""
    async with FakeDiscord(Settings(identify_interval=0.0)) as fake:
        yield fake


@pytest.fixture
def gym(discord):
    """Return a guild."""
    return Gym(discord, discord.guild("gym"), itertools.count())


@pytest.fixture
def started(discord, tmp_path):
    """Return a way to start the bot and stop it again, and to hear how often it registered."""

    async def run(*arguments, **variables):
        before = len(discord.calls_to("PUT", "/applications/*"))
        async with running_bot(discord, tmp_path, *arguments, **variables) as bot:
            assert await bot.stop() == 0
        return len(discord.calls_to("PUT", "/applications/*")) - before

    return run


@pytest.mark.usefixtures("gym")
async def test_commands_are_registered_when_they_have_changed(discord, started, tmp_path):
    """At the first start, after a change, and on request; not at every start."""
    assert await started() == 1
    assert await started() == 0
    assert await started("--sync") == 1
    (note,) = (tmp_path / "squatbot").glob("commands-*")
    note.write_text("of an older version", "utf-8")
    assert await started() == 1
    note.write_bytes(b"\xff\xfe")
    assert await started() == 1
    names = {command["name"] for command in discord.commands.scopes[None].values()}
    assert {"ask", "evidence", "help", "about"} <= names


async def test_commands_of_one_server(discord, gym, started, tmp_path):
    """With DEV_GUILD_ID they are registered there and nowhere else, and noted apart."""
    guild = str(gym.guild.id)
    async with running_bot(discord, tmp_path, DEV_GUILD_ID=guild) as bot:
        assert await bot.stop() == 0
    assert "twice" not in bot.text
    assert discord.commands.scopes.get(None, {}) == {}
    assert discord.commands.scopes[gym.guild.id]
    assert await started(DEV_GUILD_ID=guild) == 0


async def test_commands_of_all_servers_stay(discord, gym, started, tmp_path):
    """With DEV_GUILD_ID other servers keep theirs; one warning tells that here each is doubled."""
    await started()
    variables = {"DEV_GUILD_ID": str(gym.guild.id)}
    async with running_bot(discord, tmp_path, **variables) as bot:
        assert await bot.stop() == 0
    assert bot.text.count("shows each of them twice") == 1
    assert discord.commands.scopes[None]
    assert discord.commands.scopes[gym.guild.id]


async def test_a_server_whose_commands_cannot_be_taken_back(discord, gym, started):
    """The commands are registered all the same, and taken back at the next start."""
    await started(DEV_GUILD_ID=str(gym.guild.id))
    discord.rest_faults.refuse("PUT", f"*/guilds/{gym.guild.id}/commands", 50035)
    await started()
    assert discord.commands.scopes[None]
    assert discord.commands.scopes[gym.guild.id]
    await started()
    assert not discord.commands.scopes[gym.guild.id]


async def test_a_server_has_no_command_twice(discord, gym, started):
    """Without DEV_GUILD_ID again, the server's own commands are taken back, once."""
    await started(DEV_GUILD_ID=str(gym.guild.id))
    assert await started() == 2
    assert discord.commands.scopes[None]
    assert not discord.commands.scopes[gym.guild.id]
    assert await started() == 0


@pytest.mark.usefixtures("gym")
async def test_a_data_folder_that_cannot_be_written(discord, tmp_path):
    """The bot warns and works; the next start registers once more."""
    place = tmp_path / "file"
    place.write_text("no folder", "utf-8")
    async with running_bot(discord, tmp_path, XDG_DATA_HOME=str(place)) as bot:
        await discord.until(lambda: "cannot note the commands" in bot.text, "the warning")
        assert await bot.stop() == 0
    assert "Traceback" not in bot.text


@pytest.mark.parametrize("code", [50035, 30034, 50001])
async def test_a_registration_that_is_refused(discord, gym, tmp_path, code):
    """Mentions are answered all the same, and the next start tries again."""
    discord.rest_faults.refuse("PUT", GLOBALLY, code)
    async with running_bot(discord, tmp_path) as bot:
        await gym.is_answered_once()
        assert "registering commands" in bot.text
        assert await bot.stop() == 0
    assert not list((tmp_path / "squatbot").glob("commands-*"))


@pytest.mark.parametrize("fault", ["fail", "ban"])
async def test_a_registration_that_fails(discord, gym, tmp_path, fault):
    """While Discord is not well or busy, members are answered; then it is made up for."""
    getattr(discord.rest_faults, fault)(
        "PUT", GLOBALLY, **({"status": 503} if fault == "fail" else {})
    )
    async with running_bot(discord, tmp_path) as bot:
        await gym.is_answered_once()
        await discord.until(lambda: discord.commands.scopes.get(None), "commands", seconds=20.0)
        assert "registering commands" in bot.text
        assert await bot.stop() == 0


async def test_a_bot_that_cannot_register_can_be_stopped(discord, gym, tmp_path):
    """It answers meanwhile, and leaves without a word of the call that it breaks off."""
    discord.rest_faults.fail("PUT", GLOBALLY, 500, times=100)
    async with running_bot(discord, tmp_path) as bot:
        await gym.is_answered_once()
        assert await bot.stop() == 0
    assert "Traceback" not in bot.text
    assert "Unclosed" not in bot.text


async def test_a_server_that_the_bot_is_not_in(discord, gym, tmp_path):
    """A DEV_GUILD_ID of another server is logged, and mentions are answered."""
    async with running_bot(discord, tmp_path, DEV_GUILD_ID="123") as bot:
        await gym.is_answered_once()
        assert "registering commands" in bot.text
