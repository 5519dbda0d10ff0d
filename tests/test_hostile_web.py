# ruff: noqa: E501 - pages in one line
"""Servers that mean harm or know no better: every answer is a capture or a failure, and the crawl ends."""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sites.five.texts import MINISTRY, OWN, PROVINCE, Story
from sites.program import Program, Run
from sites.web import HEADERS_HTML, NOT_FOUND, Answer, Asked, Web, endless, gzip_bomb, redirect

pytestmark = pytest.mark.timeout(300)

HOST = "www.trap.example.cn"
GOOD_HOST = "www.good.example.cn"
MAXIMUM = 2 * 1024 * 1024
UTF8 = (("Content-Type", "text/html; charset=utf-8"),)


def page(story: Story, title: str | None = None) -> bytes:
    """A plain article page."""
    body = "".join(f"<p>{text}</p>" for text in story.paragraphs)
    shown = title or story.title
    return (
        f"<html><head><title>{shown}</title></head><body><h1>{shown}</h1>"
        f"<div class='info'>来源：{story.source} 时间：{story.published}</div><div class='content'>{body}</div></body></html>"
    ).encode()


GOOD = page(PROVINCE["figure"])
NOISE = random.Random(7).randbytes(200_000)
HOSTILE_TITLES = {
    "/t/2026101.html": "<script>alert(1)</script>关于冬季取暖安全的提示",
    "/t/2026102.html": "\x1b[31m红字\x1b]0;owned\x07标题注入测试公告",
    "/t/2026103.html": "=cmd|'/c calc'!A0 关于报表公式的通知",
    "/t/2026104.html": "'; DROP TABLE pages; -- 关于引号的通知",
}
STORIES = [*MINISTRY.values(), *OWN.values()]


def _late_chunks() -> Iterator[bytes]:
    yield GOOD[:200]
    time.sleep(30)
    yield GOOD[200:]


def _answers(inner: str) -> dict[str, Answer]:
    found = {
        "/t/2026001.html": Answer(GOOD, headers=UTF8),
        "/t/2026002.html": Answer(stream=endless, headers=UTF8),
        "/t/2026003.html": Answer(gzip_bomb(), headers=(*UTF8, ("Content-Encoding", "gzip"))),
        "/t/2026004.html": redirect("/t/2026005.html"),
        "/t/2026005.html": redirect("/t/2026004.html"),
        "/t/2026006.html": redirect(f"{inner}/secret"),
        "/t/2026007.html": redirect("http://www.foreign.example.org/page.html"),
        "/t/2026008.html": Answer(GOOD, headers=UTF8, content_length=len(GOOD) + 5000),
        "/t/2026009.html": Answer(GOOD.replace("江川".encode(), b"\0\xe6\0\xb1\0"), headers=UTF8),
        "/t/2026010.html": Answer(b"<div>" * 100_000 + "深处".encode() + b"</div>" * 100_000, headers=UTF8),
        "/t/2026011.html": Answer(NOISE, headers=UTF8),
        "/t/2026012.html": Answer(GOOD, headers=(("Content-Type", "text/html; charset=klingon-8"),)),
        "/t/2026013.html": Answer(b"this is no gzip", headers=(*UTF8, ("Content-Encoding", "gzip"))),
        "/t/2026014.html": redirect("file:///etc/passwd"),
        "/t/2026015.html": redirect("http://[bad"),
        "/t/2026016.html": Answer(b"", status=200),
        "/t/2026017.html": Answer(b"<a href='x' " + b"a" * 3_000_000, headers=UTF8),
        "/t/2026019.html": Answer(b"<table><tr><td>" * 20_000, headers=UTF8),
        "/t/2026020.html": Answer(stream=_late_chunks, headers=UTF8),
        "/t/2026021.html": Answer(
            b'<meta http-equiv="refresh" content="0;url=http://127.0.0.1:1/">', headers=UTF8
        ),
        "/t/2026022.html": Answer(
            b'<script>location.href="http://www.foreign.example.org/x.html"</script>', headers=UTF8
        ),
    }
    for number, (path, title) in enumerate(HOSTILE_TITLES.items()):
        found[path] = Answer(page(STORIES[number], title), headers=UTF8)
    # last, for the host is left alone from then on
    found["/t/2026199.html"] = Answer(status=429, headers=(*HEADERS_HTML, ("Retry-After", "86400000000")))
    return found


