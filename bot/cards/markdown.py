"""Escape text for Discord's markdown so that it appears as written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.faq.text.links import MASKED, host_of

if TYPE_CHECKING:
    from re import Match

MAX_HOSTS_CHARS = 400
"""Characters for all the hosts that are written beside masked links."""
MIN_HOST_CHARS, MAX_HOST_CHARS = 12, 40

_SYNTAX = re.compile(
    r"""
    [\\*_~|`<\[\]]                # emphasis, spoilers, code, mentions, timestamps, masked links
    | ^[^\S\n]*(?:[#>+-]|\d+(?=[.)]))  # headings, subtext, quotes and lists begin a line
    | (?<=:)/(?=/)                  # a bare address would be a link
    | :(?=[\w+-]+:)                  # the name of an emoji
    """,
    re.VERBOSE | re.MULTILINE,
)
_URL_ESCAPES = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20"})
"""Characters that would end a URL too early."""
_PING = re.compile(r"@(?=everyone|here|[!&]?\d)")


class Markdown(str):
    """Our own text that is markdown already; other people's words in it have been escaped."""

    __slots__ = ()


def escape_markdown(text: str) -> str:
    """Return text that shows as typed: no formatting, lists, links, emoji or mentions."""
    if isinstance(text, Markdown):
        return text
    # A ping is found before markdown is read: no backslash keeps it off, a blank of no width does.
    return _PING.sub("@\u200b", _SYNTAX.sub(_escaped, text))


def _escaped(match: Match[str]) -> str:
    found = match[0]
    if found[-1].isdigit():
        # The dot behind the number of a list is what has to be escaped, not the number.
        return f"{found}\\"
    return f"{found[:-1]}\\{found[-1]}"


def masked_link(label: str, url: str) -> str:
    """Return a masked link without a preview."""
    return f"[{escape_markdown(label)}](<{url.translate(_URL_ESCAPES)}>)"


def show_link_hosts(text: str) -> str:
    """Return text with each masked link's host behind it: a label may look like another address."""
    count = sum(1 for _ in MASKED.finditer(text))
    most = max(MIN_HOST_CHARS, min(MAX_HOST_CHARS, MAX_HOSTS_CHARS // max(count, 1)))

    def with_host(link: Match[str]) -> str:
        host = host_of(link["target"])
        if host is None:
            return link[0]
        # The end of a host says whose it is.
        end = host[-most:]
        while len(escape_markdown(end)) > most:
            end = end[1:]
        note = f" ({'…' if end != host else ''}{escape_markdown(end)})"
        there = (note, f" ({host})")
        return link[0] if text.startswith(there, link.end()) else f"{link[0]}{note}"

    return MASKED.sub(with_host, text)


def subtext(text: str) -> str:
    """Return lines as small print."""
    return "\n".join(f"-# {line}" for line in text.splitlines() if line.strip())
