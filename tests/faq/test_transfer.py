"""Export and import files: a round trip, and problems with their lines."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from bot.faq.model import EntryContent
from bot.faq.text.validation import validate_form
from bot.faq.transfer.export_file import export_entries, update_diff
from bot.faq.transfer.import_file import (
    MAX_FILE,
    MAX_PARTS,
    InvalidFile,
    ParsedFile,
    parse_import_file,
)

TRAPS = st.sampled_from(
    ["no words", "yes", "null is it", "~tilde", "50:50 split", "1e5 kg", "0x1F hex", "=a =", "a: b",
     "- dash", "# hash", "a # b", "{a}", "[a]", "&a", "*a*", "!tag", "'quoted'", '"quoted"', "%a",
     "`code`", "a\n\n  b", "a\n- b\n- c", "💪🏽 strong", "می\u200cخواهم", "tab\tbed", "a" * 150,
     "```\n  kept   code\n```", "\\ back", "|", ">", "?", "2026-01-01 day", "trailing ", "é\u0301"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(TRAPS, st.text(max_size=30)), max_size=4).map(" ".join)
WRONG = """\
schema: 1
entries:
  - question: abc
    answer: "see [x](javascript:alert)"
    phrasings: [opening hours, "@here we go"]
    citations: [s:kubo2019, kubo2018]
    replaces: squat-work-hamstrings
  - question: When is it open?
    answer: x
    reviewed: 2026-02-30
    extra: 1
