"""The past of entries: what they said, undo, and the way back to any version."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cards.custom_id import ComponentAction
from bot.cards.entry_history_cards import (
    confirm_redo_card,
    history_card,
    restored_card,
    version_card,
)
from bot.cogs._support.component_router import Access, component, selected_values
from bot.cogs._support.responses import defer, update_response
from bot.cogs.faq._current_answer import describe_answer_without_entry, describe_current_answer
from bot.cogs.faq._lookup import find_entry_number, parse_int, require_guild_id
from bot.errors import InputError, NotFoundError
from bot.faq.model import ChangeKind as Change, ConflictError, NumberedContent
from bot.faq.service import content_at

if TYPE_CHECKING:
    import discord

    from bot.cards.custom_id import CustomId
    from bot.cogs._support.state import BotState
    from bot.faq.model import Revision

JUST_NOW = timedelta(minutes=5)
"""How long after somebody's undo another's is asked whether that is what is meant."""


class EntryHistory:
    """Show the changes of an entry, and go back to what it said."""

    def __init__(self, service: BotState) -> None:
        self._service = service

    async def history(self, interaction: discord.Interaction, name: str) -> None:
        """Show the changes of an entry, also of a removed one."""
        await defer(interaction)
        number = await find_entry_number(
            self._service, require_guild_id(interaction), name, removed=True
        )
        await self._history(interaction, number, 0)

    async def undo(self, interaction: discord.Interaction, name: str) -> None:
        """Take back the latest change of an entry; after another's undo, ask first."""
        await defer(interaction)
        guild_id = require_guild_id(interaction)
        number = await find_entry_number(self._service, guild_id, name, removed=True)
        newest = (await self._revisions(guild_id, number))[0]
        by_another = newest.action is Change.UNDO and newest.who != interaction.user.id
        if by_another and datetime.now(UTC) - newest.at < JUST_NOW:
            await update_response(interaction, confirm_redo_card(newest))
            return
        await self._go_back(interaction, number, newest.version - 1, newest.version)

    @component(ComponentAction.UNDO, requires=Access.CURATOR)
    async def _undo(self, interaction: discord.Interaction, press: CustomId) -> None:
        await defer(interaction)
        version = parse_int(press.argument)
        await self._go_back(interaction, parse_int(press.reference), version - 1, version)

    @component(ComponentAction.RESTORE, requires=Access.CURATOR)
    async def _restore(self, interaction: discord.Interaction, press: CustomId) -> None:
        await defer(interaction)
        to, _, version = press.argument.partition(".")
        await self._go_back(
            interaction, parse_int(press.reference), parse_int(to), parse_int(version)
        )

    @component(ComponentAction.HISTORY, requires=Access.CURATOR)
    async def _turn_page(self, interaction: discord.Interaction, press: CustomId) -> None:
        await defer(interaction, in_place=bool(press.argument))
        page = int(press.argument) if press.argument.isdecimal() else 0
        await self._history(interaction, parse_int(press.reference), page)

    async def _history(self, interaction: discord.Interaction, number: int, page: int) -> None:
        revisions = await self._revisions(require_guild_id(interaction), number)
        titles = self._service.engine.topic_titles
        await update_response(interaction, history_card(titles, f"e{number}", revisions, page))

    @component(ComponentAction.VERSION, requires=Access.CURATOR)
    async def _look(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Show all that an entry said in a version, beside the history."""
        await defer(interaction, in_place=False)
        number, engine = parse_int(press.reference), self._service.engine
        version = parse_int(press.argument or next(iter(selected_values(interaction)), ""))
        revisions = await self._revisions(require_guild_id(interaction), number)
        draft = content_at(revisions, version)
        if draft is None:
            raise InputError(f"e{number} said nothing then: it was not there.")
        shown = draft if draft.points else engine.entry_answer(NumberedContent(number, draft))
        await update_response(
            interaction, version_card(engine.topic_titles, revisions, version, draft, shown)
        )

    async def _go_back(
        self, interaction: discord.Interaction, number: int, to: int, version: int
    ) -> None:
        """Set an entry back to a version, if `version` is still the one that is there."""
        guild_id = require_guild_id(interaction)
        revisions = await self._revisions(guild_id, number)
        try:
            revision = await self._service.faq.restore(
                guild_id, interaction.user.id, number, to_version=to, expected_version=version
            )
        except ConflictError as error:
            raise InputError(
                f"e{number} was changed since, or that is taken back already. "
                f"/faq history e{number} shows what happened."
            ) from error
        if revisions[0].action is Change.TEACH:
            self._service.usage.untaught(guild_id, _wordings(revisions[0]) - _wordings(revision))
        await self._tell(interaction, guild_id, revision)

    async def _tell(
        self, interaction: discord.Interaction, guild_id: int, revision: Revision
    ) -> None:
        """Say what members get now."""
        if revision.after is not None:
            entry = NumberedContent(revision.entry, revision.after)
            live = await describe_current_answer(self._service, guild_id, entry)
        else:
            question = revision.before.question if revision.before else ""
            live = await describe_answer_without_entry(self._service, guild_id, question)
        await update_response(
            interaction, restored_card(self._service.engine.topic_titles, revision, live)
        )

    async def _revisions(self, guild_id: int, number: int) -> tuple[Revision, ...]:
        try:
            return await self._service.store.history(guild_id, number)
        except NotFoundError as error:
            raise InputError(f"There never was an entry e{number} here.") from error


def _wordings(revision: Revision) -> set[str]:
    """Return what an entry is asked by after a change."""
    draft = revision.after
    return {draft.question, *draft.phrasings} if draft is not None else set()
