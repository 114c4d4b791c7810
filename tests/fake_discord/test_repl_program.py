"""`python -m tests.fake_discord` as a program."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from pathlib import Path

import pytest

from tests.running_bot import start_bot

ROOT = Path(__file__).parents[2]
HERE = {"cwd": ROOT, "stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}


class Program:
    """Hold the program, what it wrote so far, and what is typed into it."""

    def __init__(self, process):
        self.process = process
        self.told = ""

    async def until(self, pattern):
        """Read on until something is written; give the match."""
        async with asyncio.timeout(30):
            while not (match := re.search(pattern, self.told)):
                part = await self.process.stdout.read(4096)
                assert part, self.told
                self.told += part.decode()
        return match

    async def types(self, line, pattern):
        """Type a line and read until the answer has come."""
        self.told = ""
        self.process.stdin.write(f"{line}\n".encode())
        return await self.until(pattern)


@pytest.fixture
async def program():
    """Start the program."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fake_discord"), **HERE, stderr=asyncio.subprocess.STDOUT
    )
    yield Program(process)
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def test_what_it_says_first_starts_a_bot(program):
    """The lines for the second terminal lead a real bot here, apart from other data."""
    await program.until("Waiting for the bot")
    folder = Path(re.search(r"^cd (.+)$", program.told, re.MULTILINE)[1])
    variables = dict(re.findall(r"^export (\w+)=(.*)$", program.told, re.MULTILINE))
    assert program.told.index("export DISCORD_TOKEN") < program.told.index("squatbot run\n")
    bot = await start_bot(folder, variables, folder=folder)
    try:
        await program.until(r"squatbot is here\.")
        await program.types("/ask question='unclosed", "is not closed")
        await program.types("/ask do squats work hamstrings?", r"\[1 Why\?\]")
        await program.types("!1", "only you can see this")
        program.process.stdin.write(b"quit\n")
        async with asyncio.timeout(10):
            assert await program.process.wait() == 0
    finally:
        await bot.stop()


async def test_ctrl_c_ends_it_at_once(program):
    """Whoever changes their mind before a bot is there is not held up."""
    await program.until("Waiting for the bot")
    program.process.send_signal(signal.SIGINT)
    async with asyncio.timeout(10):
        assert await program.process.wait() == 0
    assert "Traceback" not in program.told


@pytest.mark.parametrize("missing", ["aiohttp", "jsonschema"])
async def test_a_missing_extra_is_said_in_a_sentence(missing):
    """Without the extra there is no traceback but what to install."""
    script = (
        f"import runpy, sys; sys.modules['{missing}'] = None;"
        "runpy.run_module('tests.fake_discord', run_name='__main__')"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script), **HERE, stderr=asyncio.subprocess.PIPE
    )
    _, told = await process.communicate()
    assert told.decode() == (
        f"The fake Discord needs {missing}: pip install -e '.[test]' brings it.\n"
    )
    assert process.returncode == 1


async def test_a_port_that_is_taken_is_said_in_a_sentence():
    """The port can be chosen, and one that cannot be used ends it without a traceback."""
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.fake_discord", "--port", str(port)),
            **HERE,
            stderr=asyncio.subprocess.PIPE,
        )
        _, told = await process.communicate()
    assert told.decode() == f"Port {port} is not free to listen on: choose another with --port.\n"
    assert process.returncode == 1
