"""Move entries: export and import."""

from __future__ import annotations

import asyncio
import json
import secrets
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord
import structlog

from bot.cards.answer_card import notice_card
from bot.cards.card_with_files import CardWithFiles
from bot.cards.custom_id import ComponentAction, CustomId, parse_moment
from bot.cards.import_cards import (
    export_card,
    id_list,
    import_card,
    import_errors_card,
    import_undone_card,
    imported_card,
)
from bot.cards.markdown import Markdown, escape_markdown
from bot.cogs._support.component_router import Access, component
from bot.cogs._support.responses import defer, update_response
from bot.cogs._support.sending import attachments
from bot.cogs.faq._lookup import parse_int
from bot.errors import InputError, NotFoundError, SquatbotError, StoreError
from bot.faq.content_json import from_json, to_json
from bot.faq.impact import ImportPreview, preview_import
from bot.faq.keyed_locks import KeyedLocks
from bot.faq.model import (
    MAX_ENTRIES,
    MAX_PHRASINGS,
    TOO_MANY,
    TOO_MANY_PHRASINGS,
    EntryDraft,
    EntryUpdate,
)
from bot.faq.service import MSG_IMPORT_GONE, DuplicateError
from bot.faq.text.unicode import clean_line
from bot.faq.transfer.export_file import export_entries
from bot.faq.transfer.import_file import MAX_FILE, InvalidFile, ParsedFile, parse_import_file

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.cogs._support.audit_log import AuditLog
    from bot.cogs._support.state import BotState
    from bot.engine import AnswerEngine
    from bot.faq.model import Entry

T = TypeVar("T")

log = structlog.get_logger(__name__)

KINDS = frozenset({".yaml", ".yml", ".txt"})
DOWNLOAD_SECONDS = 60.0
PROGRESS_SECONDS = 1.0
"""How often a member who waits is told how far it is."""
READING_SECONDS = 60.0
"""How long one file may keep others waiting."""
CANCELLED = "no"
NO_ENTRIES = Markdown("This server has no entries yet. `/faq add` writes the first one.")
EXPORTING = "An export of this server is being written right now. Try again when it is there."
TOO_LARGE = Markdown(
    "The file would be larger than Discord takes. Those who run me can write it with "
    "`squatbot entries export`."
)
NOTHING_NEW = "holds nothing that this server does not have already. Nothing was changed."
NO_FILE_OF_OURS = "is no file of entries. Send one that ends in .yaml, as `/faq export` gives it."
TOO_SLOW = "This file takes too long to read. Split it into smaller ones."
NOT_GIVEN = "Discord did not hand the file over. Please send it once more."
DONE_WITH = Markdown(
    "This file was imported or cancelled already, a later one took its place, or it waited for "
    "more than a day. Use `/faq import` again."
)
LOOK_AGAIN = "Nothing was imported; use /faq import again to see how the file stands."
WAITING = "import"
"""The key under which a member's file waits."""
READERS = 2
"""Files that are read at once, of any servers."""


