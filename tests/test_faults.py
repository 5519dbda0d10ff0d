"""Faults provoked for real: a page that kills or holds its reader, a full disk, a locked and a damaged store."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from sites.five.serve import five, write_config
from sites.program import Program, kill
from sites.web import Site, Web

from monitor.config.reader import load

pytestmark = pytest.mark.timeout(1800)

ROOT = Path(__file__).resolve().parents[1]

# Loaded by Python before anything else: what reads a page (a function of a module) meets one that ends or holds it.
POISON = """
import os, sys, time
if os.environ.get("POISON"):
    import importlib.abc, importlib.util
    class Finder(importlib.abc.MetaPathFinder):
        def find_spec(self, name, path, target=None):
            if name != "{module}":
                return None
            sys.meta_path.remove(self)
            spec = importlib.util.find_spec(name)
            load = spec.loader.exec_module
            def exec_module(module):
                load(module)
                module.LONGEST_S = 2.0
                plain = module.{function}
                def {function}(*facts, **more):
                    if os.environ["POISON"] in (facts[1], getattr(facts[0], "url", "")):
                        if os.environ["POISON_HOW"] == "kill":
                            os.kill(os.getpid(), 9)
                        time.sleep(600)
                    return plain(*facts, **more)
                {function}.__module__, {function}.__qualname__ = name, "{function}"
                module.{function} = {function}
            spec.loader.exec_module = exec_module
            return spec
    sys.meta_path.insert(0, Finder())
