"""Channels where the bot answers without being addressed."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.faq.model import EntryContent
from bot.store.store import Store
from tests.cogs.wait_for_card import reads
from tests.fake_discord import FakeDiscord, Intent, Permission, Settings
from tests.fake_discord.enums import ChannelType
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")

SURE = "do squats work your hamstrings?"
ANSWER = "Do squats work your hamstrings?"
LISTEN = "v1:set:listen"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def listening_home(tmp_path_factory):
    """Return a data folder."""
    return tmp_path_factory.mktemp("listening")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord(listening_home):
    """Return a fake Discord with a bot that may read every message."""
    settings = quick(Settings, privileged=Intent.MESSAGE_CONTENT)
    async with (
        FakeDiscord(settings) as fake,
        running_bot(fake, listening_home, MESSAGE_CONTENT="1"),
    ):
        yield fake


@pytest_asyncio.fixture(loop_scope="module")
async def store(discord, listening_home):  # noqa: ARG001  the bot makes the file
    """Return the bot's database, opened beside it."""
    async with Store.at(f"sqlite:///{listening_home}/squatbot/squatbot.db") as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def heard(discord, gym, mod):
    """Return a channel that a manager has chosen to be listened to."""
    channel = gym.channel("questions")
    card = (await mod.slash("/settings")).message
    assert "Message Content Intent" not in card.text, card.text
    assert card.controls, card.text
    await mod.selects(card, LISTEN, str(channel.id))
    await reads(discord, card, "I listen in", channel.mention)
    return channel


async def silent(discord, *all_said):
    """Return whether nothing came of any of these."""
    await discord.settled(quiet=0.3)
    return not [answer for said in all_said for answer in said.answers]


async def test_what_is_sure_is_answered_unasked(ada, heard):
    """As a reply, with what belongs to an answer."""
    answer = await (await ada.says(heard, SURE)).answer()
    assert ANSWER in answer.text
    assert answer.control("Helpful")
    assert answer.control("Delete")


async def test_all_else_is_met_with_silence(discord, gym, ada, heard, store):
    """No choices, no advice, no word that something is not covered, and nothing is kept."""
    said = [
        await ada.says(heard, text)
        for text in (
            "squats?",
            "how much creatine should I take per day?",
            "my hamstring hurts when I squat",
            "hi all, who is in tomorrow?",
            "what is the weather like",
            "lol",
        )
    ]
    assert await silent(discord, *said)
    assert await store.misses(gym.id, 10) == ()


async def test_who_floods_the_channel_is_not_spoken_to(discord, ada, heard):
    """The cooldown holds, and says nothing to somebody who has not asked the bot anything."""
    for turn in range(10):
        await ada.says(heard, (SURE, "what is emg?")[turn % 2])
    await discord.settled()
    assert not [one for one in heard.messages.values() if "at once" in one.text]


async def test_elsewhere_it_does_not_listen(discord, gym, ada, heard):
    """Only the channels that were chosen, and none once they are taken back."""
    assert await silent(discord, await ada.says(gym.channel(), SURE))
    mod = gym.member("mod")
    card = (await mod.slash("/settings")).message
    await mod.selects(card, LISTEN)
    await reads(discord, card, "I listen nowhere")
    assert await silent(discord, await ada.says(heard, SURE))


async def test_what_is_said_to_others_is_left_alone(discord, gym, ada, bob, heard):
    """A mention of somebody else, another bot and a webhook are no questions to it."""
    robot = discord.other_bot(gym)
    said = [await ada.says(heard, f"{bob.mention} {SURE}"), await robot.says(heard, SURE)]
    hooked = discord.webhook_says(heard, SURE)
    assert await silent(discord, *said)
    assert not [one for one in heard.messages.values() if one.replies_to == hooked.id]


async def test_addressed_there_it_answers_as_everywhere(ada, heard):
    """Who mentions it gets choices, too."""
    answer = await (await ada.says(heard, "squats?", mention=True)).answer()
    assert answer.custom_ids[0].startswith("v1:pick")


async def test_its_role_is_as_good_as_its_name(gym, ada):
    """Where the text of a mention of its role can be read, it is answered, anywhere."""
    said = await ada.says(gym.channel("elsewhere"), f"{gym.bot_role.mention} {SURE}")
    assert ANSWER in (await said.answer()).text
    unsure = await ada.says(gym.channel("another"), f"squats? {gym.bot_role.mention}")
    assert (await unsure.answer()).custom_ids[0].startswith("v1:pick")


async def test_a_server_s_own_answer_needs_to_be_sure_as_well(discord, gym, ada, store, heard):
    """The very words of an entry are answered, near ones are not."""
    await store.add(gym.id, EntryContent("When is the gym open?", "Daily from 6 to 23."), None)
    card = (await gym.member("mod").slash("/settings")).message
    # Another process wrote the entry; a change through this one makes it look again.
    await gym.member("mod").presses(card, "Show them only to the asker")
    await reads(discord, card, "only the asker")
    answer = await (await ada.says(heard, "when is the gym open?")).answer()
    assert "Daily from 6" in answer.text
    assert await silent(discord, await ada.says(heard, "is the sauna of the gym ever open"))


async def test_a_test_tells_whether_it_would_answer_unasked(gym, heard):
    """Moderators see beforehand what their choice of channels brings."""
    assert heard
    mod = gym.member("mod")
    sure = await mod.slash("/faq test", question=SURE)
    assert "I would answer" in (await sure.followup()).text
    unsure = await mod.slash("/faq test", question="squats?")
    assert "stay silent" in (await unsure.followup()).text


async def test_a_closed_channel_is_not_written_to(discord, gym, ada, heard):
    """Where it may not write it listens in vain, and tries nothing."""
    gym.deny(heard, gym.bot_role, Permission.SEND_MESSAGES)
    await discord.settled()
    calls = len(discord.calls)
    assert await silent(discord, await ada.says(heard, SURE))
    assert len(discord.calls) == calls


async def test_a_thread_below_a_chosen_channel_is_heard(discord, gym, ada, heard):
    """A forum's posts are such threads, and can be chosen by their forum alone."""
    kind, owner = ChannelType.PUBLIC_THREAD, ada.id
    thread = type(heard)(discord.state.ids.next(), kind, "post", heard.guild, heard, owner_id=owner)
    discord.state.channels[thread.id] = heard.guild.channels[thread.id] = thread
    gym._tell("THREAD_CREATE", thread.payload())
    assert ANSWER in (await (await ada.says(thread, SURE)).answer()).text
