"""A hit of a search has three lines: headline, place of the words, address."""

from __future__ import annotations

from pathlib import Path

from monitor.present.console.hit_lines import hit_lines
from monitor.present.console.lines import Style, plain_text
from monitor.present.search import phrases, search
from storage.conclusions.search import Scope
from storage.engine.opening import open_readonly


def test_the_words_of_a_hit_have_a_style_of_their_own(demo: Path) -> None:
    db = open_readonly(demo / "demo.db")
    hits = search(db, phrases("127.2万"), Scope(site="mca"), most=5)
    db.close()
    headline, snippet, address = hit_lines(hits, {"mca": "民政部"}, "已撤下")
    assert "民政部" in plain_text([headline])
    assert [part.text for part in snippet.parts if part.style is Style.HIT] == ["127.2万"]
    assert plain_text([address]).strip() == hits[0].page.url
