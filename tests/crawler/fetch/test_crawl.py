"""Crawl passes against real servers on loopback: what is found, followed, recorded, and what ends."""

from __future__ import annotations

import gzip
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sites.server import (
    UTF8,
    Kept,
    asked,
    captures,
    crawl,
    here,
    html,
    last,
    listing,
    pages,
    select,
    served,
    speaking,
)
from sites.web import Answer, Asked, Web, endless, gzip_bomb, redirect

pytestmark = pytest.mark.timeout(120)

ARTICLE = html("<h1>通知</h1><p>正文。</p>")
PATHS = ("/a/1.html", "/a/2.html", "/a/3.html")
FRONT = {"/": listing(*PATHS)} | dict.fromkeys(PATHS, ARTICLE)
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
BINARY = random.Random(3).randbytes(50_000)
MEGABYTE = 1024 * 1024


def _xml(text: str) -> Answer:
    return Answer(text.encode(), headers=(("Content-Type", "text/xml"),))


def _drip() -> Iterator[bytes]:
    for _ in range(100):
        yield b"<p>"
        time.sleep(0.3)


def _good(url: str) -> dict[str, Answer]:
    """Lists, feeds and sitemaps as they should be."""
    atom = (
        f'<entry><title>原子条目</title><link href="{url}/a/atom1.html"/>'
        "<updated>2026-11-05T08:00:00Z</updated></entry>"
    )
    child = f'<urlset xmlns="{SPACE}"><url><loc>{url}/a/packed20261101.html</loc></url></urlset>'
    children = "".join(f"<sitemap><loc>{url}/{name}</loc></sitemap>" for name in ("s1.xml", "s2.xml.gz"))
    first = listing(*PATHS, further="index_1.html")
    return {
        "/list/index.html": Answer(first.body.decode().encode("gb18030"), headers=(("Content-Type", "text/html"),)),
        "/list/index_1.html": listing("/a/old1.html", "/a/old2.html", "/a/old3.html"),
        "/atom.xml": _xml(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{atom}</feed>'),
        "/sitemap.xml": _xml(f'<sitemapindex xmlns="{SPACE}">{children}</sitemapindex>'),
        "/s1.xml": _xml(f'<urlset xmlns="{SPACE}"><url><loc>{url}/a/plain20261102.html</loc></url></urlset>'),
        "/s2.xml.gz": Answer(gzip.compress(child.encode()), headers=(("Content-Type", "application/gzip"),)),
    }  # fmt: skip


def _odd(url: str) -> dict[str, Answer]:
    """Articles that answer something else than an article."""
    return {
        "/b/404.html": Answer(b"<p>gone</p>", 404, UTF8),
        "/b/500.html": Answer(b"<p>broken</p>", 500, UTF8),
        "/b/412.html": Answer(b"<script>challenge()</script>", 412, UTF8),
        "/b/moved1.html": redirect("/b/moved2.html", 301),
        "/b/moved2.html": redirect("/b/end1.html", 302),
        "/b/end1.html": ARTICLE,
        "/b/loop1.html": redirect("/b/loop2.html"),
        "/b/loop2.html": redirect("/b/loop1.html"),
        "/b/foreign1.html": redirect(url.replace("127.0.0.1", "127.0.0.2") + "/secret1.html"),
        "/b/foreign2.html": redirect("http://www.mca.gov.cn/secret2.html"),
        "/b/inner1.html": redirect(url.replace("127.0.0.1", "localhost") + "/secret3.html"),
        "/b/inner2.html": redirect(url.replace("127.0.0.1", "127.1") + "/secret4.html"),
        "/b/file1.html": redirect("file:///etc/passwd"),
        "/b/bomb1.html": Answer(gzip_bomb(), headers=(*UTF8, ("Content-Encoding", "gzip"))),
        "/b/endless1.html": Answer(stream=endless, headers=UTF8),
        "/b/large1.html": Answer(b"x", headers=UTF8, content_length=50 * MEGABYTE),
        "/b/drip1.html": Answer(stream=_drip, headers=UTF8),
        "/b/late1.html": Answer(b"late", headers=UTF8, slow_s=4),
        "/b/short1.html": Answer(b"<p>half of it", headers=UTF8, content_length=500),
        "/b/binary1.html": Answer(BINARY, headers=UTF8),
        "/b/empty1.html": Answer(b"", headers=UTF8),
        "/b/retry1.html": Answer(b"wait", 503, (*UTF8, ("Retry-After", "\xb2"))),
        "/b/nogzip1.html": Answer(b"plain", headers=(*UTF8, ("Content-Encoding", "gzip"))),
        "/b/last1.html": ARTICLE,
    }


ODD_HOSTS = ("127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost",
             "127.0.0.1.", "127。0。0。1", "１２７.0.0.1")  # fmt: skip


@dataclass
class Outcome:
    """One pass over everything, and what the store and the servers know of it."""

    web: Web
    url: str
    counted: dict[str, Any]
    store: Path

    def kept(self, path: str) -> Kept:
        """The latest capture of this page of the site."""
        return last(self.store, self.url + path)

    def page(self, path: str) -> dict[str, Any]:
        """The row of this page."""
        return select(self.store, f"SELECT * FROM pages WHERE url = '{self.url}{path}'")[0]

    def body(self, path: str) -> bytes:
        """The archived body of this page."""
        from storage.archive.bodies import read_body
        from storage.engine.opening import open_readonly

        db = open_readonly(self.store)
        digest = self.kept(path).digest
        assert digest is not None
        found = read_body(db, digest)
        db.close()
        return found


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """A pass over a good site, one full of oddities, and hosts that are none."""
    store = tmp_path_factory.mktemp("crawl") / "store.db"
    known: dict[str, Answer] = {}
    with served(pages(known)) as (web, url), speaking(b"\x15\x03\x01 no HTTP at all\r\n\r\n") as mute:
        port = url.rpartition(":")[2]
        odd = _odd(url)
        known |= FRONT | _good(url) | odd | {"/odd.html": listing(*odd)}
        long = "a" * 70 + ".gov.cn"
        counted = crawl(
            store,
            here([f"{url}{path}" for path in ("/list/index.html", "/atom.xml", "/sitemap.xml", "/odd.html")],
                 domains=[f"127.0.0.1:{port}"]),
            here([f"{mute}/mute.html"], name="mute", domains=[mute.removeprefix("http://")]),
            here(["http://127.0.0.1:9/closed.html"], name="closed", domains=["127.0.0.1:9"]),
            here(["http://no.such.name.invalid/name.html"], name="name", domains=["no.such.name.invalid"]),
            here([f"http://{long}/long.html"], name="long", domains=[long]),
            here(["http://localhost:9/"], name="inner", domains=["localhost", "127.1"], allow=()),
            download_maxsize=2 * MEGABYTE,
            download_timeout=2,
        )  # fmt: skip
        yield Outcome(web, url, counted, store)


def test_the_pass_ends_in_time_and_memory(outcome: Outcome) -> None:
    assert outcome.counted["error"] is None
    assert outcome.counted["seconds"] < 85
    assert outcome.counted["peak_mb"] < 400
    assert select(outcome.store, "SELECT * FROM pages WHERE lease_owner IS NOT NULL") == []
    assert select(outcome.store, "SELECT * FROM pages WHERE looks = 0") == []


def test_a_gbk_list_names_its_articles_with_title_and_date(outcome: Outcome) -> None:
    page = outcome.page("/a/2.html")
    assert page["list_title"] == "关于第1号民政事项办理情况的通知"
    assert page["list_date"].startswith("2026-11-02")
    assert page["role"] == "article"
    assert outcome.kept("/a/2.html").status == 200


def test_the_next_page_of_a_list_is_followed(outcome: Outcome) -> None:
    assert outcome.page("/list/index_1.html")["role"] == "list"
    assert outcome.page("/a/old3.html")["role"] == "article"


@pytest.mark.parametrize("path", ["/a/atom1.html", "/a/plain20261102.html", "/a/packed20261101.html"])
def test_feeds_and_sitemaps_packed_or_not_name_articles(outcome: Outcome, path: str) -> None:
    assert outcome.page(path)["role"] == "article"


def test_http_redirects_are_recorded_with_their_statuses(outcome: Outcome) -> None:
    kept = outcome.kept("/b/moved1.html")
    assert kept.redirects == [[301, f"{outcome.url}/b/moved2.html"], [302, f"{outcome.url}/b/end1.html"]]
    assert (kept.status, kept.final_url) == (200, f"{outcome.url}/b/end1.html")


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/b/404.html", 404, b"<p>gone</p>"),
        ("/b/500.html", 500, b"<p>broken</p>"),
        ("/b/412.html", 412, b"<script>challenge()</script>"),
        ("/b/binary1.html", 200, BINARY),
        ("/b/empty1.html", 200, b""),
        ("/b/retry1.html", 503, b"wait"),
    ],
)
def test_what_is_answered_is_archived_whatever_it_is(
    outcome: Outcome, path: str, status: int, body: bytes
) -> None:
    assert outcome.kept(path).status == status
    assert outcome.body(path) == body


