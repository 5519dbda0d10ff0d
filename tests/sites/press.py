"""A press: articles put into a store as a crawl and its reading would have left them, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.sites import Site
from monitor.analysis.reprints.stages import judge_waiting
from monitor.analysis.setup import Setup
from monitor.judge.policy import Policy
from monitor.texts.fingerprint import fingerprint
from storage.archive import captures, passes
from storage.conclusions import comparisons, derivations, readings, revisions, unjudged
from storage.engine.store import Store, rows, stored_time, transaction
from storage.findings import findings
from storage.frontier import pages
from storage.records import (
    Article,
    Attribution,
    Derivation,
    Fetch,
    Finding,
    FindingKind,
    FoundPage,
    PageId,
    PageRole,
    SettledReading,
    SiteRole,
)

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
SITES = {
    name: Site(name, title, role, (f"{name}.cn",), (f"http://{name}.cn/",))
    for name, title, role in (
        ("mca", "民政部", SiteRole.ORIGINAL),
        ("hb", "湖北省民政厅", SiteRole.ORIGINAL),
        ("portal", "民生内参", SiteRole.PORTAL),
        ("other", "社区网", SiteRole.PORTAL),
    )
}


@dataclass(frozen=True)
class Sheet:
    """A printed article: where it stands, what it says, when it was first seen."""

    site: str
    name: str
    text: tuple[str, ...]
    published: str | None = "2026-11-20"
    source: str | None = None
    link: str | None = None
    minute: int = 0

    @property
    def url(self) -> str:
        return f"http://{self.site}.cn/{self.name}.html"


class Press:
    """Prints sheets into a store, and has the waiting ones judged."""

    def __init__(self, db: Store) -> None:
        self.db = db
        self.setup = Setup(SITES, Policy())
        self.crawl = passes.start_pass(db, NOW)

    def print(self, sheet: Sheet) -> PageId:
        """Put a sheet into the store; printed again, it is the page's next state."""
        at = NOW + timedelta(minutes=sheet.minute)
        attribution = Attribution(published_at=sheet.published, source=sheet.source, original_url=sheet.link)
        article = Article(f"标题{sheet.name}", sheet.text, attribution)
        print_ = fingerprint(article.text)
        with transaction(self.db):
            pages.add_pages(self.db, [FoundPage(sheet.url, sheet.site, PageRole.ARTICLE)], at)
            page = pages.get_page(self.db, sheet.url)
            assert page is not None
            fetch = Fetch(sheet.url, at, 5, status=200, body=sheet.url.encode())
            capture = captures._insert_capture(self.db, captures.Visit(page, fetch, at), self.crawl)
            reading = readings.save_reading(self.db, SettledReading(0, page.id, capture, article, None))
            new = revisions.NewRevision(
                page.id, capture, at, article, print_.digest, print_.simhash, [reading], sheet.link
            )
            revisions.save_revision(self.db, new)
            self.db.conn.execute("UPDATE pages SET looked_at = ? WHERE id = ?", (stored_time(at), page.id))
            unjudged.mark_unjudged(self.db, [page.id])
        return page.id

    def judge(self) -> list[Finding]:
        """Judge what waits."""
        return judge_waiting(self.db, self.setup, NOW)

    def judge_anew(self) -> list[Finding]:
        """Judge every page again."""
        with transaction(self.db):
            unjudged.mark_unjudged(self.db, [PageId(page) for page in self.urls()])
        return self.judge()

    def publish(self, sheets: Sequence[Sheet]) -> None:
        """Print some sheets as one pass, and judge them."""
        for sheet in sheets:
            self.print(sheet)
        self.judge()

    def derived(self) -> list[Derivation]:
        """All derivations."""
        return derivations.all_derivations(self.db)

    def links(self) -> set[tuple[str, str]]:
        """Reprint and original of all derivations, by address."""
        url = self.urls()
        return {(url[each.reprint], url[each.original]) for each in self.derived()}

    def urls(self) -> dict[int, str]:
        """The addresses of all pages."""
        return {page["id"]: page["url"] for page in rows(self.db, "SELECT id, url FROM pages")}

    def conclusions(self) -> dict[str, object]:
        """Everything that a stage concluded, by address: what must not depend on any order."""
        url = self.urls()
        groups: dict[int, set[str]] = {}
        for page in rows(self.db, "SELECT page_id, group_label FROM copies"):
            groups.setdefault(page["group_label"], set()).add(url[page["page_id"]])
        compared = [
            (url[each.page], url[each.other], each.match, each.linked, each.credited)
            for page in url
            for each in comparisons.comparisons_of(self.db, PageId(page))
        ]
        derived = [
            (
                url[each.reprint],
                url[each.original],
                each.relation,
                each.probability,
                each.similarity,
                each.evidence,
            )
            for each in self.derived()
        ]
        return {
            "groups": sorted(map(sorted, groups.values())),
            "comparisons": sorted(compared, key=lambda each: each[:2]),
            "derivations": sorted(derived),
            "cuts": sorted(
                (url[page], url[original])
                for page in derivations.pages_with_cuts(self.db)
                for original in derivations.cuts_of(self.db, page)
            ),
            # a text at ever new addresses is one finding, about the address that was known first: left out here
            "findings": sorted(
                each.id
                for each in findings.list_findings(self.db)
                if each.resolved_at is None and each.kind is not FindingKind.REPUBLISHED
            ),
        }