"""


def read(library, text, **more):
    """Read a file from text or bytes."""
    data = text if isinstance(text, bytes) else text.encode()
    return parse_import_file(data, "entries.yaml", library.graph, **more)


def lines(result):
    """Return the problems of a file as they are shown."""
    assert isinstance(result, InvalidFile)
    return [str(problem) for problem in result.problems]


@given(
    forms=st.lists(st.tuples(TEXTS, TEXTS, st.lists(TEXTS, max_size=3), TEXTS), max_size=4),
    topic=st.sampled_from([None, "squats-work-hamstrings", "what-is-emg"]),
)
@settings(max_examples=250, deadline=None)
def test_what_is_exported_is_imported_without_loss(library, entry, forms, topic):
    """Drafts and days of review come back equal, whatever the texts look like in YAML."""
    drafts = {}
    for number, (question, answer, phrasings, category) in enumerate(forms):
        texts = (f"{number} q {question}", answer, "\n".join(phrasings), "kubo2019", category)
        draft = validate_form(*texts, sources=library.graph.sources)
        if isinstance(draft, EntryContent):
            drafts[number] = replace(draft, replaces=topic)
    entries = [replace(entry(number, "-"), draft=draft) for number, draft in drafts.items()]
    result = read(library, export_entries(reversed(entries)))
    assert isinstance(result, ParsedFile)
    assert [one.draft for one in result.entries] == list(drafts.values())
    assert all(one.reviewed == entries[0].reviewed.date() for one in result.entries)


def test_other_tools_read_the_file_too(entry):
    """It is plain YAML: a list of entries with the documented keys, lines as lines."""
    text = export_entries(
        [entry(1, "When is it open?", "From six.\n\nTo ten.", phrasings=("hours",))]
    )
    (one,) = yaml.safe_load(text)["entries"]
    assert [*one] == ["question", "answer", "phrasings", "reviewed"]
    assert one["answer"] == "From six.\n\nTo ten."
    assert "    answer: |-\n      From six.\n\n      To ten.\n" in text


def test_texts_that_look_like_numbers_are_quoted(entry):
    """No tool takes a category for a number, by the rules of YAML old or new."""
    for text in ("1e5", "08", "no", "0x1F", "12:30", "2026-01-01", "~"):
        assert f"category: '{text}'\n" in export_entries([entry(1, "When?", category=text)])


def test_the_file_says_nothing_of_people_or_servers(entry):
    """Authors, servers and numbers stay behind."""
    one = replace(entry(77, "When is it open?"), guild=987654321, author=123456789)
    assert not {"77", "987654321", "123456789"} & {*export_entries([one]).split()}


def test_every_problem_is_told_with_line_and_column(library):
    """Of shape and of text, each at its place, all at once."""
    told = lines(read(library, WRONG))
    assert [one.partition(" ")[0] for one in told] == [
        "entries.yaml:3:15:",
        "entries.yaml:4:13:",
        "entries.yaml:5:32:",
        "entries.yaml:6:29:",
        "entries.yaml:7:15:",
        "entries.yaml:10:15:",
        "entries.yaml:11:5:",
    ]
    assert "did you mean squats-work-hamstrings?" in told[4]


def test_nothing_is_imported_twice(library, entry):
    """A question that the file or the server asks already is a problem that names the first."""
    text = export_entries([entry(1, "When is it open?"), entry(2, "when is it OPEN")])
    (told,) = lines(read(library, text))
    assert told.startswith("entries.yaml:6:15: The question is asked by line 3 already; take")
    text = export_entries([entry(1, "When is it open?")])
    (told,) = lines(read(library, text, entries=[entry(9, "When is it  open")]))
    assert "asked by the entry e9 already" in told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "holds nothing"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"- a", "is not made of keys"),
        (b"schema: 2\nentries: []", "does not fit"),
        (b"entries: []", "“schema” is missing"),
        (b"schema: 1\nentries: {a: b}", "list"),
        (b"schema: 1\nentries: &a [*a]", "not allowed"),
        (b"schema: 1\nentries: !!python/object:os.system []", "not allowed"),
        (b"schema: 1\nentries: " + b"[" * 100_000, "too many"),
        (b"schema: 1\nentries: " + b"[" * 1_000, "nested more than"),
        (b"schema: 1\nentries:\n" + b"- a\n" * MAX_PARTS, "too many lines or list items"),
        (b"schema: 1\nentries: [" + b"a," * MAX_PARTS + b"]", "too many lines or list items"),
        (b"a: " * 3 + b"\x00", "invisible character"),
        (b"#" * (MAX_FILE + 1), "larger than 5 MB; split it into smaller ones."),
        (b"schema: 1\nschema: 1\nentries: []", "a second time"),
        (b"schema: 1\nentries: []\n---\nschema: 1", "second document"),
    ],
)
def test_hostile_files_are_refused_with_a_sentence(library, text, said):
    """No file crashes the reading, fills the memory, or is half taken."""
    told = lines(read(library, text))
    assert any(said in one for one in told)


@given(data=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(library, data):
    """Reading raises nothing."""
    assert isinstance(read(library, data), ParsedFile | InvalidFile)


FIELDS = {
    "question": ("When is it open?", "'When @everyone?'", "{a: b}"),
    "answer": ("At six.", "see [here](ftp:evil)", "[At six.]"),
    "phrasings": ("[hours]", "['@here']", "{a: b}"),
    "citations": ("[kubo2019]", "[nobody1900]", "kubo2019"),
    "category": ("Gym", "'@here'", "[Gym]"),
    "replaces": ("what-is-emg", "what-is-ecg", "[what-is-emg]"),
    "reviewed": ("2026-01-31", "2026-02-30", "[2026-01-31]"),
    "extra": ("# none", "1", "[1]"),
}
"""For each key what is right, what is a bad text, and what has another shape."""
CHOSEN = st.fixed_dictionaries({key: st.integers(0, 2) for key in FIELDS})


@given(chosen=CHOSEN, repeated=st.booleans())
@settings(max_examples=200, deadline=None)
def test_every_fault_is_told_whatever_stands_beside_it(library, chosen, repeated):
    """Of each field by itself: the lines that are told are those with a fault."""
    written = [
        f"{'# ' if key == 'extra' and not kind else ''}{key}: {FIELDS[key][kind]}"
        for key, kind in chosen.items()
    ] + ["category: Again"] * repeated
    text = "schema: 1\nentries:\n- " + "\n  ".join(written)
    result = read(library, text)
    told = [one.line for one in result.problems] if isinstance(result, InvalidFile) else []
    wrong = [place for place, kind in enumerate(chosen.values(), 3) if kind]
    assert told == wrong + [3 + len(chosen)] * repeated


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("answer: x", "answer: x, extra: 1", ["1.question", "1.extra"]),
        ("answer: '@here'", "answer: x", ["0.answer", "1.question"]),
        ("answer: [x]", "answer: [x]", ["0.answer", "1.question", "1.answer"]),
        ("answer: x, answer: x", "answer: x", ["0.answer", "1.question"]),
    ],
)
def test_a_question_that_is_asked_twice_is_told_beside_other_faults(library, first, second, told):
    """Whatever else is wrong with one of the two entries, or with both."""
    text = "".join(f"  {{question: When is it open?, {one}}},\n" for one in (first, second))
    said = lines(read(library, f"{{schema: 1, entries: [\n{text}]}}"))
    assert [one.rpartition("[entries.")[2].rstrip("]") for one in said] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # What the key was meant to be is not called empty too.
        ("question: When is it open?, anwser: At six.", ["entries.0.anwser"]),
        ("question: When is it open?, replaces: [what-is-emg]", ["entries.0.replaces"]),
        ("question: When is it open?, answer: *x", ["entries.0.answer"]),
        ("question: When is it open?, answer: x, phrasings: [{a: b}, '@here']",
         ["entries.0.phrasings.0", "entries.0.phrasings.1"]),
        ("answer: '@here'", ["entries.0.question", "entries.0.answer"]),
    ],
)  # fmt: skip
def test_a_fault_is_told_once(library, text, told):
    """Nothing is said of a field only because its shape is wrong, and no item hides another."""
    said = lines(read(library, f"schema: 1\nentries: [{{{text}}}]"))
    assert [one.rpartition("[")[2].rstrip("]") for one in said] == told


@pytest.mark.parametrize("extra", ["", "    extra: 1\n"])
def test_reading_can_be_ended_before_every_entry(library, extra):
    """Also in a file that has faults of shape."""

    class Ended(Exception):  # noqa: N818  nothing is wrong
        pass

    steps = []

    def step():
        steps.append(1)
        if len(steps) == 3:
            raise Ended

    listed = "".join(f"  - question: What is {n}?\n    answer: x\n{extra}" for n in range(9))
    with pytest.raises(Ended):
        read(library, f"schema: 1\nentries:\n{listed}", step=step)
    assert len(steps) == 3


@pytest.mark.parametrize(
    "answer",
    ["Post it in #form-check", "Ask #help", "Post a video\n    in #form-check"],
    ids=["one word", "start", "second line"],
)
def test_a_comment_that_cuts_a_text_short_is_a_problem(library, answer):
    """A channel's name without quotes would be dropped without a word."""
    found = read(
        library,
        f"schema: 1\nentries:\n- question: How do I get a form check?\n  answer: {answer}\n",
    )
    assert isinstance(found, InvalidFile)
    (problem,) = found.problems
    assert problem.line == 4
    assert "quotes" in problem.message


