"""The two texts that a finding or a page compares."""

from __future__ import annotations

from pathlib import Path

from monitor.present.sides import ComparedSides, kept_sides, sides_of_finding, sides_of_page
from storage.engine.opening import open_readonly
from storage.findings.findings import list_findings
from storage.frontier.pages import get_page
from storage.records import FindingKind

ORIGINAL = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"
REPRINT = "http://www.msnc.org.cn/msgz/202106/3475.html"


def of_kind(demo: Path, kind: FindingKind) -> list[ComparedSides | None]:
    db = open_readonly(demo / "demo.db")
    found = [sides_of_finding(db, each) for each in list_findings(db, kind=kind)]
    db.close()
    return found


def of_page(demo: Path, url: str) -> ComparedSides | None:
    db = open_readonly(demo / "demo.db")
    page = get_page(db, url)
    assert page is not None
    sides = sides_of_page(db, page)
    db.close()
    return sides


def test_a_reprint_with_one_version_stands_beside_its_original(demo: Path) -> None:
    sides = of_page(demo, REPRINT)
    assert sides is not None
    assert (sides.before_page.url, sides.page.url) == (ORIGINAL, REPRINT)


def test_an_edited_page_shows_its_last_two_versions(demo: Path) -> None:
    sides = of_page(demo, ORIGINAL)
    assert sides is not None
    assert (sides.before.number, sides.after.number) == (1, 2)


def test_an_outdated_reprint_shows_the_correction_of_the_original(demo: Path) -> None:
    edited = [each for each in of_kind(demo, FindingKind.REPRINT_OUTDATED) if each]
    corrected = [each for each in edited if each.before.page == each.after.page]
    assert [(each.page.url, each.before.number, each.after.number) for each in corrected] == [
        (ORIGINAL, 1, 2)
    ]


def test_a_fault_of_the_credit_shows_original_and_reprint(demo: Path) -> None:
    (sides,) = of_kind(demo, FindingKind.REPRINT_UNCREDITED)
    assert sides is not None and sides.before_page.site == "mca" and sides.page.site == "msnc"


def test_a_removed_article_compares_nothing(demo: Path) -> None:
    assert of_kind(demo, FindingKind.REMOVED) == [None]


def test_the_texts_of_an_outdated_reprint_are_kept_beside_each_other(demo: Path) -> None:
    db = open_readonly(demo / "demo.db")
    kept = [kept_sides(db, each) for each in list_findings(db, kind=FindingKind.REPRINT_OUTDATED)]
    db.close()
    assert {(each.before_page.url, each.page.url) for each in kept if each} >= {(ORIGINAL, REPRINT)}
