"""The spider over prepared answers: all of Scrapy but the network."""

from __future__ import annotations

import asyncio
import gzip
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.fetch import spider
from crawler.fetch.passes import PassOrder, PassResult, crawl_pass, run
from crawler.fetch.replay import Replay
from crawler.fetch.spider import MOST_FURTHER_LISTS, MOST_PARTS
from crawler.isolation import Workers
from crawler.revisit.frontier import MOST_INTERRUPTED
from crawler.sites import Site
from storage.engine.opening import open_store
from storage.engine.store import Store, rows
from storage.frontier import pages
from storage.records import Fetch, Headers, SiteRole

pytestmark = pytest.mark.timeout(60)

HOST = "http://www.x.gov.cn"
SITE = Site("x", "某局", SiteRole.ORIGINAL, ("x.gov.cn",), (f"{HOST}/list/index.html",))
HTML: Headers = (("Content-Type", "text/html; charset=utf-8"),)
XML: Headers = (("Content-Type", "text/xml"),)
Answers = dict[str, tuple[int, Headers, bytes]]
Run = Callable[[Coroutine[Any, Any, PassResult]], PassResult]


@pytest.fixture(scope="module")
def in_reactor() -> Iterator[Run]:
    """Runs coroutines on the one reactor that a process may have."""
    loops: list[asyncio.AbstractEventLoop] = []
    ready, ended = threading.Event(), asyncio.Event()

    async def until_ended() -> None:
        loops.append(asyncio.get_running_loop())
        ready.set()
        await ended.wait()

    thread = threading.Thread(target=run, args=(until_ended,), daemon=True)
    thread.start()
    ready.wait(10)
    yield lambda work: asyncio.run_coroutine_threadsafe(work, loops[0]).result(50)
    loops[0].call_soon_threadsafe(ended.set)
    thread.join(10)
    loops[0].close()


@pytest.fixture
def crawl(in_reactor: Run, store_path: Path) -> Callable[..., PassResult]:
    def crawl(answers: Answers, *sites: Site, everything: bool = True) -> PassResult:
        order = PassOrder(sites or (SITE,), {}, everything=everything, replay=Replay(answers))
        return in_reactor(crawl_pass(store_path, order))

    return crawl


def html(body: str, encoding: str = "utf-8") -> tuple[int, Headers, bytes]:
    return 200, HTML, f"<html><body>{body}</body></html>".encode(encoding)


def listing(*paths: str, further: str = "") -> tuple[int, Headers, bytes]:
    entries = "".join(
        f'<li><a href="{path}">关于第{n}号民政事项办理情况的通知</a><span>2026-11-{n % 28 + 1:02}</span></li>'
        for n, path in enumerate(paths)
    )
    return html(
        f"<ul>{entries}</ul>" + (f'<div class="page"><a href="{further}">下一页</a></div>' if further else "")
    )


def known(store: Path) -> dict[str, dict[str, Any]]:
    db: Store = open_store(store)
    found = rows(
        db,
        "SELECT url, role, list_title, list_date, looks, first_page_id, lease_owner, alias_url,"
        " (SELECT count(*) FROM captures WHERE page_id = pages.id) AS captures FROM pages",
    )
    db.close()
    return {each["url"].removeprefix(HOST): each for each in found}


ARTICLE = html("<h1>通知</h1><p>正文。</p>")


def test_a_list_that_goes_on_for_ever_is_followed_only_so_far(
    crawl: Callable[..., PassResult], store_path: Path
) -> None:
    endless = {
        f"{HOST}/list/index{f'_{n}' if n else ''}.html": listing(f"/a/2026{n}.html", further=f"index_{n + 1}.html")
        for n in range(MOST_FURTHER_LISTS + 10)
    }  # fmt: skip
    crawl(endless)
    assert sum(each["role"] == "list" for each in known(store_path).values()) == MOST_FURTHER_LISTS


