"""Be a small bot that does a little of everything, unmodified discord.py throughout."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

if TYPE_CHECKING:
    import re

    from tests.fake_discord.settings import Settings


class CountButton(ui.DynamicItem[ui.Button[ui.View]], template=r"count:(?P<number>\d+)"):
    """Count in its own custom_id, so that it outlives the process."""

    def __init__(self, number: int) -> None:
        button: ui.Button[ui.View] = ui.Button(label=f"{number}", custom_id=f"count:{number}")
        super().__init__(button)
        self.number = number

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction,
        _item: ui.Item[ui.View],
        match: re.Match[str],
    ) -> CountButton:
        """Read the number back."""
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Count up in place."""
        view = ui.View(timeout=None)
        view.add_item(CountButton(self.number + 1))
        await interaction.response.edit_message(view=view)


class Form(ui.Modal, title="Tell us"):
    """Ask for one text."""

    words: ui.Label[ui.Modal] = ui.Label(
        text="Words", component=ui.TextInput(custom_id="words", max_length=20)
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say the words back."""
        field = self.words.component
        assert isinstance(field, ui.TextInput)
        await interaction.response.send_message(f"You wrote {field.value}", ephemeral=True)


def card(text: str = "# Do squats work?") -> ui.LayoutView:
    """Make a Components V2 card with buttons and a select."""
    view = ui.LayoutView(timeout=None)
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=0x336699)
    box.add_item(ui.TextDisplay(text))
    box.add_item(ui.Separator())
    section: ui.Section[ui.LayoutView] = ui.Section(
        ui.TextDisplay("Yes."), accessory=ui.Button(label="Why?", custom_id="why")
    )
    box.add_item(section)
    view.add_item(box)
    row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    options = [discord.SelectOption(label="Hamstrings", value="hams")]
    row.add_item(ui.Select(custom_id="more", placeholder="Related", options=options))
    view.add_item(row)
    return view


class SampleBot(discord.Client):
    """Answer mentions, and offer a command of every kind."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:
        super().__init__(
            intents=intents or discord.Intents.default(),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0,
            **options,
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.errors: list[Exception] = []
        self.resumed = 0
        self.tree.error(self._note)
        add_commands(self.tree)

    async def _note(self, _: discord.Interaction, error: app_commands.AppCommandError) -> None:
        self.errors.append(getattr(error, "original", error))

    async def setup_hook(self) -> None:
        """Register what outlives the process, and the commands."""
        self.add_dynamic_items(CountButton)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once: the fake Discord says when that is too early."""

    async def on_resumed(self) -> None:
        """Count resumes."""
        self.resumed += 1

    async def on_message(self, message: discord.Message) -> None:
        """Answer what mentions the bot or comes directly; echo what was readable."""
        if message.author.bot or message.webhook_id:
            return
        self.heard.append(message)
        assert self.user is not None
        if message.guild is None or self.user in message.mentions:
            text = message.content.replace(self.user.mention, "").strip()
            try:
                await message.reply(f"You said: {text}")
            except discord.HTTPException as error:
                self.errors.append(error)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer the ordinary components of the card."""
        data: Any = interaction.data or {}
        match data.get("custom_id"):
            case "why":
                await interaction.response.send_message("Because.", ephemeral=True)
            case "more":
                chosen = ", ".join(data.get("values", ()))
                await interaction.response.edit_message(view=card(f"# {chosen}"))
            case _:
                # Commands, forms and dynamic items have their own handlers.
                pass


async def complete(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer what begins with what is typed."""
    questions = ("do squats work?", "do squats grow hamstrings?", "what is a squat?")
    return [app_commands.Choice(name=q, value=q) for q in questions if q.startswith(current)]


def add_commands(tree: app_commands.CommandTree[SampleBot]) -> None:
    """Register a command for every kind of answer."""

    @tree.command()
    @app_commands.autocomplete(question=complete)
    async def ask(
        interaction: discord.Interaction, question: str, *, private: bool = False
    ) -> None:
        """Think, answer, and add a private word."""
        await interaction.response.defer(ephemeral=private)
        await interaction.edit_original_response(content=f"Answer to {question}")
        await interaction.followup.send("Between us.", ephemeral=True)

    @tree.command(name="card")
    async def show_card(interaction: discord.Interaction) -> None:
        """Show a card."""
        await interaction.response.send_message(view=card())

    @tree.command()
    async def picture(interaction: discord.Interaction) -> None:
        """Show a picture."""
        file = discord.File(io.BytesIO(b"png"), "map.png", description="A map")
        view = ui.LayoutView(timeout=None)
        gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
        gallery.add_item(media=file, description="A map")
        view.add_item(gallery)
        await interaction.response.send_message(view=view, file=file)

    @tree.command()
    async def count(interaction: discord.Interaction) -> None:
        """Show a button that counts."""
        view = ui.View(timeout=None)
        view.add_item(CountButton(0))
        await interaction.response.send_message("Count", view=view)

    @tree.command()
    async def form(interaction: discord.Interaction) -> None:
        """Open a form."""
        await interaction.response.send_modal(Form())

    @tree.command()
    @app_commands.default_permissions(manage_messages=True)
    async def moderate(interaction: discord.Interaction) -> None:
        """Be hidden from most."""
        await interaction.response.send_message("Done", ephemeral=True)

    group = app_commands.Group(name="evidence", description="Look things up")

    @group.command()
    async def claim(interaction: discord.Interaction, name: str) -> None:
        """Look a claim up."""
        await interaction.response.send_message(f"Claim {name}")

    tree.add_command(group)

    @tree.context_menu(name="Answer from the evidence")
    async def menu(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"On: {message.content}", ephemeral=True)


def quick(settings: type[Settings], **changes: object) -> Settings:
    """Return settings without the waiting that a single test does not need.

    Tests talk faster than a server's members, so that all of them share a higher rate.
    """
    defaults: dict[str, object] = {
        "identify_interval": 0.0,
        "patience": 5.0,
        "global_rate": (1_000, 1.0),
    }
    return settings(**{**defaults, **changes})  # type: ignore[arg-type]
