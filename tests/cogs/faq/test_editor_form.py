"""Entry forms and drafts: nothing is lost between them, and cards keep the limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from bot.cards.custom_id import CUSTOM_ID, pack_custom_id
from bot.cards.entry_cards import confirm_removal_card, entry_deleted_card, entry_view
from bot.cards.entry_diff import change_line
from bot.cards.entry_editor_cards import (
    PendingDraft,
    conflict_card,
    entry_errors_card,
    parse_save,
    preview_card,
)
from bot.cards.entry_history_cards import (
    confirm_redo_card,
    history_card,
    restored_card,
    version_card,
)
from bot.cards.entry_list_cards import list_card, review_card
from bot.cards.limits import CARD_TEXT, utf16_length
from bot.cogs.faq._form import (
    NAMED,
    form_fields,
    form_to_content,
    form_values,
    prefill_from_message,
    replaced_note,
)
from bot.engine import AnswerEngine
from bot.errors import InputError
from bot.faq.entry_answers import entry_answer
from bot.faq.impact import AnswerSummary, Collision
from bot.faq.model import ChangeKind, Entry, EntryContent, EntryDraft, Revision, VoteTotals
from bot.faq.nearby_wordings import MAX_WORDINGS, NearbyWording, WordingResult
from bot.faq.text.validation import FieldError, ValidationErrors, validate_form
from tests.cards.broken_limits import broken_limits

LIBRARY = AnswerEngine.open()
GRAPH = LIBRARY.graph
TITLES = LIBRARY.topic_titles
TOPICS = sorted(GRAPH.topics)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
KEY = "a" * 12

lines = st.text(st.sampled_from("abc _*~`[]()#>-1.?\\|@“”🏋é\n"), min_size=6, max_size=150)
words = st.text(st.sampled_from("abc _*~`[]()#>-1.?\\|🏋é"), min_size=6, max_size=199)


@st.composite
def drafts(draw):
    """Return drafts as moderators can save them, with topics and pointers among them."""
    made = validate_form(
        f"why {draw(words)}",
        draw(lines) * draw(st.integers(1, 9)),
        "\n".join(draw(st.lists(words, max_size=20))),
        "\n".join(f"https://example.org/{n}/{'a' * draw(st.integers(0, 470))}" for n in range(4)),
        draw(st.none() | st.text("abc*_", max_size=39)),
        sources=GRAPH.sources.keys(),
    )
    if isinstance(made, ValidationErrors):
        made = EntryContent("why is that so", "Because.")
    topic = draw(st.none() | st.sampled_from(TOPICS))
    if topic and draw(st.booleans()):
        return replace(made, answer="", citations=(), category=None, replaces=topic)
    return replace(made, replaces=topic)


def entry_of(draft, number=2_000_000_000, version=3):
    """Return an entry, its number as long as can be."""
    return Entry(1, number, draft, version, NOW, NOW, NOW, 10**19)


@given(drafts())
@settings(deadline=None, max_examples=60)
def test_a_form_gives_back_the_draft_that_filled_it(draft):
    """Nobody loses a word by opening a form and sending it."""
    form = EntryDraft(form_values(draft), 1, 1)
    assert form_to_content(form, (), GRAPH, draft.replaces) == draft


@given(st.none() | st.integers(1, 2**31), st.none() | st.sampled_from(TOPICS))
def test_a_save_button_carries_version_and_topic(version, topic):
    """And both come back from it, within Discord's limit."""
    press = PendingDraft(KEY, version).save(topic)
    assert parse_save(press.argument) == (version, topic)
    assert len(pack_custom_id(press) or "x" * 101) <= CUSTOM_ID


