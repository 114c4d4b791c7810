"""Saving: what was looked at goes into the store, once, and not over what came between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.cards.answer_card import notice_card
from bot.cards.custom_id import ComponentAction
from bot.cards.entry_editor_cards import (
    PendingDraft,
    conflict_card,
    draft_kept_card,
    entry_errors_card,
    entry_gone_card,
    parse_save,
    saved_card,
)
from bot.cogs._support.component_router import Access, component
from bot.cogs._support.responses import defer, update_response
from bot.cogs.faq._current_answer import describe_current_answer
from bot.cogs.faq._form import form_to_content
from bot.cogs.faq._lookup import load_draft, parse_entry_number, require_guild_id
from bot.errors import NotFoundError, StoreError
from bot.faq.keyed_locks import KeyedLocks
from bot.faq.model import ConflictError
from bot.faq.text.validation import ValidationErrors

if TYPE_CHECKING:
    import discord

    from bot.cards.custom_id import CustomId
    from bot.cogs._support.state import BotState
    from bot.faq.model import Entry, EntryContent, EntryDraft

log = structlog.get_logger(__name__)


class EntrySaver:
    """Save or drop a form that is kept."""

    def __init__(self, service: BotState) -> None:
        self._service, self._turns = service, KeyedLocks()

    @component(ComponentAction.SAVE, requires=Access.CURATOR)
    async def _save(self, interaction: discord.Interaction, press: CustomId) -> None:
        await defer(interaction)
        # One after the other, so that no form is saved twice.
        async with self._turns.of(require_guild_id(interaction)):
            await self._save_once(interaction, press)

    async def _save_once(self, interaction: discord.Interaction, press: CustomId) -> None:
        guild_id, key = require_guild_id(interaction), press.reference
        form = await load_draft(self._service, interaction, key)
        version, topic = parse_save(press.argument)
        if version is None:
            form = replace(form, number=None, version=None)
        entries = await self._service.store.entries(guild_id)
        titles = self._service.engine.topic_titles
        draft = form_to_content(form, entries, self._service.engine.graph, topic)
        if isinstance(draft, ValidationErrors):
            await update_response(
                interaction, entry_errors_card(draft.problems, PendingDraft(key, version))
            )
            return
        try:
            entry = await self._store(guild_id, interaction.user.id, form, draft, version)
        except ConflictError as error:
            base = await self._base(guild_id, form)
            pending = PendingDraft(key, error.current.version)
            await update_response(
                interaction, conflict_card(titles, base, error.current, draft, pending)
            )
            return
        except NotFoundError:
            await update_response(
                interaction, entry_gone_card(f"e{form.number}", PendingDraft(key), topic)
            )
            return
        await self._done_with(guild_id, interaction.user.id, key, form)
        live = await describe_current_answer(self._service, guild_id, entry)
        await update_response(interaction, saved_card(titles, entry, live))

    async def _store(
        self,
        guild_id: int,
        actor: int,
        form: EntryDraft,
        content: EntryContent,
        version: int | None,
    ) -> Entry:
        """Save a form as a new entry, or over the version that it was opened on."""
        faq = self._service.faq
        if form.number is None or version is None:
            return await faq.add(guild_id, actor, content)
        return await faq.edit(guild_id, actor, form.number, content, version=version)

    async def _done_with(self, guild_id: int, user: int, key: str, form: EntryDraft) -> None:
        """Let go of what is saved: the form, and the misses that it answers."""
        await self._service.drafts.drop(guild_id, user, key)
        if form.misses:
            try:
                await self._service.store.dismiss(guild_id, form.misses)
            except StoreError as error:
                # The entry is saved; misses that stay can be dismissed by hand.
                log.warning("misses stay", guild=guild_id, reason=str(error))

    async def _base(self, guild_id: int, form: EntryDraft) -> EntryContent | None:
        """Return what an entry said when the form was opened."""
        history = await self._service.store.history(guild_id, form.number or 0)
        return next(
            (revision.after for revision in history if revision.version == form.version), None
        )

    @component(ComponentAction.CANCEL, requires=Access.CURATOR)
    async def _cancel(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Let a form go; with a version, only leave the other's text in place."""
        await defer(interaction)
        if not press.reference:
            await update_response(interaction, notice_card("Nothing was changed."))
            return
        guild_id = require_guild_id(interaction)
        version = parse_entry_number(press.argument)
        if version is not None:
            form = await load_draft(self._service, interaction, press.reference)
            card = draft_kept_card(f"e{form.number}", PendingDraft(press.reference, version))
            await update_response(interaction, card)
            return
        await self._service.drafts.drop(guild_id, interaction.user.id, press.reference)
        await update_response(interaction, notice_card("Cancelled. Nothing was saved."))
