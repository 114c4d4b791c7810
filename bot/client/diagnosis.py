"""Diagnosis of an installation: settings, files, database, knowledge, and what Discord says.

Every check ends as a `Check`; none raises, changes anything, or shows a secret. What cannot be
checked here, offline for example, says so instead of passing.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import os
import platform
import re
import shutil
import stat
import sys
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.client.data_dir import data_folder
from bot.client.proxy import DISCORD_API, find_proxy
from bot.engine import AnswerEngine, bundled_knowledge_dir
from bot.errors import ConfigurationError, KnowledgeError, StoreError
from bot.settings import Settings, read_settings
from bot.store.address import SqliteAddress, default_url, parse_database_url
from bot.store.probe import probe_database

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REQUEST_SECONDS = 10.0
CLOCK_TOLERANCE_SECONDS = 5.0
"""Votes and shards compare clocks to within seconds."""
MIN_FREE_MEGABYTES = 100
LISTED_GUILDS = 200
"""Servers that Discord lists in one call."""
LIBRARIES = ("discord.py", "aiohttp", "pydantic", "rapidfuzz", "PyYAML", "SQLAlchemy", "aiosqlite")
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
)
"""What the invite link of the README asks for."""
MESSAGE_CONTENT_FLAGS = (1 << 18) | (1 << 19)
"""Application flags GATEWAY_MESSAGE_CONTENT and GATEWAY_MESSAGE_CONTENT_LIMITED."""
_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{6}\.[\w-]{25,}")
_ASSIGNMENT = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)")


class CheckState(StrEnum):
    """How a check ended."""

    OK = "ok"
    PROBLEM = "problem"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was seen, and what to do where it is not well."""

    name: str
    state: CheckState
    detail: str
    remedy: str = ""


def _ok(name: str, detail: str) -> Check:
    return Check(name, CheckState.OK, detail)


def _problem(name: str, detail: str, remedy: str) -> Check:
    return Check(name, CheckState.PROBLEM, detail, remedy)


def _unknown(name: str, detail: str, remedy: str = "") -> Check:
    return Check(name, CheckState.UNKNOWN, detail, remedy)


async def diagnose() -> list[Check]:
    """Return every check, in the order in which a start would meet them."""
    checks = [*check_versions(), *check_env_file(Path(".env"))]
    settings, found = check_settings()
    checks += found
    checks += check_data_folder(data_folder())
    checks += await check_database(settings)
    checks += check_knowledge(settings)
    checks += await check_discord(settings)
    return checks


def check_versions() -> Iterator[Check]:
    """Yield the versions of Python and of the libraries that matter in a report."""
    yield _ok("Python", f"{platform.python_version()} on {platform.system()}, {sys.executable}")
    names = [f"{name} {metadata.version(name)}" for name in LIBRARIES]
    yield _ok("Libraries", ", ".join(names))


def check_env_file(path: Path) -> Iterator[Check]:
    """Yield what is odd about the `.env` of the folder that the command runs in."""
    name = ".env"
    if not path.exists():
        yield _ok(name, f"none in {Path.cwd()}; settings come from the environment alone")
        return
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        yield _problem(
            name,
            f"{path.resolve()} cannot be read: {reason}",
            "Let the user who runs the bot read it, and save it as UTF-8.",
        )
        return
    known = {field.upper() for field in Settings.model_fields}
    problems = list(_unfit_lines(lines, known))
    has_token = any(re.match(r"\s*DISCORD_TOKEN\s*=\s*\S", line) for line in lines)
    if has_token and os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        problems.append(("others on this machine can read the token", f"chmod 600 {path}"))
    for detail, remedy in problems:
        yield _problem(name, detail, remedy)
    if not problems:
        yield _ok(name, f"{path.resolve()} is read")


