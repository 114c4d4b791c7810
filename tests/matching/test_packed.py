"""Packed strings and arrays: round trips, and damage is noticed."""

from __future__ import annotations

import sys
from array import array
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, strategies as st

from bot.matching.search.packed import (
    DIGESTS,
    PackedStrings,
    from_bytes,
    hash64,
    index_of,
    to_bytes,
)
from bot.matching.search.phrase_index import Phrase, PhraseIndex

ENCODABLE = st.text(st.characters(exclude_categories=("Cs",)))


@given(st.lists(ENCODABLE))
def test_packed_texts_are_a_sequence_of_them(texts):
    """Every place and every slice gives what the list gives, an empty text too."""
    packed = PackedStrings.of(texts)
    assert list(packed) == texts
    assert packed[1:-1] == texts[1:-1]
    assert [packed[-place] for place in range(1, len(texts) + 1)] == texts[::-1]
    with pytest.raises(IndexError):
        packed[len(texts)]


@given(st.lists(st.binary()))
def test_runs_of_bytes_come_back(runs):
    """However many there are and however long, none of them runs into the next."""
    assert [bytes(run) for run in from_bytes(to_bytes(runs))] == runs


@given(st.lists(st.binary(min_size=1), min_size=1), st.data())
def test_a_changed_byte_is_noticed(runs, data):
    """Bytes that a disk has spoilt are never taken for an index."""
    packed = bytearray(to_bytes(runs))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError, match="damaged"):
        from_bytes(bytes(packed))


@given(st.sets(ENCODABLE, max_size=50), ENCODABLE)
def test_a_text_is_found_by_its_digest(known, asked):
    """Among digests in order, those of known texts are found and others are not."""
    ascending = array(DIGESTS, sorted(map(hash64, known)))
    place = index_of(hash64(asked), ascending)
    assert (place is not None) == (asked in known)


@given(
    phrases=st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=40)), max_size=12),
    asked=st.text(max_size=40),
)
def test_an_index_that_was_packed_answers_as_before(lexicon, phrases, asked):
    """Ranking, equality and completion survive being kept."""
    index = PhraseIndex.of((Phrase(key, clean(text)) for key, text in phrases), lexicon)
    again = PhraseIndex.unpacked(from_bytes(to_bytes(index.runs)), lexicon)
    reading = lexicon.read(asked)
    assert again.rank(reading) == index.rank(reading)
    assert again.exact(reading) == index.exact(reading)
    assert again.suggest(asked) == index.suggest(asked)


@given(data=st.data())
def test_bytes_of_another_kind_are_no_index(lexicon, data):
    """What another program packed is refused with one error and not half read."""
    runs = PhraseIndex.of([Phrase("a", "squats")], lexicon).runs
    place = data.draw(st.integers(0, len(runs) - 1))
    kind = data.draw(st.sampled_from([b"", b"T", b"Z", b"TT", b"T" * 2_000]))
    for broken in (runs[:place], [*runs[:place], kind], [*runs[:place], kind, *runs[place + 1 :]]):
        if broken != runs and (not broken[place:] or broken[place][:1] != runs[place][:1]):
            with pytest.raises(ValueError, match="These bytes"):
                PhraseIndex.unpacked(from_bytes(to_bytes(broken)), lexicon)


def test_an_index_that_others_ask_meanwhile_answers_what_was_asked(lexicon):
    """A question is never given the ranking of another one, whatever threads come between."""
    questions = ("when does the gym open", "where are the foam rollers kept")
    index = PhraseIndex.of(map(Phrase, "ab", questions), lexicon)
    readings = [lexicon.read(question) for question in questions]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            asked = [number % 2 for number in range(12_000)]
            found = threads.map(lambda one: index.rank(readings[one], limit=1)[0].key, asked)
            assert list(found) == ["ab"[one] for one in asked]
    finally:
        sys.setswitchinterval(interval)


def clean(text):
    """Leave out half pairs, which no message on Discord can hold."""
    return text.encode("utf-8", "ignore").decode()
