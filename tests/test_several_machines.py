"""Several services over one PostgreSQL store: nothing lost, nothing done twice, no site asked by two at once."""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import IO

import psycopg
import pytest
from sites import postgres
from sites.five.serve import five, write_config
from sites.program import Program, kill
from sites.receiver import Robot, served
from sites.web import Web

from storage.engine.address import PostgresAddress
from storage.engine.opening import open_readonly, open_store
from storage.engine.store import rows

pytestmark = pytest.mark.timeout(400)

LIBRARIES = [f"/usr/lib/{machine}-linux-gnu/faketime/libfaketime.so.1" for machine in ("x86_64", "aarch64")]
DELAY_S, SLACK_S = 0.15, 0.03
KILLS = 8
ROLES = ("crawl", "crawl", "analyse", "analyse", "alert")


@pytest.fixture
def address(postgres_server: postgres.Server) -> PostgresAddress:
    return postgres_server.database()


def program(folder: Path, web: Web, address: PostgresAddress, more: str = "", **crawler: object) -> Program:
    """The five sites into a PostgreSQL store."""
    folder.mkdir(exist_ok=True)
    config = write_config(folder / "reprintwatch.toml", **crawler)
    text = config.read_text(encoding="utf-8").replace('path = "watch.db"', f'url = "{address}"')
    config.write_text(text + more, encoding="utf-8")
    return Program(config, web)


def told(program: Program) -> Counter[tuple[str, str, str]]:
    run = program.run("findings", "--json")
    assert run.code == 0, run.err
    return Counter((each["kind"], each["severity"], each["url"]) for each in run.json)


@pytest.mark.slow
def test_the_commands_do_with_a_database_what_they_do_with_a_file(
    tmp_path: Path, address: PostgresAddress
) -> None:
    with Web(five()) as web:
        shared = program(tmp_path / "shared", web, address)
        assert shared.run("findings").code == 10  # no store yet
        (tmp_path / "file").mkdir()
        alone = Program(write_config(tmp_path / "file" / "reprintwatch.toml"), web)
        for number in (1, 2, 3):
            web.round = number
            for each in (shared, alone):
                run = each.run("crawl", "--all")
                assert run.code == 0, run.err[-3000:]
        assert told(shared) == told(alone)
        assert sum(told(shared).values()) > 10
        before = shared.run("findings", "--json").json
        assert shared.run("analyze", "--again").code == 0
        assert [each["id"] for each in shared.run("findings", "--json").json] == [
            each["id"] for each in before
        ]
        reprints = [
            [
                (each["url"], each["original_url"], each["relation"])
                for each in one.run("reprints", "--json").json
            ]
            for one in (shared, alone)
        ]
        assert sorted(reprints[0]) == sorted(reprints[1])
        for words in (("verify",), ("prune", "--older-than", "1d"), ("history", before[0]["url"])):
            run = shared.run(*words)
            assert run.code == 0, run.err
        assert "MB, last pass" in shared.run("doctor").out
        refused = shared.run("backup", str(tmp_path / "copy.db"))
        assert (refused.code, "pg_dump" in refused.err) == (1, True)


def test_a_server_that_is_not_there_is_said_so_in_one_line(tmp_path: Path) -> None:
    with Web() as web:
        away = PostgresAddress("postgresql://nobody@127.0.0.1:9/none")
        run = program(tmp_path, web, away).run("findings")
    assert run.code == 10
    assert "no store at postgresql://nobody@127.0.0.1:9/none" in run.err
    assert "Traceback" not in run.err


def test_an_account_that_may_only_read_is_told_so_in_one_line(
    tmp_path: Path, address: PostgresAddress
) -> None:
    open_store(address, create=True).close()
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE reader LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    with Web() as web:
        reading = program(tmp_path, web, PostgresAddress(address.url.replace("reprintwatch@", "reader@")))
        assert reading.run("findings").code == 0
        run = reading.run("crawl")
    assert run.code == 1
    assert "permission denied" in run.err
    assert "Traceback" not in run.err


