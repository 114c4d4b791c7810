"""Patterns of words: the ones of injuries, and how patterns are read."""

from __future__ import annotations

import pytest

from bot.engine import bundled_knowledge_dir
from bot.evidence.loader import read_mapping
from bot.matching.normalise import tokenise
from bot.matching.phrase_rules import PatternError, PhraseRules
from bot.matching.results import Injury
from bot.rules import (
    FOLLOW_UP_RULES,
    INJURY_RULES,
    SMALL_TALK_RULES,
    load_follow_up_rules,
    load_injury_rules,
    load_small_talk_rules,
)

FILE = read_mapping(bundled_knowledge_dir() / INJURY_RULES)[0]
SINGLE = [(rule["pattern"], rule["example"]) for rule in FILE["rules"]]


@pytest.fixture(scope="module")
def rules():
    """Read the rules that ship."""
    return load_injury_rules(bundled_knowledge_dir())


@pytest.mark.parametrize(("pattern", "example"), SINGLE)
def test_every_pattern_has_an_example_that_no_other_finds(lexicon, rules, pattern, example):
    """A pattern that its example does not need can go."""
    tokens = lexicon.read(example).tokens
    others = tuple(other for other in rules.patterns if other != pattern)
    assert rules.only(pattern).matches(tokens)
    assert not PhraseRules(rules.families, rules.named, others).matches(tokens)


SMALL_TALK = read_mapping(bundled_knowledge_dir() / SMALL_TALK_RULES)[0]


@pytest.mark.parametrize("rule", SMALL_TALK["rules"], ids=lambda rule: rule["pattern"])
def test_every_pattern_of_small_talk_has_an_example_of_its_kind(lexicon, rule):
    """The first kind that fits a remark is the one that its example is of."""
    kinds = load_small_talk_rules(bundled_knowledge_dir())
    tokens = lexicon.read(rule["example"]).tokens
    found = [kind for kind, rules in kinds.items() if rules.matches(tokens)]
    assert found[0] == rule["kind"]
    assert kinds[rule["kind"]].only(rule["pattern"]).matches(tokens)


FOLLOW_UPS = read_mapping(bundled_knowledge_dir() / FOLLOW_UP_RULES)[0]


@pytest.fixture(scope="module")
def follow_ups():
    """Read the rules of replies that ship, by kind."""
    rules = load_follow_up_rules(bundled_knowledge_dir())
    return {**rules.by_kind, "simpler": rules.simpler, "help": rules.help}


@pytest.mark.parametrize("rule", FOLLOW_UPS["rules"], ids=lambda rule: rule["pattern"])
def test_every_pattern_of_replies_has_an_example_that_no_other_finds(follow_ups, rule):
    """A pattern that its example does not need can go, and no earlier kind takes its example."""
    tokens = [token for token in tokenise(rule["example"]) if token.isalnum()]
    rules = follow_ups[rule["kind"]]
    others = tuple(other for other in rules.patterns if other != rule["pattern"])
    if rule["kind"] == "simpler":
        assert rules.matches(tokens)
        return
    assert rules.only(rule["pattern"]).matches_whole(tokens)
    if others:
        assert not PhraseRules(rules.families, rules.named, others).matches_whole(tokens)
    found = [kind for kind, found in follow_ups.items() if found.matches_whole(tokens)]
    assert found[0] == rule["kind"]


@pytest.mark.parametrize("text", FOLLOW_UPS["harmless"])
def test_what_borders_on_a_reply_is_none(follow_ups, text):
    """A question of its own is answered as one."""
    tokens = [token for token in tokenise(text) if token.isalnum()]
    assert not any(rules.matches_whole(tokens) for rules in follow_ups.values())


@pytest.mark.parametrize("text", SMALL_TALK["harmless"])
def test_what_borders_on_small_talk_is_none(lexicon, text):
    """Talk of training is no remark to the bot."""
    kinds = load_small_talk_rules(bundled_knowledge_dir())
    assert not any(rules.matches(lexicon.read(text).tokens) for rules in kinds.values())


@pytest.mark.parametrize("text", FILE["harmless"])
def test_what_borders_on_an_injury_is_none(lexicon, rules, text):
    """Tired muscles, jokes on leg day, cues and limits of a lift stay what they are."""
    assert not rules.matches(lexicon.read(text).tokens)


