"""The fake Discord measured by Discord's own OpenAPI description."""

from __future__ import annotations

import pytest

from tests.fake_discord import FakeDiscord, SchemaViolationError
from tests.fake_discord.openapi import Schemas, description_file, with_text_ids
from tests.fake_discord.settings import Settings

SCHEMAS = Schemas(description_file())
needs_description = pytest.mark.skipif(bool(SCHEMAS.skipped), reason=SCHEMAS.skipped)


@needs_description
@pytest.mark.usefixtures("bot")
async def test_members_and_their_messages_fit_the_description(gym, ada):
    """What members write and where they do fits as well as what the API answers."""
    said = await ada.says(gym.channel(), "hello", mention=True)
    answer = await said.answer()
    reply = await ada.says(gym.channel(), "why?", reply_to=answer)
    exchange = await ada.slash("/card")
    pressed = await ada.presses(exchange.message, "Why?")
    for message in (said.message, answer, reply.message, exchange.message, pressed.message):
        assert SCHEMAS.named_fault("MessageResponse", message.payload) is None
    channel = gym.channel().payload()
    assert SCHEMAS.named_fault("GuildChannelResponse", channel) is None
    assert SCHEMAS.named_fault("PrivateChannelResponse", ada.dm.payload()) is None
    member = gym.guild.memberships[ada.id].payload()
    assert SCHEMAS.named_fault("GuildMemberResponse", member) is None


@needs_description
async def test_lookups_fit_the_description(discord, gym, ada, call):
    """Every look-up answers as described; leaving the fake Discord would raise otherwise."""
    paths = (
        "/users/@me",
        f"/users/{ada.id}",
        "/oauth2/applications/@me",
        "/gateway",
        "/gateway/bot",
        f"/channels/{gym.channel().id}",
        f"/channels/{ada.dm.id}",
        f"/guilds/{gym.id}",
        f"/guilds/{gym.id}/members/{ada.id}",
    )
    for path in paths:
        assert (await call("GET", path))[0] == 200
    assert (await call("POST", "/users/@me/channels", {"recipient_id": str(ada.id)}))[0] == 200
    assert discord.state.unfaithful == []


@needs_description
async def test_a_request_that_breaks_only_the_description_is_refused(gym, call):
    """What our own rules do not know, the description still refuses."""
    path = f"/channels/{gym.channel().id}/messages"
    status, payload, _ = await call("POST", path, {"content": "x", "tts": "loudly"})
    assert (status, payload["code"]) == (400, 50035)
    assert "tts" in str(payload["errors"])


async def test_an_unfaithful_answer_is_raised_on_leaving():
    """A test cannot pass over an answer that Discord would not give."""
    with pytest.raises(SchemaViolationError, match="made up"):
        async with FakeDiscord() as discord:
            discord.state.unfaithful.append("made up")


async def test_without_the_description_everything_still_works():
    """Checking can be switched off, and a missing file says why nothing is checked."""
    async with FakeDiscord(Settings(validate=False)) as discord:
        assert discord.state.schemas.skipped
    assert "not at" in Schemas(description_file().with_name("nowhere.json")).skipped


def test_ids_may_be_numbers():
    """Discord takes numbers for ids; component ids stay numbers."""
    body = {"message_reference": {"message_id": 1 << 60}, "components": [{"id": 3}]}
    assert with_text_ids(body) == {
        "message_reference": {"message_id": str(1 << 60)},
        "components": [{"id": 3}],
    }
