"""/evidence: look up a claim, a study, a muscle, an exercise, a comparison or a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.names import label_of
from bot.answers.overview import SOURCES_TOPIC, STRENGTH_TOPIC
from bot.answers.parts import listed
from bot.errors import InputError, NotFoundError
from bot.exts.completion import completing
from bot.exts.delivery import deliver

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.model import Answer
    from bot.answers.names import NameKind
    from bot.exts.service import Service
    from bot.library import Library

Name = app_commands.Range[str, 1, 200]
PRIVATE = "Show it to you alone"
Choices = list[app_commands.Choice[str]]


class Evidence(commands.GroupCog, group_name="evidence", group_description="Look things up"):
    """Show what the knowledge holds of one thing."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @app_commands.command(description="A claim: what it rests on and how sure it is")
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

    @app_commands.command(description="A muscle: what is known of it in these lifts")
    @app_commands.describe(muscle="Its name, as lifters say it", private=PRIVATE)
    async def muscle(
        self, interaction: discord.Interaction, muscle: Name, *, private: bool = False
    ) -> None:
        """Show a muscle."""
        await self._show(interaction, "muscle", muscle, private=private)

    @app_commands.command(description="An exercise: what is known of what it does")
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
        muscle="For this muscle alone",
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
            interaction, lambda library: library.compare(first, second, muscle), private=private
        )

    @app_commands.command(description="What a term means")
    @app_commands.describe(term="A word from an answer, as in EMG", private=PRIVATE)
    async def term(
        self, interaction: discord.Interaction, term: Name, *, private: bool = False
    ) -> None:
        """Define a term."""
        await self._show(interaction, "term", term, private=private)

    @app_commands.command(description="All sources, and what of them was checked")
    @app_commands.describe(private=PRIVATE)
    async def sources(self, interaction: discord.Interaction, *, private: bool = False) -> None:
        """List the sources."""
        await self._give(interaction, lambda library: library.show(SOURCES_TOPIC), private=private)

    @app_commands.command(description="How sure the answers are, and why")
    @app_commands.describe(private=PRIVATE)
    async def certainty(self, interaction: discord.Interaction, *, private: bool = False) -> None:
        """Show the main claims by how sure they are."""
        await self._give(interaction, lambda library: library.show(STRENGTH_TOPIC), private=private)

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
        return await completing(
            self._service, interaction, lambda library: library.suggest_names(kind, current)
        )

    async def _show(
        self, interaction: discord.Interaction, kind: NameKind, name: str, *, private: bool
    ) -> None:
        await self._give(interaction, lambda library: library.show(name, kind), private=private)

    async def _give(
        self,
        interaction: discord.Interaction,
        looked_up: Callable[[Library], Answer],
        *,
        private: bool,
    ) -> None:
        library = self._service.library
        try:
            answer = looked_up(library)
        except NotFoundError as error:
            near = [f"“{label_of(library.graph, one)}”" for one in error.nearest]
            hint = f"Did you mean {listed(near, last='or')}?" if near else "Pick one from the list."
            raise InputError(f"I know nothing by the name “{error.name}”. {hint}") from error
        await deliver(self._service, interaction, answer, private=private)
