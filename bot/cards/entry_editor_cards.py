"""Cards of an entry being edited: errors, preview, conflicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from discord import ButtonStyle, ui
from discord.utils import format_dt

from bot.cards.answer_card import build_view, button
from bot.cards.custom_id import ComponentAction, CustomId
from bot.cards.entry_components import (
    MAX_BODY_CHARS,
    Item,
    action_row,
    answer_texts,
    cancel_button,
    container,
    truncate_lines,
    undo_button,
)
from bot.cards.entry_diff import differences, entry_title, topic_title
from bot.cards.limits import truncate
from bot.cards.markdown import escape_markdown
from bot.faq.model import EntryContent
from bot.faq.nearby_wordings import WordingResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.model import Answer
    from bot.cards.entry_components import Button
    from bot.cards.entry_diff import TopicTitles
    from bot.faq.impact import Collision
    from bot.faq.model import Entry
    from bot.faq.nearby_wordings import NearbyWording
    from bot.faq.text.validation import FieldError


MAX_BUTTON_CHARS, MAX_WORDING_CHARS, MAX_WORDINGS_CHARS = 80, 60, 400
MAX_IMPACT_CHARS, MAX_IMPACT_LINE_CHARS = 700, 500
"""Characters for all that changes for members, and for one line of it."""


@dataclass(frozen=True, slots=True)
class PendingDraft:
    """A draft waiting to be saved: its key and the version it edits, None for a new entry.

    `topic` is the curated topic whose place the entry may take.
    """

    key: str
    version: int | None = None
    topic: str | None = None

    def save(self, replaces: str | None = None) -> CustomId:
        """Return the custom_id of a save button."""
        argument = f"{self.version or ''}.{replaces or ''}".rstrip(".")
        return CustomId(ComponentAction.SAVE, self.key, argument)

    @property
    def fix(self) -> CustomId:
        """Return the custom_id that reopens the form."""
        return CustomId(ComponentAction.FIX, self.key, str(self.version or ""))


def parse_save(argument: str) -> tuple[int | None, str | None]:
    """Parse the argument of `PendingDraft.save`: the version and the topic to override."""
    version, _, topic = argument.partition(".")
    return (int(version) if version.isdecimal() else None), topic or None


def entry_errors_card(problems: Sequence[FieldError], pending: PendingDraft) -> ui.LayoutView:
    """Return the validation errors, a sentence each."""
    listed = truncate_lines(
        (f"- {escape_markdown(problem.message)}" for problem in problems), MAX_BODY_CHARS
    )
    return build_view(
        [
            ui.TextDisplay("### Not saved yet\nYour text is kept. **Fix it** opens it again."),
            ui.TextDisplay(listed),
            action_row(_fix_button(pending, ButtonStyle.primary), cancel_button(pending.key)),
        ]
    )


def preview_card(  # noqa: PLR0913  a preview shows all that an entry does
    titles: TopicTitles,
    shown: Answer | EntryContent,
    clashes: Sequence[Collision],
    pending: PendingDraft,
    *,
    replacing: bool = False,
    wordings: Sequence[NearbyWording] = (),
) -> ui.LayoutView:
    """Return an entry as members will see it, and what it changes for them.

    `wordings` are likely ones; those that would not find the entry can be added with a click.

    `replacing` tells that it stands in the place of `pending.topic` already.
    """
    items: list[Item] = [ui.TextDisplay("### Save this?\nThis is what members will see:")]
    question = shown.question if isinstance(shown, EntryContent) else shown.heading
    texts = answer_texts(titles, shown)
    items.append(container(texts))
    if clashes:
        impact = truncate_lines(
            (_impact_line(clash, question, pending.topic) for clash in clashes), MAX_IMPACT_CHARS
        )
        items.append(ui.TextDisplay(f"**What changes for members**\n{impact}"))
    items += _wording_items(wordings, pending)
    if pending.topic:
        name = topic_title(titles, pending.topic)
        choice = (
            f"**{name} answers this already. Which leads?**\n"
            "- *Save beside it*: members get the curated answer, and yours is offered with it.\n"
            "- *Save as this server's answer*: members get yours, and the curated one is offered "
            "with it."
        )
        items.append(ui.TextDisplay(choice))
        beside = button("Save beside it", pending.save(), _save_style(not replacing))
        own = button(
            "Save as this server's answer", pending.save(pending.topic), _save_style(replacing)
        )
        items += [
            action_row(beside, own),
            action_row(_fix_button(pending), cancel_button(pending.key)),
        ]
    else:
        save = button("Save", pending.save(), ButtonStyle.success)
        items.append(action_row(save, _fix_button(pending), cancel_button(pending.key)))
    return build_view(items)


def _wording_items(wordings: Sequence[NearbyWording], pending: PendingDraft) -> list[Item]:
    """Return which wordings find an entry, and a button for each that does not."""
    if not wordings:
        return []
    lines = truncate_lines(map(_wording_line, wordings), MAX_WORDINGS_CHARS)
    items: list[Item] = [ui.TextDisplay(f"**Will members find it?**\n{lines}")]
    buttons = [
        button(
            truncate(f"Add “{wording.text}”", MAX_BUTTON_CHARS),
            CustomId(ComponentAction.ADD_WORDING, pending.key, str(number)),
        )
        for number, wording in enumerate(wordings)
        if wording.result is not WordingResult.FOUND
    ]
    return [*items, action_row(*buttons)] if buttons else items


def _wording_line(wording: NearbyWording) -> str:
    text = f"“{escape_markdown(truncate(wording.text, MAX_WORDING_CHARS))}”"
    match wording.result:
        case WordingResult.FOUND:
            return f"- {text} finds it"
        case WordingResult.OFFERED:
            return f"- {text} is offered it among others"
        case WordingResult.OTHER:
            other = escape_markdown(truncate(wording.other, MAX_WORDING_CHARS))
            return f"- {text} gets “{other}” instead"
        case WordingResult.NOTHING:
            return f"- {text} does not find it"
        case _ as never:
            assert_never(never)


def saved_card(
    titles: TopicTitles, entry: Entry, live: str, note: str | None = None
) -> ui.LayoutView:
    """Return the confirmation of a save, with what members get now."""
    lines = [f"**Saved as {entry.id}:** {entry_title(titles, entry.draft)}", live, note or ""]
    return build_view(
        [
            ui.TextDisplay("\n".join(line for line in lines if line)),
            action_row(
                undo_button(entry.id, entry.version),
                button("Show it", CustomId(ComponentAction.ENTRY, entry.id)),
            ),
        ]
    )


def conflict_card(
    titles: TopicTitles,
    base: EntryContent | None,
    current: Entry,
    mine: EntryContent,
    pending: PendingDraft,
) -> ui.LayoutView:
    """Return what somebody else saved meanwhile and what saving would change."""
    theirs = differences(titles, base, current.draft) if base else ()
    own = differences(titles, current.draft, mine)
    half = MAX_BODY_CHARS // 2
    items: list[Item] = [
        ui.TextDisplay(
            f"### Someone else edited {current.id} meanwhile\n"
            f"Saved {format_dt(current.changed, 'R')}. Your text is kept."
        ),
    ]
    if theirs:
        items.append(ui.TextDisplay(f"**They changed**\n{truncate_lines(_as_list(theirs), half)}"))
    changes = truncate_lines(_as_list(own), half) if own else "Nothing: it says what you wrote."
    items.append(ui.TextDisplay(f"**Saving yours would change**\n{changes}"))
    keep = CustomId(ComponentAction.CANCEL, pending.key, str(current.version))
    items.append(
        action_row(
            button("Save mine", pending.save(mine.replaces), ButtonStyle.danger),
            button("Keep theirs", keep, ButtonStyle.primary),
            _fix_button(pending),
        )
    )
    return build_view(items)


def entry_gone_card(entry_id: str, pending: PendingDraft, replaces: str | None) -> ui.LayoutView:
    """Return a notice that the entry was removed, with a button to save the text as new."""
    anew = PendingDraft(pending.key)
    return build_view(
        [
            ui.TextDisplay(f"### {entry_id} was removed meanwhile\nYour text is kept."),
            action_row(
                button("Save as a new entry", anew.save(replaces), ButtonStyle.success),
                cancel_button(pending.key),
            ),
        ]
    )


def draft_kept_card(entry_id: str, pending: PendingDraft) -> ui.LayoutView:
    """Return a notice that the other version stays; the curator's own text is kept for a day."""
    return build_view(
        [
            ui.TextDisplay(f"{entry_id} stays as it is. Your text is kept for a day."),
            action_row(button("Open my text", pending.fix)),
        ]
    )