STRANGE_LINKS = (
    "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://www.foreign.example.org/t/2026999.html",
    "//www.foreign.example.org/t/2026998.html", "http://www.trap.example.cn.evil.example.org/t/2026997.html",
    "http://www.trap.example.cn@127.0.0.1/t/2026996.html", "http://127.0.0.1/t/2026995.html", "http://[::1]/t/2026994.html",
    "ftp://www.trap.example.cn/t/2026993.html", "http://[bad/t/2026992.html", "mailto:a@b.example", "\x00\x01/t/2026991",
)  # fmt: skip


def _list(paths: list[str]) -> bytes:
    rows = "".join(
        f'<li><a href="{path}">第{number}号：关于民政工作的若干情况通报（{path[-12:-5]}）</a><span>2026-10-{number % 28 + 1:02d}</span></li>'
        for number, path in enumerate([*paths, *STRANGE_LINKS])
    )
    return f"<html><head><title>列表</title></head><body><ul class='list'>{rows}</ul></body></html>".encode()


class _Inner(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        INNER_ASKED.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


INNER_ASKED: list[str] = []


@dataclass
class Outcome:
    """What two crawls of the hostile site came to."""

    runs: list[Run]
    seconds: float
    rows: dict[str, tuple[int | None, str | None, str | None]]  # URL → status, failure, kind
    hosts: set[str]
    findings: Run
    verified: Run
    report: str
    reported: Run
    shown: list[Run]  # hostile titles, looked for and looked at


def _config(path: Path, host: str = HOST) -> Path:
    sites = [("trap", host, "portal"), ("good", GOOD_HOST, "original")]
    text = (
        '[store]\npath = "watch.db"\n\n[crawler]\nuser_agent = "reprintwatch-test (+mailto:operator@example.org)"\n'
        f"download_delay = 0\ndownload_timeout = 2\ndownload_maxsize = {MAXIMUM}\n\n[monitor]\nconfirm_removal_s = 0\n"
    )
    for name, each, role in sites:
        start = json.dumps([f"http://{each}/index.html"])
        text += f'\n[[sites]]\nname = "{name}"\ntitle = "{name}"\nrole = "{role}"\nallowed_domains = ["{each}"]\nstart_urls = {start}\n'
    path.write_text(text, encoding="utf-8")
    return path


def _rows(store: Path) -> dict[str, tuple[int | None, str | None, str | None]]:
    query = """SELECT url, status, failure, kind FROM captures JOIN pages ON pages.id = captures.page_id
        LEFT JOIN looks ON looks.capture_id = captures.id ORDER BY captures.id"""
    with closing(sqlite3.connect(store)) as db:
        return {row[0]: tuple(row[1:]) for row in db.execute(query)}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """Two crawls of a site full of traps, beside a good one."""
    folder = tmp_path_factory.mktemp("hostile")
    inner = HTTPServer(("127.0.0.1", 0), _Inner)
    threading.Thread(target=inner.serve_forever, args=(0.05,), daemon=True).start()
    answers = _answers(f"http://127.0.0.1:{inner.server_port}")
    listed = Answer(_list(list(answers)), headers=UTF8)
    small = Answer(_list(["/t/2026001.html"]), headers=UTF8)

    def trap(asked: Asked) -> Answer:
        return listed if asked.path == "/index.html" else answers.get(asked.path, NOT_FOUND)

    def good(asked: Asked) -> Answer:
        return {"/index.html": small, "/t/2026001.html": Answer(GOOD, headers=UTF8)}.get(
            asked.path, NOT_FOUND
        )

    with Web({HOST: trap, GOOD_HOST: good}) as web:
        program = Program(_config(folder / "reprintwatch.toml"), web)
        started = time.monotonic()
        runs = [program.run("crawl", "--all", timeout=120) for _ in range(2)]
        seconds = time.monotonic() - started
        report = folder / "report.html"
        reported = program.run("report", "-o", str(report))
        yield Outcome(
            runs,
            seconds,
            _rows(program.store),
            {each.host for each in web.seen},
            program.run("findings", "--json"),
            program.run("verify"),
            report.read_text(encoding="utf-8") if report.exists() else "",
            reported,
            [
                *(program.run("history", f"http://{HOST}{path}") for path in HOSTILE_TITLES),
            ],
        )
    inner.shutdown()
    inner.server_close()


def test_the_crawl_ends_properly_and_in_time(outcome: Outcome) -> None:
    assert [run.code for run in outcome.runs] == [0, 0], (
        outcome.runs[0].err[-3000:] + outcome.runs[1].err[-3000:]
    )
    assert outcome.seconds < 150
    assert not [run.err for run in outcome.runs if "Traceback" in run.err]


def test_every_trap_is_a_recorded_capture_or_failure(outcome: Outcome) -> None:
    paths = [*_answers("http://127.0.0.1"), *HOSTILE_TITLES]
    assert not [path for path in paths if f"http://{HOST}{path}" not in outcome.rows]
    nothing = [
        url for url, (status, failure, _) in outcome.rows.items() if status is None and failure is None
    ]
    assert not nothing


@pytest.mark.parametrize(
    ("path", "causes"),
    [
        ("/t/2026002.html", {"too-large"}),
        ("/t/2026003.html", {"too-large"}),
        ("/t/2026004.html", {"redirects"}),
        ("/t/2026006.html", {"foreign", "private-address"}),
        ("/t/2026007.html", {"foreign"}),
        ("/t/2026008.html", {"truncated", "timeout"}),
        ("/t/2026020.html", {"timeout"}),
    ],
)
def test_the_failure_names_its_cause(outcome: Outcome, path: str, causes: set[str]) -> None:
    _, failure, _ = outcome.rows[f"http://{HOST}{path}"]
    assert failure in causes


def test_no_address_inside_and_no_foreign_host_is_asked(outcome: Outcome) -> None:
    assert outcome.hosts == {HOST, GOOD_HOST}
    assert INNER_ASKED == []


def test_the_good_site_beside_is_read_all_the_same(outcome: Outcome) -> None:
    assert outcome.rows[f"http://{GOOD_HOST}/t/2026001.html"] == (200, None, "article")
    assert outcome.rows[f"http://{HOST}/t/2026001.html"] == (200, None, "article")


def test_rubbish_is_no_article(outcome: Outcome) -> None:
    for path in (
        "/t/2026010.html",
        "/t/2026011.html",
        "/t/2026013.html",
        "/t/2026016.html",
        "/t/2026017.html",
    ):
        assert outcome.rows[f"http://{HOST}{path}"][2] != "article", path


def test_hostile_titles_stay_text(outcome: Outcome) -> None:
    for run in (*outcome.runs, outcome.findings, *outcome.shown):
        assert run.code == 0, run.err
        assert "\x1b" not in run.out + run.err
        assert "\x07" not in run.out + run.err
    assert "标题注入测试公告" in outcome.shown[1].out
    assert outcome.reported.code == 0, outcome.reported.err
    assert "<script>alert(1)" not in outcome.report


def test_findings_and_store_are_in_order_afterwards(outcome: Outcome) -> None:
    assert outcome.findings.code == 0
    found: list[dict[str, Any]] = outcome.findings.json
    removed = [each["url"] for each in found if each["kind"] in ("removed", "edited", "headline-changed")]
    assert not removed
    assert outcome.verified.code == 0, outcome.verified.out + outcome.verified.err


def test_a_site_that_answers_nothing_is_told_with_exit_code_3(tmp_path: Path) -> None:
    def broken(asked: Asked) -> Answer:
        return Answer(gzip.compress(b"x"), 503)

    with Web({HOST: broken, GOOD_HOST: broken}) as web:
        program = Program(_config(tmp_path / "reprintwatch.toml"), web)
        run = program.run("crawl", "--all")
        assert run.code == 3, run.err
        assert "trap" in run.err + run.out
