"""What members can do, option by option and field by field."""

from __future__ import annotations

import pytest

from tests.fake_discord import NotPossibleError, TimedOutError
from tests.fake_discord.rendering import as_text
from tests.fake_discord.state.stored_payloads import Upload


def option(kind, name, **changes):
    """Make an option."""
    return {"type": kind, "name": name, "description": "d", **changes}


@pytest.fixture
def every(discord):
    """Register a command with an option of every kind, one with groups, and menus."""
    choices = [{"name": "Back squat", "value": "back"}]
    options = [
        option(3, "text", max_length=5),
        option(3, "choice", choices=choices),
        option(4, "whole", min_value=1, max_value=9),
        option(5, "yes"),
        option(6, "who"),
        option(7, "where"),
        option(8, "role"),
        option(10, "part"),
        option(11, "file"),
    ]
    claim = option(1, "claim", options=[option(3, "name", required=True)])
    group = option(2, "study", options=[option(1, "show")])
    discord.commands.overwrite(
        [
            {"name": "every", "description": "d", "options": options},
            {"name": "evidence", "description": "d", "options": [claim, group]},
            {"name": "here", "description": "d", "contexts": [1]},
            {"name": "mine", "description": "d", "integration_types": [1]},
            {"name": "hidden", "description": "d", "default_member_permissions": "32"},
            {"name": "Who", "type": 2},
        ],
        None,
    )


@pytest.mark.usefixtures("every")
async def test_options_of_every_kind_are_sent(gym, ada):
    """Values go as Discord sends them, people and places with what they resolve to."""
    bob, role = gym.member("bob"), gym.role("coach")
    exchange = await ada.slash(
        "/every",
        until="sent",
        text="x",
        choice="Back squat",
        whole=3,
        yes=True,
        who=bob,
        where=gym.channel(),
        role=role,
        part=0.5,
    )
    data = exchange.event["data"]
    values = {one["name"]: one["value"] for one in data["options"]}
    assert values["choice"] == "back"
    assert values["whole"] == 3
    assert values["who"] == str(bob.id)
    assert data["resolved"]["users"][str(bob.id)]["username"] == "bob"
    assert data["resolved"]["members"][str(bob.id)]["permissions"] != "0"
    assert str(gym.channel().id) in data["resolved"]["channels"]
    assert str(role.id) in data["resolved"]["roles"]


@pytest.mark.usefixtures("every")
@pytest.mark.parametrize(
    ("words", "values", "why"),
    [
        ("/every", {"text": "x" * 6}, "1 to 5"),
        ("/every", {"text": ""}, "1 to 5"),
        ("/every", {"choice": "front"}, "no choice"),
        ("/every", {"whole": 10}, "range"),
        ("/every", {"yes": "perhaps"}, "does not fit"),
        ("/every", {"file": "x"}, "does not fit"),
        ("/evidence", {}, "subcommand"),
        ("/evidence claim", {}, "needs the option name"),
        ("/evidence nothing", {}, "no subcommand"),
        ("/here", {}, "this kind of channel"),
        ("/mine", {}, "not offered to servers"),
        ("/hidden", {}, "hidden from ada"),
    ],
)
async def test_what_a_client_does_not_send(ada, words, values, why):
    """A client refuses what Discord would never let through."""
    with pytest.raises(NotPossibleError, match=why):
        await ada.slash(words, **values)


@pytest.mark.usefixtures("every")
async def test_a_file_is_uploaded_for_a_command(discord, ada):
    """The bot gets the id of the file, what it is, and an address to fetch it from."""
    exchange = await ada.slash("/every", until="sent", file=Upload("a.txt", "text/plain", b"x"))
    data = exchange.event["data"]
    file = data["resolved"]["attachments"][data["options"][0]["value"]]
    assert (file["filename"], file["size"]) == ("a.txt", 1)
    assert discord.state.uploads[file["id"]] == b"x"


@pytest.mark.usefixtures("every")
async def test_groups_menus_and_direct_channels(gym, ada):
    """Groups nest, a menu of a member names the target, a direct channel has no member."""
    exchange = await ada.slash("/evidence study show", until="sent")
    group = exchange.event["data"]["options"][0]
    assert (group["type"], group["options"][0]["type"]) == (2, 1)
    bob = gym.member("bob")
    menu = await ada.uses_menu("Who", bob, until="sent")
    assert menu.event["data"]["target_id"] == str(bob.id)
    direct = await ada.slash("/here", ada.dm, until="sent")
    assert direct.event["user"]["id"] == str(ada.id)
    assert "member" not in direct.event
    with pytest.raises(NotPossibleError, match="not part"):
        await bob.slash("/here", ada.dm)


def labelled(label, component):
    """Make a labelled field of a modal."""
    return {"type": 18, "label": label, "component": component}


@pytest.fixture
async def modal(discord, ada, call):
    """Open a modal with a field of every kind."""
    options = [{"label": one, "value": one} for one in ("a", "b")]
    parts = [
        labelled("Text", {"type": 4, "custom_id": "t", "style": 1, "min_length": 2}),
        labelled("Select", {"type": 3, "custom_id": "s", "options": options, "required": False}),
        labelled("Radio", {"type": 21, "custom_id": "r", "options": options}),
        labelled("Boxes", {"type": 22, "custom_id": "b", "options": options, "max_values": 2}),
        labelled("Box", {"type": 23, "custom_id": "c"}),
    ]
    discord.commands.overwrite([{"name": "form", "description": "d"}], None)
    exchange = await ada.slash("/form", until="sent")
    one = exchange.interaction
    body = {"type": 9, "data": {"title": "T", "custom_id": "m", "components": parts}}
    status, told, _ = await call("POST", f"/interactions/{one.id}/{one.token}/callback", body)
    assert status == 204, told
    return exchange.modal


