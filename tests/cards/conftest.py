"""Fixtures of the cards: the project's own knowledge and every answer in it."""

from __future__ import annotations

import pytest

from bot.engine import AnswerEngine
from tests.cards.every_answer import every_answer, every_detail
from tests.cli_runner import KNOWLEDGE


@pytest.fixture(scope="session")
def library():
    """Return the library of the shipped knowledge."""
    return AnswerEngine.open(KNOWLEDGE)


@pytest.fixture(scope="session")
def answers(library):
    """Return every answer that the knowledge can give."""
    return every_answer(library)


@pytest.fixture(scope="session")
def details(library, answers):
    """Return what can be asked of every answer, with what was asked."""
    return every_detail(library, answers)
