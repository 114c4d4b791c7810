"""`squatbot entries`: server entries from the command line."""

from __future__ import annotations

import subprocess
import sys

import pytest
import yaml

from bot.cli.exit_codes import ExitCode
from tests.cli_runner import COMMAND, ROOT, environment
from tests.entry_samples import GUILD, HOURS, POINTER, store

OTHER = 5


def test_what_is_exported_from_one_server_is_imported_into_another(run, database, tmp_path):
    """Nothing is lost on the way, and no token is needed."""
    store(database, HOURS, POINTER)
    path = tmp_path / "out.yaml"
    code, told, errors = run("entries", "export", "--guild", GUILD, "--output", path)
    assert (code, told, errors) == (ExitCode.OK, "", "2 entries written.\n")
    code, told, _ = run("entries", "import", "--guild", OTHER, path)
    assert code == ExitCode.OK
    assert told.endswith("2 entries added, from e1 to e2.\n")
    assert [one.draft for one in store(database, guild=OTHER)] == [HOURS, POINTER]
    assert len(store(database)) == 2


def test_an_export_to_the_output_is_the_file_alone(run, database):
    """It can be piped on; what is said goes to the errors."""
    store(database, HOURS)
    code, told, _ = run("entries", "export", "--guild", GUILD)
    assert code == ExitCode.OK
    assert yaml.safe_load(told)["entries"][0]["answer"] == HOURS.answer


def test_an_export_keeps_every_sign_where_the_terminal_lacks_it(database):
    """It is UTF-8 whatever the locale."""
    store(database, HOURS)
    done = subprocess.run(  # noqa: S603  our own command
        [*COMMAND, "entries", "export", "--guild", str(GUILD)],
        env=environment(PYTHONIOENCODING="ascii"),
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert "💪".encode() in done.stdout


def test_a_list_names_number_day_and_question(run, database):
    """What only points to a topic is shown as such."""
    day = store(database, HOURS, POINTER)[0].reviewed.date()
    code, told, _ = run("entries", "list", "--guild", GUILD)
    assert code == ExitCode.OK
    assert told.splitlines() == [
        f"e1\t{day}\t{HOURS.question} [The gym]",
        f"e2\t{day}\t{POINTER.question} → squats-work-hamstrings",
    ]
    assert "has no entries" in run("entries", "list", "--guild", OTHER)[2]


def test_a_backup_is_a_database_that_opens(run, database, tmp_path):
    """It holds what was there."""
    store(database, HOURS)
    copy = tmp_path / "copy.db"
    assert run("entries", "backup", copy)[0] == ExitCode.OK
    assert [one.draft for one in store(copy)] == [HOURS]
    assert run("entries", "backup", database, "--force")[0] == ExitCode.USAGE_ERROR


def test_a_backup_replaces_no_file_unasked(run, database, tmp_path):
    """The last good copy may be the only one."""
    store(database, HOURS)
    copy = tmp_path / "copy.db"
    copy.write_text("the only copy", "utf-8")
    code, _, error = run("entries", "backup", copy)
    assert code == ExitCode.USAGE_ERROR
    assert "--force" in error
    assert copy.read_text("utf-8") == "the only copy"
    assert run("entries", "backup", copy, "--force")[0] == ExitCode.OK


@pytest.mark.parametrize("command", [["list"], ["export"]], ids=["list", "export"])
def test_a_database_that_is_not_there_is_not_made(run, database, command):
    """Who reads is told where it was looked for."""
    name, *others = command
    code, told, errors = run("entries", name, "--guild", GUILD, *others)
    assert (code, told) == (ExitCode.USAGE_ERROR, "")
    assert str(database) in errors
    assert not database.exists()


@pytest.mark.parametrize("url", ["mysql://user:hunter2@host/db", "nonsense", "sqlite:///"])
def test_a_database_url_that_is_none_is_bad_configuration(run, monkeypatch, url):
    """Exit code 78, and no word of the URL."""
    monkeypatch.setenv("DATABASE_URL", url)
    code, told, errors = run("entries", "list", "--guild", GUILD)
    assert (code, told) == (ExitCode.CONFIG_ERROR, "")
    assert "DATABASE_URL" in errors
    assert "hunter2" not in errors


def test_a_database_that_cannot_be_used_is_a_sentence(run, database):
    """Exit code 1 for a file that is none of ours."""
    database.write_bytes(b"no database" * 1_000)
    code, told, errors = run("entries", "list", "--guild", GUILD)
    assert (code, told) == (ExitCode.DATA_ERROR, "")
    assert errors.strip()
    assert "Traceback" not in errors


def test_the_url_is_read_from_a_file_of_settings(run, database, tmp_path, monkeypatch):
    """A .env beside the command will do, and its other settings do not matter."""
    store(database, HOURS)
    monkeypatch.delenv("DATABASE_URL")
    (tmp_path / ".env").write_text(f"DATABASE_URL=sqlite:///{database}\nSHARD_COUNT=x\n")
    monkeypatch.chdir(tmp_path)
    assert HOURS.question in run("entries", "list", "--guild", GUILD)[1]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["list", "--guild", "gym"],
        ["list", "--guild", "0"],
        ["import", "--guild", "5", "/no/such/file"],
        ["promote", "--guild", "5"],
        ["bogus"],
    ],
)
def test_wrong_usage_is_exit_code_2(run, arguments):
    """Before any database is looked at."""
    code, told, errors = run("entries", *arguments)
    assert (code, told) == (ExitCode.USAGE_ERROR, "")
    assert "Traceback" not in errors


def test_asking_imports_no_database():
    """Answers in a terminal do not wait for what they do not need."""
    program = (
        "import sys; from bot.cli import main; main(['ask', 'do squats work your hamstrings']);"
        "sys.exit(', '.join({'sqlalchemy', 'alembic', 'discord', 'pydantic_settings'}"
        " & set(sys.modules)) or 0)"
    )
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["backup", "copy.db"], "pg_dump"), (["list", "--guild", "5"], "cannot be reached")],
    ids=["backup", "list"],
)
def test_a_postgresql_that_is_not_there(run, monkeypatch, arguments, told):
    """A sentence, exit code 1, and no word of the password; a backup names the tool for it."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@127.0.0.1:1/squatbot")
    code, shown, errors = run("entries", *arguments)
    assert (code, shown) == (ExitCode.DATA_ERROR, "")
    assert told in errors
    assert "hunter2" not in errors
