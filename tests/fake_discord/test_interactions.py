"""First responses, edits and follow-ups, called without a library between."""

from __future__ import annotations

import pytest

from tests.fake_discord import Flag, NotPossibleError, Permission, Settings

pytestmark = pytest.mark.usefixtures("commands")


@pytest.fixture
def asked(ada):
    """Let a member ask, and give the exchange that waits for its answer."""
    return lambda: ada.slash("/ask", until="sent", question="x")


@pytest.fixture
def respond(call):
    """Return a way to send a first response."""

    async def responding(exchange, kind, **data):
        one = exchange.interaction
        path = f"/interactions/{one.id}/{one.token}/callback?with_response=1"
        status, payload, _ = await call("POST", path, {"type": kind, "data": data})
        return status, payload

    return responding


@pytest.fixture
def hook(discord, call):
    """Return a way to use the webhook of an interaction."""

    async def hooking(exchange, method, path="", **body):
        url = f"/webhooks/{discord.bot.id}/{exchange.interaction.token}{path}"
        status, payload, _ = await call(method, f"{url}?wait=1", body or None)
        return status, payload

    return hooking


async def test_a_response_is_given_back(asked, respond):
    """With with_response the message comes back; ephemeral as its flags say."""
    exchange = await asked()
    status, payload = await respond(exchange, 4, content="hi", flags=64)
    assert status == 200
    assert payload["interaction"]["response_message_ephemeral"] is True
    assert payload["resource"]["message"]["content"] == "hi"


async def test_a_late_response_is_unknown(discord, asked, respond):
    """Three seconds after the event the token is void: 10062, and the member reads a failure."""
    exchange = await asked()
    exchange.interaction.started -= 3.01
    await exchange.reach("responded")
    assert exchange.failed
    status, payload = await respond(exchange, 4, content="late")
    assert (status, payload["code"]) == (404, 10062)
    assert discord.messages(exchange.interaction.channel) == []


async def test_the_deadline_needs_nobody_who_waits(asked, respond):
    """The time alone decides, whether or not the member still looks."""
    exchange = await asked()
    exchange.interaction.started -= 3.01
    assert (await respond(exchange, 5))[1]["code"] == 10062


async def test_the_deadline_is_three_seconds(asked, respond):
    """Just in time is in time, and the default is Discord's."""
    assert Settings().response_seconds == 3.0
    exchange = await asked()
    exchange.interaction.started -= 2.5
    assert (await respond(exchange, 5))[0] == 200


async def test_a_wrong_token_is_unknown(call):
    """An interaction that does not exist is 10062."""
    status, payload, _ = await call("POST", "/interactions/1/nope/callback", {"type": 5})
    assert (status, payload["code"]) == (404, 10062)


async def test_a_second_response_is_refused(asked, respond):
    """The first response is the only one: 40060."""
    exchange = await asked()
    await respond(exchange, 5)
    status, payload = await respond(exchange, 4, content="again")
    assert (status, payload["code"]) == (400, 40060)


@pytest.mark.parametrize("kind", [1, 6, 7, 8, 12, None])
async def test_commands_take_only_their_responses(asked, respond, kind):
    """A command cannot be answered with an update or with choices."""
    status, payload = await respond(await asked(), kind)
    assert (status, payload["code"]) == (400, 50035)
    assert "type" in payload["errors"]


async def test_a_modal_cannot_answer_a_modal(ada, asked, respond):
    """A modal's submit takes no modal; and none can follow a defer."""
    child = {"type": 4, "custom_id": "f", "style": 1}
    modal = {"title": "T", "custom_id": "m"}
    modal["components"] = [{"type": 18, "label": "L", "component": child}]
    exchange = await asked()
    assert (await respond(exchange, 9, **modal))[0] == 200
    submit = await ada.submits(exchange.modal, {"L": "x"}, until="sent")
    assert (await respond(submit, 9, **modal))[0] == 400
    # It came from a command, so there is no message that could be updated.
    assert (await respond(submit, 7, content="x"))[0] == 400
    deferred = await asked()
    await respond(deferred, 5)
    _, payload = await respond(deferred, 9, **modal)
    assert payload["code"] == 40060


