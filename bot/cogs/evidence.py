"""/evidence: look up a claim, a study, a muscle, an exercise, a comparison, a term or a map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.answer_card import notice_card
from bot.cogs._support.answer_delivery import send_answer
from bot.cogs._support.autocomplete import autocomplete_choices
from bot.cogs._support.picture_delivery import send_answer_pictures, send_pictures
from bot.cogs._support.sending import respond
from bot.cogs._support.state import installed_guild_id
from bot.errors import InputError, NotFoundError
from bot.pictures.charts.model import NoChart

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.model import Answer
    from bot.answers.names import NameKind
    from bot.cogs._support.state import BotState

Name = app_commands.Range[str, 1, 200]
PRIVATE = "Only you see it"
Choices = list[app_commands.Choice[str]]


class EvidenceCog(commands.GroupCog, group_name="evidence", group_description="Look things up"):
    """Look up what the knowledge base contains."""

    def __init__(self, service: BotState) -> None:
        self._service = service

    @app_commands.command(description="A claim: its evidence and certainty")
    @app_commands.describe(claim="What is claimed", private=PRIVATE)
    async def claim(
        self, interaction: discord.Interaction, claim: Name, *, private: bool = False
    ) -> None:
        """Show a claim."""
        await self._show(interaction, "claim", claim, private=private)

    @app_commands.command(description="A study: who, how long, what it found, its limits")
    @app_commands.describe(study="Author, year or title", private=PRIVATE)
    async def study(
        self, interaction: discord.Interaction, study: Name, *, private: bool = False
    ) -> None:
        """Show a study."""
        await self._show(interaction, "study", study, private=private)

    @app_commands.command(description="A muscle: what is known about it in these exercises")
    @app_commands.describe(muscle="Its name, as lifters say it", private=PRIVATE)
    async def muscle(
        self, interaction: discord.Interaction, muscle: Name, *, private: bool = False
    ) -> None:
        """Show a muscle."""
        await self._show(interaction, "muscle", muscle, private=private)

    @app_commands.command(description="An exercise: what is known about its effects")
    @app_commands.describe(exercise="Its name, as lifters say it", private=PRIVATE)
    async def exercise(
        self, interaction: discord.Interaction, exercise: Name, *, private: bool = False
    ) -> None:
        """Show an exercise."""
        await self._show(interaction, "exercise", exercise, private=private)

    @app_commands.command(description="Two exercises side by side")
    @app_commands.describe(
        first="One exercise",
        second="The other exercise",
        muscle="For this muscle only",
        private=PRIVATE,
    )
    async def compare(
        self,
        interaction: discord.Interaction,
        first: Name,
        second: Name,
        muscle: Name | None = None,
        *,
        private: bool = False,
    ) -> None:
        """Compare two exercises, as far as single studies do, with a chart where one can be."""
        answer = _found(self._service.engine.compare, first, second, muscle)
        await send_answer(self._service, interaction, answer, private=private)
        chart = self._service.engine.chart(answer.reference)
        if isinstance(chart, NoChart):
            await respond(interaction, notice_card(chart.sentence))
            return
        hidden = await self._hidden(interaction, private=private)
        await send_pictures(self._service, interaction, [chart], private=hidden)

    @app_commands.command(name="map", description="A picture of what an answer rests on")
    @app_commands.describe(answer="A question or a claim", private=PRIVATE)
    async def evidence_map(
        self, interaction: discord.Interaction, answer: Name, *, private: bool = False
    ) -> None:
        """Show the chart and the evidence map of an answer."""
        meant = _found(self._service.engine.show, answer)
        hidden = await self._hidden(interaction, private=private)
        await send_answer_pictures(self._service, interaction, meant.reference, private=hidden)

    @app_commands.command(description="What a term means")
    @app_commands.describe(term="A word from an answer, such as EMG", private=PRIVATE)
    async def term(
        self, interaction: discord.Interaction, term: Name, *, private: bool = False
    ) -> None:
        """Define a term."""
        await self._show(interaction, "term", term, private=private)

    @app_commands.command(description="All sources, and what was checked")
    @app_commands.describe(private=PRIVATE)
    async def sources(self, interaction: discord.Interaction, *, private: bool = False) -> None:
        """List the sources."""
        await self._give(interaction, self._service.engine.show_sources, private=private)

    @app_commands.command(description="How sure the answers are, and why")
    @app_commands.describe(private=PRIVATE)
    async def certainty(self, interaction: discord.Interaction, *, private: bool = False) -> None:
        """Show the main claims by how sure they are."""
        await self._give(interaction, self._service.engine.show_strength, private=private)

    @claim.autocomplete("claim")
    async def _claims(self, interaction: discord.Interaction, current: str) -> Choices:
        return await self._complete(interaction, "claim", current)

    @study.autocomplete("study")
    async def _studies(self, interaction: discord.Interaction, current: str) -> Choices:
        return await self._complete(interaction, "study", current)

    @muscle.autocomplete("muscle")
    @compare.autocomplete("muscle")
    async def _muscles(self, interaction: discord.Interaction, current: str) -> Choices:
        return await self._complete(interaction, "muscle", current)

    @exercise.autocomplete("exercise")
    @compare.autocomplete("first")
    @compare.autocomplete("second")
    async def _exercises(self, interaction: discord.Interaction, current: str) -> Choices:
        return await self._complete(interaction, "exercise", current)

    @evidence_map.autocomplete("answer")
    async def _answers(self, interaction: discord.Interaction, current: str) -> Choices:
        return await autocomplete_choices(
            self._service,
            interaction,
            lambda library, _: (
                (question.topic, question.question) for question in library.suggest(current)
            ),
        )

    @term.autocomplete("term")
    async def _terms(self, interaction: discord.Interaction, current: str) -> Choices:
        return await self._complete(interaction, "term", current)

    async def _complete(
        self, interaction: discord.Interaction, kind: NameKind, current: str
    ) -> Choices:
        return await autocomplete_choices(
            self._service, interaction, lambda library, _: library.suggest_names(kind, current)
        )

    async def _show(
        self, interaction: discord.Interaction, kind: NameKind, name: str, *, private: bool
    ) -> None:
        show = partial(self._service.engine.show, kind=kind)
        await self._give(interaction, show, name, private=private)

    async def _give(
        self,
        interaction: discord.Interaction,
        look_up: Callable[..., Answer],
        *names: str | None,
        private: bool,
    ) -> None:
        """Show what these names stand for."""
        answer = _found(look_up, *names)
        await send_answer(self._service, interaction, answer, private=private)

    async def _hidden(self, interaction: discord.Interaction, *, private: bool) -> bool:
        """Return whether a command's response is for the asker alone."""
        guild = await self._service.guilds.load(installed_guild_id(interaction))
        return private or guild.settings.private


def _found(look_up: Callable[..., Answer], *names: str | None) -> Answer:
    """Return what names stand for; the error for a bad one says where good ones are."""
    try:
        return look_up(*names)
    except NotFoundError as error:
        if error.nearest:
            raise
        raise InputError(f"{error} Pick one from the list.") from error
