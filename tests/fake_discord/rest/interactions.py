"""Answer the first response to an interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.calls import Answer
from tests.fake_discord.enums import Flag, InteractionType as Kind, Json, ResponseType as Response
from tests.fake_discord.refusal import Refusal
from tests.fake_discord.state.message_changes import Draft, post, revise
from tests.fake_discord.validation import limits
from tests.fake_discord.validation.checker import PayloadChecker
from tests.fake_discord.validation.commands import check_choices
from tests.fake_discord.validation.components import check_modal
from tests.fake_discord.validation.mentions import INTERACTION, read_allowed
from tests.fake_discord.validation.messages import EDITABLE, SENDABLE, check_message
from tests.fake_discord.validation.permissions import Permission, permissions_in

if TYPE_CHECKING:
    from tests.fake_discord.calls import Call
    from tests.fake_discord.rest.routes import Route
    from tests.fake_discord.state.interactions import Interaction
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.state import State

UPDATES = frozenset({Response.DEFERRED_UPDATE, Response.UPDATE})
MESSAGES = frozenset({Response.MESSAGE, Response.THINKING})
ALLOWED = {
    Kind.COMMAND: MESSAGES | {Response.MODAL},
    Kind.COMPONENT: MESSAGES | UPDATES | {Response.MODAL},
    Kind.AUTOCOMPLETE: frozenset({Response.CHOICES}),
    Kind.MODAL_SUBMIT: MESSAGES | UPDATES,
}


def respond(state: State, call: Call) -> Answer:
    """Take the first response: in time, once, and of a fitting kind."""
    interaction = state.interactions.get(call.parameters["interaction_token"])
    if interaction is None or str(interaction.id) != call.parameters["interaction_id"]:
        raise Refusal(10062)
    if interaction.response is not None:
        raise Refusal(40060)
    if interaction.void or call.started - interaction.started > state.settings.response_seconds:
        interaction.void = True
        raise Refusal(10062)
    kind = _kind(interaction, call.fields)
    data: Json = call.fields.get("data") or {}
    TAKERS[kind](state, call, interaction, data)
    interaction.response = call.fields
    interaction.response_type = kind
    interaction.responded = call.started
    if call.query.get("with_response", "0").lower() not in {"1", "true"}:
        return Answer(204)
    return Answer(200, _callback(interaction, kind))


def _kind(interaction: Interaction, body: Json) -> Response:
    allowed = ALLOWED[interaction.type]
    if interaction.source is None:
        allowed -= UPDATES
    number = body.get("type")
    if number not in allowed:
        among = ", ".join(str(int(one)) for one in sorted(allowed))
        checker = PayloadChecker()
        words = f"Value must be one of {{{among}}} in answer to this interaction."
        checker.fault(("type",), "BASE_TYPE_CHOICES", words)
        checker.refuse_faults()
    return Response(int(number or 0))


def _send(state: State, call: Call, interaction: Interaction, data: Json) -> None:
    names = {number: upload.filename for number, upload in call.uploads.items()}
    check_message(data, path=("data",), files=names, flags=SENDABLE | Flag.EPHEMERAL)
    interaction.original = answer_message(state, call, interaction, data)
    interaction.response_ephemeral = interaction.original.is_ephemeral


def _think(state: State, call: Call, interaction: Interaction, data: Json) -> None:
    given = Flag(data.get("flags") or 0)
    if given & ~Flag.EPHEMERAL:
        checker = PayloadChecker()
        words = "Only EPHEMERAL can be set on a deferred response."
        checker.fault(("data", "flags"), "BITFIELD_INVALID", words)
        checker.refuse_faults()
    call.require_valid()
    thinking: Json = {"flags": int(given | Flag.LOADING)}
    interaction.original = answer_message(state, call, interaction, thinking)
    interaction.response_ephemeral = interaction.original.is_ephemeral
    interaction.awaits_first_followup = True


def _update(state: State, call: Call, interaction: Interaction, data: Json) -> None:
    source = interaction.source
    if source is None or source.is_deleted:
        raise Refusal(10008)
    names = {number: upload.filename for number, upload in call.uploads.items()}
    flags = EDITABLE | Flag.EPHEMERAL
    check_message(data, path=("data",), before=source.payload, files=names, flags=flags)
    allowed = read_allowed(data, INTERACTION)
    call.require_valid()
    revise(state, source, data, call.uploads, allowed)
    interaction.original = source


def _update_later(_: State, call: Call, interaction: Interaction, __: Json) -> None:
    call.require_valid()
    interaction.original = interaction.source


def _offer(_: State, call: Call, interaction: Interaction, data: Json) -> None:
    checker = PayloadChecker()
    path = ("data", "choices")
    choices = checker.objects(data.get("choices"), path)
    checker.count(choices, path, limits.AUTOCOMPLETE_CHOICES)
    check_choices(checker, choices, path, interaction.focused)
    checker.refuse_faults()
    call.require_valid()


def _open_modal(_: State, call: Call, __: Interaction, data: Json) -> None:
    checker = PayloadChecker()
    check_modal(checker, data, ("data",))
    checker.refuse_faults()
    call.require_valid()


TAKERS = {
    Response.MESSAGE: _send,
    Response.THINKING: _think,
    Response.DEFERRED_UPDATE: _update_later,
    Response.UPDATE: _update,
    Response.CHOICES: _offer,
    Response.MODAL: _open_modal,
}


def answer_message(
    state: State,
    call: Call,
    interaction: Interaction,
    data: Json,
    reply_to: Message | None = None,
) -> Message:
    """Post a message of an interaction, private where the flags or the rules say so."""
    allowed = read_allowed(data, INTERACTION)
    call.require_valid()
    flags = Flag(data.get("flags") or 0)
    if interaction.foreign and interaction.channel.guild is not None:
        has = permissions_in(interaction.channel, interaction.user.id)
        if not has & Permission.USE_EXTERNAL_APPS:
            flags |= Flag.EPHEMERAL
    command = interaction.event["data"].get("type", 1)
    extra: Json = {
        "webhook_id": str(state.application_id),
        "application_id": str(state.application_id),
        "interaction_metadata": interaction.metadata,
    }
    if interaction.type is Kind.COMMAND and reply_to is None:
        extra["type"] = 20 if command == 1 else 23
    elif reply_to is None and interaction.source is not None:
        reply_to = interaction.source
    draft = Draft(
        data,
        allowed,
        call.uploads,
        reply_to,
        extra,
        flags,
        interaction.user.id if flags & Flag.EPHEMERAL else None,
    )
    return post(state, interaction.channel, state.bot, draft)


def _callback(interaction: Interaction, kind: Response) -> Json:
    about: Json = {"id": str(interaction.id), "type": int(interaction.type)}
    about["channel_id"] = str(interaction.channel.id)
    if interaction.channel.guild is not None:
        about["guild_id"] = str(interaction.channel.guild.id)
    answer: Json = {"interaction": about}
    message = interaction.original
    if message is not None and kind in MESSAGES | UPDATES:
        about["response_message_id"] = str(message.id)
        about["response_message_loading"] = message.is_thinking
        about["response_message_ephemeral"] = message.is_ephemeral
        if kind in {Response.MESSAGE, Response.UPDATE}:
            answer["resource"] = {"type": int(kind), "message": message.payload}
    return answer


ROUTES: tuple[Route, ...] = (
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", respond),
)
