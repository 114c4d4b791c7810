"""The chat in a terminal that is started by hand."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tests.loopback.terminal import Terminal, chat

ROOT = Path(__file__).parents[2]


@pytest.fixture
def terminal(discord, gym, ada, bot):  # noqa: ARG001 - someone to talk to
    """Give a terminal at which a member sits."""
    return Terminal(discord, ada, gym.channel())


async def test_typed_text_is_a_mention(terminal):
    """A line is sent with a mention, and the reply comes back as text."""
    assert await terminal.enter("do squats work?") == "You said: do squats work?"
    assert await terminal.enter("> why?") == "You said: why?"
    assert await terminal.enter("dm hello") == "You said: hello"


async def test_commands_buttons_and_selects_can_be_typed(terminal):
    """Commands take options, and controls their number."""
    told = await terminal.enter("/ask question='do squats work?' private=true")
    assert told.splitlines()[0] == "Answer to do squats work?"
    told = await terminal.enter("/card")
    assert "│ # Do squats work?" in told
    assert "[1 Why?]" in told
    assert "<2 Related: Hamstrings>" in told
    assert "# hams" in await terminal.enter("!2 Hamstrings")
    assert await terminal.enter("!1") == "Because.\n(only you can see this)"
    assert await terminal.enter("!7") == "There is no such button."
    assert "No command" in await terminal.enter("/nope")


@pytest.mark.usefixtures("bot")
async def test_the_chat_says_how_to_connect(discord):
    """The variables are printed first, and the chat ends with its input."""
    lines, told = iter(["hello", None]), []

    async def read():
        return next(lines)

    await chat(discord, read, told.append)
    assert told[0] == f"export DISCORD_TOKEN={discord.token}"
    assert told[-1] == "You said: hello"


async def test_it_starts_as_a_program():
    """`python -m tests.loopback` listens and prints where."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.loopback",
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(10):
            lines = [(await process.stdout.readline()).decode() for _ in range(3)]
    finally:
        process.kill()
        await process.communicate()
    assert "DISCORD_API_URL=http://127.0.0.1:" in lines[1]
