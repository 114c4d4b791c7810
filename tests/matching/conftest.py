"""The bundled knowledge, loaded once for all tests of matching."""

from __future__ import annotations

import pytest

from bot.engine import AnswerEngine


@pytest.fixture(scope="session")
def library():
    """Open the knowledge that ships."""
    return AnswerEngine.open()


@pytest.fixture(scope="session")
def lexicon(library):
    """Return the shipped lexicon."""
    return library.matcher.lexicon
