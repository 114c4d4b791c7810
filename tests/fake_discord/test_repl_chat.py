"""What is typed in the terminal that is started by hand, at a small bot."""

from __future__ import annotations

import pytest

from tests.fake_discord.repl import Repl
from tests.fake_discord.repl.help_text import HELP
from tests.fake_discord.repl.seed import seed
from tests.fake_discord.state.message_changes import remove


@pytest.fixture
def terminal(discord, bot):  # noqa: ARG001 - someone to talk to
    """Return a terminal at a furnished server."""
    return Repl(discord, seed(discord))


async def test_typed_text_is_a_mention(terminal):
    """A line is sent with a mention, and the reply comes back as text."""
    assert await terminal.enter("do squats work?") == "You said: do squats work?"
    assert await terminal.enter("> why?") == "You said: why?"
    assert await terminal.enter("dm hello") == "You said: hello"
    assert await terminal.enter("say hello") == "(no answer)"


async def test_names_are_mentions_as_in_a_client(terminal, bot):
    """@name becomes a mention and a mention a name; the bot is mentioned once."""
    assert await terminal.enter("@squatbot ask @bob") == "You said: ask @bob"
    assert bot.heard[-1].content.count(terminal.discord.bot.mention) == 1
    assert terminal.played.member("bob").mention in bot.heard[-1].content


async def test_commands_buttons_and_selects_can_be_typed(terminal):
    """Commands take options, and controls their number or their label."""
    told = await terminal.enter("/ask question='do squats work?' private=true")
    assert told.splitlines()[0] == "Answer to do squats work?"
    told = await terminal.enter("/card")
    assert "│ # Do squats work?" in told
    assert "[1 Why?]" in told
    assert "<2 Related>\n   1 Hamstrings" in told
    for typed in ("!2 Hamstrings", "!2 hams", "!2 1"):
        assert "# hams" in await terminal.enter(typed)
    for typed in ("!1", "!why?", "!wh"):
        assert await terminal.enter(typed) == "Because.\n(only you can see this)"


async def test_options_may_be_typed_without_quotes_and_without_a_name(terminal):
    """A text goes on until the next name=; words before all names are the first option's."""
    for typed in (
        "/ask question=don't squats work? private=yes",
        "/ask don't squats work? private=yes",
        "/ask private=yes question=don't squats work?",
        "/ask private=yes question='don't squats work?'",
    ):
        told = await terminal.enter(typed)
        assert told.startswith("Answer to don't squats work?\n(only you can see this)")


async def test_buttons_stay_reachable_after_a_private_answer(terminal):
    """A number means the last message that has it, a reply the last message that all can see."""
    await terminal.enter("/card")
    assert "only you can see this" in await terminal.enter("!1")
    assert "# hams" in await terminal.enter("!2 1")
    await terminal.enter("!1")
    await terminal.enter("> really?")
    said = terminal.discord.messages(terminal.played.channel(), terminal.actor.member)
    replied = terminal.played.channel().messages[said[-1].replies_to]
    assert replied.is_card
    assert not replied.is_ephemeral
    await terminal.enter("/count")
    assert await terminal.enter("!1") == "Count\n[1 1]"
    assert "# hams" in await terminal.enter("!2 1")


async def test_what_is_asked_of_the_terminal_is_not_sent(terminal, bot):
    """Help, the lists and the end are the terminal's own."""
    assert await terminal.enter("?") == await terminal.enter("HELP") == HELP
    assert "/ask question=… [private=…]\n    Think, answer" in await terminal.enter("/")
    assert "/evidence claim name=…" in await terminal.enter("/")
    assert "Menus: Answer from the evidence" in await terminal.enter("menu")
    assert not await terminal.enter("")
    assert not terminal.ended
    assert not await terminal.enter("quit")
    assert terminal.ended
    assert bot.heard == []


async def test_somebody_else_can_act(terminal, bot):
    """`as NAME` switches the person, who sees no private message of the one before."""
    await terminal.enter("/card")
    await terminal.enter("!1")
    assert await terminal.enter("as bob") == "You are bob now."
    assert terminal.prompt == "bob> "
    assert await terminal.enter("hello") == "You said: hello"
    assert bot.heard[-1].author.name == "bob"
    assert await terminal.enter("as") == "You can be you, bob (a coach), mod (manages the server)."
    told = await terminal.enter("/moderate")
    assert told == (
        "The command “moderate” is hidden from bob. "
        "Type “as mod” to be somebody who manages the server."
    )
    await terminal.enter("as mod")
    assert await terminal.enter("/moderate") == "Done\n(only you can see this)"


async def test_a_role_is_allowed_a_hidden_command(terminal):
    """Whoever manages the server does it, and those with the role are offered the command then."""
    assert await terminal.enter("allow coach /moderate") == (
        "Only who manages the server can: type “as mod” first."
    )
    await terminal.enter("as mod")
    assert "choose a name or a number of" in await terminal.enter("allow nobody /moderate")
    assert "“nothing” is not there" in await terminal.enter("allow coach /nothing")
    assert await terminal.enter("allow coach /moderate") == (
        "“moderate” is offered to those with the role coach now."
    )
    await terminal.enter("as bob")
    assert "/moderate" in await terminal.enter("/")
    assert await terminal.enter("/moderate") == "Done\n(only you can see this)"
    await terminal.enter("as you")
    assert "hidden from you" in await terminal.enter("/moderate")


