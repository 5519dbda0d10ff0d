"""Answers of old servers over real sockets: read where a browser shows the page, else a failure with what came."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sites.raw import RawWeb, Sent, http
from sites.server import crawl, here, select

from storage.archive.bodies import read_body
from storage.engine.opening import open_readonly

pytestmark = pytest.mark.timeout(120)

HOST = "www.linjiang.example.gov.cn"
PAGE = (
    "<html><head><title>通知</title></head><body><h1>通知</h1>" + "<p>县民政局办理临时救助。</p>" * 60
).encode()
END = b"</body></html>"
BODY = PAGE + END
DRIP_S = 20.0


def said(*lines: bytes, body: bytes = BODY, end: bytes = b"\r\n") -> bytes:
    head = [b"HTTP/1.1 200 OK", b"Content-Type: text/html; charset=utf-8", b"Connection: close", *lines]
    return end.join([*head, b"", body])


def length(size: int = len(BODY)) -> bytes:
    return b"Content-Length: %d" % size


def chunked(
    body: bytes = BODY, *, blank: bytes = b"", line: bytes = b"\r\n", last: bytes = b"0\r\n\r\n"
) -> bytes:
    parts = (body[at : at + 700] for at in range(0, len(body), 700))
    sent = b"".join(b"%X%s%s%s%s" % (len(part), blank, line, part, line) for part in parts)
    return said(b"Transfer-Encoding: chunked", body=sent + last)


def packed(coding: bytes, stream: bytes, size: int) -> bytes:
    return said(b"Content-Encoding: " + coding, length(size), body=stream)


def held_open(first: bytes) -> Iterator[bytes]:
    """An answer whose connection stays open."""
    yield first
    end = time.monotonic() + DRIP_S
    while time.monotonic() < end:
        time.sleep(0.1)
        yield b""


@dataclass(frozen=True)
class Case:
    """Bytes of a server, and what the store holds of them: status or failure, tolerated faults, bytes of the body."""

    sent: Callable[[], Sent]
    outcome: int | str
    faults: tuple[str, ...] = ()
    body: bytes = BODY


GZIP = gzip.compress(BODY)
CASES = {
    "proper": Case(lambda: said(length()), 200),
    "bare LF": Case(lambda: said(length(), end=b"\n"), 200, ("line-end",)),
    "blanks in the status line": Case(
        lambda: said(length()).replace(b"HTTP/1.1 200", b"HTTP/1.1   200", 1), 200, ("status-line",)
    ),
    "no number in the status line": Case(
        lambda: said(length()).replace(b"HTTP/1.1 200 OK", b"HTTP/1.1", 1), 200, ("status-line",)
    ),
    "a blank line before the status": Case(lambda: b"\r\n" + said(length()), 200),
    "blank before a colon": Case(lambda: said(length(), b"Server : IIS"), 200, ("header-name",)),
    "length with a blank before the colon": Case(
        lambda: said(b"Content-Length : %d" % len(BODY)), 200, ("header-name",)
    ),
    "quotation marks around a name": Case(lambda: said("“Cache”: no".encode(), length()), 200, ("header-name",)),
    "line without a colon": Case(lambda: said(b"welcome", length()), 200, ("header-line",)),
    "a long line": Case(lambda: said(b"X: " + b"a" * 20_000, length()), 200, ("long-header",)),
    "a hundred long lines": Case(lambda: said(*[b"X: " + b"a" * 20_000] * 100, length()), "protocol", body=b""),
    "identity": Case(lambda: said(b"Transfer-Encoding: identity", length()), 200, ("transfer-coding",)),
    "gzip as transfer coding": Case(lambda: said(b"Transfer-Encoding: gzip"), 200, ("transfer-coding",)),
    "length too great": Case(lambda: said(length(len(BODY) + 3)), 200, ("length-too-great",)),
    "length too great, cut": Case(
        lambda: said(length(), body=BODY[:-700]), "truncated", body=BODY[:-700]
    ),
    "length too small": Case(
        lambda: said(length(len(BODY) - 2)), 200, ("length-too-small",), body=BODY[:-2]
    ),
    "length below zero": Case(lambda: said(b"Content-Length: -1"), 200, ("content-length",)),
    "two lengths": Case(lambda: said(length(), length(7)), "protocol", body=b""),
    "an alert of TLS": Case(lambda: b"\x15\x03\x01\x00\x02\x02\x28", "protocol", body=b""),
    "padded chunk sizes": Case(lambda: chunked(blank=b"   "), 200, ("chunk-size",)),
    "chunk lines with LF": Case(lambda: chunked(line=b"\n"), 200, ("chunk-size",)),
    "no last chunk": Case(lambda: chunked(last=b""), 200, ("last-chunk",)),
    "no blank line behind the last chunk": Case(lambda: chunked(last=b"0\r\n"), 200, ("last-chunk",)),
    "words behind the chunks": Case(lambda: chunked(last=b"<!-- end -->\r\n"), 200, ("last-chunk",)),
    "no last chunk, cut": Case(lambda: chunked(PAGE, last=b""), "truncated", body=PAGE),
    "chunks that are none": Case(lambda: said(b"Transfer-Encoding: chunked"), "protocol"),
    "gzip with the plain length": Case(
        lambda: packed(b"gzip", GZIP, len(BODY)), 200, ("length-too-great",)
    ),
    "gzip with the plain length, cut": Case(
        lambda: packed(b"gzip", GZIP[:-40], len(BODY)), "truncated", body=GZIP[:-40]
    ),
    "gzip without last chunk": Case(
        lambda: chunked(GZIP, last=b"").replace(b"Connection", b"Content-Encoding: gzip\r\nConnection", 1),
        200,
        ("last-chunk",),
    ),
    "bare deflate": Case(
        lambda: packed(b"deflate", (stream := zlib.compressobj(wbits=-15)).compress(BODY) + stream.flush(), 9**5),
        200,
        ("length-too-great",),
    ),
    "plain under gzip": Case(lambda: packed(b"gzip", BODY, len(BODY)), "protocol"),
    "gzip broken in the middle": Case(
        lambda: packed(b"gzip", GZIP[:60] + b"\xff" * 40 + GZIP[100:], len(GZIP)),
        "protocol",
        body=GZIP[:60] + b"\xff" * 40 + GZIP[100:],
    ),
    "whole page, open connection": Case(lambda: held_open(said(length(len(BODY) + 9))), 200, ("no-end",)),
    "part of a page, open connection": Case(lambda: held_open(said(length(), body=PAGE)), "timeout", body=PAGE),
    "half a head": Case(lambda: said(length(), body=b"")[:60], "truncated", body=b""),
    "half a head, open connection": Case(lambda: held_open(said(length())[:60]), "timeout", body=b""),
    "no answer": Case(lambda: b"", "connect", body=b""),
    "another protocol": Case(lambda: b"SSH-2.0-OpenSSH_9.2\r\n", "protocol", body=b""),
    "length over the limit": Case(lambda: said(length(10**9)), "too-large", body=b""),
    "body over the limit": Case(lambda: said(body=b"<p>" * 100_000), "too-large", body=b""),
}  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """The last capture of each case, with the bytes of its body."""
    store = tmp_path_factory.mktemp("answers") / "store.db"
    hosts = {name: f"s{number}.{HOST}" for number, name in enumerate(CASES)}
    speakers = {
        host: (
            lambda path, case=CASES[name]: case.sent() if path == "/t.html" else http(b"", "404 Not Found")
        )
        for name, host in hosts.items()
    }
    sites = [here([f"http://{host}/t.html"], name=host, domains=[host]) for host in hosts.values()]
    with RawWeb(speakers) as web:
        proxy = web.env({})["http_proxy"]
        crawl(store, *sites, proxy=proxy, download_timeout=2, retry_times=0, download_maxsize=200_000)
    found = select(store, "SELECT captures.*, url FROM captures JOIN pages ON pages.id = page_id")
    db = open_readonly(store)
    bodies = {
        each["url"]: read_body(db, each["body_digest"]) if each["body_digest"] else b"" for each in found
    }
    db.close()
    by_url = {each["url"]: each | {"body": bodies[each["url"]]} for each in found}
    return {name: by_url[f"http://{host}/t.html"] for name, host in hosts.items()}


@pytest.mark.parametrize("name", CASES)
def test_an_answer_is_read_or_its_failure_named(kept: dict[str, dict[str, object]], name: str) -> None:
    case, capture = CASES[name], kept[name]
    wire = json.loads(str(capture["wire"] or "{}"))
    assert (capture["failure"] or capture["status"]) == case.outcome, capture["failure_detail"]
    assert tuple(wire.get("tolerances", ())) == (case.faults if isinstance(case.outcome, int) else ())
    assert capture["body"] == case.body


def test_a_failure_keeps_the_head_as_it_came(kept: dict[str, dict[str, object]]) -> None:
    wire = json.loads(str(kept["no last chunk, cut"]["wire"]))
    assert wire["head"].startswith("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n")
    assert json.loads(str(kept["half a head"]["wire"]))["head"].startswith("HTTP/1.1 200 OK")
    assert json.loads(str(kept["another protocol"]["wire"]))["head"].startswith("SSH-2.0")


def test_names_size_and_coding_are_kept_as_sent(kept: dict[str, dict[str, object]]) -> None:
    wire = json.loads(str(kept["gzip with the plain length"]["wire"]))
    assert (wire["coding"], wire["size"]) == ("gzip", len(GZIP))
    assert wire["ip"] == "127.0.0.1"
    assert "Server : IIS" in json.loads(str(kept["blank before a colon"]["wire"]))["head"]
