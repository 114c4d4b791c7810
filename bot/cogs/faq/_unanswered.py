"""Teach: what members asked in vain, and what would answer it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.cards.answer_card import CardOptions, answer_card
from bot.cards.custom_id import ComponentAction, parse_moment
from bot.cards.explanation_card import explanation_card
from bot.cards.limits import truncate
from bot.cards.markdown import escape_markdown
from bot.cards.unanswered_cards import (
    USAGE_DAYS,
    ListPosition,
    UnansweredView,
    choose_target_card,
    phrasing_added_card,
    unanswered_card,
)
from bot.cogs._support.component_router import Access, component, selected_values
from bot.cogs._support.message_reader import extract_question
from bot.cogs._support.responses import defer, update_response
from bot.cogs._support.sending import respond
from bot.cogs.faq._candidates import rank_candidates, reference_titles, valid_phrasings
from bot.cogs.faq._form import QUESTION
from bot.cogs.faq._lookup import require_guild_id, within_modal_deadline
from bot.errors import InputError, NotFoundError, StoreError
from bot.faq.impact import AnswerSummary
from bot.faq.keyed_locks import KeyedLocks
from bot.faq.misses import filter_clusters
from bot.faq.model import EntryDraft, Revision
from bot.faq.text.validation import clean_phrasing, comparison_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from bot.cards.custom_id import CustomId
    from bot.cogs._support.state import BotState
    from bot.cogs.faq._editor import EntryEditor
    from bot.faq.misses import MissCluster

log = structlog.get_logger(__name__)

MOST_MISSES = 500
"""Misses that are looked at together, the most asked ones."""
SHORT = 120
STAYS = "The question stays in the list."
OTHER_SUBJECTS = frozenset({"off-topic", "chatter"})
RESTORED = "They are listed again."
NOTHING_TO_RESTORE = (
    "There is nothing to restore: it is listed already, or was dismissed over a day ago."
)
DONE_ALREADY = (
    "These questions were answered, taught or dismissed meanwhile. /faq unanswered shows the rest."
)
NO_CHOICE = "That is neither a question that I know nor an entry of this server; choose another."
LEFT_ONE = "One more wording does not fit, and stays in the list."
LEFT = "{count} more wordings do not fit, and stay in the list."


class UnansweredQuestions:
    """Teach: what members asked in vain, and what would answer it."""

    def __init__(self, service: BotState, writing: EntryEditor) -> None:
        self._service, self._turns = service, KeyedLocks()
        self._writing = writing

    async def show_unanswered(
        self, interaction: discord.Interaction, position: ListPosition
    ) -> None:
        """Show the unanswered questions that a filter and a search leave."""
        await defer(interaction)
        # What was asked a moment ago may still wait to be written.
        await self._service.usage.written()
        await self._show(interaction, position)

    async def test(self, interaction: discord.Interaction, question: str) -> None:
        """Show the card that a member would get, then why; nothing of it is kept."""
        await defer(interaction)
        known = await self._service.guilds.whole(require_guild_id(interaction))
        library, text = self._service.engine, extract_question(question)
        answer = library.answer(text, entries=known.entries)
        explanation = library.explain(text, entries=known.entries)
        lines = library.explain_entries(text, known.entries) if known.entries else ()
        unasked = None
        if known.settings.listening:
            heard = library.answer(text, entries=known.entries, passive=True)
            unasked = heard.outcome == "answer"
        names = reference_titles(library, known.entries)
        names |= library.concept_labels
        note = f"-# What members get who ask “{escape_markdown(truncate(text, SHORT))}”"
        await update_response(interaction, answer_card(answer, CardOptions(note=note)))
        await respond(interaction, explanation_card(answer, explanation, names, unasked, lines))

    @component(ComponentAction.MISSES, requires=Access.CURATOR)
    async def _turn(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Turn to a page of the misses, or back to them."""
        await defer(interaction)
        await self._show(interaction, ListPosition.parse(press.argument))

    @component(ComponentAction.NEW_ENTRY, requires=Access.CURATOR)
    async def _write(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Open the form of a new entry; once that is saved the misses are done with."""
        group = await within_modal_deadline(
            self._group(require_guild_id(interaction), press.reference)
        )
        form = EntryDraft({QUESTION: group.text}, misses=group.numbers)
        await self._writing.open(interaction, form)

    @component(ComponentAction.MEANS, requires=Access.CURATOR)
    async def _ask_meaning(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Offer what the misses could mean."""
        await defer(interaction)
        guild = require_guild_id(interaction)
        group = await self._group(guild, press.reference)
        entries = (await self._service.guilds.whole(guild)).entries
        library = self._service.engine
        options = rank_candidates(library, entries, group)
        position = ListPosition.parse(press.argument)
        view = choose_target_card(group, options, reference_titles(library, entries), position)
        await update_response(interaction, view)

    @component(ComponentAction.TEACH, requires=Access.CURATOR)
    async def _teach(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Save that the misses mean what was chosen, and say what is live now."""
        await defer(interaction)
        guild = require_guild_id(interaction)
        chosen = next(iter(selected_values(interaction)), "")
        # Pressed twice, it is taught once: the second finds nothing left to teach.
        async with self._turns.of(guild):
            group = await self._group(guild, press.reference)
            taught = await self._taught(guild, chosen, group, interaction.user.id)
            done = _taught_in(group, taught)
            sentence, is_live = await self._live(guild, group.text, chosen)
            if not is_live:
                done = ()
            try:
                await self._service.store.dismiss(guild, done)
            except StoreError as error:
                # The wordings are saved; misses that stay can be dismissed by hand.
                log.warning("misses stay", guild=guild, reason=str(error))
        if is_live and (left := len(group.misses) - len(done)):
            sentence += f" {LEFT_ONE if left == 1 else LEFT.format(count=left)}"
        entry = f"e{taught.entry}"
        position = ListPosition.parse(press.argument)
        await update_response(
            interaction, phrasing_added_card(entry, taught.version, sentence, position)
        )

    async def _taught(self, guild: int, chosen: str, group: MissCluster, who: int) -> Revision:
        """Save the wordings of a group as those of an entry or of a topic."""
        entries = (await self._service.guilds.whole(guild)).entries
        known = entries.get(chosen) if entries is not None else None
        if known is not None and not known.draft.points:
            phrasings = valid_phrasings(group)
            return await self._service.faq.add_phrasings(guild, who, known.number, phrasings)
        if self._service.engine.can_recall(chosen):
            return await self._service.faq.link_to_topic(guild, who, chosen, valid_phrasings(group))
        raise InputError(NO_CHOICE)

    async def _live(self, guild: int, text: str, chosen: str) -> tuple[str, bool]:
        """Return what members who ask get from now on, and whether it is what was chosen."""
        entries = (await self._service.guilds.fresh(guild)).entries
        library = self._service.engine
        answer = library.answer(text, entries=entries)
        asked = f"Members who ask “{escape_markdown(truncate(text, SHORT))}”"
        titles = {chosen: library.topic_titles.get(chosen, chosen)}
        titles |= reference_titles(library, entries)
        meant = f"“{escape_markdown(titles[chosen])}”"
        if chosen in {answer.topic, answer.reference}:
            return f"{asked} now get {meant}.", True
        got = escape_markdown(str(AnswerSummary(answer.outcome, answer.topic, answer.heading)))
        if any(related.topic == chosen for related in answer.related):
            return f"{asked} still get {got}, and are offered {meant} with it. {STAYS}", False
        return f"{asked} get {got}. `/faq test` shows why. {STAYS}", False

    @component(ComponentAction.DISMISS, requires=Access.CURATOR)
    async def _dismiss(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Dismiss a group of misses and show what is left."""
        await defer(interaction)
        group = await self._group(require_guild_id(interaction), press.reference)
        said = f"Dismissed: “{escape_markdown(truncate(group.text, SHORT))}”"
        await self._dismiss_all(interaction, press, group.numbers, said)

    @component(ComponentAction.DISMISS_PAGE, requires=Access.CURATOR)
    async def _dismiss_page(self, interaction: discord.Interaction, press: CustomId) -> None:
        """Dismiss the groups that a page showed, whatever is on that page now."""
        await defer(interaction)
        shown = {int(number) for number in press.reference.split("-") if number.isdecimal()}
        groups = [
            group
            for group in await self._groups(require_guild_id(interaction))
            if not shown.isdisjoint(group.numbers)
        ]
        if not groups:
            raise InputError(DONE_ALREADY)
        numbers = [number for group in groups for number in group.numbers]
        said = f"Dismissed: {len(groups)} question{'s'[: len(groups) != 1]}"
        await self._dismiss_all(interaction, press, numbers, said)

    async def _dismiss_all(
        self,
        interaction: discord.Interaction,
        press: CustomId,
        numbers: Sequence[int],
        said: str,
    ) -> None:
        now = datetime.now(UTC)
        await self._service.store.dismiss(require_guild_id(interaction), numbers, now)
        await self._show(interaction, ListPosition.parse(press.argument), said, now)

    @component(ComponentAction.RESTORE_MISSES, requires=Access.CURATOR)
    async def _restore(self, interaction: discord.Interaction, press: CustomId) -> None:
        """List again what was dismissed at a moment."""
        await defer(interaction)
        at = parse_moment(press.reference)
        restored = at and await self._service.store.restore_misses(
            require_guild_id(interaction), at
        )
        said = RESTORED if restored else NOTHING_TO_RESTORE
        await self._show(interaction, ListPosition.parse(press.argument), said)

    async def _show(
        self,
        interaction: discord.Interaction,
        position: ListPosition,
        said: str = "",
        dismissed_at: datetime | None = None,
    ) -> None:
        board = await self._board(require_guild_id(interaction), position)
        await update_response(interaction, unanswered_card(board, position, said, dismissed_at))

    async def _board(self, guild: int, position: ListPosition) -> UnansweredView:
        store, known = self._service.store, await self._service.guilds.whole(guild)
        every, tallies = await self._groups(guild), await store.tallies(guild)

        def is_other_subject(text: str) -> bool:
            answer = self._service.engine.answer(text, entries=known.entries)
            return answer.outcome in OTHER_SUBJECTS

        groups = await asyncio.to_thread(
            filter_clusters, every, position.shown, position.search, is_other_subject
        )
        names = reference_titles(self._service.engine, known.entries)
        for tally in tallies:
            # What the graph answers has a name of its own making.
            if tally.reference not in names and tally.unhelpful:
                try:
                    answer = self._service.engine.recall(tally.reference, entries=known.entries)
                except NotFoundError:
                    continue
                names[tally.reference] = answer.heading
        since = datetime.now(UTC).date() - timedelta(days=USAGE_DAYS)
        uses = await store.counts(guild, since)
        return UnansweredView(groups, tallies, names, known.settings.keep_misses, uses)

    async def _groups(self, guild: int) -> tuple[MissCluster, ...]:
        misses = await self._service.store.misses(guild, MOST_MISSES)
        # Hundreds of questions take a while to compare, and members ask meanwhile.
        return await asyncio.to_thread(self._service.engine.cluster_misses, misses)

    async def _group(self, guild: int, number: str) -> MissCluster:
        """Return the group that a miss is in now; InputError if it is done with."""
        wanted = int(number) if number.isdecimal() else 0
        for group in await self._groups(guild):
            if wanted in group.numbers:
                return group
        raise InputError(DONE_ALREADY)


def _taught_in(group: MissCluster, taught: Revision) -> tuple[int, ...]:
    """Return the misses of a group whose wordings are among those that were saved."""
    draft = taught.after
    saved = (
        {comparison_key(wording) for wording in (draft.question, *draft.phrasings)}
        if draft
        else set()
    )
    return tuple(
        miss.number for miss in group.misses if comparison_key(clean_phrasing(miss.text)) in saved
    )
