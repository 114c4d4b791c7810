"""Packing: many short texts and numbers in few bytes, which can be kept and read back at once.

A Python string takes some fifty bytes beside its letters, a list or dictionary eight and more for
each of its items. Here texts stand end to end in one run of bytes, and numbers in arrays.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any, Self, TypeAlias, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PackedInts: TypeAlias = "array[int]"
KINDS = NARROW, WIDE, DIGESTS, FRACTIONS = "H", "I", "Q", "f"
"""Kinds of arrays, as Python's module array names them."""
TEXTS = "T"
"""Marks the bytes of texts, as those letters mark those of arrays."""
DIGEST_BYTES = 8
HEAD_BYTES = 4


class PackedStrings(Sequence[str]):
    """An immutable sequence of texts, each made into a string when it is asked for."""

    __slots__ = ("data", "ends")

    def __init__(self, data: bytes, ends: PackedInts) -> None:
        self.data, self.ends = data, ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> PackedStrings:
        """Pack texts; UnicodeEncodeError for half a surrogate pair."""
        encoded = [text.encode() for text in texts]
        return cls(b"".join(encoded), pack_ints(accumulate(map(len, encoded))))

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(len(self)))]
        return self._bytes(range(len(self.ends))[place]).decode()

    def find(self, text: str) -> int | None:
        """Return the place of a text among texts in ascending order, None if it is not there."""
        wanted = text.encode(errors="surrogatepass")
        place = bisect_left(range(len(self.ends)), wanted, key=self._bytes)
        return place if place < len(self.ends) and self._bytes(place) == wanted else None

    def _bytes(self, place: int) -> bytes:
        return self.data[self.ends[place - 1] if place else 0 : self.ends[place]]


@dataclass(frozen=True, slots=True)
class PackedRecord:
    """Base of values that are made of texts and arrays alone, so that they can be packed."""

    @classmethod
    def unpacked(cls, runs: Iterator[memoryview]) -> Self:
        """Read what was packed; ValueError for runs of bytes that are none of it."""
        parts = [_part(run, runs) for run in islice(runs, len(fields(cls)))]
        kinds = [type(part).__name__ for part in parts]
        if kinds != [
            "PackedStrings" if field.type == "PackedStrings" else "array" for field in fields(cls)
        ]:
            raise ValueError("These bytes are another thing, or end too early.")
        return cls(*parts)

    @property
    def runs(self) -> list[bytes]:
        """Return all that it holds as runs of bytes, to be packed."""
        parts = [getattr(self, field.name) for field in fields(self)]
        return [run for part in parts for run in _runs(part)]

    @property
    def size(self) -> int:
        """Return how many bytes it takes in memory."""
        return size_of(getattr(self, field.name) for field in fields(self))


def size_of(parts: Iterable[PackedStrings | PackedRecord | array[Any]]) -> int:
    """Return how many bytes packed texts and numbers take in memory."""
    total = 0
    for part in parts:
        if isinstance(part, PackedStrings):
            total += len(part.data) + size_of((part.ends,))
        else:
            total += part.size if isinstance(part, PackedRecord) else len(part) * part.itemsize
    return total


def pack_ints(values: Iterable[int]) -> PackedInts:
    """Return numbers from 0 to 2**32 - 1 as an array, a narrow one where they are small."""
    values = tuple(values)
    return array(WIDE if max(values, default=0) >> 16 else NARROW, values)


def hash64(text: str) -> int:
    """Return a number of 64 bits that stands for a text.

    Among 100,000 texts, the chance that any two share one is 1 in 3,600 million.
    """
    return int.from_bytes(blake2b(text.encode(), digest_size=DIGEST_BYTES).digest())


def index_of(number: int, ascending: PackedInts) -> int | None:
    """Return the place of a number in an array, None if it is not there."""
    place = bisect_left(ascending, number)
    return place if place < len(ascending) and ascending[place] == number else None


def to_bytes(runs: Iterable[bytes]) -> bytes:
    """Join runs of bytes, a checksum before them; `unpack` takes them apart again."""
    body = b"".join(len(run).to_bytes(HEAD_BYTES) + run for run in runs)
    return zlib.crc32(body).to_bytes(HEAD_BYTES) + body


def from_bytes(packed: bytes) -> Iterator[memoryview]:
    """Return the runs that were packed; ValueError at once for bytes that are not as packed."""
    body = memoryview(packed)[HEAD_BYTES:]
    if zlib.crc32(body).to_bytes(HEAD_BYTES) != packed[:HEAD_BYTES]:
        raise ValueError("These bytes are damaged.")
    return _each(body)


def _each(body: memoryview) -> Iterator[memoryview]:
    end = 0
    while end < len(body):
        start = end + HEAD_BYTES
        end = start + int.from_bytes(body[end:start])
        yield body[start:end]


def _runs(part: PackedStrings | array[Any]) -> tuple[bytes, ...]:
    if isinstance(part, PackedStrings):
        return TEXTS.encode() + part.data, *_runs(part.ends)
    return (part.typecode.encode() + part.tobytes(),)


def _part(run: memoryview, runs: Iterator[memoryview]) -> PackedStrings | array[Any]:
    if bytes(run[:1]) == TEXTS.encode():
        return PackedStrings(bytes(run[1:]), _array(next(runs, run[:0])))
    return _array(run)


def _array(run: memoryview) -> array[Any]:
    kind = bytes(run[:1]).decode("latin-1")
    if kind not in KINDS:
        raise ValueError("These bytes are no texts and no numbers.")
    items: array[Any] = array(kind)
    items.frombytes(run[1:])
    return items
