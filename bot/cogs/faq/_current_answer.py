"""Living: what members get for a question now that something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.markdown import escape_markdown

if TYPE_CHECKING:
    from bot.answers.model import Answer, OutcomeName
    from bot.cogs._support.state import BotState
    from bot.faq.model import EntryLike


async def describe_current_answer(service: BotState, guild_id: int, entry: EntryLike) -> str:
    """Return what members get for an entry's question, by asking it."""
    question = entry.draft.question
    answer = await _asked(service, guild_id, question)
    asking = f"Live now: members who ask “{escape_markdown(question)}”"
    if answer.outcome == "answer" and answer.topic == entry.id:
        return f"{asking} get it."
    got = _got(answer.outcome, answer.heading)
    offered = any(related.topic == entry.id for related in answer.related)
    return f"{asking} get {got}{', with this one offered beside it' if offered else ''}."


async def describe_answer_without_entry(service: BotState, guild_id: int, question: str) -> str:
    """Return what members get for a question whose entry is gone."""
    answer = await _asked(service, guild_id, question)
    return f"Members who ask that now get {_got(answer.outcome, answer.heading)}."


async def _asked(service: BotState, guild_id: int, question: str) -> Answer:
    entries = (await service.guilds.fresh(guild_id)).entries
    return service.engine.answer(question, entries=entries)


def _got(outcome: OutcomeName, heading: str) -> str:
    match outcome:
        case "answer":
            return f"“{escape_markdown(heading)}”"
        case "choices":
            return "a choice of questions"
        case "injury":
            return "the advice to see a professional"
        case _:
            return "no answer"
