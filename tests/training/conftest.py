"""The engine and the labelled questions that ship in a clone."""

from __future__ import annotations

import pytest

from bot.engine import AnswerEngine


@pytest.fixture(scope="package")
def engine():
    """Open the knowledge that ships."""
    return AnswerEngine.open()
