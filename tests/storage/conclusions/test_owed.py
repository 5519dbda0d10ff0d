"""Only articles about which something must be raised or resolved are owed, on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta

from sites.kept import Shelf

from monitor.judge.findings.finding import Subject
from monitor.judge.findings.of_sites import overdue
from storage.conclusions.derivations import set_derivations
from storage.conclusions.owed import owed_articles
from storage.engine.store import Store, transaction
from storage.findings.findings import raise_finding, resolve_findings
from storage.frontier.pages import page_of
from storage.records import Derivation, DutyFacts, Finding, Relation, Revision

URL = "http://www.mca.gov.cn/1.html"
COPY = "http://mzt.example.cn/1.html"
HOUR = timedelta(hours=1)


def owed(db: Store, since: datetime, *sites: str) -> list[tuple[str, str]]:
    return [(each.url, each.title) for each in owed_articles(db, "mca", sites, since)]


def told(db: Store, article: Revision, at: datetime) -> Finding:
    """The finding that the office does not carry an article, raised."""
    found = overdue(Subject(page_of(db, article.page), "民政厅", article), "ting", DutyFacts(), at)
    with transaction(db):
        raise_finding(db, found)
    return found


def carry(
    db: Store, original: Revision, copy: Revision, at: datetime, relation: Relation = Relation.VERBATIM
) -> None:
    made = Derivation(
        copy.page, original.page, copy.id, original.id, relation, 1.0, 1.0, 1.0, ("text",), None, at
    )
    with transaction(db):
        set_derivations(db, copy.page, [made])


def test_an_article_since_the_duty_is_owed_until_it_is_told_or_carried(either: Store, now: datetime) -> None:
    shelf = Shelf(either, now)
    shelf.keep(URL, "通知", "全文。", indexed=False)
    later = shelf.keep(URL, "关于救助的通知", "全文二。", indexed=False)
    assert owed(either, now + HOUR, "ting") == []
    assert owed(either, now - HOUR, "ting") == [(URL, "关于救助的通知")]
    found = told(either, later, now)
    assert owed(either, now + HOUR, "ting") == [(URL, "关于救助的通知")]  # may have to be resolved
    copy = shelf.keep(COPY, "关于救助的通知", "全文二。", site="ting", indexed=False)
    carry(either, later, copy, now)
    assert owed(either, now + HOUR, "ting") == [(URL, "关于救助的通知")]  # to be resolved
    with transaction(either):
        resolve_findings(either, [found.id], now)
    assert owed(either, now - HOUR, "ting") == []


def test_an_article_that_is_carried_no_longer_is_owed_anew(either: Store, now: datetime) -> None:
    shelf = Shelf(either, now)
    article = shelf.keep(URL, "通知", "全文。", indexed=False)
    found = told(either, article, now)
    with transaction(either):
        resolve_findings(either, [found.id], now)
    assert owed(either, now - HOUR, "ting") == [(URL, "通知")]


def test_an_article_that_is_merely_quoted_is_owed(either: Store, now: datetime) -> None:
    shelf = Shelf(either, now)
    article = shelf.keep(URL, "通知", "全文。", indexed=False)
    copy = shelf.keep(COPY, "关于救助的通知", "全文二。", site="ting", indexed=False)
    carry(either, article, copy, now, Relation.QUOTATION)
    assert owed(either, now - HOUR, "ting") == [(URL, "通知")]
