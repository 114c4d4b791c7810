"""Fixtures that several tests share."""

from __future__ import annotations

import io
import shutil
import sys

import pytest

from bot.cli import main
from tests.commands import KNOWLEDGE


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
    """Give a copy of the knowledge with a dangling edge and a doubled key."""
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    path = folder / "growth.yaml"
    text = path.read_text("utf-8").replace("to: c:squats-build-hams", "to: c:squats-build-ham")
    path.write_text(text, "utf-8")
    return folder
