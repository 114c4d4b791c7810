"""Show what is new of the bot's messages, and remember what stands on the screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fake_discord.rendering import as_text
from tests.fake_discord.repl.mentions import readable

if TYPE_CHECKING:
    from tests.fake_discord.actors.member import Member
    from tests.fake_discord.state.guilds import Channel, Guild
    from tests.fake_discord.state.messages import Message
    from tests.fake_discord.state.state import State

GONE = "(A message was deleted.)"


@dataclass(slots=True)
class Screen:
    """Hold what was shown of the messages of the bot in a guild and in direct channels."""

    state: State
    guild: Guild
    _shown: dict[Message, int] = field(default_factory=dict)

    def on_screen(self, member: Member) -> list[Message]:
        """Return the messages that stand there for a member, the one shown last first."""
        return [
            one
            for one in reversed(self._shown)
            if not one.is_deleted and one.seen_by in {None, member.id}
        ]

    def news(self, member: Member, place: Channel) -> str:
        """Show what came, changed or went since the last time.

        Args:
            member: Who looks.
            place: Where they look; messages elsewhere are shown with the name of their channel.
        """
        found = []
        places = [*self.guild.channels.values(), member.dm]
        # What is said where the member looks stands last, next to what is typed then.
        for channel in sorted(places, key=lambda one: one is place):
            for one in member.sees(channel):
                if one.author_id == self.state.bot.id and self._is_new(one):
                    # What was changed stands last again.
                    self._shown.pop(one, None)
                    self._shown[one] = len(one.versions)
                    found.append(self._text(one, place))
        gone = [one for one in self._shown if one.is_deleted]
        for one in gone:
            del self._shown[one]
        return "\n\n".join([*found, *([GONE] if gone else [])])

    def _is_new(self, message: Message) -> bool:
        return self._shown.get(message) != len(message.versions)

    def _text(self, message: Message, place: Channel) -> str:
        text = readable(as_text(message), self.state, self.guild)
        if message.channel is place:
            return text
        where = "directly to you" if message.channel.is_dm else f"in #{message.channel.name}"
        return f"({where})\n{text}"