class ImportExport:
    """Move entries: export and import.

    Between the report and the press the entries of a file are kept in the store, as a form that is
    not saved yet: so any process can import them, also after a restart, and they are gone after a
    day. A member has one such file waiting in a server, the last one.
    """

    def __init__(self, service: BotState, audit_log: AuditLog) -> None:
        self._service, self._audit_log, self._turns = service, audit_log, KeyedLocks()
        # To read a large file takes memory and time; no server may keep all others waiting.
        self._reading, self._readers = KeyedLocks(), asyncio.Semaphore(READERS)
        self._exporting: set[int] = set()

    async def export(self, interaction: discord.Interaction) -> None:
        """Return the entries as a file."""
        guild = _guild(interaction)
        if guild in self._exporting:
            raise InputError(EXPORTING)
        self._exporting.add(guild)
        try:
            await self._export(interaction, guild)
        finally:
            self._exporting.discard(guild)

    async def _export(self, interaction: discord.Interaction, guild: int) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        entries = await self._service.store.entries(guild)
        if not entries:
            raise InputError(NO_ENTRIES)
        data = (await asyncio.to_thread(export_entries, entries)).encode()
        if len(data) > interaction.filesize_limit:
            raise InputError(TOO_LARGE)
        name = f"faq-{datetime.now(UTC).date()}.yaml"
        await _show(interaction, export_card(len(entries), name, data))

    async def import_file(
        self, interaction: discord.Interaction, file: discord.Attachment, *, update: bool
    ) -> None:
        """Report what a file would add and change, and ask."""
        name = clean_line(file.filename)
        if PurePath(name.lower()).suffix not in KINDS:
            raise InputError(Markdown(f"“{escape_markdown(name)}” {NO_FILE_OF_OURS}"))
        if file.size > MAX_FILE:
            raise InputError(
                f"“{name}” has {file.size / 1_000_000:.1f} MB, and "
                f"{MAX_FILE // 1_000_000} MB is the most. Split it into smaller files."
            )
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _show(interaction, await _told(self._report(interaction, file, update=update)))

    async def _report(
        self, interaction: discord.Interaction, file: discord.Attachment, *, update: bool
    ) -> CardWithFiles:
        data = await _downloaded(file)
        guild, library = _guild(interaction), self._service.engine
        # Direction marks could make it read as another one.
        name = clean_line(file.filename)
        async with self._reading.of(guild), self._readers:
            entries = await self._service.store.entries(guild)
            looking = partial(_looked_at, library, data, name, entries, update=update)
            seen = await _showing(interaction, looking)
        if isinstance(seen, InvalidFile):
            return import_errors_card(name, seen.problems)
        read, found = seen
        token = secrets.token_urlsafe(9)
        form = _waiting_form(token, name, read)
        await self._service.store.keep_form(guild, interaction.user.id, WAITING, form)
        buttons = (
            CustomId(ComponentAction.IMPORT, token),
            CustomId(ComponentAction.IMPORT, token, CANCELLED),
        )
        return import_card(name, found, *buttons)

    @component(ComponentAction.IMPORT, requires=Access.CURATOR)
    async def _pressed(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Import a file that was reported, or let it go."""
        # The card stays as it is until all is done: after a crash its button works as before.
        await interaction.response.defer()
        guild, member = _guild(interaction), interaction.user.id
        async with self._turns.of(guild):
            form = await self._waiting(guild, member, press.reference)
            if press.argument == CANCELLED:
                await self._service.store.drop_form(guild, member, WAITING)
                await _show(interaction, CardWithFiles(notice_card("Nothing was imported.")))
                return
            name, (added, changed) = form.texts["name"], await self._imported(guild, member, form)
            with suppress(StoreError):
                # It goes by itself after a day, and its questions are all there now.
                await self._service.store.drop_form(guild, member, WAITING)
        await _show(interaction, imported_card(name, added, changed))
        parts = [f"imported {_range_phrase(added)}"] if added else []
        parts += [f"changed {_range_phrase(changed)}"] if changed else []
        source = f"from “{escape_markdown(name)}”"
        await self._audit_log.post(guild, f"<@{member}> {' and '.join(parts)} {source}.")

    @component(ComponentAction.UNDO_IMPORT, requires=Access.CURATOR)
    async def _undo(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Take back what an import added and changed."""
        await defer(interaction)
        guild = _guild(interaction)
        imported, count = await self._find_import(guild, press)
        revisions = await self._service.faq.undo_import(guild, interaction.user.id, imported)
        await update_response(interaction, import_undone_card(revisions, count))

    async def _find_import(self, guild: int, press: CustomId) -> tuple[datetime, int]:
        """Return when an import was made and of how many entries; InputError for what is none."""
        moment = parse_moment(press.reference)
        if moment is not None:
            return moment, parse_int(press.argument)
        # Cards sent before imports could change entries name the first and the last one.
        first, _, last = (parse_int(part) for part in press.reference.partition("-"))
        try:
            history = await self._service.store.history(guild, first)
        except NotFoundError as error:
            raise InputError(MSG_IMPORT_GONE) from error
        return history[-1].at, last - first + 1

    async def _imported(
        self, guild: int, member: int, form: EntryDraft
    ) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """Save the entries of a file; return the new ones, and those that it changed.

        InputError if others have added the same meanwhile, or changed what it changes.
        """
        contents = from_json(form.texts["entries"])
        days, targets = (json.loads(form.texts.get(key, "{}")) for key in ("reviewed", "targets"))
        for content in contents:
            if content.replaces is not None and not self._service.engine.can_recall(
                content.replaces
            ):
                raise InputError(f"There is no topic {content.replaces} any more. {LOOK_AGAIN}")
        present = {entry.number: entry for entry in await self._service.store.entries(guild)}
        drafts, reviewed, updates = [], [], []
        for place, content in enumerate(contents):
            number, version = targets.get(str(place), (None, None))
            if number is None:
                drafts.append(content)
                reviewed.append(date.fromisoformat(days[place]) if days[place] else None)
                continue
            entry = present.get(number)
            if entry is None or entry.version != version:
                raise InputError(f"e{number} was changed since. {LOOK_AGAIN}")
            updates.append(EntryUpdate(entry, content))
        try:
            saved = await self._service.faq.import_all(guild, member, drafts, reviewed, updates)
        except DuplicateError as error:
            raise InputError(f"{error} {LOOK_AGAIN}") from error
        return saved[: len(drafts)], saved[len(drafts) :]

    async def _waiting(self, guild: int, member: int, token: str) -> EntryDraft:
        try:
            form = await self._service.store.form(guild, member, WAITING)
        except NotFoundError as error:
            raise InputError(DONE_WITH) from error
        if form.texts.get("token") != token:
            raise InputError(DONE_WITH)
        return form


def _looked_at(  # noqa: PLR0913  what is read, for whom, and how far it is
    library: AnswerEngine,
    data: bytes,
    name: str,
    entries: tuple[Entry, ...],
    step: Callable[[int, int], None],
    *,
    update: bool,
) -> InvalidFile | tuple[ParsedFile, ImportPreview]:
    """Read a file and compare what its questions get now with what they would get."""
    reading = partial(step, 0, 0)
    read = parse_import_file(data, name, library.graph, entries, reading, update=update)
    if isinstance(read, InvalidFile):
        return read
    if not read.entries:
        raise InputError(f"“{name}” holds no entries.")
    if not (read.added or read.updates):
        raise InputError(Markdown(f"“{escape_markdown(name)}” {NOTHING_NEW}"))
    drafts, updates = [new.draft for new in read.added], read.updates
    if len(entries) + len(drafts) > MAX_ENTRIES:
        raise InputError(TOO_MANY)
    changed = {update.entry.number: update.content for update in updates}
    kept = (changed.get(entry.number, entry.draft) for entry in entries)
    if sum(len(content.wordings) for content in (*drafts, *kept)) > MAX_PHRASINGS:
        raise InputError(TOO_MANY_PHRASINGS)
    return read, preview_import(library, entries, drafts, updates, step)


def _waiting_form(token: str, name: str, read: ParsedFile) -> EntryDraft:
    """Return what is kept of a file until it is imported; by their places, what updates what."""
    added, updates = read.added, read.updates
    contents = [*(new.draft for new in added), *(change.content for change in updates)]
    days = [new.reviewed and new.reviewed.isoformat() for new in added]
    targets = {
        place: (change.entry.number, change.entry.version)
        for place, change in enumerate(updates, len(added))
    }
    return EntryDraft(
        {
            "token": token,
            "name": name,
            "entries": to_json(contents),
            "reviewed": json.dumps(days),
            "targets": json.dumps(targets),
        }
    )


def _range_phrase(entries: Sequence[Entry]) -> str:
    if len(entries) == 1:
        return f"the entry {entries[0].id}"
    return f"{len(entries)} entries ({id_list(entries)})"


async def _downloaded(file: discord.Attachment) -> bytes:
    try:
        async with asyncio.timeout(DOWNLOAD_SECONDS):
            return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        raise InputError(NOT_GIVEN) from error


async def _showing(
    interaction: discord.Interaction, work: Callable[[Callable[[int, int], None]], T]
) -> T:
    """Do a long work in a thread, show how far it has come, and stop it after a time."""
    reached, over = (0, 0), False

    def step(done: int, total: int) -> None:
        nonlocal reached
        if over:
            raise InputError(TOO_SLOW)
        reached = (done, total)

    now = asyncio.get_running_loop().time
    until = now() + READING_SECONDS
    working = asyncio.create_task(asyncio.to_thread(work, step))
    try:
        while not (await asyncio.wait({working}, timeout=PROGRESS_SECONDS))[0]:
            over = now() > until
            done, total = reached
            looked = f"Looked at {done:,} of {total:,} questions …"
            with suppress(discord.HTTPException, aiohttp.ClientError, OSError):
                shown = notice_card(looked if total else "Reading the file …")
                await interaction.edit_original_response(view=shown)
        return working.result()
    finally:
        # Also where this is cancelled as the process ends, which waits for its threads.
        over = True
        working.add_done_callback(_heard)


def _heard(work: asyncio.Task[object]) -> None:
    """Take note of how a work ended that nobody waits for any more."""
    if not work.cancelled():
        work.exception()


async def _told(work: Awaitable[CardWithFiles]) -> CardWithFiles:
    """Put what is refused in the place of the progress that was shown."""
    try:
        return await work
    except SquatbotError as error:
        if isinstance(error, StoreError):
            log.warning("the store fails", where="faq import", exc_info=error.__cause__)
        return CardWithFiles(notice_card(error.sentence))


async def _show(interaction: discord.Interaction, laid: CardWithFiles) -> None:
    """Show a card in the place of what the interaction shows."""
    files = attachments(laid.files)
    await interaction.edit_original_response(view=laid.view, attachments=files)


def _guild(interaction: discord.Interaction) -> int:
    if interaction.guild_id is None:
        raise InputError("That works in a server alone.")
    return interaction.guild_id
