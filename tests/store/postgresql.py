"""A real PostgreSQL server for the tests: the programs of the pgserver wheel, run our own way.

The wheel's own starter makes a system user where the tests run as root; here the server runs as
`nobody` then. It also listens on TCP only for us, so that passwords can be wrong.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import pytest

NO_WHEEL = (
    "PostgreSQL comes to the tests in the wheel pgserver, which there is for Python 3.11 and 3.12: "
    "make .venv with one of these and install the extra test again."
)
UNPRIVILEGED = "nobody"
HOSTS = """\
local all all trust
host all guarded 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""


def programs():
    """Find the programs without importing the wheel, which would look for a runtime folder."""
    wheel = find_spec("pgserver")
    if wheel is None:
        pytest.fail(NO_WHEEL, pytrace=False)
    (folder,) = wheel.submodule_search_locations
    return Path(folder) / "pginstall" / "bin"


class Server:
    """A server on 127.0.0.1 with a folder of its own."""

    def __init__(self):
        self.programs = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="squatbot-postgresql-"))
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._run("initdb", "--username=squatbot", "--encoding=utf8", "--locale=C", "--no-sync")
        (self.folder / "data" / "pg_hba.conf").write_text(HOSTS)
        self.start()

    def url(self, database, who="squatbot"):
        """Give the URL of a database for a user, or for `user:password`."""
        return f"postgresql://{who}@127.0.0.1:{self.port}/{database}"

    def start(self):
        """Start the server and wait until it answers."""
        # The server itself is never killed here, so it need not wait for the disk.
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off"
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
        """Run a statement as the administrator; gives the rows."""
        connection = await asyncpg.connect(self.url(database))
        try:
            return await connection.fetch(statement)
        finally:
            await connection.close()

    def _run(self, program, *arguments):
        subprocess.run(  # noqa: S603 - programs of the wheel, arguments of ours
            [self.programs / program, "-D", self.folder / "data", *arguments],
            user=self.user,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