@pytest.mark.parametrize(
    ("path", "causes"),
    [
        ("/b/loop1.html", {"redirects"}),
        ("/b/foreign1.html", {"foreign"}),
        ("/b/foreign2.html", {"foreign"}),
        ("/b/inner1.html", {"private-address"}),
        ("/b/inner2.html", {"private-address"}),
        ("/b/file1.html", {None, "foreign"}),  # Scrapy keeps the redirect itself where it leads nowhere
        ("/b/bomb1.html", {"too-large"}),
        ("/b/endless1.html", {"too-large"}),
        ("/b/large1.html", {"too-large"}),
        ("/b/drip1.html", {"timeout"}),
        ("/b/late1.html", {"timeout"}),
        ("/b/short1.html", {"truncated"}),
        ("/mute.html", {"protocol"}),
        ("/closed.html", {"connect"}),
        ("/name.html", {"dns"}),
        ("/long.html", {"dns", "protocol"}),
    ],
)
def test_a_failure_names_its_cause(outcome: Outcome, path: str, causes: set[str | None]) -> None:
    assert last(outcome.store, path).failure in causes


def test_one_odd_page_does_not_stop_the_others(outcome: Outcome) -> None:
    assert outcome.kept("/b/last1.html").status == 200


def test_no_notation_of_an_address_inside_is_asked(store_path: Path) -> None:
    with served(pages({})) as (web, url):
        port = url.rpartition(":")[2]
        sites = [
            here(
                [f"http://{host}:{port}/{n}"],
                name=str(n),
                domains=[host, f"{host}:{port}", "127.0.0.1"],
                allow=(),
            )
            for n, host in enumerate(ODD_HOSTS)
        ]
        crawl(store_path, *sites)
    assert web.seen == []
    found = {each.url: each.failure for each in captures(store_path)}
    assert len(found) == len(ODD_HOSTS)
    assert set(found.values()) == {"private-address"}, found


