"""Integrity rules, each broken once: one sentence, at the right line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.evidence import integrity as checks
from bot.evidence.integrity.number_tracing import extract_numbers
from bot.evidence.loader import find_problems, read_mapping

HERE = Path(__file__).parent
KNOWLEDGE = HERE.parents[1] / "knowledge"
SMALL = (HERE / "small.yaml").read_text(encoding="utf-8")
FAULTS = {fault["rule"]: fault for fault in read_mapping(HERE / "faults.yaml")[0]["faults"]}


@pytest.fixture
def problems(tmp_path):
    """Write a knowledge folder of one document, and give what is wrong with it as lines."""
    rules = (KNOWLEDGE / "grading.yaml").read_text(encoding="utf-8")
    (tmp_path / "grading.yaml").write_text(rules, encoding="utf-8")

    def find(text):
        (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
        return find_problems(tmp_path)

    return find


@pytest.mark.parametrize("rule", FAULTS)
def test_broken_rule_is_told_at_its_line(problems, rule):
    """A broken rule gives its one sentence, at the line to mend."""
    fault = FAULTS[rule]
    assert SMALL.count(fault["sound"]) == 1
    text = SMALL.replace(fault["sound"], fault["broken"])
    line = text[: text.index(f"\n{fault['line']}") + 1].count("\n") + 1
    found = [(problem.line, problem.message) for problem in problems(text)]
    assert (line, fault["says"]) in found
    # A claim that nothing uses has lost its support as well; else one fault is one line.
    assert len(found) == (2 if rule == "R12 a claim unused" else 1)


def test_every_rule_has_its_broken_file():
    """A rule that the table of the checks lists is broken somewhere, here or with the article."""
    listed = set(re.findall(r"R\d+", checks.__doc__.partition("Not here")[0]))
    assert listed == {rule.partition(" ")[0] for rule in FAULTS} | {"R19", "R26", "R40"}


def test_small_knowledge_breaks_no_rule(problems):
    """A knowledge that keeps every rule passes, so that each fault above is the only one."""
    assert problems(SMALL) == ()


def test_shipped_knowledge_breaks_no_rule():
    """What ships keeps every rule."""
    assert find_problems(KNOWLEDGE) == ()


def test_all_problems_come_at_once_and_sorted(problems):
    """Two faults are told together, in the order of their lines."""
    text = SMALL.replace("    held-by: gym lore\n", "").replace("also: [study]", "also: [nothing]")
    found = problems(text)
    assert [problem.message.rpartition("[")[2] for problem in found] == [
        "c:builds]",
        "growth.also.0]",
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("5–7 % over 10 weeks", ("5", "7", "10")),
        ("3.6 cm² and 10kg", ("3.6", "10")),
        ("at 6RM, as in 2019", ()),
        ("two of three", ()),
        ("(95 % CI −0.9 to 1.4).", ("0.9", "1.4")),
    ],
)
def test_numbers_are_found_in_texts(text, numbers):
    """R20 sees every figure but years, names of loads, and the 95 % of an interval."""
    assert extract_numbers(text) == numbers


@pytest.mark.parametrize(
    ("number", "held"),
    [("27", True), ("0.6", True), ("1", True), ("24", True), ("0.7", False), ("25", False)],
)
def test_numbers_may_be_rounded_or_sums_of_people(problems, number, held):
    """R20 lets 0.6 be told as 1, and 8 and 16 people as 24, but no other number through."""
    main = {"27": "c:light-work"}.get(number, "c:no-growth")
    text = SMALL.replace("short: No hamstring", f"main: {main}\n    short: {number} no hamstring")
    text = text.replace("    study: s:able2001\n", "")
    text = text.replace("    answer: 8 men squatted for 10 weeks, and", "    answer: And")
    assert (problems(text) == ()) is held


def test_a_part_that_nothing_plays_is_told_at_its_line(problems, tmp_path):
    """R40: what roles.yaml names is there, and a folder may leave parts out."""
    (tmp_path / "roles.yaml").write_text(
        "schema: 1\nheadline-topic: growth\nsoreness-topic: grwth\n", encoding="utf-8"
    )
    (problem,) = problems(SMALL)
    assert (problem.file, problem.line) == ("roles.yaml", 3)
    assert (
        problem.message == "Nothing has the id grwth; did you mean growth? [roles.soreness-topic]"
    )
