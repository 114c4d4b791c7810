"""Fingerprint: what an index was made with, so that one that was made otherwise is made anew."""

from __future__ import annotations

import pkgutil
import sys
from array import array
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.matching.search.packed import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.matching.concepts import Lexicon

READ_BY = (
    ("bot.matching", "normalise.py"),
    ("bot.matching", "harm.py"),
    ("bot.matching", "concepts.py"),
    ("bot.matching.search", "inverted_index.py"),
    ("bot.matching.search", "prefix_index.py"),
    ("bot.matching.search", "phrase_index.py"),
    ("bot.matching.search", "packed.py"),
    ("bot.faq", "entry_index.py"),
    ("bot.faq", "content_json.py"),
    ("bot.faq", "model.py"),
)
"""The code that reads wordings and packs them; nobody has to remember a version number."""


def fingerprint(lexicon: Lexicon, topics: Iterable[str] | None) -> str:
    """Give what the bytes of packed entries depend on, beside the entries themselves.

    That is the code, the vocabulary, the topics, and how this machine keeps numbers.
    """
    made = sha256(lexicon.spelled_out.encode("utf-8", "surrogatepass"))
    for package, file in READ_BY:
        made.update(pkgutil.get_data(package, file) or b"")
    widths = [array(kind).itemsize for kind in KINDS]
    made.update(repr((topics and sorted(topics), sys.byteorder, widths)).encode())
    return made.hexdigest()
