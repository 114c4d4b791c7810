"""The cards of /privacy: what is kept, and the question before it is erased."""

from __future__ import annotations

from discord import ButtonStyle, ui

from bot.cards.answer_card import PLAIN_COLOUR, build_view, button
from bot.cards.custom_id import ComponentAction, CustomId
from bot.cards.markdown import subtext

READ = """\
**What I read**
What is said to me: commands, mentions, direct messages, replies that ping me. Other messages only \
in channels that a server's admins chose with `/settings`; there I answer what I am sure of and \
keep nothing of the rest."""
QUESTIONS = """\
**Questions**
- I keep no messages, and no list of who asked what.
- Two things are kept for a server's moderators: a question asked there that got no sure answer, \
and what you write after *Not helpful*. Both without their author, mentions, links, e-mail \
addresses and numbers of five digits or more.
- What I recognise as being about pain or an injury is never kept.
- They go after 90 days, or a day after a moderator dismissed them. Admins can switch this off \
with `/settings`; what was kept goes a day later, so that it can be undone till then."""
VOTES = """\
**Votes and counts**
- *Helpful* and *Not helpful*: one vote a member and answer, with its day. In the place of your \
name stands a code made with a secret key, another one on every server.
- Counts for `/faq stats`, without names: how many questions a day I answered, answered with a \
choice or could not answer, and how often each entry and topic was the answer or among the \
choices. They go after 365 days."""
WRITERS = """\
**Moderators**
- Entries and their history say who wrote them and when; settings, who changed them last.
- What was typed and not saved goes after a day."""
LEAVING = """\
**When I leave a server**
All that I keep of it is erased after 30 days, unless I am back by then."""
FORGET = """\
**Erase your part**
`/privacy forget` erases your votes and your name from all that you wrote, on every server. What \
you wrote stays, by “a moderator”."""

MSG_CONFIRM = """\
### Erase what I keep of you?
- Your votes go, on every server.
- Entries that you wrote stay, but by “a moderator”: your name goes from them and their history.
- Texts that you typed and did not save go."""
MSG_NO_UNDO = (
    "This cannot be undone. Messages in a server's log channel are its own; ask its moderators."
)
MSG_ERASED = (
    "Done: your votes and your name are erased, on every server. "
    "Vote or write again, and that is kept anew."
)


def privacy_card() -> ui.LayoutView:
    """Return what is read and stored, for how long, and how to erase it."""
    texts = ("### What I keep", QUESTIONS, READ, VOTES, WRITERS, LEAVING, FORGET)
    return _card(*(ui.TextDisplay(text) for text in texts))


def forget_card() -> ui.LayoutView:
    """Ask before anything is erased."""
    erase = button("Erase my part", CustomId(ComponentAction.FORGET), ButtonStyle.danger)
    row = [ui.ActionRow(erase)] if erase else []
    return _card(ui.TextDisplay(MSG_CONFIRM), ui.TextDisplay(subtext(MSG_NO_UNDO)), *row)


def erased_card() -> ui.LayoutView:
    """Return the confirmation that replaces the question."""
    return _card(ui.TextDisplay(MSG_ERASED))


def _card(*items: ui.Item[ui.LayoutView]) -> ui.LayoutView:
    container: ui.Container[ui.LayoutView] = ui.Container(*items, accent_colour=PLAIN_COLOUR)
    return build_view([container])
