"""Living: what members get for a question now that something changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.markdown import plain

if TYPE_CHECKING:
    from bot.answers.model import Answer, OutcomeName
    from bot.cogs._support.state import Service
    from bot.faq.model import AnyEntry


async def live_now(service: Service, guild_id: int, entry: AnyEntry) -> str:
    """Tell what members get for an entry's question, by asking it."""
    question = entry.draft.question
    answer = await _asked(service, guild_id, question)
    asking = f"Live now: members who ask “{plain(question)}”"
    if answer.outcome == "answer" and answer.topic == entry.id:
        return f"{asking} get it."
    got = _got(answer.outcome, answer.heading)
    offered = any(one.topic == entry.id for one in answer.related)
    return f"{asking} get {got}{', with this one offered beside it' if offered else ''}."


async def live_instead(service: Service, guild_id: int, question: str) -> str:
    """Tell what members get for a question whose entry is gone."""
    answer = await _asked(service, guild_id, question)
    return f"Members who ask that now get {_got(answer.outcome, answer.heading)}."


async def _asked(service: Service, guild_id: int, question: str) -> Answer:
    entries = (await service.community.fresh(guild_id)).entries
    return service.library.answer(question, entries=entries)


def _got(outcome: OutcomeName, heading: str) -> str:
    match outcome:
        case "answer":
            return f"“{plain(heading)}”"
        case "choices":
            return "a choice of questions"
        case "injury":
            return "the advice to see a professional"
        case _:
            return "no answer"