def test_nothing_outside_is_asked(outcome: Outcome) -> None:
    assert not [each.path for each in outcome.web.seen if "secret" in each.path]
    assert {f"http://{each.host}" for each in outcome.web.seen} == {outcome.url}


def test_every_page_is_asked_for_once(outcome: Outcome) -> None:
    """Apart from redirects, which end where they end, and what broke on the way, which is tried once more."""
    often = {path for path, count in Counter(each.path for each in outcome.web.seen).items() if count > 1}
    assert often <= {"/b/moved2.html", "/b/end1.html", "/b/loop1.html", "/b/loop2.html", "/b/short1.html"}


def _etagged(asked: Asked) -> Answer:
    found = FRONT.get(asked.path)
    if found is None:
        return Answer(b"", 404)
    if asked.path == "/a/2.html":  # a server that knows dates only
        if "if-modified-since" in asked.headers:
            return Answer(b"", 304)
        return Answer(found.body, headers=(*UTF8, ("Last-Modified", "Mon, 23 Nov 2026 06:00:00 GMT")))
    return Answer(found.body, headers=UTF8, etag='"v1"')


def test_validators_are_quoted_and_every_second_look_at_an_unknown_host_is_unconditional(
    store_path: Path,
) -> None:
    with served(_etagged) as (web, url):
        crawl(store_path, here([f"{url}/"]), passes=[(hour, True) for hour in range(6)])
        looks = [each.headers for each in asked(web) if each.path == "/a/1.html"]
        assert ["if-none-match" in each for each in looks] == [False, True, False, True, False, True]
    of_page = [each for each in captures(store_path) if each.url.endswith("/a/1.html")]
    assert [each.status for each in of_page] == [200, 304, 200, 304, 200, 304]
    assert all(each.same_as and each.digest is None for each in of_page if each.status == 304)
    assert all(each.same_as is None and each.digest for each in of_page if each.status == 200)
    dated = last(store_path, "/a/2.html")
    assert dated.status == 304
    assert dated.request_headers["If-Modified-Since"] == "Mon, 23 Nov 2026 06:00:00 GMT"


