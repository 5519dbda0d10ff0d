"""The article page tells of looks, versions, copies and findings."""

from __future__ import annotations

from sites.desk import Desk

from storage.engine.opening import opened
from storage.findings.findings import list_findings
from storage.frontier.pages import get_page
from storage.records import FindingKind


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
    assert "转载的发现" in html
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
