"""Words, addresses, ids and pasted texts are found."""

from __future__ import annotations

from sites.desk import Desk

from monitor.present.search import Marked
from monitor.web.pages.search import parts


def test_words_are_marked_in_title_and_text() -> None:
    assert parts(Marked("民政部通知", ((3, 5),))) == [("民政部", False), ("通知", True)]
    assert parts(Marked("")) == []


def test_words_addresses_and_ids_are_found(reading: Desk) -> None:
    article = reading.json("/desk/articles.json")[0]
    assert article["url"] in {
        hit["url"] for hit in reading.json(f"/desk/search.json?q={article['title'][:6]}&all=1")
    }
    assert (
        f"/desk/articles/{article['page']}" in reading.get("/desk/search", params={"q": article["url"]}).text
    )
    finding = reading.ids()[0]
    assert f"/desk/findings/{finding}" in reading.get("/desk/search", params={"q": finding[:9]}).text
    assert reading.json("/desk/search.json?q=绝无此词") == []
    assert reading.get("/desk/search", params={"q": "http://[bad"}).status_code == 200


def test_a_pasted_text_is_found_by_its_sentences(desk: Desk) -> None:
    page = desk.json("/desk/articles.json")[0]["page"]
    text = "\n".join(desk.json(f"/desk/articles/{page}.json")["paragraphs"])
    hits = desk.post("/desk/search", text=text, headers={"Accept": "application/json"}).json()
    assert hits[0]["sentences"] >= hits[-1]["sentences"] > 0
    short = desk.post("/desk/search", text=text[:200])
    again = desk.get(short.headers["location"])
    assert short.status_code == 303 and hits[0]["title"] in again.text and text[:20] in again.text
    assert desk.post("/desk/search", text="短").status_code == 303
