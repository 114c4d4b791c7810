r"""Markdown: what may stay in a community's answer, and what must not rearrange its card.

Bold, italics, lists, code and links stay. What starts a heading, small print or an endless quote,
and any sign that opens and never closes, gets a backslash, so that it shows as it was typed.
"""

from __future__ import annotations

import re
from itertools import groupby

PAIRED = ("**", "__", "~~", "||")

_TOKENS = re.compile(
    r"(?P<escape>\\[\s\S]?)"
    r"|(?P<fence>```[\s\S]+?```)"
    r"|(?P<code>``[^`\n]+``(?!`)|`[^`\n]+`(?!`))"
    r"|(?P<stray>`)"
    r"|(?P<pair>\*\*|__|~~|\|\|)"
)
_BLOCK = re.compile(
    r"^(?P<lead>[ ]*(?:(?:[-*+•]|\d{1,9}[.)]|>)[ ]+)*)(?P<mark>#{1,3}(?=[ ]|$)|-#|>>>)",
    re.MULTILINE,
)
_ITEM = re.compile(r"[ ]*(?:[-*+]|\d{1,9}[.)])[ ]")
_LEADING = re.compile(r"\A(?:(?:(?:#{1,3}|>{1,3}|[-*•])(?=[ ]|$)|-#)[ ]*)+")
_MENTION = re.compile(r"@(?:everyone|here)\b|<(?:@[!&]?|#)\d+>|<id:\w+>", re.IGNORECASE)
MAX_INDENT = 4
MAX_PASSES = 8


def find_mention(text: str) -> str | None:
    """Return a mention of everyone, a member, a role or a channel; None where there is none."""
    found = _MENTION.search(text)
    return found[0] if found else None


def neutralise_block_markdown(text: str) -> str:
    """Neutralise what would rearrange a card; the text shows as typed, and twice is as once."""
    for _ in range(MAX_PASSES):
        # A backslash more may change how its neighbours read.
        done = _once(text)
        if done == text:
            break
        text = done
    return text


def strip_markdown(line: str) -> str:
    """Take markdown out of one line that stands where none is read: in lists and headings."""
    previous = None
    while line != previous:
        previous = line
        line = " ".join(_LEADING.sub("", _unsigned(line)).split()).rstrip("\\ ")
    return line


def _unsigned(line: str) -> str:
    """Drop backticks and pairs of signs, also those that meet once others between them are gone."""
    kept: list[str] = []
    for sign in line:
        if kept and kept[-1] == sign and sign * 2 in PAIRED:
            kept.pop()
        elif sign != "`":
            kept.append(sign)
    return "".join(kept)


def _once(text: str) -> str:
    pieces: list[tuple[bool, str]] = []
    last: dict[str, int] = {}
    odd: dict[str, bool] = dict.fromkeys(PAIRED, False)
    end = 0
    for found in _TOKENS.finditer(text):
        pieces.append((False, text[end : found.start()]))
        end = found.end()
        kind, sign = found.lastgroup, found[0]
        if kind == "pair":
            odd[sign] = not odd[sign]
            last[sign] = len(pieces)
        elif kind == "stray" or sign == "\\":
            # A backslash at the very end would take hold of whatever the card says next.
            sign = f"\\{sign}"
        pieces.append((kind == "fence", sign))
    pieces.append((False, text[end:]))
    for pair in PAIRED:
        if odd[pair]:
            pieces[last[pair]] = (False, "".join(f"\\{half}" for half in pair))
    joined = [
        (fenced, "".join(piece for _, piece in run))
        for fenced, run in groupby(pieces, key=lambda piece: piece[0])
    ]
    return "".join(piece if fenced else _paragraphs(piece) for fenced, piece in joined).strip()


def _paragraphs(text: str) -> str:
    """Tidy the blanks of lines outside code, and hold what opens a block."""
    # A blank at the very edge parts a word from code beside it, and stays.
    first, *others = re.sub(r"(?<=[^ \n]) {2,}", " ", text).split("\n")
    lines = [first, *(_indented(line) for line in others)]
    joined = "\n".join([line.rstrip() for line in lines[:-1]] + lines[-1:])
    return _BLOCK.sub(r"\g<lead>\\\g<mark>", re.sub(r"\n{3,}", "\n\n", joined))


def _indented(line: str) -> str:
    """Keep the indentation of a list's item alone, and not more than a card has room for."""
    blanks = len(line) - len(line.lstrip(" "))
    return " " * (min(blanks, MAX_INDENT) if _ITEM.match(line) else 0) + line[blanks:]
