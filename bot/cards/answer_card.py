"""An Answer as a Components V2 card with its controls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from discord import ButtonStyle, ComponentType, SelectOption, ui

from bot.answers.references import SEPARATOR
from bot.cards.custom_id import ComponentAction, CustomId, pack_custom_id
from bot.cards.limits import BUTTON_LABEL, OPTION_TEXT, ROW_BUTTONS, SELECT_OPTIONS, truncate
from bot.cards.markdown import escape_markdown
from bot.cards.pagination import lay_out_page
from bot.faq.usage import question_token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.answers.model import Answer, FollowUp
    from bot.cards.limits import Component
    from bot.cards.picture_block import CardChart

COLOURS = {"high": 0x3BA55D, "moderate": 0x3BA55D, "low": 0xC99A2E, "very low": 0xC0504D}
"""By level, as an ornament: the word and the dots say the same."""
PLAIN_COLOUR = 0x5D6B7A
CARD_CACHE_SIZE = 1_024
"""Serialised cards kept in memory; people ask for a few hundred different ones."""


@dataclass(frozen=True, slots=True)
class CardOptions:
    """What a card shows besides its answer.

    `asker` may delete it (None: nobody can, as on private ones); `note` stands above it, in
    Discord's markdown; `asked` is what was asked of the answer on another card: such details need
    no controls of their own. `question` is what was asked, for choices; `votes` asks whether the
    answer was helpful; `addressed` says that the note names whom it is for. `chart` is the one that
    says more than lines of the answer; it must be the same for all of its pages.
    """

    asker: int | None = None
    note: str | None = None
    asked: FollowUp | None = None
    question: str = ""
    votes: bool = False
    addressed: bool = False
    chart: CardChart | None = None


def answer_card(
    answer: Answer, frame: CardOptions | None = None, *, page: int = 0
) -> ui.LayoutView:
    """Return one page of an answer; the first page has all controls."""
    frame = frame or CardOptions()
    # Only choices carry who asked what; all else of an answer is the same for everybody, and its
    # score, which differs with the wording of the question, is not told.
    shared = (
        frame
        if answer.choices
        else replace(frame, asker=None, note=None, question="", addressed=False)
    )
    body = _body(replace(answer, score=0.0), shared, page)
    buttons = list(body.buttons)
    if frame.asker is not None:
        alone = frame.asked or not (answer.claims or answer.sources)
        buttons.append(_delete(answer if alone else None, frame.asker))
    last = [_button_row(buttons)] if buttons else []
    container = {**body.container, "components": [*body.container["components"], *last]}
    note = _components([ui.TextDisplay(frame.note)]) if frame.note else []
    return PrebuiltView([*note, container])


@dataclass(frozen=True, slots=True)
class _Body:
    """A page shared by everyone who sees it; a member's own buttons join its last row."""

    container: Component
    buttons: tuple[Component, ...]


@lru_cache(maxsize=CARD_CACHE_SIZE)
def _body(answer: Answer, frame: CardOptions, page: int) -> _Body:
    chart = frame.chart
    shown, page = lay_out_page(answer, chart.picture if chart else None, page)
    colour = COLOURS.get(answer.certainty.level if answer.certainty else "", PLAIN_COLOUR)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=colour)
    for place, block in enumerate(shown.blocks):
        container.add_item(ui.TextDisplay(block))
        if chart and place == page == 0:
            # After the verdict, before what else it rests on.
            container.add_item(chart.block())
    if page == 0 and not frame.asked:
        for row in _rows(answer, frame, shown.left):
            container.add_item(row)
    last = filter(None, _last_buttons(answer, frame, page, shown.left))
    return _Body(container.to_component_dict(), tuple(_components(last)))


class PrebuiltView(ui.LayoutView):
    """A card that is serialised once; clicks are read from custom_ids, so no view is kept."""

    def __init__(self, components: list[Component]) -> None:
        super().__init__(timeout=None)
        self._components = components
        # discord.py keeps every view that has not stopped in memory, for as long as the bot runs.
        self.stop()

    def to_components(self) -> list[Component]:
        """Return the components in Discord's format."""
        return self._components

    def has_components_v2(self) -> bool:
        """Return whether the message needs the Components V2 flag."""
        return True


def build_view(items: Iterable[ui.Item[ui.LayoutView]]) -> ui.LayoutView:
    """Return a card of items."""
    return PrebuiltView(_components(items))


def _components(items: Iterable[ui.Item[ui.LayoutView]]) -> list[Component]:
    return [item.to_component_dict() for item in items]


def notice_card(sentence: str) -> ui.LayoutView:
    """Return a card with a sentence or two for one member."""
    return build_view([ui.TextDisplay(escape_markdown(sentence))])


def duplicate_notice_card(
    answer: Answer, link: str, asker: int, note: str | None = None
) -> ui.LayoutView:
    """Return a link to an answer in the channel; replies to it count as replies to that answer."""
    lines = [note, f"Just answered here: {link}"] if note else [f"Just answered here: {link}"]
    text = _components([ui.TextDisplay("\n".join(lines))])
    return PrebuiltView([*text, _button_row([_delete(answer, asker)])])


