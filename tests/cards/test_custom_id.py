"""custom_ids: packed and parsed without loss; unknown ones are recognised."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bot.cards.custom_id import (
    ComponentAction,
    CustomId,
    UnknownCustomId,
    pack_custom_id,
    parse_custom_id,
)
from bot.cards.limits import CUSTOM_ID

IDS = st.from_regex(r"([mxotscf]:)?[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True)
REFERENCES = st.lists(IDS, min_size=0, max_size=4).map("+".join)
ARGUMENTS = st.from_regex(r"[0-9a-z+:-]{0,40}", fullmatch=True)
PRESSES = st.builds(CustomId, st.sampled_from(ComponentAction), REFERENCES, ARGUMENTS)


@given(PRESSES)
def test_a_press_is_read_back_as_it_was_written(press):
    """Whatever fits comes back the same, and what does not fit is not written."""
    custom_id = pack_custom_id(press)
    if custom_id is None:
        assert len(f"v1:{press.action}:{press.reference}:{press.argument}") > CUSTOM_ID
    else:
        assert 1 <= len(custom_id) <= CUSTOM_ID
        assert parse_custom_id(custom_id) == press


@given(st.text(max_size=110))
def test_any_id_is_read_without_an_error(custom_id):
    """Ids are visible and anybody may send one."""
    assert isinstance(parse_custom_id(custom_id), CustomId | UnknownCustomId | None)


@pytest.mark.parametrize(
    "custom_id", ["v0:why:a", "v2:why:a", "v99:why:a:1", "v1:plot:a", "v1:vote:a:up", "v٣:why:a"]
)
def test_an_id_of_another_version_is_outdated(custom_id):
    """It was ours once, or will be."""
    assert isinstance(parse_custom_id(custom_id), UnknownCustomId)


@pytest.mark.parametrize(
    "custom_id", ["", "count:7", "v1", "v1:", "v1:why", "V1:why:a", "v1:WHY:a"]
)
def test_a_foreign_id_is_none_of_ours(custom_id):
    """What never had our form is told apart."""
    assert parse_custom_id(custom_id) is None


def test_the_words_of_cards_already_sent_stay():
    """Every card ever sent holds these; a new name for one would break them all."""
    assert {one.name: one.value for one in ComponentAction} == {
        "WHY": "why",
        "HOW_SURE": "sure",
        "SOURCES": "cite",
        "INSTEAD": "else",
        "MAP": "map",
        "MORE": "more",
        "RELATED": "next",
        "PICK": "pick",
        "DELETE": "del",
        "HELPFUL": "yes",
        "UNHELPFUL": "no",
        "WANTED": "want",
        "FORM": "form",
        "SAVE": "save",
        "FIX": "fix",
        "CANCEL": "drop",
        "ADD_WORDING": "word",
        "EDIT": "edit",
        "ENTRY": "entry",
        "REMOVE": "rm",
        "UNDO": "undo",
        "HISTORY": "hist",
        "VERSION": "ver",
        "RESTORE": "back",
        "LIST": "list",
        "REVIEW": "rev",
        "REVIEWED": "right",
        "MISSES": "miss",
        "NEW_ENTRY": "new",
        "MEANS": "mean",
        "TEACH": "teach",
        "DISMISS": "gone",
        "IMPORT": "import",
        "UNDO_IMPORT": "unimport",
        "DISMISS_PAGE": "clear",
        "RESTORE_MISSES": "keep",
        "SETTING": "set",
        "FORGET": "forget",
    }


@pytest.mark.parametrize(
    ("custom_id", "answer"),
    [
        ("v1:why:s.kubo2019", "s:kubo2019"),
        ("v1:more:a:2:why", "a"),
        ("v1:del:123", ""),
        ("v1:del:123:a+t:mvic", "a+t:mvic"),
        ("v1:pick:a:123", ""),
        ("v1:next:", ""),
    ],
)
def test_a_press_tells_the_answer_of_its_card(custom_id, answer):
    """A reply to a card is about that answer; choices are of none yet."""
    press = parse_custom_id(custom_id)
    assert isinstance(press, CustomId)
    assert press.answer == answer
