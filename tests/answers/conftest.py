"""The project's own knowledge, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import AnswerEngine

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="session")
def library():
    """Open the shipped knowledge."""
    return AnswerEngine.open(KNOWLEDGE)


@pytest.fixture(scope="session")
def graph(library):
    """Return its graph."""
    return library.graph


@pytest.fixture(scope="session")
def lexicon(library):
    """Return its lexicon."""
    return library.matcher.lexicon
