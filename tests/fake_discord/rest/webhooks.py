"""Answer edits and follow-ups that come with the token of an interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.calls import Answer
from tests.fake_discord.enums import Flag
from tests.fake_discord.refusal import Refusal
from tests.fake_discord.rest.interactions import answer_message
from tests.fake_discord.state.message_changes import remove, revise
from tests.fake_discord.validation import limits
from tests.fake_discord.validation.mentions import INTERACTION, read_allowed
from tests.fake_discord.validation.messages import EDITABLE, SENDABLE, check_message

if TYPE_CHECKING:
    from tests.fake_discord.calls import Call
    from tests.fake_discord.rest.routes import Route
    from tests.fake_discord.state.interactions import Interaction
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.state import State


def _interaction(state: State, call: Call) -> Interaction:
    parameters = call.parameters
    interaction = state.interactions.get(parameters["webhook_token"])
    # The webhook comes into being with the first response.
    if interaction is None or interaction.response is None:
        raise Refusal(10015)
    if parameters["webhook_id"] != str(state.application_id):
        raise Refusal(10015)
    age = call.started - interaction.started
    if interaction.expired or age > state.settings.token_seconds:
        raise Refusal(50027)
    return interaction


def _message(state: State, call: Call) -> tuple[Interaction, Message]:
    interaction = _interaction(state, call)
    wanted = call.parameters.get("message_id")
    found = interaction.original if wanted is None else None
    for message in (*interaction.messages, interaction.original):
        if message is not None and str(message.id) == wanted:
            found = message
    if found is None or found.is_deleted:
        raise Refusal(10008)
    return interaction, found


def follow_up(state: State, call: Call) -> Answer:
    """Send a further message; the first one after a defer becomes the deferred one."""
    interaction = _interaction(state, call)
    names = {number: upload.filename for number, upload in call.uploads.items()}
    check_message(call.fields, files=names, flags=SENDABLE | Flag.EPHEMERAL)
    original = interaction.original
    if interaction.awaits_first_followup and original is not None and original.is_thinking:
        interaction.awaits_first_followup = False
        allowed = read_allowed(call.fields, INTERACTION)
        call.require_valid()
        revise(state, original, call.fields, call.uploads, allowed)
        message = original
    else:
        if interaction.foreign and len(interaction.followups) >= limits.FOREIGN_FOLLOWUPS:
            raise Refusal(40094)
        alive = original is not None and not original.is_deleted
        reply_to = original if alive else None
        message = answer_message(state, call, interaction, call.fields, reply_to)
        interaction.followups.append(message)
    waits = call.query.get("wait", "0").lower() in {"1", "true"}
    return Answer(200, message.payload) if waits else Answer(204)


def get(state: State, call: Call) -> Answer:
    """Return a message of the interaction."""
    return Answer(200, _message(state, call)[1].payload)


def edit(state: State, call: Call) -> Answer:
    """Edit a message of the interaction; whether it is private stays as it is."""
    interaction, message = _message(state, call)
    if message.channel.archived:
        raise Refusal(50083)
    names = {number: upload.filename for number, upload in call.uploads.items()}
    check_message(call.fields, before=message.payload, files=names, flags=EDITABLE)
    allowed = read_allowed(call.fields, INTERACTION)
    call.require_valid()
    if message is interaction.original:
        interaction.awaits_first_followup = False
    revise(state, message, call.fields, call.uploads, allowed)
    return Answer(200, message.payload)


def delete(state: State, call: Call) -> Answer:
    """Delete a message of the interaction."""
    remove(state, _message(state, call)[1])
    return Answer(204)


HOOK = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL, ONE = f"{HOOK}/messages/@original", f"{HOOK}/messages/{{message_id}}"
ROUTES: tuple[Route, ...] = (
    ("POST", HOOK, follow_up),
    ("GET", ORIGINAL, get),
    ("PATCH", ORIGINAL, edit),
    ("DELETE", ORIGINAL, delete),
    ("GET", ONE, get),
    ("PATCH", ONE, edit),
    ("DELETE", ONE, delete),
)
