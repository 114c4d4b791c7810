"""Strict YAML."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.evidence.loader import find_problems
from bot.evidence.strict_yaml.error_messages import MAX_DEPTH
from bot.evidence.strict_yaml.loader import MAX_BYTES, parse
from tests.evidence.knowledge_folders import HERE, read


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("50:50", "50:50"),
        ("1:2", "1:2"),
        ("2019-06-01", "2019-06-01"),
        ("0x1f", "0x1f"),
        ("0o17", "0o17"),
        (".inf", ".inf"),
        ("97e08831", "97e08831"),
        ("1_000", "1_000"),
        ("9" * 5000, "9" * 5000),
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("0.6", 0.6),
        ("1e3", 1000.0),
        ("~", None),
        ("", None),
        ("'12'", "12"),
        ('"true"', "true"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written, due):
    """Only true, false, null and decimal numbers are more than text."""
    found = read(f"key: {written}\n")["key"]
    assert found == due
    assert type(found) is type(due)


def test_a_byte_order_mark_is_no_text():
    """A file saved by an editor that marks UTF-8 reads like any other."""
    assert read(b"\xef\xbb\xbfa: 1\n") == {"a": 1}


def test_keys_are_always_text():
    """A key that looks like a number or a boolean is the text that was written."""
    assert read("1: a\ntrue: b\n<<: c\nno: d\n") == {"1": "a", "true": "b", "<<": "c", "no": "d"}


@pytest.mark.parametrize(
    ("text", "place", "part"),
    [
        ("a: 1\nb: 2\na: 3\n", "3:1", "“a” is here a second time, first in line 1"),
        ("a: &x 1\n", "1:4", "anchor “&x”"),
        ("a: 1\nb: *x\n", "2:4", "alias “*x”"),
        ("*x : 1\n", "1:1", "alias “*x”"),
        ("a: !!python/name:os.system x\n", "1:4", "tag “"),
        ("a: !odd x\n", "1:4", "tag “!odd”"),
        ("a:\n\tb: 1\n", "2:1", "tab stands in the indentation"),
        ("a: one: two\n", "1:7", "put it in quotes"),
        ("a: @x\n", "1:4", "cannot start with “@”"),
        ("a: 'x\nb: 1\n", "1:4", "not closed"),
        ("a: [1, 2\nb: 3\n", "2:2", "not closed (opened in line 1)"),
        ("a: [1, 2", "1:9", "not closed"),
        ("a: 1\nb\nc: 2\n", "2:1", "no “key: value” line"),
        ("a: 1\n---\nb: 2\n", "2:1", "second document"),
        ("? [a]\n: x\n", "1:3", "key must be text"),
        ('a: "\\0"\n', "1:4", "invisible character, U+0000"),
        ('"": 1\n', "1:1", "key is missing"),
        ("- a\n", "1:1", "not made of keys"),
        ("just words\n", "1:1", "not made of keys"),
        ("", "1:1", "holds nothing"),
        ("# a note\n", "1:1", "holds nothing"),
        ("a: x\u2028y\n", "1:5", "U+2028"),
        (b"a: 1\nb: \xff\n", "2:4", "not UTF-8"),
        (b"a: \x00\n", "1:4", "invisible character, U+0000"),
        ("a: 1\n".encode("utf-16"), "1:1", "not UTF-8"),
    ],
)
def test_yaml_faults_are_told_at_their_place(text, place, part):
    """Each fault gives one sentence with line and column, and ends with the path."""
    lines = read(text)
    assert isinstance(lines, list)
    line = lines[0]
    assert line.startswith(f"file.yaml:{place}: ")
    assert part in line
    assert line.endswith("]")
    assert "\n" not in line


def test_every_tab_is_listed():
    """A file indented with tabs is told of each of them at once."""
    assert [line.split(": ")[0] for line in read("a:\n\tb: 1\n\tc: 2\n")] == [
        "file.yaml:2:1",
        "file.yaml:3:1",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "schema: 1\n" + "\ta: 1\n" * 60_000,
        "schema: 1\nclaims:\n" + "- {id: 1, text: 2}\n" * 20_000,
    ],
)
def test_a_file_of_nothing_but_mistakes_is_told_whole(folder, text):
    """Tens of thousands of problems are listed, each once."""
    (folder / "bad.yaml").write_text(text, encoding="utf-8")
    assert len(find_problems(folder)) >= 60_000


def test_all_faults_of_a_file_are_told_at_once():
    """A repeated key, an anchor and an alias do not hide each other."""
    assert len(read("a: 1\na: 2\nb: &x 3\nc: *x\nd: {e: 1, e: 2}\n")) == 4


def test_the_first_of_two_equal_keys_is_kept():
    """Marks and data of a repeated key belong together: both are the first one's."""
    problems = []
    data, marks = parse("a: {b: 1}\na: 2\n", "f", problems)
    assert data == {"a": {"b": 1}}
    assert marks.at(("a", "b")) == ("f", 1, 8)


def test_depth_is_limited():
    """So many levels and no more may be nested."""

    def nested(levels):
        return "key: " + "[" * (levels - 1) + "]" * (levels - 1)

    assert isinstance(read(nested(MAX_DEPTH)), dict)
    assert f"more than {MAX_DEPTH} levels" in read(nested(MAX_DEPTH + 1))[0]


@pytest.mark.parametrize("unit", ["[", "{", "- ", "{a: ", "[{a: ", "? ", "[a,", "&a ", "!", "{? "])
def test_bombs_are_refused_at_once(unit):
    """100,000 open brackets are told as a problem and do not end the process."""
    assert read("a: " + unit * 100_000)
    assert read(unit * 100_000)


def test_process_survives_open_brackets():
    """The parser underneath ends the process on this input when it builds nodes by itself."""
    code = (
        "from bot.evidence.strict_yaml.loader import parse; problems = [];"
        "parse('[' * 100_000, 'f', problems); print(len(problems))"
    )
    root = HERE.parents[1]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "1")


def test_size_is_limited():
    """A file above a megabyte is refused before it is parsed."""
    assert isinstance(read("a: " + "x" * (MAX_BYTES - 3)), dict)
    assert "larger than 1 MB" in read("a: " + "x" * (MAX_BYTES - 2))[0]
