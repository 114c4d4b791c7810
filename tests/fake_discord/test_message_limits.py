"""What Discord accepts of a message and what it refuses, limit by limit."""

from __future__ import annotations

import pytest

from tests.fake_discord.payload_samples import (
    V2,
    box,
    button,
    card,
    classic,
    embed,
    gallery,
    refusal_of,
    row,
    rows,
    section,
    select,
    text,
)
from tests.fake_discord.validation.messages import check_message

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
    "option description 101": (
        classic(row(select(options=[{"label": "x", "value": "x", "description": "x" * 101}]))),
        ("components", "0", "components", "0", "options", "0", "description"),
    ),
    "more defaults than values": (
        classic(
            row(select(options=[{"label": n, "value": n, "default": True} for n in "ab"])),
        ),
        ("components", "0", "components", "0", "options"),
    ),
    "more at least than at most": (
        classic(row(select(3, min_values=2, max_values=1))),
        ("components", "0", "components", "0", "min_values"),
    ),
    "link with custom_id": (
        classic(row(button(style=5, url="https://x.org"))),
        ("components", "0", "components", "0"),
    ),
    "plain button with url": (
        classic(row(button(url="https://x.org"))),
        ("components", "0", "components", "0", "url"),
    ),
    "unknown style": (
        classic(row(button(style=9))),
        ("components", "0", "components", "0", "style"),
    ),
    "component id twice": (
        classic(row(button("a", id=7), button("b", id=7))),
        ("components", "0", "components", "1", "id"),
    ),
    "alt text 1025": (
        card({"type": 12, "items": [{"media": {"url": "https://x"}, "description": "x" * 1025}]}),
        ("components", "0", "items", "0", "description"),
    ),
    "accent colour": (card(box(text(), accent_color=1 << 24)), ("components", "0", "accent_color")),
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
