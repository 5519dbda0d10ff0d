"""A page is compared with the pages that share its passages, and again only if its evidence changed."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from sites.press import NOW, Press, Sheet

from monitor.analysis.reprints import comparing
from monitor.analysis.reprints.stages import judge_waiting
from monitor.reuse.bulk.collection import Matcher
from storage.conclusions import comparisons, groups, unjudged
from storage.conclusions.unjudged import Stage
from storage.engine.store import Store, transaction
from storage.records import DERIVED, PageId, Relation

HANZI = [chr(code) for code in range(0x4E00, 0x5E00)]


def text(seed: int, count: int = 4, length: int = 90) -> tuple[str, ...]:
    rng = random.Random(seed)
    return tuple("".join(rng.choices(HANZI, k=length)) + "。" for _ in range(count))


@pytest.fixture
def press(db: Store) -> Press:
    return Press(db)


def test_a_reprint_and_its_original_are_compared_both_ways(press: Press) -> None:
    original, reprint = press.print(Sheet("mca", "1", text(1))), press.print(Sheet("portal", "2", text(1, 2)))
    press.judge()
    (forth,), (back,) = (comparisons.comparisons_of(press.db, page) for page in (reprint, original))
    assert (forth.other, forth.match.relation) == (original, Relation.EXCERPT)
    assert (back.other, back.match.relation) == (reprint, Relation.COMPILATION)
    assert forth.match.original_coverage == back.match.reprint_coverage


def test_a_state_that_the_page_no_longer_shows_is_compared_too(press: Press) -> None:
    original = press.print(Sheet("mca", "1", text(1)))
    press.print(Sheet("mca", "1", text(2), minute=1))
    reprint = press.print(Sheet("portal", "2", text(1), minute=2))
    press.judge()
    (found,) = comparisons.comparisons_of(press.db, reprint)
    assert (found.other, found.other_revision, found.match.relation) == (original, 1, Relation.VERBATIM)


def test_a_linked_page_is_compared_even_if_it_comes_later_and_shares_little(press: Press) -> None:
    sheet = Sheet("mca", "1", (*text(3, 1, 12), *text(4)))
    reprint = press.print(Sheet("portal", "2", (*text(5, 1, 12), *text(6)), link=sheet.url))
    press.judge()
    press.publish([sheet])
    assert comparisons.comparisons_of(press.db, reprint) == []
    page = next(page for page, url in press.urls().items() if url == sheet.url)
    assert unjudged.unjudged_pages(press.db) == []
    press.print(Sheet("mca", "1", text(6), minute=9))
    press.judge()
    assert [(each.other, each.linked) for each in comparisons.comparisons_of(press.db, reprint)] == [
        (page, True)
    ]


def test_the_same_evidence_is_not_compared_again(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [press.print(Sheet("mca", f"{number}", text(1))) for number in range(2)]
    press.judge()
    before = [groups.membership(press.db, page) for page in pages]
    with transaction(press.db):
        unjudged.mark_unjudged(press.db, pages, Stage.COMPARE)
    monkeypatch.setattr(comparing, "compare_all", None)  # would fail if called
    press.judge()
    assert [groups.membership(press.db, page) for page in pages] == before


def test_an_article_far_from_the_changed_one_is_left_alone(press: Press) -> None:
    press.publish([Sheet("mca", f"{number}", text(number)) for number in range(9)])
    reached: list[Stage] = []
    press.print(Sheet("portal", "new", text(1)))
    judge_waiting(press.db, press.setup, NOW, after_page=reached.append)
    assert reached.count(Stage.COMPARE) == 2


def test_match_on_the_texts_of_a_store_gives_the_links_of_the_store(press: Press, tmp_path: Path) -> None:
    sheets = [Sheet("mca", f"m{number}", text(number)) for number in range(6)]
    sheets += [Sheet("portal", f"p{number}", text(number)) for number in range(3)]
    sheets += [Sheet("other", "part", text(4, 2)), Sheet("other", "two", (*text(0), *text(5)))]
    press.publish(sheets)
    exported = [
        {"id": each.url, "text": "\n".join(each.text), "date": each.published, "site": each.site}
        for each in sheets
    ]
    role = {each.url: press.setup.role(each.site).value for each in sheets}
    found = {
        (line["id"], match["id"])
        for line in Matcher.of(exported).match_all(json.loads(json.dumps(exported)))
        for match in line["matches"]
        if (role[line["id"]], role[match["id"]]) == ("portal", "original")
    }
    assert press.links() == found
    assert len(found) == 6
    kept = {
        each.match.relation
        for page in press.urls()
        for each in comparisons.comparisons_of(press.db, PageId(page))
    }
    assert kept <= DERIVED
