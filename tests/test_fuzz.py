"""A short run of the fuzzer: whatever people write ends as an answer or as a sentence."""

from __future__ import annotations

import pytest

from tests.bench import fuzz


@pytest.mark.parametrize("seed", range(3))
def test_no_reader_fails_on_odd_input(seed):
    """An exception that is not one of ours is a fault."""
    assert not [fault for tally in fuzz.search(700, seed).values() for fault in tally.faults]
