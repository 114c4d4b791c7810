"""The command line for a server's entries: export, import, backup, list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from bot.cli.control_characters import strip_control_characters
from bot.cli.exit_codes import ExitCode, print_error
from bot.cli.knowledge_dir import open_library
from bot.errors import ConfigurationError, InputError, StoreError, StoreErrorKind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.engine import AnswerEngine
    from bot.faq.model import Entry
    from bot.faq.transfer.import_file import ParsedFile
    from bot.store import Store

T = TypeVar("T")

LARGEST_ID = 2**63 - 1
MOST_DIGITS = 19
MISCONFIGURED = frozenset({StoreErrorKind.URL, StoreErrorKind.DRIVER})
DRY_RUN = "Check the file and say what would change; save nothing."
NO_DATABASE = "There is no database at {}; set DATABASE_URL as the bot has it"
CREATE = "Make the database if there is none yet."
UPDATE = "Change the entries that FILE names by id, or asks like; shows the difference."

guild_option = click.option(
    "--guild", type=click.IntRange(1, LARGEST_ID), required=True, help="The server's Discord id."
)


@click.group()
def entries() -> None:
    """Move what servers have added: DATABASE_URL says where it is kept."""


@entries.command(name="list")
@guild_option
def list_entries(*, guild: int) -> int:
    """List a server's entries by number, with the day each was last found right."""
    found = _in_store(lambda store: store.entries(guild))
    if not found:
        print_error(f"The server {guild} has no entries.")
    for entry in found:
        draft = entry.draft
        means = f" → {draft.replaces}" if draft.replaces else ""
        group = f" [{draft.category}]" if draft.category else ""
        line = f"{draft.question}{means}{group}"
        click.echo(f"{entry.id}\t{entry.reviewed.date()}\t{strip_control_characters(line)}")
    return ExitCode.OK


@entries.command()
@guild_option
@click.option("--output", type=click.Path(dir_okay=False, writable=True), help="Write to a file.")
@click.option("--ids", is_flag=True, help="Write each entry's id, by which --update finds it.")
def export(*, guild: int, output: str | None, ids: bool) -> int:
    """Write a server's entries as YAML, in the manner of knowledge/."""
    from bot.faq.impact import count_phrase
    from bot.faq.transfer.export_file import export_entries

    found = _in_store(lambda store: store.entries(guild))
    text = export_entries(found, ids=ids)
    if output is None:
        # In bytes, so that no terminal's encoding loses a sign of it.
        click.echo(text.encode(), nl=False)
    else:
        Path(output).write_text(text, "utf-8")
    click.echo(f"{count_phrase(len(found))} written.", err=True)
    return ExitCode.OK


@entries.command(name="import")
@guild_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help=DRY_RUN)
@click.option("--create", is_flag=True, help=CREATE)
@click.option("--update", is_flag=True, help=UPDATE)
def import_file(*, guild: int, file: str, dry_run: bool, create: bool, update: bool) -> int:
    """Add the entries of FILE to a server, all of them or none; a running bot learns of it."""
    from bot.faq.impact import count_phrase
    from bot.faq.transfer.import_file import MAX_FILE, InvalidFile, parse_import_file

    with Path(file).open("rb") as opened:
        data = opened.read(MAX_FILE + 1)
    library = open_library()

    async def add(store: Store) -> int:
        lacking = _lacking(store)
        # Even to look for entries would make a database.
        present = () if lacking else await store.entries(guild)
        read = parse_import_file(data, file, library.graph, present, update=update)
        if isinstance(read, InvalidFile):
            for problem in read.problems:
                print_error(str(problem))
            print_error("Nothing was imported.")
            return ExitCode.DATA_ERROR
        if not read.entries:
            raise InputError(f"{file} holds no entries.")
        if lacking and not (create or dry_run):
            raise InputError(f"{NO_DATABASE.format(lacking)}, or use --create to make a new one.")
        _print_preview(library, present, read)
        if dry_run:
            changed = f", {count_phrase(len(read.updates))} changed" if read.updates else ""
            added = count_phrase(len(read.added))
            click.echo(f"{added} would be added{changed}; nothing is saved.")
        else:
            await _save_import(store, guild, read)
        return ExitCode.OK

    return _in_store(add, needed=False)


def _print_preview(library: AnswerEngine, present: Sequence[Entry], read: ParsedFile) -> None:
    """Say what a file would change in entries, and what members would notice."""
    from bot.faq.impact import count_phrase, preview_import
    from bot.faq.transfer.export_file import update_diff

    lines = [
        line
        for change in read.updates
        for line in (f"{change.entry.id} would change:", *update_diff(change))
    ]
    drafts = [new.draft for new in read.added]
    for heading, noticed in preview_import(library, present, drafts, read.updates).changes:
        lines += [f"{heading}:", *(f"  {line}" for line in noticed)]
    for line in lines:
        click.echo(strip_control_characters(line))
    if read.unchanged:
        click.echo(f"{count_phrase(read.unchanged)} of the file unchanged.")


async def _save_import(store: Store, guild: int, read: ParsedFile) -> None:
    """Save what a file adds and changes, and say so."""
    from bot.faq.impact import count_phrase
    from bot.faq.service import FaqService

    drafts, reviewed = [new.draft for new in read.added], [new.reviewed for new in read.added]
    saved = await FaqService(store).import_all(guild, None, drafts, reviewed, read.updates)
    if added := saved[: len(drafts)]:
        click.echo(f"{count_phrase(len(added))} added, from {added[0].id} to {added[-1].id}.")
    if read.updates:
        click.echo(f"{count_phrase(len(read.updates))} changed.")


@entries.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def backup(file: str, *, force: bool) -> int:
    """Copy the SQLite database to FILE, whole and consistent, while the bot runs."""
    if not force and Path(file).exists():
        raise InputError(f"{file} is there already: name another file, or add --force.")
    _in_store(lambda store: store.backup(Path(file)))
    click.echo(f"{file} is written.", err=True)
    return ExitCode.OK


def _lacking(store: Store) -> Path | None:
    """Return the path of a SQLite file that is not there, None where the database may be."""
    from bot.store.address import SqliteAddress

    path = store.address.path if isinstance(store.address, SqliteAddress) else None
    return None if path is None or path.exists() else path


def _in_store(work: Callable[[Store], Awaitable[T]], *, needed: bool = True) -> T:
    """Do a work with the store that DATABASE_URL names, and close it.

    Where a SQLite file is `needed` it has to be there: who reads meant another one.
    """
    import asyncio

    from bot.settings import read_database_url
    from bot.store import Store

    async def run() -> T:
        async with Store.at(read_database_url()) as store:
            if needed and (lacking := _lacking(store)):
                raise InputError(f"{NO_DATABASE.format(lacking)}.")
            return await work(store)

    try:
        return asyncio.run(run())
    except StoreError as error:
        if error.fault in MISCONFIGURED:
            raise ConfigurationError(str(error)) from error
        raise