def test_a_list_without_news_is_not_followed_further_unless_everything_is_wanted(
    crawl: Callable[..., PassResult], store_path: Path
) -> None:
    front = f"{HOST}/list/index.html"
    entries = ("/a/1.html", "/a/2.html", "/a/3.html")
    answers = {front: listing(*entries)} | {f"{HOST}{path}": ARTICLE for path in entries}
    crawl(answers)
    answers[front] = listing(*entries, further="index_1.html")
    db = open_store(store_path)
    db.conn.execute("UPDATE pages SET due_at = '2000-01-01T00:00:00.000000Z'")
    db.conn.commit()
    db.close()
    crawl(answers, everything=False)
    assert "/list/index_1.html" not in known(store_path)
    crawl(answers)
    assert "/list/index_1.html" in known(store_path)


def test_titles_of_a_gbk_list_are_read(crawl: Callable[..., PassResult], store_path: Path) -> None:
    status, _, body = listing("/a/1.html", "/a/2.html", "/a/3.html")
    crawl(
        {
            f"{HOST}/list/index.html": (
                status,
                (("Content-Type", "text/html"),),
                body.decode().encode("gb18030"),
            )
        }
    )
    assert known(store_path)["/a/1.html"]["list_title"] == "关于第0号民政事项办理情况的通知"


def test_entries_listed_twice_and_foreign_ones_are_left_out_and_files_are_pages(
    crawl: Callable[..., PassResult], store_path: Path
) -> None:
    front = f"{HOST}/list/index.html"
    crawl({front: listing("/a/1.html", "/a/1.html#top", "/a/2.html", "/a/3.html?utm_source=wx", "/f/4.pdf",
                          "http://www.y.gov.cn/5.html", "/a/3.html", "/list/index.html", "/")})  # fmt: skip
    assert set(known(store_path)) == {"/list/index.html", "/a/1.html", "/a/2.html", "/a/3.html", "/f/4.pdf"}
    assert all(each["captures"] == 1 for each in known(store_path).values())


def test_a_sitemap_index_and_its_packed_children_are_read(
    crawl: Callable[..., PassResult], store_path: Path
) -> None:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    index = f'<sitemapindex xmlns="{space}"><sitemap><loc>{HOST}/s1.xml.gz</loc></sitemap></sitemapindex>'
    child = f'<urlset xmlns="{space}"><url><loc>{HOST}/a/20261101.html</loc></url></urlset>'
    site = Site("x", "某局", SiteRole.ORIGINAL, ("x.gov.cn",), (f"{HOST}/sitemap.xml",))
    crawl(
        {
            f"{HOST}/sitemap.xml": (200, XML, index.encode()),
            f"{HOST}/s1.xml.gz": (
                200,
                (("Content-Type", "application/gzip"),),
                gzip.compress(child.encode()),
            ),
            f"{HOST}/a/20261101.html": ARTICLE,
        },
        site,
    )
    assert known(store_path)["/a/20261101.html"]["captures"] == 1


def test_a_feed_names_its_entries(crawl: Callable[..., PassResult], store_path: Path) -> None:
    feed = (
        '<rss version="2.0"><channel><title>x</title><item><title>民政要闻</title>'
        f"<link>{HOST}/a/7.html</link><pubDate>Mon, 23 Nov 2026 06:00:00 GMT</pubDate></item></channel></rss>"
    )
    site = Site("x", "某局", SiteRole.ORIGINAL, ("x.gov.cn",), (f"{HOST}/rss.xml",))
    crawl({f"{HOST}/rss.xml": (200, XML, feed.encode()), f"{HOST}/a/7.html": ARTICLE}, site)
    assert known(store_path)["/a/7.html"]["list_title"] == "民政要闻"


def test_a_stub_leads_to_the_page_that_is_kept(crawl: Callable[..., PassResult], store_path: Path) -> None:
    stub = html('<script>window.location.href="/b/9.html"</script>')
    front = listing("/a/1.html", "/a/2.html", "/a/3.html")
    crawl({f"{HOST}/list/index.html": front, f"{HOST}/a/1.html": stub, f"{HOST}/b/9.html": ARTICLE})
    assert known(store_path)["/a/1.html"]["alias_url"] == f"{HOST}/b/9.html"
    assert known(store_path)["/b/9.html"]["captures"] == 1


