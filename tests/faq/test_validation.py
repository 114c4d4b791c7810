"""Validation of entries: what is corrected, what is refused and how."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings, strategies as st

from bot.faq.model import EntryContent
from bot.faq.text.markdown import neutralise_block_markdown, strip_markdown
from bot.faq.text.unicode import clean_line, clean_unicode
from bot.faq.text.validation import MAX_PHRASING, ValidationErrors, validate_form
from tests.faq.form_samples import complaints, drafted

MARKED = st.text(alphabet="ab1 \n\t\\`*_~|#->.)[](:/@<é\u0301\u200d\u202e👍🏽", max_size=60)
ANY = st.one_of(st.text(max_size=80), MARKED)


@given(texts=st.tuples(ANY, ANY, ANY, ANY, ANY))
@settings(max_examples=400, deadline=None)
@example(("aaaaa", "`a` ```x``` `b`", "- - a b", "10.1234/abc.;", "#"))
@example(("aaaaa", "a\\\n\n\n`b``", "> q\n>q", "<https://a.b/(c)>", "`\u0301"))
def test_cleaning_twice_is_cleaning_once(sources, texts):
    """A saved draft that is opened and saved again does not drift."""
    once = validate_form(*texts, sources=sources)
    if isinstance(once, EntryContent):
        lines = ("\n".join(once.phrasings), "\n".join(once.citations))
        again = validate_form(once.question, once.answer, *lines, once.category, sources=sources)
        assert again == once


@given(text=ANY)
@settings(max_examples=500, deadline=None)
def test_every_step_is_settled_after_one_pass(text):
    """Characters, lines and markdown each reach their end at once."""
    for step in (clean_unicode, clean_line, neutralise_block_markdown, strip_markdown):
        assert step(step(text)) == step(text)


@given(text=st.text(max_size=100))
@settings(max_examples=300, deadline=None)
def test_nothing_unseen_is_kept(text):
    """No control, direction or private character survives."""
    for character in clean_unicode(text):
        kind = unicodedata.category(character)
        assert character in "\n\u200c\u200d" or kind not in {"Cc", "Cf", "Cs", "Co"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  When \t is\u00a0 it\r\nopen? ", "When is it open?"),
        ("When\u200b is\u2060 it\u00ad open?\u202e", "When is it open?"),
        ("Where\u3164 is\u2800 it?\U000e0041", "Where is it?"),
        ("e\u200d\u0301tude at nine?", "étude at nine?"),
        ("W\u200dhen is\u200c it open?", "When is it open?"),
        ("# **When** is `it` open?", "When is it open?"),
    ],
)
def test_what_can_be_put_right_is(sources, typed, kept):
    """Blanks, invisible characters and a heading's signs go without a word."""
    assert drafted(sources, typed).question == kept


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم اسکات بزنم؟",
        "क्\u200dष में कैसे करें?",
        "क्\u200d है या नहीं?",
        "Is it a 🫨 or a 🪬?",
        "Is 🏋🏽\u200d♀️ for ❤️\u200d🔥 days?",
        "Ob größere Übungen nötig sind?",
        "שָׁלוֹם לְכֻלָּם?",
        "Tập chân thế nào?",
        "ทำท่าสควอตอย่างไรดีที่สุด",
    ],
)
def test_scripts_and_emoji_keep_their_joiners_and_marks(sources, text):
    """Persian, Hindi, Hebrew, Vietnamese, Thai and emoji stay what they are."""
    assert drafted(sources, text).question == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("question", " \u200b ", "The question is empty; write one."),
        ("question", "abc", "The question has 3 characters; write at least 5."),
        ("question", "12345?", "The question has no letter in it; write it in words."),
        ("question", "a" * 201, "The question has 201 characters; shorten it to 200 at most."),
        ("question", "a" * 10**6, "shorten it to 200 at most."),
        ("question", "see https://a.b or not?", "The question holds a link"),
        ("question", "see [this](https://a.b)?", "The question holds a link"),
        ("answer", "", "The answer is empty; write one."),
        ("answer", "a" * 1_501, "The answer has 1,501 characters; shorten it to 1,500 at most."),
        ("answer", "](" * 10**6, "The answer has 2,000,000 characters"),
        ("phrasings", "a" * 201, "has 201 characters; shorten it to 200 at most."),
        ("phrasings", "?!", "is too short to be told from others; write it out."),
        ("phrasings", "\n".join(f"way {n}" for n in range(21)), "There are 21 other ways to ask"),
        ("phrasings", "a\n" * 10**5, "other ways to ask; keep 20 at most."),
        ("citations", "\n".join(f"10.1000/{n}" for n in range(9)), "There are 9 citations"),
        ("category", "a" * 41, "The category has 41 characters; shorten it to 40 at most."),
    ],
)
def test_a_limit_is_told_by_field_and_number(sources, field, text, said):
    """What cannot be put right is one sentence that names the field and what to do."""
    told = complaints(drafted(sources, **{field: text}))
    assert [(name, said in message) for name, message in told] == [(field, True)]


