"""Links: which addresses may stand in a community's text, and on what words."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings, strategies as st

from bot.community.links import link_problems
from tests.community.drafting import complaints, drafted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("javascript:alert(1)", "“javascript:” link"),
        ("JavaScript : alert(1)", "“javascript:” link"),
        ("java\u200bscript:alert(1)", "“javascript:” link"),
        ("vbscript:x", "“vbscript:” link"),
        ("file:///etc/passwd", "“file:” link"),
        ("file:\\\\server\\share", "“file:” link"),
        ("data:text/html;base64,xx", "“data:” link"),
        ("ftp://a.b", "“ftp:” link"),
        ("discord://-/settings", "“discord:” link"),
        ("ｊavascript:alert(1)", "“javascript:” link"),
        ("[x](javascript:alert(1))", "“javascript:” link"),
        ("[x](/path)", "no https address"),
        ("[x](tel:123)", "“tel:” link"),
        ("[https://good.org](https://evil.org)", "may lead elsewhere"),
        ("[good.org](https://evil.org)", "may lead elsewhere"),
        ("[go\u200bod.o\u200brg](https://evil.org)", "may lead elsewhere"),
        ("[see [good.org]](https://evil.org)", "may lead elsewhere"),
        ("[good.org [here]](https://evil.org)", "may lead elsewhere"),
        ("[w\nww.good.org](<https://evil.org>)", "may lead elsewhere"),
        (r"[good\.org](https://evil.org)", "may lead elsewhere"),
        ("[good.`o`rg](https://evil.org)", "may lead elsewhere"),
        ("[good。org](https://evil.org)", "may lead elsewhere"),
        ("[good．org](https://evil.org)", "may lead elsewhere"),
        ("[good｡org](https://evil.org)", "may lead elsewhere"),
        ("[ ](https://evil.org)", "without text"),
        ("[good.org]](https://evil.org)", "may lead elsewhere"),
        ("[good.org [here](https://evil.org)", "may lead elsewhere"),
        ("[g\u043eod.\u043erg](https://evil.org)", "may lead elsewhere"),
        ("[go\u03bfd.c\u03bfm](https://evil.org)", "may lead elsewhere"),
        ("[__ __](https://evil.org)", "without text"),
        ("https://good.org@evil.org/", "before an @"),
    ],
)
def test_links_that_mislead_are_refused(sources, text, said):
    """Only http and https, and never behind another address."""
    told = complaints(drafted(sources, answer=f"Well, {text} it is."))
    assert told
    assert any(said in message for _, message in told)


@given(
    dressed=st.tuples(
        *(
            st.sampled_from(["", "\\", "*", "**", "_", "__", "~~", "||", "`", "``"])
            for _ in "good.org"
        )
    ),
    stop=st.sampled_from(".。．｡․"),
)
@settings(max_examples=300, deadline=None)
@example(dressed=("",) * 4 + ("**",) * 2 + ("",) * 2, stop=".")
def test_no_markdown_hides_the_address_on_a_link(dressed, stop):
    """Whatever signs stand before its letters, members read the address."""
    label = "".join(sign + letter for sign, letter in zip(dressed, f"good{stop}org", strict=True))
    assert any(
        "may lead elsewhere" in told for told in link_problems(f"[{label}](https://evil.org)")
    )


@pytest.mark.parametrize(
    "text",
    [
        "See https://example.org/a?b=c#d.",
        "See [our plan](https://example.org) or <https://example.org>.",
        "See [**Our** plan. *Now* for 2.5 kg, e.g.](https://example.org) or [深蹲。好](https://a.org).",
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


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("[a](javascript:x) [b](x)", ["a", "b"]),
        ("[a [b](x)](x)", ["b", "a [b", "a [b](x)"]),
        ("]( [a](x) ](x) [", ["a", "a](x) "]),
        ("[a]] ](x)", ["a]] "]),
        ("[a](x](x)", ["a", "a](x"]),
        ("] ](x) [", []),
    ],
)
def test_a_masked_link_has_every_label_that_a_program_may_read(text, labels):
    """A bracket that closes belongs to the last one that is open, or was, or to the first."""
    told = [one for one in link_problems(text) if "https address" in one]
    assert [one.partition("“")[2].partition("”")[0] for one in told] == labels
