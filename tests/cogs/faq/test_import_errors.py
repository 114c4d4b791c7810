"""Import errors: one sentence, or every problem with its line."""

from __future__ import annotations

import pytest

from bot.cards.import_cards import MAX_GROUP_LINES
from bot.faq.transfer.import_file import MAX_FILE
from tests.cogs.faq.import_files import FILE, attached, import_file, kept, presses, sound

pytestmark = pytest.mark.asyncio(loop_scope="module")

MASKED = "see [https://a.b](https://c.d) @everyone"


async def test_the_same_file_twice_is_refused_by_line(world, gym, mod):
    """Nothing is doubled: equal questions are problems, each with its line."""
    report = (await import_file(mod, FILE)).message
    await presses(mod, report, "Import 3 entries")
    again = sound((await import_file(mod, FILE)).message)
    assert "Nothing was imported: 3 problems" in again.text
    assert "Line 3: The question is asked by the entry e1 already" in again.text
    assert not again.custom_ids
    assert len(await kept(world, gym)) == 3


@pytest.mark.parametrize(
    ("size", "told"), [((2_001, 0), "2,000 entries"), ((501, 19), "10,000 ways")]
)
async def test_more_than_a_server_can_have_is_refused(world, gym, mod, size, told):
    """With a sentence, and nothing is imported."""
    count, ways = size
    lines = [
        f"  - {{question: What about number {n}?, answer: x, phrasings: "
        f"[{', '.join(f'number {n} way {way}' for way in range(ways))}]}}"
        for n in range(count)
    ]
    report = await import_file(mod, "\n".join(["schema: 1", "entries:", *lines]), until="responded")
    await mod.state.signal.until(
        lambda: told in report.message.text, "the refusal", seconds=60, recheck=0.05
    )
    assert await kept(world, gym) == ()


async def test_one_bad_entry_keeps_all_out(world, gym, mod):
    """Every problem is told by its line, and nothing of what was typed pings or links."""
    text = FILE + f"  - question: abc\n    answer: '{MASKED}'\n"
    report = sound((await import_file(mod, text)).message)
    assert "Line 11: The question has 3 characters" in report.text
    assert "Line 12: The answer holds the mention" in report.text
    assert await kept(world, gym) == ()


async def test_a_long_list_of_problems_comes_as_a_file(mod):
    """The first lines stand on the card, all of them in the file."""
    text = "schema: 1\nentries:\n" + "  - {question: abc, answer: x}\n" * 300
    report = sound((await import_file(mod, text)).message)
    name, listed = attached(report)
    assert name == "report.txt"
    lines = listed.splitlines()
    assert len(lines) >= 300
    assert f"{len(lines) - MAX_GROUP_LINES} more in report.txt" in report.text
    assert lines[0] in report.text


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("photo.png", b"\x89PNG\r\n\x1a\n", "“photo.png” is no file of entries."),
        ("a__gym__`.png", b"", "“a\\_\\_gym\\_\\_\\`.png” is no file of entries."),
        ("gym.txt.zip", b"", "Send one that ends in .yaml, as `/faq export` gives it."),
        ("gym.yaml", b"\x89PNG\r\n\x1a\n", "not UTF-8 text"),
        ("gym.yaml", b"", "holds nothing"),
        ("gym.yaml", b"schema: 1\nentries: []\n", "holds no entries"),
        ("gym.yaml", b"&a [*a, *a]", "alias"),
        ("gym.yaml", b"!!python/object/apply:os.system ['id']", "tag"),
        ("gym.yaml", b"[" * 50_000, "nested"),
        ("gym.yaml", b"a: " + b"[x," * 70_000, "too many lines"),
        ("__gym__.yaml", b"hello", "not made of keys"),
    ],
    ids=[
        "kind",
        "kind and name",
        "kind and what to do",
        "bytes",
        "empty",
        "none",
        "alias",
        "tag",
        "deep",
        "wide",
        "name",
    ],
)
async def test_a_file_that_is_none_is_refused_with_a_sentence(mod, name, data, told):
    """Whatever is sent, the moderator reads what is wrong with it."""
    report = sound((await import_file(mod, data, name)).message)
    assert told in report.text
    assert not report.custom_ids
    assert "__gym__" not in report.text


async def test_a_file_over_5_mb_is_refused_before_it_is_fetched(mod):
    """Its size is told with it, so nothing is downloaded."""
    report = sound((await import_file(mod, FILE, size=MAX_FILE + 1)).message)
    assert "5 MB is the most" in report.text


async def test_a_file_that_discord_does_not_give_is_said(mod):
    """A download that fails is a sentence."""
    told = sound((await import_file(mod, FILE, size=10)).message)
    assert "did not hand the file over" in told.text