def test_every_problem_is_told_at_once(sources):
    """Whoever fixes a form fixes it once."""
    result = validate_form("a", "", "@here", "nonsense", "a" * 41, sources=sources)
    fields = [field for field, _ in complaints(result)]
    assert fields == ["question", "answer", "phrasings", "citations", "category"]


@pytest.mark.parametrize("field", ["question", "answer", "phrasings", "citations", "category"])
def test_what_is_endless_hides_no_other_problem(sources, field):
    """The other fields are judged, and that one is told once."""
    texts = dict.fromkeys(("question", "answer", "phrasings", "citations", "category"), "@here")
    result = validate_form(**texts | {field: "a" * 10**5}, sources=sources)
    assert sorted(name for name, _ in complaints(result)) == sorted(texts)


@pytest.mark.parametrize(
    "text",
    [
        "ask @everyone now",
        "ask @here now",
        "ask @\u200beveryone now",
        "ask <@123456789012345678> now",
        "ask <@!1> now",
        "ask <@&1> now",
        "ask <#1> now",
        "ask <@\u200b1> now",
        "ask <id:browse> now",
        "`ask @everyone`",
        "ask \\@everyone",
    ],
)
def test_mentions_are_refused_wherever_they_hide(sources, text):
    """A mention is reported, in any field, so that nobody waits for the ping."""
    for field in ("question", "answer", "phrasings", "category"):
        told = complaints(drafted(sources, **{field: text}))
        assert [name for name, message in told if "mention" in message] == [field]


@pytest.mark.parametrize("text", ["<t:1700000000>", "mail me <3", "it is <5 kg", "@ nine", "a@b"])
def test_what_is_no_mention_stays(sources, text):
    """A time, a heart and an at-sign ping nobody."""
    assert drafted(sources, answer=text).answer == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("# Head", "\\# Head"),
        ("   ### Head", "\\### Head"),
        ("- # Head", "- \\# Head"),
        ("1. -# small", "1. \\-# small"),
        ("> ## Head", "> \\## Head"),
        ("-# small", "\\-# small"),
        (">>> all the rest", "\\>>> all the rest"),
        ("a\n# Head", "a\n\\# Head"),
        ("```open", "\\`\\`\\`open"),
        ("an `open", "an \\`open"),
        ("**open", "\\*\\*open"),
        ("**a** and **open", "**a** and \\*\\*open"),
        ("||open", "\\|\\|open"),
        ("ends\\", "ends\\\\"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("a   b  \nc", "a b\nc"),
    ],
)
def test_what_would_rearrange_a_card_is_held(sources, typed, kept):
    """A heading, small print, an endless quote or an open sign shows as typed and does nothing."""
    assert drafted(sources, answer=typed).answer == kept


def test_equal_phrasings_are_merged(sources):
    """Case, blanks and a final mark make no other way to ask; the question is none either."""
    typed = "Opening hours\n- opening  HOURS?\n\nwhen is the gym OPEN\n* Sundays"
    assert drafted(sources, phrasings=typed).phrasings == ("Opening hours", "Sundays")


@given(text=st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_every_text_is_a_draft_or_has_its_sentences(sources, text):
    """No input is an error of ours, and every refusal ends as a sentence does."""
    result = validate_form(text, text, text, text, text, sources=sources)
    if isinstance(result, ValidationErrors):
        assert result.problems
        assert all(one.message.endswith((".", "?")) for one in result.problems)


@given(line=st.text(alphabet="*_~|`a ", max_size=40))
@settings(max_examples=300, deadline=None)
def test_pairs_of_signs_go_also_where_they_meet_late(line):
    """What is left holds none, whatever stood between them."""
    left = strip_markdown(line)
    assert not any(pair in left for pair in ("**", "__", "~~", "||", "`"))
    assert left.count("a") == line.count("a")


def test_signs_around_signs_go_however_deep():
    """As many as a form can send."""
    assert strip_markdown("*_" * 2_000 + "_*" * 2_000) == ""


def test_what_is_far_too_long_is_only_told_to_be(sources):
    """It is looked through for links and mentions once it is short."""
    way = "[" * 1_000 + "]()" * 1_000
    ((field, message),) = complaints(drafted(sources, phrasings=f"way {way}"))
    assert (field, f"shorten it to {MAX_PHRASING}" in message) == ("phrasings", True)
    assert len(complaints(drafted(sources, question=f"@everyone {way}"))) == 1