def _unfit_lines(lines: Iterable[str], known: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (what is wrong, what to do) of each line that sets nothing or the wrong thing."""
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _ASSIGNMENT.fullmatch(line)
        if found is None:
            yield f"line {number} sets nothing", "Write NAME=value, or begin the line with #."
            continue
        variable, value = found[1].upper(), found[2]
        if variable not in known:
            likely = difflib.get_close_matches(variable, known, n=1, cutoff=0.6)
            hint = f"Did you mean {likely[0]}?" if likely else ".env.example lists every name."
            yield f"line {number}: {variable} is no setting of the bot", hint
        elif value.count('"') % 2 or value.count("'") % 2:
            yield f"line {number}: a quote of {variable} is not closed", "Close it or leave it out."


def check_settings() -> tuple[Settings | None, list[Check]]:
    """Return the settings where they can be used, and a check for each that cannot."""
    try:
        settings = read_settings()
    except ConfigurationError as error:
        return None, [_problem("Settings", sentence, "") for sentence in error.sentences]
    checks = [_ok("Settings", "all can be used"), check_token(settings)]
    return settings, checks


def check_token(settings: Settings) -> Check:
    """Return whether the token has the form of one; it is never shown."""
    token = settings.discord_token.get_secret_value()
    remedy = "On the application's page “Bot” press Reset Token and copy what it shows."
    if token.lower().startswith("bot "):
        return _problem("Token", "it begins with “Bot ”", "Leave that word out.")
    if not _TOKEN.fullmatch(token):
        return _problem("Token", "it has not the form of a bot's token", remedy)
    first = token.partition(".")[0]
    try:
        application = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        application = ""
    if not application.isdecimal():
        return _unknown("Token", "its first part names no application", remedy)
    return _ok("Token", f"of the application {application}")


def check_data_folder(folder: Path) -> Iterator[Check]:
    """Yield whether the data folder can be written, and what room its disk has."""
    name = "Data folder"
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        yield _problem(
            name,
            f"{folder} cannot be written",
            "Give its owner to the user who runs the bot, or set XDG_DATA_HOME.",
        )
        return
    free = shutil.disk_usage(existing).free // 1_000_000
    if free < MIN_FREE_MEGABYTES:
        yield _problem(name, f"{folder}: only {free} MB are free", "Make room on that disk.")
        return
    made = "" if folder.exists() else " (made at the first start)"
    yield _ok(name, f"{folder}{made}, {free:,} MB free")


async def check_database(settings: Settings | None) -> list[Check]:
    """Return whether the database can be used, without creating or upgrading it."""
    name = "Database"
    given = settings.database_url.get_secret_value() if settings and settings.database_url else None
    if settings is None and os.environ.get("DATABASE_URL"):
        return [_unknown(name, "not looked at while settings cannot be used")]
    try:
        address = parse_database_url(default_url() if given is None else given)
        if isinstance(address, SqliteAddress) and not address.path.exists():
            return [_ok(name, f"{address.path} is made at the first start")]
        schema = await probe_database(address)
    except StoreError as error:
        return [_problem(name, str(error), "")]
    kind = f"SQLite, {address.path}" if isinstance(address, SqliteAddress) else "PostgreSQL"
    if schema.is_current:
        return [_ok(name, f"{kind}, tables up to date")]
    return [_ok(name, f"{kind}; its tables are brought up to date at the next start")]


def check_knowledge(settings: Settings | None) -> list[Check]:
    """Return whether the knowledge and the model can be opened."""
    directory = (settings and settings.knowledge_dir) or bundled_knowledge_dir()
    started = time.perf_counter()
    try:
        engine = AnswerEngine.open(directory)
    except KnowledgeError as error:
        first = error.problems[0] if error.problems else error
        return [_problem("Knowledge", str(first), f"squatbot check {directory}")]
    took = time.perf_counter() - started
    overview = engine.overview()
    detail = f"{overview.cited + overview.beyond} sources, opened in {took:.2f} s"
    return [_ok("Knowledge", detail)]


async def check_discord(settings: Settings | None) -> list[Check]:
    """Return what Discord says of the address, the clock, the token and the servers."""
    base = (settings.discord_api_url if settings else None) or DISCORD_API
    try:
        proxy = find_proxy(base)
        connector = proxy.connector() if proxy else None
    except ConfigurationError as error:
        return [_problem("Proxy", "it cannot be used", str(error))]
    way = _ok("Proxy", f"{proxy.address}, from the environment" if proxy else "none")
    timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
    try:
        async with aiohttp.ClientSession(
            timeout=timeout,
            connector=connector,
            proxy=proxy.url if proxy and not proxy.is_socks else None,
        ) as session:
            rest = _Rest(session, base, settings)
            status, _, headers = await rest.get("/gateway")
            checks = [way, _reachable(base, status), _clock(headers.get("Date"))]
            if settings is None:
                return [*checks, _unknown("Application", "needs a token that can be used")]
            return [*checks, *await _application(rest, settings)]
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        detail = f"{base} does not answer ({type(error).__name__})"
        remedy = "Check the network, the proxy and DISCORD_API_URL; the rest could not be checked."
        return [way, _unknown("Discord", detail, remedy)]


class _Rest:
    """Reads of Discord's REST interface, with the bot's token where there is one."""

    def __init__(
        self, session: aiohttp.ClientSession, base: str, settings: Settings | None
    ) -> None:
        self._session, self._base = session, base
        token = settings.discord_token.get_secret_value() if settings else ""
        self._headers = {"Authorization": f"Bot {token}"} if token else {}

    async def get(self, path: str) -> tuple[int, Any, dict[str, str]]:
        """Return the status, the JSON (None for anything else) and the headers of a path."""
        async with self._session.get(f"{self._base}{path}", headers=self._headers) as response:
            is_json = response.content_type == "application/json"
            body = await response.json() if is_json else None
            return response.status, body, dict(response.headers)


def _reachable(base: str, status: int) -> Check:
    if status == HTTPStatus.OK:
        return _ok("Discord", f"{base} answers")
    return _problem(
        "Discord",
        f"{base} answers with {status}",
        "Check DISCORD_API_URL, the proxy and the network.",
    )


def _clock(date: str | None) -> Check:
    if date is None:
        return _unknown("Clock", "the answer has no date to compare with")
    late = time.time() - parsedate_to_datetime(date).timestamp()
    if abs(late) > CLOCK_TOLERANCE_SECONDS:
        way = "ahead" if late > 0 else "behind"
        return _problem(
            "Clock", f"{abs(late):.0f} s {way} of Discord's", "Let the system keep its time by NTP."
        )
    return _ok("Clock", "agrees with Discord's")


async def _application(rest: _Rest, settings: Settings) -> list[Check]:
    """Return the checks that need the token: application, intents, commands, servers."""
    status, application, _ = await rest.get("/applications/@me")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        remedy = "Reset it on the application's page “Bot” and put the new one into .env."
        return [_problem("Application", "Discord refuses the token", remedy)]
    if status != HTTPStatus.OK or not isinstance(application, dict):
        return [_unknown("Application", f"Discord answers with {status}")]
    checks = [_ok("Application", f"{application.get('name')} ({application.get('id')})")]
    has_intent = bool(int(application.get("flags") or 0) & MESSAGE_CONTENT_FLAGS)
    if settings.message_content and not has_intent:
        checks.append(
            _problem(
                "Intents",
                "MESSAGE_CONTENT is 1, but the application lacks the Message Content Intent",
                "Switch it on on the page “Bot”, or set MESSAGE_CONTENT=0.",
            )
        )
    else:
        checks.append(_ok("Intents", "as the settings need them"))
    checks.append(await _commands(rest, str(application.get("id")), settings.dev_guild_id))
    return [*checks, *await _guilds(rest, settings.dev_guild_id)]


async def _commands(rest: _Rest, application: str, guild: int | None) -> Check:
    place = f"/guilds/{guild}" if guild else ""
    status, commands, _ = await rest.get(f"/applications/{application}{place}/commands")
    if status != HTTPStatus.OK or not isinstance(commands, list):
        return _unknown("Commands", f"Discord answers with {status}")
    if not commands:
        return _unknown("Commands", "none are registered yet", "squatbot run registers them.")
    return _ok("Commands", f"{len(commands)} registered{' in the trial server' if guild else ''}")


async def _guilds(rest: _Rest, dev_guild: int | None) -> list[Check]:
    status, guilds, _ = await rest.get(f"/users/@me/guilds?limit={LISTED_GUILDS}")
    if status != HTTPStatus.OK or not isinstance(guilds, list):
        return [_unknown("Servers", f"Discord answers with {status}")]
    checks = [
        _problem(
            "Servers",
            f"in {guild['name']} ({guild['id']}) the bot lacks {', '.join(missing)}",
            "Allow it to the bot's role there; a channel may still take it away.",
        )
        for guild in guilds
        if (missing := missing_permissions(int(guild.get("permissions") or 0)))
    ]
    if dev_guild is not None and str(dev_guild) not in {guild["id"] for guild in guilds}:
        remedy = "Invite the bot there, or empty DEV_GUILD_ID."
        checks.append(_problem("Servers", f"the bot is not in DEV_GUILD_ID {dev_guild}", remedy))
    more = " or more" if len(guilds) == LISTED_GUILDS else ""
    return checks or [_ok("Servers", f"{len(guilds)}{more}, permissions as far as can be told")]


def missing_permissions(granted: int) -> list[str]:
    """Return the permissions of the invite link that a bit set lacks."""
    permissions = discord.Permissions(granted)
    if permissions.administrator:
        return []
    return [
        name.replace("_", " ")
        for name, wanted in PERMISSIONS
        if wanted and not getattr(permissions, name)
    ]
