"""Use the buttons and selects of the messages that are on the screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tests.fake_discord.enums import SELECTS
from tests.fake_discord.errors import NotPossibleError
from tests.fake_discord.repl.choices import chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fake_discord.actors.member import Member
    from tests.fake_discord.actors.results import InteractionResult
    from tests.fake_discord.enums import Json
    from tests.fake_discord.state.guilds import Guild
    from tests.fake_discord.state.messages import Message

NUMBERED = re.compile(r"([0-9]{1,3})(?:\s+(.*))?")


class Use(NamedTuple):
    """Say which control is used, and what is typed behind it."""

    message: Message
    control: Json
    choice: str


def find_use(messages: Sequence[Message], typed: str) -> Use:
    """Find what “5”, “5 2” or “why?” means, in the newest message that has such a control.

    Args:
        messages: What is on the screen, newest first.
        typed: A number with what is chosen, or a label.
    """
    usable = [one for one in messages if one.controls]
    if not usable:
        raise NotPossibleError("There is nothing to press yet: ask something first.")
    match = NUMBERED.fullmatch(typed)
    if match is None:
        return _labelled(usable, typed)
    number = int(match[1])
    for message in usable:
        if 0 < number <= len(message.controls):
            return Use(message, message.controls[number - 1], match[2] or "")
    last = len(usable[0].controls)
    raise NotPossibleError(f"There is no button {number}: the last ones are 1 to {last}.")


def _labelled(messages: Sequence[Message], typed: str) -> Use:
    wanted = typed.casefold()
    for message in messages:
        named = {_label(one).casefold(): one for one in message.controls}
        begun = [label for label in named if wanted and label.startswith(wanted)]
        if begun:
            return Use(message, named[wanted if wanted in named else begun[0]], "")
    there = " · ".join(filter(None, map(_label, messages[0].controls)))
    raise NotPossibleError(f"No button is called “{typed}”; there are: {there}.")


def _label(control: Json) -> str:
    return str(control.get("label") or control.get("placeholder") or "")


async def use(member: Member, guild: Guild, what: Use) -> InteractionResult:
    """Press the button, or choose from the select."""
    message, control, choice = what
    if control.get("url"):
        raise NotPossibleError(f"This button opens {control['url']} in a browser.")
    name = control.get("custom_id", "")
    if control["type"] in SELECTS:
        return await member.selects(message, name, *chosen(control, guild, choice))
    return await member.presses(message, name)
