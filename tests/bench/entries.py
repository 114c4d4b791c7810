"""How well members find what a server teaches: `python -m tests.bench entries`.

Servers with entries and questions by people who did not write the entries, beside what a bot could
do with a library: the entry with the nearest phrase, from a similarity that gives as many false
answers as we do. Labels are an entry, a curated topic or an outcome; questions about curated topics
are left out of the table, as no peer knows these.
"""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from rapidfuzz import fuzz, process
from rich.console import Console

from bot.faq.model import EntryContent, NumberedContent
from bot.matching.normalise import stem, tokenise
from tests.bench.machine import machine
from tests.bench.minilm import MiniLM, model_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.engine import AnswerEngine

FOLDER = Path(__file__).resolve().parents[2] / "knowledge" / "questions" / "entries"
OUTCOMES = frozenset(("not-covered", "off-topic", "chatter", "injury"))
SHOWN = 5
"""Choices of an answer that count."""
BM25_SATURATION, BM25_LENGTH = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the label that it wants, and others that will do."""

    text: str
    label: str
    also: frozenset[str]

    @property
    def has_answer(self) -> bool:
        """Return whether an entry or a topic answers it."""
        return self.label not in OUTCOMES

    def accepts(self, reference: str | None) -> bool:
        """Return whether an answer will do."""
        return reference == self.label or reference in self.also


@dataclass(frozen=True, slots=True)
class Server:
    """A server's entries and the questions put to it."""

    entries: tuple[NumberedContent, ...]
    questions: tuple[Question, ...]

    @property
    def phrases(self) -> list[tuple[str, str]]:
        """Return every phrase with the id of its entry."""
        return [(text, entry.id) for entry in self.entries for text in entry.draft.wordings]


class Nearest(Protocol):
    """The phrase of a server that is nearest to a text."""

    def __call__(self, text: str) -> tuple[int, float]:
        """Return the number of the phrase and its similarity."""


def read_server(path: Path) -> Server:
    """Return a server of a file; its entries are e1, e2, … in the order of the file."""
    data = json.loads(path.read_text("utf-8"))
    entries = (
        EntryContent(entry["question"], entry["answer"], tuple(entry["phrasings"]))
        for entry in data["entries"]
    )
    return Server(
        tuple(NumberedContent(number, content) for number, content in enumerate(entries, 1)),
        tuple(
            Question(question["q"], question["label"], frozenset(question["also"]))
            for question in data["questions"]
        ),
    )


def judge(question: Question, topic: str | None, outcome: str, choices: Iterable[str]) -> str:
    """Return right, wrong, offered or refused; false or quiet where there is no answer."""
    answered = outcome == "answer"
    right = question.accepts(topic) if answered else question.accepts(outcome)
    if not question.has_answer:
        return "false" if answered and not right else "quiet"
    if right:
        return "right"
    if answered:
        return "wrong"
    return "offered" if any(map(question.accepts, list(choices)[:SHOWN])) else "refused"


def measure_ours(
    engine: AnswerEngine, servers: Sequence[Server]
) -> tuple[Counter[str], Counter[str], list[float]]:
    """Return what questions get, those about curated topics apart, and milliseconds of each."""
    tally, curated, times = Counter[str](), Counter[str](), list[float]()
    for server in servers:
        index = engine.index_entries(server.entries)
        for question in server.questions:
            started = time.perf_counter()
            answer = engine.answer(question.text, entries=index)
            times.append((time.perf_counter() - started) * 1_000)
            choices = (choice.topic for choice in answer.choices)
            mark = judge(question, answer.topic, answer.outcome, choices)
            (curated if engine.has_topic(question.label) else tally)[mark] += 1
    return tally, curated, times


def measure_peer(
    engine: AnswerEngine,
    servers: Sequence[Server],
    make: Callable[[Sequence[str]], Nearest],
    false: int,
) -> tuple[Counter[str], list[float]]:
    """Return what the nearest phrase gives at the threshold with at most `false` false answers."""
    rows: list[tuple[float, Question, str]] = []
    times: list[float] = []
    for server in servers:
        phrases = server.phrases
        nearest = make([text for text, _ in phrases])
        for question in server.questions:
            if engine.has_topic(question.label):
                continue
            started = time.perf_counter()
            number, similarity = nearest(question.text)
            times.append((time.perf_counter() - started) * 1_000)
            rows.append((similarity, question, phrases[number][1]))
    wrongly = sorted(
        (
            similarity
            for similarity, question, entry in rows
            if not question.has_answer and not question.accepts(entry)
        ),
        reverse=True,
    )
    threshold = wrongly[false] if false < len(wrongly) else -math.inf
    tally = Counter(
        judge(question, entry, "answer" if similarity > threshold else "silence", ())
        for similarity, question, entry in rows
    )
    return tally, times