def cards(draft, other):
    """Lay out every card that shows these two drafts."""
    entry, pending = entry_of(draft), PendingDraft(KEY, 2**31, TOPICS[0])
    shown = draft if draft.points else entry_answer(GRAPH, entry)
    got = AnswerSummary("answer", TOPICS[0], GRAPH.topics[TOPICS[0]].question)
    clash = [
        Collision(
            one, got, replace(got, question=draft.question), TOPICS[0], beside=True, alike="e1"
        )
        for one in (draft.question, *draft.phrasings)
    ]
    revisions = [
        Revision(entry.number, version, NOW, 10**19, action, before, after)
        for version, (action, before, after) in enumerate(
            (
                (ChangeKind.ADD, None, draft),
                (ChangeKind.EDIT, draft, other),
                (ChangeKind.TEACH, other, draft),
                (ChangeKind.REMOVE, draft, None),
                (ChangeKind.UNDO, None, draft),
            )
        )
    ]
    yield entry_errors_card([FieldError("answer", "a" * 150)] * 400, pending)
    nearby = [NearbyWording("w" * 200, WordingResult.OTHER, "q" * 400)] * MAX_WORDINGS
    yield preview_card(TITLES, shown, clash, pending, wordings=nearby)
    yield preview_card(TITLES, shown, (), PendingDraft(KEY))
    yield conflict_card(TITLES, other, entry, replace(other, question="other"), pending)
    yield entry_view(TITLES, entry, shown, VoteTotals(entry.id, 10**6, 10**6))
    yield confirm_removal_card(TITLES, entry, shown)
    yield list_card(TITLES, [entry_of(draft, number) for number in range(1, 30)], None, 1)
    yield list_card(TITLES, [entry_of(draft, number) for number in range(1, 30)], "c" * 40, 1)
    yield review_card(TITLES, [entry_of(draft, number) for number in range(1, 12)], 60, 1)
    yield history_card(TITLES, entry.id, revisions[::-1], 0)
    yield history_card(TITLES, entry.id, revisions[::-1], 1)
    for revision in revisions:
        yield restored_card(TITLES, revision, "x" * 300)
        assert utf16_length(change_line(TITLES, revision)) <= CARD_TEXT
    yield entry_deleted_card(TITLES, revisions[3], "x" * 300)
    yield version_card(TITLES, revisions[::-1], 1, other, shown)
    yield confirm_redo_card(revisions[-1])


@given(drafts(), drafts())
@settings(deadline=None, max_examples=60)
def test_every_card_keeps_discords_limits(draft, other):
    """Whatever moderators may have saved."""
    for view in cards(draft, other):
        assert broken_limits(view.to_components()) == ()


def test_the_longest_draft_keeps_discords_limits():
    """Every field full, and every sign of it escaped."""
    longest = EntryContent(
        "_" * 200,
        "_*" * 750,
        tuple(f"{n:03}" + "_" * 197 for n in range(20)),
        tuple(f"https://example.org/{n}/{'a' * 479}" for n in range(8)),
        "_" * 40,
        TOPICS[0],
    )
    for view in cards(longest, EntryContent("x", "*" * 1_500)):
        assert broken_limits(view.to_components()) == ()


def test_an_entry_too_long_for_a_form_is_not_cut_in_silence():
    """Twenty phrasings of full length are more than a field of Discord's takes back."""
    draft = EntryContent("why", "x", tuple(f"{number:03}" + "a" * 197 for number in range(20)))
    with pytest.raises(InputError, match="Other ways to ask it"):
        form_fields(form_values(draft))


def test_a_topic_that_is_none_is_refused():
    """Ids on buttons may be sent by anyone."""
    form = EntryDraft({"question": "why is that", "answer": "so"})
    assert isinstance(form_to_content(form, (), GRAPH, "no-such-topic"), ValidationErrors)


@pytest.mark.parametrize(
    ("text", "replied_to", "question", "answer"),
    [
        ("Post it in <#7>, side view <a:squat:12>", "How do I get a form check?",
         "How do I get a form check?", "Post it in #form-check, side view :squat:"),
        ("> where do I park?\n> it is full\nBehind the hall.", "",
         "where do I park? it is full", "Behind the hall."),
        (">>> where do I park?\nBehind the hall.", "", "where do I park?", "Behind the hall."),
        ("<@5> read <#9>", "<@6> where is <#7>?", "where is #form-check?", "read"),
    ],
    ids=["reply", "quote", "long quote", "mentions"],
)  # fmt: skip
def test_an_answer_to_a_question_fills_both(text, replied_to, question, answer):
    """Channels and emoji keep their names; members and unknown channels are left out."""
    filled = prefill_from_message(text, {7: "form-check"}.get, replied_to)
    assert filled == {"question": question, "answer": answer}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Post it in <#7>", NAMED),
        ("side view <a:squat:12>", NAMED),
        ("ask <@5> or <@&6>", "Mentions were left out"),
        ("ask <@5> in <#7>", f"{NAMED}; mentions were left out"),
        ("Behind the hall <3", ""),
    ],
)
def test_what_is_filled_in_otherwise_than_it_was_written_is_said(text, expected):
    """At the field that it stands in, within what Discord takes there."""
    note = replaced_note(text)
    assert note == expected
    descriptions = [field.description for field in form_fields({"answer": text}, note)]
    assert (note in descriptions) is bool(note)
    assert all(len(description or "") <= 100 for description in descriptions)


@given(st.text(max_size=4_000).filter(lambda text: not text.strip().startswith(">")))
def test_a_message_always_fills_one_field(text):
    """With all of its words."""
    ((_, filled),) = prefill_from_message(text).items()
    assert filled.split() == text.split()
