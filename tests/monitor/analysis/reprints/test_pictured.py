"""The text of an article's pictures comes from the pages of the pictures (the whole way: tests/test_pictures.py)."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.analysis.reprints.pictured import state_of, states_of, with_picture_text
from monitor.judge.policy import Policy
from storage.archive import bodies, picture_texts
from storage.engine.opening import open_store, opened
from storage.engine.store import transaction
from storage.frontier import pages
from storage.records import Article, Attachment, AttachmentKind, FoundPage, PageRole, PictureText, SiteRole

PICTURE = Attachment("1.png", "http://a.example.cn/1.png", AttachmentKind.PICTURE)
PORTAL = Site("a", "门户", SiteRole.PORTAL, ("a.example.cn",), ("http://a.example.cn/",))
ARTICLE, FILE = "http://a.example.cn/2026/1.html", "http://a.example.cn/1.png"
HTML = (
    "<html><head><meta charset=utf-8><title>社区食堂建设情况</title></head><body><h1>社区食堂建设情况</h1>"
    "<div>来源：样例民政部　时间：2026-03-02 09:30</div><div class=TRS_Editor>"
    '<p><img src="/1.png" width=900></p></div></body></html>'
).encode()


def png(number: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes([number]) * 9000


def test_an_article_with_text_or_without_fetched_pictures_stays(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "a.db", create=True)) as db:
        for article in (
            Article("题", ("正文。",), attachments=(PICTURE,)),
            Article("题", (), attachments=(PICTURE,)),
        ):
            assert with_picture_text(db, article) is article


def test_a_picture_corrected_in_place_is_a_new_state_of_its_article(tmp_path: Path, now: datetime) -> None:
    line = Timeline(tmp_path / "a.db", [PORTAL], Policy(workers=1))
    with opened(line.store) as db, transaction(db):
        pages.add_pages(db, [FoundPage(FILE, "a", PageRole.FILE)], now)
        for number, text in ((1, "新建食堂43处。"), (2, "新建食堂34处。")):
            read = PictureText((text,), ("9" * len(text),), "rapidocr 1")
            picture_texts.save_text(db, bodies.digest_of(png(number)), read)
    for number in (1, 1, 2):
        line.look_twice(now.replace(hour=5 + number), {ARTICLE: Reply(HTML), FILE: Reply(png(number))})
    with opened(line.store) as db:
        page = pages.get_page(db, ARTICLE)
        assert page is not None
        states = states_of(db, page.id)
        assert [each.article.text for each in states] == ["新建食堂43处。", "新建食堂34处。"]
        assert [each.number for each in states] == [1, 2] and states[0].digest != states[1].digest
        assert [state_of(db, each.id) for each in states] == list(states)
    line.again()
    with opened(line.store) as db:
        assert states_of(db, page.id) == states
