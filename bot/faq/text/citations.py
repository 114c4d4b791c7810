"""Citing: what a moderator names as a source, in its one written form."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bot.evidence.strict_yaml.source_map import ellipsise
from bot.faq.text.links import normal_address

if TYPE_CHECKING:
    from collections.abc import Collection

_DOI = re.compile(
    # Each blank fits in one place: where it fits in two, every further “doi” doubles the time.
    r"(?:doi(?:\s*:)?\s*|(?:https?://)?(?:dx\.)?doi\.org/)*(?P<doi>10\.\d{4,9}/[!-~]+)",
    re.IGNORECASE,
)
_ID = re.compile(r"(?:s:)?(?P<name>[a-z0-9]{1,40}(?:-[a-z0-9]{1,40}){0,5})", re.IGNORECASE)
_AROUND = re.compile(r"<(.*)>")
_LOOSE_END = ".,;"


def parse_citation(text: str, sources: Collection[str]) -> tuple[str, str | None]:
    """Write a citation in its normal form, or give the sentence on why it is none.

    Gives (form, None) or (text, sentence). Forms: `10.1007/…` in lower case, `https://…`, and
    ids of `sources`, such as `s:kubo2019`.
    """
    around = _AROUND.fullmatch(text)
    plain = (around[1] if around else text).strip()
    if doi := _DOI.fullmatch(_decoded(plain).rstrip(_LOOSE_END)):
        return doi["doi"].lower(), None
    if re.match(r"https?:", plain, re.IGNORECASE):
        address = normal_address(plain)
        if address is None:
            return text, f"“{ellipsise(text)}” is no web address that can be followed; check it."
        return address, None
    if identifier := _ID.fullmatch(plain):
        name = f"s:{identifier['name'].lower()}"
        if name in sources:
            return name, None
        near = get_close_matches(name, sources, n=1)
        hint = f"did you mean {near[0]}?" if near else "give a DOI or an https address instead."
        return text, f"“{ellipsise(text)}” is none of the sources known here; {hint}"
    return text, (
        f"“{ellipsise(text)}” cannot be followed; "
        "write a DOI (10.…/…), an https address, or the id of a source known here."
    )


def _decoded(text: str) -> str:
    """Return a DOI as it is, where its address writes it with percent signs."""
    return unquote(text) if re.match(r"https?://(?:dx\.)?doi\.org/", text, re.IGNORECASE) else text
