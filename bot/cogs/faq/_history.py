"""The past of entries: what they said, undo, and the way back to any version."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.cards.custom_id import Action
from bot.cards.entry_history_cards import history_card, taken_back_card, undone_card, version_card
from bot.cogs._support.component_router import chosen_in
from bot.cogs._support.responses import begin, show
from bot.cogs.faq._current_answer import live_instead, live_now
from bot.cogs.faq._lookup import guild_of, number_of, number_on
from bot.errors import ConflictError, InputError, NotFoundError
from bot.faq.entry_answers import entry_answer
from bot.faq.model import Action as Change, NumberedDraft
from bot.faq.uniqueness import require_unclaimed

if TYPE_CHECKING:
    import discord

    from bot.cards.custom_id import Press
    from bot.cogs._support.audit_log import Journal
    from bot.cogs._support.component_router import Routes
    from bot.cogs._support.locks import Turns
    from bot.cogs._support.state import Service
    from bot.faq.model import Draft, Revision

JUST_NOW = timedelta(minutes=5)
"""How long after somebody's undo another's is asked whether that is what is meant."""


class Past:
    """Show the changes of an entry, and go back to what it said."""

    def __init__(self, service: Service, journal: Journal, turns: Turns) -> None:
        self._service, self._journal, self._turns = service, journal, turns

    @property
    def routes(self) -> Routes:
        """Give what answers each action."""
        return {
            Action.UNDO: self._undo,
            Action.HISTORY: self._turn_page,
            Action.VERSION: self._look,
            Action.RESTORE: self._restore,
        }

    async def history(self, interaction: discord.Interaction, name: str) -> None:
        """Show the changes of an entry, also of a removed one."""
        await begin(interaction)
        number = await number_of(self._service, guild_of(interaction), name, removed=True)
        await self._history(interaction, number, 0)

    async def undo(self, interaction: discord.Interaction, name: str) -> None:
        """Take back the latest change of an entry; after another's undo, ask first."""
        await begin(interaction)
        guild_id = guild_of(interaction)
        number = await number_of(self._service, guild_id, name, removed=True)
        newest = (await self._revisions(guild_id, number))[0]
        by_another = newest.action is Change.UNDO and newest.who != interaction.user.id
        if by_another and datetime.now(UTC) - newest.at < JUST_NOW:
            await show(interaction, taken_back_card(newest))
            return
        await self._go_back(interaction, number, newest.version - 1, newest.version)

    async def _undo(self, interaction: discord.Interaction, press: Press) -> None:
        await begin(interaction)
        version = number_on(press.argument)
        await self._go_back(interaction, number_on(press.reference), version - 1, version)

    async def _restore(self, interaction: discord.Interaction, press: Press) -> None:
        await begin(interaction)
        to, _, version = press.argument.partition(".")
        await self._go_back(
            interaction, number_on(press.reference), number_on(to), number_on(version)
        )

    async def _turn_page(self, interaction: discord.Interaction, press: Press) -> None:
        await begin(interaction, in_place=bool(press.argument))
        page = int(press.argument) if press.argument.isdecimal() else 0
        await self._history(interaction, number_on(press.reference), page)

    async def _history(self, interaction: discord.Interaction, number: int, page: int) -> None:
        revisions = await self._revisions(guild_of(interaction), number)
        graph = self._service.library.graph
        await show(interaction, history_card(graph, f"e{number}", revisions, page))

    async def _look(self, interaction: discord.Interaction, press: Press) -> None:
        """Show all that an entry said in a version, beside the history."""
        await begin(interaction, in_place=False)
        number, graph = number_on(press.reference), self._service.library.graph
        version = number_on(press.argument or next(iter(chosen_in(interaction)), ""))
        revisions = await self._revisions(guild_of(interaction), number)
        draft = _draft_of(revisions, version)
        if draft is None:
            raise InputError(f"e{number} said nothing then: it was not there.")
        shown = draft if draft.points else entry_answer(graph, NumberedDraft(number, draft))
        await show(interaction, version_card(graph, revisions, version, draft, shown))

    async def _go_back(
        self, interaction: discord.Interaction, number: int, to: int, version: int
    ) -> None:
        """Set an entry back to a version, if `version` is still the one that is there."""
        guild_id = guild_of(interaction)
        async with self._turns.of(guild_id):
            revisions = await self._revisions(guild_id, number)
            draft = _draft_of(revisions, to)
            if version == revisions[0].version and draft == revisions[0].after:
                raise InputError(f"e{number} is so already; there is nothing to bring back.")
            if version == revisions[0].version and draft is not None:
                require_unclaimed(draft, await self._service.store.entries(guild_id), number)
            change = self._service.store.restore(
                guild_id, number, interaction.user.id, to=to, version=version
            )
            try:
                revision = await self._service.community.changing(guild_id, change)
            except ConflictError as error:
                raise InputError(
                    f"e{number} was changed since, or that is taken back already. "
                    f"/faq history e{number} shows what happened."
                ) from error
        if revisions[0].action is Change.TEACH:
            self._service.ledger.untaught(guild_id, _wordings(revisions[0]) - _wordings(revision))
        await self._tell(interaction, guild_id, revision)

    async def _tell(
        self, interaction: discord.Interaction, guild_id: int, revision: Revision
    ) -> None:
        """Say what members get now, here and in the log channel."""
        if revision.after is not None:
            entry = NumberedDraft(revision.entry, revision.after)
            live = await live_now(self._service, guild_id, entry)
        else:
            question = revision.before.question if revision.before else ""
            live = await live_instead(self._service, guild_id, question)
        await show(interaction, undone_card(self._service.library.graph, revision, live))
        await self._journal.changed(guild_id, revision)

    async def _revisions(self, guild_id: int, number: int) -> tuple[Revision, ...]:
        try:
            return await self._service.store.history(guild_id, number)
        except NotFoundError as error:
            raise InputError(f"There never was an entry e{number} here.") from error


def _wordings(revision: Revision) -> set[str]:
    """Give what an entry is asked by after a change."""
    draft = revision.after
    return {draft.question, *draft.phrasings} if draft is not None else set()


def _draft_of(revisions: tuple[Revision, ...], version: int) -> Draft | None:
    """Give what an entry said in a version, None where it was not there; version 0 is before it.

    Raises InputError for a version that never was.
    """
    for revision in revisions:
        if revision.version == version:
            return revision.after
    if version:
        raise InputError(f"e{revisions[0].entry} never had a change {version}.")
    return None
