"""What the cogs need of the store; bot.client brings the one that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.faq.drafts import DraftStorage
from bot.faq.guild_cache import EntrySource
from bot.faq.model import ChangeKind
from bot.faq.usage import UsageSink

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from bot.faq.model import (
        Entry,
        EntryContent,
        EntryUpdate,
        GuildSettings,
        Miss,
        Revision,
        VoteTotals,
    )


class StoreProtocol(EntrySource, UsageSink, DraftStorage, Protocol):
    """Entries, settings, misses and votes; every method may raise StoreError."""

    async def settings(self, guild: int) -> GuildSettings:
        """Return a server's settings."""

    async def entry(self, guild: int, number: int) -> Entry:
        """Return one entry; NotFoundError if the server has none of this number."""

    async def add(
        self,
        guild: int,
        draft: EntryContent,
        who: int | None,
        *,
        action: ChangeKind = ChangeKind.ADD,
    ) -> Entry:
        """Save a new entry."""

    async def edit(  # noqa: PLR0913  where, what, who, on top of what
        self,
        guild: int,
        number: int,
        draft: EntryContent,
        who: int | None,
        *,
        version: int,
        action: ChangeKind = ChangeKind.EDIT,
    ) -> Entry:
        """Save another draft; NotFoundError, or ConflictError if `version` is not the current."""

    async def remove(self, guild: int, number: int, who: int | None, *, version: int) -> Revision:
        """Take an entry out; NotFoundError, or ConflictError if `version` is not the current."""

    async def restore(
        self, guild: int, number: int, who: int | None, *, to: int, version: int
    ) -> Revision:
        """Set an entry back to what it said in the version `to`; NotFoundError, ConflictError."""

    async def reviewed(self, guild: int, number: int, who: int | None) -> Entry:
        """Note that somebody finds an entry still right; NotFoundError."""

    async def history(self, guild: int, number: int) -> tuple[Revision, ...]:
        """Return an entry's revisions, newest first; NotFoundError."""

    async def latest(self, guild: int, limit: int) -> tuple[Revision, ...]:
        """Return a server's newest revisions, newest first."""

    async def import_all(
        self,
        guild: int,
        drafts: Sequence[EntryContent],
        who: int | None,
        *,
        reviewed: Sequence[date | None] | None = None,
        updates: Sequence[EntryUpdate] = (),
    ) -> tuple[Entry, ...]:
        """Save new entries, reviewed on these days, and change others; all or none."""

    async def undo_import(
        self, guild: int, imported: datetime, who: int | None
    ) -> tuple[Revision, ...]:
        """Take back what an import did at a moment, but for what was changed since."""

    async def save_settings(self, guild: int, settings: GuildSettings, who: int | None) -> None:
        """Replace a server's settings."""

    async def misses(self, guild: int, limit: int) -> tuple[Miss, ...]:
        """Return a server's misses, most asked first."""

    async def dismiss(self, guild: int, numbers: Iterable[int], at: datetime | None = None) -> int:
        """Take some of a server's misses off the list, for a day restorable by the moment `at`."""

    async def restore_misses(self, guild: int, at: datetime) -> int:
        """List again what was dismissed at a moment; return how many misses."""

    async def due_digests(self, now: datetime) -> tuple[int, ...]:
        """Return the servers that want a digest and had none for a week."""

    async def claim_digest(self, guild: int, now: datetime) -> bool:
        """Return whether the digest of a week is due, and the caller is the one to post it."""

    async def vote(self, guild: int, reference: str, voter_hash: str, helpful: bool) -> None:  # noqa: FBT001  a vote is a yes or a no
        """Note a member's vote, in place of an earlier one."""

    async def tallies(self, guild: int, since: date | None = None) -> tuple[VoteTotals, ...]:
        """Return the votes on each answer of a server, of all time or from a day on."""

    async def counts(self, guild: int, since: date) -> dict[str, int]:
        """Return how often each name was counted from a day on."""

    async def known_guilds(self) -> tuple[int, ...]:
        """Return the servers that anything is kept of."""

    async def forget(self, user: int, *voter_hashes: str) -> None:
        """Erase a member: the votes under the hashes, and every authorship."""

    async def guild_joined(self, guild: int) -> None:
        """Note that the bot is in a server again."""

    async def guild_left(self, guild: int, at: datetime) -> None:
        """Note that the bot is no longer in a server."""

    async def guilds_present(
        self, ids: Iterable[int], at: datetime, *, shards: Collection[int], shard_count: int
    ) -> None:
        """Note which servers of these shards there are."""
