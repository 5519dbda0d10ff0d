"""Works in a real store: a popular original stays findable, whichever of its pages came first."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from crawler.sites import Site
from monitor.analysis.judging import judge
from monitor.analysis.looking import pages_of_learnt_site
from monitor.analysis.setup import Setup
from monitor.judge.policy import Policy
from monitor.texts.fingerprint import fingerprint
from storage.archive import captures, passes
from storage.conclusions import derivations, passages, readings, revisions, unjudged
from storage.engine.store import Store, stored_time, transaction
from storage.frontier import pages
from storage.records import (
    Article,
    Attribution,
    Derivation,
    Fetch,
    FoundPage,
    PageId,
    PageRole,
    SettledReading,
    SiteRole,
)

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
CHARACTERS = [chr(code) for code in range(0x4E00, 0x5E00)]
SITES = {
    name: Site(name, title, role, (f"{name}.cn",), (f"http://{name}.cn/",))
    for name, title, role in (
        ("mca", "民政部", SiteRole.ORIGINAL),
        ("portal", "民生内参", SiteRole.PORTAL),
        ("other", "社区网", SiteRole.PORTAL),
    )
}


def paragraphs(seed: int, count: int = 5) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(CHARACTERS, k=90)) + "。" for _ in range(count)]


ORIGINAL = paragraphs(1)


def reprint(number: int) -> list[str]:
    """The original under a line of the portal's own, one character changed."""
    changed = list(ORIGINAL)
    at = number * 7 % 80
    changed[number % 5] = f"{changed[number % 5][:at]}改{changed[number % 5][at + 1 :]}"
    return ["".join(random.Random(number).choices(CHARACTERS, k=30)), *changed]


class Publisher:
    """Puts articles into a store as a crawl and its reading would have left them, and has them judged."""

    def __init__(self, db: Store) -> None:
        self.db = db
        self.setup = Setup(SITES, Policy())
        self.crawl = passes.start_pass(db, NOW)
        self.number = 0

    def publish(self, site: str, text: list[str]) -> PageId:
        self.number += 1
        at = NOW + timedelta(minutes=self.number)
        url = f"http://{site}.cn/{self.number}.html"
        article = Article(f"标题{self.number}", tuple(text), Attribution(published_at="2026-11-20"))
        print_ = fingerprint(article.text)
        with transaction(self.db):
            pages.add_pages(self.db, [FoundPage(url, site, PageRole.ARTICLE)], at)
            page = pages.get_page(self.db, url)
            assert page is not None
            fetch = Fetch(url, at, 5, status=200, body=url.encode())
            capture = captures._insert_capture(self.db, captures.Visit(page, fetch, at), self.crawl)
            known = pages_of_learnt_site(self.db, site)
            reading = readings.save_reading(self.db, SettledReading(0, page.id, capture, article, None))
            revisions.save_revision(
                self.db,
                revisions.NewRevision(
                    page.id, capture, at, article, print_.digest, print_.simhash, [reading]
                ),
            )
            self.db.conn.execute("UPDATE pages SET looked_at = ? WHERE id = ?", (stored_time(at), page.id))
            unjudged.mark_unjudged(self.db, [page.id, *known])
        self.settle()
        return page.id

    def settle(self) -> None:
        while waiting := unjudged.unjudged_pages(self.db):
            for page in waiting:
                judge(self.db, self.setup, page, NOW)

    def derived_from(self, page: PageId) -> list[Derivation]:
        return [each for each in derivations.all_derivations(self.db) if each.reprint == page]


@pytest.fixture
def publisher(db: Store) -> Publisher:
    return Publisher(db)


@pytest.mark.slow
def test_an_original_with_two_hundred_reprints_still_finds_the_next_and_its_own_excerpts(
    publisher: Publisher,
) -> None:
    original = publisher.publish("mca", ORIGINAL)
    for number in range(200):
        publisher.publish(("portal", "other")[number % 2], reprint(number))
    assert len(derivations.reprints_of(publisher.db, original)) == 200
    for text, relation in (
        (reprint(300), "edited"),
        (ORIGINAL, "verbatim"),
        (ORIGINAL[1:3], "excerpt"),
        ([*paragraphs(8), ORIGINAL[3], *paragraphs(9)], "compilation"),
    ):
        found = publisher.derived_from(publisher.publish("portal", text))
        assert [(each.original, each.relation) for each in found] == [(original, relation)]
    assert publisher.derived_from(publisher.publish("portal", paragraphs(50))) == []


