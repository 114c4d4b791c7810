"""Files sent with /faq import and received from /faq export, and their cards."""

from __future__ import annotations

from bot.store.store import Store
from tests.cards.broken_limits import broken_limits
from tests.fake_discord.actors.commands import Seat, find_command
from tests.fake_discord.actors.interactions import Start, start
from tests.fake_discord.actors.results import InteractionResult
from tests.fake_discord.enums import CommandType, InteractionType, OptionType
from tests.fake_discord.state.message_changes import Draft as Post, post
from tests.fake_discord.state.stored_payloads import Upload

READING = "Reading the file"
FILE = """\
schema: 1
entries:
  - question: What are the gym's opening hours?
    answer: From six to ten.
    phrasings: [when do you open]
  - question: Do squats work your hamstrings?
    answer: Our coach says no.
    replaces: squats-work-hamstrings
  - question: What is EMG?
    answer: Ask at the desk.
"""


async def import_file(  # noqa: PLR0913  who sends what, and how it is sent
    member, text, name="gym.yaml", *, size=None, update=None, until="finished"
):
    """Use /faq import with a file, as a client does that has uploaded it already.

    With a `size` of its own the file cannot be fetched.
    """
    place = member.home
    seat = Seat(member.state, member.user, place)
    command = find_command(seat, "faq", CommandType.SLASH)
    data = text if isinstance(text, bytes) else text.encode()
    upload = Upload(name, "application/octet-stream", data)
    body = {"attachments": [{"id": 0, "filename": name}]}
    (file,) = post(member.state, place, member.user, Post(body, uploads={0: upload})).payload[
        "attachments"
    ]
    if size is not None:
        file = {**file, "size": size, "url": file["url"].replace(file["id"], "0")}
    option = {"type": int(OptionType.ATTACHMENT), "name": "file", "value": file["id"]}
    options = [option]
    if update is not None:
        options.append({"type": int(OptionType.BOOLEAN), "name": "update", "value": update})
    told = {
        "id": command["id"],
        "name": "faq",
        "type": 1,
        "options": [{"type": 1, "name": "import", "options": options}],
        "resolved": {"attachments": {file["id"]: file}},
    }
    what = Start(InteractionType.COMMAND, told)
    first_call = len(member.state.calls)
    interaction = start(member.state, member.user, place, what)
    exchange = await InteractionResult(member.state, interaction, first_call).reach(until)
    if until == "finished":
        # A file that takes its time is told to be read, in the place of the report.
        await member.state.signal.until(
            lambda: READING not in exchange.message.text, "the report", seconds=30, recheck=0.05
        )
    return exchange


async def presses(member, report, name, **options):
    """Press a button of a report, and wait until the card is another or something is said."""
    before = len(report.versions)
    done = await member.presses(report, name, **options)
    await member.state.signal.until(
        lambda: done.followups or done.message is not report or len(report.versions) > before,
        lambda: f"an end of {done}",
        seconds=10,
        recheck=0.05,
    )
    return (done.followups or [done.message])[-1]


def attached(message):
    """Return the one file of a message: its name and its text."""
    (file,) = message.payload["attachments"]
    return file["filename"], message.files[file["id"]].decode()


def sound(message):
    """Return a private card that breaks no limit."""
    assert message.is_ephemeral
    assert message.is_card
    assert broken_limits(message.components) == ()
    return message


async def kept(world, gym):
    """Return what the store holds of a server."""
    async with await Store.open(world.url) as store:
        return await store.entries(gym.id)
