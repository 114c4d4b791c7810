"""Links: which addresses a community's text may lead to, and where a masked one leads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import idna

from bot.evidence.strict_yaml.source_map import ellipsise
from bot.faq.text.markdown import strip_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

ALLOWED = frozenset({"http", "https"})
MAX_ADDRESS = 500
MAX_MASKED = 30
"""Masked links of a text: where each leads is shown beside it, and takes room."""

_SCHEME = re.compile(r"(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30})://", re.IGNORECASE)
MASKED = re.compile(
    r"\[(?P<label>(?:[^\[\]\\\n]|\\[^\[\]\n]){0,200})\]"
    r"\((?P<around><)?(?P<target>(?:[^\s()<>\[\]\\]|\([^\s()<>\[\]\\]*\))+)(?(around)>)\)"
)
"""A masked link of the one form that every program reads alike, if no other bracket is there."""
_BRACKETS = frozenset("[]")
_WWW = re.compile(r"(?<![\w@.])www\.\w", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9._-]+")
# What may stand in an address as it is; the rest is written with percent signs.
_PLAIN_PATH = "/:;@!$&*+,=~%-._"
_PLAIN_QUERY = _PLAIN_PATH + "?"


def has_link(text: str) -> bool:
    """Return whether a text holds an address or a masked link."""
    return bool(_WWW.search(text) or _SCHEME.search(text) or "](" in text)


def link_problems(text: str) -> Iterator[str]:
    """Say of each link that is not allowed why, as the end of a sentence: "holds a …".

    The label of a link may say anything: cards show the host that it leads to beside it.
    """
    for scheme in dict.fromkeys(found[1].lower() for found in _SCHEME.finditer(text)):
        if scheme not in ALLOWED:
            yield f"holds a “{ellipsise(scheme)}:” link; only http and https lead on from here."
    if "](" in text and not _BRACKETS.isdisjoint(MASKED.sub("", text)):
        yield (
            "holds a link that can be read in more than one way; write links as "
            "[words](https://…), with no other square brackets around."
        )
    links = list(MASKED.finditer(text))
    if len(links) > MAX_MASKED:
        yield f"holds {len(links)} links on words; keep {MAX_MASKED} at most."
    for found in links:
        shown = ellipsise(strip_markdown(found["label"]))
        if not shown:
            yield "holds a link without text; write [text](https://…), or the address alone."
        elif host_of(found["target"]) is None:
            yield f"has a link on “{shown}” that is no https address; write [text](https://…)."


def host_of(address: str) -> str | None:
    """Return the host that a web address leads to, in ASCII; None for what is no web address."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        written = host if host.isascii() else idna.encode(host, uts46=True).decode()
    except (ValueError, idna.IDNAError):
        return None
    return written if parts.scheme in ALLOWED and _HOST.fullmatch(written) else None


def normal_address(text: str) -> str | None:
    """Write a web address so that nothing in it can end a link early; None for what is none."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in ALLOWED or not host or parts.username is not None or " " in text:
        return None
    if not re.fullmatch(r"[\w.-]+|[0-9a-f:.]+", host) or not re.search(r"\w", host):
        return None
    place = f"[{host}]" if ":" in host else host
    address = urlunsplit(
        (
            scheme,
            place + (f":{port}" if port is not None else ""),
            quote(parts.path, safe=_PLAIN_PATH),
            quote(parts.query, safe=_PLAIN_QUERY),
            quote(parts.fragment, safe=_PLAIN_QUERY),
        )
    )
    return address if len(address) <= MAX_ADDRESS else None
