"""Text as Discord shows it: what people or the knowledge wrote appears as it was written."""

from __future__ import annotations

import re

from discord.utils import escape_markdown, escape_mentions

_LIST_NUMBER = re.compile(r"^(\s*\d+)([.)]\s)", re.MULTILINE)


def plain(text: str) -> str:
    """Make a text show as typed: no formatting, no lists, no masked links, no mentions."""
    escaped = escape_mentions(escape_markdown(text))
    return _LIST_NUMBER.sub(r"\1\\\2", escaped)


def link(label: str, url: str) -> str:
    """Make a link that tells where it goes, and shows no preview."""
    address = url.replace("(", "%28").replace(")", "%29").replace(">", "%3E").replace(" ", "%20")
    return f"[{plain(label)}](<{address}>)"


def subtext(text: str) -> str:
    """Make small print of a line or several."""
    return "\n".join(f"-# {line}" for line in text.splitlines() if line.strip())
