"""Cards of export and import: what a file holds, what is wrong with it, what it would change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from discord import ButtonStyle, ui

from bot.cards.answer_card import build_view, button
from bot.cards.card_with_files import CardWithFiles
from bot.cards.custom_id import ComponentAction, CustomId, pack_moment
from bot.cards.entry_components import action_row
from bot.cards.limits import truncate, utf16_length
from bot.cards.markdown import escape_markdown, subtext
from bot.faq.impact import count_phrase
from bot.faq.transfer.export_file import update_diff

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.errors import Problem
    from bot.faq.impact import ImportPreview
    from bot.faq.model import Entry, Revision

MAX_GROUP_LINES, MAX_LINE_CHARS, MAX_LISTING_CHARS = 8, 300, 3_000
"""Lines of a group on a card, characters of a line, and of all groups; a file has the rest."""
MAX_FILE_NAME_CHARS = 60
"""Characters of a file's name, before what has to be made plain in it."""
MAX_IDS = 10
REPORT_FILE, DIFF_FILE = "report.txt", "changes.diff"
_PATH = re.compile(r" \[[^\[\]]*\]$")


def export_card(count: int, name: str, data: bytes) -> CardWithFiles:
    """Return the card that carries an export file."""
    text = (
        f"### {count_phrase(count)} in a file\n"
        "Keep it as a copy, or bring it to another server with `/faq import`."
    )
    return CardWithFiles(build_view([ui.TextDisplay(text), _attachment(name)]), {name: data})


def import_errors_card(name: str, problems: Sequence[Problem]) -> CardWithFiles:
    """List what keeps a file from being imported, by its lines."""
    count = f"{len(problems):,} problem{'s'[: len(problems) != 1]}"
    heading = f"### Nothing was imported: {count} in {_file_title(name)}"
    lines = [f"Line {problem.line}: {_PATH.sub('', problem.message)}" for problem in problems]
    after = "Fix these lines, then run `/faq import` again."
    items, files = _list_groups([heading], [("", lines)], after)
    return CardWithFiles(build_view(items), files)


def import_card(
    name: str, found: ImportPreview, accept: CustomId, cancel: CustomId
) -> CardWithFiles:
    """Return what an import would add and change, with the confirm button."""
    count, changed = len(found.drafts), len(found.updates)
    points = sum(draft.points for draft in found.drafts)
    does = [f"add {count_phrase(count)}"] if count or not changed else []
    does += [f"change {count_phrase(changed)}"] if changed else []
    heading = f"### {_file_title(name)} would {' and '.join(does)}"
    texts = [heading, "Nothing is saved yet."]
    if points:
        verb = "says" if points == 1 else "say"
        texts.append(f"{points:,} of them only {verb} which curated question a wording means.")
    if not found.changes:
        texts.append("None of today's answers changes.")
    items, files = _list_groups(texts, found.changes)
    if found.updates:
        lines = [
            line
            for change in found.updates
            for line in (f"{change.entry.id}:", *update_diff(change))
        ]
        items.append(_attachment(DIFF_FILE))
        files[DIFF_FILE] = "".join(f"{line}\n" for line in lines).encode()
    pressed = (
        button(f"Import {count_phrase(count + changed)}", accept, ButtonStyle.primary),
        button("Cancel", cancel),
    )
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow(*(item for item in pressed if item is not None))
    return CardWithFiles(build_view([*items, row]), files)


def imported_card(
    name: str, added: Sequence[Entry], changed: Sequence[Entry] = ()
) -> CardWithFiles:
    """Return what an import added and changed."""
    entries = (*added, *changed)
    lines = [f"Added as {id_list(added)}."] if added else []
    lines += [f"Changed: {id_list(changed)}."] if changed else []
    lives = "is" if len(entries) == 1 else "are"
    text = (
        f"### {count_phrase(len(entries))} of {_file_title(name)} {lives} live now\n"
        f"{' '.join(lines)} `/faq list` shows all."
    )
    moment = pack_moment(entries[0].changed)
    undo = CustomId(ComponentAction.UNDO_IMPORT, moment, f"{len(entries)}")
    return CardWithFiles(
        build_view([ui.TextDisplay(text), action_row(button("Undo this import", undo))])
    )


def id_list(entries: Sequence[Entry]) -> str:
    """Return the ids of entries in a few words, of many without a gap the first and the last."""
    first, last = entries[0], entries[-1]
    if last.number - first.number == len(entries) - 1:
        return first.id if first is last else f"{first.id} to {last.id}"
    shown = ", ".join(entry.id for entry in entries[:MAX_IDS])
    more = len(entries) - MAX_IDS
    return f"{shown} and {more:,} more" if more > 0 else shown


def import_undone_card(revisions: Sequence[Revision], imported: int) -> ui.LayoutView:
    """Return what undoing an import took back, of how many entries that it had brought."""
    count = len(revisions)
    taken_out = sum(revision.after is None for revision in revisions)
    done = [f"{count_phrase(taken_out)} taken out again"] if taken_out else []
    done += [f"{count_phrase(count - taken_out)} as before"] if taken_out < count else []
    text = f"### {', '.join(done)}\n"
    if (left := imported - count) > 0:
        text += f"{count_phrase(left)} changed since the import {'stay' if left > 1 else 'stays'}. "
    text += f"`/faq undo` brings back a single one, such as {revisions[0].entry_id}."
    return build_view([ui.TextDisplay(text)])


def _list_groups(
    introduction: Sequence[str], groups: Sequence[tuple[str, Sequence[str]]], after: str = ""
) -> tuple[list[ui.Item[ui.LayoutView]], dict[str, bytes]]:
    """Show the first lines of a list in groups, and all of it as a file where it is long."""
    texts, hidden = list(introduction), 0
    room = MAX_LISTING_CHARS
    for place, (title, lines) in enumerate(groups):
        # An equal share of what is left: what a short group does not take is for those after it.
        shown = _first_lines(lines, room // (len(groups) - place))
        room -= sum(utf16_length(line) for line in shown)
        hidden += len(lines) - len(shown)
        texts += [f"**{title}**"] if title else []
        texts += [f"- {line}" for line in shown]
    if hidden:
        texts.append(subtext(f"{hidden:,} more in {REPORT_FILE}"))
    if after:
        texts.append(after)
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(texts))]
    if not hidden:
        return items, {}
    listed = [line for title, lines in groups for line in ([title] if title else []) + [*lines]]
    data = "".join(f"{line}\n" for line in listed).encode()
    return [*items, _attachment(REPORT_FILE)], {REPORT_FILE: data}


def _first_lines(lines: Iterable[str], room: int) -> list[str]:
    shown: list[str] = []
    for line in lines:
        text = truncate(escape_markdown(line), MAX_LINE_CHARS)
        room -= utf16_length(text)
        if room < 0 or len(shown) == MAX_GROUP_LINES:
            break
        shown.append(text)
    return shown


def _file_title(name: str) -> str:
    return escape_markdown(truncate(name, MAX_FILE_NAME_CHARS))


def _attachment(name: str) -> ui.File[ui.LayoutView]:
    return ui.File(f"attachment://{name}")
