"""What a member or another server's admin may try: made-up ids, old forms, others' things."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.custom_id import ComponentAction
from bot.faq.model import EntryContent, GuildSettings
from tests.cogs.faq.curator_driver import CuratorDriver
from tests.cogs.faq.import_files import import_file
from tests.fake_discord import Permission
from tests.fake_discord.actors.interactions import Start, start
from tests.fake_discord.actors.results import InteractionResult
from tests.fake_discord.enums import InteractionType

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "do squats work your hamstrings?"
SECRET = EntryContent("When does the vault open?", "At the stroke of nine.")
SURROGATE = "\ud800"


@pytest.fixture
def mod(gym):
    """Return a member who manages the server."""
    return gym.member("mod", gym.role("moderators", Permission.MANAGE_GUILD))


@pytest.fixture
def stranger(discord):
    """Return a member who manages another server."""
    other = discord.guild("another gym")
    return other.member("eve", other.role("bosses", Permission.MANAGE_GUILD))


async def test_a_made_up_id_deletes_and_replaces_nobody_else_s_answer(gym, ada, bob):
    """The card itself must have the button; Discord shows none of these."""
    answer = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    before = answer.text
    for made_up in (
        f"v1:del:{bob.id}",
        f"v1:del:{bob.id}:squats-work-hamstrings",
        f"v1:pick:what-is-emg:{bob.id}",
        f"v1:pick:what-is-emg:{bob.id}.abc",
    ):
        refused = await bob.presses(answer, made_up, unchecked=True)
        assert refused.message.is_ephemeral, made_up
        assert "nothing was done" in refused.message.text
    assert not answer.is_deleted
    assert answer.text == before


async def test_a_made_up_id_deletes_no_line_of_the_log(discord, gym, mod, bob, store):
    """Nor a digest: no card of the bot but an answer can be deleted by who asked."""
    log = gym.channel("log")
    await store.save_settings(gym.id, GuildSettings(log_channel=log.id), None)
    await discord.settled()
    await CuratorDriver(discord, mod).adds("Where do the plates go?", "Back on the tree.")
    (line,) = await discord.until(lambda: discord.messages(log, discord.bot), "a line")
    refused = await bob.presses(line, f"v1:del:{bob.id}", unchecked=True)
    assert "nothing was done" in refused.message.text
    assert not line.is_deleted


async def test_no_made_up_id_shows_or_changes_what_another_server_has(gym, ada, stranger, store):
    """Numbers, forms and imports are looked up in the server where the press comes from."""
    entry = await store.add(gym.id, SECRET, None)
    settings = await store.settings(gym.id)
    card = await (await stranger.says(stranger.home, QUESTION, mention=True)).answer()
    references = (entry.id, f"{entry.id}:1", f"1-{entry.number}", f"{gym.id}", "")
    for action in sorted(ComponentAction):
        for reference in references:
            result = await stranger.presses(card, f"v1:{action}:{reference}", unchecked=True)
            for message in result.messages:
                assert "vault" not in message.text
                assert SECRET.answer not in message.text
            if result.kind is not None and "components" in (result.response or {}).get("data", {}):
                assert SECRET.answer not in str(result.response)
    assert await store.entries(gym.id) == (entry,)
    assert await store.settings(gym.id) == settings
    assert SECRET.answer in (await ada.slash("/ask", question=SECRET.question)).message.text


async def test_a_form_of_one_server_is_worth_nothing_in_another(discord, gym, mod, store):
    """Also for one who is a curator of both: what was typed is the server's and the member's."""
    preview = await CuratorDriver(discord, mod).previews(SECRET.question, SECRET.answer)
    save = next(held for held in preview.custom_ids if held.startswith("v1:save"))
    other = discord.guild("another gym")
    both = other.member("mod", other.role("bosses", Permission.MANAGE_GUILD), user=mod.user)
    card = await (await both.says(other.channel(), QUESTION, mention=True)).answer()
    refused = await both.presses(card, save, unchecked=True)
    assert "gone" in refused.messages[-1].text
    assert await store.entries(other.id) == await store.entries(gym.id) == ()


async def test_a_form_that_was_saved_cannot_be_sent_again(discord, mod, gym, store):
    """A replayed press finds it done with."""
    desk = CuratorDriver(discord, mod)
    preview = await desk.previews(SECRET.question, SECRET.answer)
    save = next(held for held in preview.custom_ids if held.startswith("v1:save"))
    await desk.presses(preview, "Save")
    again = await desk.presses(preview, save, unchecked=True)
    assert "gone" in again.text
    assert len(await store.entries(gym.id)) == 1


async def test_autocomplete_offers_only_this_server_s_entries(discord, gym, mod, stranger, store):
    """Whatever is typed, in every command that names entries."""
    await store.add(gym.id, SECRET, None)
    await discord.settled()
    for command in ("/faq show", "/faq edit", "/faq remove", "/faq undo", "/faq history"):
        own = await mod.autocomplete(command, entry="vault")
        assert any("vault" in name for name in own.choice_names), command
        for typed in ("vault", "e1", f"{gym.id}"):
            foreign = await stranger.autocomplete(command, entry=typed)
            assert not any("vault" in name for name in foreign.choice_names), command
    foreign = await stranger.autocomplete("/ask", question="vault")
    assert not any("vault" in name for name in foreign.choice_names)


async def test_a_file_s_name_cannot_read_as_another(mod):
    """Direction marks in it are left out, wherever the name is shown."""
    name = "gym\N{RIGHT-TO-LEFT OVERRIDE}lmay.exe\N{POP DIRECTIONAL FORMATTING}.yaml"
    text = "schema: 1\nentries:\n  - question: May I bring my dog?\n    answer: No.\n"
    for shown in (
        (await import_file(mod, text, name)).message.text,
        (await import_file(mod, "schema: 2", name)).message.text,
        (await import_file(mod, text, name.replace(".yaml", ".exe"))).messages[-1].text,
        (await import_file(mod, text, name, size=10**8)).messages[-1].text,
    ):
        assert "gym" in shown
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in shown


async def test_half_a_surrogate_pair_is_no_fault_anywhere(discord, gym, mod, ada):
    """In an id, a form, an option, a message: a sentence or an answer, and no traceback."""
    card = await (await ada.says(gym.channel(), f"{QUESTION} {SURROGATE}", mention=True)).answer()
    for action in sorted(ComponentAction):
        for custom_id in (f"v1:{action}:{SURROGATE}", f"v1:{action}:e1:{SURROGATE}"):
            data = {"custom_id": custom_id, "component_type": 2, "id": 1}
            what = Start(InteractionType.COMPONENT, data, card)
            pressed = start(mod.state, mod.user, gym.channel(), what)
            result = await InteractionResult(mod.state, pressed).reach("finished")
            assert result.kind is not None, custom_id
    for command, option in (
        ("/ask", "question"),
        ("/evidence study", "study"),
        ("/faq show", "entry"),
        ("/faq test", "question"),
    ):
        assert (await mod.slash(command, **{option: f"e1{SURROGATE}"})).messages, command
        assert (await mod.autocomplete("/ask", question=SURROGATE)).kind is not None
    desk = CuratorDriver(discord, mod)
    modal = await desk.form("/faq add")
    told = await desk.submits(modal, question=f"Where {SURROGATE} is it?", answer=SURROGATE * 3)
    assert told.text


@pytest.mark.parametrize(
    "text",
    [
        "**How sure are we?** Very.",
        "### how  sure are we\nVery.",
        "It works. ●●●● High",
        "⚫ ⚫ ⚫ ⚪ is what studies say",
    ],
)
async def test_an_entry_cannot_pass_for_the_bot_s_own_evidence(discord, mod, gym, store, text):
    """Neither the heading nor the dots of certainty are taken into an entry."""
    desk = CuratorDriver(discord, mod)
    told = await desk.previews("Do squats cure a cold?", text)
    assert "as only my own answers do" in told.text
    file = await import_file(
        mod,
        "schema: 1\nentries:\n  - question: Do squats cure a cold?\n    answer: |-\n"
        + "".join(f"      {line}\n" for line in text.splitlines()),
    )
    assert "as only my own answers do" in file.message.text
    assert await store.entries(gym.id) == ()


async def test_an_entry_says_whose_words_it_gives(discord, mod, ada):
    """And shows no certainty of its own."""
    await CuratorDriver(discord, mod).adds(SECRET.question, SECRET.answer)
    shown = (await ada.slash("/ask", question=SECRET.question)).message
    assert "Added by this server's moderators" in shown.text
    assert "How sure are we?" not in shown.text
    assert "●" not in shown.text


async def test_a_right_that_went_opens_nothing(discord, gym, mod, ada):
    """Whoever was a curator when a card was sent and is none now is refused by every button."""
    desk = CuratorDriver(discord, mod)
    saved = await desk.adds(SECRET.question, SECRET.answer)
    modal = await desk.form("/faq edit", entry="e1")
    gym.guild.memberships[mod.id].role_ids.clear()
    for custom_id in saved.custom_ids:
        assert "Only curators" in (await desk.presses(saved, custom_id)).text, custom_id
    assert "Only curators" in (await desk.submits(modal, answer="Never.")).text
    assert SECRET.answer in (await ada.slash("/ask", question=SECRET.question)).message.text
    stolen = replace(modal, opened_by=modal.opened_by)
    assert "Only curators" in (await desk.submits(stolen, answer="Never.")).text
