"""The cards of /help and /about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import ui

from bot.cards.answer_card import PLAIN_COLOUR, build_view
from bot.cards.markdown import escape_markdown, masked_link, subtext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.overview import Overview

MAX_EXAMPLES = 3

WAYS = """\
**Ask**
- Mention me, **@{name}**, anywhere in a message with your question.
- Write to me directly.
- `/ask`, with `private` for an answer that only you see, with `for` to name whom it is for.
- On somebody's message: *Apps → Answer from the evidence*."""
FOLLOW_UPS = """\
**Ask on**
- Press a button of an answer; what it tells only you see.
- Or reply to it: *why? · how sure? · sources? · what speaks against it? · what instead?*"""
LOOK_UPS = """\
**Look up**
- `/evidence claim`, `study`, `muscle`, `exercise`, `compare`, `term`
- `/evidence map` for a picture of what an answer rests on
- `/evidence sources` for all papers, `/evidence certainty` for how sure the answers are
- `/about` for who is behind them
- `/privacy show` for what I keep, `/privacy forget` to erase your part"""
MODERATORS = """\
**For moderators**
- `/faq add`, or on somebody's message *Apps → Add to FAQ*, for this server's own answers
- `/faq edit`, `show`, `list`, `review`, `remove`, `undo`, `history` to keep them right
- `/faq unanswered` for what I could not answer, `stats` for what was asked, `test` for what I would
- `/faq export` and `import` to move them
- `/settings` for who curates, where I listen, where I post changes"""
LIMITS = "I answer from one article and its papers, say “not covered” to the rest, and give no \
medical advice."

PRIVACY = """\
**What I keep**
- No messages, and no list of who asked what. A question on a server that got no sure answer, and \
what you write after *Not helpful*, is kept there for 90 days, without its author; what I \
recognise as being about pain or an injury never is.
- Votes, under a code instead of your name. Entries of moderators say who wrote them.
- I read what is said to me, and other messages only in channels that a server's admins chose.
- `/privacy show` has it all, `/privacy forget` erases your part."""


def help_card(name: str, questions: Sequence[str]) -> ui.LayoutView:
    """Return every way to ask, with example questions."""
    examples = "\n".join(f"- {escape_markdown(question)}" for question in questions[:MAX_EXAMPLES])
    return _card(
        "### How to ask me",
        WAYS.format(name=escape_markdown(name)),
        f"**For example**\n{examples}",
        FOLLOW_UPS,
        LOOK_UPS,
        MODERATORS,
        subtext(LIMITS),
    )


def about_card(overview: Overview) -> ui.LayoutView:
    """Return what answers rest on, how certainty works and what is stored."""
    title = f"“{overview.title}” by {overview.author} ({overview.publisher})"
    article = masked_link(title, overview.url) if overview.url else escape_markdown(title)
    levels = "\n".join(
        f"- {dots} **{escape_markdown(level)}:** {escape_markdown(meaning)}"
        for level, dots, meaning in overview.levels
    )
    return _card(
        "### About me",
        f"I answer questions about squats and hamstrings from one article, {article}, and from "
        f"what the records of the {overview.cited} papers that it cites say. "
        f"{overview.beyond} further studies are shown apart, as beyond the article. What a "
        "server's moderators added is answered there alone, and marked as theirs.",
        f"**How sure are we?**\nNobody types the level: a fixed rule computes it from the kind, "
        f"number and size of the studies, and from what was checked. *How sure?* under an answer "
        f"shows the steps.\n{levels}",
        "**Where they differ**\nWhere the article and a paper do not say the same, or a paper "
        "could not be seen, the answer says so.",
        PRIVACY,
        subtext("No medical advice. With pain or an injury, see a doctor or a physiotherapist."),
    )


def _card(*texts: str) -> ui.LayoutView:
    container: ui.Container[ui.LayoutView] = ui.Container(
        *_displays(texts), accent_colour=PLAIN_COLOUR
    )
    return build_view([container])


def _displays(texts: Iterable[str]) -> list[ui.TextDisplay[ui.LayoutView]]:
    return [ui.TextDisplay(text) for text in texts]
