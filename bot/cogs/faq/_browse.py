"""Keep entries: show, list, remove, review."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cards.custom_id import Action
from bot.cards.entry_cards import entry_view, removal_card, removed_card
from bot.cards.entry_list_cards import list_card, review_card
from bot.cogs._support.component_router import chosen_in
from bot.cogs._support.responses import begin, show
from bot.cogs.faq._current_answer import live_instead
from bot.cogs.faq._lookup import entry_of, guild_of, number_in, number_of, number_on
from bot.errors import ConflictError
from bot.faq.entry_answers import entry_answer

if TYPE_CHECKING:
    import discord
    from discord.ui import LayoutView

    from bot.answers.model import Answer
    from bot.cards.custom_id import Press
    from bot.cogs._support.audit_log import Journal
    from bot.cogs._support.component_router import Routes
    from bot.cogs._support.locks import Turns
    from bot.cogs._support.state import Service
    from bot.faq.model import Draft, Entry

MONTH = timedelta(days=30.44)
MOST_MONTHS = 60
CHANGED_SINCE = "**Somebody changed it meanwhile.** This is what it says now:"


class Keeping:
    """Keep entries: show, list, remove, review."""

    def __init__(self, service: Service, journal: Journal, turns: Turns) -> None:
        self._service, self._journal, self._turns = service, journal, turns

    @property
    def routes(self) -> Routes:
        """Give what answers each action."""
        return {
            Action.ENTRY: self._open,
            Action.REMOVE: self._remove,
            Action.LIST: self._turn_list,
            Action.REVIEW: self._turn_review,
            Action.REVIEWED: self._still_right,
        }

    async def show(self, interaction: discord.Interaction, name: str) -> None:
        """Show an entry, what it is known by, and what can be done with it."""
        await begin(interaction)
        number = await number_of(self._service, guild_of(interaction), name)
        await self._show(interaction, number)

    async def list_entries(self, interaction: discord.Interaction, category: str | None) -> None:
        """List the entries, by category."""
        await begin(interaction)
        await self._list(interaction, category, 0)

    async def review(self, interaction: discord.Interaction, months: int) -> None:
        """List what nobody has looked at for so many months."""
        await begin(interaction)
        await self._review(interaction, months, 0)

    async def remove(self, interaction: discord.Interaction, name: str) -> None:
        """Ask before an entry is removed."""
        await begin(interaction)
        guild_id = guild_of(interaction)
        number = await number_of(self._service, guild_id, name)
        entry = await entry_of(self._service, guild_id, number)
        await show(interaction, self._removal(entry))

    async def _open(self, interaction: discord.Interaction, press: Press) -> None:
        """Show the entry that was chosen, beside the card where it was chosen."""
        await begin(interaction, in_place=False)
        reference = press.reference or next(iter(chosen_in(interaction)), "")
        await self._show(interaction, number_on(reference))

    async def _show(self, interaction: discord.Interaction, number: int) -> None:
        guild_id, graph = guild_of(interaction), self._service.library.graph
        entry = await entry_of(self._service, guild_id, number)
        tallies = await self._service.store.tallies(guild_id)
        votes = next((one for one in tallies if one.reference == entry.id), None)
        await show(interaction, entry_view(graph, entry, self._shown(entry), votes))

    def _shown(self, entry: Entry) -> Answer | Draft:
        """Give what members get from an entry; of one without an answer, what it means."""
        points = entry.draft.points
        return entry.draft if points else entry_answer(self._service.library.graph, entry)

    def _removal(self, entry: Entry, note: str = "") -> LayoutView:
        return removal_card(self._service.library.graph, entry, self._shown(entry), note)

    async def _turn_list(self, interaction: discord.Interaction, press: Press) -> None:
        await begin(interaction)
        page, _, category = press.argument.partition(".")
        await self._list(interaction, category or None, _page(page))

    async def _list(
        self, interaction: discord.Interaction, category: str | None, page: int
    ) -> None:
        entries = await self._service.store.entries(guild_of(interaction))
        if category is not None:
            wanted = category.casefold().strip()
            entries = tuple(
                one for one in entries if (one.draft.category or "").casefold() == wanted
            )
        await show(interaction, list_card(self._service.library.graph, entries, category, page))

    async def _turn_review(self, interaction: discord.Interaction, press: Press) -> None:
        await begin(interaction)
        await self._review(interaction, _page(press.reference), _page(press.argument))

    async def _still_right(self, interaction: discord.Interaction, press: Press) -> None:
        """Note that somebody finds an entry right, and go on with the others."""
        await begin(interaction)
        guild_id = guild_of(interaction)
        months, _, page = press.argument.partition(".")
        number = number_on(press.reference)
        await entry_of(self._service, guild_id, number)
        store = self._service.store
        change = store.reviewed(guild_id, number, interaction.user.id)
        await self._service.community.changing(guild_id, change)
        await self._review(interaction, _page(months), _page(page))
        told = f"<@{interaction.user.id}> looked at **e{number}** and found it still right."
        await self._journal.tell(guild_id, told)

    async def _review(self, interaction: discord.Interaction, months: int, page: int) -> None:
        entries = await self._service.store.entries(guild_of(interaction))
        # Off a button it may be any number, and there are no dates that far back.
        months = min(months, MOST_MONTHS)
        latest = datetime.now(UTC) - months * MONTH
        due = sorted(
            (one for one in entries if one.reviewed < latest),
            key=lambda one: (one.reviewed, one.number),
        )
        await show(interaction, review_card(self._service.library.graph, due, months, page))

    async def _remove(self, interaction: discord.Interaction, press: Press) -> None:
        """Ask where the version is not named yet, else remove that version."""
        guild_id, graph = guild_of(interaction), self._service.library.graph
        version = number_in(press.argument)
        await begin(interaction, in_place=version is not None)
        number = number_on(press.reference)
        entry = await entry_of(self._service, guild_id, number)
        if version is None:
            await show(interaction, self._removal(entry))
            return
        try:
            async with self._turns.of(guild_id):
                change = self._service.store.remove(
                    guild_id, number, interaction.user.id, version=version
                )
                revision = await self._service.community.changing(guild_id, change)
        except ConflictError as error:
            await show(interaction, self._removal(error.current, CHANGED_SINCE))
            return
        live = await live_instead(self._service, guild_id, entry.draft.question)
        await show(interaction, removed_card(graph, revision, live))
        await self._journal.changed(guild_id, revision)


def _page(argument: str) -> int:
    return int(argument) if argument.isdecimal() else 0
