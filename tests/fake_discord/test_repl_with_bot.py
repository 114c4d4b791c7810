"""The terminal at the real bot: what a member and a moderator can play."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.repl import Repl
from tests.fake_discord.repl.seed import seed
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory):
    """Return a fake Discord with the bot running at it."""
    async with (
        FakeDiscord(quick(Settings, patience=20.0)) as fake,
        running_bot(fake, tmp_path_factory.mktemp("home")),
    ):
        yield fake


@pytest_asyncio.fixture(loop_scope="module")
async def play(world):
    """Return a way to type lines at a new server; the last one's answer comes back."""
    terminal = Repl(world, seed(world))

    async def typing(*lines):
        for line in lines:
            told = await terminal.enter(line)
        return told

    yield typing
    assert world.refused == []


async def test_whom_an_answer_is_for_is_named(play):
    """`for=` takes the name of a member; one that is not there is answered with those who are."""
    told = await play("/ask question='do squats work' for=bob")
    assert told.startswith("-# For @bob\n")
    told = await play("/ask question='does x work' for=yuo")
    assert told == "“yuo” is not there; choose a name or a number of: 1 you, 2 bob, 3 mod."


@pytest.mark.parametrize(
    "line",
    ["don't", "'", '"', "/ask question='unclosed", "/", "/faq", "!", ">", "as", "menu x", "-"],
)
async def test_no_line_ends_it(play, line):
    """After any line the next one is answered."""
    assert await play(line)
    assert "hamstrings?" in await play("do squats work your hamstrings?")


async def test_the_answer_is_at_hand_after_its_details(play):
    """After Why? the select of the answer can be used, and a reply goes to the answer."""
    told = await play("do squats work hamstrings?", "!1")
    assert told.endswith("(only you can see this)")
    assert "What should I do for hamstrings instead of squats?" in await play("!5 2")
    told = await play("> why?")
    assert "What would explain it" in told
    assert "only you" not in told


async def test_what_is_offered_while_typing_can_be_sent(play):
    """Autocomplete shows questions, and picking one asks it."""
    offered = (await play("complete /ask question=hamst")).splitlines()
    assert len(offered) > 1
    assert offered[1].removeprefix("2 ") in await play("pick 2")


async def test_a_moderator_adds_an_entry(play):
    """The form of `/faq add` is filled in, saved by a button, and a member gets the answer."""
    assert "is hidden from you" in await play("/faq add")
    told = await play("as mod", "/faq add")
    assert told.startswith("── Add to this server's FAQ ──")
    told = await play("Can I bring my dog?", "No dogs.\\nOnly cats.", "", "", "")
    assert "### Save this?" in told
    assert "Saved as e1" in await play("!save")
    assert "│ No dogs.\n│ Only cats." in await play("as you", "can I bring my dog?")


async def test_a_message_becomes_an_entry(play):
    """The menu on a member's message opens the form with its text in it."""
    told = await play("say Is there a sauna?", "menu Add to FAQ")
    assert "hidden from you. Type “as mod”" in told
    told = await play("as mod", "menu add")
    assert "  now: Is there a sauna?" in told
    assert "closed" in await play("cancel")
    assert "To [this message]" in await play("menu 1 Answer from the evidence")


async def test_settings_are_chosen_by_name(play):
    """Roles and channels are chosen by name, several with commas, and none."""
    await play("as mod", "/settings")
    assert "✅ Curators are those with @coach." in await play("!1 coach")
    told = await play("!2 #log")
    assert "✅ Changes are posted in #log." in told
    assert "(in #log)\n@mod changed the settings" in told
    assert "✅ I'll listen in #general, #log once I'm allowed to read messages." in await play(
        "!3 general, log"
    )
    assert "✅ I listen nowhere." in await play("!3 none")


async def test_a_coach_becomes_a_curator(play):
    """With the role chosen and the command allowed, a member adds to the FAQ, and sets nothing."""
    await play("as mod", "/settings", "!1 coach")
    assert "is hidden from bob" in await play("as bob", "/faq add")
    told = await play(
        "as mod", "allow coach /faq", "allow coach menu Add to FAQ", "as bob", "/faq add"
    )
    assert told.startswith("── Add to this server's FAQ ──")
    await play("cancel", "say Is there a sauna?")
    assert "now: Is there a sauna?" in await play("menu Add to FAQ")
    assert "is hidden from bob" in await play("cancel", "/settings")


async def test_files_go_to_commands_and_come_back(play, tmp_path):
    """A file is named by its path; one of the bot's is shown with its address."""
    file = tmp_path / "gym faq.yaml"
    entries = "schema: 1\nentries:\n  - question: Is there a sauna?\n    answer: No.\n"
    file.write_text(entries, "utf-8")
    assert "takes the path of a file" in await play("as mod", "/faq import file=nowhere.yaml")
    assert "would add 1 entry" in await play(f"/faq import file={file}")
    assert "live now" in await play("!1")
    assert ") http://127.0.0.1:" in await play("/faq export")
