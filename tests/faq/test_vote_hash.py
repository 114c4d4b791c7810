"""Vote hashes: one a member and server, reproducible with the key alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from bot.faq.vote_hash import hash_voter

IDS = st.integers(min_value=0, max_value=2**63)


@given(
    one=st.tuples(st.binary(min_size=1), IDS, IDS), other=st.tuples(st.binary(min_size=1), IDS, IDS)
)
def test_a_name_tells_members_servers_and_keys_apart(one, other):
    """The same member has one name in a server, and another in the next or under another key."""
    assert re.fullmatch(r"[0-9a-f]{32}", hash_voter(*one))
    same = (one[0].rstrip(b"\0"), *one[1:]) == (other[0].rstrip(b"\0"), *other[1:])
    assert (hash_voter(*one) == hash_voter(*other)) == same


def test_there_is_no_name_without_a_key():
    """An empty key would let anybody with the ids find the voter."""
    with pytest.raises(ValueError, match="key"):
        hash_voter(b"", 1, 2)
