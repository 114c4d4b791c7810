"""The project's own files: settings, READMEs and package match the code."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import discord
import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.cards.privacy_card import FORGET, LEAVING, QUESTIONS, READ, VOTES, WRITERS
from bot.cli import commands
from bot.settings import Settings
from bot.store.address import default_url, parse_database_url

ROOT = Path(__file__).resolve().parents[1]
VARIABLE = re.compile(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"")
READMES = [
    "README.md",
    "bot/README.md",
    "bot/pictures/README.md",
    "knowledge/README.md",
    "tests/README.md",
    "tests/bench/README.md",
    "tests/fake_discord/README.md",
    ".github/CHANGELOG.md",
    ".github/CONTRIBUTING.md",
    ".github/DEPLOY.md",
]
FOREIGN = {"TERM"}
DISTRIBUTIONS = {
    "discord": "discord.py",
    "dotenv": "python-dotenv",
    "markdown_it": "markdown-it-py",
    "prometheus_client": "prometheus-client",
    "pydantic_core": "pydantic",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}
"""Modules whose library has another name."""


def test_every_variable_is_in_the_example():
    """Whoever copies .env.example knows all that can be set."""
    read = {name.upper() for name in Settings.model_fields}
    for file in (ROOT / "bot").rglob("*.py"):
        read.update(VARIABLE.findall(file.read_text("utf-8")))
    listed = set(
        re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    )
    assert read - FOREIGN == listed


def _read(name):
    return (ROOT / name).read_text("utf-8")


def test_the_readme_is_short():
    """A newcomer reads the README to its end; details are where their readers are."""
    assert len(_read("README.md").splitlines()) <= 150


@pytest.mark.parametrize("readme", READMES)
def test_every_file_that_a_readme_names_exists(readme):
    """Links and names of files lead somewhere, from the README's own folder or from the top."""
    text = _read(readme)
    named = set(re.findall(r"\]\((?!https?:)([^)#]+)\)", text))
    named |= set(re.findall(r"`((?:bot|tests|knowledge|\.github|\.ci)/[\w./-]*\w/?)`", text))
    named |= set(re.findall(r"`([\w/-]+\.(?:yaml|txt|md|lock))`", text))
    here = (ROOT / readme).parent
    missing = [name for name in named if not (here / name).exists() and not (ROOT / name).exists()]
    assert not missing


def test_every_command_is_in_the_readme():
    """What can be run is described."""
    readme = _read("README.md")
    for name, command in commands.commands.items():
        assert command.hidden or f"squatbot {name}" in readme


def test_the_shown_answer_is_the_real_one():
    """The README shows what the bot says today."""
    shown = re.search(r'\$ squatbot ask "([^"]+)"\n(.*?)```', _read("README.md"), re.DOTALL)
    assert shown
    done = CliRunner().invoke(commands, ["ask", shown[1]])
    assert shown[2].split() == done.output.split()


def test_every_setting_is_described():
    """DEPLOY.md has every variable."""
    deploy = _read(".github/DEPLOY.md")
    for name in Settings.model_fields:
        assert f"`{name.upper()}`" in deploy


def test_the_privacy_section_promises_what_the_card_promises():
    """What is kept, for how long, and what is removed is the same in both."""
    section = _read(".github/DEPLOY.md").partition("\n## Privacy\n")[2]
    promised = " ".join(section.partition("\n## ")[0].split())
    shown = " ".join(f"{QUESTIONS} {READ} {VOTES} {WRITERS} {LEAVING} {FORGET}".split())
    for words in (
        "that got no sure answer",
        "after *Not helpful*",
        "without their author, mentions, links, e-mail addresses and numbers of five digits",
        "as being about pain or an injury is never kept",
        "90 days",
        "a member and answer",
        "30 days",
        "channels that a server's admins chose with `/settings`",
        "`/privacy forget` erases",
        "by “a moderator”",
    ):
        assert words in promised, words
        assert words in shown, words


def test_the_service_and_the_commands_use_one_database(monkeypatch):
    """The commands of DEPLOY.md find the database where the unit lets the bot put it."""
    deploy, unit = _read(".github/DEPLOY.md"), _read("bot/client/squatbot.service")
    (home,) = set(re.findall(r"XDG_DATA_HOME=(\S+)", deploy + unit))
    monkeypatch.setenv("XDG_DATA_HOME", home)
    database = parse_database_url(default_url()).path
    assert f"`{database}`" in deploy
    assert f"cd {database.parent}\n" in deploy


def test_the_invite_link_asks_for_what_is_used():
    """The bot views channels, sends there and in threads, with files, and reads what it answers."""
    asked = re.search(r"permissions=(\d+)", _read("README.md"))
    used = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        attach_files=True,
        read_message_history=True,
    )
    assert asked
    assert int(asked[1]) == used.value


def test_every_dependency_has_its_reason():
    """The table in bot/README.md says why each library is used."""
    table = _read("bot/README.md").partition("\n## Dependencies\n")[2].lower()
    for requirement in _requirements():
        if not requirement.name.startswith("types-"):
            assert requirement.name.lower() in table, requirement.name


def test_every_benchmark_is_described():
    """The README of the benchmarks has the command of each."""
    named = set(re.findall(r'case \["(\w+)"', _read("tests/bench/__main__.py")))
    described = set(re.findall(r"python -m tests\.bench (\w+)", _read("tests/bench/README.md")))
    assert named - {"fit"} <= described


def _requirements():
    """Return every requirement of the package and of its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [Requirement(line) for group in groups for line in group]


def test_every_requirement_has_bounds():
    """Each library is held between a tested lowest version and the next one that may break."""
    for requirement in _requirements():
        operators = {specifier.operator for specifier in requirement.specifier}
        assert operators == {">=", "<"}, requirement


def test_the_lock_pins_every_requirement():
    """requirements.lock pins each library within its bounds, with hashes and without hosts."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    pins = re.findall(r"^([\w.-]+)==(\S+)(.*(?:\n .*)*)", lock, re.MULTILINE)
    assert all("--hash=sha256:" in rest for _, _, rest in pins)
    versions = {}
    for name, version, _ in pins:
        versions.setdefault(canonicalize_name(name), []).append(version)
    for requirement in _requirements():
        pinned = versions.get(canonicalize_name(requirement.name), [])
        assert pinned, f"{requirement.name} is missing: run the command at the top of the lock"
        assert all(version in requirement.specifier for version in pinned), requirement


def test_every_import_is_declared():
    """What the bot imports is a dependency of its own, not only one of another library's."""
    declared = {canonicalize_name(requirement.name) for requirement in _requirements()}
    imported = set()
    for file in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Import):
                imported.update(alias.name.partition(".")[0] for alias in node.names)
    foreign = imported - sys.stdlib_module_names - {"bot"}
    assert {canonicalize_name(DISTRIBUTIONS.get(name, name)) for name in foreign} <= declared
