"""/faq export and import: all entries of a file or none."""

from __future__ import annotations

import re
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
import yaml

from bot.cards.custom_id import ComponentAction, parse_custom_id
from bot.faq.impact import BESIDE, INSTEAD
from bot.faq.model import ChangeKind, EntryContent, GuildSettings
from bot.store.store import Store
from tests.cogs.faq.import_files import FILE, attached, import_file, kept, presses, sound
from tests.fake_discord import FakeDiscord, Permission, Settings
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOURS = EntryContent(
    "What are the gym's opening hours?",
    "From six to ten.\n\n- Sunday: **closed**",
    phrasings=("when do you open", "opening times"),
    citations=("s:kubo2019", "10.1000/x(1)"),
    category="The gym",
)
POINTER = EntryContent("what does a squat do for my hammies", "", replaces="squats-work-hamstrings")


async def test_an_export_is_a_private_file_of_all_entries(world, gym, mod):
    """Entries, also those that only point to a topic, come as YAML in the manner of knowledge/."""
    async with await Store.open(world.url) as store:
        await store.add(gym.id, HOURS, mod.id)
        await store.add(gym.id, POINTER, mod.id, action=ChangeKind.TEACH)
    card = sound((await mod.slash("/faq export")).message)
    name, text = attached(card)
    assert re.fullmatch(r"faq-\d{4}-\d\d-\d\d\.yaml", name)
    assert "2 entries" in card.text
    first, second = yaml.safe_load(text)["entries"]
    assert first["question"] == HOURS.question
    assert second["replaces"] == POINTER.replaces


async def test_nothing_to_export_is_said(mod):
    """A server without entries gets a sentence, not an empty file."""
    told = sound((await mod.slash("/faq export")).message)
    assert told.text == "This server has no entries yet. `/faq add` writes the first one."
    assert not told.payload["attachments"]


async def test_what_one_server_exports_another_imports_without_loss(world, discord, gym, mod):
    """The drafts are equal there, and the first server keeps its own."""
    async with await Store.open(world.url) as store:
        await store.import_all(gym.id, [HOURS, POINTER], mod.id)
    _, text = attached((await mod.slash("/faq export")).message)
    other = discord.guild("elsewhere")
    boss = other.member("boss", other.role("bosses", Permission.MANAGE_GUILD))
    report = sound((await import_file(boss, text)).message)
    assert "would add 2 entries" in report.text
    assert "1 of them only says which curated question a wording means" in report.text
    done = sound(await presses(boss, report, "Import 2 entries"))
    assert "2 entries of gym.yaml are live now" in done.text
    (undo,) = (parse_custom_id(control) for control in done.custom_ids)
    assert (undo.action, undo.argument) == (ComponentAction.UNDO_IMPORT, "2")
    assert [one.draft for one in await kept(world, other)] == [HOURS, POINTER]
    assert len(await kept(world, gym)) == 2


async def test_a_report_says_what_would_change_and_nothing_is_saved(world, gym, mod):
    """Topics that would be replaced and questions that are answered already are told."""
    report = sound((await import_file(mod, FILE)).message)
    assert "would add 3 entries" in report.text
    instead, _, beside = report.text.partition(BESIDE)
    assert f"{INSTEAD}**\n- “Do squats work your hamstrings?”" in instead
    assert "“What is EMG?” by “What does “EMG” mean?”" in beside
    assert "opening hours" not in report.text
    assert await kept(world, gym) == ()


async def test_what_is_imported_is_live_at_once(mod, ada):
    """The next question of a member is answered by it."""
    report = (await import_file(mod, FILE)).message
    before = (await ada.slash("/ask", question="when do you open")).message
    assert "six to ten" not in before.text
    done = await presses(mod, report, "Import 3 entries")
    assert "e1 to e3" in done.text
    answer = (await ada.slash("/ask", question="When do you open?")).message
    assert "From six to ten." in answer.text


async def test_the_log_channel_hears_of_an_import(world, discord, gym, mod):
    """Who imported what, and nobody is pinged."""
    channel = gym.channel("log")
    async with await Store.open(world.url) as store:
        await store.save_settings(gym.id, GuildSettings(log_channel=channel.id), mod.id)
    report = (await import_file(mod, FILE, "__gym__.yaml")).message
    await presses(mod, report, "Import 3 entries")
    (line,) = await discord.until(lambda: discord.messages(channel, discord.bot), "a line")
    assert f"{mod.mention} imported 3 entries (e1 to e3)" in line.text
    assert "__gym__" not in line.text
    assert line not in discord.pings


