"""An Answer as a Components V2 card with its controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from discord import ButtonStyle, SelectOption, ui

from bot.answers.follow import INSTEAD_TOPIC
from bot.answers.recall import SEPARATOR
from bot.ui.custom_id import Action, Press, encode
from bot.ui.limits import BUTTON_LABEL, OPTION_TEXT, SELECT_OPTIONS, clipped
from bot.ui.markdown import plain
from bot.ui.pages import pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.answers.model import Answer, FollowUp

COLOURS = {"high": 0x3BA55D, "moderate": 0x3BA55D, "low": 0xC99A2E, "very low": 0xC0504D}
"""By level, as an ornament: the word and the dots say the same."""
PLAIN_COLOUR = 0x5D6B7A


@dataclass(frozen=True, slots=True)
class Frame:
    """What a card has besides its answer.

    `asker` may delete it (None: nobody can, as on private ones); `note` stands above it, in
    Discord's markdown; `asked` is what was asked of the answer on another card: such details need
    no controls of their own.
    """

    asker: int | None = None
    note: str | None = None
    asked: FollowUp | None = None


def card(answer: Answer, frame: Frame | None = None, *, page: int = 0) -> ui.LayoutView:
    """Lay out a page of an answer, the first one with all its controls."""
    frame = frame or Frame()
    laid_out = pages(answer)
    page = min(page, len(laid_out) - 1)
    colour = COLOURS.get(answer.certainty.level if answer.certainty else "", PLAIN_COLOUR)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=colour)
    for block in laid_out[page].blocks:
        container.add_item(ui.TextDisplay(block))
    left = laid_out[page].left
    for row in _rows(answer, frame, page, left):
        container.add_item(row)
    texts = (frame.note,) if frame.note else ()
    return layout((*(ui.TextDisplay(text) for text in texts), container))


def layout(items: Iterable[ui.Item[ui.LayoutView]]) -> ui.LayoutView:
    """Make a view to send and forget: presses are read off their custom_ids, by any process."""
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    # discord.py keeps every view that has not stopped in memory, for as long as the bot runs.
    view.stop()
    return view


def notice(sentence: str, link: str = "") -> ui.LayoutView:
    """Lay out a sentence or two to one member: a refusal, a hint, a word on an error."""
    return layout([ui.TextDisplay(f"{plain(sentence)} {link}".rstrip())])


def _rows(answer: Answer, frame: Frame, page: int, left: int) -> Iterator[ui.Item[ui.LayoutView]]:
    more = []
    if left:
        argument = f"{page + 1}:{frame.asked}" if frame.asked else f"{page + 1}"
        label = f"Show {left} more line{'s'[: left > 1]}"
        more = [_button(label, Action.MORE, answer, argument)]
    if page == 0 and not frame.asked:
        yield from _row(_follow_ups(answer))
        yield from _choices(answer, frame)
        if answer.related:
            yield ui.ActionRow(_related(answer))
    delete = []
    if frame.asker is not None:
        # Where no other button does, this one tells a reply which answer it is to.
        argument = answer.reference if frame.asked else ""
        delete = [button("Delete", Press(Action.DELETE, str(frame.asker), argument))]
    yield from _row([*more, *delete])


def _follow_ups(answer: Answer) -> list[ui.Button[ui.LayoutView] | None]:
    if answer.outcome != "answer" or not answer.reference:
        return []
    wanted = {
        "Why?": (Action.WHY, bool(answer.claims)),
        "How sure?": (Action.HOW_SURE, bool(answer.claims)),
        "Sources": (Action.SOURCES, bool(answer.sources)),
        "What instead?": (Action.INSTEAD, bool(answer.claims) and answer.topic != INSTEAD_TOPIC),
    }
    return [_button(label, action, answer) for label, (action, fits) in wanted.items() if fits]


def _choices(answer: Answer, frame: Frame) -> Iterator[ui.Section[ui.LayoutView]]:
    """Give each choice as a line with a button: a question is too long for a phone's button."""
    for choice in answer.choices:
        press = Press(Action.PICK, choice.topic, str(frame.asker or ""))
        pick = button("This one", press, ButtonStyle.primary)
        if pick:
            yield ui.Section(ui.TextDisplay(plain(choice.question)), accessory=pick)


def _related(answer: Answer) -> ui.Select[ui.LayoutView]:
    answered = answer.outcome == "answer"
    options = [
        SelectOption(label=clipped(one.question, OPTION_TEXT), value=one.topic)
        for one in answer.related[:SELECT_OPTIONS]
    ]
    return ui.Select(
        custom_id=f"v1:{Action.RELATED}:",
        placeholder="Ask next" if answered else "What I can answer",
        options=options,
    )


def _button(
    label: str, action: Action, answer: Answer, argument: str = ""
) -> ui.Button[ui.LayoutView] | None:
    reference = answer.reference
    made = button(label, Press(action, reference, argument))
    while made is None and SEPARATOR in reference:
        # What was asked besides comes last, and is dropped before the button is.
        reference = reference.rpartition(SEPARATOR)[0]
        made = button(label, Press(action, reference, argument))
    return made


def button(
    label: str, press: Press, style: ButtonStyle = ButtonStyle.secondary
) -> ui.Button[ui.LayoutView] | None:
    """Make a button, None where what it must carry does not fit in a custom_id."""
    custom_id = encode(press)
    if custom_id is None:
        return None
    return ui.Button(label=clipped(label, BUTTON_LABEL), custom_id=custom_id, style=style)


def _row(
    buttons: Sequence[ui.Button[ui.LayoutView] | None],
) -> Iterator[ui.ActionRow[ui.LayoutView]]:
    kept = [one for one in buttons if one is not None]
    if kept:
        yield ui.ActionRow(*kept)
