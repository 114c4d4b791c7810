"""Scenes at the moderators' desk, in the order of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cogs.faq.curator_driver import CuratorDriver, asked
from tests.cogs.faq.import_files import FILE, attached, import_file, presses
from tests.cogs.wait_for_card import reads
from tests.fake_discord import Permission

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.fake_discord import FakeGuild, Message
    from tests.screenshots.stage import Scene, Seen, Stage

ASKED = "do squats work hamstrings?"
ANSWER = """\
**Not enough.** In our programme every squat day ends with leg curls:

- 3 sets of 8 to 12
- Nordics if you can do five slow ones"""
RACK = "How long may I use the rack at peak time?"
RACK_ANSWER = "**Twenty minutes**, from 17 to 20 h. Let others work in."
SUPPLEMENTS = "Which supplements do you recommend?"
DOSES = "None. Ask [a dietitian](https://example.org/diet)."
VAIN = ("how much creatine should I take per day?", "how much creatine per day")
BROKEN = """\
schema: 1
entries:
  - question: What are the gym's opening hours?
    answer: see [the page](javascript:alert(1))
    replaces: squats-work-hamstring
  - question: Hm
    anwser: From six to ten.
"""


def _desk(stage: Stage, guild: FakeGuild | None = None, name: str = "coach.kim") -> CuratorDriver:
    guild = guild or stage.guild
    role = guild.role("moderators", Permission.MANAGE_GUILD)
    return CuratorDriver(stage.discord, guild.member(name, role))


def at_desk(play: Callable[[Stage, CuratorDriver], Awaitable[list[Seen]]]) -> Scene:
    """Let a moderator play."""

    async def seen(stage: Stage) -> list[Seen]:
        return await play(stage, _desk(stage))

    return seen


async def form(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Open the form of an entry from a member's message."""
    said = await stage.jonas.says(stage.channel, ASKED)
    return [said.message, (await desk.member.uses_menu("Add to FAQ", said.message)).modal]


async def faults(_: Stage, desk: CuratorDriver) -> list[Seen]:
    """Send what cannot be saved."""
    wrong = "see [our page](javascript:alert(1))"
    return [await desk.previews("how", wrong, citations="kubo201\nhttp:/nowhere")]


async def _preview(desk: CuratorDriver) -> Message:
    return await desk.previews(
        ASKED, ANSWER, citations="kubo2019\nhttps://example.org/programme", phrasings="hams"
    )


async def preview(_: Stage, desk: CuratorDriver) -> list[Seen]:
    """Look at an entry that collides with a curated topic."""
    return [await _preview(desk)]


async def plain_preview(_: Stage, desk: CuratorDriver) -> list[Seen]:
    """Look at an entry that collides with nothing."""
    return [await desk.previews(RACK, RACK_ANSWER, category="House rules")]


async def saved(_: Stage, desk: CuratorDriver) -> list[Seen]:
    """Save an entry in a topic's place, one beside a topic, and one of nobody else's."""
    own = await desk.presses(await _preview(desk), "Save as this server's answer")
    emg = await desk.previews("What is EMG?", "Ask Jo, who has the machine.")
    beside = await desk.presses(emg, "Save beside it")
    return [own, beside, await desk.adds(RACK, RACK_ANSWER)]


