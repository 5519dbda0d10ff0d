"""Reprints by original, and pairs that may be reprints with both texts."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from sites.command_line import program
from sites.kept import Shelf

from storage.conclusions.comparisons import PageComparison, set_comparisons
from storage.engine.store import Store, transaction
from storage.records import Match, Relation


def test_reprints_of_a_finding_are_those_of_its_page(demo: Path) -> None:
    (edited,) = [
        each
        for each in json.loads(program("findings", "--json", "--kind", "edited", cwd=demo).out)
        if each["site"] == "mca"
    ]
    by_id = json.loads(program("reprints", "--of", edited["id"], "--json", cwd=demo).out)
    assert by_id == json.loads(program("reprints", "--of", edited["url"], "--json", cwd=demo).out) != []
    lines = program("reprints", "--of", edited["id"], cwd=demo, COLUMNS="60").out.splitlines()
    assert f"   {by_id[0]['url']}" in lines


def test_suspects_are_shown_once_with_both_texts(folder: Path, store: Store, now: datetime) -> None:
    shelf = Shelf(store, now)
    one = shelf.keep("http://www.msnc.org.cn/7.html", "说法", "换一种说法。", site="msnc", indexed=False)
    other = shelf.keep("http://www.mca.gov.cn/7.html", "原文", "原来的说法。", site="mca", indexed=False)
    match = Match(Relation.SUSPECT, 0.1, 0.2, 0.3, 0, probability=0.7)
    with transaction(store):
        for page, origin in ((one, other), (other, one)):
            compared = PageComparison(page.page, origin.page, page.id, origin.id, match, False, False)
            set_comparisons(store, page.page, [compared])
    (told,) = json.loads(program("reprints", "--suspects", "--json", cwd=folder).out)
    assert (told["url"], told["original_url"]) == (
        "http://www.msnc.org.cn/7.html",
        "http://www.mca.gov.cn/7.html",
    )
    assert (told["text"], told["original_text"]) == ("换一种说法。", "原来的说法。")
    assert told["probability"] == 0.7
    printed = program("reprints", "--suspects", cwd=folder).out
    assert "换一种说法。" in printed and "原来的说法。" in printed
    assert json.loads(program("reprints", "--json", cwd=folder).out) == []
