"""A folder on another subject, bench press and shoulders, is answered from without a crash."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from bot.answers.first_page import first_page
from bot.answers.model import FollowUp
from bot.cards.answer_card import answer_card
from bot.engine import AnswerEngine, validate_knowledge
from bot.errors import NotFoundError

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
ROLES = """
schema: 1
subject: bench presses and shoulders
headline-topic: bench-and-shoulders
primary-source: s:blog
default-exercise: x:bench-press
main-muscle: m:shoulders
growth: o:growth
"""
DOCUMENT = """
schema: 1
concepts:
  - {id: m:shoulders, label: shoulders, aka: [delts], define: The muscles that cap the upper arm.}
  - {id: m:chest, label: chest, aka: [pecs], define: The large muscle at the front of the ribs.}
  - {id: x:bench-press, label: bench press, aka: [bench], define: Pressing a bar from the chest.}
  - {id: x:overhead-press, label: overhead press, define: Pressing a bar over the head.}
  - {id: o:growth, label: muscle growth}
sources:
  - id: s:blog
    status: magazine
    csl: {type: post-weblog, title: Does the bench do it?, author: [{family: Press, given: Pia}]}
    verified: It was read in full.
  - id: s:lever2010
    status: peer-reviewed
    no-doi: None is known.
    csl:
      type: article-journal
      title: Ten weeks of benching
      author: [{family: Lever, given: L.}]
      container-title: Journal of Pressing
      issued: {date-parts: [[2010]]}
    verified: The abstract was seen.
findings:
  - id: f:lever-chest
    source: s:lever2010
    evidence: imaging-pre-post
    text: Ten weeks of bench pressing grew the chest by 8 %.
    about: {exercise: x:bench-press, muscle: m:chest, outcome: o:growth}
    direction: up
    effect: {value: 8, unit: percent-change}
    scope: {n: 12, weeks: 10}
    at: {section: none}
    checked: {against: abstract, says: agrees}
  - id: f:lever-shoulders
    source: s:lever2010
    evidence: imaging-between
    text: Overhead presses grew the shoulders more than bench presses did.
    about:
      {exercise: x:overhead-press, versus: x:bench-press, muscle: m:shoulders, outcome: o:growth}
    direction: up
    scope: {n: 12, weeks: 10}
    at: {section: none}
    checked: {against: abstract, says: agrees}
  - id: f:blog-says
    source: s:blog
    evidence: reasoning
    text: The writer would press overhead for the shoulders.
    about: {exercise: x:overhead-press, muscle: m:shoulders, outcome: o:growth}
    direction: up
    at: {section: none, attribution: untraceable}
    checked: {against: none}
claims:
  - id: c:bench-chest
    text: "Bench presses {hedge} grow the chest."
    short: Yes, the chest.
    about: {exercise: x:bench-press, muscle: m:chest, outcome: o:growth}
    direction: up
  - id: c:overhead-shoulders
    text: "Overhead presses {hedge} grow the shoulders more than bench presses."
    short: Overhead presses.
    about:
      {exercise: x:overhead-press, versus: x:bench-press, muscle: m:shoulders, outcome: o:growth}
    direction: up
edges:
  - {from: f:lever-chest, rel: supports, to: c:bench-chest}
  - {from: f:lever-shoulders, rel: supports, to: c:overhead-shoulders}
  - {from: f:blog-says, rel: supports, to: c:overhead-shoulders}
studies:
  - source: s:lever2010
    called: the bench study
    names: [lever, bench study]
    facts: {participants: {say: 12 people., values: [12]}}
    not-given: NOT-GIVEN
statements:
  - id: k:where
    about: [m:shoulders]
    asks: [where]
    say: At the top of the arm.
    rests: [f:blog-says]
    topic: bench-and-shoulders
topics:
  - id: bench-and-shoulders
    question: Do bench presses grow the shoulders?
    main: c:overhead-shoulders
    phrasings: [bench for delts, does bench hit shoulders, bench press delts, pressing delts, delts]
    related: [bench-and-chest]
    reviewed: 2026-01-01
  - id: bench-and-chest
    question: Do bench presses grow the chest?
    main: c:bench-chest
    phrasings: [bench for pecs, does bench hit chest, bench press pecs, pressing pecs, pecs]
    related: [bench-and-shoulders]
    reviewed: 2026-01-01
"""
LEXICON = """\
schema: 1
unknown-exercises: []
concepts:
  m:shoulders: [shoulder, delt]
  m:chest: [chest, pec]
  x:bench-press: [bench, benching]
  x:overhead-press: [overhead press, ohp]
  h:greeting: [hello, thanks]