def test_a_hash_in_quotes_or_without_a_blank_is_text(library):
    """And a comment on a line of its own is one."""
    text = (
        "# Our entries\nschema: 1\nentries:\n"
        "- question: Where do I post?  \n"
        "  # the channel has moved\n"
        "  answer: 'Post it in #form-check'\n"
        "- question: Which issue is it?\n"
        "  answer: see issue#7\n"
    )
    found = read(library, text)
    assert isinstance(found, ParsedFile)
    assert [entry.draft.answer for entry in found.entries] == [
        "Post it in #form-check",
        "see issue#7",
    ]


def test_an_update_takes_the_place_of_what_it_names_or_asks(library, entry):
    """By id also where the question changes; what is the same in the file changes nothing."""
    hours = entry(1, "When is the gym open?", "From six.")
    dogs = entry(2, "May I bring my dog?", "No.")
    parking = entry(3, "Where can I park?", "Behind it.")
    text = export_entries([hours, dogs, parking], ids=True)
    text = text.replace("May I bring my dog?", "Are dogs allowed?").replace(
        "From six.", "From ten."
    )
    text += "  - question: Is there a sauna?\n    answer: Not yet.\n"
    found = read(library, text, entries=(hours, dogs, parking), update=True)
    assert isinstance(found, ParsedFile)
    assert [(change.entry, change.content.question) for change in found.updates] == [
        (hours, "When is the gym open?"),
        (dogs, "Are dogs allowed?"),
    ]
    assert update_diff(found.updates[0]) == ("-answer: From six.", "+answer: From ten.")
    assert [new.draft.question for new in found.added] == ["Is there a sauna?"]
    assert found.unchanged == 1
    unnamed = "".join(line for line in text.splitlines(keepends=True) if "entry: e" not in line)
    by_question = read(
        library,
        unnamed.replace("    question", "  - question"),
        entries=(hours, dogs, parking),
        update=True,
    )
    assert [change.entry.id for change in by_question.updates] == ["e1"]


def test_an_update_that_fits_no_entry_is_a_problem(library, entry):
    """An id that is not there, an entry changed twice, and a question that another entry asks."""
    hours, dogs = entry(1, "When is the gym open?", "From six."), entry(2, "Dogs allowed?", "No.")
    text = """\
schema: 1
entries:
  - entry: e9
    question: Is there a sauna?
    answer: No.
  - entry: e1
    question: Dogs allowed?
    answer: No.
  - question: When is the gym open?
    answer: Never.
"""
    told = lines(read(library, text, entries=(hours, dogs), update=True))
    assert [line.partition(" ")[2].rpartition(" [")[0] for line in told] == [
        "There is no entry e9; without this line it is a new one.",
        "The question is asked by the entry e2 already; take one out.",
        "e1 is changed by line 6 already.",
    ]


def test_ids_mean_nothing_where_nothing_is_updated(library, entry):
    """A file with ids can be brought to another server."""
    text = export_entries([entry(7, "Dogs allowed?", "No.")], ids=True)
    assert "entry: e7" in text
    found = read(library, text)
    assert [new.target for new in found.entries] == [None]
