"""The card of /settings: each setting with the control that changes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from discord import ButtonStyle, ChannelType, SelectDefaultValue, SelectDefaultValueType, ui

from bot.cards.answer_card import PLAIN_COLOUR, build_view, button
from bot.cards.custom_id import ComponentAction, CustomId, pack_moment
from bot.cards.entry_components import action_row
from bot.cards.markdown import subtext

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from bot.faq.model import GuildSettings

MAX_LISTENING_CHANNELS = 25
"""Channels that a select can hold."""
TEXT_CHANNELS = [ChannelType.text, ChannelType.news]
ON, OFF = "1", "0"
ERASE, KEEP, RESTORE = "erase", "keep", "undo"
"""Arguments of the buttons that follow on “Stop and delete them”."""

CURATORS = """\
**Curator role**
Who may add and edit entries, besides members with *Manage Server*."""
INTEGRATIONS = """\
Let them see `/faq` too: *Server Settings → Integrations*, pick me, and allow the role for `/faq` \
and *Add to FAQ*. Bots can't do that for you."""
LOG = """\
**Log channel**
Where I post every change of entries and settings."""
LISTEN = """\
**Where I listen**
Nowhere, unless you choose channels. There I also answer questions that aren't addressed to \
me, but only when I'm sure."""
MSG_NO_MESSAGE_CONTENT = """\
⚠️ I can't read messages here yet. My host needs to enable the *Message Content Intent* in \
[Discord's developer portal](https://discord.com/developers/applications) under *Bot*, set \
`MESSAGE_CONTENT=1` and restart me."""
MSG_LISTENING_LATER = "I'll listen in {} once I'm allowed to read messages."
PUBLIC = """\
**Answers to commands**
Everyone in the channel sees them."""
PRIVATE = """\
**Answers to commands**
Only the asker sees them. Answers to mentions are public."""
KEPT = """\
**Unanswered questions**
Stored for `/faq unanswered`, without names, for 90 days."""
NOT_KEPT = """\
**Unanswered questions**
Not stored; `/faq unanswered` stays empty."""
DIGEST = """\
**Weekly digest**
Once a week I post in the log channel what went unanswered most, which answers did not help, and \
what is due for review."""
NO_DIGEST = """\
**Weekly digest**
Off. Switched on, I post once a week in the log channel what went unanswered most, which answers \
did not help, and what is due for review."""
MSG_NO_LOG_CHANNEL = "⚠️ There is no log channel to post it in; choose one above."


class Setting(StrEnum):
    """What can be set; the values stand on cards and never change."""

    CURATORS = "role"
    LOG = "log"
    LISTENING = "listen"
    PRIVATE = "private"
    MISSES = "misses"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class GuildView:
    """What the card needs to know about the server.

    `there` are its roles and channels that still exist; in `closed` channels the bot cannot write;
    `reads` tells whether Discord shows it messages that are not addressed to it.
    """

    there: Collection[int]
    closed: Collection[int]
    reads: bool

    @property
    def open(self) -> frozenset[int]:
        """Return the channels that exist and accept messages; the card warns about the others."""
        return frozenset(self.there) - frozenset(self.closed)


def settings_card(
    settings: GuildSettings,
    place: GuildView,
    saved: str = "",
    erased_at: datetime | None = None,
) -> ui.LayoutView:
    """Return the card of all settings; `saved` says what was just changed.

    Questions that were `erased_at` a moment can be restored from the card.
    """
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=PLAIN_COLOUR)
    heading = f"### Settings\n✅ {saved}" if saved else "### Settings"
    container.add_item(ui.TextDisplay(heading))
    if erased_at is not None:
        undo = f"{RESTORE}{pack_moment(erased_at)}"
        container.add_item(
            action_row(button("Undo", CustomId(ComponentAction.SETTING, Setting.MISSES, undo)))
        )
    for item in _items(settings, place):
        if isinstance(item, ui.TextDisplay):
            container.add_item(ui.Separator())
        container.add_item(item)
    return build_view([container])


