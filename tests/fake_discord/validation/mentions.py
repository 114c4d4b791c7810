"""Find out whom a message pings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fake_discord.enums import ComponentType
from tests.fake_discord.validation import limits
from tests.fake_discord.validation.checker import PayloadChecker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fake_discord.enums import Json

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(?:everyone|here)\b")
KINDS = ("everyone", "users", "roles")


@dataclass(frozen=True, slots=True)
class Pings:
    """Say who is notified by a message."""

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Say which mentions of a text may ping.

    Attributes:
        parse: The kinds that may ping, whoever it is.
        users: Users that may be pinged besides.
        roles: Roles that may be pinged besides.
        replied_user: The author of the message replied to is pinged.
    """

    parse: frozenset[str] = frozenset(KINDS)
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    replied_user: bool = True


PLAIN = Allowed()
INTERACTION = Allowed(parse=frozenset({"users"}))
"""What Discord assumes without allowed_mentions: in channels, and in answers to interactions."""


def read_allowed(body: Json, default: Allowed) -> Allowed:
    """Read allowed_mentions, refusing what contradicts itself."""
    given = body.get("allowed_mentions")
    if given is None:
        return default
    checker = PayloadChecker()
    path = ("allowed_mentions",)
    parse = frozenset(given.get("parse") or ())
    for kind in sorted(parse - set(KINDS)):
        words = f"Value must be one of {KINDS}, not {kind}."
        checker.fault((*path, "parse"), "BASE_TYPE_CHOICES", words)
    for kind in ("users", "roles"):
        checker.count(given.get(kind) or (), (*path, kind), limits.MENTION_LIST)
        if kind in parse and given.get(kind):
            words = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            checker.fault(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", words)
    checker.refuse_faults()
    return Allowed(
        parse=parse,
        users=frozenset(int(one) for one in given.get("users") or ()),
        roles=frozenset(int(one) for one in given.get("roles") or ()),
        replied_user=bool(given.get("replied_user", False)),
    )


def texts_of(components: Iterable[Json]) -> Iterable[str]:
    """Return the texts of all text displays, in reading order."""
    for component in components:
        if component.get("type") == ComponentType.TEXT:
            yield component["content"]
        yield from texts_of(component.get("components") or ())


def find_pings(text: str, allowed: Allowed, *, may_everyone: bool) -> Pings:
    """Work out who is pinged by a text, the author of a message replied to left aside."""
    users = {int(one) for one in USER.findall(text)}
    roles = {int(one) for one in ROLE.findall(text)}
    everyone = bool(EVERYONE.search(text))
    return Pings(
        users=frozenset(users if "users" in allowed.parse else users & allowed.users),
        roles=frozenset(roles if "roles" in allowed.parse else roles & allowed.roles),
        everyone=everyone and may_everyone and "everyone" in allowed.parse,
    )
