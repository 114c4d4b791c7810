"""/faq and the menu “Add to FAQ”: what moderators add, correct, teach and move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.cards.unanswered_cards import FILTER_LABELS, MAX_SEARCH_CHARS, ListPosition
from bot.cogs._support.autocomplete import autocomplete_choices
from bot.cogs._support.permissions import MSG_NOT_A_CURATOR, curator_only_visibility, is_curator
from bot.cogs._support.state import installed_guild_id
from bot.cogs.faq._browse import MAX_REVIEW_MONTHS  # noqa: TC001  discord.py reads the annotations of commands
from bot.cogs.faq._lookup import within_modal_deadline
from bot.errors import InputError
from bot.faq.misses import MissFilter

if TYPE_CHECKING:
    from bot.cogs._support.state import BotState
    from bot.cogs.faq._handlers import FaqHandlers

MENU = "Add to FAQ"
MSG_NOT_IN_GUILD = (
    "I'm not a member of this server, so I can't store anything for it. Invite me with the `bot` "
    "scope first."
)
EntryName = app_commands.Range[str, 1, 200]
Category = app_commands.Range[str, 1, 40]
Choices = list[app_commands.Choice[str]]


@curator_only_visibility
class FaqCog(
    commands.GroupCog, group_name="faq", group_description="This server's own questions and answers"
):
    """Commands for a server's entries; permissions are checked at every command, form and click."""

    def __init__(self, bot: commands.AutoShardedBot, service: BotState, desk: FaqHandlers) -> None:
        self._bot, self._service, self._desk = bot, service, desk
        # discord.py takes no menus from a class.
        menu = app_commands.ContextMenu(name=MENU, callback=self.add_from_message)
        self._menu = curator_only_visibility(menu)

    async def cog_load(self) -> None:
        """Add the message menu, and post every change in the log channel."""
        self._service.faq.subscribe(self._desk.audit_log.on_event)
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Remove the message menu."""
        self._bot.tree.remove_command(MENU, type=discord.AppCommandType.message)

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        """Return whether a member may curate, after saying so where they may not."""
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        try:
            await self._require_curator(interaction)
        except Exception as error:  # noqa: BLE001  discord.py answers nothing after a check that raised
            await self._service.error_handler.interaction(interaction, error, "faq check")
            return False
        return True

    async def _require_curator(self, interaction: discord.Interaction) -> None:
        if installed_guild_id(interaction) is None:
            raise InputError(MSG_NOT_IN_GUILD)
        if not await within_modal_deadline(is_curator(self._service, interaction)):
            raise InputError(MSG_NOT_A_CURATOR)

    @app_commands.command(description="Add a question and its answer")
    async def add(self, interaction: discord.Interaction) -> None:
        """Open an empty form."""
        await self._desk.writing.add(interaction)

    async def add_from_message(
        self, interaction: discord.Interaction, message: discord.Message
    ) -> None:
        """Open a form filled from a message."""
        await self._require_curator(interaction)
        await self._desk.writing.add(interaction, message)

    @app_commands.command(description="Change an entry")
    @app_commands.describe(entry="Question or number, e.g. e7")
    async def edit(self, interaction: discord.Interaction, entry: EntryName) -> None:
        """Open an entry's form."""
        await self._desk.writing.edit(interaction, entry)

    @app_commands.command(description="Remove an entry (can be undone)")
    @app_commands.describe(entry="Question or number, e.g. e7")
    async def remove(self, interaction: discord.Interaction, entry: EntryName) -> None:
        """Ask before an entry is removed."""
        await self._desk.keeping.remove(interaction, entry)

    @app_commands.command(description="Undo the latest change of an entry")
    @app_commands.describe(entry="Question or number, e.g. e7; removed entries too")
    async def undo(self, interaction: discord.Interaction, entry: EntryName) -> None:
        """Undo a change."""
        await self._desk.past.undo(interaction, entry)

    @app_commands.command(description="Who changed an entry, when, and all its earlier versions")
    @app_commands.describe(entry="Question or number, e.g. e7; removed entries too")
    async def history(self, interaction: discord.Interaction, entry: EntryName) -> None:
        """Show an entry's revisions."""
        await self._desk.past.history(interaction, entry)

    @app_commands.command(description="Show an entry as members see it, with its actions")
    @app_commands.describe(entry="Question or number, e.g. e7")
    async def show(self, interaction: discord.Interaction, entry: EntryName) -> None:
        """Show an entry."""
        await self._desk.keeping.show(interaction, entry)

    @app_commands.command(name="list", description="All entries of this server")
    @app_commands.describe(category="Only entries of this category")
    async def list_entries(
        self, interaction: discord.Interaction, category: Category | None = None
    ) -> None:
        """List the entries."""
        await self._desk.keeping.list_entries(interaction, category)

    @app_commands.command(description="Entries due for review")
    @app_commands.describe(months="Months since the last review")
    async def review(
        self,
        interaction: discord.Interaction,
        months: app_commands.Range[int, 1, MAX_REVIEW_MONTHS] = 6,
    ) -> None:
        """List entries that are due for review."""
        await self._desk.keeping.review(interaction, months)

    @app_commands.command(description="Questions that got no answer")
    @app_commands.describe(
        search="Only questions with these words", show="Only questions of a kind"
    )
    @app_commands.choices(
        show=[Choice(name=label, value=value) for value, label in FILTER_LABELS.items()]
    )
    async def unanswered(
        self,
        interaction: discord.Interaction,
        search: app_commands.Range[str, 1, MAX_SEARCH_CHARS] = "",
        show: str = MissFilter.ALL,
    ) -> None:
        """Show unanswered questions."""
        position = ListPosition.parse(f"0.{show}.{search}")
        await self._desk.teaching.show_unanswered(interaction, position)

    @app_commands.command(description="What members asked, and how it was answered")
    @app_commands.describe(days="How far back to count")
    async def stats(self, interaction: discord.Interaction, days: Literal[7, 30, 365] = 30) -> None:
        """Show how often what was asked."""
        await self._desk.statistics.show(interaction, days)

    @app_commands.command(description="What I would answer, and why")
    @app_commands.describe(question="A question, as a member would ask it")
    async def test(
        self, interaction: discord.Interaction, question: app_commands.Range[str, 1, 500]
    ) -> None:
        """Show what a member would get, and why."""
        await self._desk.teaching.test(interaction, question)

    @app_commands.command(description="Download all entries as a YAML file")
    async def export(self, interaction: discord.Interaction) -> None:
        """Send the entries as a file."""
        await self._desk.moving.export(interaction)

    @app_commands.command(name="import", description="Add the entries of a YAML file (all or none)")
    @app_commands.describe(
        file="A file created by /faq export",
        update="Change the entries that ask the same, instead of refusing the file",
    )
    async def import_file(
        self,
        interaction: discord.Interaction,
        file: discord.Attachment,
        update: bool = False,  # noqa: FBT001, FBT002  an option of the command
    ) -> None:
        """Show what a file would add and change, and ask for confirmation."""
        await self._desk.moving.import_file(interaction, file, update=update)

    @edit.autocomplete("entry")
    @remove.autocomplete("entry")
    @undo.autocomplete("entry")
    @history.autocomplete("entry")
    @show.autocomplete("entry")
    async def _entries(self, interaction: discord.Interaction, current: str) -> Choices:
        return await autocomplete_choices(
            self._service,
            interaction,
            lambda _, entries: (
                (listed.topic, listed.question)
                for listed in (entries.listed(current) if entries is not None else ())
            ),
        )

    @list_entries.autocomplete("category")
    async def _categories(self, interaction: discord.Interaction, current: str) -> Choices:
        return await autocomplete_choices(
            self._service,
            interaction,
            lambda _, entries: (
                (name, name)
                for name in sorted({entry.draft.category or "" for entry in entries or ()})
                if name and current.casefold() in name.casefold()
            ),
        )
