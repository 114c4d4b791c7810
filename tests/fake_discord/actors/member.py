"""Do what a member does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fake_discord.actors.commands import Seat, find_command, slash_data
from tests.fake_discord.actors.components import press_data, select_data
from tests.fake_discord.actors.interactions import Start, start
from tests.fake_discord.actors.results import InteractionResult, SentMessage, Stage
from tests.fake_discord.enums import CommandType, InteractionType, Json
from tests.fake_discord.errors import NotPossibleError
from tests.fake_discord.state.message_changes import Draft, post, remove, revise
from tests.fake_discord.validation import limits
from tests.fake_discord.validation.checker import length
from tests.fake_discord.validation.mentions import Allowed
from tests.fake_discord.validation.permissions import permissions_in, sending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fake_discord.actors.modal import Modal
    from tests.fake_discord.state.guilds import Channel, Guild
    from tests.fake_discord.state.interactions import Interaction
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.state import State
    from tests.fake_discord.state.users import User


@dataclass(frozen=True, slots=True)
class Member:
    """Act as one person, at home in one guild or in none."""

    state: State
    user: User
    guild: Guild | None = None

    @property
    def id(self) -> int:
        """Return the user's id."""
        return self.user.id

    @property
    def mention(self) -> str:
        """Write the member as a text mentions them."""
        return self.user.mention

    @property
    def dm(self) -> Channel:
        """Return the direct channel to the bot."""
        return self.state.dm(self.user)

    @property
    def home(self) -> Channel:
        """Return the first channel of the guild, else the direct channel."""
        return next(iter(self.guild.channels.values())) if self.guild else self.dm

    def sees(self, channel: Channel) -> list[Message]:
        """Return the messages a member sees in a channel, oldest first."""
        return [
            one
            for one in channel.messages.values()
            if not one.is_deleted and one.seen_by in {None, self.id}
        ]

    async def says(
        self,
        channel: Channel,
        text: str,
        *,
        mention: bool = False,
        reply_to: Message | None = None,
        ping: bool = True,
    ) -> SentMessage:
        """Write a message.

        Args:
            channel: Where; `member.dm` writes to the bot itself.
            text: What; mentions stand in it as they are sent, such as `role.mention`.
            mention: Put a mention of the bot before the text.
            reply_to: The message it replies to.
            ping: The reply pings its author.
        """
        content = f"{self.state.bot.mention} {text}" if mention else text
        self._require_writing(channel, content)
        if reply_to is not None and (reply_to.is_deleted or reply_to.is_ephemeral):
            raise NotPossibleError("A deleted or a private message cannot be replied to.")
        first_call = len(self.state.calls)
        draft = Draft({"content": content}, Allowed(replied_user=ping), reply_to=reply_to)
        return SentMessage(self.state, post(self.state, channel, self.user, draft), first_call)

    async def edits(self, message: Message, text: str) -> None:
        """Change a message of one's own."""
        self._require_own(message)
        revise(self.state, message, {"content": text})

    async def deletes(self, message: Message) -> None:
        """Delete a message of one's own."""
        self._require_own(message)
        remove(self.state, message)

    async def slash(
        self,
        command: str,
        channel: Channel | None = None,
        /,
        until: Stage = "finished",
        **options: Any,
    ) -> InteractionResult:
        """Use a slash command, `/ask` or `/evidence claim`, with its options by name."""
        place = channel or self.home
        data, _ = slash_data(self._seat(place), command, options)
        return await self._start(place, Start(InteractionType.COMMAND, data), until)

    async def autocomplete(
        self,
        command: str,
        channel: Channel | None = None,
        /,
        until: Stage = "responded",
        **options: Any,
    ) -> InteractionResult:
        """Type into an option, the last one named, and read what is offered."""
        place = channel or self.home
        focused = list(options)[-1]
        data, kind = slash_data(self._seat(place), command, options, completing=focused)
        what = Start(InteractionType.AUTOCOMPLETE, data, focused=kind)
        return await self._start(place, what, until)

    async def uses_menu(
        self,
        name: str,
        target: Message | Member,
        channel: Channel | None = None,
        until: Stage = "finished",
    ) -> InteractionResult:
        """Use a command of the context menu of a message or of a member."""
        resolved: Json
        if isinstance(target, Member):
            place, kind = channel or self.home, CommandType.USER
            resolved = {"users": {str(target.id): target.user.payload()}}
            guild = place.guild
            if guild is not None and target.id in guild.memberships:
                has = str(permissions_in(place, target.id))
                partial = {**guild.memberships[target.id].partial(), "permissions": has}
                resolved["members"] = {str(target.id): partial}
        else:
            self._require_seen(target)
            place, kind = target.channel, CommandType.MESSAGE
            # The target of a menu comes with its content, whatever the intents.
            resolved = {"messages": {str(target.id): target.payload}}
        command = find_command(self._seat(place), name, kind)
        data: Json = {"id": command["id"], "name": name, "type": int(kind)}
        data |= {"target_id": str(target.id), "resolved": resolved}
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return await self._start(place, Start(InteractionType.COMMAND, data), until)

    async def presses(
        self,
        message: Message,
        name: str,
        *,
        unchecked: bool = False,
        until: Stage = "finished",
    ) -> InteractionResult:
        """Press a button, by custom_id or label.

        Args:
            message: The message it is on.
            name: The custom_id, else the label.
            unchecked: Send the custom_id though no such button is there, as a client does that
                still shows an older state of the message.
            until: How long to wait.
        """
        self._require_seen(message)
        data = press_data(message, name, unchecked=unchecked)
        what = Start(InteractionType.COMPONENT, data, source=message)
        return await self._start(message.channel, what, until)

    async def selects(
        self,
        message: Message,
        name: str,
        *values: str,
        until: Stage = "finished",
    ) -> InteractionResult:
        """Choose from a select, found by custom_id or placeholder, values or labels."""
        self._require_seen(message)
        data = select_data(self.state, message, name, values)
        what = Start(InteractionType.COMPONENT, data, source=message)
        return await self._start(message.channel, what, until)

    async def submits(
        self,
        modal: Modal,
        values: Mapping[str, Any],
        until: Stage = "finished",
    ) -> InteractionResult:
        """Fill in a modal, fields by label or custom_id, and submit it."""
        opened_by: Interaction = modal.opened_by
        if opened_by.user is not self.user:
            raise NotPossibleError("Only who opened a modal sees it.")
        what = Start(
            InteractionType.MODAL_SUBMIT,
            modal.submission(values),
            source=opened_by.source,
            parent=opened_by,
        )
        return await self._start(opened_by.channel, what, until)

    async def _start(self, channel: Channel, what: Start, until: Stage) -> InteractionResult:
        first_call = len(self.state.calls)
        interaction = start(self.state, self.user, channel, what)
        return await InteractionResult(self.state, interaction, first_call).reach(until)

    def _seat(self, channel: Channel) -> Seat:
        return Seat(self.state, self.user, channel)

    def _require_seen(self, message: Message) -> None:
        if message.is_deleted:
            raise NotPossibleError("The message is deleted.")
        if message.seen_by not in {None, self.id}:
            raise NotPossibleError(f"{self.user.username} does not see this private message.")

    def _require_own(self, message: Message) -> None:
        if message.author_id != self.id:
            raise NotPossibleError(f"The message is not {self.user.username}'s.")

    def _require_writing(self, channel: Channel, content: str) -> None:
        name = self.user.username
        if not content or length(content) > limits.CONTENT:
            raise NotPossibleError(f"A message has 1 to {limits.CONTENT} characters.")
        if channel.is_dm and self.user not in channel.recipients:
            raise NotPossibleError(f"{name} is not part of this direct channel.")
        if channel.is_dm and not self.state.shares_guild(self.user):
            raise NotPossibleError(f"{name} meets the bot nowhere and cannot write to it.")
        if sending(channel) & ~permissions_in(channel, self.id):
            raise NotPossibleError(f"{name} may not write in #{channel.name}.")