"""
MESSAGES = [
    "hello",
    "thanks",
    "what is the weather",
    "my shoulder hurts when i bench, is it torn",
    "are my shoulders sore from benching",
    "do bench presses grow the shoulders?",
    "why do bench presses grow the chest",
    "bench or overhead press for delts",
    "how many people were in the bench study",
    "how old were they in lever 2010",
    "what does emg mean",
    "how sure are you",
    "sources",
    "so bench doesn't grow the chest?",
    "",
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """Open a folder that shares nothing with ours but the rules and the words of English."""
    folder = tmp_path_factory.mktemp("foreign")
    attributes = [
        "groups", "group-sizes", "sex", "age", "training-status", "dropouts", "country", "bodies",
        "design", "control", "randomised", "blinding", "supervision", "exercises", "depth",
        "sets-reps", "load", "frequency", "duration", "sessions", "progression", "tempo", "rest",
        "instrument", "measured", "relative-to", "sites", "time-points", "pmid", "verified",
        "finding", "strength-gain", "p-value", "limits", "not-covered", "funding", "diet", "body",
        "warm-up", "baseline", "soreness",
    ]  # fmt: skip
    text = DOCUMENT.replace("NOT-GIVEN", f"[{', '.join(attributes)}]")
    (folder / "bench.yaml").write_text(text, encoding="utf-8")
    (folder / "roles.yaml").write_text(ROLES.lstrip(), encoding="utf-8")
    shutil.copytree(KNOWLEDGE / "language", folder / "language")
    shutil.copytree(KNOWLEDGE / "rules", folder / "rules")
    shutil.copy(KNOWLEDGE / "grading.yaml", folder / "grading.yaml")
    shutil.rmtree(folder / "language" / "lexicon")
    (folder / "language" / "lexicon").mkdir()
    (folder / "language" / "lexicon" / "words.yaml").write_text(LEXICON, encoding="utf-8")
    (folder / "language" / "spelling.yaml").write_text(
        "schema: 1\nspellings: {}\ncommon: [grow, people]\n", encoding="utf-8"
    )
    labels = [
        "bench-and-shoulders",
        "bench-and-chest",
        "not-covered",
        "off-topic",
        "chatter",
        "injury",
    ]
    model = {
        "schema": 2,
        "fingerprint": "",
        "step": 0.1,
        "labels": dict.fromkeys(labels, 0.0) | {"not-covered": 3.0},
        "hashes": "",
        "rarities": "",
        "levels": "",
    }
    (folder / "model").mkdir()
    with gzip.open(folder / "model" / "classifier.json.gz", "wt", encoding="utf-8") as file:
        json.dump(model, file)
    assert [str(problem) for problem in validate_knowledge(folder)] == []
    return AnswerEngine.open(folder)


@pytest.mark.parametrize("message", MESSAGES)
def test_every_kind_of_message_gets_an_answer(engine, message):
    """Whatever is said, there are words and a card that can be drawn."""
    answer = engine.answer(message)
    assert answer.lead or answer.verdict or answer.choices
    answer_card(answer)
    answer_card(first_page(answer))


@pytest.mark.parametrize("topic", ["bench-and-shoulders", "bench-and-chest"])
@pytest.mark.parametrize("kind", FollowUp)
def test_every_follow_up_of_every_topic_is_answered(engine, topic, kind):
    """Buttons press on the parts that the folder has, and say so where it has none."""
    answer_card(engine.follow_up(engine.recall(topic), kind))


@pytest.mark.parametrize(
    "name",
    ["m:shoulders", "x:bench-press", "s:lever2010", "s:blog", "c:bench-chest", "f:blog-says"],
)
def test_everything_can_be_looked_up(engine, name):
    """Muscles, exercises, studies, claims and findings have their cards."""
    answer_card(engine.show(name))


def test_comparisons_and_overviews_stand(engine):
    """Two exercises are compared, and what the folder lacks is said in a sentence."""
    answer_card(engine.compare("bench press", "overhead press"))
    assert engine.overview().title == "Does the bench do it?"
    with pytest.raises(NotFoundError):
        engine.show_sources()


def test_leads_come_from_the_folder(engine):
    """Precise questions are answered from its own studies and statements."""
    assert engine.answer("how many people were in the bench study").lead == "12 people."
    assert "Not given" in engine.answer("how old were the people in lever 2010").lead