def test_a_304_that_lies_is_noticed_and_its_host_is_asked_for_whole_pages_for_a_week(
    store_path: Path,
) -> None:
    served_bodies = [b"<h1>before</h1>"]

    def lying(asked: Asked) -> Answer:
        if asked.path != "/a/1.html":
            return FRONT.get(asked.path, Answer(b"", 404))
        if "if-none-match" in asked.headers:
            return Answer(b"", 304)
        return Answer(served_bodies[min(len(looks()) // 2, 1)], headers=(*UTF8, ("ETag", '"v1"')))

    with served(lying) as (web, url):

        def looks() -> list[dict[str, str]]:
            return [dict(each.headers) for each in asked(web) if each.path == "/a/1.html"]

        served_bodies.append(b"<h1>after</h1>")
        crawl(store_path, here([f"{url}/"]), passes=[(hour, True) for hour in (0, 1, 2, 3, 4, 24 * 8)])
        assert ["if-none-match" in each for each in looks()] == [False, True, False, False, False, True]
    assert select(store_path, "SELECT honest FROM host_validators") == [{"honest": 0}]


def test_only_what_is_due_is_looked_at_unless_everything_is_wanted(store_path: Path) -> None:
    with served(pages(FRONT)) as (web, url):
        crawl(store_path, here([f"{url}/"]), passes=[(0, True), (0.1, False), (0.4, False), (0.4, True)])
        asked_for = Counter(each.path for each in asked(web))
    assert asked_for == {"/": 3} | dict.fromkeys(PATHS, 2)


def test_a_site_that_is_given_another_name_goes_on_to_be_watched(store_path: Path) -> None:
    paths = ("/a/2026101.html", "/a/2026102.html")
    with served(pages({"/": listing(*paths)} | dict.fromkeys(paths, html("<h1>通知</h1>")))) as (web, url):
        crawl(store_path, here([f"{url}/"]))
        before = len(asked(web))
        found = crawl(store_path, here([f"{url}/"], name="there"))
        assert found["passes"][0]["there"]["looks"] == 3
        assert len(asked(web)) == 2 * before
    assert {each["site"] for each in select(store_path, "SELECT site FROM pages")} == {"there"}


def test_a_list_behind_script_redirects_is_read_two_hops_far_and_no_further(store_path: Path) -> None:
    def onward(to: str) -> Answer:
        return html(f'<script>window.location.href="{to}"</script>')

    near = {
        "/near.html": listing(*PATHS, further="/near1.html"),
        "/near1.html": onward("/near2.html"),
        "/near2.html": onward("/near3.html"),
        "/near3.html": listing("/n/1.html", "/n/2.html", "/n/3.html"),
    }
    far = {"/far.html": listing(*PATHS, further="/far1.html"), "/far1.html": onward("/far2.html"),
           "/far2.html": onward("/far3.html"), "/far3.html": onward("/far4.html"), "/far4.html": ARTICLE}  # fmt: skip
    with served(pages(FRONT | near | far)) as (web, url):
        crawl(store_path, here([f"{url}/near.html", f"{url}/far.html"]))
        assert "/far4.html" not in {each.path for each in asked(web)}
    kept = last(store_path, "/near1.html")
    assert kept.redirects == [[200, f"{url}/near2.html"], [200, f"{url}/near3.html"]]
    assert kept.final_url == f"{url}/near3.html"
    assert last(store_path, "/n/1.html")
    assert [status for status, _ in last(store_path, "/far1.html").redirects] == [200, 200]


def test_parts_of_an_article_become_pages_of_its_first_page(store_path: Path) -> None:
    def part(number: int) -> Answer:
        onward = f'<a href="long_{number + 1}.html">下一页</a>' if number < 3 else ""
        return html(f'<h1>通知</h1><p>第{number}页的正文。</p><div class="page">{number}/3 {onward}</div>')

    known = FRONT | {"/": listing("/a/long.html", *PATHS), "/a/long.html": part(1),
                     "/a/long_2.html": part(2), "/a/long_3.html": part(3)}  # fmt: skip
    with served(pages(known)) as (_, url):
        crawl(store_path, here([f"{url}/"]))
    first = select(store_path, f"SELECT id FROM pages WHERE url = '{url}/a/long.html'")[0]["id"]
    parts = select(
        store_path, "SELECT url, first_page_id AS first FROM pages WHERE role = 'part' ORDER BY id"
    )
    assert parts == [{"url": f"{url}/a/long_{n}.html", "first": first} for n in (2, 3)]


@pytest.mark.slow
def test_a_hundred_list_pages_that_lead_in_a_circle_end(store_path: Path) -> None:
    circle = {f"/l/index_{n}.html": listing(f"/a/{n}1.html", f"/a/{n}2.html", f"/a/{n}3.html",
                                            further=f"index_{(n + 1) % 100}.html") for n in range(100)}  # fmt: skip
    with served(pages(circle)) as (web, url):
        found = crawl(store_path, here([f"{url}/l/index_0.html"]))
        asked_for = Counter(each.path for each in asked(web))
    assert found["error"] is None
    assert set(asked_for.values()) == {1}
    assert sum(path.startswith("/l/") for path in asked_for) == 51  # the start and MOST_FURTHER_LISTS


@pytest.mark.parametrize("scheme", ["http://", ""])
def test_behind_a_proxy_names_are_left_to_the_proxy(store_path: Path, scheme: str) -> None:
    with Web({"www.no.such.name.invalid": pages(FRONT)}) as web:
        proxy = scheme + web.proxy.removeprefix("http://").replace("127.0.0.1", "localhost")
        site = here(["http://www.no.such.name.invalid/"], domains=["no.such.name.invalid"], allow=())
        inner = here(["http://127.0.0.1:9/"], name="inner", allow=())
        crawl(store_path, site, inner, proxy=proxy)
        assert sorted(each.url for each in asked(web)) == [
            f"http://www.no.such.name.invalid{path}" for path in ("/", *PATHS)
        ]
    assert {each.failure for each in captures(store_path)} == {None, "private-address"}


def test_a_visit_that_breaks_ends_the_pass_with_its_error(store_path: Path) -> None:
    broken = (
        "from crawler.fetch.spider import NewsSpider\n"
        "def fail(*_, **__): raise RuntimeError('no verdict')\n"
        "NewsSpider._backoff_s = fail"
    )
    with served(pages(FRONT)) as (_, url):
        found = crawl(store_path, here([f"{url}/"]), before=broken)
    assert "no verdict" in found["error"]
    assert select(store_path, "SELECT * FROM pages WHERE lease_owner IS NOT NULL") == []


def _raw(head: bytes, body: bytes = b"") -> bytes:
    return b"HTTP/1.1 " + head + b"\r\n\r\n" + body


STRANGE = {
    "no reason": _raw(b"200\r\nContent-Length: 2", b"ok"),
    "status 999": _raw(b"999 Blocked\r\nContent-Length: 2", b"no"),
    "status 99": _raw(b"99 Low\r\nContent-Length: 2", b"no"),
    "status abc": _raw(b"abc Bad\r\nContent-Length: 2", b"no"),
    "status 100 only": _raw(b"100 Continue"),
    "unasked 304": _raw(b"304 Not Modified\r\nETag: x"),
    "unasked 206": _raw(b"206 Partial\r\nContent-Length: 2", b"ok"),
    "401": _raw(b"401 Who\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0"),
    "407": _raw(b"407 Proxy\r\nContent-Length: 0"),
    "negative length": _raw(b"200 OK\r\nContent-Length: -1", b"ok"),
    "two lengths": _raw(b"200 OK\r\nContent-Length: 2\r\nContent-Length: 5", b"ok"),
    "length no number": _raw(b"200 OK\r\nContent-Length: many", b"ok"),
    "length and chunked": _raw(b"200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked", b"2\r\nok\r\n0\r\n\r\n"),
    "broken chunk": _raw(b"200 OK\r\nTransfer-Encoding: chunked", b"zz\r\nok\r\n"),
    "half a chunk": _raw(b"200 OK\r\nTransfer-Encoding: chunked", b"ff\r\nok"),
    "unknown coding": _raw(b"200 OK\r\nContent-Encoding: klingon\r\nContent-Length: 2", b"ok"),
    "broken brotli": _raw(b"200 OK\r\nContent-Encoding: br\r\nContent-Length: 8", b"notbroti"),
    "broken zstd": _raw(b"200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 8", b"\x28\xb5\x2f\xfdxxxx"),
    "broken deflate": _raw(b"200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 8", b"nodeflat"),
    "half a gzip": _raw(b"200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 30", gzip.compress(b"x" * 9000)[:30]),
    "empty location": _raw(b"302 Found\r\nLocation: \r\nContent-Length: 0"),
    "no location": _raw(b"302 Found\r\nContent-Length: 0"),
    "gbk location": _raw("302 Found\r\nLocation: /通知.html\r\nContent-Length: 0".encode("gb18030")),
    "rubbish location": _raw(b"302 Found\r\nLocation: http://[::1/\xff\x00\r\nContent-Length: 0"),
    "endless name": _raw(b"302 Found\r\nLocation: http://" + b"a" * 9000 + b"/\r\nContent-Length: 0"),
    "javascript location": _raw(b"302 Found\r\nLocation: javascript:alert(1)\r\nContent-Length: 0"),
    "refresh": _raw(b"200 OK\r\nRefresh: 0;url=http://127.0.0.1:9/\r\nContent-Length: 2", b"ok"),
    "header without colon": _raw(b"200 OK\r\nnonsense\r\nContent-Length: 2", b"ok"),
    "header of a megabyte": _raw(b"200 OK\r\nX: " + b"x" * MEGABYTE + b"\r\nContent-Length: 2", b"ok"),
    "many headers": _raw(b"200 OK\r\n" + b"X: y\r\n" * 20_000 + b"Content-Length: 2", b"ok"),
    "bytes in headers": _raw(b"200 OK\r\nETag: \xff\xfe\x00\r\nLast-Modified: \xb2\xb3\r\nContent-Length: 2", b"ok"),
    "content type rubbish": _raw(b"200 OK\r\nContent-Type: text/html; charset=\xff;;=\r\nContent-Length: 2", b"ok"),
    "http 0.9": b"<html>no headers at all</html>",
    "http 2": b"HTTP/2 200\r\nContent-Length: 2\r\n\r\nok",
    "nothing": b"",
    "two answers": _raw(b"200 OK\r\nContent-Length: 2", b"ok") * 2,
    "nul": b"\x00" * 4096,
}  # fmt: skip


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Kept]]:
    """Two passes over servers that speak no HTTP that any client expects; captures by what is strange."""
    store = tmp_path_factory.mktemp("strange") / "store.db"
    with ExitStack() as servers:
        urls = {
            name: servers.enter_context(speaking(answer)) + "/a/1.html" for name, answer in STRANGE.items()
        }
        sites = [here([url], name=name) for name, url in urls.items()]
        found = crawl(store, *sites, passes=[(0, True), (30, True)], download_timeout=2)
    assert found["error"] is None
    assert found["seconds"] < 85
    kept = captures(store)
    return {name: [each for each in kept if each.url == url] for name, url in urls.items()}


@pytest.mark.parametrize("name", STRANGE)
def test_whatever_a_server_says_is_a_capture_or_a_failure_at_every_look(
    strange: dict[str, list[Kept]], name: str
) -> None:
    assert len(strange[name]) == 2
    assert all((each.status is None) != (each.failure is None) for each in strange[name])


def test_a_304_that_was_not_asked_for_confirms_nothing(strange: dict[str, list[Kept]]) -> None:
    assert {each.same_as for each in strange["unasked 304"]} == {None}