def rapidfuzz_nearest(scorer: Callable[..., float]) -> Callable[[Sequence[str]], Nearest]:
    """Return the nearest phrase by a ratio of letters."""

    def make(phrases: Sequence[str]) -> Nearest:
        lowered = [phrase.lower() for phrase in phrases]

        def nearest(text: str) -> tuple[int, float]:
            _, similarity, number = process.extractOne(text.lower(), lowered, scorer=scorer)
            return number, similarity

        return nearest

    return make


def tfidf_nearest(phrases: Sequence[str]) -> Nearest:
    """Return the nearest phrase by the cosine of TF-IDF vectors."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  an extra

    vectoriser = TfidfVectorizer(sublinear_tf=True)
    matrix = vectoriser.fit_transform(phrases)

    def nearest(text: str) -> tuple[int, float]:
        cosines = (matrix @ vectoriser.transform([text]).T).toarray().ravel()
        return int(cosines.argmax()), float(cosines.max())

    return nearest


def bm25_nearest(phrases: Sequence[str]) -> Nearest:
    """Return the best phrase by Okapi BM25 over stems."""
    documents = [[stem(token) for token in tokenise(phrase)] for phrase in phrases]
    mean = sum(map(len, documents)) / len(documents)
    holding = Counter(word for document in documents for word in set(document))
    counts = [Counter(document) for document in documents]

    def score(words: Iterable[str], number: int) -> float:
        count, length = counts[number], len(documents[number])
        norm = BM25_SATURATION * (1 - BM25_LENGTH + BM25_LENGTH * length / mean)
        return sum(
            math.log(1 + (len(documents) - holding[word] + 0.5) / (holding[word] + 0.5))
            * count[word]
            * (BM25_SATURATION + 1)
            / (count[word] + norm)
            for word in words
            if word in count
        )

    def nearest(text: str) -> tuple[int, float]:
        words = [stem(token) for token in tokenise(text)]
        scores = [score(words, number) for number in range(len(documents))]
        best = int(np.argmax(scores))
        return best, scores[best]

    return nearest


def minilm_nearest() -> Callable[[Sequence[str]], Nearest] | None:
    """Return the nearest phrase by MiniLM-L6 sentence vectors, None where it is not installed."""
    folder = model_folder()
    if folder is None:
        return None
    encoder = MiniLM(folder)

    def make(phrases: Sequence[str]) -> Nearest:
        matrix = encoder.encode(phrases)

        def nearest(text: str) -> tuple[int, float]:
            cosines = matrix @ encoder.encode([text])[0]
            return int(cosines.argmax()), float(cosines.max())

        return nearest

    return make


def main(engine: AnswerEngine) -> None:
    """Print a table in Markdown for the servers of the fit and for those kept apart."""
    engine.warm()
    console = Console(width=200, highlight=False)
    console.print(f"{machine()}\n")
    console.print("| servers | who answers | right | offered | wrong | false | ms p50 | p99 |")
    console.print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    minilm = minilm_nearest()
    peers = {
        "rapidfuzz WRatio": rapidfuzz_nearest(fuzz.WRatio),
        "rapidfuzz token_set_ratio": rapidfuzz_nearest(fuzz.token_set_ratio),
        "BM25": bm25_nearest,
        "TF-IDF cosine": tfidf_nearest,
        **({"MiniLM-L6 nearest": minilm} if minilm else {}),
    }
    for name in ("fit", "test"):
        servers = [read_server(path) for path in sorted((FOLDER / name).glob("*.json"))]
        tally, curated, times = measure_ours(engine, servers)
        console.print(_row(f"{name} ({len(servers)})", "squatbot", tally, times), markup=False)
        for peer, make in peers.items():
            row = _row("", peer, *measure_peer(engine, servers, make, tally["false"]))
            console.print(row, markup=False)
        share = curated["right"] / max(1, curated.total())
        console.print(f"| | squatbot, curated questions | {share:.3f} | | | | | |", markup=False)


def _row(servers: str, who: str, tally: Counter[str], times: Sequence[float]) -> str:
    asked = sum(tally[mark] for mark in ("right", "offered", "wrong", "refused"))
    others = tally["false"] + tally["quiet"]
    shares = [f"{tally[mark] / asked:.3f}" for mark in ("right", "offered", "wrong")]
    ordered = sorted(times)
    late = ordered[int(len(ordered) * 0.99)]
    middle = ordered[len(ordered) // 2]
    cells = (servers, who, *shares, f"{tally['false'] / others:.3f}")
    return f"| {' | '.join(cells)} | {middle:.2f} | {late:.2f} |"