async def test_a_broken_response_leaves_the_first_one_open(asked, respond):
    """A response that is refused does not use up the interaction."""
    exchange = await asked()
    assert (await respond(exchange, 4, content="x" * 2001))[0] == 400
    assert (await respond(exchange, 4, content="x"))[0] == 200


async def test_a_defer_takes_only_ephemeral(asked, respond):
    """The Components V2 flag comes with the edit, not with the defer."""
    exchange = await asked()
    assert (await respond(exchange, 5, flags=1 << 15))[0] == 400
    assert (await respond(exchange, 5, flags=64))[0] == 200


@pytest.mark.parametrize(("first", "expected"), [(64, True), (0, False)])
async def test_an_edit_cannot_change_who_sees_it(asked, respond, hook, first, expected):
    """What the defer decided stays; the edit brings Components V2."""
    exchange = await asked()
    await respond(exchange, 5, flags=first)
    assert exchange.message.is_thinking
    card = {"flags": 1 << 15, "components": [{"type": 10, "content": "x"}]}
    status, payload = await hook(exchange, "PATCH", "/messages/@original", **card)
    assert status == 200
    assert exchange.message.is_ephemeral is expected
    assert exchange.message.is_card
    assert not exchange.message.is_thinking
    assert Flag(payload["flags"]) & Flag.COMPONENTS_V2


async def test_the_first_followup_after_a_defer_becomes_the_deferred(asked, respond, hook):
    """It edits the thinking message and keeps its visibility; the next one is its own."""
    exchange = await asked()
    await respond(exchange, 5)
    await hook(exchange, "POST", content="first", flags=64)
    assert exchange.message.content == "first"
    assert not exchange.message.is_ephemeral
    await hook(exchange, "POST", content="second", flags=64)
    assert [one.content for one in exchange.followups] == ["second"]
    assert exchange.followups[0].is_ephemeral


async def test_the_webhook_opens_with_the_response_and_closes_after_15_minutes(
    asked, respond, hook
):
    """Before the first response it is 10015, when the token has run out 50027."""
    exchange = await asked()
    status, payload = await hook(exchange, "POST", content="early")
    assert (status, payload["code"]) == (404, 10015)
    await respond(exchange, 4, content="x")
    exchange.interaction.started -= 901
    status, payload = await hook(exchange, "PATCH", "/messages/@original", content="late")
    assert (status, payload["code"]) == (401, 50027)


async def test_a_deleted_original_is_gone(asked, respond, hook):
    """After it is deleted the original can be neither edited nor read."""
    exchange = await asked()
    await respond(exchange, 4, content="x", flags=64)
    assert (await hook(exchange, "DELETE", "/messages/@original"))[0] == 204
    status, payload = await hook(exchange, "PATCH", "/messages/@original", content="y")
    assert (status, payload["code"]) == (404, 10008)


async def test_ephemeral_messages_are_out_of_reach_of_the_channel(asked, respond, call):
    """A private message is not in the channel for anybody."""
    exchange = await asked()
    await respond(exchange, 4, content="x", flags=64)
    channel = exchange.interaction.channel
    path = f"/channels/{channel.id}/messages/{exchange.message.id}"
    status, payload, _ = await call("PATCH", path, {"content": "y"})
    assert (status, payload["code"]) == (404, 10008)


@pytest.mark.parametrize(
    "choices",
    [
        [{"name": str(n), "value": "x"} for n in range(26)],
        [{"name": "x" * 101, "value": "x"}],
        [{"name": "x", "value": "x" * 101}],
        [{"name": "", "value": "x"}],
        [{"name": "x", "value": 1}],
    ],
)
async def test_choices_have_limits(ada, respond, choices):
    """Autocomplete offers 25 choices of 100 characters, texts to a text option."""
    exchange = await ada.autocomplete("/ask", until="sent", question="d")
    assert (await respond(exchange, 8, choices=choices))[0] == 400
    assert (await respond(exchange, 8, choices=[{"name": "x", "value": "x"}]))[0] == 200
    assert exchange.choice_names == ["x"]


