"""Exporting: a server's entries as YAML, in the manner of knowledge/.

    schema: 1
    entries:
      - entry: e3                             # written where ids are asked for: its id here, by
                                              # which `--update` finds it
        question: When is the gym open?       # 5 to 200 characters
        answer: |-                            # Markdown, at most 1,500 characters; left out where
                                              # `replaces` only names the topic that is meant
          From six to ten.
        phrasings:                            # other ways to ask; may be left out, as all below
          - opening hours
        citations:                            # DOIs, web addresses, ids of the knowledge's sources
          - s:kubo2019
        category: The gym
        replaces: squats-work-hamstrings      # the topic that this is the server's answer to
        reviewed: 2026-11-22                  # the day on which it was last found to be right

This is the one module that writes YAML.
"""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

import yaml

from bot.evidence.strict_yaml.loader import plain_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.faq.model import Entry, EntryContent, EntryUpdate

WIDTH = 100


class _Writer(yaml.SafeDumper):
    """Write texts so that they are read as texts, and several lines as lines."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  the base class has it so
        """Write every value out: aliases are refused when read."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  same
        """Set lists deeper than their keys, as knowledge/ has them."""
        super().increase_indent(flow, indentless=False)


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else "'" if plain_value(text) != text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)


def export_entries(entries: Iterable[Entry], *, ids: bool = False) -> str:
    """Write entries as a file that `parse_import_file` reads back without loss, ordered by number.

    Authors and versions stay behind, and ids unless asked for: they mean nothing elsewhere.
    """
    ordered = sorted(entries, key=lambda entry: entry.number)
    written = [({"entry": entry.id} if ids else {}) | _entry(entry) for entry in ordered]
    return dump_yaml({"schema": 1, "entries": written})


def update_diff(update: EntryUpdate) -> tuple[str, ...]:
    """Return the lines by which an entry would change, as a file has them, behind - and +."""
    before, after = (
        dump_yaml(_content(content)).splitlines()
        for content in (update.entry.draft, update.content)
    )
    lines = unified_diff(before, after, lineterm="", n=0)
    return tuple(line for line in lines if not line.startswith(("---", "+++", "@@")))


def dump_yaml(data: Mapping[str, object]) -> str:
    """Write plain data, its keys in their order."""
    text: str = yaml.dump(
        dict(data), Dumper=_Writer, sort_keys=False, allow_unicode=True, width=WIDTH
    )
    return text


def _entry(entry: Entry) -> dict[str, object]:
    return _content(entry.draft) | {"reviewed": entry.reviewed.date()}


def _content(content: EntryContent) -> dict[str, object]:
    written = {
        "question": content.question,
        "answer": content.answer,
        "phrasings": list(content.phrasings),
        "citations": list(content.citations),
        "category": content.category,
        "replaces": content.replaces,
    }
    return {key: value for key, value in written.items() if value}
