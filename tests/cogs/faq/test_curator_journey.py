"""A curator's day: from the first unanswered question to erasing their name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.cogs.faq.curator_driver import CuratorDriver, asked
from tests.cogs.faq.import_files import attached, import_file, presses, sound
from tests.cogs.wait_for_card import reads
from tests.fake_discord import Permission

if TYPE_CHECKING:
    from tests.cogs.faq.conftest import World
    from tests.fake_discord import Channel, FakeGuild, Member, Message

pytestmark = pytest.mark.asyncio(loop_scope="module")

CURATED = "Do squats work your hamstrings?"
REPORTED = "do squats work hamstrings?"
OWN, CORRECTED = "Add leg curls, we say.", "Add leg curls and Nordics, we say."
CITED = "Kubo"
EMG, EMG_ANSWER = "What is EMG?", "Ask Jo, who has the machine."
SUPPLEMENTS, NO_DOSES = "Which supplements do we recommend?", "None: ask a dietitian."
VAIN, VAIN_TOO = "how much creatine should I take per day?", "how much creatine per day"
VAGUE = "how do squats hit my legs"
LEGS_TOPIC, LEGS = "muscles-worked-by-squats", "Which muscles do squats grow?"
BY_US, UNCITED = "Added by this server's moderators", "no study cited"
MEANS = "It means …"


@dataclass(frozen=True, slots=True)
class Day:
    """Where it is played, and who is there: a moderator, two members, and a server elsewhere."""

    world: World
    gym: FakeGuild
    desk: CuratorDriver
    ada: Member
    bob: Member
    log: Channel
    other: FakeGuild
    boss: CuratorDriver

    async def answer(self, question: str) -> Message:
        """Let a member ask."""
        return await asked(self.gym, self.ada, question)

    async def elsewhere(self, question: str) -> Message:
        """Let a member of the other server ask."""
        return await asked(self.other, self.other.member("eve"), question)


@pytest.fixture
def day(world, gym, desk, ada, bob):
    """Return the day before anything happened."""
    discord = world.discord
    other = discord.guild("elsewhere")
    boss = other.member("boss", other.role("bosses", Permission.MANAGE_GUILD))
    log = gym.channel("log")
    return Day(world, gym, desk, ada, bob, log, other, CuratorDriver(discord, boss))


async def test_a_moderators_day(day):
    """Questions in vain become answers, corrected, taken back, moved, and nobody's in the end."""
    await chooses_a_log_channel(day)
    await members_ask_in_vain(day)
    await adds_from_a_message(day)
    await adds_beside_a_topic(day)
    await teaches_two_misses(day)
    await corrects_and_takes_back(day)
    await moves_all_elsewhere(day)
    await finds_it_all_in_the_log(day)
    await is_forgotten(day)


async def chooses_a_log_channel(day):
    """The settings say where changes are told from now on."""
    card = await day.desk.command("/settings")
    await day.desk.member.selects(card, "v1:set:log", str(day.log.id))
    await reads(day.world.discord, card, f"Changes are posted in {day.log.mention}")


async def members_ask_in_vain(day):
    """One thing twice in other words, and one that could mean several."""
    for member, question in ((day.ada, VAIN), (day.bob, VAIN_TOO)):
        assert "not covered" in (await asked(day.gym, member, question)).text
    choices = await day.answer(VAGUE)
    assert "Did you mean one of these?" in choices.text
    for question in (CURATED, LEGS):
        assert question in choices.text


async def adds_from_a_message(day):
    """What a member wrote becomes an entry that collides with a topic, is fixed and leads."""
    said = await day.bob.says(day.gym.channel(), REPORTED)
    modal = (await day.desk.member.uses_menu("Add to FAQ", said.message)).modal
    assert modal.fields["Question"]["value"] == REPORTED
    faulty = await day.desk.submits(modal, answer=OWN, citations="kubo201")
    assert "did you mean s:kubo2019" in faulty.text
    preview = await day.desk.submits(
        await day.desk.opens(faulty, "Fix it"), citations="kubo2019", phrasings="hams from squats"
    )
    assert f"Members who ask “{REPORTED}” now get “{CURATED}”" in preview.text
    assert CITED in preview.text
    fixed = await day.desk.submits(await day.desk.opens(preview, "Fix it"), category="Legs")
    saved = await day.desk.presses(fixed, "Save as this server's answer")
    assert "Saved as e1" in saved.text
    answer = await day.answer(REPORTED)
    for text in (OWN, BY_US, CITED):
        assert text in answer.text
    assert UNCITED not in answer.text
    assert answer.control("Ask next")["options"][0]["label"] == CURATED
    curated = await day.elsewhere(REPORTED)
    assert CURATED in curated.text
    assert BY_US not in curated.text