async def test_an_import_is_undone_as_one(world, gym, mod, ada):
    """What nobody changed since is taken out, once; the rest stays, and single ones come back."""
    async with await Store.open(world.url) as store:
        await store.add(gym.id, EntryContent("Is there a sauna?", "Yes."), mod.id)
        report = (await import_file(mod, FILE)).message
        done = await presses(mod, report, "Import 3 entries")
        changed = await store.entry(gym.id, 3)
        content = replace(changed.draft, category="Rules")
        await store.edit(gym.id, 3, content, mod.id, version=1)
    undone = sound(await presses(mod, done, "Undo this import"))
    assert "2 entries taken out again" in undone.text
    assert "1 entry changed since the import stays" in undone.text
    assert [entry.number for entry in await kept(world, gym)] == [1, 3]
    for made_up in ("v1:unimport:2-4", "v1:unimport:1-1"):
        refused = await presses(mod, undone, made_up, unchecked=True)
        assert "nothing was undone" in refused.text
    assert [entry.number for entry in await kept(world, gym)] == [1, 3]
    public = (await ada.slash("/ask", question="what is emg")).message
    refused = await ada.presses(public, "v1:unimport:3-3", unchecked=True)
    assert "curators" in refused.message.text
    await mod.slash("/faq undo", entry="e2")
    assert [entry.number for entry in await kept(world, gym)] == [1, 2, 3]


async def test_cancel_saves_nothing_and_the_file_is_gone(world, gym, mod):
    """A cancelled file cannot be imported by an older card."""
    report = (await import_file(mod, FILE)).message
    accept = report.custom_ids[0]
    card = await presses(mod, report, "Cancel")
    assert "Nothing was imported." in card.text
    assert not card.custom_ids
    late = await mod.presses(card, accept, unchecked=True)
    assert "cancelled already" in (await late.followup()).text
    assert await kept(world, gym) == ()


async def test_a_double_click_imports_once(world, gym, mod):
    """The second of two presses finds the file done with."""
    report = (await import_file(mod, FILE)).message
    accept = report.custom_ids[0]
    await mod.presses(report, accept, until="sent")
    second = await mod.presses(report, accept, unchecked=True)
    assert "imported or cancelled already" in (await second.followup()).text
    assert len(await kept(world, gym)) == 3


@pytest.mark.parametrize("argument", ["", ":no"])
async def test_the_form_of_an_entry_is_no_file(mod, desk, argument):
    """A made-up button neither imports what was typed nor lets it go."""
    preview = await desk.previews(HOURS.question, HOURS.answer)
    (key,) = {parse_custom_id(one).reference for one in preview.custom_ids}
    told = await mod.presses(preview, f"v1:import:{key}{argument}", unchecked=True)
    assert "imported or cancelled already" in (await told.followup()).text
    assert "Saved as e1" in (await desk.presses(preview, "Save")).text


async def test_what_was_added_meanwhile_is_not_doubled(world, gym, mod):
    """An entry written between report and press makes the press report it."""
    report = (await import_file(mod, FILE)).message
    async with await Store.open(world.url) as store:
        await store.add(gym.id, HOURS, mod.id)
    done = sound(await presses(mod, report, "Import 3 entries"))
    assert f"“{HOURS.question}” is asked by e1 already. Nothing was imported" in done.text
    assert len(await kept(world, gym)) == 1


async def test_a_later_file_takes_the_place_of_one_that_waits(world, gym, mod):
    """So a member has one file waiting, however many are sent, and imports what was looked at."""
    first, second = [(await import_file(mod, FILE)).message for _ in range(2)]
    told = sound(await presses(mod, first, "Import 3 entries"))
    assert "a later one took its place" in told.text
    assert await kept(world, gym) == ()
    sound(await presses(mod, second, "Import 3 entries"))
    assert len(await kept(world, gym)) == 3


async def test_of_a_large_file_only_its_entries_are_kept(world, mod):
    """What is not of use once it is read takes no room in the database."""
    before = world.database.stat().st_size
    for _ in range(3):
        report = (await import_file(mod, FILE + f"# {'comment ' * 500_000}\n")).message
        assert "would add 3 entries" in report.text
    written = world.database.with_name(f"{world.database.name}-wal").stat().st_size
    assert world.database.stat().st_size + written - before < 5_000_000


