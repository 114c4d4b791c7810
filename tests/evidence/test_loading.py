from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from bot.errors import KnowledgeError
from bot.evidence.loading import Knowledge, find_problems, load_knowledge, read_mapping
from bot.evidence.strict_yaml import MAX_BYTES, MAX_DEPTH, parse, plain_value

HERE = Path(__file__).parent
RULES = HERE.parents[1] / "knowledge" / "certainty.yaml"


def read(text):
    """Read a text as one file: its data, or the problems as lines."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "file.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            return read_mapping(path)[0]
        except KnowledgeError as error:
            return [str(problem) for problem in error.problems]


def edit(folder, file, old, new):
    """Exchange a part of a file, and give the folder's problems as lines."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(problem) for problem in find_problems(folder)]


def test_worked_example_loads(folder):
    """A folder without a fault loads whole, in file order."""
    knowledge = load_knowledge(folder)
    assert find_problems(folder) == ()
    assert list(knowledge.graph.claims) == ["c:no-growth", "c:share", "c:no-help", "c:growth"]
    assert knowledge.directory == folder


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
        "from bot.evidence.strict_yaml import parse; problems = [];"
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


def test_marks_find_keys_and_values(tmp_path):
    """Places are those an editor shows; a path that is not there gives what is around it."""
    path = tmp_path / "file.yaml"
    path.write_text("one:\n  part-of: [x, yes]\n", encoding="utf-8")
    data, marks = read_mapping(path, "shown.yaml")
    assert data == {"one": {"part-of": ["x", "yes"]}}
    assert marks.at(("one", "part-of", 1)) == ("shown.yaml", 2, 16)
    assert marks.at(("one", "part_of", 1)) == ("shown.yaml", 2, 16)
    assert marks.at(("one", "part-of"), key=True) == ("shown.yaml", 2, 3)
    assert marks.at(("one", "gone", 3)) == ("shown.yaml", 2, 3)
    assert str(marks.problem(("one",), "Odd.", key=True)) == "shown.yaml:1:1: Odd. [one]"


@pytest.mark.parametrize(
    ("file", "old", "new", "due"),
    [
        ("growth.yaml", "short: Not really.", "shrot: Not really.", "Did you mean “short”?"),
        (
            "growth.yaml",
            "    direction: none\n",
            "",
            "growth.yaml:3:5: The key “direction” is missing",
        ),
        ("growth.yaml", "direction: none", "direction: non", "Did you mean none?"),
        ("growth.yaml", "n: 8,", "n: '8',", "write a whole number, without quotes"),
        ("growth.yaml", "n: 8,", "n: 0,", "write a number above 0"),
        ("growth.yaml", "short: Not really.", "short:", "This is empty; write text"),
        ("growth.yaml", "value: 0.6", "value: some", "write a number, without quotes"),
        ("growth.yaml", "approx: true", "approx: yes", "write true or false, without quotes"),
        ("growth.yaml", "id: f:small", "id: c:small", "an id that starts with “f:”"),
        ("growth.yaml", "scope: {n: 8", "scope: [1, 2]\n    effect2: {n: 8", "a group of keys"),
        ("growth.yaml", "short: Not really.", f"short: {'x' * 61}", "shorten it to 60 at most"),
        ("growth.yaml", 'hash: "9708a83e"', "hash: x", "eight characters out of 0-9 and a-f"),
        ("topics.yaml", "reviewed: 2026-01-31", "reviewed: 2026-13-31", "is no date"),
        ("topics.yaml", "reviewed: 2026-01-31", "reviewed: 31", "date such as"),
        ("topics.yaml", "[do hams grow, ", "[", "write at least 5"),
        ("topics.yaml", "show: [f:small]", "show: f:small", "write a list"),
        ("sources.yaml", "DOI: 10.1000/small", "DOI: doi:10.1000/small", "a DOI such as"),
        ("concepts.yaml", "schema: 1", "schema: 2", "“2” does not fit; write 1."),
        ("certainty.yaml", "growth: [o:growth]", "growth: [growth]", "starts with “o:”"),
        ("certainty.yaml", "  model:\n    one:", "  modle:\n    one:", "Did you mean model?"),
        (
            "certainty.yaml",
            "{count} studies",
            "{number} studies",
            "Nothing fills the slot “{number}”",
        ),
    ],
)
def test_misfits_are_told_in_plain_words(folder, file, old, new, due):
    """What does not fit its shape is told at its place, with what to write instead."""
    lines = edit(folder, file, old, new)
    assert any(due in line for line in lines), lines
    assert all(line.startswith(f"{file}:") and line.endswith("]") for line in lines), lines


