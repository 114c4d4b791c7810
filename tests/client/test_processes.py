"""Several processes: two bots on two shards, one Discord, one PostgreSQL."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.faq.guild_cache import REVISION_POLL_SECONDS
from bot.faq.model import EntryContent, GuildSettings
from bot.store.store import Store
from tests.cli_runner import COMMAND, ROOT, environment
from tests.cogs.faq.curator_driver import CuratorDriver
from tests.fake_discord import FakeDiscord, Permission, Settings
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

if TYPE_CHECKING:
    from tests.store.postgresql import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHARDS = (0, 1)
SOON = 1.0
"""Seconds after which a change has to be live in every process."""
NOTICED = 3 * REVISION_POLL_SECONDS
"""The same with SQLite, where nobody tells of changes and they have to be looked for."""
PAUSE = 0.1
FILE = """\
schema: 1
entries:
  - question: May I bring my dog?
    answer: Only a small one.
"""
HOURS = EntryContent("What are the gym's opening hours?", "From six to ten.")


@dataclass(frozen=True, slots=True)
class World:
    """A Discord with a bot process a shard, and the database that they share."""

    discord: FakeDiscord
    server: Server
    url: str
    processes: tuple

    def guild(self, shard):
        """Return a new server that a shard's process answers."""
        while True:
            guild = self.discord.guild(f"gym on {shard}")
            if (guild.id >> 22) % len(SHARDS) == shard:
                return guild

    async def cut(self):
        """Cut every connection to the database."""
        name = self.url.rpartition("/")[2]
        await self.server.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "  # noqa: S608  our own name
            f"WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(server, tmp_path_factory):
    """Start both processes at once, as a host does."""
    await server.execute("CREATE DATABASE shared")
    url = server.url("shared")
    async with (
        FakeDiscord(Settings(shards=len(SHARDS), max_concurrency=len(SHARDS))) as discord,
        AsyncExitStack() as stack,
    ):
        variables = {
            "DATABASE_URL": url,
            "VOTE_KEY": "one key for all of them",
            "SHARD_COUNT": str(len(SHARDS)),
        }
        starting = [
            stack.enter_async_context(
                running_bot(
                    discord,
                    tmp_path_factory.mktemp(f"shard{shard}"),
                    shards=len(SHARDS),
                    SHARD_IDS=str(shard),
                    **variables,
                )
            )
            for shard in SHARDS
        ]
        yield World(discord, server, url, tuple(await asyncio.gather(*starting)))


@pytest_asyncio.fixture(loop_scope="module")
async def store(world):
    """Return a store beside those of the bots, as another process has it."""
    async with await Store.open(world.url) as opened:
        yield opened


async def asked(guild, question):
    """Return what a new member is answered, privately or not."""
    member = guild.member(f"member{len(guild.guild.memberships)}")
    return (await member.slash("/ask", question=question)).message


async def soon(guild, question, holds, seconds=SOON):
    """Ask until the answer is as it should be; fail where that takes longer than is promised."""
    async with asyncio.timeout(seconds):
        for _ in count():
            if holds(await asked(guild, question)):
                return
            await asyncio.sleep(PAUSE)


async def live(guild, question, told, seconds=SOON):
    """Wait until the answer tells something."""
    await soon(guild, question, lambda answer: told in answer.text, seconds)


async def import_file(url, guild, file):
    """Import a file at the command line, in a process of its own."""
    file.write_text(FILE, "utf-8")
    done = await asyncio.create_subprocess_exec(
        *(*COMMAND, "entries", "import", "--guild", str(guild.id), str(file)),
        cwd=ROOT,
        env=environment(DATABASE_URL=url),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=sys.stderr,
    )
    assert await done.wait() == 0


@pytest.mark.parametrize("shard", SHARDS)
async def test_what_another_process_adds_changes_and_removes_is_live(world, store, shard):
    """Entries of a server that its process holds in memory already."""
    guild = world.guild(shard)
    assert "From six" not in (await asked(guild, HOURS.question)).text
    entry = await store.add(guild.id, HOURS, 5)
    await live(guild, HOURS.question, "From six to ten.")
    changed = EntryContent(HOURS.question, "From five to nine.")
    await store.edit(guild.id, entry.number, changed, 5, version=entry.version)
    await live(guild, HOURS.question, "From five to nine.")
    await store.restore(guild.id, entry.number, 5, to=1, version=2)
    await live(guild, HOURS.question, "From six to ten.")
    await store.remove(guild.id, entry.number, 5, version=3)
    await soon(guild, HOURS.question, lambda answer: "From six" not in answer.text)


