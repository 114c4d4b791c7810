"""The project's own knowledge, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evidence.loading import load_knowledge

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="session")
def graph():
    """Give the graph of the shipped knowledge."""
    return load_knowledge(KNOWLEDGE).graph