async def adds_beside_a_topic(day):
    """The topic still answers, and the server's own answer is the first one to ask next."""
    preview = await day.desk.previews(EMG, EMG_ANSWER)
    assert "**What changes for members**" in preview.text
    assert "Saved as e2" in (await day.desk.presses(preview, "Save beside it")).text
    answer = await day.answer(EMG)
    assert EMG_ANSWER not in answer.text
    assert answer.control("Ask next")["options"][0]["value"] == "e2"
    chosen = await day.ada.selects(answer, "Ask next", "e2")
    for text in (EMG_ANSWER, BY_US, UNCITED):
        assert text in chosen.message.text
    assert EMG_ANSWER not in (await day.elsewhere(EMG)).text


async def teaches_two_misses(day):
    """A button and a choice each: one means an entry, the other a topic."""
    assert "Saved as e3" in (await day.desk.adds(SUPPLEMENTS, NO_DOSES)).text
    card = await day.desk.command("/faq unanswered")
    assert VAGUE in card.text
    assert "Asked 2 times" in card.text
    for meaning, heading in (("e3", SUPPLEMENTS), (LEGS_TOPIC, LEGS)):
        taught = await day.desk.selects(await day.desk.presses(card, MEANS), MEANS, meaning)
        assert f"now get “{heading}”" in taught.text
        card = await day.desk.presses(taught, "Back to the list")
    assert "None right now" in card.text
    for question in (VAIN, VAIN_TOO):
        answer = await asked(day.gym, day.bob, question)
        for text in (NO_DOSES, BY_US, UNCITED):
            assert text in answer.text
    assert LEGS in (await asked(day.gym, day.bob, VAGUE)).text.splitlines()[0]
    assert "not covered" in (await day.elsewhere(VAIN)).text
    assert "Did you mean" in (await day.elsewhere(VAGUE)).text


async def corrects_and_takes_back(day):
    """An edit is live at once, its history tells before and after, undo brings the old text."""
    modal = await day.desk.form("/faq edit", entry="e1")
    preview = await day.desk.submits(modal, answer=CORRECTED)
    await day.desk.presses(preview, "Save as this server's answer")
    assert CORRECTED in (await day.answer("hams from squats")).text
    history = await day.desk.command("/faq history", entry="e1")
    assert "**Answer:** “Add leg curls, we say.” → “Add leg curls and Nordics, we say.”" in (
        history.text
    )
    assert "Undone" in (await day.desk.command("/faq undo", entry="e1")).text
    assert OWN in (await day.answer(REPORTED)).text


async def moves_all_elsewhere(day):
    """The file of one server, looked at first, is all there in the other, and answers there."""
    name, text = attached(sound((await day.desk.member.slash("/faq export")).message))
    report = sound((await import_file(day.boss.member, text, name)).message)
    assert "would add 4 entries" in report.text
    assert OWN not in (await day.elsewhere(REPORTED)).text
    done = sound(await presses(day.boss.member, report, "Import 4 entries"))
    assert "e1 to e4" in done.text
    for question, told in ((REPORTED, OWN), (VAIN_TOO, NO_DOSES), (VAGUE, LEGS)):
        assert told in (await day.elsewhere(question)).text
    assert "4 entries" in (await day.boss.command("/faq list")).text


async def finds_it_all_in_the_log(day):
    """A line for each change, in their order, by whom, and nobody is pinged."""
    discord, by = day.world.discord, day.desk.member.mention
    lines = await discord.until(
        lambda: told if len(told := discord.messages(day.log)) == 8 else None, "eight lines"
    )
    begins = (
        f"{by} changed the settings",
        f"{by} added **e1** “{REPORTED}”",
        f"{by} added **e2** “{EMG}”",
        f"{by} added **e3** “{SUPPLEMENTS}”",
        f"{by} added phrasings to **e3**",
        f"{by} added phrasings to **e4** “{VAGUE}” means “{LEGS}”",
        f"{by} changed **e1**",
        f"{by} undid the last change of **e1**",
    )
    for line, begin in zip(lines, begins, strict=True):
        assert line.text.startswith(begin)
        assert not line.pings


async def is_forgotten(day):
    """What the moderator wrote stays and answers, by nobody in particular, in any table."""
    member = day.desk.member
    assert rows_naming(day.world.database, member.id)
    asking = (await member.slash("/privacy forget")).message
    await member.presses(asking, "Erase my part")
    await reads(day.world.discord, asking, "Done")
    for command in ("/faq show", "/faq history"):
        told = (await day.desk.command(command, entry="e1")).text
        assert "a moderator" in told.casefold()
        assert member.mention not in told
    assert OWN in (await day.answer(REPORTED)).text
    assert NO_DOSES in (await day.answer(VAIN)).text
    assert rows_naming(day.world.database, member.id) == 0


def rows_naming(database, user):
    """Count the rows of all tables in which a member's id stands."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        tables = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return sum(
            str(user) in map(str, row)
            for (table,) in tables
            for row in opened.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own names
        )
