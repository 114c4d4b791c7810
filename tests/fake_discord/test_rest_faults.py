"""Rates, bans, and what else goes wrong with calls."""

from __future__ import annotations

import aiohttp
import pytest

from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.client_runner import running
from tests.fake_discord.sample_bot import SampleBot, quick

TEXT = {"content": "x"}


async def test_rates_are_told_and_kept(gym, call):
    """Five messages in five seconds and channel; the sixth is 429 with all that a client needs."""
    path = f"/channels/{gym.channel().id}/messages"
    left = []
    for _ in range(5):
        status, _, headers = await call("POST", path, TEXT)
        assert status == 200
        left.append(int(headers["X-RateLimit-Remaining"]))
    assert left == [4, 3, 2, 1, 0]
    status, payload, headers = await call("POST", path, TEXT)
    assert status == 429
    assert 0 < payload["retry_after"] <= 5
    assert payload["global"] is False
    assert headers["Via"]
    assert headers["X-RateLimit-Scope"] == "user"
    other = f"/channels/{gym.channel('other').id}/messages"
    assert (await call("POST", other, TEXT))[0] == 200


async def test_fifty_calls_a_second_are_the_most(call):
    """The global limit holds over all routes and says so."""
    answers = [await call("GET", f"/users/{number}") for number in range(31)]
    answers += [await call("GET", "/gateway") for _ in range(20)]
    statuses = [status for status, _, _ in answers]
    assert 429 in statuses
    assert any(payload.get("global") for status, payload, _ in answers if status == 429)


async def test_too_many_invalid_requests_ban_the_address():
    """After so many refusals the edge answers, without Via and without JSON."""
    async with (
        FakeDiscord(quick(Settings, invalid_requests=3)) as discord,
        aiohttp.ClientSession() as session,
    ):
        statuses = []
        for _ in range(4):
            response = await session.get(f"{discord.api_url}/users/@me")
            statuses.append(response.status)
        assert statuses == [401, 401, 401, 429]
        assert "Via" not in response.headers
        assert response.content_type == "text/plain"


@pytest.mark.parametrize(("status", "expected"), [(500, 1), (502, 1), (503, 0)])
async def test_server_errors_on_a_reply(discord, ada, bot, status, expected):
    """discord.py tries again after 500 and 502, not after 503."""
    discord.rest_faults.fail("POST", "/channels/*/messages", status)
    said = await ada.says(ada.home, "x", mention=True)
    if expected:
        assert await said.answer()
    else:
        await discord.until(lambda: bot.errors, "the error")
    assert len(said.answers) == expected


@pytest.mark.usefixtures("bot")
async def test_a_lost_answer_makes_no_second_message(discord, gym, ada):
    """A reply that was taken though its answer failed is repeated and appears once."""
    discord.rest_faults.fail("POST", "/channels/*/messages", 502, after_doing=True)
    said = await ada.says(gym.channel(), "x", mention=True)
    await discord.until(lambda: len(said.calls) == 2, "the repeated call")
    await discord.settled()
    assert len(said.answers) == 1


async def test_a_429_is_waited_for(discord, gym, ada, bot):
    """With Via the library waits and repeats; without it gives up at once."""
    discord.rest_faults.rate_limit("POST", "/channels/*/messages", 0.1)
    said = await ada.says(gym.channel(), "x", mention=True)
    assert await said.answer()
    assert [one.status for one in said.calls] == [429, 200]
    discord.rest_faults.ban("POST", "/channels/*/messages")
    again = await ada.says(gym.channel(), "y", mention=True)
    await discord.until(lambda: bot.errors, "the error")
    assert again.answers == []


async def test_an_expired_interaction_reaches_the_error_handler(discord, ada, bot):
    """10062 on the first response: the member reads a failure, the bot gets NotFound."""
    discord.rest_faults.expire_interactions()
    exchange = await ada.slash("/card", until="sent")
    await discord.until(lambda: bot.errors, "the error")
    assert bot.errors[0].code == 10062
    assert exchange.response is None


async def test_a_slow_first_response_is_too_late():
    """A callback that is longer under way than the deadline is refused."""
    async with FakeDiscord(quick(Settings, response_seconds=0.2)) as discord:
        ada = discord.guild().member("ada")
        client = SampleBot()
        async with running(client, discord):
            discord.rest_faults.slow("POST", "/interactions/*", 0.4)
            exchange = await ada.slash("/card")
            assert exchange.failed
            await discord.until(lambda: client.errors, "the error")
            assert client.errors[0].code == 10062


async def test_broken_connections(discord, gym, call):
    """A call can be lost before it is done or after."""
    path = f"/channels/{gym.channel().id}/messages"
    discord.rest_faults.lose("POST", path)
    discord.rest_faults.lose("POST", path, after_doing=True)
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            await call("POST", path, TEXT)
    assert len(discord.messages(gym.channel())) == 1
    assert discord.rest_faults.waiting == 0