def test_stubs_that_lead_in_a_circle_end(crawl: Callable[..., PassResult], store_path: Path) -> None:
    def stub(to: str) -> tuple[int, Headers, bytes]:
        return html(f'<meta http-equiv="refresh" content="0;url={to}">')

    front = listing("/a/1.html", "/a/2.html", "/a/3.html")
    circle = {f"{HOST}/a/1.html": stub("/a/2.html"), f"{HOST}/a/2.html": stub("/a/1.html")}
    crawl({f"{HOST}/list/index.html": front} | circle)
    assert (
        known(store_path)["/a/1.html"]["captures"] <= 2
    )  # once more, as the other's headline is carried over


def test_the_parts_of_an_article_hang_on_its_first_page_and_end(
    crawl: Callable[..., PassResult], store_path: Path
) -> None:
    front = listing("/a/t1.html", "/a/t2.html", "/a/t3.html")
    answers = {f"{HOST}/list/index.html": front}
    for n in range(1, MOST_PARTS + 10):
        name = "t1.html" if n == 1 else f"t1_{n}.html"
        following = f'<div class="page">{n}/200 <a href="t1_{n + 1}.html">下一页</a></div>'
        answers[f"{HOST}/a/{name}"] = html(f"<h1>通知</h1><p>第{n}页的正文。</p>{following}")
    crawl(answers)
    parts = [each for each in known(store_path).values() if each["role"] == "part"]
    assert len(parts) == MOST_PARTS
    assert len({each["first_page_id"] for each in parts}) == 1


