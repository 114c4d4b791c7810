"""Evaluation: labelled questions against the library, with nothing learnt from them."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from bot.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bot.answers.model import Answer
    from bot.engine import AnswerEngine

Kind = Literal["right", "offered", "wrong", "refused", "false", "silent", "injury"]
KINDS: tuple[str, ...] = get_args(Kind)
OUTCOMES = frozenset({"not-covered", "off-topic", "chatter", "injury"})
IN_SCOPE: tuple[Kind, ...] = ("right", "offered", "wrong", "refused")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, its label, what else would satisfy its asker, and its style."""

    text: str
    label: str
    also: tuple[str, ...]
    style: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a labelled question: kind, answer, and microseconds it took."""

    question: Labelled
    kind: Kind
    answer: Answer
    micros: int

    @property
    def alarm(self) -> bool:
        """Tell whether nobody was hurt and the answer thought so."""
        wanted = {self.question.label, *self.question.also}
        return self.answer.outcome == "injury" and "injury" not in wanted


def read_labelled(path: Path, topics: Iterable[str]) -> list[Labelled]:
    """Read a JSON object a line; InputError names the first line that is none."""
    known = {*topics, *OUTCOMES}
    rows: list[Labelled] = []
    try:
        # Only line feeds end a line: JSON may hold the other separators raw.
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as text: name a file of questions.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            one = _labelled(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError(
                f"{path}:{number}: not a labelled question; give an object with q and label."
            ) from error
        if one.label not in known:
            raise InputError(f"{path}:{number}: {one.label} is neither a topic nor an outcome.")
        rows.append(one)
    return rows


def _labelled(row: dict[str, Any]) -> Labelled:
    """Take a question out of its object; one of several errors if it is none."""
    also = row.get("also", [])
    if not isinstance(row["q"], str) or not isinstance(also, list):
        raise TypeError("q is a text, also a list")
    return Labelled(row["q"], str(row["label"]), tuple(map(str, also)), str(row.get("style", "?")))


def judge(
    library: AnswerEngine, questions: Sequence[Labelled], *, overheard: bool = False
) -> list[Judged]:
    """Answer every question as if it had not been learnt from, and judge the answers."""
    library.warm()
    unseen = library.unseen()
    accepted = {topic.id: topic.also for topic in library.graph.topics.values()}
    judged: list[Judged] = []
    for question in questions:
        started = time.perf_counter_ns()
        answer = unseen.answer(question.text, overheard=overheard)
        micros = (time.perf_counter_ns() - started) // 1_000
        judged.append(Judged(question, _kind(question, answer, accepted), answer, micros))
    return judged


def _kind(question: Labelled, answer: Answer, accepted: Mapping[str, Sequence[str]]) -> Kind:
    wanted = {question.label, *question.also, *accepted.get(question.label, ())}
    answered = answer.outcome == "answer"
    if question.label not in accepted:
        return "false" if answered and answer.topic not in wanted else "silent"
    if (answer.topic if answered else answer.outcome) in wanted:
        return "right"
    if answered:
        return "wrong"
    offered = {choice.topic for choice in answer.choices[:5]}
    return "offered" if answer.outcome == "choices" and wanted & offered else "refused"


def evaluate(
    library: AnswerEngine,
    files: Iterable[Path],
    show: str | None = None,
    *,
    overheard: bool = False,
) -> str:
    """Judge files of labelled questions; give the figures, by style and topic, and what to show."""
    questions = [one for path in files for one in read_labelled(path, library.graph.topics)]
    judged = judge(library, questions, overheard=overheard)
    return "\n".join([*_groups(judged), *_shown(judged, show), summary(judged)])


def summary(judged: Sequence[Judged]) -> str:
    """Give all figures in one line."""
    inside = [one for one in judged if one.kind in IN_SCOPE]
    outside = [one for one in judged if one.kind not in IN_SCOPE]
    hurt = [one for one in judged if one.question.label == "injury"]
    others = [one for one in judged if one.question.label != "injury"]
    share = {kind: _share(sum(one.kind == kind for one in inside), inside) for kind in IN_SCOPE}
    micros = sorted(one.micros for one in judged) or [0]
    return (
        f"{len(judged)} questions: right {share['right']:.3f}"
        f"  right+offered {share['right'] + share['offered']:.3f}  wrong {share['wrong']:.3f}"
        f"  refused {share['refused']:.3f}"
        f"  false {_share(sum(one.kind == 'false' for one in outside), outside):.3f}"
        f"  injury recall {_share(sum(one.answer.outcome == 'injury' for one in hurt), hurt):.3f}"
        f"  alarms {_share(sum(one.alarm for one in others), others):.3f}"
        f"  ms p50 {micros[len(micros) // 2] / 1000:.2f}"
        f" p99 {micros[int(len(micros) * 0.99)] / 1000:.2f}"
    )


def _groups(judged: Sequence[Judged]) -> list[str]:
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for one in judged:
        if one.kind in IN_SCOPE:
            tally[f"style {one.question.style}"][one.kind] += 1
            tally[f"topic {one.question.label}"][one.kind] += 1
        else:
            tally[f"outside {one.question.label}"][one.kind] += 1
    lines = []
    for name, counts in sorted(tally.items()):
        total = counts.total()
        kinds = ("false",) if name.startswith("outside") else IN_SCOPE
        figures = "  ".join(f"{kind} {counts[kind] / total:.2f}" for kind in kinds)
        lines.append(f"{name:42s} {total:4d}  {figures}")
    return lines


def _shown(judged: Sequence[Judged], show: str | None) -> list[str]:
    if show is None:
        return []
    return [
        f"  {kind:8s} {one.question.text[:100]!r} wants {one.question.label},"
        f" got {one.answer.outcome}"
        f" {one.answer.topic or ' '.join(choice.topic for choice in one.answer.choices)}".rstrip()
        for one in judged
        for kind in ["injury" if one.alarm or _missed(one) else one.kind]
        if show in ("all", kind) and kind not in ("right", "silent")
    ]


def _missed(one: Judged) -> bool:
    return one.question.label == "injury" and one.answer.outcome != "injury"


def _share(count: int, of: Sequence[Judged]) -> float:
    return count / max(1, len(of))
