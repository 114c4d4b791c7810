"""Cards of unanswered questions and settings keep Discord's limits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings as tries, strategies as st

from bot.cards.explanation_card import explanation_card
from bot.cards.settings_card import GuildView, Setting, saved_sentence, settings_card
from bot.cards.unanswered_cards import (
    ListPosition,
    UnansweredView,
    choose_target_card,
    unanswered_card,
)
from bot.cogs.faq._candidates import rank_candidates, reference_titles, valid_phrasings
from bot.engine import AnswerEngine
from bot.errors import InputError
from bot.faq.misses import MissFilter, cluster_misses, filter_clusters
from bot.faq.model import Entry, EntryContent, GuildSettings, Miss, MissKind, VoteTotals
from tests.cards.broken_limits import broken_limits, iter_components

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ANY_TEXT = st.one_of(
    st.text(min_size=1, max_size=200),
    st.text("*_~|`>#@<:[]()\\-1. 𝕏\n", min_size=1, max_size=200),
    st.sampled_from(["squats?", "how much creatine", "how much creatine a day"]),
)


@pytest.fixture(scope="module")
def library():
    """Return the knowledge that ships."""
    return AnswerEngine.open()


def entries_of(library, *drafts):
    """Return a server that has these entries."""
    made = (
        Entry(1, number, draft, 1, NOW, NOW, NOW, None) for number, draft in enumerate(drafts, 1)
    )
    return library.index_entries(made)


def misses_of(*texts, kind=MissKind.NOT_COVERED, topic=None):
    """Return misses with these texts."""
    return tuple(
        Miss(number, text, kind, topic, 1, NOW, NOW) for number, text in enumerate(texts, 1)
    )


def shown(view):
    """Return all that can be read on a card."""
    every = iter_components(view.to_components())
    return "\n".join(one["content"] for one in every if one.get("content"))


@given(st.lists(ANY_TEXT, min_size=1, max_size=12), st.data())
@tries(max_examples=60, deadline=None)
def test_no_question_breaks_a_card(library, texts, data):
    """Every page, every group's meanings, and the explanation of each question."""
    kinds = st.sampled_from(list(MissKind))
    topics = st.sampled_from([None, "e1", "squats-work-hamstrings", "gone"])
    misses = [
        Miss(number, text, data.draw(kinds), data.draw(topics), 10**6, NOW, NOW)
        for number, text in enumerate(texts, 1)
    ]
    entries = entries_of(library, EntryContent(texts[0][:200] or "?", "Yes."))
    names, groups = (
        reference_titles(library, entries),
        cluster_misses(misses, library.matcher.lexicon),
    )
    board = UnansweredView(groups, [VoteTotals(one, 0, 10**6) for one in names], names, kept=True)
    for page in range(5):
        assert (
            broken_limits(
                unanswered_card(
                    board,
                    ListPosition(page, MissFilter.OTHER_SUBJECTS, "𝕏" * 15),
                    f"Dismissed: {'x' * 150}",
                    NOW,
                ).to_components()
            )
            == ()
        )
    for group in groups[:3]:
        options = rank_candidates(library, entries, group)
        card = choose_target_card(group, options, names, ListPosition(10**6))
        assert broken_limits(card.to_components()) == ()
    answer = library.answer(texts[0], entries=entries)
    why = explanation_card(answer, library.explain(texts[0], entries=entries), names, True)  # noqa: FBT003  the card's own form
    assert broken_limits(why.to_components()) == ()


def test_a_page_that_is_gone_shows_the_last_one(library):
    """Dismissing the only group of a page leads to the one before it."""
    groups = cluster_misses(misses_of("sauna", "towels", "parking", "chalk"))
    board = UnansweredView(groups, (), reference_titles(library, None), kept=True)
    assert "“sauna”" in shown(unanswered_card(board, ListPosition(7))).replace("\\", "")


@given(st.integers(0, 10**6 - 1), st.sampled_from(list(MissFilter)), st.text(max_size=30))
def test_a_position_is_read_back_from_a_button(page, filtered, search):
    """Page, filter and search come back as they went into a custom_id."""
    position = ListPosition(page, filtered, " ".join(search.split()))
    assert ListPosition.parse(position.argument) == position


def test_a_filter_and_a_search_leave_what_fits_both():
    """A search needs all of its words, by their beginnings; a filter looks at the subject."""
    misses = (
        *misses_of("is creatine good", "opening hours on sunday", "is creatine sold here"),
        *misses_of("good hours to train", kind=MissKind.UNHELPFUL),
    )
    clusters = cluster_misses(misses)

    def left(filtered, search=""):
        found = filter_clusters(clusters, filtered, search, lambda text: "hours" in text)
        return {cluster.text for cluster in found}

    assert len(left(MissFilter.ALL)) == 4
    assert left(MissFilter.ALL, "GOOD is") == {"is creatine good"}
    assert left(MissFilter.ALL, "reatine") == set()
    assert left(MissFilter.TRAINING, "creat") == {"is creatine good", "is creatine sold here"}
    assert left(MissFilter.OTHER_SUBJECTS, "sun") == {"opening hours on sunday"}
    assert left(MissFilter.UNHELPFUL) == {"good hours to train"}


def test_picks_lead_then_what_speaks_for_it_then_the_newest_entries(library):
    """Topics that nothing speaks for come last, and of 300 entries the newest stay."""
    drafts = [EntryContent(f"zzqq {number} blorp", "Yes.") for number in range(300)]
    entries = entries_of(library, *drafts, EntryContent("Creatine dosage", "Five grams."))
    asked = misses_of("creatine dosage")
    picked = misses_of("creatine dosage", kind=MissKind.PICKED, topic="hamstring-anatomy")
    (group,) = cluster_misses((*asked, *picked))
    offered = [one.topic for one in rank_candidates(library, entries, group)]
    assert offered[:2] == ["hamstring-anatomy", "e301"]
    assert offered[2:4] == ["e300", "e299"]
    assert len(offered) == len(set(offered)) == 25


def test_an_entry_is_offered_in_the_place_of_its_topic(library):
    """Teaching the topic would lead to the entry, so that is what stands there."""
    topic = "squats-work-hamstrings"
    entries = entries_of(library, EntryContent("Do squats work hams?", "Hardly.", replaces=topic))
    (group,) = cluster_misses(misses_of("do squats work hamstrings"))
    offered = [one.topic for one in rank_candidates(library, entries, group)]
    assert offered[0] == "e1"
    assert topic not in offered


def test_wordings_are_taught_as_a_moderator_s_would_be_saved():
    """Markdown goes, links are left out, and where nothing is left there is a sentence."""
    (group, *_) = cluster_misses(
        misses_of("how much **creatine** a day", "how much `creatine` a day")
    )
    assert valid_phrasings(group) == ("how much creatine a day",)
    (short,) = cluster_misses(misses_of("emg"))
    with pytest.raises(InputError, match="cannot be taught"):
        valid_phrasings(short)


@pytest.mark.parametrize("setting", Setting)
def test_a_settings_card_with_all_there_can_be_fits(setting):
    """Twenty-five channels, none of which can be written in, and what was saved."""
    channels = frozenset(range(10**18, 10**18 + 25))
    chosen = GuildSettings(10**18, 10**18, channels, private=True, keep_misses=False)
    for there in ((), channels):
        place = GuildView(there, channels, reads=False)
        card = settings_card(chosen, place, saved_sentence(setting, chosen, place))
        assert broken_limits(card.to_components()) == ()
