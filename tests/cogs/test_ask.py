"""Ask by message, command and menu: the answer, and who sees it."""

from __future__ import annotations

import pytest

from tests.fake_discord import NotPossibleError, Permission, ResponseType

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "do squats work your hamstrings?"
HEADING = "### Do squats work your hamstrings?"


@pytest.mark.parametrize(
    "text",
    [
        "{me} do squats work your hamstrings?",
        "hey {me}, do squats work your hamstrings?",
        "do squats work your hamstrings? {me}",
        "{me} {me} <:flex:123456789012345678>\n" + QUESTION,
    ],
    ids=["before", "within", "after", "twice"],
)
async def test_a_mention_anywhere_is_answered(discord, gym, ada, text):
    """The answer is a card in reply to the message."""
    said = await ada.says(gym.channel(), text.format(me=discord.bot.mention))
    answer = await said.answer()
    assert answer.is_card
    assert answer.text.startswith(HEADING)
    assert answer.replies_to == said.message.id
    await discord.settled(0.05)
    assert len(said.answers) == 1


async def test_a_direct_message_needs_no_mention(ada):
    """In private every message is to the bot."""
    said = await ada.says(ada.dm, QUESTION)
    assert (await said.answer()).text.startswith(HEADING)


async def test_others_talk_is_left_alone(discord, gym, ada, bob):
    """Without a mention, between members, to everyone, nothing is said."""
    channel = gym.channel()
    first = await ada.says(channel, QUESTION)
    await bob.says(channel, "why?", reply_to=first.message)
    await ada.says(channel, f"@everyone {QUESTION}")
    await ada.says(channel, f"{bob.mention} {QUESTION}")
    await discord.settled(0.1)
    assert discord.messages(channel, discord.bot) == []


async def test_bots_and_webhooks_are_ignored(discord, gym):
    """Two bots never talk to each other."""
    channel = gym.channel()
    robot = discord.other_bot(gym)
    await robot.says(channel, QUESTION, mention=True)
    discord.webhook_says(channel, f"{discord.bot.mention} {QUESTION}")
    await discord.settled(0.1)
    assert discord.messages(channel, discord.bot) == []


async def test_the_bots_role_is_explained_once(discord, gym, ada):
    """A mention of its role comes without the text; one hint says what to do instead."""
    channel = gym.channel()
    hint = await (await ada.says(channel, f"{gym.bot_role.mention} {QUESTION}")).answer()
    assert "You mentioned my role" in hint.text
    again = await ada.says(channel, f"{gym.bot_role.mention} {QUESTION}")
    await discord.settled(0.1)
    assert again.answers == []
    said = await ada.says(channel, QUESTION, mention=True)
    assert (await said.answer()).text.startswith(HEADING)


async def test_a_mention_alone_is_told_how_to_ask(discord, gym, ada):
    """Saying nothing is chatter."""
    said = await ada.says(gym.channel(), discord.bot.mention)
    assert "ask me about squats" in (await said.answer()).text


@pytest.mark.parametrize(
    "text", ["help", "/help", "what can you do?", "who are you", "how does this work", "test"]
)
async def test_who_asks_for_help_is_told_how_to_ask(gym, ada, bob, text):
    """In a channel, in reply to an answer and in private: one line, and never a guess."""
    mentioned = await (await ada.says(gym.channel(), text, mention=True)).answer()
    card = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    replied = await (await bob.says(gym.channel(), text, reply_to=card)).answer()
    direct = await (await ada.says(ada.dm, text)).answer()
    assert mentioned.text.endswith("or use /help.")
    assert "“Do squats work your hamstrings?”" in mentioned.text
    assert mentioned.text == replied.text == direct.text


async def test_a_command_that_asks_for_help_shows_it(ada):
    """The same card as /help, to who asked alone, and nothing is looked for in the evidence."""
    helped = await ada.slash("/help")
    asked = await ada.slash("/ask", question="what can you do?")
    assert asked.message.text == helped.message.text
    assert asked.message.is_ephemeral


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("do rows build the lats?", "not covered here"),
        ("my knee hurts when I squat", "I give no medical advice"),
        ("what is the capital of France?", "outside my field"),
        ("thanks!", "Any time."),
        ("squats?", "Did you mean one of these?"),
        ("do squats wrok yuor hamstirngs", HEADING),
        ("@everyone @here <@&1> squats hamstrings?", "Squats"),
        ("**do** ~~squats~~ ||work|| `your` hamstrings?", "quats"),
    ],
)
async def test_every_outcome_is_told(gym, ada, text, told):
    """Whatever is asked, there is a word on it."""
    said = await ada.says(gym.channel(), text, mention=True)
    assert told in (await said.answer()).text


async def test_ask_answers_all_in_the_channel(gym, ada, bob):
    """Without more a command answers publicly, with a button to delete it."""
    exchange = await ada.slash("/ask", question=QUESTION)
    assert exchange.kind is ResponseType.MESSAGE
    assert exchange.message in bob.sees(gym.channel())
    assert exchange.message.text.startswith(HEADING)
    assert exchange.message.control("Delete")