async def test_only_curators_move_entries(world, gym, mod, ada):
    """The right is asked for at the command and again at the press."""
    report = (await import_file(mod, FILE)).message
    gym.guild.memberships[mod.id].role_ids.clear()
    refused = await mod.presses(report, "Import 3 entries")
    assert "Only curators can do that" in refused.messages[-1].text
    gym.guild.memberships[ada.id].role_ids |= {gym.role("moderators").id}
    own = (await import_file(ada, FILE)).message
    stolen = await ada.presses(own, report.custom_ids[0], unchecked=True)
    assert "cancelled already" in (await stolen.followup()).text
    assert await kept(world, gym) == ()


async def test_how_far_a_long_file_is_read_is_shown(mod):
    """Who waits sees it move, and then the report in its place."""
    words = "when squats and hip thrusts work hamstrings, glutes or quads in the gym here " * 2
    lines = [f"  - {{question: '{words} {n}?', answer: x}}" for n in range(2_000)]
    exchange = await import_file(
        mod, "\n".join(["schema: 1", "entries:", *lines]), until="responded"
    )
    await mod.state.signal.until(
        lambda: exchange.message.custom_ids, lambda: "the report", seconds=60, recheck=0.05
    )
    report = sound(exchange.message)
    shown = [str(one["components"]) for one in report.versions]
    assert any("of 2,000 questions" in one for one in shown)
    assert "would add 2,000 entries" in report.text
    await presses(mod, report, "Cancel")


async def test_a_database_that_fails_at_the_press_loses_nothing(tmp_path):
    """The moderator reads a sentence, and the same button works once the database does."""
    database = tmp_path / "squatbot.db"
    async with (
        FakeDiscord(quick(Settings)) as discord,
        running_bot(discord, tmp_path, DATABASE_URL=f"sqlite:///{database}"),
    ):
        gym = discord.guild()
        mod = gym.member("mod", gym.role("moderators", Permission.MANAGE_GUILD))
        report = (await import_file(mod, FILE)).message
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            told = sound(await presses(mod, report, "Import 3 entries"))
            assert told is not report
            assert report.custom_ids
            other.execute("ROLLBACK")
        answer = (await mod.slash("/ask", question="when do you open")).message
        assert "From six to ten." not in answer.text
        await presses(mod, report, "Import 3 entries")
        answer = (await mod.slash("/ask", question="when do you open")).message
        assert "From six to ten." in answer.text


async def test_a_report_survives_a_restart(tmp_path):
    """A press on the card imports though the process that sent it was killed."""
    async with FakeDiscord(quick(Settings)) as discord:
        gym = discord.guild()
        mod = gym.member("mod", gym.role("moderators", Permission.MANAGE_GUILD))
        async with running_bot(discord, tmp_path) as process:
            report = (await import_file(mod, FILE)).message
            await process.stop(signal.SIGKILL)
        async with running_bot(discord, tmp_path):
            done = await presses(mod, report, "Import 3 entries")
            assert "3 entries of gym.yaml are live now" in done.text
            answer = (await mod.slash("/ask", question="when do you open")).message
            assert "From six to ten." in answer.text


async def test_an_update_changes_entries_and_is_undone_as_one(world, gym, mod):
    """The report shows the difference; one press brings back what was there."""
    async with await Store.open(world.url) as store:
        old = await store.add(gym.id, EntryContent("What is EMG?", "No."), mod.id)
        refused = (await import_file(mod, FILE)).message
        assert "asked by the entry e1 already" in refused.text
        report = sound((await import_file(mod, FILE, update=True)).message)
        assert "would add 2 entries and change 1 entry" in report.text
        assert "e1 “What is EMG?”: the answer" in report.text
        _, diff = attached(report)
        assert diff == "e1:\n-answer: No.\n+answer: Ask at the desk.\n"
        done = sound(await presses(mod, report, "Import 3 entries"))
        assert "Changed: e1" in done.text
        assert (await store.entry(gym.id, 1)).draft.answer != "No."
        undone = sound(await presses(mod, done, "Undo this import"))
        assert "2 entries taken out again, 1 entry as before" in undone.text
        assert [entry.draft for entry in await store.entries(gym.id)] == [old.draft]


async def test_an_update_is_refused_once_its_entry_has_changed(world, gym, mod):
    """Nobody's change is written over unseen."""
    async with await Store.open(world.url) as store:
        await store.add(gym.id, EntryContent("What is EMG?", "No."), mod.id)
        report = (await import_file(mod, FILE, update=True)).message
        await store.edit(gym.id, 1, EntryContent("What is EMG?", "Yes."), 5, version=1)
        refused = await mod.presses(report, "Import 3 entries")
        assert "e1 was changed since" in (await refused.followup()).text
        assert [entry.draft.answer for entry in await store.entries(gym.id)] == ["Yes."]
