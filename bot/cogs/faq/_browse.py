"""Keep entries: show, list, remove, review."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cards.custom_id import ComponentAction
from bot.cards.entry_cards import confirm_removal_card, entry_deleted_card, entry_view
from bot.cards.entry_list_cards import list_card, review_card
from bot.cogs._support.component_router import Access, component, selected_values
from bot.cogs._support.responses import defer, update_response
from bot.cogs.faq._current_answer import describe_answer_without_entry
from bot.cogs.faq._lookup import (
    find_entry_number,
    parse_entry_number,
    parse_int,
    require_entry,
    require_guild_id,
)
from bot.faq.model import ConflictError

if TYPE_CHECKING:
    import discord
    from discord.ui import LayoutView

    from bot.answers.model import Answer
    from bot.cards.custom_id import CustomId
    from bot.cogs._support.state import BotState
    from bot.faq.model import Entry, EntryContent

MONTH = timedelta(days=30.44)
MAX_REVIEW_MONTHS = 60
CHANGED_SINCE = "**Someone else edited it meanwhile.** This is what it says now:"


class EntryBrowser:
    """Keep entries: show, list, remove, review."""

    def __init__(self, service: BotState) -> None:
        self._service = service

    async def show(self, interaction: discord.Interaction, name: str) -> None:
        """Show an entry, what it is known by, and what can be done with it."""
        await defer(interaction)
        number = await find_entry_number(self._service, require_guild_id(interaction), name)
        await self._show(interaction, number)

    async def list_entries(self, interaction: discord.Interaction, category: str | None) -> None:
        """List the entries, by category."""
        await defer(interaction)
        await self._list(interaction, category, 0)

    async def review(self, interaction: discord.Interaction, months: int) -> None:
        """List what nobody has looked at for so many months."""
        await defer(interaction)
        await self._review(interaction, months, 0)

    async def remove(self, interaction: discord.Interaction, name: str) -> None:
        """Ask before an entry is removed."""
        await defer(interaction)
        guild_id = require_guild_id(interaction)
        number = await find_entry_number(self._service, guild_id, name)
        entry = await require_entry(self._service, guild_id, number)
        await update_response(interaction, self._removal(entry))

    @component(ComponentAction.ENTRY, requires=Access.CURATOR)
    async def _open(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Show the entry that was chosen, beside the card where it was chosen."""
        await defer(interaction, in_place=False)
        reference = press.reference or next(iter(selected_values(interaction)), "")
        await self._show(interaction, parse_int(reference))

    async def _show(self, interaction: discord.Interaction, number: int) -> None:
        guild_id, titles = require_guild_id(interaction), self._service.engine.topic_titles
        entry = await require_entry(self._service, guild_id, number)
        tallies = await self._service.store.tallies(guild_id)
        votes = next((tally for tally in tallies if tally.reference == entry.id), None)
        await update_response(interaction, entry_view(titles, entry, self._shown(entry), votes))

    def _shown(self, entry: Entry) -> Answer | EntryContent:
        """Return what members get from an entry; of one without an answer, what it means."""
        points = entry.draft.points
        return entry.draft if points else self._service.engine.entry_answer(entry)

    def _removal(self, entry: Entry, note: str = "") -> LayoutView:
        return confirm_removal_card(
            self._service.engine.topic_titles, entry, self._shown(entry), note
        )

    @component(ComponentAction.LIST, requires=Access.CURATOR)
    async def _turn_list(self, interaction: discord.Interaction, press: CustomId) -> None:
        await defer(interaction)
        page, _, category = press.argument.partition(".")
        await self._list(interaction, category or None, _page(page))

    async def _list(
        self, interaction: discord.Interaction, category: str | None, page: int
    ) -> None:
        entries = await self._service.store.entries(require_guild_id(interaction))
        if category is not None:
            wanted = category.casefold().strip()
            entries = tuple(
                entry for entry in entries if (entry.draft.category or "").casefold() == wanted
            )
        await update_response(
            interaction, list_card(self._service.engine.topic_titles, entries, category, page)
        )

    @component(ComponentAction.REVIEW, requires=Access.CURATOR)
    async def _turn_review(self, interaction: discord.Interaction, press: CustomId) -> None:
        await defer(interaction)
        await self._review(interaction, _page(press.reference), _page(press.argument))

    @component(ComponentAction.REVIEWED, requires=Access.CURATOR)
    async def _still_right(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Note that somebody finds an entry right, and go on with the others."""
        await defer(interaction)
        guild_id = require_guild_id(interaction)
        months, _, page = press.argument.partition(".")
        number = parse_int(press.reference)
        await require_entry(self._service, guild_id, number)
        await self._service.faq.mark_reviewed(guild_id, interaction.user.id, number)
        await self._review(interaction, _page(months), _page(page))

    async def _review(self, interaction: discord.Interaction, months: int, page: int) -> None:
        entries = await self._service.store.entries(require_guild_id(interaction))
        # Off a button it may be any number, and there are no dates that far back.
        months = min(months, MAX_REVIEW_MONTHS)
        latest = datetime.now(UTC) - months * MONTH
        due = sorted(
            (entry for entry in entries if entry.reviewed < latest),
            key=lambda entry: (entry.reviewed, entry.number),
        )
        await update_response(
            interaction, review_card(self._service.engine.topic_titles, due, months, page)
        )

    @component(ComponentAction.REMOVE, requires=Access.CURATOR)
    async def _remove(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Ask where the version is not named yet, else remove that version."""
        guild_id, titles = require_guild_id(interaction), self._service.engine.topic_titles
        version = parse_entry_number(press.argument)
        await defer(interaction, in_place=version is not None)
        number = parse_int(press.reference)
        entry = await require_entry(self._service, guild_id, number)
        if version is None:
            await update_response(interaction, self._removal(entry))
            return
        try:
            revision = await self._service.faq.remove(
                guild_id, interaction.user.id, number, version=version
            )
        except ConflictError as error:
            await update_response(interaction, self._removal(error.current, CHANGED_SINCE))
            return
        live = await describe_answer_without_entry(self._service, guild_id, entry.draft.question)
        await update_response(interaction, entry_deleted_card(titles, revision, live))


def _page(argument: str) -> int:
    return int(argument) if argument.isdecimal() else 0
