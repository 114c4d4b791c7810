"""Import impact: the preview states exactly what a file would change."""

from __future__ import annotations

import pytest

from bot.faq.impact import BESIDE, INSTEAD, OTHERWISE, count_phrase, preview_import
from bot.faq.model import EntryContent
from bot.faq.transfer.export_file import export_entries
from bot.faq.transfer.import_file import ParsedFile, parse_import_file

HEADLINE, TOPIC = "Do squats work your hamstrings?", "squats-work-hamstrings"
NEW = EntryContent("May I bring my dog?", "Only a small one.")
INSTEAD_OF_TOPIC = EntryContent(HEADLINE, "Our coach says no.", replaces=TOPIC)
BESIDE_TOPIC = EntryContent(HEADLINE, "Our coach says no.")
POINTER = EntryContent("does it matter for squats", "", replaces=TOPIC)


def changes(library, drafts, entries=()):
    """Return the lines of a report by their headings."""
    return dict(preview_import(library, entries, drafts).changes)


def test_what_nobody_answers_today_changes_nothing(library):
    """A new question is no news to anybody, and a doubtful one that gets an answer is."""
    assert changes(library, [NEW]) == {}
    (told,) = changes(library, [POINTER])[OTHERWISE]
    assert f"now get a choice of questions; they would get “{HEADLINE}”" in told


def test_a_topic_that_gives_way_is_told_once(library):
    """In the place of the curated answer, and not as a collision too."""
    assert changes(library, [INSTEAD_OF_TOPIC]) == {INSTEAD: (f"“{HEADLINE}”",)}


def test_the_older_answer_to_a_topic_stays(library, entry):
    """A second entry that replaces the same topic does not, and the report names the first."""
    first = entry(4, "What do squats do?", "Much.", replaces=TOPIC)
    (told,) = changes(library, [INSTEAD_OF_TOPIC], [first])[INSTEAD]
    assert "stays answered by e4" in told


def test_what_a_topic_answers_is_offered_beside(library):
    """The topic goes on answering its own question."""
    assert changes(library, [BESIDE_TOPIC]) == {BESIDE: (f"“{HEADLINE}”",)}


def test_an_injury_is_never_answered_by_an_entry(library):
    """Members go on getting the advice, and the report says so."""
    (told,) = changes(library, [EntryContent("My knee hurts badly, what now?", "Ice.")])[OTHERWISE]
    assert "the advice to see a professional" in told


@pytest.mark.parametrize("draft", [NEW, INSTEAD_OF_TOPIC, BESIDE_TOPIC, POINTER])
def test_the_report_is_what_members_get(library, entry, draft):
    """Once saved, its own question is answered as the report promised."""
    told = changes(library, [draft])
    saved = entry(1, draft.question, draft.answer, replaces=draft.replaces)
    entries = library.index_entries([saved])
    answer = library.answer(draft.question, entries=entries)
    offered = [one.topic for one in answer.related]
    if BESIDE in told:
        assert answer.topic == TOPIC
        assert "e1" in offered
    elif draft.points:
        assert answer.topic == TOPIC
    else:
        assert answer.topic == "e1"
        assert (TOPIC in offered) == (INSTEAD in told)


def test_every_step_is_told(library):
    """Whoever waits can be shown how far it is."""
    seen = []
    preview_import(library, (), [NEW, POINTER], step=lambda *reached: seen.append(reached))
    assert seen == [(1, 2), (2, 2)]


def test_what_only_points_to_a_topic_survives_the_file(library, entry):
    """A wording that was taught is exported and imported like any entry."""
    pointer = entry(1, POINTER.question, "", replaces=TOPIC)
    text = export_entries([pointer])
    assert "answer" not in text
    read = parse_import_file(text.encode(), "f", library.graph)
    assert isinstance(read, ParsedFile)
    assert [one.draft for one in read.entries] == [POINTER]


def test_entries_are_counted_in_words():
    assert [count_phrase(number) for number in (1, 2, 1_200)] == [
        "1 entry",
        "2 entries",
        "1,200 entries",
    ]
