"""The PostgreSQL that the tests bring along."""

from __future__ import annotations

import pytest

from tests.store import postgresql


def test_a_python_without_the_wheel_is_told_in_a_sentence(monkeypatch):
    """Whoever runs the tests reads which Python they need; no folder is left behind."""
    monkeypatch.setattr(postgresql, "find_spec", lambda _: None)
    monkeypatch.setattr(
        postgresql.tempfile, "mkdtemp", lambda **_: pytest.fail("a folder was made")
    )
    with pytest.raises(pytest.fail.Exception, match=r"Python 3\.11 and 3\.12") as failure:
        postgresql.Server()
    assert not failure.value.pytrace
