"""Typed names: typos are corrected, unknown names are reported."""

from __future__ import annotations

import pytest

from bot.answers.name_resolution import resolve
from bot.answers.names import display_label, typed_name
from bot.errors import NotFoundError

NAMES = {
    "hammies": "m:hamstrings",
    "The Hamstrings": "m:hamstrings",
    "adductor magnus": "m:adductor-magnus",
    "squats": "x:back-squat",
    "SLDL": "x:stiff-legged-deadlift",
    "nordics": "x:nordic",
    "Kubo 2019": "s:kubo2019",
    "kubo2019": "s:kubo2019",
    "10.1123/ijspp.4.1.84": "s:ebben2009",
    "emg": "t:emg",
    "c:no-ham-growth": "c:no-ham-growth",
    "no ham growth": "c:no-ham-growth",
    "good-morning-squat": "good-morning-squat",
    "Do squats work your hamstrings?": "squats-work-hamstrings",
    "f:kubo-ham": "f:kubo-ham",
}


@pytest.mark.parametrize(("name", "node"), NAMES.items())
def test_names_lead_to_what_they_mean(graph, lexicon, name, node):
    """Ids, labels, lay names, citations and questions all lead to the node."""
    assert resolve(graph, lexicon, name) == node


SLIPS = {
    "hamstrngs": "m:hamstrings",
    "hamstirngs": "m:hamstrings",
    "quadrceps": "m:quadriceps",
    "gluets": "m:glutes",
    "aductors": "m:adductors",
    "adducter magnos": "m:adductor-magnus",
    "gluteus medus": "m:gluteus-medius",
    "solues": "m:soleus",
    "semitendinosis": "m:semitendinosus",
    "nordcis": "x:nordic",
    "sqaut": "x:back-squat",
    "bak squat": "x:back-squat",
    "leg crul": "x:leg-curl",
    "legcurl": "x:leg-curl",
    "seeted leg curl": "x:seated-leg-curl",
    "hip thurst": "x:hip-thrust",
    "stif legged deadlift": "x:stiff-legged-deadlift",
    "kubbo": "s:kubo2019",
    "bryonton 2015": "s:bryanton2015",
    "maoe 2021": "s:maeo2021",
    "ploutz snider": "s:ploutzsnyder1995",
    "emgg": "t:emg",
    "hypertrohpy": "t:hypertrophy",
    "sticking piont": "t:sticking-region",
    "s:bryantn2015": "s:bryanton2015",
    "do squats work your hamstrngs": "squats-work-hamstrings",
}
UNCOVERED = {
    "lats": "m:",
    "abs": "m:",
    "calves": "m:",
    "triceps": "m:",
    "hip abductors": "m:",
    "leg press": "x:",
    "lunge": "",
    "lungse": "x:",
    "rdl": "x:",
    "hack squat": "x:",
    "hack sqat": "x:",
    "split squats": "t:",
}
UNKNOWN = {
    ("brain", "m:"): "“brain” is not among the muscles that I know; the nearest is “Adductors”.",
    ("brain", ""): "“brain” is not among what I know; the nearest are “Bryanton et al. 2015” and "
    "“Adductors”.",
    ("shins", "m:"): "the nearest is “Semitendinosus”.",
    ("groan", "m:"): "the nearest is “Adductors”.",
    ("skwat", "x:"): "the nearest is “Back squat”.",
    ("hip trust", "x:"): "the nearest is “Hip thrust”.",
    ("hamstrings", "x:"): "“hamstrings” is not among the exercises that I know; ",
    ("m:hamstrings", "x:"): "is not among the exercises that I know; ",
    ("protein", "t:"): "the nearest is “Preprint”.",
    ("reps", "t:"): "not among the terms that I know",
    ("rct", "t:"): "“rct” is not among the terms that I know.",
    ("5 rep max", "t:"): "the nearest are “6RM”, “3RM” and “1RM”.",
    ("ankle extension moment", "t:"): "the nearest are “Knee extension moment” and ",
    ("2019", "s:"): "the nearest is “Kubo et al. 2019”.",
    ("kubo 2018", "s:"): "the nearest is “Kubo et al. 2019”.",
    ("deadlift study", "s:"): "is not among the studies that I know; ",
    ("quxquxquxqux", "c:"): "“quxquxquxqux” is not among the claims that I know.",
}


def refusal(graph, lexicon, name, prefix):
    """Return the sentence that refuses a name."""
    with pytest.raises(NotFoundError) as caught:
        resolve(graph, lexicon, name, prefix)
    return str(caught.value)


@pytest.mark.parametrize(("name", "node"), SLIPS.items())
def test_a_slip_of_the_keyboard_is_what_it_was_meant_to_be(graph, lexicon, name, node):
    """One or two letters amiss do not hide a name."""
    assert resolve(graph, lexicon, name) == node
    if node[1] == ":":
        assert resolve(graph, lexicon, name, node[:2]) == node


@pytest.mark.parametrize(("name", "prefix"), UNCOVERED.items())
def test_what_is_known_not_to_be_covered_is_said_so(graph, lexicon, name, prefix):
    """A muscle or a lift that the knowledge lacks is no slip of one that it has."""
    assert refusal(graph, lexicon, name, prefix).endswith(" not covered here.")


@pytest.mark.parametrize(("asked", "told"), UNKNOWN.items(), ids=str)
def test_a_name_far_from_all_is_unknown(graph, lexicon, asked, told):
    """Nothing is shown for it; a sentence names what is nearest, if anything is."""
    assert told in refusal(graph, lexicon, *asked)


def test_what_is_nearest_can_be_typed(graph, lexicon):
    """The name that is told for a thing leads to it; a finding, which has none, is told its id."""
    for nodes in (graph.topics, graph.claims, graph.sources, graph.concepts):
        for node in nodes:
            if not node.startswith("o:"):
                assert resolve(graph, lexicon, typed_name(graph, node), _kind(node)) == node
    for finding in graph.findings:
        assert typed_name(graph, finding) == f"{display_label(graph, finding)} ({finding})"


def test_outcomes_are_found_by_name_and_never_guessed(graph, lexicon):
    """What is measured has a card; a slip in its name is one in the term of that name."""
    outcomes = [node for node in graph.concepts if node.startswith("o:")]
    assert [resolve(graph, lexicon, node) for node in outcomes] == outcomes
    for node in outcomes:
        label = graph.concepts[node].label
        assert label not in refusal(graph, lexicon, f"{label} xyzzy", "").partition(";")[2]


def _kind(node):
    return node[:2] if node[1] == ":" else ""
