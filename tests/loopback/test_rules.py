"""What Discord accepts and what it refuses, limit by limit."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from tests.loopback.refusal import Refusal
from tests.loopback.rules.commands import check_commands
from tests.loopback.rules.components import check_modal
from tests.loopback.rules.form import Form, length
from tests.loopback.rules.mentions import INTERACTION, PLAIN, find_pings, read_allowed
from tests.loopback.rules.messages import check_message

V2 = 1 << 15


def text(content="x"):
    """Make a text display."""
    return {"type": 10, "content": content}


def button(custom_id="b", **changes):
    """Make a button."""
    return {"type": 2, "style": 2, "label": "B", "custom_id": custom_id, **changes}


def select(count=1, **changes):
    """Make a select with so many options."""
    options = [{"label": str(number), "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options, **changes}


def row(*children):
    """Make an action row."""
    return {"type": 1, "components": list(children)}


def box(*children, **changes):
    """Make a container."""
    return {"type": 17, "components": list(children), **changes}


def section(count=1, accessory=None):
    """Make a section with so many texts."""
    return {"type": 9, "components": [text()] * count, "accessory": accessory or button()}


def gallery(count=1):
    """Make a gallery with so many pictures."""
    return {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}}] * count}


def card(*components):
    """Make a Components V2 message."""
    return {"flags": V2, "components": list(components)}


def classic(*rows, **changes):
    """Make a message with content."""
    return {"content": "x", "components": list(rows), **changes}


def embed(**changes):
    """Make a message with one embed."""
    return {"embeds": [changes]}


def rows(count):
    """Make rows of one button, each its own."""
    return [row(button(f"b{number}")) for number in range(count)]


FITS = {
    "content 2000": {"content": "x" * 2000},
    "embed title 256": embed(title="x" * 256),
    "embed description 4096": embed(description="x" * 4096),
    "embed white space is not counted": embed(title="x" * 256 + " " * 20),
    "embeds 10": {"embeds": [{"title": "x"}] * 10},
    "embeds 6000 in all": {"embeds": [{"description": "x" * 3000}] * 2},
    "rows 5": classic(*rows(5)),
    "buttons 5": classic(row(*[button(str(n)) for n in range(5)])),
    "label 80": classic(row(button(label="x" * 80))),
    "custom_id 100": classic(row(button("x" * 100))),
    "emoji alone": classic(row(button(label=None, emoji={"name": "👍"}))),
    "options 25": classic(row(select(25))),
    "components 40": card(box(*[text()] * 39)),
    "text 4000": card(text("x" * 2000), box(text("x" * 2000))),
    "section of 3": card(section(3)),
    "gallery of 10": card(gallery(10)),
    "one custom_id a message": card(section(accessory=button("a")), row(button("b"))),
    "link button": classic(row({"type": 2, "style": 5, "label": "x", "url": "https://x.org"})),
    "poll": {
        "poll": {
            "question": {"text": "x"},
            "answers": [{"poll_media": {"text": "x"}}],
            "duration": 24,
        }
    },
}
LEGACY = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
BREAKS = {
    "content 2001": ({"content": "x" * 2001}, ("content",)),
    "content counts UTF-16": ({"content": "😀" * 1001}, ("content",)),
    "embeds 11": ({"embeds": [{"title": "x"}] * 11}, ("embeds",)),
    "embed title 257": (embed(title="x" * 257), ("embeds", "0", "title")),
    "embed description 4097": (embed(description="x" * 4097), ("embeds", "0", "description")),
    "embed footer 2049": (embed(footer={"text": "x" * 2049}), ("embeds", "0", "footer", "text")),
    "embed author 257": (embed(author={"name": "x" * 257}), ("embeds", "0", "author", "name")),
    "embed fields 26": (
        embed(fields=[{"name": "x", "value": "x"}] * 26),
        ("embeds", "0", "fields"),
    ),
    "field name 257": (
        embed(fields=[{"name": "x" * 257, "value": "x"}]),
        ("embeds", "0", "fields", "0", "name"),
    ),
    "field value 1025": (
        embed(fields=[{"name": "x", "value": "x" * 1025}]),
        ("embeds", "0", "fields", "0", "value"),
    ),
    "field without value": (
        embed(fields=[{"name": "x", "value": " "}]),
        ("embeds", "0", "fields", "0", "value"),
    ),
    "embeds 6001 in all": ({"embeds": [{"description": "x" * 3001}] * 2}, ("embeds",)),
    "embed url": (embed(title="x", url="ftp://x"), ("embeds", "0", "url")),
    "embed colour": (embed(title="x", color=0x1000000), ("embeds", "0", "color")),
    "rows 6": (classic(*rows(6)), ("components",)),
    "buttons 6": (
        classic(row(*[button(str(n)) for n in range(6)])),
        ("components", "0", "components"),
    ),
    "select beside a button": (
        classic(row(select(), button())),
        ("components", "0", "components"),
    ),
    "empty row": (classic(row()), ("components", "0", "components")),
    "label 81": (
        classic(row(button(label="x" * 81))),
        ("components", "0", "components", "0", "label"),
    ),
    "no label": (classic(row(button(label=None))), ("components", "0", "components", "0")),
    "bad emoji": (
        classic(row(button(emoji={"name": "thumbsup"}))),
        ("components", "0", "components", "0", "emoji", "name"),
    ),
    "custom_id 101": (
        classic(row(button("x" * 101))),
        ("components", "0", "components", "0", "custom_id"),
    ),
    "custom_id empty": (
        classic(row(button(""))),
        ("components", "0", "components", "0", "custom_id"),
    ),
    "custom_id twice": (
        classic(row(button("a"), button("a"))),
        ("components", "0", "components", "1", "custom_id"),
    ),
    "link 513": (
        classic(row({"type": 2, "style": 5, "label": "x", "url": "https://" + "x" * 505})),
        ("components", "0", "components", "0", "url"),
    ),
    "options 26": (classic(row(select(26))), ("components", "0", "components", "0", "options")),
    "options 0": (classic(row(select(0))), ("components", "0", "components", "0", "options")),
    "placeholder 151": (
        classic(row(select(placeholder="x" * 151))),
        ("components", "0", "components", "0", "placeholder"),
    ),
    "option label 101": (
        classic(row(select(options=[{"label": "x" * 101, "value": "x"}]))),
        ("components", "0", "components", "0", "options", "0", "label"),
    ),
    "option value twice": (
        classic(row(select(options=[{"label": "x", "value": "x"}] * 2))),
        ("components", "0", "components", "0", "options", "1", "value"),
    ),
    "more values than options": (
        classic(row(select(1, max_values=2))),
        ("components", "0", "components", "0", "max_values"),
    ),
    "V2 without its flag": ({"components": [text()]}, ("components", "0", "type")),
    "V2 with content": ({**card(text()), "content": "x"}, ("content",)),
    "V2 with embeds": ({**card(text()), "embeds": [{"title": "x"}]}, ("embeds",)),
    "V2 components 41": (card(box(*[text()] * 40)), ("components",)),
    "V2 text 4001": (card(text("x" * 2000), box(text("x" * 2001))), ("components",)),
    "V2 empty text": (card(text(" ")), ("components", "0", "content")),
    "section of 4": (card(section(4)), ("components", "0", "components")),
    "section without accessory": (
        card({"type": 9, "components": [text()]}),
        ("components", "0", "accessory"),
    ),
    "gallery of 11": (card(gallery(11)), ("components", "0", "items")),
    "container in a container": (card(box(box(text()))), ("components", "0", "components", "0")),
    "button at the top": (card(button()), ("components", "0", "type")),
    "unknown attachment": (
        card({"type": 13, "file": {"url": "attachment://a.png"}}),
        ("components", "0", "file", "url"),
    ),
    "attachments 11": (
        {"content": "x", "attachments": [{"id": str(n)} for n in range(11)]},
        ("attachments",),
    ),
    "ephemeral in a channel": ({"content": "x", "flags": 64}, ("flags",)),
    "nonce 26": ({"content": "x", "nonce": "x" * 26}, ("nonce",)),
    "poll answers 11": (
        {
            "poll": {
                "question": {"text": "x"},
                "answers": [{"poll_media": {"text": "x"}}] * 11,
                "duration": 24,
            }
        },
        ("poll", "answers"),
    ),
}


def refusal_of(function, *arguments, **options):
    """Give the refusal a check raises."""
    with pytest.raises(Refusal) as caught:
        function(*arguments, **options)
    return caught.value


@pytest.mark.parametrize("body", FITS.values(), ids=FITS)
def test_what_just_fits_is_accepted(body):
    """A message at its limit is taken."""
    check_message(body)


@pytest.mark.parametrize(("body", "path"), BREAKS.values(), ids=BREAKS)
def test_what_is_one_too_many_is_refused(body, path):
    """A message over a limit gets 50035 with the path to the fault."""
    refusal = refusal_of(check_message, body)
    assert refusal.code == 50035
    node = refusal.payload["errors"]
    for part in path:
        assert part in node, refusal.payload
        node = node[part]


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": " \n"}, {"embeds": []}])
def test_an_empty_message_has_its_own_code(body):
    """Nothing to show is 50006."""
    assert refusal_of(check_message, body).code == 50006


def test_every_fault_is_listed_at_once():
    """One answer names all faults."""
    body = {"content": "x" * 2001, "embeds": [{"title": "x" * 257}]}
    assert set(refusal_of(check_message, body).payload["errors"]) == {"content", "embeds"}


def test_a_classic_message_becomes_a_card_only_without_its_content():
    """Turning a message into V2 needs content and embeds emptied in the edit."""
    before = {"content": "x", "embeds": [], "flags": 0}
    assert refusal_of(check_message, card(text()), before=before).code == 50035
    check_message({**card(text()), "content": None, "embeds": []}, before=before)


def test_a_card_stays_a_card():
    """The V2 flag of a message holds for its edits, whatever flags they carry."""
    before = {"content": "", "flags": V2, "components": [text()]}
    assert refusal_of(check_message, {"content": "x"}, before=before).code == 50035


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
    form = Form()
    check_modal(form, {**MODAL, **changes}, ())
    assert {one[0][0] for one in form.faults} == {path}


def test_a_good_modal_is_accepted():
    """A modal within its limits has no faults."""
    form = Form()
    five = [field(custom_id=str(number)) for number in range(5)]
    check_modal(form, {**MODAL, "components": five}, ())
    assert form.faults == []


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
