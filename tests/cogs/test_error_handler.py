"""Errors: what a member reads and what the log says."""

from __future__ import annotations

import re
import traceback

import discord as dpy
import pytest
import structlog
from structlog.testing import LogCapture

from bot.client.bot import SquatBot
from bot.client.identify_limiter import IdentifyLimiter
from bot.cogs._support import error_handler as reporting
from bot.cogs._support.recent_answers import RecentAnswers
from bot.engine import AnswerEngine
from bot.settings import Settings as BotSettings
from tests.cli_runner import KNOWLEDGE
from tests.cogs.user_actions import MARKER, QUESTION, WAYS, card_with, commanding, mentioning
from tests.fake_discord import FakeDiscord, Settings
from tests.fake_discord.client_runner import running
from tests.fake_discord.sample_bot import quick
from tests.fake_discord.state.message_changes import remove, remove_many
from tests.in_process_bot import serving

REFERENCE = re.compile(r"error ([0-9a-f]{8})\.")


class Broken(AnswerEngine):
    """A library in which everything fails that the bot asks of it."""

    is_broken = True

    def _fail(self, *_args, **_options):
        raise ZeroDivisionError

    def __getattribute__(self, name):
        """Return a method that fails in the place of each that is asked for."""
        asked = {
            "answer",
            "converse",
            "recall",
            "show",
            "compare",
            "suggest",
            "suggest_names",
            "overview",
        }
        if name in asked and self.is_broken:
            return self._fail
        return super().__getattribute__(name)


class BrokenRepeats(RecentAnswers):
    """A memory that fails where nobody is waiting for a word."""

    def forget_messages(self, *messages):  # noqa: ARG002  part of the interface
        """Fail."""
        raise ZeroDivisionError


@pytest.fixture(scope="module")
def library():
    """Return a library that can be broken."""
    return Broken.open(KNOWLEDGE)


@pytest.fixture
def log(monkeypatch):
    """Return what the reporter logs."""
    capture = LogCapture()
    logger = structlog.wrap_logger(None, processors=[capture], cache_logger_on_first_use=False)
    monkeypatch.setattr(reporting, "log", logger)
    return capture.entries


@pytest.fixture
async def service(library, tmp_path):
    """Return the parts of a bot whose library fails."""
    library.is_broken = True
    async with serving(library, tmp_path) as parts:
        yield parts


@pytest.fixture
async def discord():
    """Return a fake Discord of the test's own."""
    async with FakeDiscord(quick(Settings)) as fake:
        yield fake


@pytest.fixture
def ada(discord):
    """Return a member."""
    return discord.guild("gym").member("ada")


@pytest.fixture(autouse=True)
async def client(discord, ada, service, tmp_path, monkeypatch):  # noqa: ARG001  a place to be in
    """Return the bot in this process."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    bot = SquatBot(BotSettings(discord_token=discord.token), service, IdentifyLimiter())
    async with running(bot, discord):
        yield bot


def failures(log):
    """Return what was logged as failed."""
    return [one for one in log if one["event"] == "failed"]


def unsent(log):
    """Return what was logged as said to nobody."""
    return [one for one in log if one["event"] == "unsent"]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_a_failure_is_a_sentence_and_a_traceback(discord, ada, log, way):
    """Both bear one reference; the member's is private where Discord allows it."""
    told = await way(discord, ada)
    assert told.is_ephemeral == (way is not mentioning)
    assert told.text.count(".") <= 2
    assert "Something went wrong on my side" in told.text
    (failed,) = failures(log)
    assert REFERENCE.search(told.text)[1] == failed["reference"]
    trace = "".join(traceback.format_exception(failed["exc_info"]))
    assert "ZeroDivisionError" in trace
    assert MARKER not in f"{log}{trace}"
    assert failed["log_level"] == "error"


async def test_the_next_question_is_answered(discord, ada, service):
    """A failure leaves nothing behind: the same question finds its answer a moment later."""
    await mentioning(discord, ada)
    await commanding(discord, ada)
    service.engine.is_broken = False
    said = await ada.says(ada.home, QUESTION, mention=True)
    assert "Do squats work your hamstrings?" in (await said.answer()).text
    assert discord.refused == []


@pytest.mark.parametrize(
    ("command", "option"), [("/ask", "question"), ("/evidence muscle", "muscle")]
)
async def test_a_failing_autocomplete_offers_nothing(ada, log, command, option):
    """The member types on, and the log has the rest."""
    exchange = await ada.autocomplete(command, **{option: MARKER})
    assert exchange.choices == []
    assert not exchange.failed
    (failed,) = failures(log)
    assert failed["where"] == "autocomplete"
    assert MARKER not in str(log)


