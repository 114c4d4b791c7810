"""The weekly digest: one message a week in the log channel, for servers that want it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.cards.digest_card import Digest, digest_card
from bot.faq.misses import cluster_misses
from bot.faq.model import Entry, EntryContent, GuildSettings, Miss, MissKind, VoteTotals
from bot.store.store import Store
from tests.cards.broken_limits import broken_limits, iter_components
from tests.cogs.faq.curator_driver import CuratorDriver
from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.sample_bot import quick
from tests.running_bot import running_bot

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def shown(digest):
    """Return the texts of a digest's card."""
    components = digest_card(digest).to_components()
    assert broken_limits(components) == ()
    return "\n".join(part["content"] for part in iter_components(components) if part.get("content"))


def test_a_digest_of_the_longest_texts_fits_a_card():
    """Lines are cut and counted, so that no week is too long for a message."""
    misses = [
        Miss(number, "*" * 199 + chr(64 + number), MissKind.CHOICES, None, 10**6, NOW, NOW)
        for number in range(1, 40)
    ]
    contents = [EntryContent("_" * 200, "a", replaces=None) for _ in range(40)]
    due = [
        Entry(1, number, content, 1, NOW, NOW, NOW, None) for number, content in enumerate(contents)
    ]
    votes = [VoteTotals(f"e{number}", 10**6, 10**6) for number in range(40)]
    names = {totals.reference: "`" * 200 for totals in votes}
    assert "and 35 more" in shown(Digest(cluster_misses(misses) * 40, votes, due, names))


def test_a_quiet_week_is_one_sentence():
    """Sections without lines are left out, and then there is a sentence in their place."""
    assert "Nothing went unanswered" in shown(Digest((), (), (), {}))


async def test_a_digest_is_posted_once_and_opens_privately(tmp_path):
    """It pings nobody, a restart posts no second one, and its buttons are for curators alone."""
    url = f"sqlite:///{tmp_path / 'digest.db'}"
    async with FakeDiscord(quick(Settings)) as discord:
        gym, quiet = discord.guild("gym"), discord.guild("quiet")
        journal, other = gym.channel("journal"), quiet.channel("journal")
        async with await Store.open(url) as store:
            await store.save_settings(gym.id, GuildSettings(None, journal.id, digest=True), 5)
            await store.save_settings(quiet.id, GuildSettings(None, other.id), 5)
            await store.add_miss(gym.id, "is chalk allowed @everyone", MissKind.NOT_COVERED)
            old = [EntryContent("Where do the plates go?", "Back on the tree.")]
            await store.import_all(gym.id, old, 5, reviewed=[date(2020, 1, 1)])
            await store.vote(gym.id, "e1", "somebody", helpful=False)
        desk = CuratorDriver(discord, gym.member("owner_of_gym"))
        async with running_bot(discord, tmp_path, DATABASE_URL=url):
            (digest,) = await discord.until(lambda: discord.messages(journal), "the digest")
            for text in ("is chalk allowed", "once", "1 not helpful", "**e1**", "plates go"):
                assert text in digest.text
            assert not digest.pings
            assert "is chalk allowed" in (await desk.command("/faq unanswered")).text
            opened = await desk.presses(digest, "Open the list")
            assert opened.is_ephemeral
            assert opened.id != digest.id
            reviews = await desk.presses(digest, "Review them")
            assert reviews.is_ephemeral
            refused = await gym.member("ada").presses(digest, "Open the list")
            assert "curators" in refused.message.text
            assert digest.versions == []
        async with running_bot(discord, tmp_path, DATABASE_URL=url):
            await desk.command("/faq unanswered")
            await discord.settled()
            assert discord.messages(journal) == [digest]
            assert discord.messages(other) == []
