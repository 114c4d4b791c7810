"""Topic export: an entry becomes a topic that `squatbot check` accepts."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from bot.engine import AnswerEngine, bundled_knowledge_dir, validate_knowledge
from bot.faq.model import EntryContent
from bot.faq.text.validation import validate_form
from bot.faq.transfer.topic_export import entry_to_topic

WAYS = tuple(f"{way} the adductors" for way in ("explain", "describe", "define", "show", "teach"))

TOPIC = ["id", "question", "short", "answer", "phrasings", "related", "reviewed"]


@pytest.fixture(scope="module")
def promote(library):
    """Return the promotion of an entry."""
    return lambda entry: entry_to_topic(library.graph, library.matcher, entry)


def pasted(folder, block):
    """Paste a block as its first line says, and let the weights know of the topic."""
    path = folder / "topics-adductors.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("topics:\n", f"topics:\n{block}", 1), "utf-8")
    name = re.search(r"- id: (\S+)", block)[1]
    for weights in (folder / "weights.json", *(folder / "folds").glob("*.json")):
        data = json.loads(weights.read_text("utf-8"))
        data["labels"][name] = 0.0
        weights.write_text(json.dumps(data), "utf-8")
    return name


def test_a_promoted_entry_passes_the_check_of_the_knowledge(promote, entry, tmp_path):
    """Pasted into a copy of the knowledge it is sound, and it answers."""
    answer = "They pull the thigh inwards.\n\n- They **also** help\n- the hips to straighten."
    promotion = promote(
        entry(1, "What good are adductors?", answer, phrasings=WAYS, citations=("s:kubo2019",))
    )
    assert promotion.problems == ()
    assert "# It cites s:kubo2019\n" in promotion.text
    folder = shutil.copytree(bundled_knowledge_dir(), tmp_path / "knowledge")
    name = pasted(folder, promotion.text)
    assert validate_knowledge(folder) == ()
    shown = AnswerEngine.open(folder).answer("what good are adductors")
    assert (shown.topic, shown.verdict) == (name, "They pull the thigh inwards.")
    assert shown.sentence == "They also help the hips to straighten."
    assert shown.related


def test_what_the_check_would_say_is_told_before(promote, entry, tmp_path):
    """The problems of a promotion are those of the check, at the same places of the block."""
    answer = "It rose by 37 percent, says a coach whose name nobody here will remember for long."
    promotion = promote(entry(1, "What rose", answer, phrasings=("what is emg", "rise")))
    told = [one.message for one in promotion.problems]
    assert any("60 at most" in one for one in told)
    assert any("at least 5" in one for one in told)
    folder = shutil.copytree(bundled_knowledge_dir(), tmp_path / "knowledge")
    pasted(folder, promotion.text)
    found = [one.message for one in validate_knowledge(folder)]
    assert [one.rpartition(" [")[0] for one in told] == [one.rpartition(" [")[0] for one in found]
    for problem in promotion.problems:
        assert 1 <= problem.line <= promotion.text.count("\n")


def test_invented_numbers_are_told(promote, entry):
    """A number that no finding holds does not slip into the curated knowledge."""
    promotion = promote(
        entry(1, "What good are adductors?", "They add 37 percent.", phrasings=WAYS)
    )
    assert any("number 37" in one.message for one in promotion.problems)
    line = promotion.text.splitlines()[promotion.problems[0].line - 1]
    assert "37" in line


def test_ids_and_phrasings_of_others_are_not_taken(promote, entry, library):
    """The block has an id of its own, and leaves to topics what is theirs."""
    topic = library.graph.topics["what-is-emg"]
    ways = (*topic.phrasings, *WAYS)
    more = {"phrasings": ways, "replaces": topic.id}
    promotion = promote(entry(1, "What is… EMG?", "A test.", **more))
    assert "- id: what-is-emg-2\n" in promotion.text
    assert "\n      - what-is-emg\n" in promotion.text
    (told,) = promotion.problems
    assert "is the question of what-is-emg" in told.message or "same question" in told.message
    assert promotion.text.splitlines()[told.line - 1].startswith("  - id:")
    assert promote(entry(1, "What is EMG for us?", "A test.", **more)).problems == ()


@given(texts=st.tuples(st.text(max_size=80), st.text(max_size=200), st.text(max_size=60)))
@settings(max_examples=100, deadline=None)
def test_every_entry_can_be_promoted(promote, entry, library, texts):
    """Whatever an entry holds, its block is YAML with one topic, or a topic's problems are told."""
    question, answer, phrasings = texts
    draft = validate_form(question, answer, phrasings, "", None, sources=library.graph.sources)
    if isinstance(draft, EntryContent):
        promotion = promote(replace(entry(1, "-"), draft=draft))
        (topic,) = yaml.safe_load(f"topics:\n{promotion.text}")["topics"]
        assert [*topic] == TOPIC