HOSTILE = {
    "records": b"<html><body>" + b"<record><group>" * 70_000,
    "pagers": b"<html><body>" + b"createPage" * 100_000,
    "bars": ("<title>关于" + "_" * 1_000_000 + "</title>").encode(),
    "charset": b"<meta charset=idna>" + b"\xff\xfe\xfd a." * 100_000,
    "quotes": b"<script>" + b"location='" * 100_000,
    "declarations": b"<?xml version='1.0'?>" + b"<!DOCTYPE [" * 90_000 + b"<rss>",
    "spaces": "<p>来源".encode() + b"&#32;&#160;" * 100_000,
    "brackets": "<p>来源：".encode() + b")" * 1_000_000,
    "packed": gzip.compress(b"\xd6\xd0\xff" * 20_000_000),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_page_is_kept_and_the_crawl_goes_on(
    crawl: Callable[..., PassResult], store_path: Path, kind: str
) -> None:
    """Every page of these kinds once held the event loop, or filled the memory of the program."""
    good = Site("y", "某厅", SiteRole.PORTAL, ("y.gov.cn",), ("http://www.y.gov.cn/index.html",))
    begun = time.monotonic()
    answers = {
        f"{HOST}/list/index.html": (200, HTML, HOSTILE[kind]),
        good.start_urls[0]: listing("/a/1.html"),
    }
    crawl(answers, SITE, good)
    assert time.monotonic() - begun < 3 * spider.READ_AT_MOST_S
    assert known(store_path)["/list/index.html"]["captures"] == 1
    assert "http://www.y.gov.cn/a/1.html" in known(store_path)


def test_a_page_whose_reader_ends_is_kept_and_set_aside(
    crawl: Callable[..., PassResult], store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spider, "READ_AT_MOST_S", 0.0)
    long = listing(*(f"/a/{number}.html" for number in range(2000)))  # takes a while, also in a warm process
    crawl({f"{HOST}/list/index.html": long})
    assert known(store_path)["/list/index.html"]["captures"] == 1
    db = open_store(store_path)
    assert pages.unread_pages(db, MOST_INTERRUPTED) == [f"{HOST}/list/index.html"]
    db.close()
    monkeypatch.undo()
    crawl({f"{HOST}/list/index.html": listing("/a/1.html", "/a/2.html", "/a/3.html")})
    assert "/a/3.html" in known(store_path)


def test_an_article_that_answers_as_before_is_not_read_again(
    crawl: Callable[..., PassResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {f"{HOST}/list/index.html": listing("/a/1.html", "/a/2.html"), f"{HOST}/a/1.html": ARTICLE}
    answers[f"{HOST}/a/2.html"] = ARTICLE
    crawl(answers)
    answers[f"{HOST}/a/2.html"] = html("<h1>通知</h1><p>另一正文。</p><p>上一页 下一页</p>")
    read: list[str] = []
    run = Workers.run

    async def noted(
        self: Workers, longest_s: float, work: Any, fetch: Fetch, *rest: Any, **named: Any
    ) -> Any:
        read.append(fetch.url.removeprefix(HOST))
        return await run(self, longest_s, work, fetch, *rest, **named)

    monkeypatch.setattr(Workers, "run", noted)
    assert crawl(answers).sites["x"].usable == 3
    assert sorted(read) == ["/a/2.html", "/list/index.html"]


def test_a_challenge_that_answers_as_before_is_still_a_challenge(crawl: Callable[..., PassResult]) -> None:
    challenge = html("<p>您的访问过于频繁，请完成验证。</p><script>var acw_sc__v2='x'</script>")
    answers = {f"{HOST}/list/index.html": listing("/a/1.html"), f"{HOST}/a/1.html": challenge}
    for _ in range(2):
        assert crawl(answers).sites["x"].failures == {"challenge": 1}


@pytest.mark.parametrize(
    "entry",
    ["http://[bad/1.html", "http://x.gov.cn:99999999/1.html", "/a/\x00.html", "/a/&#xD800;.html", "//"],
)
def test_links_that_are_none_do_no_harm(
    crawl: Callable[..., PassResult], store_path: Path, entry: str
) -> None:
    crawl({f"{HOST}/list/index.html": listing("/a/1.html", entry, "/a/2.html", "/a/3.html")})
    assert known(store_path)["/a/3.html"]["captures"] == 1
    assert not any(each["lease_owner"] for each in known(store_path).values())


def test_halves_of_characters_in_a_feed_do_no_harm(
    crawl: Callable[..., PassResult], store_path: Path
) -> None:
    feed = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [{"url": f"{HOST}/a/1.html", "title": "\ud800"}],
        }
    )
    crawl({f"{HOST}/list/index.html": (200, (("Content-Type", "application/feed+json"),), feed.encode())})
    assert known(store_path)["/list/index.html"]["captures"] == 1


def test_a_full_disk_ends_the_pass_with_its_reason_and_half_nothing(
    crawl: Callable[..., PassResult], store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crawler.fetch import passes

    def nearly_full(path: Path, *, create: bool = False) -> Store:
        db = open_store(path, create=create)
        size = db.conn.execute("PRAGMA page_count").fetchone()[0]
        db.conn.execute(f"PRAGMA max_page_count = {size + 12}")
        return db

    open_store(store_path, create=True).close()
    monkeypatch.setattr(passes, "open_store", nearly_full)
    paths = [f"/a/{n}.html" for n in range(30)]
    noise = {
        f"{HOST}{path}": (200, HTML, __import__("random").Random(path).randbytes(9000)) for path in paths
    }
    with pytest.raises(sqlite3.OperationalError, match="full"):
        crawl({f"{HOST}/list/index.html": listing(*paths), **noise})
    db = open_store(store_path)
    orphans = rows(db, "SELECT digest FROM bodies WHERE digest NOT IN (SELECT body_digest FROM captures)")
    assert orphans == []
    assert rows(db, "SELECT count(*) AS n FROM captures")[0]["n"] == sum(
        each["looks"] for each in rows(db, "SELECT looks FROM pages")
    )
    db.close()


def test_leases_of_the_dead_are_taken_over_and_those_of_the_living_kept(
    crawl: Callable[..., PassResult], store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = f"{HOST}/list/index.html"
    paths = ("/a/1.html", "/a/2.html", "/a/3.html")
    crawl({front: listing(*paths)})
    db = open_store(store_path)
    for path, owner in (("/a/1.html", "999999999:1"), ("/a/2.html", "1:0")):
        db.conn.execute(
            "UPDATE pages SET lease_owner = ?, lease_until = '2999-01-01T00:00:00.000000Z' WHERE url = ?",
            (owner, f"{HOST}{path}"),
        )
    db.conn.commit()
    assert len(pages.lease_owners(db)) == 2
    db.close()
    crawl({front: listing(*paths)})
    assert known(store_path)["/a/1.html"]["captures"] == 2
    assert known(store_path)["/a/2.html"]["captures"] == 2  # pid 1 lives, but started at another time