def permission_unknown_card(reason: str, pending: PendingDraft) -> ui.LayoutView:
    """Return why permissions can't be checked now; the curator's text is kept for a day."""
    return build_view(
        [
            ui.TextDisplay(f"{escape_markdown(reason)}\nYour text is kept for a day."),
            action_row(button("Open my text", pending.fix), cancel_button(pending.key)),
        ]
    )


def _fix_button(pending: PendingDraft, style: ButtonStyle = ButtonStyle.secondary) -> Button | None:
    return button("Fix it", pending.fix, style)


def _save_style(leading: bool) -> ButtonStyle:  # noqa: FBT001  the one thing it depends on
    return ButtonStyle.success if leading else ButtonStyle.secondary


def _impact_line(clash: Collision, question: str, topic: str | None) -> str:
    """Return a line on what members who use a phrasing get before and after."""
    question_asked, now = escape_markdown(clash.asked), escape_markdown(str(clash.now))
    current = f"Members who ask “{question_asked}” now get {now}"
    if clash.now != clash.then:
        own = clash.then.outcome == "answer" and clash.then.question == question
        then = (
            f"{current}; with this they get {'yours' if own else escape_markdown(str(clash.then))}."
        )
    elif clash.beside and clash.topic == topic:
        # Whether it comes beside that or in its place is what the buttons ask.
        then = f"{current}."
    elif clash.beside:
        then = f"{current}, and will be offered yours with it."
    else:
        then = f"{current}. That stays, and yours is not shown there."
    alike = f" {clash.alike} asks nearly the same." if clash.alike else ""
    return truncate(f"- {then}{alike}", MAX_IMPACT_LINE_CHARS)


def _as_list(lines: Iterable[str]) -> Iterable[str]:
    return (f"- {line}" for line in lines)
