"""What Discord accepts of modals, commands and mentions, and what it refuses."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from tests.fake_discord.payload_samples import button, refusal_of, row
from tests.fake_discord.validation.checker import PayloadChecker, length
from tests.fake_discord.validation.commands import check_commands
from tests.fake_discord.validation.components import check_modal
from tests.fake_discord.validation.mentions import INTERACTION, PLAIN, find_pings, read_allowed

MODAL = {"title": "T", "custom_id": "m", "components": []}


def field(**changes):
    """Make a labelled text input."""
    child = {"type": 4, "custom_id": "f", "style": 1, **changes}
    return {"type": 18, "label": "L", "component": child}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"title": "x" * 46, "components": [field()]}, "title"),
        ({"custom_id": "x" * 101, "components": [field()]}, "custom_id"),
        ({"components": []}, "components"),
        ({"components": [field(custom_id=str(n)) for n in range(6)]}, "components"),
        ({"components": [{**field(), "label": "x" * 46}]}, "components"),
        ({"components": [field(placeholder="x" * 101)]}, "components"),
        ({"components": [field(value="x" * 4001)]}, "components"),
        ({"components": [field(), field()]}, "components"),
        ({"components": [row(button())]}, "components"),
    ],
)
def test_modals_have_limits(changes, path):
    """A modal over a limit is refused."""
    checker = PayloadChecker()
    check_modal(checker, {**MODAL, **changes}, ())
    assert {one[0][0] for one in checker.faults} == {path}


def test_a_good_modal_is_accepted():
    """A modal within its limits has no faults."""
    checker = PayloadChecker()
    five = [field(custom_id=str(number)) for number in range(5)]
    check_modal(checker, {**MODAL, "components": five}, ())
    assert checker.faults == []


def command(**changes):
    """Make a command."""
    return {"name": "ask", "description": "Ask", **changes}


def option(name="a", **changes):
    """Make an option."""
    return {"type": 3, "name": name, "description": "d", **changes}


@pytest.mark.parametrize(
    "commands",
    [
        [command(description="x" * 101)],
        [command(description="")],
        [command(name="Ask")],
        [command(name="a b")],
        [command(name="x" * 33)],
        [command(), command()],
        [command(options=[option(f"o{n}") for n in range(26)])],
        [command(options=[option(), option()])],
        [command(options=[option("a"), option("b", required=True)])],
        [command(options=[option(choices=[{"name": str(n), "value": "v"} for n in range(26)])])],
        [command(options=[option(choices=[{"name": "x" * 101, "value": "v"}])])],
        [command(options=[option(choices=[{"name": "n", "value": "x" * 101}])])],
        [command(options=[option(choices=[{"name": "n", "value": 1}])])],
        [command(options=[option(autocomplete=True, choices=[{"name": "n", "value": "v"}])])],
        [command(options=[option("s", type=1), option("o")])],
        [command(options=[option("g", type=2)])],
        [command(options=[option(f"o{n}", description="x" * 100) for n in range(25)])] * 1
        + [command(name="b", description_localizations={"de": "x" * 101})],
        [command(name=f"c{n}") for n in range(101)],
        [{"type": 3, "name": f"Menu {n}"} for n in range(16)],
        [{"type": 3, "name": "Menu", "description": "not allowed"}],
    ],
)
def test_commands_have_limits(commands):
    """A list of commands with a fault is refused as a whole."""
    assert refusal_of(check_commands, commands, in_guild=False).code == 50035


def test_a_command_has_8000_characters_in_all():
    """Names, descriptions and values of one command are counted together."""
    choices = [{"name": f"{n:03}" + "x" * 97, "value": "x" * 100} for n in range(25)]
    big = command(options=[option(f"o{n}", choices=choices) for n in range(2)])
    assert "APPLICATION_COMMAND_TOO_LARGE" in str(
        refusal_of(check_commands, [big], in_guild=False).payload
    )


def test_contexts_belong_to_global_commands():
    """A guild command cannot have contexts."""
    check_commands([command(contexts=[0])], in_guild=False)
    assert refusal_of(check_commands, [command(contexts=[0])], in_guild=True).code == 50035


def test_plain_messages_ping_everything_and_interactions_only_users():
    """Without allowed_mentions the default depends on where the message is sent."""
    words = "<@1> <@&2> @everyone"
    plain = find_pings(words, PLAIN, may_everyone=True)
    assert (plain.users, plain.roles, plain.everyone) == ({1}, {2}, True)
    answer = find_pings(words, INTERACTION, may_everyone=True)
    assert (answer.users, answer.roles, answer.everyone) == ({1}, frozenset(), False)
    assert not find_pings(
        words, read_allowed({"allowed_mentions": {"parse": []}}, PLAIN), may_everyone=True
    )


@pytest.mark.parametrize(
    "allowed",
    [
        {"parse": ["users"], "users": ["1"]},
        {"parse": ["nobody"]},
        {"users": [str(number) for number in range(101)]},
    ],
)
def test_contradicting_mentions_are_refused(allowed):
    """Parse and id lists exclude each other, and lists have 100 ids."""
    assert refusal_of(read_allowed, {"allowed_mentions": allowed}, PLAIN).code == 50035


@given(st.text())
def test_lengths_are_at_least_code_points(words):
    """The stricter count is never below the number of code points."""
    assert length(words) >= len(words)
