"""Labelled questions put to the engine, and how well it answered them."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from bot.training.questions import read_labelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bot.answers.model import Answer
    from bot.engine import AnswerEngine
    from bot.training.questions import LabelledQuestion

Kind = Literal["right", "offered", "wrong", "refused", "false", "silent", "injury"]
KINDS: tuple[str, ...] = get_args(Kind)
IN_SCOPE: tuple[Kind, ...] = ("right", "offered", "wrong", "refused")
MAX_CHOICES = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a labelled question: kind, answer, and microseconds it took."""

    question: LabelledQuestion
    kind: Kind
    answer: Answer
    micros: int

    @property
    def is_alarm(self) -> bool:
        """Return whether nobody was hurt and the answer took somebody to be."""
        wanted = {self.question.label, *self.question.also}
        return self.answer.outcome == "injury" and "injury" not in wanted

    @property
    def is_missed_injury(self) -> bool:
        """Return whether somebody was hurt and the answer did not notice."""
        return self.question.label == "injury" and self.answer.outcome != "injury"


@dataclass(frozen=True, slots=True)
class AnswerQuality:
    """Shares of judged questions, and the engine's times in milliseconds.

    In scope `right`, `offered`, `wrong` and `refused` add up to 1; `false` is a share of the
    questions that no topic answers, `recall` of the injuries, `alarms` of all other questions.
    """

    count: int
    right: float
    offered: float
    wrong: float
    refused: float
    false: float
    recall: float
    alarms: float
    median_ms: float
    p99_ms: float

    def __str__(self) -> str:
        return (
            f"{self.count} questions: right {self.right:.3f}"
            f"  right+offered {self.right + self.offered:.3f}  wrong {self.wrong:.3f}"
            f"  refused {self.refused:.3f}  false {self.false:.3f}"
            f"  injury recall {self.recall:.3f}  alarms {self.alarms:.3f}"
            f"  ms p50 {self.median_ms:.2f} p99 {self.p99_ms:.2f}"
        )


def judge(
    engine: AnswerEngine,
    questions: Sequence[LabelledQuestion],
    *,
    passive: bool = False,
    leads: bool = True,
) -> list[Judged]:
    """Answer every question and judge the answers; without `leads` those of matching alone."""
    engine.warm()
    accepted = accepted_topics(engine)
    judged: list[Judged] = []
    for question in questions:
        started = time.perf_counter_ns()
        if leads:
            answer = engine.answer(question.text, passive=passive)
        else:
            outcome = engine.decide(question.text, passive=passive).outcome
            answer = engine.answer_to(outcome)
        micros = (time.perf_counter_ns() - started) // 1_000
        judged.append(Judged(question, _kind(question, answer, accepted), answer, micros))
    return judged


def accepted_topics(engine: AnswerEngine) -> Mapping[str, Sequence[str]]:
    """Return, for each topic, the others whose answer satisfies its asker too."""
    return {topic.id: topic.also for topic in engine.graph.topics.values()}


def _kind(
    question: LabelledQuestion, answer: Answer, accepted: Mapping[str, Sequence[str]]
) -> Kind:
    wanted = {question.label, *question.also, *accepted.get(question.label, ())}
    answered = answer.outcome == "answer"
    if question.label not in accepted:
        return "false" if answered and answer.topic not in wanted else "silent"
    if (answer.topic if answered else answer.outcome) in wanted:
        return "right"
    if answered:
        return "wrong"
    offered = {choice.topic for choice in answer.choices[:MAX_CHOICES]}
    return "offered" if answer.outcome == "choices" and wanted & offered else "refused"


def evaluate_files(
    engine: AnswerEngine,
    files: Iterable[Path],
    show: str | None = None,
    *,
    passive: bool = False,
) -> str:
    """Judge files of labelled questions; return figures by style and topic, and what to show."""
    questions = [
        question for path in files for question in read_labelled(path, engine.graph.topics)
    ]
    judged = judge(engine, questions, passive=passive)
    return "\n".join([*tabulate(judged), *_shown(judged, show), str(measure(judged))])


def measure(judged: Sequence[Judged]) -> AnswerQuality:
    """Return the figures of judged questions."""
    inside = [result for result in judged if result.kind in IN_SCOPE]
    outside = [result for result in judged if result.kind not in IN_SCOPE]
    injuries = [result for result in judged if result.question.label == "injury"]
    others = [result for result in judged if result.question.label != "injury"]
    kinds = Counter(result.kind for result in judged)
    micros = sorted(result.micros for result in judged) or [0]
    return AnswerQuality(
        count=len(judged),
        right=_share(kinds["right"], inside),
        offered=_share(kinds["offered"], inside),
        wrong=_share(kinds["wrong"], inside),
        refused=_share(kinds["refused"], inside),
        false=_share(kinds["false"], outside),
        recall=_share(sum(not result.is_missed_injury for result in injuries), injuries),
        alarms=_share(sum(result.is_alarm for result in others), others),
        median_ms=micros[len(micros) // 2] / 1_000,
        p99_ms=micros[int(len(micros) * 0.99)] / 1_000,
    )


def tabulate(judged: Sequence[Judged]) -> list[str]:
    """Return a line of figures for each style, topic and other label."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for result in judged:
        if result.kind in IN_SCOPE:
            tally[f"style {result.question.style}"][result.kind] += 1
            tally[f"topic {result.question.label}"][result.kind] += 1
        else:
            tally[f"outside {result.question.label}"][result.kind] += 1
    lines = []
    for name, counts in sorted(tally.items()):
        total = counts.total()
        kinds = ("false",) if name.startswith("outside") else IN_SCOPE
        figures = "  ".join(f"{kind} {counts[kind] / total:.2f}" for kind in kinds)
        lines.append(f"{name:42s} {total:4d}  {figures}")
    return lines


def describe_outcome(answer: Answer) -> str:
    """Return the outcome of an answer and the topics that it gives or offers."""
    topics = answer.topic or " ".join(choice.topic for choice in answer.choices)
    return f"{answer.outcome} {topics}".rstrip()


def _shown(judged: Sequence[Judged], show: str | None) -> list[str]:
    if show is None:
        return []
    return [
        f"  {kind:8s} {result.question.text[:100]!r} wants {result.question.label},"
        f" got {describe_outcome(result.answer)}"
        for result in judged
        for kind in ["injury" if result.is_alarm or result.is_missed_injury else result.kind]
        if show in ("all", kind) and kind not in ("right", "silent")
    ]


def _share(count: int, of: Sequence[Judged]) -> float:
    return count / max(1, len(of))
