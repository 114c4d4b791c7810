"""The article as a text at hand: its paragraphs by section, and its runs of words."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHINGLE_WORDS = 8
DIGEST_DIGITS = 12
HASH_DIGITS = 8

# Lines that open a section; those of the second table are themselves its first paragraph.
HEADINGS = {
    "Key Points:": "key-points",
    "Hamstrings Role in the Back Squat": "role",
    "Hamstring Muscle Activity in the Squat": "activity",
    "Do Your Hamstrings Grow From Training Squats?": "growth",
    "So – Do Squats Work Your Hamstrings?": "conclusion",
    "But My Hamstrings Get Sore From Squats!": "soreness",
    "Take-Away and Practical Applications": "take-away",
}
OPENINGS = {
    "Do barbell back squats work your hamstrings?": "introduction",
    "Photo of author": "author",
}
REFERENCES = "1. Sports Biomech"


def paragraphs(article: str) -> Mapping[str, tuple[str, ...]]:
    """Return the paragraphs of each section: non-empty lines, stripped; references left out."""
    found: dict[str, list[str]] = {}
    section: str | None = None
    for line in filter(None, (line.strip() for line in article.splitlines())):
        if line in HEADINGS:
            section = HEADINGS[line]
            continue
        if line.startswith(REFERENCES):
            section = None
        section = OPENINGS.get(line, section)
        if section is not None:
            found.setdefault(section, []).append(line)
    return {name: tuple(lines) for name, lines in found.items()}


def paragraph_hash(paragraph: str) -> str:
    """Return the first 8 hexadecimal digits of a paragraph's SHA-256."""
    return hashlib.sha256(paragraph.encode()).hexdigest()[:HASH_DIGITS]


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    # An accent stands apart after decomposition; dropped, it does not split its word.
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return tuple(re.findall(r"[a-z0-9]+", bare))


def shingles(text: str) -> Iterator[str]:
    """Return every run of eight words of a text."""
    found = words(text)
    for start in range(len(found) - SHINGLE_WORDS + 1):
        yield " ".join(found[start : start + SHINGLE_WORDS])


def shingle_digest(shingle: str) -> str:
    """Return the first 12 hexadecimal digits of a shingle's SHA-256."""
    return hashlib.sha256(shingle.encode()).hexdigest()[:DIGEST_DIGITS]


def article_digests(article: str) -> frozenset[str]:
    """Return the digests of all shingles of the article's paragraphs, references left out."""
    return frozenset(
        shingle_digest(shingle)
        for lines in paragraphs(article).values()
        for line in lines
        for shingle in shingles(line)
    )


def copied_words(text: str, digests: frozenset[str]) -> str | None:
    """Return the first run of eight words that a text shares with the article, else None."""
    return next((run for run in shingles(text) if shingle_digest(run) in digests), None)