def test_a_clock_that_differs_from_the_servers_is_told(tmp_path: Path, address: PostgresAddress) -> None:
    library = next((each for each in LIBRARIES if Path(each).exists()), None)
    if library is None:
        pytest.skip("there is no libfaketime here")

    class Ahead(Web):
        def env(self, base: Mapping[str, str]) -> dict[str, str]:
            faked = {"LD_PRELOAD": library, "FAKETIME": "+5s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
            return super().env(base) | faked

    with Ahead() as ahead, Web() as right:
        for web, told in ((right, 0), (ahead, 1)):
            each = program(tmp_path / f"told{told}", web, address)
            service = each.start("-v", "run", "--role", "alert")
            assert service.stderr is not None
            sign = b"clock differs" if told else b"service started"
            assert any(sign in line for line in service.stderr)
            time.sleep(1)
            service.terminate()
            assert b"clock differs" not in service.communicate(timeout=60)[1]  # told once, or never
            clock = [line for line in each.run("doctor").out.splitlines() if "\tclock\t" in line]
            assert ["run NTP" in line for line in clock] == [bool(told)]


@pytest.mark.slow
def test_services_that_are_killed_at_any_instant_lose_and_double_nothing(
    tmp_path: Path, address: PostgresAddress
) -> None:
    rng = random.Random(7)
    with served(lambda _: (200, {})) as hook, Web(five(), past="127.0.0.1") as web:
        more = (
            "\n[service]\ncrawl_every_s = 1\ndeliver_every_s = 1\n[alerts]\nmin_severity = 'critical'\n"
            f"[[alerts.channels]]\nname = 'hook'\nurl = '{hook.url}'\n"
        )
        shared = program(
            tmp_path / "shared", web, address, more, download_delay=DELAY_S, download_delay_jitter=0
        )
        first = shared.run("crawl", "--site", "nobody")  # makes no store: only a known name does
        assert first.code == 13
        assert shared.run("analyze").code == 10
        logs = [(tmp_path / f"log{number}").open("wb") for number in range(len(ROLES))]
        running = [_begun(shared, role, log) for role, log in zip(ROLES, logs, strict=True)]
        try:
            _all_hear(logs)  # a slow machine starts no service within the time between two kills
            for kills in range(KILLS):
                time.sleep(rng.uniform(0.5, 4.0))
                at = kills % len(ROLES)
                kill(running[at])
                running[at] = _begun(shared, ROLES[at], logs[at])
            _all_hear(logs)
            _settled(address)
        finally:
            for each in running:
                each.terminate()
            ended = [each.wait(60) for each in running]
            for each, log in zip(running, logs, strict=True):
                kill(each)
                log.close()
        assert ended == [0] * len(ROLES)
        verified = shared.run("verify")
        assert verified.code == 0, verified.out
        seen = list(web.seen)
        (tmp_path / "file").mkdir()
        alone = Program(write_config(tmp_path / "file" / "reprintwatch.toml"), web)
        assert alone.run("crawl").code == 0
        assert told(shared) == told(alone)
    _was_polite(seen)
    _nothing_twice(address)
    _each_alert_once(hook)


def _begun(shared: Program, role: str, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a service, and its log from the beginning."""
    log.seek(0)
    log.truncate()
    return shared.start("-v", "run", "--role", role, log=log)


def _all_hear(logs: list[IO[bytes]]) -> None:
    """Wait until every service has started: before, it does not hear a SIGTERM."""
    end = time.monotonic() + 120
    while not all(b"service started" in Path(log.name).read_bytes() for log in logs):
        assert time.monotonic() < end, "a service does not start"
        time.sleep(0.1)


def _settled(address: PostgresAddress) -> None:
    """Wait until every page was looked at and everything is concluded and delivered."""
    end = time.monotonic() + 120
    open_work = """
        SELECT (SELECT count(*) FROM pages WHERE looked_at IS NULL OR unconditional = 1) AS unseen,
            (SELECT count(*) FROM pending) AS pending, (SELECT count(*) FROM unjudged) AS unjudged,
            (SELECT count(*) FROM alerts WHERE state = 'pending') AS untold,
            (SELECT count(*) FROM pages) AS pages
    """
    while True:
        db = open_readonly(address)
        left = rows(db, open_work)[0]
        db.close()
        if left["pages"] > 20 and not any(left[each] for each in ("unseen", "pending", "unjudged", "untold")):
            return
        assert time.monotonic() < end, f"not settled: {left}"
        time.sleep(0.5)


def _was_polite(seen: list[object]) -> None:
    """As the server saw it: on each host one request at a time, and the pause between two."""
    hosts = Counter(each.host for each in seen)  # type: ignore[attr-defined]
    assert len(hosts) == 5
    for host in hosts:
        asked = sorted((each for each in seen if each.host == host), key=lambda each: each.started)  # type: ignore[attr-defined]
        for earlier, later in pairwise(asked):
            assert later.started - earlier.started > DELAY_S - SLACK_S, (earlier, later)  # type: ignore[attr-defined]
            assert later.started > earlier.ended - SLACK_S, (earlier, later)  # type: ignore[attr-defined]


def _nothing_twice(address: PostgresAddress) -> None:
    db = open_readonly(address)
    facts = rows(
        db,
        "SELECT (SELECT count(*) FROM captures) AS captures, (SELECT count(*) FROM looks) AS looks,"
        " (SELECT sum(looks) FROM pages) AS visits,"
        " (SELECT count(*) FROM pages WHERE lease_owner IS NOT NULL) AS leased,"
        " (SELECT count(*) FROM turns WHERE until IS NOT NULL) AS held,"
        " (SELECT count(*) FROM passes WHERE finished_at IS NULL AND owner IS NULL) AS lost",
    )[0]
    twice = rows(db, "SELECT page_id FROM revisions GROUP BY page_id, digest HAVING count(*) > 1")
    db.close()
    assert facts["captures"] == facts["looks"] == facts["visits"]
    assert (facts["leased"], facts["held"], facts["lost"]) == (0, 0, 0)
    assert twice == []


def _each_alert_once(hook: Robot) -> None:
    messages = {each.json["key"]: each.json for each in hook.asked}
    findings = Counter(each["id"] for message in messages.values() for each in message["findings"])
    assert findings, "no alert was delivered"
    assert max(findings.values()) == 1, findings.most_common(3)
