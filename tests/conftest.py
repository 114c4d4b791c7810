"""Fixtures that several tests share."""

from __future__ import annotations

import asyncio
import io
import shutil
import signal
import sys
from itertools import count

import pytest
from hypothesis import HealthCheck, settings

from bot.cli import main
from tests.cli_runner import KNOWLEDGE
from tests.store.postgresql import Server

numbers = count(1)

# How fast the machine is at the moment is no rule that a test states.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# A shell lets what it runs in the background ignore Ctrl-C, and its children inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def server():
    """Return the PostgreSQL server that all tests of a process share."""
    server = Server()
    yield server
    server.remove()


@pytest.fixture
def postgresql_url(server):
    """Return the URL of an empty database."""
    name = f"test{next(numbers)}"
    asyncio.run(server.execute(f"CREATE DATABASE {name}"))
    yield server.url(name)
    asyncio.run(server.execute(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command in this process and give code, output and errors."""
    monkeypatch.delenv("KNOWLEDGE_DIR", raising=False)

    def runner(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return runner


@pytest.fixture
def broken(tmp_path):
    """Return a copy of the knowledge with a dangling edge and a doubled key."""
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    path = folder / "evidence" / "growth.yaml"
    text = path.read_text("utf-8").replace("to: c:squats-build-hams", "to: c:squats-build-ham")
    path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def database(tmp_path, monkeypatch):
    """Return a SQLite file that DATABASE_URL names, and no token."""
    path = tmp_path / "squatbot.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    return path
