"""Links: which addresses an entry may contain, and on which words."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings, strategies as st

from bot.faq.text.links import MASKED, host_of, link_problems
from tests.faq.form_samples import complaints, drafted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file:///etc/passwd", "“file:” link"),
        ("ftp://a.b", "“ftp:” link"),
        ("discord://-/settings", "“discord:” link"),
        ("[x](javascript:alert(1))", "no https address"),
        ("[x](/path)", "no https address"),
        ("[x](tel:123)", "no https address"),
        ("[see [good.org]](https://evil.org)", "more than one way"),
        ("[good.org [here]](https://evil.org)", "more than one way"),
        ("[w\nww.good.org](<https://evil.org>)", "more than one way"),
        ("[ ](https://evil.org)", "without text"),
        ("[good.org]](https://evil.org)", "more than one way"),
        ("[good.org [here](https://evil.org)", "more than one way"),
        ("[__ __](https://evil.org)", "without text"),
        ("[](https://evil.org)", "without text"),
        ("[x](https://evil.org 'good.org')", "more than one way"),
        ("[x](https://evil.org", "more than one way"),
        ("[x](//evil.org)", "no https address"),
        ("[x](https://ev%69l.org)", "no https address"),
        ("[x](https:///evil.org)", "no https address"),
        ("[x](https://e.org) " * 31, "holds 31 links on words; keep 30 at most"),
    ],
)
def test_links_that_mislead_are_refused(sources, text, said):
    """Only http and https, and in one form only."""
    told = complaints(drafted(sources, answer=f"Well, {text} it is."))
    assert told
    assert any(said in message for _, message in told)


@pytest.mark.parametrize(
    "text",
    [
        "See https://example.org/a?b=c#d.",
        "See [our plan](https://example.org) or <https://example.org>.",
        "See [**Our** plan. *Now* for 2.5 kg, e.g.](https://example.org) or [深蹲。好](https://a.org).",
        "[plan](<https://a.org/x>), [squat](https://w.org/Squat_(exercise)) and [5 \\* 5](http://b.c).",
        "Sets [1] and [2], see https://example.org.",
        "The data: more is more. A file: see below. The ratio is 3:1, at 10:30.",
        "**Bold**, *slanted*, __under__, ~~out~~, ||hidden|| and `code`.",
        "- one\n- two\n  - deeper\n\n1. first\n2. second",
        "```\n# kept   as it is\n@nobody\n```",
        "> a quote of a line",
        "squat_max and 3*5 or 5*5",
    ],
)
def test_plain_markdown_and_links_stay(sources, text):
    """What cannot harm a card is kept to the letter."""
    assert drafted(sources, answer=text).answer == text


# As Discord reads a link, told loosely: a label may hold brackets, an address parentheses.
_READ = re.compile(
    r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
    r"\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"][\s\S]*?['\"])?\s*\)"
)
_PIECES = (
    *("[", "]", "(", ")", "<", ">", "](", " ", "\n", "\\", "'", "`", "a", "good.org"),
    *(
        "](https://e.x)",
        "](<https://e.x>)",
        "](https://e.x/(p))",
        "[a](https://e.x)",
        "[b[",
        "![",
        "/",
    ),
)


@given(pieces=st.lists(st.sampled_from(_PIECES), max_size=12))
@settings(max_examples=1_000, deadline=None)
@example(["[good.org [x[y]", "](https://e.x)"])
@example(["[a]", "](https://e.x)"])
@example(["[a", "\\", "](https://e.x)", "[b", "](https://e.x)"])
def test_what_is_kept_is_read_in_one_way(pieces):
    """Wherever a program begins to read, it finds the links that were judged, and their hosts."""
    text = "".join(pieces)
    if list(link_problems(text)):
        return
    judged = {(one["label"], host_of(one["target"])) for one in MASKED.finditer(text)}
    found = (_READ.match(text, place) for place in range(len(text)))
    read = {(one[1], host_of(one[2])) for one in found if one}
    assert {one for one in read if one[1]} <= judged


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://Example.org:80/a?b#c", "example.org"),
        ("http://faß.de", "xn--fa-hia.de"),
        ("https://good。org.evil.org", "good.org.evil.org"),
        ("https://р\u0430ypal.com", "xn--ypal-43d9g.com"),
        ("https://[::1]/", None),
        ("https://℀.org", None),
        ("mailto:a@b.org", None),
    ],
)
def test_a_host_is_told_as_browsers_look_it_up(address, host):
    """In letters that cannot pass for others."""
    assert host_of(address) == host