async def test_menus_are_aimed_at_messages_of_members(terminal):
    """A menu takes the last message of a member, or the one of a number in the list."""
    assert "no such message" in await terminal.enter("menu Answer from the evidence")
    await terminal.enter("say first")
    await terminal.enter("second")
    assert "On: first" in await terminal.enter("menu 1 Answer from the evidence")
    assert "On: @squatbot second" in await terminal.enter("menu answer")
    assert "  1 you: first\n  2 you: @squatbot second" in await terminal.enter("menu")


async def test_what_is_offered_can_be_picked(terminal):
    """`complete` shows what autocomplete offers, and `pick` sends the command with it."""
    assert await terminal.enter("complete /ask question=do squats g") == (
        "1 do squats grow hamstrings?"
    )
    told = await terminal.enter("pick 1")
    assert told.startswith("Answer to do squats grow hamstrings?")
    assert len((await terminal.enter("complete /ask private=yes question=")).splitlines()) == 3
    assert "3 what is a squat?" in await terminal.enter("complete /ask")
    assert await terminal.enter("complete /ask question=zzz") == "(nothing is offered)"


async def test_a_form_is_filled_in_field_by_field(terminal):
    """Fields are asked one by one, one that does not fit again, and then the form is sent."""
    told = await terminal.enter("/form")
    assert told.startswith("── Tell us ──")
    assert told.endswith("Words (at most 20 characters)")
    assert terminal.prompt == "Words> "
    assert await terminal.enter("") == "The field “Words” takes 1 to 20 characters."
    assert "1 to 20" in await terminal.enter("x" * 21)
    assert await terminal.enter("/hello") == "You wrote /hello\n(only you can see this)"
    assert terminal.prompt == "you> "
    await terminal.enter("/form")
    assert await terminal.enter("cancel") == "The form is closed; nothing was sent."
    assert await terminal.enter("hello") == "You said: hello"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/ask question='unclosed", "The quote in 'unclosed is not closed"),
        ("/ask 'unclosed", "The quote in 'unclosed is not closed"),
        ("/ask question=x question=y", "question= stands there twice"),
        ("/ask squats question=x", "Put a name= before “squats”"),
        ("/ask qestion=x", "/ask has no option “qestion”; it takes question, private."),
        ("/ask x private=perhaps", "private takes yes or no."),
        ("/ask", "/ask needs the option question."),
        ("/ask question=", "The option question takes 1 to 6000 characters."),
        ("/card x", "/card takes no options"),
        ("/evidence", "After /evidence comes one of: claim."),
        ("/evidence clam x", "After /evidence comes one of: claim."),
        ("/nope", "No command “nope” is registered; there are: ask, card"),
        ("!", "There is nothing to press yet"),
        ("!1", "There is nothing to press yet"),
        ("> why?", "There is no message to reply to yet"),
        ("dm", "A message has 1 to 2000 characters."),
        ("x" * 2001, "A message has 1 to 2000 characters."),
        ("as nobody", "“nobody” is not there; choose a name or a number of: 1 you, 2 bob, 3 mod."),
        ("menu Zoo", "“Zoo” is not there"),
        ("menu 7 Answer from the evidence", "There is no such message of a member"),
        ("complete /card", "/card completes nothing."),
        ("complete /nope", "No command “nope”"),
        ("pick 1", "First complete a command"),
        ("don't", "You said: don't"),
        ("it's \"quoted", "You said: it's \"quoted"),
    ],
)
async def test_no_typo_ends_it(terminal, line, told):
    """What cannot be done is said in a sentence that tells what can, and the next line works."""
    assert (await terminal.enter(line)).startswith(told)
    assert await terminal.enter("hello") == "You said: hello"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("!3", "There is no button 3: the last ones are 1 to 2."),
        ("!0", "There is no button 0"),
        ("!" + "9" * 5000, "No button is called"),
        ("!zoo", "No button is called “zoo”; there are: Why? · Related."),
        ("!2", "Say which; choose a name or a number of: 1 Hamstrings."),
        ("!2 3", "“3” is not there; choose a name or a number of: 1 Hamstrings."),
        ("!2 1, 1", "The select “more” does not take 2 values."),
        ("!2 none", "The select “more” does not take 0 values."),
    ],
)
async def test_what_no_button_does_is_said(terminal, line, told):
    """A number, a label or a choice that is not there is answered with those that are."""
    await terminal.enter("/card")
    assert (await terminal.enter(line)).startswith(told)


async def test_what_changes_meanwhile_is_shown_with_the_next_line(terminal):
    """A message that came late or went is not missed."""
    await terminal.enter("hello")
    message = terminal.actor.screen.on_screen(terminal.actor.member)[0]
    remove(terminal.discord.state, message)
    assert await terminal.enter("") == "(A message was deleted.)"
    log = terminal.played.channel("log")
    terminal.discord.earlier_message(log, {"content": "changed"})
    assert await terminal.enter("") == "(in #log)\nchanged"


async def test_a_bot_that_is_gone_is_missed(terminal, bot):
    """Without a bot nothing is sent, and it is said what to do."""
    await bot.close()
    await terminal.discord.until(lambda: not terminal.discord.gateway.ready, "the bot to leave")
    told = "The bot is gone: start it again in the second terminal."
    assert await terminal.enter("hello") == await terminal.enter("/ask x") == told
    assert await terminal.enter("?") == HELP