async def test_ask_in_private_is_seen_by_the_asker_alone(gym, ada, bob):
    """A private answer has everything but the button to delete it."""
    exchange = await ada.slash("/ask", question=QUESTION, private=True)
    assert exchange.message.is_ephemeral
    assert exchange.message not in bob.sees(gym.channel())
    assert not exchange.message.control("Delete")
    assert exchange.message.control("Why?")


async def test_ask_for_somebody_names_and_does_not_ping(ada, bob):
    """Whom it is for stands above the card."""
    exchange = await ada.slash("/ask", question=QUESTION, **{"for": bob})
    assert exchange.message.text.startswith(f"-# For {bob.mention}\n{HEADING}")
    assert not exchange.message.pings


async def test_private_and_for_contradict_each_other(ada, bob):
    """The refusal says what to leave out."""
    exchange = await ada.slash("/ask", question=QUESTION, private=True, **{"for": bob})
    assert exchange.message.is_ephemeral
    assert "leave out “private” or “for”" in exchange.message.text


@pytest.mark.parametrize("question", ["my knee hurts", "hello", "who won the election?"])
async def test_what_concerns_the_asker_alone_is_private(ada, question):
    """A command can keep what hurts, and what leads nowhere, from the channel."""
    exchange = await ada.slash("/ask", question=question)
    assert exchange.message.is_ephemeral


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "hams",
        "do squats",
        "hmastring grwth",
        "?",
        "🏋" * 20,
        "**",
        "squat " * 1_000,
        "x" * 6_000,
        "do squats work your hamstrings?",
        "\u202ehams",
        "%s{}'\";--",
    ],
    ids=lambda typed: repr(typed[:12]),
)
async def test_autocomplete_offers_questions_in_plain_words(ada, typed):
    """At most 25, each a question; whatever is typed."""
    exchange = await ada.autocomplete("/ask", question=typed)
    assert exchange.kind is ResponseType.CHOICES
    assert len(exchange.choices) <= 25
    assert all(one.endswith("?") for one in exchange.choice_names)
    assert len(set(exchange.choice_names)) == len(exchange.choices)


async def test_a_misspelt_beginning_finds_the_question(ada):
    """Typing badly is typing."""
    exchange = await ada.autocomplete("/ask", question="do sqats wrok hams")
    assert "Do squats work your hamstrings?" in exchange.choice_names[:3]


async def test_every_choice_is_answered(gym):
    """What autocomplete offers gives the answer of that very question."""
    offered = (await gym.member("eve").autocomplete("/ask", question="")).choices
    assert len(offered) == 25
    for number, choice in enumerate(offered):
        member = gym.member(f"eve{number // 6}")
        channel = gym.channel(f"c{number}")
        exchange = await member.slash("/ask", channel, question=choice["value"])
        if choice["value"] != "what-is-emg":
            assert exchange.message.text.startswith(f"### {choice['name']}")


async def test_a_message_menu_answers_that_message(gym, ada, bob):
    """What a member wrote is answered for all, naming them without a ping."""
    said = await bob.says(gym.channel(), QUESTION)
    exchange = await ada.uses_menu("Answer from the evidence", said.message)
    assert not exchange.message.is_ephemeral
    assert said.message.link in exchange.message.text
    assert bob.mention in exchange.message.text
    assert HEADING in exchange.message.text
    assert not exchange.message.pings


async def test_a_message_menu_takes_a_bots_words(discord, gym, ada):
    """What another bot wrote may be looked into as well."""
    robot = discord.other_bot(gym)
    said = await robot.says(gym.channel(), QUESTION)
    exchange = await ada.uses_menu("Answer from the evidence", said.message)
    assert HEADING in exchange.message.text


async def test_a_message_without_words_is_refused(gym, ada, bob):
    """A card, a picture or a mention alone asks nothing."""
    said = await bob.says(gym.channel(), f"{ada.mention} <:flex:123456789012345678>")
    card = await (await ada.says(gym.channel(), QUESTION, mention=True)).answer()
    for message in (said.message, card):
        exchange = await ada.uses_menu("Answer from the evidence", message)
        assert exchange.message.is_ephemeral
        assert "message has no text" in exchange.message.text


async def test_a_command_answers_where_the_bot_may_not_write(gym, ada):
    """An answer to a command needs no permission; a mention there is left alone."""
    channel = gym.channel("quiet")
    gym.deny(channel, gym.bot_role, Permission.SEND_MESSAGES)
    said = await ada.says(channel, QUESTION, mention=True)
    exchange = await ada.slash("/ask", channel, question=QUESTION)
    assert HEADING in exchange.message.text
    assert said.answers == []


async def test_a_question_has_at_most_five_hundred_characters(ada):
    """The client refuses more, and a longer message is read so far."""
    with pytest.raises(NotPossibleError, match="1 to 500"):
        await ada.slash("/ask", question="x" * 501)
    said = await ada.says(ada.dm, QUESTION + " please" * 250)
    assert (await said.answer()).is_card
