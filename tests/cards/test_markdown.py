"""Texts of people and of the knowledge base in Discord's markdown."""

from __future__ import annotations

import html
import json
import random
import re
import shutil
import subprocess

import pytest
from hypothesis import given, strategies as st

from bot.cards.answer_card import notice_card
from bot.cards.markdown import Markdown, escape_markdown, masked_link, show_link_hosts, subtext
from tests.fake_discord.validation.mentions import PLAIN, find_pings
from tests.outside_files import SHARED, needs_shared

MARKDOWN = SHARED / "discord-preview" / "lib" / "markdown.mjs"
HOSTILE = [
    "**bold** *it* __under__ _it_ ~~gone~~ ||hidden||",
    "`code` ``code`` ```py\nprint()\n```",
    "# Heading",
    "   ## Heading",
    "a\n### Heading\nb",
    "-# small",
    "- item\n* item\n+ item\n1. item\n  22. item\n3) item",
    "> quote\n>>> quote",
    "[here](https://evil.example) [here](<https://evil.example>)",
    "https://evil.example/a_b_c <https://evil.example> steam://run http://x.y",
    "@everyone @here <@123456789012345678> <@!123456789012345678> <@&123456789012345678>",
    "<#123456789012345678> </ask:123456789012345678> <id:guide> <t:0:R>",
    "<:pwn:123456789012345678> <a:pwn:123456789012345678> :smile: :+1:",
    "\\*not bold\\* \\\\**bold** C:\\temp\\_x_",
    "<foo:/**bold**> https://*a* **https://b**",
    "¯\\_(ツ)_/¯ snake_case_name 2 * 3 * 4 a|b||c",
    "-5 % and +6 % and 3.5 kg\n1.5 m\n10.",
    "]( [ ]] ![x](y)",
]
PIECES = [*"*_~|`<>[]()#-+\\:/@! \n1.a", "https://", "everyone", "123456789012345678", ":x:", "-# "]


def shown(texts):
    """Return the HTML that the preview makes of texts."""
    script = f"""
import * as m from {json.dumps(MARKDOWN.as_uri())};
import {{ readFileSync }} from 'node:fs';
const ctx = {{ users: new Map(), roles: new Map(), channels: new Map(),
  emoji: (id, name) => `<emoji>${{name}}</emoji>`, timeZone: 'UTC', now: new Date(0) }};
const texts = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map((text) => m.renderMarkdown(text, ctx))));
"""
    done = subprocess.run(  # noqa: S603
        ["node", "--input-type=module", "-e", script],  # noqa: S607
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@needs_shared
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here")
def test_hostile_text_shows_as_typed():
    """Nothing in a text becomes a heading, list, quote, link, code, mention or emphasis."""
    chance = random.Random(7)  # noqa: S311  no secret
    made = ["".join(chance.choices(PIECES, k=chance.randint(1, 14))) for _ in range(3_000)]
    texts = [one.strip() or "x" for one in (*HOSTILE, *made)]
    for text, drawn in zip(texts, shown([escape_markdown(one) for one in texts]), strict=True):
        tags = set(re.findall(r"<(\w[\w-]*)", drawn)) - {"br", "span"}
        assert not tags, (text, drawn)
        seen = html.unescape(re.sub(r"<[^>]*>", "", drawn.replace("<br>", "\n")))
        assert seen.replace("\u200b", "").split() == text.split(), (text, drawn)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_text_never_pings(text):
    """Even where all mentions were allowed, none is left in the text."""
    pings = find_pings(escape_markdown(text), PLAIN, may_everyone=True)
    assert not pings.everyone
    assert not pings.users
    assert not pings.roles


@given(st.text())
def test_nothing_is_lost(text):
    """A text is all there, with backslashes and blanks of no width between."""
    kept = iter(escape_markdown(text))
    assert all(any(one == other for other in kept) for one in text)


@pytest.mark.parametrize("text", ["Squats, 10 weeks: +6.2 % (n = 17).", "Why? – “No.” 3 × 8", ""])
def test_common_text_stays(text):
    """Prose needs no backslash."""
    assert escape_markdown(text) == text


def test_our_own_markdown_stays_markdown():
    """A notice of ours keeps its marks, and what somebody wrote in one shows as typed."""
    ours = Markdown(f"`/settings` names “{escape_markdown('**x**')}”.")
    (shown,) = notice_card(ours).to_components()
    assert shown["content"] == "`/settings` names “\\*\\*x\\*\\*”."
    (theirs,) = notice_card(str(ours)).to_components()
    assert theirs["content"].startswith("\\`/settings\\`")


def test_a_link_keeps_its_address_together():
    """Nothing in an address ends the link before its end."""
    assert masked_link("a [b]", "https://x.y/(1)<2> 3") == (
        "[a \\[b\\]](<https://x.y/%281%29%3C2%3E%203>)"
    )


def test_small_print_is_small_on_every_line():
    """Each line is marked, and empty ones are left out."""
    assert subtext("a\n\n b") == "-# a\n-#  b"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "See [our plan](https://example.org/a).",
            "See [our plan](https://example.org/a) (example.org).",
        ),
        ("[paypal·com](<https://evil.org>)", "[paypal·com](<https://evil.org>) (evil.org)"),
        ("[a](https://b.org) (b.org)", "[a](https://b.org) (b.org)"),
        ("[a](https://b_c.org) (b_c.org)", "[a](https://b_c.org) (b_c.org)"),
        ("[a](https://b_c.org)", "[a](https://b_c.org) (b\\_c.org)"),
        (f"[a](https://good.org.{'x' * 40}.evil.org)", f" (…{'x' * 31}.evil.org)"),
        ("https://example.org and [1]", "https://example.org and [1]"),
    ],
)
def test_a_masked_link_tells_where_it_leads(written, told):
    """Words can look like an address in more ways than can be refused; whose it is, is told."""
    assert show_link_hosts(written).endswith(told)
