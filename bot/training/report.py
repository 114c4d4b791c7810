"""The report on the classifier that a reviewer reads: knowledge/model/REPORT.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from bot.matching.features import extract_features
from bot.training.evaluate import (
    Judged,
    describe_outcome,
    judge,
    measure,
    tabulate,
)
from bot.training.questions import HOLDOUT, OUTCOMES, TRAIN, read_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.engine import AnswerEngine
    from bot.training.questions import LabelledQuestion

PASSIVE = "passive"
"""A file of the holdout whose name ends so holds messages that do not address the bot."""
STRONGEST, CONFUSIONS, CHANGES = 10, 25, 60
"""Rows of each table."""
SURENESS_STEPS = 10
"""Equal steps from 0 to 1 by which answers are grouped."""


def judge_holdout(engine: AnswerEngine, *, leads: bool = True) -> dict[str, list[Judged]]:
    """Judge the questions of every file of the holdout."""
    files = read_folder(engine.directory, HOLDOUT, engine.graph.topics)
    return {
        name: judge(engine, questions, passive=name.endswith(PASSIVE), leads=leads)
        for name, questions in files.items()
    }


def outcome_lines(judged: Mapping[str, Sequence[Judged]]) -> list[str]:
    """Return a line for each question of the holdout: its file, what it got, and the question."""
    return [
        f"{name}\t{result.kind}\t{describe_outcome(result.answer)}\t{result.question.text!r}"
        for name, results in judged.items()
        for result in results
    ]


def write_report(
    engine: AnswerEngine, judged: Mapping[str, Sequence[Judged]], earlier: Iterable[str]
) -> str:
    """Return the report; `earlier` are the lines of outcomes of the model before."""
    addressed = [
        result
        for name, results in judged.items()
        if not name.endswith(PASSIVE)
        for result in results
    ]
    trained = read_folder(engine.directory, TRAIN, engine.graph.topics)
    return "\n".join(
        [
            "# The topic classifier",
            "",
            _introduction(engine, trained),
            "",
            "## Figures",
            "",
            *_figures(judged, addressed),
            "",
            "## How sure, and how right",
            "",
            *_calibration(addressed),
            "",
            "## By topic and style",
            "",
            "```",
            *tabulate(addressed),
            "```",
            "",
            "## What is taken for what",
            "",
            "| Wanted | Got | Questions |",
            "| --- | --- | --- |",
            *_confusions(addressed),
            "",
            "## Strongest features",
            "",
            *_strongest(engine, trained),
            "",
            "## Changed since the report before",
            "",
            *_changes(outcome_lines(judged), earlier),
            "",
        ]
    )


def _introduction(engine: AnswerEngine, trained: Mapping[str, Sequence[LabelledQuestion]]) -> str:
    count, features = sum(map(len, trained.values())), len(engine.matcher.classifier.table.hashes)
    return (
        "Written by `python -m bot.training report`; do not edit. The classifier was fitted on"
        f" {count:,} questions in {len(trained)} files and knows {features:,} features. All figures"
        " are those of questions that it was not fitted on."
    )


def _figures(judged: Mapping[str, Sequence[Judged]], addressed: Sequence[Judged]) -> Iterator[str]:
    yield "| Set | Questions | Right | Right + offered | Wrong | False | Injury recall | Alarms |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    real = [result for result in addressed if result.question.style == "real"]
    for name, results in {**judged, "all addressed": addressed, "real wording": real}.items():
        found = measure(results)
        yield (
            f"| {name} | {found.count} | {found.right:.3f} | {found.right + found.offered:.3f}"
            f" | {found.wrong:.3f} | {found.false:.3f} | {found.recall:.3f} | {found.alarms:.3f} |"
        )


def _calibration(judged: Sequence[Judged]) -> Iterator[str]:
    """Set the mean score of answers beside the share that was right, and sum up the distances."""
    answers = [result for result in judged if result.answer.outcome == "answer"]
    steps: dict[int, list[Judged]] = defaultdict(list)
    for result in answers:
        steps[min(int(result.answer.score * SURENESS_STEPS), SURENESS_STEPS - 1)].append(result)
    yield "| Score from | Answers | Mean score | Right |"
    yield "| --- | --- | --- | --- |"
    distance = 0.0
    for step, results in sorted(steps.items()):
        mean = sum(result.answer.score for result in results) / len(results)
        right = sum(result.kind in ("right", "silent") for result in results) / len(results)
        distance += abs(mean - right) * len(results) / len(answers)
        yield f"| {step / SURENESS_STEPS:.1f} | {len(results)} | {mean:.2f} | {right:.2f} |"
    yield ""
    yield f"On average a score is {distance:.3f} off (expected calibration error)."


def _confusions(judged: Sequence[Judged]) -> Iterator[str]:
    pairs = Counter(
        (result.question.label, describe_outcome(result.answer))
        for result in judged
        if result.kind in ("wrong", "refused", "false")
    )
    for (wanted, got), count in sorted(pairs.items(), key=lambda pair: (-pair[1], pair))[
        :CONFUSIONS
    ]:
        yield f"| {wanted} | {got} | {count} |"


def _strongest(
    engine: AnswerEngine, trained: Mapping[str, Sequence[LabelledQuestion]]
) -> Iterator[str]:
    """Name the features with the largest weights; the model keeps hashes, the questions names."""
    classifier, lexicon = engine.matcher.classifier, engine.matcher.lexicon
    names: set[str] = set()
    for question in chain.from_iterable(trained.values()):
        features = extract_features(lexicon.read(question.text))
        names.update(name for name, _ in classifier.values(features))
    for label in sorted(classifier.labels, key=lambda label: (label in OUTCOMES, label)):
        weights = {name: classifier.weight(name, label) for name in names}
        best = sorted(weights, key=lambda name: (-weights[name], name))[:STRONGEST]
        named = ", ".join(f"`{name}` {weights[name]:.1f}" for name in best)
        yield f"- **{label}**: {named}"


def _changes(lines: Sequence[str], earlier: Iterable[str]) -> Iterator[str]:
    before = {_question(line): line for line in earlier}
    changed = [
        (before[_question(line)], line)
        for line in lines
        if _question(line) in before and before[_question(line)] != line
    ]
    better = sum(_is_good(new) and not _is_good(old) for old, new in changed)
    worse = sum(_is_good(old) and not _is_good(new) for old, new in changed)
    yield f"{len(changed)} of {len(lines)} outcomes: {better} better, {worse} worse."
    yield ""
    for old, new in changed[:CHANGES]:
        _, kind, outcome, question = new.split("\t", 3)
        yield f"- {question}: {outcome} ({kind}), before {old.split(chr(9))[2]}"
    if len(changed) > CHANGES:
        yield f"- and {len(changed) - CHANGES} more: see the change of outcomes.tsv"


def _question(line: str) -> tuple[str, str]:
    name, _, _, question = line.split("\t", 3)
    return name, question


def _is_good(line: str) -> bool:
    return line.split("\t")[1] in ("right", "silent")
