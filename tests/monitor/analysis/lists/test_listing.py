"""The entries of a list are written at its look: with foreign domains, without front pages and start pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sites.timeline import Reply, Timeline

from crawler.sites import Site
from storage.engine.opening import open_store
from storage.engine.store import rows, transaction
from storage.frontier import pages
from storage.records import FoundPage, PageRole, SiteRole

LIST = "http://p.example.cn/news/"
PORTAL = Site("p", "门户", SiteRole.PORTAL, ("p.example.cn",), (LIST,))
ENTRIES = (
    ("/news/t20261123_1.html", "关于做好冬季救助工作的通知"),
    ("/news/t20261122_2.html", "全省民政工作会议召开"),
    ("http://bu.example.cn/n1/c7/content.html", "民政部发布公告"),
    ("http://bu.example.cn/", "民政部门户网站首页"),
    ("/news/a.pdf", "附件下载说明文件"),
    ("/news/", "本栏目首页地址"),
)


def listing(entries: tuple[tuple[str, str], ...]) -> Reply:
    told = "".join(f'<li><a href="{url}">{title}</a><span>2026-11-23</span></li>' for url, title in entries)
    return Reply(f"<html><head><title>要闻</title></head><body><ul>{told}</ul></body></html>".encode())


def told(store: Path) -> list[tuple[str, str, int, int | None]]:
    db = open_store(store)
    found = rows(db, "SELECT * FROM entries ORDER BY first_capture_id, place")
    chains = rows(db, "SELECT chain, looks FROM list_chains")
    db.close()
    assert [tuple(each.values()) for each in chains] == [(1, 3)]
    return [(each["url"], each["title"], each["first_capture_id"], each["left_capture_id"]) for each in found]


def test_a_look_at_a_list_writes_its_entries_and_concluding_anew_writes_the_same(
    store_path: Path, now: datetime
) -> None:
    line = Timeline(store_path, [PORTAL])
    db = open_store(store_path)
    with transaction(db):
        pages.add_pages(db, [FoundPage(LIST, "p", PageRole.SEED)], now)
    db.close()
    for hour, entries in enumerate((ENTRIES, ENTRIES, ENTRIES[1:])):
        line.look(now + timedelta(hours=hour), {LIST: listing(entries)})
    found = told(store_path)
    assert found == [
        ("http://p.example.cn/news/t20261123_1.html", "关于做好冬季救助工作的通知", 1, 3),
        ("http://p.example.cn/news/t20261122_2.html", "全省民政工作会议召开", 1, None),
        ("http://bu.example.cn/n1/c7/content.html", "民政部发布公告", 1, None),
        ("http://p.example.cn/news/a.pdf", "附件下载说明文件", 1, None),
    ]
    line.again()
    assert told(store_path) == found
