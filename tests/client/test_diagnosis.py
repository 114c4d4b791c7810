"""What `squatbot doctor` looks at: each fault is named with what to do, and nothing is changed."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot.client import diagnosis
from bot.client.diagnosis import (
    CheckState,
    check_database,
    check_discord,
    check_env_file,
    check_token,
)
from bot.settings import Settings
from bot.store import Store
from tests.fake_discord import FakeDiscord
from tests.settings_samples import TOKEN

GOOD_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE." + "a" * 38


@pytest.fixture
def env_file(tmp_path):
    """Write a .env that only its owner can read."""

    def write(text):
        path = tmp_path / ".env"
        path.write_text(text, "utf-8")
        path.chmod(0o600)
        return path

    return write


def problems(checks):
    return [(check.detail, check.remedy) for check in checks if check.state is CheckState.PROBLEM]


@pytest.mark.parametrize(
    ("text", "detail", "remedy"),
    [
        ("DISCORD_TOKN=x", "line 1: DISCORD_TOKN is no setting of the bot", "DISCORD_TOKEN"),
        ("# a note\nhello", "line 2 sets nothing", "NAME=value"),
        ('LOG_LEVEL="INFO', "line 1: a quote of LOG_LEVEL is not closed", "Close it"),
    ],
)
def test_a_line_that_sets_nothing_is_named_with_its_number(env_file, text, detail, remedy):
    """An unknown name comes with the likely one."""
    ((found, advice),) = problems(check_env_file(env_file(text)))
    assert found == detail
    assert remedy in advice


def test_a_sound_file_and_a_missing_one_are_well(env_file, tmp_path):
    """Settings may come from the environment alone."""
    text = f"export DISCORD_TOKEN={TOKEN}\nLOG_LEVEL='DEBUG'\n\n# a note\n"
    assert not problems(check_env_file(env_file(text)))
    assert not problems(check_env_file(tmp_path / "none"))


def test_a_token_that_others_can_read_is_a_problem(env_file):
    """It opens the whole bot."""
    path = env_file(f"DISCORD_TOKEN={TOKEN}\n")
    path.chmod(0o644)
    assert len(problems(check_env_file(path))) == 1


@pytest.mark.parametrize(
    ("token", "state"),
    [
        (GOOD_TOKEN, CheckState.OK),
        (f"Bot {GOOD_TOKEN}", CheckState.PROBLEM),
        ("a-client-secret", CheckState.PROBLEM),
    ],
)
def test_a_token_of_the_wrong_form_is_told_from_a_right_one(token, state):
    """And no check shows any of it."""
    settings = Settings.model_construct(discord_token=SecretStr(token))
    check = check_token(settings)
    assert check.state is state
    assert token.split(".")[-1] not in f"{check.detail}{check.remedy}"


async def test_a_database_is_neither_made_nor_upgraded(tmp_path, monkeypatch):
    """A file that is missing stays missing."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    (check,) = await check_database(None)
    assert check.state is CheckState.OK
    assert not list(tmp_path.rglob("*.db"))


async def test_a_file_that_is_no_database_is_a_problem(tmp_path):
    """With the store's own sentence."""
    path = tmp_path / "squatbot.db"
    path.write_text("not a database" * 100, "utf-8")
    settings = Settings.model_construct(database_url=SecretStr(f"sqlite:///{path}"))
    (check,) = await check_database(settings)
    assert check.state is CheckState.PROBLEM


async def test_a_database_in_use_is_well(tmp_path):
    """Its tables are those of this version."""
    url = f"sqlite:///{tmp_path / 'squatbot.db'}"
    async with await Store.open(url):
        settings = Settings.model_construct(database_url=SecretStr(url))
        (check,) = await check_database(settings)
    assert check.state is CheckState.OK
    assert "up to date" in check.detail
    with sqlite3.connect(tmp_path / "squatbot.db") as connection:
        assert connection.execute("select count(*) from guilds").fetchone() == (0,)


def test_missing_permissions_are_named():
    """An administrator lacks none."""
    administrator, view_alone = 1 << 3, 1 << 10
    assert not diagnosis.missing_permissions(administrator)
    assert "send messages" in diagnosis.missing_permissions(view_alone)


async def test_discord_is_asked_for_the_token_the_commands_and_the_servers():
    """A server where the bot may not write is named; a refused token is a problem."""
    async with FakeDiscord() as discord:
        guild = discord.guild("gym")
        told = {check.name: check for check in await check_discord(settings_for(discord))}
        assert told["Servers"].state is CheckState.OK
        assert told["Commands"].state is CheckState.UNKNOWN
        for number, role in guild.guild.roles.items():
            guild.guild.roles[number] = replace(role, permissions=1 << 10)
        told = {check.name: check for check in await check_discord(settings_for(discord))}
        assert "send messages" in told["Servers"].detail
        refused = settings_for(discord, token=GOOD_TOKEN)
        told = {check.name: check for check in await check_discord(refused)}
        assert told["Application"].state is CheckState.PROBLEM


def settings_for(discord, token=None):
    return Settings.model_construct(
        discord_token=SecretStr(token or discord.token),
        discord_api_url=discord.api_url,
        message_content=False,
        dev_guild_id=None,
    )


def test_the_command_prints_each_check_and_ends_with_1_on_a_problem(run, tmp_path, monkeypatch):
    """Offline it says what could not be checked."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("DISCORD_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("DISCORD_TOKEN", GOOD_TOKEN)
    code, printed, _ = run("doctor", "--json")
    checks = [json.loads(line) for line in printed.splitlines()]
    states = {check["name"]: check["state"] for check in checks}
    assert states["Settings"] == states["Knowledge"] == "ok"
    assert states["Discord"] == "unknown"
    assert code == 0
    monkeypatch.delenv("DISCORD_TOKEN")
    assert run("doctor")[0] == 1
