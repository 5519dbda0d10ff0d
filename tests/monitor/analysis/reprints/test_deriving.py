"""Derivations in a real store: whoever was crawled first, and without circles over several pages."""

from __future__ import annotations

import random

import pytest
from sites.press import Press, Sheet

from storage.conclusions import derivations
from storage.engine.store import Store
from storage.findings import findings
from storage.records import FindingKind, PageId

HANZI = [chr(code) for code in range(0x4E00, 0x5E00)]


def text(seed: int, count: int = 4) -> tuple[str, ...]:
    rng = random.Random(seed)
    return tuple("".join(rng.choices(HANZI, k=90)) + "。" for _ in range(count))


@pytest.fixture
def press(db: Store) -> Press:
    return Press(db)


def open_findings(press: Press) -> set[tuple[str, FindingKind]]:
    return {(each.url, each.kind) for each in findings.list_findings(press.db) if each.resolved_at is None}


def test_a_copy_crawled_before_its_original_comes_out_right_once_the_original_is_there(press: Press) -> None:
    copy = Sheet("hb", "copy", text(1), "2026-11-20", source="民政部")
    reprint = Sheet("portal", "reprint", text(1), "2026-11-21")
    press.publish([copy])
    press.publish([reprint])
    assert press.links() == {(reprint.url, copy.url)}
    original = Sheet("mca", "original", text(1), "2026-11-19", minute=500)
    press.publish([original])
    assert press.links() == {(copy.url, original.url), (reprint.url, original.url)}


def test_two_originals_of_one_text_are_two_witnesses_and_nobody_is_accused(press: Press) -> None:
    one, two = Sheet("mca", "1", text(1)), Sheet("hb", "2", text(1))
    press.publish([one])
    press.publish([two])
    assert press.links() == set()
    assert open_findings(press) == set()


def test_findings_about_an_original_that_is_none_any_longer_are_resolved(press: Press) -> None:
    wrong = Sheet("hb", "1", text(1), "2026-11-20")
    reprint = Sheet("portal", "2", text(1), "2026-11-21", source="民政部")
    press.publish([wrong, reprint])
    assert (reprint.url, FindingKind.REPRINT_MISCREDITED) in open_findings(press)
    press.publish([Sheet("mca", "3", text(1), "2026-11-19")])
    assert press.links() == {(reprint.url, "http://mca.cn/3.html"), (wrong.url, "http://mca.cn/3.html")}
    assert (reprint.url, FindingKind.REPRINT_MISCREDITED) not in open_findings(press)


def test_a_circle_of_links_is_cut_and_opens_when_its_reason_is_gone(press: Press) -> None:
    sites = ("mca", "hb", "portal")
    urls = [f"http://{site}.cn/{site}.html" for site in sites]
    sheets = [
        Sheet(site, site, text(1), "2026-11-20", link=urls[(at + 1) % 3]) for at, site in enumerate(sites)
    ]
    press.publish(sheets)
    links, cut = press.links(), press.conclusions()["cuts"]
    assert len(links) == 2
    assert isinstance(cut, list) and len(cut) == 1
    assert links | set(cut) == {(urls[at], urls[(at + 1) % 3]) for at in range(3)}
    (reprint, _original) = cut[0]
    kept = next(each for each in sheets if each.url in {original for _, original in links} - {reprint})
    # the page whose link closed the circle with the cut one shows another text from now on
    press.publish([Sheet(kept.site, kept.name, text(7), "2026-11-20", minute=9)])
    assert press.conclusions()["cuts"] == []


def test_a_compilation_has_a_row_for_each_original(press: Press) -> None:
    press.publish(
        [Sheet("mca", "1", text(1)), Sheet("hb", "2", text(2)), Sheet("portal", "3", (*text(1), *text(2)))]
    )
    assert press.links() == {
        ("http://portal.cn/3.html", f"http://{each}.html") for each in ("mca.cn/1", "hb.cn/2")
    }
    page = next(page for page, url in press.urls().items() if url == "http://portal.cn/3.html")
    assert {each.relation.value for each in derivations.originals_of(press.db, PageId(page))} == {
        "compilation"
    }