def test_misfits_point_at_the_value_or_the_key(folder):
    """A bad value is pointed at itself, an unknown key at the key, both under the node's id."""
    text = (folder / "growth.yaml").read_text(encoding="utf-8").split("\n")
    number = next(i for i, line in enumerate(text, 1) if "value: 0.6" in line)
    column = text[number - 1].index("0.6") + 1
    lines = edit(folder, "growth.yaml", "value: 0.6, unit", "value: big, unti")
    assert f"growth.yaml:{number}:{column}: " in "\n".join(lines)
    assert any(line.endswith("[f:small.effect.value]") for line in lines)
    key = text[number - 1].index("unit") + 1
    assert any(
        line.startswith(f"growth.yaml:{number}:{key}: ") and line.endswith("[f:small.effect.unti]")
        for line in lines
    )
    assert any("The key “unit” is missing" in line for line in lines)


@pytest.mark.parametrize("written", ["3.10", "119", "true", "97e1", "1e5", "0012"])
def test_text_stays_as_written_where_text_is_due(folder, written):
    """A volume of 3.10 is neither 3.1 nor an error."""
    assert edit(folder, "sources.yaml", "volume: 119", f"volume: {written}") == []
    assert load_knowledge(folder).graph.sources["s:small2019"].csl.volume == written


def test_problems_of_all_files_come_together_and_sorted(folder):
    """YAML faults, misfits and a missing rule in four files are told in one go."""
    (folder / "concepts.yaml").write_text("schema: 1\nconcepts: [\n", encoding="utf-8")
    (folder / "sources.yaml").write_bytes(b"\xff")
    (folder / "certainty.yaml").unlink()
    edit(folder, "growth.yaml", "n: 8,", "n: many,")
    problems = find_problems(folder)
    assert [problem.file for problem in problems] == [
        "certainty.yaml",
        "concepts.yaml",
        "growth.yaml",
        "sources.yaml",
    ]
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    assert caught.value.problems == problems


def test_a_duplicate_key_does_not_hide_misfits(folder):
    """A file with a repeated key is still held against its shape."""
    lines = edit(folder, "growth.yaml", "n: 8,", "n: 8, n: 9, weeks: x, wohs: 1,")
    assert any("second time" in line for line in lines)
    assert any("“wohs” is not known" in line for line in lines)


def test_an_alias_is_blamed_once(folder):
    """The gap that a refused alias leaves is not told as a second fault."""
    lines = edit(folder, "growth.yaml", "short: Not really.", "short: *other")
    assert len(lines) == 1
    assert "alias" in lines[0]


def test_broken_arguments_are_told_at_their_place(folder):
    """The integrity rules run once all shapes hold, and point into the files."""
    text = (folder / "growth.yaml").read_text(encoding="utf-8").split("\n")
    number = next(i for i, line in enumerate(text, 1) if "from: f:larger" in line)
    lines = edit(folder, "growth.yaml", "from: f:larger,", "from: f:lager,")
    assert any(line.startswith(f"growth.yaml:{number}:") and "f:lager" in line for line in lines)


def test_duplicate_ids_are_found_across_files(folder):
    """The same id in two files is told, although the graph keeps one."""
    (folder / "more.yaml").write_text(
        "schema: 1\nconcepts:\n  - {id: m:thigh, label: upper leg}\n", encoding="utf-8"
    )
    assert any(
        problem.file == "more.yaml" and "m:thigh" in problem.message
        for problem in find_problems(folder)
    )


def test_matching_files_and_hidden_files_are_no_documents(folder):
    """The lexicon, the weights and an editor's lock are left to others."""
    for name in ("lexicon.yaml", "weights.yaml", ".#growth.yaml"):
        (folder / name).write_text("[not, a, document]\n", encoding="utf-8")
    assert find_problems(folder) == ()