async def test_autocomplete_cannot_be_deferred(ada, respond):
    """Choices are all it takes."""
    exchange = await ada.autocomplete("/ask", until="sent", question="d")
    assert (await respond(exchange, 5))[0] == 400


async def test_a_foreign_app_has_five_followups(discord, respond, hook):
    """Where only the user installed the application, the sixth follow-up is 40094."""
    guild = discord.guild("elsewhere", has_bot=False)
    eve = guild.member("eve", user=discord.user("eve", installed=True).user)
    discord.commands.overwrite(
        [{"name": "ask", "description": "Ask", "integration_types": [0, 1]}], None
    )
    exchange = await eve.slash("/ask", until="sent")
    assert exchange.event["authorizing_integration_owners"] == {"1": str(eve.id)}
    await respond(exchange, 4, content="x")
    discord.settings.rates["POST /webhooks/{webhook_id}/{webhook_token}"] = (100, 1.0)
    statuses = [(await hook(exchange, "POST", content="x"))[0] for _ in range(6)]
    assert statuses == [200] * 5 + [400]


async def test_a_foreign_app_answers_privately_where_it_must(discord, respond):
    """Without USE_EXTERNAL_APPS the answer of a user's own application is private."""
    guild = discord.guild(
        "elsewhere",
        has_bot=False,
        everyone=Permission.VIEW_CHANNEL | Permission.USE_APPLICATION_COMMANDS,
    )
    eve = guild.member("eve", user=discord.user("eve", installed=True).user)
    discord.commands.overwrite(
        [{"name": "ask", "description": "Ask", "integration_types": [1]}], None
    )
    exchange = await eve.slash("/ask", until="sent")
    await respond(exchange, 4, content="x")
    assert exchange.message.is_ephemeral


async def test_members_can_do_only_what_their_client_allows(gym, ada, asked, respond):
    """Unknown commands, missing options, absent and disabled buttons, others' private messages."""
    bob = gym.member("bob")
    with pytest.raises(NotPossibleError, match="No command"):
        await ada.slash("/nope")
    with pytest.raises(NotPossibleError, match="no option"):
        await ada.slash("/ask", nope=1)
    with pytest.raises(NotPossibleError, match="characters"):
        await ada.slash("/ask", question="x" * 6001)
    exchange = await asked()
    button = {"type": 2, "style": 2, "label": "Go", "custom_id": "go", "disabled": True}
    row = {"type": 1, "components": [button]}
    await respond(exchange, 4, content="x", flags=64, components=[row])
    with pytest.raises(NotPossibleError, match="disabled"):
        await ada.presses(exchange.message, "Go")
    with pytest.raises(NotPossibleError, match="no button"):
        await ada.presses(exchange.message, "nope")
    with pytest.raises(NotPossibleError, match="private"):
        await bob.presses(exchange.message, "Go")
    stale = await ada.presses(exchange.message, "old:1", unchecked=True, until="sent")
    assert stale.event["data"]["custom_id"] == "old:1"


async def test_a_component_can_update_its_message(discord, gym, ada, respond, hook):
    """Types 6 and 7 and edits of the original change the message the component is on."""
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Go", "custom_id": "go"}]}
    message = discord.earlier_message(gym.channel(), {"content": "x", "components": [row]})
    first = await ada.presses(message, "Go", until="sent")
    assert (await respond(first, 7, content="y"))[0] == 200
    second = await ada.presses(message, "Go", until="sent")
    assert (await respond(second, 6))[0] == 200
    await hook(second, "PATCH", "/messages/@original", content="z")
    assert message.content == "z"
    assert [one["content"] for one in message.versions] == ["x", "y"]
    third = await ada.presses(message, "Go", until="sent")
    await respond(third, 4, content="new")
    assert third.message.replies_to == message.id
