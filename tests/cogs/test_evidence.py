"""/evidence, /help and /about, and the same look-ups in the terminal."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bot.cards.answer_card import CardOptions, answer_card
from bot.cards.picture_block import CardChart, says_more
from bot.cli import commands
from bot.engine import AnswerEngine
from bot.errors import SquatbotError
from bot.pictures.picture import ChartPicture
from tests.cli_runner import KNOWLEDGE
from tests.fake_discord.state.messages import walk

pytestmark = pytest.mark.asyncio(loop_scope="module")

KINDS = {
    "claim": ("c:no-ham-growth", "Squats probably do little or nothing for hamstring size"),
    "study": ("s:kubo2019", "Kubo et al. 2019"),
    "muscle": ("m:hamstrings", "Hamstrings"),
    "exercise": ("x:back-squat", "Back squat"),
    "term": ("t:emg", "EMG"),
}


@pytest.fixture(scope="module")
def library():
    """Return the library of the shipped knowledge."""
    return AnswerEngine.open(KNOWLEDGE)


def shown(library, answer):
    """Return the texts of the first page of what is looked up, with its chart where it has one."""
    chart = library.chart(answer.reference)
    drawn = isinstance(chart, ChartPicture) and says_more(chart, answer)
    options = CardOptions(chart=CardChart(chart, drawn=True)) if drawn else CardOptions()
    parts = walk(answer_card(answer, options).to_components())
    return "\n".join(part["content"] for part in parts if "content" in part)


@pytest.mark.parametrize(("kind", "known"), KINDS.items(), ids=KINDS)
async def test_an_id_is_shown(ada, library, kind, known):
    """What autocomplete sends for a choice is looked up, publicly."""
    exchange = await ada.slash(f"/evidence {kind}", **{kind: known[0]})
    assert not exchange.message.is_ephemeral
    assert exchange.message.text == shown(library, library.show(known[0]))
    assert known[1] in exchange.message.text


@pytest.mark.parametrize(
    ("kind", "name", "node"),
    [
        ("study", "Kubo", "s:kubo2019"),
        ("study", "10.1007/s00421-019-04181-y", "s:kubo2019"),
        ("muscle", "the hams", "m:hamstrings"),
        ("muscle", "QUADS", "m:quadriceps"),
        ("exercise", "leg curls", "x:leg-curl"),
        ("term", "emg", "t:emg"),
    ],
)
async def test_a_name_is_shown(ada, library, kind, name, node):
    """What is typed and sent without a choice is understood as lifters say it."""
    exchange = await ada.slash(f"/evidence {kind}", **{kind: name})
    assert exchange.message.text == shown(library, library.show(node))


@pytest.mark.parametrize(
    ("kind", "name", "node"),
    [
        ("exercise", "sqaut", "x:back-squat"),
        ("muscle", "hamstirngs", "m:hamstrings"),
        ("term", "emgg", "t:emg"),
        ("study", "kubbo 2019", "s:kubo2019"),
    ],
)
async def test_a_slip_of_the_keyboard_is_mended(ada, library, kind, name, node):
    """The card bears the name of what was meant."""
    exchange = await ada.slash(f"/evidence {kind}", **{kind: name})
    assert exchange.message.text == shown(library, library.show(node))


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("muscle", "brain", "“brain” is not among the muscles that I know; the nearest is "),
        ("exercise", "skwat", "the nearest is “Back squat”."),
        ("study", "kubo 2018", "the nearest is “Kubo et al. 2019”."),
        ("term", "protein", "“protein” is not among the terms that I know; "),
        ("muscle", "lats", "Lats are not covered here. Pick one from the list."),
        ("exercise", "leg press", "Leg press is not covered here. Pick one from the list."),
    ],
)
async def test_another_thing_is_not_shown_for_it(ada, kind, name, told):
    """What is near is named, to the asker alone, and nothing is taken for what was asked."""
    exchange = await ada.slash(f"/evidence {kind}", **{kind: name})
    assert exchange.message.is_ephemeral
    assert told in exchange.message.text
    assert "\n" not in exchange.message.text


@pytest.mark.parametrize("name", ["xyz", "@everyone", "**x**", "s:-", "🏋"])
@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_unknown_is_said_to_be(ada, kind, name):
    """Nonsense and things of another kind get one private word that pings nobody."""
    exchange = await ada.slash(f"/evidence {kind}", **{kind: name})
    assert exchange.message.is_ephemeral
    assert " that I know. Pick one from the list." in exchange.message.text


@pytest.mark.parametrize("typed", ["", "ham", "squatt", "kubo", "?" * 50, "x" * 6_000])
@pytest.mark.parametrize("kind", KINDS)
async def test_each_kind_completes_its_own(ada, library, kind, typed):
    """At most 25 of the kind, by names that people read, each of which can be shown."""
    exchange = await ada.autocomplete(f"/evidence {kind}", **{kind: typed})
    assert len(exchange.choices) <= 25
    assert typed or exchange.choices
    for choice in exchange.choices:
        assert choice["value"].startswith(KINDS[kind][0][:2])
        assert library.show(choice["value"], kind)


async def test_two_exercises_are_compared(ada, library):
    """For all muscles and for one; names and misspelt names do."""
    both = await ada.slash("/evidence compare", first="x:back-squat", second="leg curl")
    assert both.message.text == shown(library, library.compare("x:back-squat", "x:leg-curl"))
    of_one = await ada.slash(
        "/evidence compare", first="squat", second="hip thrust", muscle="quads"
    )
    assert of_one.message.text == shown(library, library.compare("squat", "hip thrust", "quads"))
    misspelt = await ada.slash("/evidence compare", first="sqaut", second="leg crul", private=True)
    assert misspelt.message.text == shown(library, library.compare("squat", "leg curl"))


async def test_what_cannot_be_compared_is_named(ada):
    """The name that is at fault, among those of its kind."""
    exchange = await ada.slash(
        "/evidence compare", first="squat", second="leg curl", muscle="brain"
    )
    assert exchange.message.is_ephemeral
    assert "“brain” is not among the muscles that I know; " in exchange.message.text
    exchange = await ada.slash("/evidence compare", first="squat", second="leg press")
    assert "Leg press is not covered here." in exchange.message.text


async def test_the_options_of_a_comparison_complete(ada):
    """Each of its options offers things of its kind."""
    for option, prefix in {"first": "x:", "second": "x:", "muscle": "m:"}.items():
        exchange = await ada.autocomplete("/evidence compare", **{option: ""})
        assert {one["value"][:2] for one in exchange.choices} == {prefix}


@pytest.mark.parametrize("second", ["x:back-squat", "full squat", "sqaut"])
async def test_an_exercise_is_not_compared_with_itself(ada, second):
    """Nor with a form of itself."""
    exchange = await ada.slash("/evidence compare", first="squat", second=second)
    assert exchange.message.is_ephemeral
    assert "one exercise or forms of it" in exchange.message.text


@pytest.mark.parametrize(
    ("name", "topic"), [("sources", "sources"), ("certainty", "strength-of-evidence")]
)
async def test_overviews_are_shown(ada, library, name, topic):
    """All sources, and how sure the answers are."""
    exchange = await ada.slash(f"/evidence {name}")
    assert exchange.message.text == shown(library, library.show(topic))
    private = await ada.slash(f"/evidence {name}", private=True)
    assert private.message.is_ephemeral


async def test_a_look_up_can_be_asked_on(ada):
    """A card of a look-up has the controls of an answer."""
    study = (await ada.slash("/evidence study", study="s:ebben2009")).message
    assert "Step by step" in (await ada.presses(study, "How sure?")).message.text
    assert (await ada.presses(study, "Sources")).message.is_ephemeral


async def test_help_tells_every_way_and_every_command(discord, ada):
    """Nothing that can be used is left out."""
    exchange = await ada.slash("/help")
    assert exchange.message.is_ephemeral
    for command in discord.commands.everything():
        if command["name"] != "help":
            assert command["name"] in exchange.message.text
        for option in command.get("options", ()):
            assert option["name"] in exchange.message.text or option["type"] != 1
    assert discord.bot.username in exchange.message.text


async def test_about_tells_whose_words_these_are_and_what_is_kept(ada):
    """Article, author, certainty and privacy."""
    exchange = await ada.slash("/about")
    assert exchange.message.is_ephemeral
    for told in ("Daniel Richter", "strengthlog", "How sure are we?", "What I keep", "●●●○"):
        assert told.casefold() in exchange.message.text.casefold()


@pytest.mark.parametrize(
    "words",
    [
        *(["show", known] for known, _ in KINDS.values()),
        ["show", "Kubo"],
        ["show", "sources"],
        ["show", "strength-of-evidence"],
        ["compare", "squat", "leg curl"],
        ["compare", "squat", "hip thrust", "--muscle", "quads"],
    ],
    ids=" ".join,
)
async def test_the_terminal_shows_the_same(library, words):
    """Every look-up works without Discord."""
    done = CliRunner().invoke(commands, words)
    assert done.exit_code == 0
    name, *rest = words[1:]
    looked_up = (
        library.show(name)
        if words[0] == "show"
        else library.compare(name, rest[0], rest[2] if rest[1:] else None)
    )
    flat = " ".join(done.output.split())
    assert " ".join(looked_up.heading.split()) in flat
    assert " ".join(looked_up.verdict.split()) in flat


async def test_names_that_nothing_has_are_refused_everywhere(library):
    """The library raises what the command turns into a sentence."""
    with pytest.raises(SquatbotError):
        library.show("xyz", "muscle")