def test_misnamed_files_are_told(folder):
    """A .yml file would be silently left out: it is a problem."""
    (folder / "extra.yml").write_text("schema: 1\n", encoding="utf-8")
    assert [str(problem) for problem in find_problems(folder)] == [
        "extra.yml:1:1: The file is left out; rename it to extra.yaml. [whole file]"
    ]


def test_missing_folder_is_one_sentence(tmp_path):
    """A folder that is not there, or is a file, or is empty, is told and nothing is raised."""
    (problem,) = find_problems(tmp_path / "gone")
    assert "There is no folder" in problem.message
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "cannot be read" in find_problems(tmp_path / "file")[0].message
    (tmp_path / "empty").mkdir()
    assert any("no knowledge" in problem.message for problem in find_problems(tmp_path / "empty"))
    with pytest.raises(KnowledgeError):
        load_knowledge(tmp_path / "gone")


def test_unreadable_files_are_told(folder):
    """A folder, a pipe or a dead link named like a document is a problem, not a hang."""
    (folder / "a.yaml").mkdir()
    os.mkfifo(folder / "b.yaml")
    (folder / "c.yaml").symlink_to(folder / "nowhere")
    assert [problem.file for problem in find_problems(folder)] == ["a.yaml", "b.yaml", "c.yaml"]


def test_read_mapping_tells_a_missing_file(tmp_path):
    """A file that is not there is a problem of that file."""
    with pytest.raises(KnowledgeError) as caught:
        read_mapping(tmp_path / "gone.yaml")
    assert caught.value.problems[0].file == "gone.yaml"


yamlish = st.lists(
    st.sampled_from(
        [
            *"[]{}:,-?&*!|>'\"%@`#\t\n \\=~",
            "\n  ",
            "a",
            "schema: 1\n",
            "id: c:x",
            "- ",
            ": ",
            "claims:\n",
            "é",
            "0",
            "\u2028",
            "\x00",
            "---\n",
            "...\n",
        ]
    ),
    max_size=60,
).map("".join)
nodes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "text", "about", "from", "rel", "to", "scope", "n", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def outcome(text, file="any.yaml"):
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        (folder / "certainty.yaml").write_bytes(RULES.read_bytes())
        (folder / file).write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            return load_knowledge(folder)
        except KnowledgeError as error:
            for problem in error.problems:
                assert problem.line >= 1
                assert problem.column >= 1
                assert problem.message.endswith("]")
                assert "Traceback" not in problem.message
            return error


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | yamlish | yamlish.map("schema: 1\n".__add__))
def test_any_text_gives_knowledge_or_problems(text):
    """No text at all makes the loader raise anything but its own error."""
    assert isinstance(outcome(text), Knowledge | KnowledgeError)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["concepts", "sources", "findings", "claims", "edges", "topics"]), nodes)
def test_any_shape_gives_knowledge_or_problems(name, node):
    """No data that YAML can write, wherever it stands, makes the loader raise another error."""
    # JSON is the YAML that any data can be written in.
    text = json.dumps({"schema": 1, name: node}, ensure_ascii=True)
    assert isinstance(outcome(text), Knowledge | KnowledgeError)
    assert isinstance(outcome(text, "certainty.yaml"), KnowledgeError)


@settings(deadline=None)
@given(
    st.lists(
        st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True), min_size=1, max_size=8, unique=True
    ),
    st.data(),
)
def test_duplicate_keys_are_always_found(keys, data):
    """Wherever a key comes back in its mapping, block or flow, both its lines are named."""
    again = data.draw(st.sampled_from(keys))
    at = data.draw(st.integers(keys.index(again) + 1, len(keys)))
    repeated = [*keys[:at], again, *keys[at:]]
    lines = "".join(f"  {key}: 1\n" for key in repeated)
    flow = "{" + ",\n ".join(f'"{key}": 1' for key in repeated) + "}"
    for text in (f"top:\n{lines}", f"top:\n {flow}"):
        problems = []
        data, _ = parse(text, "f", problems)
        assert set(data["top"]) == set(keys)
        (problem,) = problems
        assert problem.line == at + 2
        assert f"first in line {keys.index(again) + 2}" in problem.message


@given(st.text(max_size=30))
def test_plain_values_never_fail(text):
    """Whatever stands unquoted is read as something, and as itself unless it is a number or so."""
    value = plain_value(text)
    assert value is None or isinstance(value, bool | int | float) or value == text
