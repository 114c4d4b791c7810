"""Logs: one JSON object a line, without message texts or tokens."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys

import pytest

from tests.cli_runner import ROOT, environment
from tests.client.question_driver import QUESTION, Gym
from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.rest.faults import RestFault
from tests.running_bot import running_bot, start_bot

MARKER = "xylophonic"
REPLY, RESPONSE, LATER = "/channels/*/messages", "/interactions/*/callback", "/webhooks/*"


@pytest.fixture
async def discord():
    """Return a fake Discord that lets a bot identify whenever it likes."""
    async with FakeDiscord(Settings(identify_interval=0.0)) as fake:
        yield fake


async def _speaks(gym):
    """Say the marker in every way there is, and see each answered or refused."""
    discord = gym.discord
    said = f"{QUESTION} {MARKER}"
    member, channel = gym.place()
    first = await member.says(channel, said, mention=True)
    answer = await first.answer()
    await member.says(channel, f"why? {MARKER}", reply_to=answer)
    await member.says(channel, f"{MARKER} {MARKER}", mention=True)
    other, place = gym.place()
    await other.says(other.dm, said)
    await other.autocomplete("/ask", place, question=MARKER)
    await other.slash("/ask", place, question=said)
    await other.slash("/evidence claim", place, claim=MARKER)
    await other.presses(answer, f"v1:why:{MARKER}", unchecked=True)
    await other.presses(answer, f"v0:{MARKER}", unchecked=True)
    third, _ = gym.place()
    await third.uses_menu("Answer from the evidence", first.message)
    await third.presses(answer, "Why?")
    await discord.settled()


async def _fails(gym):
    """Say the marker where the answer is refused, in words that Discord echoes."""
    discord = gym.discord
    said = f"{QUESTION} {MARKER}"
    for refusal in (50035, 0):
        member, channel = gym.place()
        if refusal:
            for path in (REPLY, RESPONSE):
                discord.rest_faults.refuse("POST", path, refusal, times=2)
        else:
            # A message that is refused for the rate gets no word on that: it would be refused too.
            discord.rest_faults.ban("POST", REPLY, times=1)
            discord.rest_faults.ban("POST", RESPONSE, times=2)
        await member.says(channel, said, mention=True)
        await discord.settled()
        await member.slash("/ask", channel, until="sent", question=said)
        await discord.until(lambda: not discord.rest_faults.waiting, "the refusals")
    member, channel = gym.place()
    discord.rest_faults.fail("POST", RESPONSE, 500)
    await member.slash("/ask", channel, question=said)
    discord.rest_faults.lose("POST", RESPONSE)
    await member.slash("/ask", channel, question=said)
    discord.gateway_faults.refuse_upgrade(503)
    discord.gateway_faults.drop()
    await discord.until(lambda: not discord.gateway.ready, "the drop")
    await discord.ready(seconds=20.0)


@pytest.mark.parametrize("form", ["json", "text"])
async def test_no_text_and_no_token_is_logged(discord, tmp_path, form):
    """At LOG_LEVEL=DEBUG, whatever is said and whatever fails."""
    gym = Gym(discord, discord.guild("gym"), itertools.count())
    variables = {"LOG_FORMAT": form, "LOG_LEVEL": "DEBUG"}
    async with running_bot(discord, tmp_path, **variables) as bot:
        await _speaks(gym)
        await _fails(gym)
        await gym.is_answered_once()
        assert await bot.stop() == 0
    assert bot.text.count("Traceback") >= 3
    assert "answered" in bot.text
    assert MARKER not in bot.text.lower()
    assert "hamstrings" not in bot.text.replace("squats-work-hamstrings", "")
    assert discord.token not in bot.text
    assert len(discord.state.interactions) > 8
    for token in discord.state.interactions:
        assert token not in bot.text
    if form == "json":
        lines = [json.loads(line) for line in bot.text.splitlines()]
        assert all(isinstance(one["event"], str) and one["level"] for one in lines)
        assert {"discord.client", "bot.cogs.messages"} <= {one["logger"] for one in lines}
        assert any("Traceback" in one.get("exception", "") for one in lines)


async def test_a_crash_is_a_line_too(discord, tmp_path):
    """A fault of the bot's own is written as everything else is, and ends it with code 1."""
    discord.rest_faults._waiting.append(RestFault("GET", "/gateway/bot", 1, 200, {"odd": True}))
    bot = await start_bot(tmp_path, {**discord.environment, "LOG_FORMAT": "json"})
    assert await bot.ended() == 1
    last = json.loads(bot.text.splitlines()[-1])
    assert last["event"] == "crashed"
    assert "KeyError" in last["exception"]


@pytest.mark.parametrize("form", ["json", "text"])
def test_tokens_in_addresses_are_left_out(form):
    """Some errors of the HTTP library name the address that was called, token and all."""
    script = f"""
import logging
from bot.client.logging_setup import configure_logging
configure_logging("INFO", "{form}")
for path in ("interactions/12/se-cr_et.x/callback", "webhooks/34/se-cr_et.x/messages/@original"):
    try:
        raise TimeoutError("Connection timeout to host https://discord.com/api/v10/" + path)
    except TimeoutError:
        logging.getLogger("discord.client").exception("Ignoring exception")
"""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert "se-cr_et.x" not in done.stderr
    assert "/interactions/12/" in done.stderr
    assert "@original" in done.stderr
    assert "Traceback" in done.stderr


async def test_a_level_leaves_out_what_is_below(discord, tmp_path):
    """LOG_LEVEL holds for the bot and its libraries."""
    gym = Gym(discord, discord.guild("gym"), itertools.count())
    async with running_bot(discord, tmp_path, LOG_LEVEL="error") as bot:
        await gym.is_answered_once()
        assert await bot.stop() == 0
    assert bot.text == ""