async def test_fields_of_every_kind_are_submitted(ada, modal):
    """Fields are found by label or custom_id and sent in the shape of their kind."""
    values = {"Text": "hello", "s": ["a"], "Radio": "b", "Boxes": ["a", "b"], "c": True}
    exchange = await ada.submits(modal, values, until="sent")
    sent = [one["component"] for one in exchange.event["data"]["components"]]
    assert [one.get("value", one.get("values")) for one in sent] == [
        "hello",
        ["a"],
        "b",
        ["a", "b"],
        True,
    ]
    assert all(one["id"] for one in sent)


@pytest.mark.parametrize(
    "values",
    [
        {"Text": "x", "Radio": "a", "Boxes": ["a"]},
        {"Text": "hello", "Boxes": ["a"]},
        {"Text": "hello", "Radio": "a", "Boxes": ["nope"]},
        {"Text": "hello", "Radio": "a", "Boxes": []},
        {"Text": "hello", "Radio": "a", "Boxes": ["a"], "Nope": "x"},
    ],
)
async def test_fields_are_checked_before_a_submit(ada, modal, values):
    """Lengths, required fields and offered values are the client's to check."""
    with pytest.raises(NotPossibleError):
        await ada.submits(modal, values)


async def test_one_field_can_be_checked(modal):
    """What is wrong elsewhere in a form does not matter to a field."""
    modal.check("t", {"t": "hello"})
    modal.check("Select", {})
    for name, values in (("t", {"t": "x"}), ("Radio", {})):
        with pytest.raises(NotPossibleError):
            modal.check(name, values)


async def test_a_modal_is_its_openers(gym, modal):
    """Nobody else sees it."""
    with pytest.raises(NotPossibleError, match="opened"):
        await gym.member("bob").submits(modal, {})


async def test_selects_offer_what_they_offer(discord, gym, ada):
    """Labels and values are taken, anything else is not; a select of users resolves them."""
    options = [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]
    rows = [
        {"type": 1, "components": [{"type": 3, "custom_id": "s", "options": options}]},
        {"type": 1, "components": [{"type": 5, "custom_id": "u"}]},
        {"type": 1, "components": [{"type": 8, "custom_id": "c"}]},
    ]
    message = discord.earlier_message(gym.channel(), {"content": "x", "components": rows})
    for chosen in ("A", "a"):
        exchange = await ada.selects(message, "s", chosen, until="sent")
        assert exchange.event["data"]["values"] == ["a"]
    users = await ada.selects(message, "u", str(ada.id), until="sent")
    assert str(ada.id) in users.event["data"]["resolved"]["users"]
    for name, values in (("s", ("C",)), ("s", ("a", "b")), ("nope", ("a",)), ("c", ("1",))):
        with pytest.raises(NotPossibleError):
            await ada.selects(message, name, *values)


async def test_members_write_where_they_may(discord, gym, ada):
    """Too long, in others' direct channels, to strangers, to private messages: not possible."""
    bob, eve = gym.member("bob"), discord.user("eve")
    said = await ada.says(gym.channel(), "x")
    await ada.edits(said.message, "y")
    assert said.message.content == "y"
    with pytest.raises(NotPossibleError, match="not bob's"):
        await bob.edits(said.message, "z")
    for member, channel, text in (
        (ada, gym.channel(), "x" * 2001),
        (ada, gym.channel(), ""),
        (bob, ada.dm, "x"),
        (eve, eve.dm, "x"),
        (eve, gym.channel(), "x"),
    ):
        with pytest.raises(NotPossibleError):
            await member.says(channel, text)
    await ada.deletes(said.message)
    with pytest.raises(NotPossibleError, match="deleted"):
        await ada.says(gym.channel(), "why?", reply_to=said.message)


async def test_waits_end_with_what_was_missed(discord, gym, ada):
    """A wait that fails names what it waited for."""
    said = await ada.says(gym.channel(), "anybody?", mention=True)
    with pytest.raises(TimedOutError, match="an answer to"):
        await said.answer(seconds=0.05)
    with pytest.raises(TimedOutError, match="the moon"):
        await discord.until(lambda: False, "the moon", seconds=0.05)


async def test_pings_are_listed(discord, gym, ada, call):
    """Whom the bot notifies can be asked for, in cards as in content."""
    path = f"/channels/{gym.channel().id}/messages"
    await call("POST", path, {"content": ada.mention, "allowed_mentions": {"parse": []}})
    assert discord.pings == []
    card = {"flags": 1 << 15, "components": [{"type": 10, "content": f"{ada.mention} @everyone"}]}
    await call("POST", path, card)
    assert [one.pings.users for one in discord.pings] == [{ada.id}]
    assert not discord.pings[0].pings.everyone


async def test_embeds_and_pictures_are_readable_as_text(discord, gym):
    """Everything a member would see is in the text of a message."""
    field = {"name": "n", "value": "v"}
    body = {"embeds": [{"title": "t", "description": "d", "fields": [field]}]}
    message = discord.earlier_message(gym.channel(), body)
    assert message.text.split() == ["t", "d", "n", "v"]
    assert "n: v" in as_text(message)
    thumbnail = {"type": 11, "media": {"url": "https://x.org/a.png"}, "description": "A map"}
    section = {"type": 9, "components": [{"type": 10, "content": "x"}], "accessory": thumbnail}
    card = discord.earlier_message(gym.channel(), {"flags": 1 << 15, "components": [section]})
    assert as_text(card) == "x\n(picture: A map) https://x.org/a.png"
