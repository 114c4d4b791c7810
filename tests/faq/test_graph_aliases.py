"""An entry may say that its wordings mean an answer that is made of what the studies say."""

from __future__ import annotations

import pytest

from bot.cogs.faq._candidates import answers_on
from bot.faq.model import EntryContent, NumberedContent
from bot.faq.transfer.import_file import InvalidFile, parse_import_file

PAIR = "x:hip-thrust+m:glutes"
ASKED = "what about the thing on page nine"


@pytest.mark.parametrize("reference", [PAIR, "m:hamstrings", "t:emg", "x:hip-thrust"])
def test_a_wording_leads_to_the_answer_that_it_means(library, reference):
    """Whoever asks so gets the answer of the reference, and the explanation names it."""
    alias = EntryContent(ASKED, "", replaces=reference)
    entries = library.index_entries([NumberedContent(1, alias)])
    answer = library.answer(ASKED, entries=entries)
    assert answer.reference == reference
    assert answer.heading == library.topic_titles[reference] == library.recall(reference).heading
    assert library.recall("e1", entries=entries).reference == reference
    assert library.explain_entries(ASKED, entries)


@pytest.mark.parametrize("reference", [PAIR, "m:hamstrings"])
@pytest.mark.parametrize(
    "asked", ["hip thrust or squat for glutes, the big debate", "evidence on page nine", "squats?"]
)
def test_beside_a_topic_it_is_offered(library, asked, reference):
    """Beside a topic or among choices, what an alias means stands by its heading."""
    contents = [
        EntryContent(asked + more, "", replaces=reference) for more in ("", " please", " x")
    ]
    aliases = [NumberedContent(number, content) for number, content in enumerate(contents, 1)]
    entries = library.index_entries(aliases)
    for text in (asked, f"{asked} and why", "hip thrusts or squats", "evidence for squats", "page"):
        answer = library.answer(text, entries=entries)
        for shown in (*answer.related, *answer.choices):
            assert shown.question == library.topic_titles[shown.topic]


def test_a_wording_that_means_what_is_gone_leads_nowhere(library):
    """An alias of what the knowledge no longer holds is not found, and breaks nothing."""
    alias = EntryContent(ASKED, "", replaces="x:gone+m:glutes")
    entries = library.index_entries([NumberedContent(1, alias)])
    assert library.answer(ASKED, entries=entries).outcome != "answer"
    assert "x:gone+m:glutes" not in library.topic_titles


def test_what_a_question_names_is_offered(library):
    """Each exercise with each muscle and with each other, and each alone; a stranger nothing."""
    offered = answers_on(library, "hip thrusts for the glutes")
    assert list(offered)[:3] == [PAIR, "x:hip-thrust", "m:glutes"]
    assert all(library.recall(reference).heading == title for reference, title in offered.items())
    assert answers_on(library, "how do I freeze my membership") == {}


def test_a_file_may_point_anywhere_but_replace_topics_alone(library):
    """A file's alias may mean any answer; an answer of its own stands in place of topics only."""
    pointing = f"schema: 1\nentries:\n- question: {ASKED}\n  replaces: {PAIR}\n"
    read = parse_import_file(pointing.encode(), "a.yaml", library.graph, ())
    assert not isinstance(read, InvalidFile)
    assert read.entries[0].draft.replaces == PAIR
    replacing = f"{pointing}  answer: Ask us.\n"
    refused = parse_import_file(replacing.encode(), "a.yaml", library.graph, ())
    assert isinstance(refused, InvalidFile)