def test_an_original_found_after_its_reprints_gets_them_all(publisher: Publisher) -> None:
    reprints = [publisher.publish(("portal", "other")[each % 2], reprint(each)) for each in range(40)]
    assert derivations.all_derivations(publisher.db) == []
    original = publisher.publish("mca", ORIGINAL)
    assert {each.reprint for each in derivations.reprints_of(publisher.db, original)} == set(reprints)


def test_a_passage_counts_once_a_work_however_many_pages_carry_it(publisher: Publisher) -> None:
    publisher.publish("mca", ORIGINAL)
    for number in range(30):
        publisher.publish("portal", reprint(number))
    wanted = fingerprint("\n".join(ORIGINAL)).passages.tolist()
    held = passages.works_by_passage(publisher.db, wanted, most=100)
    assert set(held) == set(wanted)
    assert max(map(len, held.values())) <= 2


def test_both_originals_of_a_compilation_are_named(publisher: Publisher) -> None:
    one, two = publisher.publish("mca", ORIGINAL), publisher.publish("mca", paragraphs(2, 3))
    found = publisher.derived_from(publisher.publish("portal", [*ORIGINAL, *paragraphs(2, 3)]))
    assert {each.original for each in found} == {one, two}
    assert {each.relation.value for each in found} == {"compilation"}


def test_a_disguised_reprint_is_found_and_what_was_undone_is_kept(publisher: Publisher) -> None:
    original = publisher.publish("mca", ORIGINAL)
    hidden = ["\u200b".join(text) for text in ORIGINAL]
    [found] = publisher.derived_from(publisher.publish("portal", hidden))
    assert (found.original, found.relation.value) == (original, "verbatim")
    assert found.disguise == ("invisible-characters",)


FURNITURE = (
    "本网欢迎各单位投稿，稿件请注明单位、姓名和联系电话，一经采用即在首页展示并推送到本网各客户端；" * 3
)
BANNER = (
    "点击进入学习宣传贯彻专题，查看各地各部门的新进展、新做法、新成效，更多精彩内容尽在本网首页和客户端。"
)


def test_what_two_sites_put_under_every_article_makes_none_a_reprint_not_even_while_the_sites_are_new(
    publisher: Publisher,
) -> None:
    for number in range(12):
        publisher.publish("mca", [*paragraphs(100 + number), FURNITURE])
        publisher.publish("portal", [*paragraphs(200 + number), FURNITURE])
        publisher.publish("other", [paragraphs(300 + number)[0][:50], FURNITURE])
        assert list(derivations.all_derivations(publisher.db)) == []


def test_an_altered_reprint_is_found_on_the_first_day_of_two_sites(publisher: Publisher) -> None:
    original = publisher.publish("mca", ORIGINAL[:2])
    altered = [ORIGINAL[0][:30] + paragraphs(70)[0][:30] + ORIGINAL[0][60:], ORIGINAL[1]]
    found = publisher.derived_from(publisher.publish("portal", altered))
    assert [(each.original, each.relation) for each in found] == [(original, "edited")]


def test_a_banner_that_known_sites_begin_to_show_is_no_reprint_once_it_has_shown_itself(
    publisher: Publisher,
) -> None:
    for number in range(8):
        publisher.publish("mca", paragraphs(100 + number))
        publisher.publish("portal", paragraphs(200 + number))
    for number in range(6):
        publisher.publish("mca", [*paragraphs(300 + number), BANNER])
        publisher.publish("portal", [*paragraphs(400 + number), BANNER])
    assert list(derivations.all_derivations(publisher.db)) == []
    # an article that does take over a paragraph is found all the same
    taken = publisher.publish("portal", [*paragraphs(500), paragraphs(301)[2], BANNER])
    assert [each.relation for each in publisher.derived_from(taken)] == ["compilation"]


def test_a_paragraph_taken_over_by_a_new_portal_is_found_once_the_portal_is_known(
    publisher: Publisher,
) -> None:
    original = publisher.publish("mca", ORIGINAL)
    taken = publisher.publish("portal", [*paragraphs(8), ORIGINAL[3], *paragraphs(9)])
    assert publisher.derived_from(taken) == []
    for number in range(5):
        publisher.publish("portal", paragraphs(200 + number))
    assert [each.original for each in publisher.derived_from(taken)] == [original]
