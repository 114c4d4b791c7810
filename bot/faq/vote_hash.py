"""Voters: a member's vote is kept under a name that only the key's holder can find again."""

from __future__ import annotations

import hmac

BYTES = 16


def hash_voter(key: bytes, guild: int, user: int) -> str:
    """Name a member of one server, 32 hexadecimal digits, another in every server.

    Raises ValueError for an empty key: without one, whoever has the ids could find the voter.
    """
    if not key:
        raise ValueError("The key for votes is empty.")
    return hmac.digest(key, f"vote:{guild}:{user}".encode(), "blake2b")[:BYTES].hex()