async def test_choices_that_cannot_be_sent_are_logged(discord, ada, service, log, caplog):
    """discord.py sends them, and what it would log by itself goes where all errors go."""
    service.engine.is_broken = False
    for code in (50035, 50013, 50001):
        log.clear()
        discord.rest_faults.refuse("POST", "/interactions/*", code)
        await ada.autocomplete("/ask", question="hams", until="sent")
        await discord.until(lambda: failures(log), "the failure in the log")
        (failed,) = failures(log)
        assert failed["where"] == "autocomplete"
        assert failed["exc_info"].code == code
        assert failed["reference"]
    assert not [one for one in caplog.records if one.exc_info]


async def test_choices_that_come_too_late_are_not_logged(discord, ada, service, log, caplog):
    """Whoever types on is sent others."""
    service.engine.is_broken = False
    discord.rest_faults.expire_interactions()
    await ada.autocomplete("/ask", question="hams", until="sent")
    assert (await ada.autocomplete("/ask", question="hams")).choices
    assert log == []
    assert not [one for one in caplog.records if one.exc_info]


async def test_a_failing_listener_is_logged(discord, ada, client, service, log):
    """Where nobody waits for a word, the log alone has it."""
    service.engine.is_broken = False
    service.recent_answers = BrokenRepeats()
    answer = await mentioning(discord, ada)
    remove(discord.state, answer)
    remove_many(discord.state, [answer])
    await discord.until(lambda: len(failures(log)) > 1, "the failures in the log")
    told = {one["where"] for one in failures(log)}
    assert told == {"on_raw_message_delete", "on_raw_bulk_message_delete"}
    assert not client.is_closed()


async def test_a_command_that_is_gone_is_answered(ada, client, log):
    """A client that was opened before an update is told to reload."""
    for name in ("help", "ask"):
        client.tree.remove_command(name)
    client.tree.remove_command("Answer from the evidence", type=dpy.AppCommandType.message)
    for exchange in (await ada.slash("/help"), await ada.slash("/ask", question=QUESTION)):
        assert exchange.message.is_ephemeral
        assert "Reload Discord" in exchange.message.text
    said = await ada.says(ada.home, QUESTION)
    menu = await ada.uses_menu("Answer from the evidence", said.message)
    assert "Reload Discord" in menu.message.text
    assert failures(log) == []


async def test_a_word_on_a_failure_that_fails_is_logged(discord, ada, log):
    """Where even that cannot be sent, the log has both, and nothing is tried without end."""
    discord.rest_faults.refuse("POST", "/interactions/*", 50035, times=5)
    exchange = await ada.slash("/ask", question=QUESTION, until="sent")
    await discord.until(lambda: unsent(log), "the second failure in the log")
    await discord.settled(0.1)
    assert exchange.response is None
    assert len(failures(log)) == len(unsent(log)) == 1
    assert len(discord.calls_to("POST", "/interactions/*")) == 1


async def refusing(discord, ada):
    """Contradict oneself in a command."""
    discord.rest_faults.refuse("POST", "/interactions/*", 50035)
    await ada.slash("/ask", question=QUESTION, private=True, until="sent", **{"for": ada})


async def replying(discord, ada):
    """Ask something of a card that is gone."""
    card = card_with(discord, ada.home, "v1:why:gone")
    discord.rest_faults.refuse("POST", "/channels/*/messages", 50035)
    await ada.says(ada.home, "why?", reply_to=card)


@pytest.mark.parametrize("way", [refusing, replying], ids=lambda way: way.__name__)
async def test_a_word_on_a_refusal_that_fails_is_logged(discord, ada, service, log, way):
    """The member is told nothing, so the log has what kept the word from being sent."""
    service.engine.is_broken = False
    await way(discord, ada)
    await discord.until(lambda: unsent(log), "the failure in the log")
    (told,) = unsent(log)
    assert told["exc_info"].code == 50035
    assert told["reference"]
    assert told["log_level"] == "error"
    assert [one["event"] for one in log] == ["refused", "unsent"]


async def test_a_refusal_that_cannot_be_sent_is_logged(discord, ada, service, log):
    """What fails before a command begins is reported like the rest."""
    service.engine.is_broken = False
    while service.rate_limit.check(ada.id) is None:
        pass
    discord.rest_faults.refuse("POST", "/interactions/*", 50035)
    exchange = await ada.slash("/ask", question=QUESTION)
    assert exchange.message.is_ephemeral
    (failed,) = failures(log)
    assert REFERENCE.search(exchange.message.text)[1] == failed["reference"]
    assert failed["where"] == "cooldown"
