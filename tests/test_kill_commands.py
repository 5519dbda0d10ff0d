"""Each command that writes, killed at random instants: nothing captured is lost, and the next run completes.

REPRINTWATCH_KILLS=200 pytest -m slow tests/test_kill_commands.py
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import TimeoutExpired

import pytest
from sites.five.serve import five, write_config
from sites.five.truth import A, C, J, M
from sites.program import Program, Run, kill
from sites.web import Web
from sqlite_utils import Database

from monitor.config.reader import load
from storage.engine.schema.migrations import migrations

KILLS = int(os.environ.get("REPRINTWATCH_KILLS", "18"))
SEED = int(os.environ.get("REPRINTWATCH_SEED", "2026"))
LIST_OF_PORTAL = f"http://{C.host}{C.start[0]}"
AGAIN = 4  # kills in a row, before a run goes to its end
MOST_TRIES = 6  # for each kill that is wanted
SOONER = 0.6  # the share of the time after which the next kill comes, where the command had ended
OLDEST = "m006_large_stores"
KEPT = ("passes", "pages", "bodies", "captures")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600 + 30 * KILLS)]


@dataclass(frozen=True)
class Killed:
    """A command to kill: arguments, an exit code of a good end, and the state of the folder before."""

    words: tuple[str, ...]
    code: int = 0
    before: Callable[[Path], None] = lambda folder: None
    longest_s: float = 0.0  # of a command that does not end by itself
    whole: Callable[[Path], object] = lambda folder: None  # raises for a file that is written in part


def _without(*names: str) -> Callable[[Path], None]:
    def removed(folder: Path) -> None:
        for name in names:
            (folder / name).unlink(missing_ok=True)

    return removed


def _ends_with(name: str, end: str) -> Callable[[Path], None]:
    """A file is whole, or is not there."""

    def checked(folder: Path) -> None:
        path = folder / name
        assert not path.exists() or path.read_text("utf-8").rstrip().endswith(end), name

    return checked


def _zip_whole(name: str) -> Callable[[Path], None]:
    def checked(folder: Path) -> None:
        if (folder / name).exists():
            with zipfile.ZipFile(folder / name) as package:
                assert package.testzip() is None

    return checked


def _rows_whole(folder: Path) -> None:
    path = folder / "rows.jsonl"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        json.loads(line)


def _configured(folder: Path) -> None:
    """The configuration is the earlier or the later text, and both can be read."""
    assert {site.name for site in load(folder / "reprintwatch.toml").sites} >= {M.name, J.name, A.name}


def _without_portal(folder: Path) -> None:
    """Take the last portal out of the configuration."""
    path = write_config(folder / "reprintwatch.toml")
    text = path.read_text("utf-8")
    path.write_text(text[: text.rindex("[[sites]]")], encoding="utf-8")


def _saved_page(folder: Path) -> None:
    text = "<html><head><title>通知</title></head><body><h1>通知</h1><p>各地要落实责任。</p></body></html>"
    (folder / "saved.html").write_text(text, encoding="utf-8")


def _older(folder: Path) -> None:
    """Put the captures of the store into a store of an early release."""
    store, old = folder / "watch.db", folder / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        migrations.apply(Database(connection), stop_before=OLDEST)
        connection.commit()
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("ATTACH ? AS new", (str(store),))
        for table in KEPT:
            names = ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))
            connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM new.{table}")
        connection.execute("UPDATE pages SET lease_owner = NULL, lease_until = NULL, absent_at = NULL")
        connection.commit()
    for path in folder.glob("watch.db*"):
        path.unlink()
    old.rename(store)


COMMANDS = {
    "crawl": Killed(("crawl", "--all")),
    "run": Killed(("run",), longest_s=6.0),
    "analyze": Killed(("analyze", "--again")),
    "migrate": Killed(("analyze",), before=_older),
    "backup": Killed(("backup", "copy.db"), before=_without("copy.db")),
    "restore": Killed(("restore", "full.db")),
    "prune": Killed(("prune", "--older-than", "0m")),
    "digest": Killed(("digest", "-o", "digest.html")),
    "init": Killed(("init", "-o", "new.toml"), before=_without("new.toml")),
    "report": Killed(
        ("report", "-o", "r.html"), before=_without("r.html"), whole=_ends_with("r.html", "</html>")
    ),
    "feed": Killed(
        ("feed", "-o", "f.atom"), before=_without("f.atom"), whole=_ends_with("f.atom", "</feed>")
    ),
    "evidence": Killed(
        ("evidence", "{finding}", "-o", "proof.zip"),
        before=_without("proof.zip"),
        whole=_zip_whole("proof.zip"),
    ),
    "export": Killed(
        ("export", "--wacz", "all.wacz"), before=_without("all.wacz"), whole=_zip_whole("all.wacz")
    ),
    "export of rows": Killed(
        ("export", "--jsonl", "captures", "-o", "rows.jsonl"),
        before=_without("rows.jsonl"),
        whole=_rows_whole,
    ),
    "import": Killed(
        ("import", "saved.html", "--url", f"http://{M.host}/a.html", "--at", "2026-11-23T10:00"),
        before=_saved_page,
    ),
    "sites add": Killed(
        ("sites", "add", LIST_OF_PORTAL, "--role", "portal", "--yes"),
        before=_without_portal,
        whole=_configured,
    ),
    "sites pause": Killed(("sites", "pause", M.name)),
    "sites resume": Killed(("sites", "resume", M.name)),
    "acknowledge": Killed(("acknowledge", "--severity", "notice", "--note", "已电话告知")),
    "note": Killed(("note", "{finding}", "已电话告知")),
    "serve": Killed(("serve", "--port", "0"), code=-signal.SIGTERM, longest_s=5.0),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Web]]:
    """A folder with a store of two rounds and a copy of it, and the web that was crawled."""
    folder = tmp_path_factory.mktemp("sound")
    with Web(five(pasted_share=0)) as web:
        program = Program(write_config(folder / "reprintwatch.toml"), web)
        for web.round in (1, 2):
            assert program.run("crawl", "--all").code == 0
        assert program.run("backup", "full.db").code == 0
        assert program.run("evidence", "--init").code == 0
        yield folder, web


def captured(store: Path) -> set[tuple[int, str]]:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30)) as db:
        return set(db.execute("SELECT id, chain FROM captures"))


def words(program: Program, command: Killed) -> list[str]:
    """The arguments of a command, with the first finding of the store."""
    with closing(sqlite3.connect(f"file:{program.store}?mode=ro", uri=True, timeout=30)) as db:
        (finding,) = db.execute("SELECT id FROM findings ORDER BY id LIMIT 1").fetchone() or ("",)
    return [word.format(finding=finding) for word in command.words]


def ended(program: Program, command: Killed) -> Run | None:
    """Run a command to its end; a service is told to stop."""
    if not command.longest_s:
        return program.run(*words(program, command))
    process = program.start(*words(program, command))
    patience = time.monotonic() + 60
    while not takes_sigterm(process.pid) and time.monotonic() < patience:
        time.sleep(0.05)
    time.sleep(1)
    process.terminate()
    _, err = process.communicate(timeout=30)
    return Run(process.returncode, "", err.decode(errors="replace"))


def takes_sigterm(pid: int) -> bool:
    """Whether a process has a handler for SIGTERM by now."""
    caught = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


def killed(program: Program, command: Killed, after_s: float) -> bool:
    process = program.start(*words(program, command))
    try:
        process.wait(after_s)
    except TimeoutExpired:
        kill(process)
        return True
    process.communicate()
    return False


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_killed_at_random_instants_loses_nothing_and_is_completed_by_the_next(
    name: str, sound: tuple[Path, Web], tmp_path: Path
) -> None:
    command, rng = COMMANDS[name], random.Random(f"{SEED} {name}")
    template, web = sound
    whole_s, kills, tries = command.longest_s, 0, 0
    wanted = max(1, -(-KILLS // len(COMMANDS)))
    while kills < wanted and tries < MOST_TRIES * wanted:
        folder = tmp_path / str(tries)
        shutil.copytree(template, folder)
        command.before(folder)
        program = Program(folder / "reprintwatch.toml", web)
        kept = captured(program.store)
        if not whole_s:
            begun = time.monotonic()
            run = ended(program, command)
            whole_s = time.monotonic() - begun
            check(program, command, run, kept)
            shutil.rmtree(folder)
            shutil.copytree(template, folder)
            command.before(folder)
        for _ in range(min(AGAIN, wanted - kills)):
            tries += 1
            is_killed = killed(program, command, rng.uniform(0.2, 0.95) * whole_s)
            kills += is_killed
            whole_s *= 1 if is_killed else SOONER
            now = captured(program.store)
            assert now >= kept, f"seed {SEED}: {len(kept - now)} captures are lost"
            kept = now
            command.whole(folder)
            if (folder / "copy.db").exists():
                assert captured(folder / "copy.db") == kept
            if command.before is not _older:
                command.before(folder)
        check(program, command, ended(program, command), kept)
        shutil.rmtree(folder)
    assert kills, "the command ended too early each time"
    print(f"{name}: {kills} kills")


def check(program: Program, command: Killed, run: Run | None, kept: set[tuple[int, str]]) -> None:
    assert run is not None
    assert run.code == command.code, f"seed {SEED}: {run.out[-1000:]}{run.err[-2000:]}"
    assert captured(program.store) >= kept
    command.whole(program.store.parent)
    verified = program.run("verify")
    assert verified.code == 0, f"seed {SEED}: {verified.out}{verified.err}"
    assert not list(program.store.parent.glob(".watch.db.*.part*"))  # a killed backup leaves .copy.db.….part
