"""Do what a member does and give what they read then, or the form that is opened for them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from tests.fake_discord.actors.commands import Seat
from tests.fake_discord.enums import CommandType, ResponseType
from tests.fake_discord.errors import NotPossibleError, TimedOutError
from tests.fake_discord.repl import command_list
from tests.fake_discord.repl.autocomplete import Offer, complete
from tests.fake_discord.repl.components import find_use, use
from tests.fake_discord.repl.form import OpenForm
from tests.fake_discord.repl.mentions import mentioning, readable
from tests.fake_discord.repl.name_lookup import pick, roles, users
from tests.fake_discord.repl.screen import Screen
from tests.fake_discord.repl.seed import MODERATOR, PEOPLE, YOU
from tests.fake_discord.repl.slash import read_slash
from tests.fake_discord.validation.permissions import Permission, permissions_in

if TYPE_CHECKING:
    from tests.fake_discord.actors.guild import FakeGuild
    from tests.fake_discord.actors.member import Member
    from tests.fake_discord.actors.results import InteractionResult
    from tests.fake_discord.fake_discord import FakeDiscord
    from tests.fake_discord.state.guilds import Channel
    from tests.fake_discord.state.messages import Message

ANSWER_SECONDS, SILENCE_SECONDS, PROMISED_SECONDS = 5.0, 1.0, 15.0
"""How long to wait for an answer that is due, for one that may never come, for one deferred."""
Told: TypeAlias = "str | OpenForm"


@dataclass(slots=True)
class Actor:
    """Act as one member at a time, in one channel and in direct messages.

    Attributes:
        offer: What autocomplete offered last.
    """

    discord: FakeDiscord
    played: FakeGuild
    member: Member = field(init=False)
    channel: Channel = field(init=False)
    screen: Screen = field(init=False)
    offer: Offer | None = None

    def __post_init__(self) -> None:
        self.member = self.played.member(YOU)
        self.channel = self.played.channel()
        self.screen = Screen(self.discord.state, self.played.guild)

    def become(self, name: str) -> str:
        """Be somebody else; without a name say who there is."""
        if not name:
            return f"You can be {PEOPLE}."
        self.member = self.played.member(pick(users(self.played.guild), name).username)
        self.offer = None
        return f"You are {self.member.user.username} now."

    def allow(self, role: str, command: str) -> str:
        """Let a role use a slash command that is hidden from it."""
        return self._allow(role, command, CommandType.SLASH)

    def allow_menu(self, role: str, name: str) -> str:
        """Let a role use a message menu that is hidden from it."""
        return self._allow(role, name, CommandType.MESSAGE)

    def list_commands(self) -> str:
        """List the slash commands that the member is offered."""
        return command_list.slash_commands(self._seat(self.channel))

    def look(self) -> str:
        """Show what came meanwhile."""
        return self.screen.news(self.member, self.channel)

    async def mention(self, text: str) -> str:
        """Write in the channel with a mention of the bot."""
        return await self._say(self.channel, text, mention=True)

    async def say(self, text: str) -> str:
        """Write in the channel, to nobody."""
        return await self._say(self.channel, text, seconds=SILENCE_SECONDS)

    async def write_directly(self, text: str) -> str:
        """Write to the bot directly."""
        return await self._say(self.member.dm, text)

    async def reply(self, text: str) -> str:
        """Reply to the last message that all can see."""
        public = [one for one in self.screen.on_screen(self.member) if not one.is_ephemeral]
        if not public:
            raise NotPossibleError("There is no message to reply to yet: ask something first.")
        target = public[0]
        # A reply to the answer of a command pings nobody: the bot may not even read it.
        seconds = SILENCE_SECONDS if target.of_interaction else ANSWER_SECONDS
        return await self._say(target.channel, text, reply_to=target, seconds=seconds)

    async def slash(self, line: str) -> Told:
        """Use a slash command in the channel."""
        return await self._slash(line, self.channel)

    async def slash_directly(self, line: str) -> Told:
        """Use a slash command in the direct channel."""
        return await self._slash(line, self.member.dm)

    async def complete(self, line: str) -> str:
        """Show what is offered for the option that is typed last."""
        slash = read_slash(self._seat(self.channel), self.played.guild, line)
        self.offer = await complete(slash, self.member, self.channel)
        return self.offer.text

    async def take(self, number: str) -> Told:
        """Send the command with one of what was offered."""
        if self.offer is None:
            raise NotPossibleError("First complete a command, as in: complete /ask question=ham")
        exchange = await self.offer.take(int(number), self.member, self.channel)
        return await self._after(exchange, self.channel)

    async def use(self, typed: str) -> Told:
        """Press a button or choose from a select."""
        what = find_use(self.screen.on_screen(self.member), typed)
        exchange = await use(self.member, self.played.guild, what)
        return await self._after(exchange, what.message.channel)

    def list_menus(self) -> str:
        """List the message menus and what they can be aimed at."""
        told = command_list.menus(self._seat(self.channel), self._said)
        return readable(told, self.discord.state, self.played.guild)

    async def menu(self, name: str) -> Told:
        """Use a message menu on the last message of a member."""
        return await self.menu_at(len(self._said), name)

    async def menu_at(self, number: str | int, name: str) -> Told:
        """Use a message menu on a message of a member, by its number in the list."""
        menus = command_list.registered(self.discord.state, CommandType.MESSAGE)
        found = pick({one: one for one in menus}, name)
        if not 0 < int(number) <= len(self._said):
            raise NotPossibleError("There is no such message of a member; “menu” lists them.")
        exchange = await self.member.uses_menu(found, self._said[int(number) - 1])
        return await self._after(exchange, self.channel)

    async def submit(self, form: OpenForm) -> Told:
        """Send a form that is filled in."""
        exchange = await self.member.submits(form.modal, form.values)
        return await self._after(exchange, exchange.interaction.channel)

    @property
    def _said(self) -> list[Message]:
        there = self.member.sees(self.channel)
        return [one for one in there if not one.payload["author"]["bot"]]

    def _allow(self, role: str, typed: str, kind: CommandType) -> str:
        book, guild = self.discord.state.commands, self.played.guild
        if not permissions_in(self.channel, self.member.user.id) & Permission.MANAGE_GUILD:
            raise NotPossibleError(f"Only who manages the server can: type “as {MODERATOR}” first.")
        names = command_list.registered(self.discord.state, kind)
        command = book.find(pick({one: one for one in names}, typed), kind, guild.id)
        chosen = pick(roles(guild), role)
        if command is None:
            raise NotPossibleError(f"No command “{typed}” is registered here.")
        book.allow(command, chosen.id)
        return f"“{command['name']}” is offered to those with the role {chosen.name} now."

    def _seat(self, place: Channel) -> Seat:
        return Seat(self.discord.state, self.member.user, place)

    async def _slash(self, line: str, place: Channel) -> Told:
        slash = read_slash(self._seat(place), self.played.guild, line)
        exchange = await self.member.slash(slash.words, place, **slash.values())
        return await self._after(exchange, place)

    async def _say(
        self,
        place: Channel,
        text: str,
        *,
        mention: bool = False,
        reply_to: Message | None = None,
        seconds: float = ANSWER_SECONDS,
    ) -> str:
        people = {**users(self.played.guild), self.discord.bot.username: self.discord.bot}
        content = mentioning(text, {name: one.mention for name, one in people.items()})
        # Who mentions the bot in the text needs no mention before it.
        mention = mention and self.discord.bot.mention not in content
        said = await self.member.says(place, content, mention=mention, reply_to=reply_to)
        with contextlib.suppress(TimedOutError):
            await said.answer(seconds)
        await self.discord.settled()
        return self.screen.news(self.member, place) or "(no answer)"

    async def _after(self, exchange: InteractionResult, place: Channel) -> Told:
        if exchange.kind is ResponseType.MODAL:
            return OpenForm(exchange.modal, self.played.guild)
        if exchange.kind in {ResponseType.THINKING, ResponseType.DEFERRED_UPDATE}:
            # More was promised, however long it is worked on.
            with contextlib.suppress(TimedOutError):
                await self.discord.until(lambda: exchange.calls[1:], "an answer", PROMISED_SECONDS)
        await self.discord.settled()
        silent = "The application did not respond." if exchange.failed else "(no answer)"
        return self.screen.news(self.member, place) or silent
