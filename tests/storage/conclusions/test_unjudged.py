"""Conclusions can be emptied: the archive stays, and its captures wait again."""

from __future__ import annotations

from datetime import datetime

from sites.kept import Shelf

from storage.archive.captures import count_captures
from storage.conclusions import pending, revisions, unjudged
from storage.engine.store import Store, transaction
from storage.records import PageId

URL = "http://a.cn/1"


def test_pages_wait_once_for_their_judgement(either: Store, now: datetime) -> None:
    shelf = Shelf(either, now)
    pages = [shelf.keep(f"{URL}{number}", "通知", "正文。").page for number in range(3)]
    with transaction(either):
        unjudged.mark_unjudged(either, [pages[2], pages[0]])
        unjudged.mark_unjudged(either, [pages[0]])
    assert unjudged.unjudged_pages(either) == [pages[0], pages[2]]
    with transaction(either):
        unjudged.mark_judged(either, [pages[0]], unjudged.Stage.INDEX)
    assert unjudged.unjudged_pages(either) == [pages[2]]


def test_after_forgetting_all_captures_wait_and_numbers_begin_anew(either: Store, now: datetime) -> None:
    shelf = Shelf(either, now)
    first = shelf.keep(URL, "通知", "正文。")
    assert pending.count_pending(either) == 0
    unjudged.forget_conclusions(either)
    assert pending.count_pending(either) == count_captures(either) == 1
    assert revisions.revisions_of(either, PageId(first.page)) == []
    assert shelf.keep(URL, "通知", "正文。").id == first.id == 1