@pytest.mark.parametrize("shard", SHARDS)
async def test_settings_of_another_process_are_live(world, store, shard):
    """A server that wants private answers gets them."""
    guild = world.guild(shard)
    assert not (await asked(guild, "do squats work hamstrings")).is_ephemeral
    await store.save_settings(guild.id, GuildSettings(private=True), 5)
    await soon(guild, "do squats work calves", lambda answer: answer.is_ephemeral)


@pytest.mark.parametrize("shard", SHARDS)
async def test_an_import_at_the_command_line_is_live(world, tmp_path, shard):
    """A running bot learns of it, on whichever shard the server is."""
    guild = world.guild(shard)
    assert "small one" not in (await asked(guild, "May I bring my dog?")).text
    await import_file(world.url, guild, tmp_path / "gym.yaml")
    await live(guild, "May I bring my dog?", "Only a small one.")


@pytest.mark.parametrize("shard", SHARDS)
@pytest.mark.parametrize(("choice", "answer"), [("Save mine", "mine"), ("Keep theirs", "theirs")])
async def test_of_two_who_edit_the_second_sees_the_first_and_chooses(
    world, store, shard, choice, answer
):
    """One edits on Discord; the other's change was saved by another process meanwhile."""
    guild = world.guild(shard)
    desk = CuratorDriver(
        world.discord, guild.member("mod", guild.role("mods", Permission.MANAGE_GUILD))
    )
    entry = await store.add(guild.id, HOURS, 5)
    form = await desk.form("/faq edit", entry="e1")
    preview = await desk.submits(form, answer="Open till ten, that is mine.")
    theirs = EntryContent(HOURS.question, "Open till nine, that is theirs.")
    await store.edit(guild.id, entry.number, theirs, 5, version=entry.version)
    card = await desk.presses(preview, "Save")
    assert "that is theirs" in card.text
    assert "that is mine" in card.text
    await live(guild, HOURS.question, "that is theirs")
    await desk.presses(card, choice)
    await live(guild, HOURS.question, f"that is {answer}")


async def test_a_lost_connection_costs_no_news(world, store):
    """What changes while every connection of every process was just cut is live all the same."""
    guilds = [world.guild(shard) for shard in SHARDS]
    for guild in guilds:
        assert "From six" not in (await asked(guild, HOURS.question)).text
    await world.cut()
    for guild in guilds:
        await store.add(guild.id, HOURS, 5)
    await asyncio.gather(*(live(guild, HOURS.question, "From six") for guild in guilds))


async def test_a_bot_on_sqlite_learns_of_an_import(tmp_path):
    """The command line may write into the file of a running bot."""
    url = f"sqlite:///{tmp_path / 'squatbot.db'}"
    async with (
        FakeDiscord(quick(Settings)) as discord,
        running_bot(discord, tmp_path, DATABASE_URL=url) as process,
    ):
        guild = discord.guild()
        assert "small one" not in (await asked(guild, "May I bring my dog?")).text
        await import_file(url, guild, tmp_path / "gym.yaml")
        await live(guild, "May I bring my dog?", "Only a small one.", NOTICED)
        assert "Traceback" not in process.text


async def test_no_server_meets_the_entries_of_another(world, store):
    """Not of one on the same shard, and not of one on the other."""
    mine = world.guild(0)
    await store.add(mine.id, HOURS, 5)
    await live(mine, HOURS.question, "From six")
    for shard in SHARDS:
        assert "From six" not in (await asked(world.guild(shard), HOURS.question)).text


async def test_one_process_does_not_need_the_other(world, store):
    """When one is killed the other answers, and hears of changes, as before."""
    await world.processes[0].stop(signal.SIGKILL)
    guild = world.guild(1)
    assert "From six" not in (await asked(guild, HOURS.question)).text
    await store.add(guild.id, HOURS, 5)
    await live(guild, HOURS.question, "From six")
    assert "Traceback" not in world.processes[1].text
