"""Write entries: forms, previews, saving."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import discord
import structlog

from bot.cards.custom_id import Action, Press, encode
from bot.cards.entry_editor_cards import (
    Pending,
    preview_card,
    problems_card,
    unchecked_card,
)
from bot.cards.modals import form as laid_out, submitted
from bot.cogs._support.locks import Turns
from bot.cogs._support.permissions import NOT_A_CURATOR, may_curate
from bot.cogs._support.responses import begin, show
from bot.cogs.faq._form import (
    FIELDS,
    REPLACES,
    draft_from,
    fields_for,
    is_pointer,
    texts_in_message,
    texts_of,
)
from bot.cogs.faq._lookup import entry_of, form_of, guild_of, number_of, soon
from bot.cogs.faq._saving import Saving
from bot.errors import InputError, StoreError
from bot.faq.entry_answers import entry_answer
from bot.faq.entry_index import GuildEntries
from bot.faq.impact import collisions
from bot.faq.model import Form, NumberedDraft
from bot.faq.text.validation import Unfit

if TYPE_CHECKING:
    from discord import ui

    from bot.cogs._support.audit_log import Journal
    from bot.cogs._support.component_router import Routes
    from bot.cogs._support.state import Service

log = structlog.get_logger(__name__)

TITLES = {True: "Change an entry", False: "Add to this server's FAQ"}


class Writing:
    """Write entries: a form, a look at what it makes, and only then the store.

    What was typed is kept from the first submit on, and goes once it is saved or cancelled.
    """

    def __init__(self, service: Service, journal: Journal, turns: Turns) -> None:
        self._service = service
        self._saving = Saving(service, journal, turns)
        self._looking = Turns()

    @property
    def routes(self) -> Routes:
        """Give what answers each action."""
        return {
            Action.FORM: self._typed,
            Action.FIX: self._fix,
            Action.EDIT: self._edit,
            **self._saving.routes,
        }

    async def add(self, interaction: discord.Interaction, text: str = "") -> None:
        """Open a form for a new entry, filled from what somebody wrote, if anything."""
        await self.open(interaction, Form(texts_in_message(text)))

    async def edit(self, interaction: discord.Interaction, name: str) -> None:
        """Open the form of an entry."""
        guild_id = guild_of(interaction)
        number = await soon(number_of(self._service, guild_id, name))
        entry = await soon(entry_of(self._service, guild_id, number))
        await self.open(interaction, Form(texts_of(entry.draft), entry.number, entry.version))

    async def open(self, interaction: discord.Interaction, form: Form) -> None:
        """Open a form with its texts; its misses are dismissed once it is saved."""
        key = ""
        if form.misses:
            keeping = self._service.forms.keep(guild_of(interaction), interaction.user.id, form)
            key = await soon(keeping)
        await self._open(interaction, Action.FORM, key, form)

    async def _open(
        self, interaction: discord.Interaction, action: Action, key: str, form: Form
    ) -> None:
        # What is typed must not depend on the store: all that it belongs to goes with the form.
        changes = f"{form.number}.{form.version}" if form.number else "."
        press = Press(action, key, f"{changes}.{form.texts.get(REPLACES, '')}")
        title = TITLES[form.number is not None]
        fields = fields_for(form.texts)
        await interaction.response.send_modal(
            laid_out(title, encode(press) or "", fields, form.texts)
        )

    async def _edit(self, interaction: discord.Interaction, press: Press) -> None:
        await self.edit(interaction, press.reference)

    async def _fix(self, interaction: discord.Interaction, press: Press) -> None:
        """Open a form again; take what was typed into it."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._typed(interaction, press)
            return
        form = await soon(form_of(self._service, interaction, press.reference))
        version = int(press.argument) if press.argument.isdecimal() else form.version
        await self._open(interaction, Action.FIX, press.reference, replace(form, version=version))

    async def _typed(self, interaction: discord.Interaction, press: Press) -> None:
        """Keep what was typed, and show what it would make to those who may save it."""
        await begin(interaction, in_place=press.action is Action.FIX)
        guild_id = guild_of(interaction)
        number, version, topic = (*press.argument.split("."), "", "", "")[:3]
        misses: tuple[int, ...] = ()
        if press.reference:
            try:
                misses = (await form_of(self._service, interaction, press.reference)).misses
            except (InputError, StoreError):
                # What was typed counts, not what it was to be done with.
                log.info("a form is kept without its misses", guild=guild_id)
        form = Form(
            {**_own(submitted(interaction)), REPLACES: topic},
            int(number) if number.isdecimal() else None,
            int(version) if version.isdecimal() else None,
            misses,
        )
        key = press.reference or None
        key = await self._service.forms.keep(guild_id, interaction.user.id, form, key)
        try:
            if not await may_curate(self._service, interaction):
                raise InputError(NOT_A_CURATOR)
        except StoreError as error:
            log.warning("nobody knows who may write", guild=guild_id, reason=str(error))
            await show(interaction, unchecked_card(error.sentence, Pending(key, form.version)))
            return
        await show(interaction, await self._look(guild_id, form, key))

    async def _look(self, guild_id: int, form: Form, key: str) -> ui.LayoutView:
        """Lay out what is wrong with a form, or what it would make."""
        library = self._service.library
        entries = (await self._service.community.fresh(guild_id)).entries
        entries = entries or GuildEntries.of(library.matcher.lexicon, ())
        own = form.texts.get(REPLACES) or None
        if own not in library.graph.topics:
            # What it stood for has left the knowledge: it stands for itself.
            own = None
        draft = draft_from(form, entries, library.graph, own)
        if isinstance(draft, Unfit):
            return problems_card(draft.problems, Pending(key, form.version))
        # All entries are indexed with the draft, and every wording of it is asked twice.
        comparing = partial(collisions, library, entries, draft, editing=form.number)
        # One preview a server waits among others', so that no server's many keep them waiting.
        async with self._looking.of(guild_id):
            clashes = await self._service.community.in_turn(comparing)
        asked = (one.topic for one in clashes if one.topic and one.asked == draft.question)
        topic = None if is_pointer(form.texts) else own or next(asked, None)
        shown = (
            draft
            if draft.points
            else entry_answer(library.graph, NumberedDraft(form.number or 0, draft))
        )
        pending = Pending(key, form.version, topic)
        return preview_card(library.graph, shown, clashes, pending, replacing=own is not None)


def _own(texts: dict[str, str]) -> dict[str, str]:
    """Leave out what no field of ours has sent: ids in a form may be made up."""
    known = {one.id for one in FIELDS}
    return {name: text for name, text in texts.items() if name in known}
