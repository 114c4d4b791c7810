"""Loading a knowledge folder: all of it, or a list of all its problems."""

from __future__ import annotations

import os

import pytest

from bot.errors import KnowledgeError
from bot.evidence.loader import find_problems, load_knowledge, read_mapping
from tests.evidence.knowledge_folders import edit


def test_worked_example_loads(folder):
    """A folder without a fault loads whole, in file order."""
    knowledge = load_knowledge(folder)
    assert find_problems(folder) == ()
    assert list(knowledge.graph.claims) == ["c:no-growth", "c:share", "c:no-help", "c:growth"]
    assert knowledge.directory == folder


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
        ("grading.yaml", "growth: [o:growth]", "growth: [growth]", "starts with “o:”"),
        ("grading.yaml", "  model:\n    one:", "  modle:\n    one:", "Did you mean model?"),
        (
            "grading.yaml",
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
    (folder / "grading.yaml").unlink()
    edit(folder, "growth.yaml", "n: 8,", "n: many,")
    problems = find_problems(folder)
    assert [problem.file for problem in problems] == [
        "concepts.yaml",
        "grading.yaml",
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


def test_hidden_files_are_no_documents(folder):
    """An editor's lock is left alone."""
    (folder / ".#growth.yaml").write_text("[not, a, document]\n", encoding="utf-8")
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
