"""Links: which addresses a community's text may lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from bot.community.mentions import folded
from bot.evidence.marks import clip

if TYPE_CHECKING:
    from collections.abc import Iterator

ALLOWED = frozenset({"http", "https"})
MAX_ADDRESS = 500

_SCHEME = re.compile(r"(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30})://")
# These need no slashes to do harm; as words of a sentence they are followed by a blank.
_STEERING = re.compile(
    r"(?<![a-z0-9])(?:(?P<script>\w{0,20}script)\s*:\s*\S|(?P<data>data):\s*[\w.+-]*[/;,]"
    r"|(?P<file>file):\s*[/\\.~]|(?P<other>mailto|tel|sms|blob|about|view-source|discord):[^\s/])"
)
_MASK = re.compile(r"\(\s*<?\s*(?P<target>[^\s)>]*)")
_BRACKET = re.compile(r"[\[\]]")
_NAMED_HOST = re.compile(r"https?://[^\s/?#<>()\[\]]*@")
_ANY = re.compile(r"https?://\S|(?<![\w@.])www\.\w")
# Latin letters, and those of Greek, Cyrillic and Armenian, which pass for them.
_LETTERS = r"a-z\u0370-\u058f"
_ADDRESS_LIKE = re.compile(rf"https?:|www\.|[{_LETTERS}0-9-]\.[{_LETTERS}]{{2,}}(?![{_LETTERS}])")
# Signs that Discord takes for markdown and does not show, and a full stop that passes for a dot.
_DRESS = str.maketrans({**dict.fromkeys("\\*_~|`"), "\u3002": "."})
# What may stand in an address as it is; the rest is written with percent signs.
_PLAIN_PATH = "/:;@!$&*+,=~%-._"
_PLAIN_QUERY = _PLAIN_PATH + "?"


def has_link(text: str) -> bool:
    """Tell whether a text holds an address or a masked link."""
    seen = folded(text)
    return bool(_ANY.search(seen) or _SCHEME.search(seen) or any(_masked(text)))


def link_problems(text: str) -> Iterator[str]:
    """Say of each link that is not allowed why, as the end of a sentence: "holds a …"."""
    seen = folded(text)
    schemes = [found[1] for found in _SCHEME.finditer(seen)]
    schemes += [next(filter(None, found.groups())) for found in _STEERING.finditer(seen)]
    for scheme in dict.fromkeys(schemes):
        if scheme not in ALLOWED:
            yield f"holds a “{clip(scheme)}:” link; only http and https lead on from here."
    if _NAMED_HOST.search(seen):
        yield "holds an address with a name before an @, which hides where it leads; take it out."
    for label, target in _masked(text):
        shown = clip(label) or "…"
        read = folded(label).translate(_DRESS)
        if not read.strip():
            yield "holds a link without text; write [text](https://…), or the address alone."
        elif _ADDRESS_LIKE.search(read):
            yield (
                f"shows the address “{shown}” on a link, which may lead elsewhere; "
                "write words for it, or the address alone."
            )
        elif not re.match(r"https?://", target, re.IGNORECASE):
            yield f"has a link on “{shown}” that is no https address; write [text](https://…)."


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


def _masked(text: str) -> Iterator[tuple[str, str]]:
    """Give label and target of everything written as [label](target), however badly."""
    opened: list[int] = []
    start: int | None = None
    for found in _BRACKET.finditer(text):
        if found[0] == "[":
            opened.append(found.end())
        else:
            # A label may hold more brackets that close than open: Discord reads on to the last.
            start = opened.pop() if opened else start
            if start is not None and (target := _MASK.match(text, found.end())):
                # Where brackets stay open, programs differ on which of them begins the label.
                for begin in dict.fromkeys((start, *opened[:1])):
                    yield text[begin : found.start()], target["target"]