async def community(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Ask as a member what this server answers itself, with sources and without."""
    await desk.presses(await _preview(desk), "Save as this server's answer")
    await desk.adds(RACK, RACK_ANSWER)
    seen: list[Seen] = []
    for member, question in ((stage.jonas, ASKED), (stage.mira, RACK)):
        said = await member.says(stage.channel, question, mention=True)
        seen += [said.message, await said.answer()]
    return seen


async def conflict(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Save what somebody else changed meanwhile."""
    await desk.adds(RACK, RACK_ANSWER)
    other = CuratorDriver(stage.discord, stage.guild.member("lee", stage.guild.role("moderators")))
    mine = await desk.form("/faq edit", entry="e1")
    theirs = await other.submits(await other.form("/faq edit", entry="e1"), phrasings="rack time")
    await other.presses(theirs, "Save")
    card = await desk.submits(mine, answer="**Thirty minutes**, from 17 to 20 h.")
    return [await desk.presses(card, "Save")]


async def _missed(stage: Stage, desk: CuratorDriver) -> Message:
    for number, question in enumerate((*VAIN, VAIN[0], "do i need a belt for heavy pulls?")):
        await asked(stage.guild, stage.guild.member(f"asker{number}"), question)
    choices = await asked(stage.guild, stage.jonas, "how do squats hit my legs")
    await stage.jonas.presses(choices, choices.custom_ids[1])
    answer = await asked(stage.guild, stage.mira, "what is emg")
    await stage.mira.presses(answer, "Not helpful")
    return await desk.command("/faq unanswered")


async def misses(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Look at what was asked in vain."""
    return [await _missed(stage, desk)]


async def no_misses(_: Stage, desk: CuratorDriver) -> list[Seen]:
    """Look where nothing was asked in vain."""
    return [await desk.command("/faq unanswered")]


async def meaning(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Say that a question means another."""
    await desk.adds(SUPPLEMENTS, DOSES)
    return [await desk.presses(await _missed(stage, desk), "It means …")]


async def taught(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Choose what it means; then ask it."""
    await desk.adds(SUPPLEMENTS, DOSES)
    choice = await desk.presses(await _missed(stage, desk), "It means …")
    card = await desk.selects(choice, "It means …", "e1")
    said = await stage.jonas.says(stage.channel, VAIN[1], mention=True)
    return [card, said.message, await said.answer()]


async def explained(_: Stage, desk: CuratorDriver) -> list[Seen]:
    """Try a question out."""
    exchange = await desk.member.slash("/faq test", question="do sqats hit the hamies?")
    return [exchange.message, await exchange.followup()]


async def _kept(desk: CuratorDriver) -> None:
    await desk.adds(RACK, RACK_ANSWER, category="House rules", phrasings="rack time\npeak time")
    preview = await desk.submits(
        await desk.form("/faq edit", entry="e1"),
        answer=RACK_ANSWER.replace("Twenty", "Thirty"),
        phrasings="rack time\nhow long in the rack",
    )
    await desk.presses(preview, "Save")


async def history(_: Stage, desk: CuratorDriver) -> list[Seen]:
    """Look at what was changed in an entry, and take it back."""
    await _kept(desk)
    await desk.command("/faq undo", entry="e1")
    return [await desk.command("/faq history", entry="e1")]


async def versions(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Read an earlier version whole, bring it back, and undo what another has just undone."""
    await _kept(desk)
    seen = await desk.command("/faq history", entry="e1")
    first = await desk.selects(seen, "Read a whole version", "1")
    looked_at = dict(first.payload)
    back = await desk.presses(first, "Bring this back")
    await desk.command("/faq undo", entry="e1")
    other = _desk(stage, name="coach.lee")
    return [looked_at, back, await other.command("/faq undo", entry="e1")]


async def undone(_: Stage, desk: CuratorDriver) -> list[Seen]:
    """Take a change back."""
    await _kept(desk)
    return [await desk.command("/faq undo", entry="e1")]


async def shown(_: Stage, desk: CuratorDriver) -> list[Seen]:
    """Look at an entry, then at what would go."""
    await _kept(desk)
    looked_at = await desk.command("/faq show", entry="e1")
    return [looked_at, await desk.command("/faq remove", entry="e1")]


async def listed(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Look at all entries, also one that only points to a topic."""
    await _kept(desk)
    await desk.presses(await _preview(desk), "Save as this server's answer")
    await desk.adds(SUPPLEMENTS, DOSES)
    choice = await desk.presses(await _missed(stage, desk), "It means …")
    await desk.selects(choice, "It means …", "muscles-worked-by-squats")
    return [await desk.command("/faq list")]


async def moved(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Export, look at the file in another server, and import it."""
    await _kept(desk)
    await desk.adds(SUPPLEMENTS, DOSES)
    export = (await desk.member.slash("/faq export")).message
    there = _desk(stage, stage.discord.guild("elsewhere")).member
    name, text = attached(export)
    report = (await import_file(there, text, name)).message
    before = dict(report.payload)
    done = await presses(there, report, "Import 2 entries")
    return [export, before, done]


async def reported(_: Stage, desk: CuratorDriver) -> list[Seen]:
    """Look at a file that collides, and at one with faults."""
    report = (await import_file(desk.member, FILE)).message
    return [report, (await import_file(desk.member, BROKEN)).message]


async def settings(_: Stage, desk: CuratorDriver) -> list[Seen]:
    """Look at the settings before anything was chosen."""
    return [await desk.command("/settings")]


async def decided(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Choose a role and channels."""
    card = await desk.command("/settings")
    role, log = stage.guild.role("curators"), stage.guild.channel("log")
    await desk.member.selects(card, "v1:set:role", str(role.id))
    await reads(stage.discord, card, "Curators are")
    await desk.member.selects(card, "v1:set:log", str(log.id))
    await reads(stage.discord, card, "Changes are posted")
    return [card]


async def journal(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Read in the log channel what was changed."""
    await decided(stage, desk)
    await _kept(desk)
    await desk.command("/faq undo", entry="e1")
    await taught(stage, desk)
    await desk.presses(await desk.command("/faq remove", entry="e1"), "Remove")
    log = stage.guild.channel("log")
    await stage.discord.until(lambda: len(log.messages) > 6, "the log")
    return list(log.messages.values())


async def privacy(stage: Stage, _: CuratorDriver) -> list[Seen]:
    """Read what is kept."""
    return [(await stage.mira.slash("/privacy show", stage.channel)).message]


async def forgotten(stage: Stage, desk: CuratorDriver) -> list[Seen]:
    """Have one's name erased, and look what is left."""
    await _kept(desk)
    asking = (await desk.member.slash("/privacy forget")).message
    before = dict(asking.payload)
    await desk.member.presses(asking, "Erase my part")
    await reads(stage.discord, asking, "Done")
    return [before, asking, await desk.command("/faq history", entry="e1")]


DESK_SCENES: dict[str, Scene] = {
    name: at_desk(play)
    for name, play in {
        "desk-form": form,
        "desk-faults": faults,
        "desk-preview": preview,
        "desk-plain-preview": plain_preview,
        "desk-saved": saved,
        "desk-conflict": conflict,
        "community": community,
        "misses": misses,
        "no-misses": no_misses,
        "meaning": meaning,
        "taught": taught,
        "explained": explained,
        "history": history,
        "versions": versions,
        "undone": undone,
        "shown": shown,
        "listed": listed,
        "moved": moved,
        "reported": reported,
        "settings": settings,
        "decided": decided,
        "journal": journal,
        "privacy": privacy,
        "forgotten": forgotten,
    }.items()
}
