"""The service as a supervisor sees it: works on schedule, alerts a real receiver, stops when told, locks its store."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from sites.five.serve import five, write_config
from sites.program import Program, kill
from sites.web import Web

from storage.clock import SHANGHAI

pytestmark = pytest.mark.timeout(240)

LOCKED, PART_DONE = 11, 3


class Receiver(ThreadingHTTPServer):
    """A webhook that keeps what it is sent, and refuses as often as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.taken: list[dict[str, Any]] = []
        self.refusals = 0
        self.answers = threading.Event()  # cleared: what comes is kept, and not answered
        self.answers.set()

    @property
    def url(self) -> str:
        """The receiver as apprise names it."""
        return f"json://127.0.0.1:{self.server_address[1]}/hook"


class _Hook(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        refused = self.server.refusals > 0
        self.server.refusals -= refused
        if not refused:
            self.server.taken.append(json.loads(body))
        if not self.server.answers.wait(60):
            return
        self.send_response(503 if refused else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def program(folder: Path, web: Web, channel: str) -> Program:
    """The five sites, watched every second, with one channel."""
    config = write_config(folder / "reprintwatch.toml")
    more = (
        "\n[service]\ncrawl_every_s = 1\ndeliver_every_s = 1\n"
        '[alerts]\nmin_severity = "critical"\n'
        f'[[alerts.channels]]\nname = "hook"\nurl = "{channel}"\n'
    )
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    return Program(config, web)


def wait_for(
    condition: Callable[[], bool], what: str, process: subprocess.Popen[bytes], within_s: float = 60
) -> None:
    end = time.monotonic() + within_s
    while not condition():
        if process.poll() is not None:
            raise AssertionError(f"ended with {process.returncode}: {process.stderr.read()!r}")  # type: ignore[union-attr]
        assert time.monotonic() < end, f"{what}: not within {within_s} s"
        time.sleep(0.05)


def test_the_service_watches_alerts_and_stops_when_told(tmp_path: Path) -> None:
    with Web(five(), past="127.0.0.1") as web, receiver() as hook:
        watched = program(tmp_path, web, hook.url)
        service = watched.start("run")
        try:
            wait_for(lambda: len(hook.taken) >= 2, "two alerts", service)
            second = watched.run("run", timeout=90)
            assert second.code == LOCKED
            assert str(service.pid) in second.err
            begin = time.monotonic()
            service.send_signal(signal.SIGTERM)
            assert service.wait(timeout=60) == 0
            assert time.monotonic() - begin < 10
        finally:
            kill(service)
        critical = watched.run("findings", "--json", "--severity", "critical").json
        told = [each["message"] for each in hook.taken]
        assert len(told) == len(set(told)), "an alert was delivered twice"
        assert all(any(each["id"] in message for each in critical) for message in told)
        assert watched.run("verify").code == 0
        assert _leases(watched) == 0


def test_a_site_that_is_written_into_the_configuration_is_looked_at_without_a_restart(tmp_path: Path) -> None:
    with Web(five(), past="127.0.0.1") as web, receiver() as hook:
        watched = program(tmp_path, web, hook.url)
        whole = watched.config.read_text(encoding="utf-8")
        head, first, *others = whole.split("[[sites]]")
        rest = "[service]" + others[-1].partition("[service]")[2]
        watched.config.write_text(f"{head}[[sites]]{first}{rest}", encoding="utf-8")
        service = watched.start("run")
        try:
            wait_for(lambda: bool(_sites_looked_at(watched)), "a look at the first site", service)
            watched.config.write_text(whole.replace("allowed_domains", "allowed_domain"), encoding="utf-8")
            watched.config.write_text(whole, encoding="utf-8")
            wait_for(lambda: len(_sites_looked_at(watched)) == 1 + len(others), "looks at all sites", service)
        finally:
            kill(service)


def _sites_looked_at(watched: Program) -> set[str]:
    uri = f"file:{watched.store}?mode=ro"
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(uri, uri=True)) as db:
        return {row[0] for row in db.execute("SELECT DISTINCT site FROM pages WHERE looked_at IS NOT NULL")}
    return set()


@pytest.mark.slow
def test_the_service_stops_in_time_though_its_store_is_held_and_a_receiver_drips(tmp_path: Path) -> None:
    told: list[str] = []

    class Dripping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            with suppress(OSError):
                for _ in range(60):
                    self.wfile.write(b" ")
                    time.sleep(0.5)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    hook = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    hook.daemon_threads = True
    threading.Thread(target=hook.serve_forever, args=(0.02,), daemon=True).start()
    with Web(five(), past="127.0.0.1") as web:
        watched = program(tmp_path, web, f"json://127.0.0.1:{hook.server_port}/hook")
        # whoever runs the tests may have them outlive a hang-up (nohup); this service is to be ended by one
        before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
        service = watched.start("run")
        signal.signal(signal.SIGHUP, before)
        try:
            wait_for(lambda: bool(told), "an alert", service)
            with closing(sqlite3.connect(watched.store, isolation_level=None, timeout=20)) as holder:
                holder.execute("BEGIN EXCLUSIVE")
                time.sleep(1)
                assert _stopped_in_s(service, signal.SIGHUP) < 10
        finally:
            kill(service)
            hook.shutdown()
            hook.server_close()
        assert watched.run("verify").code == 0


def with_digest(watched: Program, due: datetime) -> Program:
    text = watched.config.read_text(encoding="utf-8")
    more = f'[alerts]\ndaily_digest = "{due:%H:%M}"\ndigest_channels = ["hook"]\n'
    watched.config.write_text(text.replace("[alerts]\n", more), encoding="utf-8")
    return watched


def test_a_digest_whose_hour_fell_into_a_restart_is_sent_once(tmp_path: Path) -> None:
    with Web(past="127.0.0.1") as web, receiver() as hook:
        watched = with_digest(program(tmp_path, web, hook.url), datetime.now(SHANGHAI) - timedelta(minutes=2))
        for _ in range(2):
            service = watched.start("-v", "run", "--role", "alert")
            try:
                assert service.stderr is not None
                assert any(b"service started" in line for line in service.stderr)
                wait_for(lambda: len(hook.taken) == 1, "digest", service)
                time.sleep(1)
                service.terminate()
                assert service.wait(60) == 0
            finally:
                kill(service)
        assert len(hook.taken) == 1


def test_a_digest_under_which_the_service_was_killed_is_sent_again_under_the_same_key(
    tmp_path: Path,
) -> None:
    with Web(past="127.0.0.1") as web, receiver() as hook:
        watched = with_digest(program(tmp_path, web, hook.url), datetime.now(SHANGHAI) - timedelta(minutes=2))
        hook.answers.clear()
        for sent in (1, 2):
            service = watched.start("run", "--role", "alert")
            try:
                wait_for(lambda: len(hook.taken) == sent, "digest", service)  # noqa: B023 - awaited at once
            finally:
                kill(service)
        hook.answers.set()
        service = watched.start("run", "--role", "alert")
        try:
            wait_for(lambda: len(hook.taken) == 3, "digest", service)
        finally:
            kill(service)
        assert len({each["key"] for each in hook.taken}) == 1


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with Web() as web, receiver() as hook:
        watched = program(tmp_path, web, hook.url)
        taken = f"[service]\nhealth_port = {hook.server_address[1]}\n"
        text = watched.config.read_text(encoding="utf-8").replace("[service]\n", taken)
        watched.config.write_text(text, encoding="utf-8")
        run = watched.run("run", timeout=90)
        assert run.code == 1
        assert "health_port" in run.err
        assert "Traceback" not in run.err


def _stopped_in_s(service: subprocess.Popen[bytes], number: signal.Signals) -> float:
    begin = time.monotonic()
    service.send_signal(number)
    assert service.wait(timeout=60) == 0
    return time.monotonic() - begin


def test_a_supervisor_sees_how_the_service_does(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Web(five(), past="127.0.0.1") as web, receiver() as hook:
        watched = program(tmp_path, web, hook.url)
        text = watched.config.read_text(encoding="utf-8")
        watched.config.write_text(
            text.replace("[service]\n", f"[service]\nhealth_port = {port}\n"), encoding="utf-8"
        )
        service = watched.start("run")
        try:
            wait_for(lambda: len(hook.taken) >= 2, "two alerts", service)
            said = json.loads(_get(port, "/healthz"))
            assert said["status"] == "ok"
            assert said["late"] == said["failed"] == []
            text = _get(port, "/metrics")
            assert re.search(r"^reprintwatch_captures [1-9]", text, re.MULTILINE)
            assert re.search(r'^reprintwatch_findings_open\{severity="critical"\} [1-9]', text, re.MULTILINE)
            assert re.search(r'^reprintwatch_alerts\{state="delivered"\} [1-9]', text, re.MULTILINE)
            assert watched.run("backup", str(tmp_path / "copy.db")).code == 0
            assert watched.run("restore", str(tmp_path / "copy.db")).code == LOCKED
        finally:
            kill(service)
        assert watched.run("restore", str(tmp_path / "copy.db")).code == 0
        assert watched.run("verify").code == 0


def _get(port: int, path: str) -> str:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return str(answer.read().decode())


def test_an_alert_that_was_refused_is_kept_and_tried_again(tmp_path: Path) -> None:
    with Web(five(), past="127.0.0.1") as web, receiver() as hook:
        watched = program(tmp_path, web, hook.url)
        assert watched.run("crawl").code == 0
        waiting = watched.run("alerts", "list", "--json").json
        assert waiting
        assert {each["state"] for each in waiting} == {"pending"}
        hook.refusals = 1
        assert watched.run("alerts", "deliver").code == PART_DONE
        after = watched.run("alerts", "list", "--json").json
        assert sorted(each["state"] for each in after).count("delivered") == len(waiting) - 1
        refused = next(each for each in after if each["state"] == "pending")
        assert refused["attempts"] == 1
        assert hook.url not in json.dumps(after)
        assert watched.run("alerts", "test", "hook").code == 0


def test_two_crawls_at_once_share_the_work_and_double_nothing(tmp_path: Path) -> None:
    with Web(five(), past="127.0.0.1") as web:
        watched = Program(write_config(tmp_path / "reprintwatch.toml"), web)
        both = [watched.start("crawl", "--all") for _ in range(2)]
        for each in both:
            _, err = each.communicate(timeout=150)
            assert each.returncode in (0, PART_DONE), (
                err.decode()
            )  # one may find nothing left to do on a site
            assert b"Traceback" not in err, err.decode()
        found = watched.run("findings", "--json").json
        events = [(each["kind"], each["url"], each["original_url"]) for each in found]
        assert len(events) == len(set(events))
        assert watched.run("verify").code == 0


def test_a_crawl_says_which_sites_the_configuration_keeps_it_from(tmp_path: Path) -> None:
    with Web(five()) as web:
        config = write_config(tmp_path / "reprintwatch.toml")
        text = config.read_text(encoding="utf-8").replace("[[sites]]\n", "[[sites]]\ndaily_requests = 3\n", 1)
        head, _, last = text.rpartition("[[sites]]\n")
        config.write_text(f'{head}[[sites]]\nquiet_hours = "00:00-24:00"\n{last}', encoding="utf-8")
        run = Program(config, web).run("crawl", "--all")
        assert "the day's 3 requests are spent" in run.err
        assert "0 looks, no more now: quiet hours" in run.err


def _leases(watched: Program) -> int:
    with sqlite3.connect(f"file:{watched.store}?mode=ro", uri=True) as db:
        return int(db.execute("SELECT count(*) FROM pages WHERE lease_owner IS NOT NULL").fetchone()[0])