"""


class Poisoned(Program):
    """The program, with a page that its extractors, or another reader, cannot bear."""

    def __init__(
        self,
        config: Path,
        web: Web,
        folder: Path,
        mark: str,
        how: str,
        reader: str = "monitor.analysis.readers.read_page",
    ) -> None:
        super().__init__(config, web)
        module, _, function = reader.rpartition(".")
        poison = POISON.replace("{module}", module).replace("{function}", function)
        (folder / "sitecustomize.py").write_text(poison, encoding="utf-8")
        path = os.pathsep.join([str(folder), str(ROOT), os.environ.get("PYTHONPATH", "")])
        self.more = {"POISON": mark, "POISON_HOW": how, "PYTHONPATH": path}


def statement(store: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30) as db:
        return db.execute(sql).fetchall()


@pytest.mark.slow
@pytest.mark.parametrize("how", ["kill", "hold"])
def test_a_page_that_ends_or_holds_its_reader_is_set_aside_and_the_others_are_read(
    tmp_path: Path, how: str
) -> None:
    folder = tmp_path / "python"
    folder.mkdir()
    with Web(five()) as web:
        plain = Program(write_config(tmp_path / "plain.toml"), web)
        assert plain.run("crawl", "--all").code == 0
        sql = "SELECT url FROM pages JOIN revisions ON revisions.page_id = pages.id ORDER BY url"
        bodies = statement(plain.store, sql)
        config = write_config(tmp_path / "reprintwatch.toml")
        plain.store.rename(tmp_path / "plain.db")
        poisoned = Poisoned(config, web, folder, str(bodies[0][0]), how)
        for _ in range(4):  # as a supervisor starts it again; one that hangs is ended
            done = run(poisoned, "crawl", "--all")
            if done.returncode == 0:
                break
        assert done.returncode == 0, (done.returncode, done.stderr[-2000:])
        said = run(poisoned, "doctor").stdout
        assert "pages set aside" in said
        assert "could not be read" in said
        read = statement(poisoned.store, "SELECT count(DISTINCT page_id) FROM revisions")[0][0]
        assert isinstance(read, int)
        assert read >= len(bodies) - 2  # the page, and perhaps what leans on it
        assert run(poisoned, "verify").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("how", ["kill", "hold"])
def test_a_list_that_ends_or_holds_its_reader_is_archived_and_all_else_goes_on(
    tmp_path: Path, how: str
) -> None:
    folder = tmp_path / "python"
    folder.mkdir()
    with Web(five()) as web:
        config = write_config(tmp_path / "reprintwatch.toml")
        seeds = [url for site in load(config).sites for url in site.start_urls]
        poisoned = Poisoned(config, web, folder, seeds[0], how, "crawler.lists.discovery.discover")
        assert run(poisoned, "crawl", "--all").returncode == 0
        said = run(poisoned, "doctor").stdout
        assert "pages not read for links" in said
        assert seeds[0] in said
        kept = (
            "SELECT count(*) FROM captures JOIN pages ON pages.id = page_id WHERE url = '{}' AND status = 200"
        )
        assert statement(poisoned.store, kept.format(seeds[0])) == [(1,)]
        assert statement(poisoned.store, "SELECT count(DISTINCT site) FROM pages WHERE role = 'article'") > [
            (2,)
        ]
        mended = Program(config, web)
        assert mended.run("crawl", "--all").code == 0
        assert "pages not read for links" not in mended.run("doctor").out
        assert mended.run("verify").code == 0


def run(program: Poisoned, *words: str) -> subprocess.CompletedProcess[str]:
    env = program.web.env(dict(os.environ)) | program.more
    command = [sys.executable, "-m", "monitor.cli", "--config", str(program.config), *words]
    process = subprocess.Popen(
        command,
        env=env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def test_a_full_disk_ends_the_pass_with_its_reason_and_the_next_one_goes_on(tmp_path: Path) -> None:
    with Web(five()) as web:
        watched = Program(write_config(tmp_path / "reprintwatch.toml"), web)
        env = web.env(dict(os.environ)) | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "monitor.cli", "--config", str(watched.config), "crawl", "--all"]
        limit = 300_000  # bytes of any file: the store's log does not fit

        def full() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        done = subprocess.run(
            command,
            env=env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            preexec_fn=full,
        )
        assert done.returncode not in (0, -9)
        assert watched.run("crawl", "--all").code == 0
        assert watched.run("verify").code == 0
        assert statement(watched.store, "SELECT count(*) FROM pages WHERE lease_owner IS NOT NULL") == [(0,)]


def test_a_damaged_store_is_named_and_left_alone(tmp_path: Path) -> None:
    with Web(five()) as web:
        watched = Program(write_config(tmp_path / "reprintwatch.toml"), web)
        watched.store.write_bytes(b"this is no database at all, " * 500)
        before = watched.store.read_bytes()
        for words in (("crawl",), ("findings",), ("verify",)):
            done = watched.run(*words)
            assert done.code == 1
            assert "cannot be opened as a store" in done.err
            assert "Traceback" not in done.err
        assert watched.store.read_bytes() == before


@pytest.mark.slow
def test_a_store_that_another_program_holds_is_waited_for(tmp_path: Path) -> None:
    with Web(five()) as web:
        watched = Program(write_config(tmp_path / "reprintwatch.toml"), web)
        assert watched.run("crawl").code == 0
        holder = sqlite3.connect(watched.store, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        waiting = watched.start("crawl", "--all")
        time.sleep(4)
        assert waiting.poll() is None
        holder.execute("ROLLBACK")
        holder.close()
        _, err = waiting.communicate(timeout=90)
        assert waiting.returncode == 0, err.decode()


LONGEST_S = 400
LIBRARIES = [f"/usr/lib/{machine}-linux-gnu/faketime/libfaketime.so.1" for machine in ("x86_64", "aarch64")]


def _jumping(sites: dict[str, Site], offset: Path) -> Web:
    """A web whose programs have a clock set ahead by the text of a file."""
    library = next((each for each in LIBRARIES if Path(each).exists()), None)
    if library is None:
        pytest.skip("there is no libfaketime here")

    class Jumping(Web):
        def env(self, base: Mapping[str, str]) -> dict[str, str]:
            faked = {
                "LD_PRELOAD": library,
                "FAKETIME_TIMESTAMP_FILE": str(offset),
                "FAKETIME_CACHE_DURATION": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
            return super().env(base) | faked

    return Jumping(sites)


@pytest.mark.slow
def test_a_store_touched_by_a_clock_years_ahead_is_crawled_again(tmp_path: Path) -> None:
    offset = tmp_path / "offset"
    with _jumping(five(pasted_share=0), offset) as web:
        program = Program(write_config(tmp_path / "reprintwatch.toml"), web)
        offset.write_text("+4000d")
        assert program.run("crawl", timeout=LONGEST_S).code == 0
        offset.write_text("+0")
        for words in (("crawl",), ("crawl", "--all")):
            before = len(web.seen)
            assert program.run(*words, timeout=LONGEST_S).code == 0
            assert len(web.seen) > before + 50, words
        assert program.run("verify").code == 0


@pytest.mark.slow
def test_a_clock_that_jumps_stops_nothing_and_raises_nothing(tmp_path: Path) -> None:
    offset = tmp_path / "offset"
    offset.write_text("+0")
    with _jumping(five(pasted_share=0), offset) as web:
        jumped, steady = (Program(_restless(tmp_path / name), web) for name in ("jumped", "steady"))
        with (tmp_path / "log").open("wb") as log:
            service = jumped.start("run", log=log)
        try:
            _goes_on(web, service)
            for number, jump in enumerate(("-2d", "+3d", "+0"), start=1):
                offset.write_text(jump)
                _wait(service, partial(_has_noticed, tmp_path / "log", number))
                _goes_on(web, service)
            service.send_signal(signal.SIGTERM)
            service.communicate(timeout=60)
            assert service.returncode == 0
        finally:
            kill(service)
        for program in (jumped, steady):
            for _ in range(2):
                assert program.run("crawl", "--all", timeout=LONGEST_S).code == 0
        assert _raised(jumped) == _raised(steady)
        assert jumped.run("verify").code == 0


def _restless(folder: Path) -> Path:
    """A configuration with which every page is due again within seconds."""
    folder.mkdir()
    config = write_config(folder / "reprintwatch.toml")
    text = config.read_text(encoding="utf-8")
    text = text.replace("[monitor]\n", '[monitor]\nnames = "lists"\n')
    text = text.replace("[[sites]]\n", "[[sites]]\nrevisit_soonest_s = 2\nrevisit_latest_s = 4\n")
    config.write_text(text + "\n[service]\ncrawl_every_s = 1\n", encoding="utf-8")
    return config


def _has_noticed(log: Path, jumps: int) -> bool:
    return log.read_text("utf-8").count("the clock was set") == jumps


def _wait(service: subprocess.Popen[bytes], is_reached: Callable[[], bool]) -> None:
    """Wait for a condition, for as long as a machine with much other work may need."""
    end = time.monotonic() + LONGEST_S
    while not is_reached():
        assert service.poll() is None
        assert time.monotonic() < end
        time.sleep(0.2)


def _raised(program: Program) -> list[tuple[str, str]]:
    return sorted((each["kind"], each["url"]) for each in program.run("findings", "--json").json)


def _goes_on(web: Web, service: subprocess.Popen[bytes]) -> None:
    """Everything is looked at once more."""
    before = len(web.seen)
    wanted = len({(each.host, each.path) for each in web.seen}) or 150
    _wait(service, lambda: len(web.seen) >= before + wanted)
