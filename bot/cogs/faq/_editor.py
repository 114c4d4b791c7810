"""Write entries: forms, previews, saving."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import discord
import structlog

from bot.cards.custom_id import ComponentAction, CustomId, pack_custom_id
from bot.cards.entry_editor_cards import (
    PendingDraft,
    entry_errors_card,
    permission_unknown_card,
    preview_card,
)
from bot.cards.modals import build_modal as laid_out, submitted_values
from bot.cogs._support.component_router import Access, component
from bot.cogs._support.message_reader import message_text
from bot.cogs._support.permissions import MSG_NOT_A_CURATOR, is_curator
from bot.cogs._support.responses import defer, update_response
from bot.cogs.faq._form import (
    FIELDS,
    PHRASINGS,
    QUESTION,
    REPLACES,
    form_fields,
    form_to_content,
    form_values,
    is_alias_form,
    prefill_from_message,
    replaced_note,
)
from bot.cogs.faq._lookup import (
    find_entry_number,
    load_draft,
    parse_int,
    require_entry,
    require_guild_id,
    within_modal_deadline,
)
from bot.cogs.faq._saving import EntrySaver
from bot.errors import InputError, StoreError
from bot.faq.impact import collisions
from bot.faq.keyed_locks import KeyedLocks
from bot.faq.model import EntryContent, EntryDraft, NumberedContent
from bot.faq.text.validation import ValidationErrors

if TYPE_CHECKING:
    from discord import ui

    from bot.cogs._support.state import BotState
    from bot.engine import AnswerEngine
    from bot.faq.entry_index import EntryIndex
    from bot.faq.impact import Collision
    from bot.faq.nearby_wordings import NearbyWording

log = structlog.get_logger(__name__)

TITLES = {True: "Change an entry", False: "Add to this server's FAQ"}


class EntryEditor:
    """Write entries: a form, a look at what it makes, and only then the store.

    What was typed is kept from the first submit on, and goes once it is saved or cancelled.
    """

    def __init__(self, service: BotState) -> None:
        self._service = service
        self.saver = EntrySaver(service)
        self._looking = KeyedLocks()

    async def add(
        self, interaction: discord.Interaction, message: discord.Message | None = None
    ) -> None:
        """Open a form for a new entry, filled from a message if there is one."""
        if message is None:
            await self.open(interaction, EntryDraft({}))
            return
        guild = interaction.guild

        def channel_name(channel_id: int) -> str | None:
            channel = guild.get_channel_or_thread(channel_id) if guild else None
            return channel.name if channel else None

        before = message.reference.resolved if message.reference else None
        replied_to = message_text(before) if isinstance(before, discord.Message) else ""
        text = message_text(message)
        texts = prefill_from_message(text, channel_name, replied_to)
        note = replaced_note(f"{text} {replied_to}")
        await self._open(interaction, ComponentAction.FORM, "", EntryDraft(texts), note)

    async def edit(self, interaction: discord.Interaction, name: str) -> None:
        """Open the form of an entry."""
        guild_id = require_guild_id(interaction)
        number = await within_modal_deadline(find_entry_number(self._service, guild_id, name))
        entry = await within_modal_deadline(require_entry(self._service, guild_id, number))
        await self.open(
            interaction, EntryDraft(form_values(entry.draft), entry.number, entry.version)
        )

    async def open(self, interaction: discord.Interaction, form: EntryDraft) -> None:
        """Open a form with its texts; its misses are dismissed once it is saved."""
        key = ""
        if form.misses:
            keeping = self._service.drafts.keep(
                require_guild_id(interaction), interaction.user.id, form
            )
            key = await within_modal_deadline(keeping)
        await self._open(interaction, ComponentAction.FORM, key, form)

    async def _open(
        self,
        interaction: discord.Interaction,
        action: ComponentAction,
        key: str,
        form: EntryDraft,
        note: str = "",
    ) -> None:
        # What is typed must not depend on the store: all that it belongs to goes with the form.
        changes = f"{form.number}.{form.version}" if form.number else "."
        press = CustomId(action, key, f"{changes}.{form.texts.get(REPLACES, '')}")
        title = TITLES[form.number is not None]
        fields = form_fields(form.texts, note)
        await interaction.response.send_modal(
            laid_out(title, pack_custom_id(press) or "", fields, form.texts)
        )

    @component(ComponentAction.EDIT, requires=Access.CURATOR)
    async def _edit(self, interaction: discord.Interaction, press: CustomId) -> None:
        await self.edit(interaction, press.reference)

    @component(ComponentAction.FIX, requires=Access.CURATOR, saves_form=True)
    async def _fix(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Open a form again; take what was typed into it."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._typed(interaction, press)
            return
        form = await within_modal_deadline(load_draft(self._service, interaction, press.reference))
        version = int(press.argument) if press.argument.isdecimal() else form.version
        await self._open(
            interaction, ComponentAction.FIX, press.reference, replace(form, version=version)
        )

    @component(ComponentAction.FORM, requires=Access.CURATOR, saves_form=True)
    async def _typed(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Keep what was typed, and show what it would make to those who may save it."""
        await defer(interaction, in_place=press.action is ComponentAction.FIX)
        guild_id = require_guild_id(interaction)
        number, version, topic = (*press.argument.split("."), "", "", "")[:3]
        misses: tuple[int, ...] = ()
        if press.reference:
            try:
                misses = (await load_draft(self._service, interaction, press.reference)).misses
            except (InputError, StoreError):
                # What was typed counts, not what it was to be done with.
                log.info("a form is kept without its misses", guild=guild_id)
        form = EntryDraft(
            {**_own(submitted_values(interaction)), REPLACES: topic},
            int(number) if number.isdecimal() else None,
            int(version) if version.isdecimal() else None,
            misses,
        )
        key = press.reference or None
        key = await self._service.drafts.keep(guild_id, interaction.user.id, form, key)
        try:
            if not await is_curator(self._service, interaction):
                raise InputError(MSG_NOT_A_CURATOR)
        except StoreError as error:
            log.warning("nobody knows who may write", guild=guild_id, reason=str(error))
            await update_response(
                interaction,
                permission_unknown_card(error.sentence, PendingDraft(key, form.version)),
            )
            return
        await update_response(interaction, await self._look(guild_id, form, key))

    async def _look(self, guild_id: int, form: EntryDraft, key: str) -> ui.LayoutView:
        """Lay out what is wrong with a form, or what it would make."""
        library = self._service.engine
        entries = (await self._service.guilds.fresh(guild_id)).entries
        entries = entries or library.index_entries(())
        own = form.texts.get(REPLACES) or None
        if not library.can_recall(own):
            # What it stood for has left the knowledge: it stands for itself.
            own = None
        draft = form_to_content(form, entries, library.graph, own)
        if isinstance(draft, ValidationErrors):
            return entry_errors_card(draft.problems, PendingDraft(key, form.version))
        # All entries are indexed with the draft, and every wording of it is asked twice.
        comparing = partial(_compare, library, entries, draft, form.number)
        # One preview a server waits among others', so that no server's many keep them waiting.
        async with self._looking.of(guild_id):
            clashes, wordings = await self._service.guilds.in_turn(comparing)
        asked = (clash.topic for clash in clashes if clash.topic and clash.asked == draft.question)
        topic = None if is_alias_form(form.texts) else own or next(asked, None)
        shown = (
            draft
            if draft.points
            else library.entry_answer(NumberedContent(form.number or 0, draft))
        )
        pending = PendingDraft(key, form.version, topic)
        return preview_card(
            library.topic_titles,
            shown,
            clashes,
            pending,
            replacing=own is not None,
            wordings=wordings,
        )

    @component(ComponentAction.ADD_WORDING, requires=Access.CURATOR)
    async def _add_wording(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Add a wording that the preview suggested to the form, and show the preview again."""
        await defer(interaction)
        guild_id, key, engine = require_guild_id(interaction), press.reference, self._service.engine
        form = await load_draft(self._service, interaction, key)
        question = EntryContent(
            form.texts.get(QUESTION, ""), "", tuple(form.texts.get(PHRASINGS, "").splitlines())
        )
        suggested = engine.likely_wordings(question)
        number = parse_int(press.argument)
        if number < len(suggested):
            phrasings = f"{form.texts.get(PHRASINGS, '')}\n{suggested[number]}".strip()
            form = replace(form, texts={**form.texts, PHRASINGS: phrasings})
            await self._service.drafts.keep(guild_id, interaction.user.id, form, key)
        await update_response(interaction, await self._look(guild_id, form, key))


def _compare(
    engine: AnswerEngine, entries: EntryIndex, content: EntryContent, editing: int | None
) -> tuple[tuple[Collision, ...], tuple[NearbyWording, ...]]:
    """Return what an entry changes for members, and which likely wordings would find it."""
    clashes = collisions(engine, entries, content, editing=editing)
    return clashes, () if content.points else engine.check_wordings(entries, content, editing)


def _own(texts: dict[str, str]) -> dict[str, str]:
    """Leave out what no field of ours has sent: ids in a form may be made up."""
    known = {field.id for field in FIELDS}
    return {name: text for name, text in texts.items() if name in known}
