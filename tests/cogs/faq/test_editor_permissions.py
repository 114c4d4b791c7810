"""Editor permissions: checked at the command, the form and every click."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.faq.model import GuildSettings
from bot.store.store import Store
from tests.cogs.faq.curator_driver import CuratorDriver, asked
from tests.fake_discord import NotPossibleError

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION, ANSWER = "Where do the plates go?", "Back on the tree."
REFUSED = (
    "Only curators can do that: members with Manage Server or the role that `/settings` names."
)


async def is_empty(desk):
    """See that nothing was saved."""
    return "No entries" in (await desk.command("/faq list")).text


async def test_members_do_not_see_the_commands(discord, ada):
    """Discord hides what is not theirs."""
    with pytest.raises(NotPossibleError, match="hidden"):
        await CuratorDriver(discord, ada).form("/faq add")


async def test_a_member_cannot_press_what_a_moderator_opened(discord, gym, desk, ada, bob):
    """Every action of the desk is refused, with ids as a client could send them."""
    preview = await desk.previews(QUESTION, ANSWER)
    public = await asked(gym, bob, QUESTION)
    eve = CuratorDriver(discord, ada)
    more = ("v1:edit:e1", "v1:entry:e1", "v1:rm:e1:1", "v1:undo:e1:1", "v1:hist:e1", "v1:list::1")
    for custom_id in (*preview.custom_ids, *more, "v1:rev:6:0", "v1:right:e1:6.0"):
        told = await eve.presses(public, custom_id, unchecked=True)
        assert REFUSED in told.text, custom_id
    assert await is_empty(desk)


async def test_a_member_cannot_submit_what_a_moderator_opened(discord, gym, desk, ada, bob):
    """The form's id is visible in no way, and would not help."""
    modal = await desk.form("/faq add")
    public = await asked(gym, bob, QUESTION)
    own = await ada.presses(public, "v1:why:", unchecked=True)
    stolen = replace(modal, opened_by=own.interaction)
    eve = CuratorDriver(discord, ada)
    told = (await eve.member.submits(stolen, {"question": QUESTION, "answer": ANSWER})).messages
    assert REFUSED in told[-1].text
    assert await is_empty(desk)


async def test_another_moderator_cannot_save_what_one_typed(discord, gym, desk, ada):
    """A text is its typist's until it is saved."""
    preview = await desk.previews(QUESTION, ANSWER)
    public = await asked(gym, ada, QUESTION)
    cleo = CuratorDriver(discord, gym.member("cleo", gym.role("moderators")))
    save = next(one for one in preview.custom_ids if one.startswith("v1:save"))
    assert "This text is gone" in (await cleo.presses(public, save, unchecked=True)).text
    assert "Saved as e1" in (await desk.presses(preview, "Save")).text


async def test_the_right_may_go_between_form_and_save(gym, desk):
    """The text stays, and is saved when the right is back."""
    preview = await desk.previews(QUESTION, ANSWER)
    roles = gym.guild.memberships[desk.member.id].role_ids
    kept = set(roles)
    roles.clear()
    assert REFUSED in (await desk.presses(preview, "Save")).text
    roles |= kept
    assert await is_empty(desk)
    assert "Saved as e1" in (await desk.presses(preview, "Save")).text


async def test_the_right_may_go_while_the_form_is_open(gym, desk):
    """What is submitted then is refused."""
    modal = await desk.form("/faq add")
    gym.guild.memberships[desk.member.id].role_ids.clear()
    told = await desk.submits(modal, question=QUESTION, answer=ANSWER)
    assert REFUSED in told.text


async def test_curators_write_too(world, discord, gym, desk, ada):
    """The role that the server chose is enough, and no longer than the member has it."""
    role = gym.role("curators")
    async with await Store.open(world.url) as store:
        await store.save_settings(gym.id, GuildSettings(curator_role=role.id), None)
        await world.discord.settled()
    await desk.adds(QUESTION, ANSWER)
    public = await asked(gym, ada, QUESTION)
    cleo = CuratorDriver(discord, gym.member("cleo", role))
    modal = await cleo.opens_hidden(public, "v1:edit:e1")
    preview = await cleo.submits(modal, answer="In the rack.")
    assert "Saved as e1" in (await cleo.presses(preview, "Save")).text
    gym.guild.memberships[cleo.member.id].role_ids.clear()
    assert REFUSED in (await cleo.presses(preview, "Undo")).text
    assert "In the rack." in (await asked(gym, ada, QUESTION)).text
