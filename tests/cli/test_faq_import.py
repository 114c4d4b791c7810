"""`squatbot entries import`: all entries of a file or none."""

from __future__ import annotations

import pytest

from bot.cli.exit_codes import ExitCode
from bot.faq.model import EntryContent
from tests.entry_samples import GUILD, store

FILE = """\
schema: 1
entries:
  - question: May I bring my dog?
    answer: Only a small one.
  - question: Do squats work your hamstrings?
    answer: Our coach says no.
    replaces: squats-work-hamstrings
  - question: What is EMG?
    answer: Ask at the desk.
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "gym.yaml"
    path.write_text(FILE, "utf-8")
    return path


def test_a_dry_run_tells_and_saves_nothing(run, database, file):
    """What would take a topic's place and what is answered already is said."""
    store(database)
    code, told, errors = run("entries", "import", "--guild", GUILD, file, "--dry-run")
    assert (code, errors) == (ExitCode.OK, "")
    assert "In the place of a curated answer" in told
    assert "“What is EMG?” by “What does “EMG” mean?”" in told
    assert told.endswith("3 entries would be added; nothing is saved.\n")
    assert store(database) == ()


def test_a_dry_run_makes_no_database(run, tmp_path, monkeypatch, file):
    """Nor its folder; the file is judged as for a server without entries."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new/squatbot.db")
    code, told, errors = run("entries", "import", "--guild", GUILD, file, "--dry-run", "--create")
    assert (code, errors) == (ExitCode.OK, "")
    assert told.endswith("3 entries would be added; nothing is saved.\n")
    assert not (tmp_path / "new").exists()


def test_a_file_that_is_refused_makes_no_database(run, database, file):
    """Its problems are told without one."""
    file.write_text(FILE.replace("Only a", "Dear @everyone, a"), "utf-8")
    code, _, errors = run("entries", "import", "--guild", GUILD, file, "--create")
    assert code == ExitCode.DATA_ERROR
    assert f"{file}:4:13: The answer holds the mention" in errors
    assert not database.exists()


def test_a_database_is_made_only_where_that_is_asked_for(run, database, file):
    """A DATABASE_URL with a slip in it gets a sentence, and no second database."""
    code, told, errors = run("entries", "import", "--guild", GUILD, file)
    assert (code, told) == (ExitCode.USAGE_ERROR, "")
    assert errors.count("\n") == 1
    assert str(database) in errors
    assert "--create" in errors
    assert not database.exists()
    assert run("entries", "import", "--guild", GUILD, file, "--create")[0] == ExitCode.OK
    assert len(store(database)) == 3


def test_problems_are_told_by_line_and_nothing_is_imported(run, database, file):
    """All or nothing, and exit code 1."""
    file.write_text(
        FILE.replace("Only a", "Dear @everyone, a").replace("What is EMG?", "abc"), "utf-8"
    )
    code, told, errors = run("entries", "import", "--guild", GUILD, file)
    assert (code, told) == (ExitCode.DATA_ERROR, "")
    assert f"{file}:4:13: The answer holds the mention" in errors
    assert f"{file}:8:" in errors
    assert "Nothing was imported." in errors
    assert store(database) == ()


def test_the_same_file_twice_is_refused(run, database, file):
    """No entry is doubled, and a dry run says so too."""
    store(database)
    assert run("entries", "import", "--guild", GUILD, file)[0] == ExitCode.OK
    for option in ((), ("--dry-run",)):
        code, _, errors = run("entries", "import", "--guild", GUILD, file, *option)
        assert code == ExitCode.DATA_ERROR
        assert "asked by the entry e1 already" in errors
    assert len(store(database)) == 3


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"schema: 1\nentries: []\n", "holds no entries"),
        (b"", "holds nothing"),
        (b"x" * 5_000_001, "larger than 5 MB"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_files_that_hold_nothing_to_import(run, file, data, told):
    """Each gets a sentence."""
    file.write_bytes(data)
    code, _, errors = run("entries", "import", "--guild", GUILD, file)
    assert code in {ExitCode.DATA_ERROR, ExitCode.USAGE_ERROR}
    assert told in errors
    assert "Traceback" not in errors


def test_an_update_shows_what_changes_and_saves_it(run, database, file):
    """What the file asks as the server does is changed; the difference is shown before."""
    store(database, EntryContent("May I bring my dog?", "No."))
    arguments = ("entries", "import", "--guild", GUILD, file, "--update")
    code, told, errors = run(*arguments, "--dry-run")
    assert (code, errors) == (ExitCode.OK, "")
    assert "e1 would change:\n-answer: No.\n+answer: Only a small one.\n" in told
    assert told.endswith("2 entries would be added, 1 entry changed; nothing is saved.\n")
    code, told, errors = run(*arguments)
    assert (code, errors) == (ExitCode.OK, "")
    assert told.endswith("2 entries added, from e2 to e3.\n1 entry changed.\n")
    assert store(database)[0].draft.answer == "Only a small one."
    code, told, _ = run(*arguments)
    assert (code, told) == (ExitCode.OK, "3 entries of the file unchanged.\n")
