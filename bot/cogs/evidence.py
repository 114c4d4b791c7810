"""/evidence: look up a claim, a study, a muscle, an exercise, a comparison or a term."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.cogs._support.answer_delivery import send_answer
from bot.cogs._support.autocomplete import autocomplete_choices
from bot.errors import InputError, NotFoundError

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
        """Compare two exercises, as far as single studies do."""
        await self._give(
            interaction, self._service.engine.compare, first, second, muscle, private=private
        )

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
        try:
            answer = look_up(*names)
        except NotFoundError as error:
            if error.nearest:
                raise
            raise InputError(f"{error} Pick one from the list.") from error
        await send_answer(self._service, interaction, answer, private=private)
