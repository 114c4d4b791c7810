"""Every command, button and autocomplete answers every kind of person in every kind of place."""

from __future__ import annotations

import pytest

from bot.cards.custom_id import ComponentAction
from tests.cogs.older_cards import button, old_card
from tests.fake_discord import Permission
from tests.fake_discord.errors import NotPossibleError
from tests.fake_discord.state.stored_payloads import Upload

pytestmark = pytest.mark.asyncio(loop_scope="module")

MESSAGE_MENU = 3
REFERENCES = ("", "squats-work-hamstrings", "e1:1", "no such thing:x.y")
"""What a custom_id may carry, sent by a card or made up."""
OPTIONS = {
    "/ask": {"question": "what is emg"},
    "/help": {},
    "/about": {},
    "/settings": {},
    "/privacy show": {},
    "/privacy forget": {},
    "/evidence claim": {"claim": "no such claim"},
    "/evidence study": {"study": "kubo"},
    "/evidence muscle": {"muscle": "quads"},
    "/evidence exercise": {"exercise": "squat"},
    "/evidence compare": {"first": "squat", "second": "hip thrust"},
    "/evidence term": {"term": "emg"},
    "/evidence sources": {},
    "/evidence map": {"answer": "c:no-ham-growth"},
    "/evidence certainty": {},
    "/faq add": {},
    "/faq edit": {"entry": "e1"},
    "/faq remove": {"entry": "e1"},
    "/faq undo": {"entry": "e1"},
    "/faq history": {"entry": "e1"},
    "/faq show": {"entry": "e1"},
    "/faq list": {},
    "/faq review": {},
    "/faq unanswered": {},
    "/faq stats": {},
    "/faq test": {"question": "what is emg"},
    "/faq export": {},
    "/faq import": {"file": Upload("gym.yaml", "text/yaml", b"schema: 1\nentries: []\n")},
}


def people(discord, gym):
    """Return who uses the bot where: members, curators and others, in every kind of place."""
    club = discord.guild("club", has_bot=False)
    eve = discord.user("eve", installed=True)
    brought = club.member("eve", user=eve.user)
    manager = gym.member("manager", gym.role("managers", Permission.MANAGE_GUILD))
    role = gym.role("members")
    member = gym.member("member", role)
    for command in discord.commands.everything():
        # A server's managers may show curators' commands to everybody.
        discord.commands.allow(command, role.id)
    gym.channel("general")
    return [
        (member, gym.channel()),
        (manager, gym.channel()),
        (member, member.dm),
        (brought, club.channel()),
    ]


def leaves(name, options):
    """Return the commands below a name, each with its options."""
    groups = [option for option in options or () if option["type"] in {1, 2}]
    if not groups:
        yield name, options or ()
    for group in groups:
        yield from leaves(f"{name} {group['name']}", group.get("options"))


def is_answered(result):
    """Return whether the member sees something: a card, a form or an updated card."""
    return result.kind is not None


@pytest.mark.parametrize("action", sorted(ComponentAction), ids=str)
async def test_every_component_answers_everybody_everywhere(discord, gym, action):
    """Whoever presses whatever a card may carry sees an answer within three seconds."""
    for person, place in people(discord, gym):
        for reference in REFERENCES:
            custom_id = f"v1:{action}:{reference}"
            card = discord.earlier_message(place, old_card(button(custom_id)))
            assert is_answered(await person.presses(card, custom_id)), (custom_id, place)


@pytest.mark.parametrize("command", OPTIONS)
async def test_every_command_answers_everybody_everywhere(discord, gym, command):
    """Who may see a command gets an answer within three seconds, also where it is refused."""
    for person, place in people(discord, gym):
        try:
            result = await person.slash(command, place, **OPTIONS[command])
        except NotPossibleError:
            # Discord does not offer curators' commands there.
            assert command.startswith(("/faq", "/settings"))
            assert place is not gym.channel()
            continue
        assert is_answered(result), (command, place)


async def test_every_menu_answers_everybody_everywhere(discord, gym):
    """A message's menu gets an answer within three seconds from whoever is offered it."""
    menus = [one["name"] for one in discord.commands.everything() if one["type"] == MESSAGE_MENU]
    assert len(menus) >= 2
    for person, place in people(discord, gym):
        for menu in menus:
            message = discord.earlier_message(place, {"content": "do squats work hamstrings?"})
            try:
                result = await person.uses_menu(menu, message, place)
            except NotPossibleError:
                assert place is not gym.channel()
                continue
            assert is_answered(result), (menu, place)


async def test_every_autocomplete_answers_everybody_everywhere(discord, gym):
    """Whoever types into whatever option gets choices, or none, within three seconds."""
    options = [
        (path, option["name"])
        for command in discord.commands.everything()
        for path, inner in leaves(f"/{command['name']}", command.get("options"))
        for option in inner
        if option.get("autocomplete")
    ]
    assert len(options) >= 10
    for person, place in people(discord, gym):
        for command, option in options:
            for typed in ("", "squat", "\N{RIGHT-TO-LEFT OVERRIDE}e1" * 20):
                try:
                    result = await person.autocomplete(command, place, **{option: typed})
                except NotPossibleError:
                    assert place is not gym.channel()
                    continue
                assert is_answered(result), (command, option, place)


async def test_every_command_is_among_these(discord):
    """A new command is tried as well."""
    found = {
        path
        for command in discord.commands.everything()
        if command["type"] == 1
        for path, _ in leaves(f"/{command['name']}", command.get("options"))
    }
    assert found <= set(OPTIONS)