TOLD = """
my leg gave out doing squats
knee gave out in the hole
my leg buckled
my left leg just quit on me
my hamstring seized up mid squat
a back that seizes every time i squat
my knee locks when i squat
my legs collapsed under me
my hamstring came off the bone
back went out doing squats
hamstring went pop
my leg broke
i cant straighten my leg, my knee wont bend
my thigh is purple
my foot goes dead
leg fell asleep squatting
my hamstring is wrecked
my knee is fucked
my back is killing me
my legs went numb
i messed up my hamstring
busted my left knee
effed up my back squatting
i overstretched my hamstring
i think i broke something in my leg
threw my back out
did my hamstring in at football
done my knee
broken toe squat ok?
i cant straighten my leg
cant put weight on my right leg
i can't feel my foot when i squat
i lost feeling in my leg after squats
i cant feel my legs after squats
i cant breathe when squatting
cant stand on my left leg
i felt a pop behind my knee
something snapped in the back of my leg
felt something go in my back
i collapsed squatting
i passed out racking the bar
something doesnt feel right in my hip
squat made my eye go blurry
saw stars on my max squat
the bar fell on my neck
my pee is brown
coughing up blood
my heart skips beats
I crushed my toe under a plate
rolled my ankle doing lunges
did my back in on tuesday
did my hamstring
I can't put weight on my leg
cant bear weight
can't take any weight on it
I can't stand on my left leg
can't stand up straight
can't breathe
cant catch my breath when squatting
the bar fell on my chest
bar landed on my foot
dropped the bar on my neck
my knee gave out
my leg gave out on me
I think I broke something in my leg
messed up my back
I collapsed squatting
tweaked my hip
tweaked my back
""".strip().splitlines()


@pytest.mark.parametrize("text", TOLD)
def test_an_injury_is_told_by_the_way_it_is_put(lexicon, rules, text):
    """Parts that fail, what became of them, what was done to them or felt, and lost powers."""
    assert rules.matches(lexicon.read(text).tokens)


@pytest.mark.parametrize("text", TOLD)
def test_no_word_of_an_injury_is_mended_away(lexicon, text):
    """What hurt people type is read as typed, or mended into a word that the rules know."""
    analysis = lexicon.read(text)
    repaired = {meant for _, words in analysis.repairs for meant in words.split()}
    assert all(lexicon.knows(word) for word in repaired)


@pytest.mark.parametrize(
    "text",
    [
        "do squats work the hamstrings? my leg gave out",
        "since squats build the quads, i busted my knee squatting",
    ],
)
def test_an_injury_goes_before_every_topic(library, text):
    """However sure a topic is, whoever is hurt hears of a professional."""
    assert isinstance(library.decide(text).outcome, Injury)


def test_an_injury_at_the_end_of_a_long_message_leads(library):
    """However much is told and asked before, the advice is for the body."""
    before = "Do squats work your hamstrings? " + "I squat on Mondays with a belt. " * 55
    text = f"{before}Last week I felt a pop in my hamstring."
    assert len(text) < 2_000
    assert isinstance(library.matcher.decide(text).outcome, Injury)
    assert not isinstance(library.matcher.decide(before).outcome, Injury)


def rules_of(*patterns, **families):
    """Write rules of few families."""
    return PhraseRules(families, {"part": "<limb|knee>"}, patterns)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("<limb><gave>", "my leg gave out", True),
        ("<limb><gave>", "my knee gave out", False),
        ("{part} <gave>", "my knee gave out", True),
        ("<limb|knee><so>?<gave>", "the leg just gave", True),
        ("<leg> . <out>", "leg was out", True),
        ("<leg> (?!<press>)", "leg press", False),
        ("<leg> (?: <gave> | <quit> )", "leg quit", True),
    ],
)
def test_a_pattern_is_a_regular_expression_of_words(pattern, text, found):
    """Families and words, any word, options, groups and what may not follow."""
    rules = rules_of(pattern, limb=["leg", "arm"], so=["just", "really"])
    assert rules.matches(text.split()) is found


@pytest.mark.parametrize("pattern", ["<leg", "(<leg>", "{other} <leg>"])
def test_a_pattern_that_cannot_be_read_is_refused(pattern):
    """The sentence says what is wrong with it."""
    with pytest.raises(PatternError, match=r"."):
        rules_of(pattern).compile()


def test_a_whole_text_can_be_asked_for():
    """A pattern that is found inside a text need not be all of it."""
    rules = rules_of("<why>", why=["why", "wherefore"])
    assert rules.matches_whole(["why"])
    assert rules.matches(["but", "why"])
    assert not rules.matches_whole(["but", "why"])
