"""An entry as an answer: its text, its authors and its citations."""

from __future__ import annotations

from bot.cli.render import render_answer, render_plain
from bot.faq.entry_answers import ADDED, UNCITED, entry_answer

LINES = "From six to ten.\n- Sunday: closed\n\nRing twice."


def test_a_community_answer_is_visibly_one(library, entry):
    """It says who added it, and that no study is cited where none is."""
    answer = entry_answer(library.graph, entry(7, "When is the gym open?", LINES))
    assert answer.heading == "When is the gym open?"
    assert answer.sentence == LINES
    assert (answer.topic, answer.origin, answer.certainty) == ("e7", "community", None)
    assert answer.footer == f"{ADDED} · {UNCITED}"


def test_what_it_cites_can_be_followed(library, entry):
    """Sources of ours are cited in short, by id or DOI; others by their link; none is graded."""
    cites = ("s:kubo2019", "10.1123/ijspp.4.1.84", "10.1000/a(b)<c", "https://example.org/x")
    answer = entry_answer(library.graph, entry(7, "Who says so?", citations=cites))
    assert answer.footer == ADDED
    assert answer.sources == ("s:kubo2019", "s:ebben2009")
    assert answer.claims == ()
    assert [(one.number, one.short, one.url) for one in answer.citations] == [
        (1, "Kubo et al. 2019", "https://doi.org/10.1007/s00421-019-04181-y"),
        (2, "Ebben 2009", "https://doi.org/10.1123/ijspp.4.1.84"),
        (3, "doi:10.1000/a(b)<c", "https://doi.org/10.1000/a%28b%29%3Cc"),
        (4, "example.org", "https://example.org/x"),
    ]


def test_a_source_that_is_known_no_more_is_still_named(library, entry):
    """An entry outlives the source that it cites."""
    (citation,) = entry_answer(library.graph, entry(7, "Who?", citations=("s:gone1999",))).citations
    assert (citation.short, citation.url) == ("s:gone1999", None)


def test_the_terminal_keeps_its_lines(library, entry):
    """Lists stay lists, and everything is shown."""
    shown = render_plain(
        render_answer(entry_answer(library.graph, entry(7, "When is it open?", LINES)))
    )
    assert shown == (
        "When is it open?\n\nFrom six to ten.\n- Sunday: closed\n\nRing twice.\n\n"
        f"{ADDED} · {UNCITED}\n"
    )


def test_every_reply_to_a_community_answer_is_answered(library, entry):
    """Asked for sources it gives its own; nothing else pretends to be graded."""
    cites = ("https://example.org/x",)
    entries = library.index_entries([entry(7, "When is the gym open?", citations=cites)])
    answer = library.answer("when is the gym open", entries=entries)
    sources = library.follow(answer, "sources?", entries=entries)
    assert [one.url for one in sources.citations] == list(cites)
    assert library.follow(answer, "how sure?", entries=entries).verdict == "Not graded."
    for text in ("why?", "against?", "instead?"):
        assert library.follow(answer, text, entries=entries).outcome == "answer"
    again = library.follow(answer, "when is the gym open", entries=entries)
    assert again.topic == "e7"
