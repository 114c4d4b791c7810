"""The texts of the commands in every language that there is a catalogue of."""

from __future__ import annotations

import json

import discord as dpy
import pytest

from bot.app.client import Client
from bot.app.gateway import IdentifyTurns
from bot.app.translation import LOCALES, read_catalogues
from bot.cards.limits import OPTION_TEXT, units
from bot.library import Library
from bot.settings import Settings as BotSettings
from tests.commands import KNOWLEDGE
from tests.in_process import serving
from tests.loopback import Loopback, Settings
from tests.loopback.pointing import running
from tests.loopback.small_bot import quick

TEMPLATE = "en-US"


def described(command):
    """Give the commands and options of a registered command that have a description."""
    found = [command] if command.get("description") else []
    return [*found, *(one for option in command.get("options", ()) for one in described(option))]


@pytest.fixture
async def registered(tmp_path, monkeypatch):
    """Register the commands with the catalogues of a folder, and give what Discord has then."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    async def register(folder):
        monkeypatch.setattr("bot.app.client.read_catalogues", lambda: read_catalogues(folder))
        async with Loopback(quick(Settings)) as discord:
            discord.guild("gym")
            settings = BotSettings(discord_token=discord.token)
            async with serving(Library.open(KNOWLEDGE), tmp_path) as service:
                client = Client(settings, service, IdentifyTurns())
                async with running(client, discord):
                    (call,) = discord.calls_to("PUT", "/applications/*/commands")
                    return call.body

    return register


async def test_the_template_lists_every_text_and_no_other(registered):
    """Whoever translates the template has translated all, and nothing in vain."""
    texts = {
        one["description"] for command in await registered(LOCALES) for one in described(command)
    }
    template = read_catalogues()[TEMPLATE]
    assert set(template) == texts
    assert all(english == text for text, english in template.items())


async def test_a_second_language_reaches_discord(registered, tmp_path):
    """Each description comes in it too; what it lacks stays English, and so do names."""
    template = dict(read_catalogues()[TEMPLATE])
    lacking = template.popitem()[0]
    rows = [f"{json.dumps(text)} = {json.dumps(text[::-1])}" for text in template]
    # A text that happens to be a name does not rename anything.
    rows += ['"ask" = "fragen"', '"Answer from the evidence" = "Antworten"', '"question" = "frage"']
    (tmp_path / "de.toml").write_text("\n".join(["[texts]", *rows]), "utf-8")
    commands = await registered(tmp_path)
    for one in (one for command in commands for one in described(command)):
        text = one["description"]
        wanted = {} if text == lacking else {"de": text[::-1]}
        assert (one.get("description_localizations") or {}) == wanted
    assert '"name_localizations": {"' not in json.dumps(commands)


@pytest.mark.parametrize("language", read_catalogues())
def test_a_catalogue_fits_discord(language):
    """Discord knows its language, and takes each of its texts."""
    assert language in {one.value for one in dpy.Locale}
    catalogue = read_catalogues()[language]
    assert set(catalogue) <= set(read_catalogues()[TEMPLATE])
    for text in catalogue.values():
        assert 1 <= units(text) <= OPTION_TEXT
        assert text == text.strip()
