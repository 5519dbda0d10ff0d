"""What looks teach: kept in the store, forgotten with the conclusions, and never beyond a second look."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.sites import Site
from monitor.analysis.revisiting import Revisits, published, save_weighed
from storage.conclusions.unjudged import forget_conclusions
from storage.engine.store import Store, transaction
from storage.frontier import pages, revisits
from storage.frontier.revisits import Pace
from storage.records import Article, Attribution, FoundPage, Outcome, Page, PageRole, SiteRole

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
URL = "http://www.mca.gov.cn/a/1.html"


def known(db: Store, at: datetime = NOW) -> Page:
    with transaction(db):
        pages.add_pages(db, [FoundPage(URL, "mca", PageRole.ARTICLE)], at)
    page = pages.get_page(db, URL)
    assert page is not None
    return page


def looked(db: Store, learned: Revisits, page: Page, at: datetime, outcome: Outcome) -> datetime:
    """Weigh a look; return when the page is due next."""
    stamp = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with transaction(db):
        db.conn.execute("UPDATE pages SET looked_at = ? WHERE id = ?", (stamp, page.id))
        weighed = learned.weigh(page.site, revisits.course_of(db, page.id), outcome, at)
        save_weighed(db, page.id, at, weighed)
    return due_at(db, page)


def due_at(db: Store, page: Page) -> datetime:
    """Return when a page is due."""
    due = db.conn.execute("SELECT due_at FROM pages WHERE id = ?", (page.id,)).fetchone()[0]
    return datetime.strptime(due, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def test_an_edit_brings_the_next_look_nearer_and_is_remembered_by_the_store(db: Store) -> None:
    learned, page = Revisits(db, {}), known(db)
    looked(db, learned, page, NOW, Outcome.FIRST)
    learned.paces["mca"] = Pace("mca", threshold=0.02, calibrated_at=NOW)
    later = NOW + timedelta(days=20)
    quiet = looked(db, learned, page, later, Outcome.UNCHANGED) - later
    with transaction(db):
        pages.note_change(db, page.id, later + timedelta(days=1))
    restless = looked(db, learned, page, later + timedelta(days=1), Outcome.CHANGED) - (
        later + timedelta(days=1)
    )
    assert restless < quiet
    learned.save(later)
    again = Revisits(db, {})
    assert again.hazards.edits.sum() == learned.hazards.edits.sum() > 0.9
    assert revisits.pace_of(db, "mca").edits == 1
    assert revisits.course_of(db, page.id).edits_seen == 1


def test_a_look_that_says_nothing_teaches_nothing(db: Store) -> None:
    learned, page = Revisits(db, {}), known(db)
    looked(db, learned, page, NOW, Outcome.FIRST)
    for outcome in (Outcome.NONE, Outcome.SUSPECT, Outcome.MISSING):
        looked(db, learned, page, NOW + timedelta(hours=5), outcome)
    assert float(learned.hazards.edit_exposure.sum()) == 0
    assert revisits.course_of(db, page.id).weighed_at == NOW


def test_a_second_look_that_is_awaited_keeps_its_time(db: Store) -> None:
    learned, page = Revisits(db, {}), known(db)
    with transaction(db):
        pages.set_due(db, page.id, NOW, unconditional=True)
    assert looked(db, learned, page, NOW, Outcome.SUSPECT) == NOW


def test_what_was_learned_goes_with_the_conclusions(db: Store) -> None:
    learned, page = Revisits(db, {}), known(db)
    looked(db, learned, page, NOW, Outcome.FIRST)
    looked(db, learned, page, NOW + timedelta(hours=3), Outcome.CHANGED)
    learned.save(NOW)
    forget_conclusions(db)
    assert revisits.hazard_bins(db) == []
    assert revisits.course_of(db, page.id).edits_seen == 0


def test_an_article_of_the_archive_is_as_old_as_it_says() -> None:
    def article(text: str | None) -> Article:
        return Article("题", ("文。",), Attribution(published_at=text))

    assert published(article("2021-06-24T01:12:00Z")) == datetime(2021, 6, 24, 1, 12, tzinfo=UTC)
    assert published(article("2021-06-24")) == datetime(2021, 6, 23, 16, 0, tzinfo=UTC)
    assert published(article(None)) is None
    assert published(article("24 June")) is None


def test_until_a_site_is_calibrated_the_crawls_own_time_stands(db: Store) -> None:
    learned, page = Revisits(db, {}), known(db)
    before = looked(db, learned, page, NOW, Outcome.FIRST)
    assert before == NOW
    learned.save(NOW)
    assert revisits.pace_of(db, "mca").threshold is not None


def test_few_old_articles_are_looked_at_often(db: Store) -> None:
    learned, page = Revisits(db, {}), known(db)
    with transaction(db):
        db.conn.execute("UPDATE pages SET published_at = '2021-06-24T01:12:00.000000Z'")
    looked(db, learned, page, NOW, Outcome.FIRST)
    learned.save(NOW)
    due = looked(db, learned, page, NOW + timedelta(hours=1), Outcome.UNCHANGED)
    assert due - NOW < timedelta(hours=2)


SMALL = Site(
    "mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/",), daily_requests=9
)


def planned_late(db: Store, last: Outcome) -> tuple[Page, datetime]:
    """Return a page whose wait was planned under a high threshold, and its time; `last` is the outcome of the look."""
    learned, page = Revisits(db, {"mca": SMALL}), known(db)
    looked(db, learned, page, NOW, Outcome.FIRST)
    learned.paces["mca"] = Pace("mca", threshold=9.0, calibrated_at=NOW)
    due = looked(db, learned, page, NOW + timedelta(hours=5), last)
    learned.save(NOW + timedelta(hours=5))
    return page, due


def test_an_article_that_waits_for_weeks_is_due_sooner_once_its_site_has_looks_to_spare(db: Store) -> None:
    page, due = planned_late(db, Outcome.UNCHANGED)
    assert due - NOW > timedelta(days=30)
    Revisits(db, {"mca": SMALL}).save(NOW + timedelta(days=2))  # a pass that looked at lists alone
    assert due_at(db, page) < NOW + timedelta(days=2)


def test_a_page_whose_last_look_taught_nothing_keeps_its_time(db: Store) -> None:
    page, due = planned_late(db, Outcome.NONE)
    Revisits(db, {"mca": SMALL}).save(NOW + timedelta(days=2))
    assert due_at(db, page) == due
