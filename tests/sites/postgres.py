"""A real PostgreSQL server on loopback, made for the tests and ended with them; a database for each that asks."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from storage.engine.address import PostgresAddress

USER = "reprintwatch"
NUMBERS = count()


def programs() -> Path | None:
    """The folder with initdb and postgres, of the newest version that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    known = shutil.which("initdb")
    return Path(known).resolve().parent if known else None


class Server:
    """A server that is running."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.emptied: list[PostgresAddress] = []

    def database(self) -> PostgresAddress:
        """A new, empty database."""
        name = f"store{os.getpid()}_{next(NUMBERS)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return PostgresAddress(self._url(name))

    @contextmanager
    def lent(self) -> Iterator[PostgresAddress]:
        """An empty database; emptied afterwards for the next test, for a new one takes ten times as long."""
        address = self.emptied.pop() if self.emptied else self.database()
        yield address
        with psycopg.connect(address.url, autocommit=True) as connection:
            connection.execute("SET lock_timeout = '10s'")
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
            connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
        self.emptied.append(address)

    def _url(self, name: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """A server whose files lie in a folder; it refuses to be root, so a user of Debian's package runs it."""
    where = programs()
    assert where is not None, "PostgreSQL is not installed"
    runner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    data = Path(tempfile.mkdtemp(prefix="postgres", dir="/tmp"))
    if runner:
        shutil.chown(data, "postgres", "postgres")
    log = (folder / "postgres.log").open("wb")
    try:
        made = [
            where / "initdb",
            "-D",
            data,
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale",
            "C.UTF-8",
            "--no-sync",
        ]
        subprocess.run([*runner, *map(str, made)], check=True, stdout=log, stderr=log, cwd="/")
        with socket.socket() as probe:  # as late as can be, lest somebody else takes the port
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = ["-p", str(port), "-h", "127.0.0.1", "-k", str(data), "-c", "fsync=off"]
        options += ["-c", "max_connections=60"]
        process = subprocess.Popen(
            [*runner, str(where / "postgres"), "-D", str(data), *options], stdout=log, stderr=log, cwd="/"
        )
        try:
            running = Server(port)
            _wait_for(running, process)
            yield running
        finally:
            process.send_signal(signal.SIGQUIT)  # at once, without writing down data that is thrown away
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        log.close()
        shutil.rmtree(data, ignore_errors=True)


def _wait_for(running: Server, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(running._url("postgres"), connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)
