"""Move entries: export and import."""

from __future__ import annotations

import asyncio
import io
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord
import structlog

from bot.community.exporting import exported
from bot.community.importing import MAX_FILE, Unreadable, read_entries
from bot.community.incoming import incoming
from bot.community.model import Form
from bot.errors import InputError, NotFoundError, SquatbotError, StoreError
from bot.ui.card import notice
from bot.ui.custom_id import Action, Press
from bot.ui.import_card import Laid, export_card, import_card, imported_card, problems_card
from bot.ui.markdown import Markdown, plain

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.community.model import Entry
    from bot.exts.desk.journal import Journal
    from bot.exts.routing import Routes
    from bot.exts.service import Service

T = TypeVar("T")

log = structlog.get_logger(__name__)

KINDS = frozenset({".yaml", ".yml", ".txt"})
DOWNLOAD_SECONDS = 60.0
PROGRESS_SECONDS = 2.0
"""How often a member who waits is told how far it is."""
CANCELLED = "no"
NO_ENTRIES = Markdown("This server has no entries yet. `/faq add` writes the first one.")
TOO_LARGE = Markdown(
    "The file would be larger than Discord takes. Those who run me can write it with "
    "`squatbot entries export`."
)
NO_FILE_OF_OURS = "is no file of entries. Send one that ends in .yaml, as `/faq export` gives it."
NOT_GIVEN = "Discord did not hand the file over. Please send it once more."
DONE_WITH = Markdown(
    "This file was imported or cancelled already, or it waited for more than a day. "
    "Use `/faq import` again."
)


class Moving:
    """Move entries: export and import.

    Between the report and the press a file is kept in the store, as a form that is not saved yet:
    so any process can import it, also after a restart, and it is gone after a day. It is never
    kept in memory: a file is large, and whoever sent it still has it.
    """

    def __init__(self, service: Service, journal: Journal) -> None:
        self._service, self._journal = service, journal
        # A large file takes memory and time, and two at once could ask the same question twice.
        self._turn = asyncio.Lock()

    @property
    def routes(self) -> Routes:
        """Give what answers each action."""
        return {Action.IMPORT: self._pressed}

    async def export(self, interaction: discord.Interaction) -> None:
        """Give the entries as a file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        entries = await self._service.store.entries(_guild(interaction))
        if not entries:
            raise InputError(NO_ENTRIES)
        data = (await asyncio.to_thread(exported, entries)).encode()
        if len(data) > interaction.filesize_limit:
            raise InputError(TOO_LARGE)
        name = f"faq-{datetime.now(UTC).date()}.yaml"
        await _show(interaction, export_card(len(entries), name, data))

    async def import_file(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        """Report what a file would add, and ask."""
        if PurePath(file.filename.lower()).suffix not in KINDS:
            raise InputError(Markdown(f"“{plain(file.filename)}” {NO_FILE_OF_OURS}"))
        if file.size > MAX_FILE:
            raise InputError(
                f"“{file.filename}” has {file.size / 1_000_000:.1f} MB, and "
                f"{MAX_FILE // 1_000_000} MB is the most. Split it into smaller files."
            )
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _show(interaction, await _told(self._report(interaction, file)))

    async def _report(self, interaction: discord.Interaction, file: discord.Attachment) -> Laid:
        data = await _downloaded(file)
        guild, name = _guild(interaction), file.filename
        library = self._service.library
        async with self._turn:
            entries = await self._service.store.entries(guild)
            read = await asyncio.to_thread(read_entries, data, name, library.graph, entries)
            if isinstance(read, Unreadable):
                return problems_card(name, read.problems)
            drafts = [one.draft for one in read.entries]
            if not drafts:
                raise InputError(f"“{name}” holds no entries.")
            found = await _showing(interaction, partial(incoming, library, entries, drafts))
            key = secrets.token_urlsafe(9)
            form = Form({"file": data.decode("utf-8"), "name": name})
            await self._service.store.keep_form(guild, interaction.user.id, key, form)
        buttons = (Press(Action.IMPORT, key), Press(Action.IMPORT, key, CANCELLED))
        return import_card(name, found, *buttons)

    async def _pressed(self, interaction: discord.Interaction, press: Press) -> None:
        """Import a file that was reported, or let it go."""
        # The card stays as it is until all is done: after a crash its button works as before.
        await interaction.response.defer()
        guild, member, key = _guild(interaction), interaction.user.id, press.reference
        async with self._turn:
            form = await self._kept(guild, member, key)
            if press.argument == CANCELLED:
                await self._service.store.drop_form(guild, member, key)
                await _show(interaction, Laid(notice("Nothing was imported.")))
                return
            name = form.texts["name"]
            read = await self._imported(guild, member, form)
            if isinstance(read, Laid):
                await _show(interaction, read)
                return
            with suppress(StoreError):
                # It goes by itself after a day, and its questions are all there now.
                await self._service.store.drop_form(guild, member, key)
        await _show(interaction, imported_card(name, read))
        count = f"{len(read)} entries ({read[0].id} to {read[-1].id})"
        told = count if len(read) > 1 else f"the entry {read[0].id}"
        await self._journal.tell(guild, f"<@{member}> imported {told} from “{plain(name)}”.")

    async def _imported(self, guild: int, member: int, form: Form) -> tuple[Entry, ...] | Laid:
        """Save the entries of a file; its problems if others have added the same meanwhile."""
        service, data, name = self._service, form.texts["file"].encode(), form.texts["name"]
        entries = await service.store.entries(guild)
        read = await asyncio.to_thread(read_entries, data, name, service.library.graph, entries)
        if isinstance(read, Unreadable):
            return problems_card(name, read.problems)
        drafts = [one.draft for one in read.entries]
        reviewed = [one.reviewed for one in read.entries]
        return await service.community.changing(
            guild, service.store.import_all(guild, drafts, member, reviewed=reviewed)
        )

    async def _kept(self, guild: int, member: int, key: str) -> Form:
        try:
            return await self._service.store.form(guild, member, key)
        except NotFoundError as error:
            raise InputError(DONE_WITH) from error


async def _downloaded(file: discord.Attachment) -> bytes:
    try:
        async with asyncio.timeout(DOWNLOAD_SECONDS):
            return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        raise InputError(NOT_GIVEN) from error


async def _showing(
    interaction: discord.Interaction, work: Callable[[Callable[[int, int], None]], T]
) -> T:
    """Do a long work in a thread, and show how far it has come."""
    reached = (0, 0)

    def step(done: int, total: int) -> None:
        nonlocal reached
        reached = (done, total)

    working = asyncio.create_task(asyncio.to_thread(work, step))
    while not (await asyncio.wait({working}, timeout=PROGRESS_SECONDS))[0]:
        done, total = reached
        sentence = f"Looked at {done:,} of {total:,} questions …" if total else "Reading the file …"
        with suppress(discord.HTTPException):
            await interaction.edit_original_response(view=notice(sentence))
    return working.result()


async def _told(work: Awaitable[Laid]) -> Laid:
    """Put what is refused in the place of the progress that was shown."""
    try:
        return await work
    except SquatbotError as error:
        if isinstance(error, StoreError):
            log.warning("the store fails", where="faq import", exc_info=error.__cause__)
        return Laid(notice(error.sentence))


async def _show(interaction: discord.Interaction, laid: Laid) -> None:
    """Show a card in the place of what the interaction shows."""
    files = [discord.File(io.BytesIO(data), name) for name, data in laid.files.items()]
    await interaction.edit_original_response(view=laid.view, attachments=files)


def _guild(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise InputError("That works in a server alone.")
    return interaction.guild_id