def _items(settings: GuildSettings, place: GuildView) -> Iterator[ui.Item[ui.LayoutView]]:
    role, log = settings.curator_role, settings.log_channel
    yield ui.TextDisplay(
        _join_lines(CURATORS, subtext(INTEGRATIONS), _missing_warning("The role", role, place))
    )
    yield ui.ActionRow(
        ui.RoleSelect(
            custom_id=_id(Setting.CURATORS),
            placeholder="No role",
            min_values=0,
            default_values=_defaults((role,), place, SelectDefaultValueType.role),
        )
    )
    yield ui.TextDisplay(
        _join_lines(
            LOG, _missing_warning("The channel", log, place), _closed_warning((log,), place)
        )
    )
    yield ui.ActionRow(
        ui.ChannelSelect(
            custom_id=_id(Setting.LOG),
            placeholder="No channel",
            channel_types=TEXT_CHANNELS,
            min_values=0,
            default_values=_defaults((log,), place, SelectDefaultValueType.channel),
        )
    )
    listening = sorted(settings.listening)
    yield ui.TextDisplay(
        _join_lines(
            LISTEN, "" if place.reads else MSG_NO_MESSAGE_CONTENT, _closed_warning(listening, place)
        )
    )
    yield ui.ActionRow(
        ui.ChannelSelect(
            custom_id=_id(Setting.LISTENING),
            placeholder="No channel",
            # Of any type: Discord refuses to be told of media channels here.
            min_values=0,
            max_values=MAX_LISTENING_CHANNELS,
            default_values=_defaults(listening, place, SelectDefaultValueType.channel),
        )
    )
    if settings.private:
        yield from _switch(PRIVATE, "Show them to everyone", Setting.PRIVATE, OFF)
    else:
        yield from _switch(PUBLIC, "Show them only to the asker", Setting.PRIVATE, ON)
    if settings.keep_misses:
        yield from _switch(KEPT, "Stop and delete them", Setting.MISSES, OFF)
    else:
        yield from _switch(NOT_KEPT, "Store them", Setting.MISSES, ON)
    if settings.digest:
        text = _join_lines(DIGEST, "" if settings.log_channel else MSG_NO_LOG_CHANNEL)
        yield from _switch(text, "Stop it", Setting.DIGEST, OFF)
    else:
        yield from _switch(NO_DIGEST, "Post it every week", Setting.DIGEST, ON)


def erase_misses_card(count: int) -> ui.LayoutView:
    """Return the question before a server's unanswered questions are erased."""
    questions = f"the {count:,} unanswered questions" if count != 1 else "the unanswered question"
    text = (
        f"### Stop, and delete {questions}?\nNo new ones are stored from then on. You can undo "
        "this for a day; then they are gone."
    )
    erase = CustomId(ComponentAction.SETTING, Setting.MISSES, ERASE)
    keep = CustomId(ComponentAction.SETTING, Setting.MISSES, KEEP)
    row = action_row(
        button("Stop and delete them", erase, ButtonStyle.danger), button("Cancel", keep)
    )
    container: ui.Container[ui.LayoutView] = ui.Container(
        ui.TextDisplay(text), row, accent_colour=PLAIN_COLOUR
    )
    return build_view([container])


def _switch(
    text: str, label: str, setting: Setting, value: str
) -> Iterator[ui.Item[ui.LayoutView]]:
    # Beside a button the text would have half of a phone's width.
    yield ui.TextDisplay(text)
    yield action_row(button(label, CustomId(ComponentAction.SETTING, setting, value)))


def _id(setting: Setting) -> str:
    return f"v1:{ComponentAction.SETTING}:{setting}"


def _defaults(
    ids: Iterable[int | None], place: GuildView, kind: SelectDefaultValueType
) -> list[SelectDefaultValue]:
    """Return preset values that still exist: Discord rejects a card that presets a deleted one."""
    return [
        SelectDefaultValue(id=snowflake, type=kind)
        for snowflake in ids
        if snowflake is not None and snowflake in place.there
    ]


def _missing_warning(name: str, snowflake: int | None, place: GuildView) -> str:
    gone = snowflake is not None and snowflake not in place.there
    return f"⚠️ {name} you chose no longer exists; choose another." if gone else ""


def _closed_warning(channels: Iterable[int | None], place: GuildView) -> str:
    closed = [f"<#{channel}>" for channel in channels if channel in place.closed]
    if not closed:
        return ""
    return f"⚠️ I can't write in {', '.join(closed)}: allow me to see it and send messages."


def _join_lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def saved_sentence(setting: Setting, settings: GuildSettings, place: GuildView) -> str:
    """Return the setting's new value in a sentence, for the card and the log channel."""
    match setting:
        case Setting.CURATORS:
            role = settings.curator_role
            return f"Curators are those with <@&{role}>." if role else "No role curates."
        case Setting.LOG:
            channel = settings.log_channel
            return f"Changes are posted in <#{channel}>." if channel else "Changes are not posted."
        case Setting.LISTENING:
            listening = ", ".join(f"<#{channel_id}>" for channel_id in sorted(settings.listening))
            if not listening:
                return "I listen nowhere."
            return (
                f"I listen in {listening}."
                if place.reads
                else MSG_LISTENING_LATER.format(listening)
            )
        case Setting.PRIVATE:
            who = "only the asker" if settings.private else "everyone in the channel"
            return f"Answers to commands are seen by {who}."
        case Setting.MISSES:
            if settings.keep_misses:
                return "Unanswered questions are stored."
            return "Unanswered questions are no longer stored; those stored are deleted."
        case Setting.DIGEST:
            if not settings.digest:
                return "No weekly digest is posted."
            return "A digest is posted in the log channel every week, the first within the hour."
