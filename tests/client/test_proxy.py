"""Proxies: the usual variables are honoured, and Discord is reached through them."""

from __future__ import annotations

import asyncio
import struct
from contextlib import asynccontextmanager, suppress

import pytest

from bot.client.diagnosis import check_discord
from bot.client.proxy import find_proxy
from bot.errors import ConfigurationError
from tests.client.question_driver import QUESTION
from tests.client.test_diagnosis import settings_for
from tests.fake_discord import FakeDiscord, Settings
from tests.running_bot import running_bot

HOST = "discord.test"
"""Known to the proxies alone, as a real one may know more names than this machine."""
API = "https://discord.com/api/v10"
VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxy_around(monkeypatch):
    """Forget the proxies of the machine that runs the tests."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("variables", "url", "expected"),
    [
        ({}, API, None),
        ({"HTTPS_PROXY": "http://proxy:3128"}, API, "http://proxy:3128"),
        ({"https_proxy": "proxy:3128"}, API, "http://proxy:3128"),
        ({"HTTP_PROXY": "http://proxy:3128"}, API, None),
        ({"HTTP_PROXY": "http://proxy:3128"}, "http://rest.lan/api", "http://proxy:3128"),
        ({"ALL_PROXY": "socks5://ada:secret@proxy:1080"}, API, "socks5://proxy:1080"),
        ({"ALL_PROXY": "socks5h://proxy:1080", "NO_PROXY": "discord.com"}, API, None),
        ({"ALL_PROXY": "http://proxy:3128"}, "http://127.0.0.1:8080/api", None),
        ({"ALL_PROXY": "http://proxy:3128"}, "http://localhost:8080/api", None),
    ],
)
def test_the_usual_variables_name_the_proxy(monkeypatch, variables, url, expected):
    """In both spellings; this machine needs none, and a password is never shown."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    proxy = find_proxy(url)
    assert (proxy.address if proxy else None) == expected
    assert "secret" not in repr(proxy)


@pytest.mark.parametrize("value", ["ftp://proxy:21", "socks5://:1080", "http://proxy:x"])
def test_what_names_no_proxy_gets_a_sentence(monkeypatch, value):
    """With the form that is expected, and without the value, which may hold a password."""
    monkeypatch.setenv("HTTPS_PROXY", value)
    with pytest.raises(ConfigurationError, match="http://host:port") as caught:
        find_proxy(API)
    assert value not in str(caught.value)


async def _pipe(reader, writer):
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def _serve_http(reader, writer):
    """Pass requests on to this machine, as they come."""
    head = await reader.readuntil(b"\r\n\r\n")
    port = int(head.split(b"Host: ", 1)[1].split(b"\r\n", 1)[0].rpartition(b":")[2])
    assert head.split()[1].startswith((b"http://", b"ws://"))
    await _join(reader, writer, port, head)


async def _serve_socks(reader, writer):
    """Speak as much of SOCKS 5 as a client needs that is asked for no password."""
    version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(bytes((version, 0)))
    _, _, _, kind = await reader.readexactly(4)
    assert kind == 3, "the name is resolved by the proxy"
    (length,) = await reader.readexactly(1)
    assert await reader.readexactly(length) == HOST.encode()
    (port,) = struct.unpack(">H", await reader.readexactly(2))
    writer.write(bytes((5, 0, 0, 1, 0, 0, 0, 0, 0, 0)))
    await _join(reader, writer, port, b"")


async def _join(reader, writer, port, first):
    there, here = await asyncio.open_connection("127.0.0.1", port)
    here.write(first)
    await asyncio.gather(_pipe(reader, here), _pipe(there, writer))


@asynccontextmanager
async def serving_proxy(kind):
    """Run a proxy, and give its address and what was joined through it."""
    joined = []

    async def serve(reader, writer):
        joined.append(kind)
        # Whoever hangs up in the middle is of no interest.
        with suppress(asyncio.IncompleteReadError, OSError):
            await (_serve_http if kind == "http" else _serve_socks)(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"{kind}://127.0.0.1:{port}", joined
    finally:
        server.close()


def behind(discord):
    """Return the addresses of a fake Discord by the name that only the proxies know."""
    return {
        name: value.replace("127.0.0.1", HOST)
        for name, value in discord.environment.items()
        if "URL" in name
    }


@pytest.mark.parametrize("kind", ["http", "socks5"])
async def test_a_question_is_answered_through_a_proxy(tmp_path, kind):
    """The gateway as well as every call."""
    async with serving_proxy(kind) as (address, joined), FakeDiscord(Settings()) as discord:
        gym = discord.guild("gym")
        variables = {**behind(discord), "ALL_PROXY": address}
        async with running_bot(discord, tmp_path, **variables):
            said = await gym.member("ada").says(gym.channel(), QUESTION, mention=True)
            await said.answer(15.0)
        assert len(joined) >= 2


@pytest.mark.parametrize("kind", ["http", "socks5"])
async def test_the_doctor_says_which_proxy_is_used(monkeypatch, kind):
    """And reaches Discord through it."""
    async with serving_proxy(kind) as (address, joined), FakeDiscord(Settings()) as discord:
        monkeypatch.setenv("ALL_PROXY", address)
        named = {"discord_api_url": behind(discord)["DISCORD_API_URL"]}
        settings = settings_for(discord).model_copy(update=named)
        checks = {check.name: check for check in await check_discord(settings)}
        assert address in checks["Proxy"].detail
        assert "answers" in checks["Discord"].detail
        assert joined