def _rows(answer: Answer, frame: CardOptions, left: int) -> Iterator[ui.Item[ui.LayoutView]]:
    more = [_more(answer, frame, 0)] if left else []
    yield from _row([*_follow_ups(answer)[: ROW_BUTTONS - len(more)], *more])
    yield from _choices(answer, frame)
    if answer.related:
        yield ui.ActionRow(_related(answer))


def _last_buttons(
    answer: Answer, frame: CardOptions, page: int, left: int
) -> Iterator[ui.Button[ui.LayoutView] | None]:
    if left and (page or frame.asked):
        yield _more(answer, frame, page)
    if page == 0 and frame.votes and not frame.asked and answer.outcome == "answer":
        yield _button("Helpful", ComponentAction.HELPFUL, answer)
        yield _button("Not helpful", ComponentAction.UNHELPFUL, answer)


def _more(answer: Answer, frame: CardOptions, page: int) -> ui.Button[ui.LayoutView] | None:
    """Return the button to the next page, or to the whole card that a reference recalls.

    A lead, and what a long reference has last, belong to one question; the pages of what is
    recalled without them are others.
    """
    asked = f":{frame.asked}" if frame.asked else ""
    following = CustomId(ComponentAction.MORE, answer.reference, f"{page + 1}{asked}")
    made = None if answer.lead else button("More", following)
    return made or _button("More", ComponentAction.MORE, answer, f"0{asked}")


def _button_row(buttons: list[Component]) -> Component:
    return {"type": ComponentType.action_row.value, "components": buttons}


def _delete(answer: Answer | None, asker: int) -> Component:
    """Return the delete button; if no other control does, it carries the answer's reference."""
    custom_id = pack_custom_id(
        CustomId(ComponentAction.DELETE, str(asker), answer.reference if answer else "")
    )
    return {
        **_DELETE,
        "custom_id": custom_id or pack_custom_id(CustomId(ComponentAction.DELETE, str(asker))),
    }


def _follow_ups(answer: Answer) -> list[ui.Button[ui.LayoutView] | None]:
    if answer.outcome != "answer" or not answer.reference:
        return []
    # In the select of related questions it needs no button.
    offered = {answer.topic, *(question.topic for question in answer.related)}
    wanted = {
        "Why?": (ComponentAction.WHY, bool(answer.claims)),
        "How sure?": (ComponentAction.HOW_SURE, bool(answer.claims)),
        "Sources": (ComponentAction.SOURCES, bool(answer.sources)),
        "Map": (ComponentAction.MAP, bool(answer.claims)),
        "What instead?": (
            ComponentAction.INSTEAD,
            answer.alternative_topic is not None
            and bool(answer.claims)
            and answer.alternative_topic not in offered,
        ),
    }
    return [_button(label, action, answer) for label, (action, fits) in wanted.items() if fits]


def _choices(answer: Answer, frame: CardOptions) -> Iterator[ui.Section[ui.LayoutView]]:
    """Return each choice as a line with a button: questions are too long for button labels."""
    token = question_token(frame.question) if answer.choices else ""
    for choice in answer.choices:
        argument = f"{frame.asker or ''}{'.' if token else ''}{token}"
        press = CustomId(ComponentAction.PICK, choice.topic, argument)
        pick = button("This one", press, ButtonStyle.primary)
        if pick:
            yield ui.Section(ui.TextDisplay(escape_markdown(choice.question)), accessory=pick)


def _related(answer: Answer) -> ui.Select[ui.LayoutView]:
    answered = answer.outcome == "answer"
    options = [
        SelectOption(label=truncate(question.question, OPTION_TEXT), value=question.topic)
        for question in answer.related[:SELECT_OPTIONS]
    ]
    return ui.Select(
        custom_id=f"v1:{ComponentAction.RELATED}:",
        placeholder="Ask next" if answered else "What I can answer",
        options=options,
    )


def _button(
    label: str, action: ComponentAction, answer: Answer, argument: str = ""
) -> ui.Button[ui.LayoutView] | None:
    reference = answer.reference
    made = button(label, CustomId(action, reference, argument))
    while made is None and SEPARATOR in reference:
        # What was asked besides comes last, and is dropped before the button is.
        reference = reference.rpartition(SEPARATOR)[0]
        made = button(label, CustomId(action, reference, argument))
    return made


def button(
    label: str, press: CustomId, style: ButtonStyle = ButtonStyle.secondary
) -> ui.Button[ui.LayoutView] | None:
    """Return a button, or None if its data doesn't fit in a custom_id."""
    custom_id = pack_custom_id(press)
    if custom_id is None:
        return None
    return ui.Button(label=truncate(label, BUTTON_LABEL), custom_id=custom_id, style=style)


def _row(
    buttons: Sequence[ui.Button[ui.LayoutView] | None],
) -> Iterator[ui.ActionRow[ui.LayoutView]]:
    present = [item for item in buttons if item is not None]
    if present:
        yield ui.ActionRow(*present)


_DELETE = ui.Button[ui.LayoutView](label="Delete", custom_id=" ").to_component_dict()
