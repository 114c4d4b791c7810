"""Saving: what was looked at goes into the store, once, and not over what came between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.cards.answer_card import notice
from bot.cards.custom_id import Action
from bot.cards.entry_editor_cards import (
    Pending,
    conflict_card,
    gone_card,
    kept_card,
    problems_card,
    read_save,
    saved_card,
)
from bot.cogs._support.responses import begin, show
from bot.cogs.faq._current_answer import live_now
from bot.cogs.faq._form import draft_from
from bot.cogs.faq._lookup import form_of, guild_of, number_in
from bot.errors import ConflictError, NotFoundError, StoreError
from bot.faq.model import Action as Change, Revision
from bot.faq.text.validation import Unfit
from bot.faq.uniqueness import require_unclaimed

if TYPE_CHECKING:
    import discord

    from bot.cards.custom_id import Press
    from bot.cogs._support.audit_log import Journal
    from bot.cogs._support.component_router import Routes
    from bot.cogs._support.locks import Turns
    from bot.cogs._support.state import Service
    from bot.faq.model import Draft, Entry, Form

log = structlog.get_logger(__name__)


class Saving:
    """Save or drop a form that is kept."""

    def __init__(self, service: Service, journal: Journal, turns: Turns) -> None:
        self._service, self._journal, self._turns = service, journal, turns

    @property
    def routes(self) -> Routes:
        """Give what answers each action."""
        return {Action.SAVE: self._save, Action.CANCEL: self._cancel}

    async def _save(self, interaction: discord.Interaction, press: Press) -> None:
        await begin(interaction)
        # One after the other, so that no two save the same question, nor one form twice.
        async with self._turns.of(guild_of(interaction)):
            await self._save_once(interaction, press)

    async def _save_once(self, interaction: discord.Interaction, press: Press) -> None:
        guild_id, key = guild_of(interaction), press.reference
        form = await form_of(self._service, interaction, key)
        version, topic = read_save(press.argument)
        if version is None:
            form = replace(form, number=None, version=None)
        entries = await self._service.store.entries(guild_id)
        graph = self._service.library.graph
        draft = draft_from(form, entries, graph, topic)
        if isinstance(draft, Unfit):
            await show(interaction, problems_card(draft.problems, Pending(key, version)))
            return
        require_unclaimed(draft, entries, form.number)
        try:
            entry, before = await self._stored(guild_id, interaction.user.id, form, draft, version)
        except ConflictError as error:
            base = await self._base(guild_id, form)
            pending = Pending(key, error.current.version)
            await show(interaction, conflict_card(graph, base, error.current, draft, pending))
            return
        except NotFoundError:
            await show(interaction, gone_card(f"e{form.number}", Pending(key), topic))
            return
        await self._done_with(guild_id, interaction.user.id, key, form)
        live = await live_now(self._service, guild_id, entry)
        await show(interaction, saved_card(graph, entry, live))
        done = Change.EDIT if before else Change.ADD
        at, who = entry.changed, interaction.user.id
        revision = Revision(entry.number, entry.version, at, who, done, before, entry.draft)
        await self._journal.changed(guild_id, revision)

    async def _stored(
        self, guild_id: int, who: int, form: Form, draft: Draft, version: int | None
    ) -> tuple[Entry, Draft | None]:
        """Save a draft; give the entry, and what it was before."""
        store, community = self._service.store, self._service.community
        if form.number is None or version is None:
            return await community.changing(guild_id, store.add(guild_id, draft, who)), None
        before = (await store.entry(guild_id, form.number)).draft
        change = store.edit(guild_id, form.number, draft, who, version=version)
        return await community.changing(guild_id, change), before

    async def _done_with(self, guild_id: int, user: int, key: str, form: Form) -> None:
        """Let go of what is saved: the form, and the misses that it answers."""
        await self._service.forms.drop(guild_id, user, key)
        if form.misses:
            try:
                await self._service.store.dismiss(guild_id, form.misses)
            except StoreError as error:
                # The entry is saved; misses that stay can be dismissed by hand.
                log.warning("misses stay", guild=guild_id, reason=str(error))

    async def _base(self, guild_id: int, form: Form) -> Draft | None:
        """Give what an entry said when the form was opened."""
        history = await self._service.store.history(guild_id, form.number or 0)
        return next((one.after for one in history if one.version == form.version), None)

    async def _cancel(self, interaction: discord.Interaction, press: Press) -> None:
        """Let a form go; with a version, only leave the other's text in place."""
        await begin(interaction)
        if not press.reference:
            await show(interaction, notice("Nothing was changed."))
            return
        guild_id = guild_of(interaction)
        version = number_in(press.argument)
        if version is not None:
            form = await form_of(self._service, interaction, press.reference)
            card = kept_card(f"e{form.number}", Pending(press.reference, version))
            await show(interaction, card)
            return
        await self._service.forms.drop(guild_id, interaction.user.id, press.reference)
        await show(interaction, notice("Cancelled. Nothing was saved."))
