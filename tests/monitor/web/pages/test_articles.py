"""The article page tells of looks, versions, copies and findings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sites.desk import Desk
from sites.five.texts import MINISTRY
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.judge.policy import Policy
from monitor.reuse.holders import MOST_GROUPS
from monitor.web.pages.articles import ShownLine, shown_lines
from storage.conclusions import groups, revisions
from storage.engine.opening import opened
from storage.findings.findings import list_findings
from storage.frontier import pages
from storage.frontier.pages import get_page
from storage.records import FindingKind, PageId, SiteRole

SITE = Site("ju", "柳河市民政局", SiteRole.ORIGINAL, ("lh.example.cn",), ("http://www.lh.example.cn/",))
START = datetime(2026, 10, 16, 1, tzinfo=UTC)
NOTICE = "市民朋友在办理业务时遇到困难，欢迎前往政务大厅二楼导办台，工作人员将全程陪同。"


def test_the_list_has_sites_and_pages(reading: Desk) -> None:
    listed = reading.json("/desk/articles.json")
    assert listed == sorted(listed, key=lambda each: each["first_seen"], reverse=True)
    assert {each["site"] for each in reading.json("/desk/articles.json?site=bu")} == {"bu"}
    first = listed[0]["first_seen"]
    assert all(each["first_seen"] < first for each in reading.json(f"/desk/articles.json?before={first}"))


def test_every_article_has_its_page(reading: Desk) -> None:
    for each in reading.json("/desk/articles.json"):
        data = reading.json(f"/desk/articles/{each['page']}.json")
        assert len(data["revisions"]) == each["revisions"] and data["looks"]
        assert reading.get(f"/desk/articles/{each['page']}").status_code == 200


def test_an_original_names_its_copies_and_a_copy_its_original(reading: Desk) -> None:
    original = next(each for each in reading.json("/desk/articles.json") if each["reprints"])
    data = reading.json(f"/desk/articles/{original['page']}.json")
    assert {copy["original_url"] for copy in data["reprints"]} == {original["url"]}
    html = reading.get(f"/desk/articles/{original['page']}").text
    assert 'class="timeline"' in html and 'class="bar"' in html


def test_an_original_shows_the_findings_about_its_copies(reading: Desk) -> None:
    with opened(reading.config.store) as db:
        altered = next(
            each
            for each in list_findings(db)
            if each.original_url and each.kind is FindingKind.REPRINT_ALTERED
        )
        page = get_page(db, altered.original_url or "")
    assert page is not None
    original = page.id
    assert altered.id in reading.json(f"/desk/articles/{original}.json")["copy_findings"]
    html = reading.get(f"/desk/articles/{original}").text
    assert "没有发现</p>" not in html
    assert f"/desk/findings/{altered.id}" in html


def test_a_look_can_be_ordered(desk: Desk) -> None:
    page = desk.json("/desk/articles.json")[0]["page"]
    desk.post(f"/desk/articles/{page}/look", next=f"/desk/articles/{page}")
    with opened(desk.config.store) as db:
        due = db.conn.execute("SELECT due_at FROM pages WHERE id = ?", (page,)).fetchone()[0]
        assert due <= db.conn.execute("SELECT max(at) FROM audit_log").fetchone()[0]
    assert desk.post("/desk/articles/99999/look").status_code == 404


def test_a_reprint_says_where_its_text_was_first_published(reading: Desk) -> None:
    rows = reading.json("/desk/articles.json")
    reprint = next(each["page"] for each in rows if each["is_reprint"])
    first = reading.json(f"/desk/articles/{reprint}.json")["first_published"]
    shown = reading.get(f"/desk/articles/{reprint}").text.partition('class="first"')[2].partition("</p>")[0]
    assert "首发" in shown
    assert (first["published_at"] or "")[:10] in shown


def pages_of(numbers: range) -> dict[str, Reply]:
    shown = {}
    for number, story in enumerate(list(MINISTRY.values())[:8]):
        if number not in numbers:
            continue
        text = "".join(f"<p>{line}</p>" for line in [*story.text.splitlines(), NOTICE])
        shown[f"http://www.lh.example.cn/c/{number}.html"] = Reply(
            f"<html><head><meta charset=utf-8><title>{story.title}</title></head><body><h1>{story.title}</h1>"
            f"<div>2026-10-12 09:30 来源：柳河日报</div><div class=content>{text}</div></body></html>".encode()
        )
    return shown


def last_line(timeline: Timeline) -> ShownLine:
    with opened(timeline.store) as db:
        page = pages.page_of(db, PageId(1))
        latest = revisions.current_revision(db, page.id)
        assert latest is not None and latest.article.paragraphs[-1] == NOTICE
        articles = groups.count_indexed(db, page.site, most=MOST_GROUPS)
        return shown_lines(db, page.site, latest.article, articles)[-1]


def test_a_line_is_furniture_once_most_articles_of_the_site_repeat_the_line(tmp_path: Path) -> None:
    timeline = Timeline(tmp_path / "store.db", [SITE], Policy(workers=1))
    timeline.look_twice(START, pages_of(range(4)))
    assert last_line(timeline) == ShownLine(NOTICE)
    timeline.look_twice(START + timedelta(days=1), pages_of(range(4, 8)))
    assert last_line(timeline) == ShownLine(NOTICE, 8, "below")
    assert last_line(timeline).as_answer()["reason"] == "repeated"
    timeline.again()
    assert last_line(timeline) == ShownLine(NOTICE, 8, "below")
