"""Articles put into a store as an analysis keeps them: capture, reading, revision, terms for search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from monitor.analysis.indexing import index
from monitor.analysis.setup import ANALYSER
from monitor.texts.fingerprint import fingerprint
from storage.archive import captures, passes
from storage.conclusions import looks, readings, revisions
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import (
    Article,
    Attribution,
    CaptureId,
    Cause,
    Failure,
    Fetch,
    FoundPage,
    Look,
    Outcome,
    Page,
    PageKind,
    PageRole,
    Reason,
    Revision,
    SettledReading,
)


@dataclass
class Shelf:
    """A store to put articles into, a minute apart."""

    db: Store
    at: datetime

    def keep(
        self,
        url: str,
        title: str,
        *paragraphs: str,
        site: str = "mca",
        indexed: bool = True,
        analyser: str = ANALYSER,
    ) -> Revision:
        """The next revision of a page."""
        due, capture = self._visited(url, site, status=200, body=title.encode(errors="replace"))
        article = Article(title, paragraphs, Attribution(published_at="2021-06-24"))
        with transaction(self.db):
            reading = readings.save_reading(
                self.db, SettledReading(0, due.id, capture, article, None, None, None)
            )
            made = fingerprint(article.text)
            revision = revisions.save_revision(
                self.db,
                revisions.NewRevision(
                    due.id, capture, self.at, article, made.digest, made.simhash, [reading]
                ),
            )
            look = Look(capture, due.id, PageKind.ARTICLE, Outcome.FIRST, Reason(Cause.PARAGRAPHS, (2,)))
            looks.save_look(self.db, look, analyser=analyser)
            if indexed:
                index(self.db, revision.id, article)
        return revision

    def visit(
        self, url: str, *, site: str = "mca", status: int | None = 200, failure: Failure | None = None
    ) -> None:
        """A look at a page, without a reading."""
        self._visited(url, site, status=status, body=None if failure else b"x", failure=failure)

    def _visited(
        self, url: str, site: str, *, status: int | None, body: bytes | None, failure: Failure | None = None
    ) -> tuple[Page, CaptureId]:
        self.at += timedelta(minutes=1)
        with transaction(self.db):
            pages.add_pages(self.db, [FoundPage(url, site, PageRole.ARTICLE)], self.at)
        crawl = passes.start_pass(self.db, self.at)
        ask = partial(
            pages.claim,
            self.db,
            site=site,
            owner="me",
            now=self.at,
            lease_s=60,
            pause_s=0,
            looked_before=self.at,
        )
        page = next(each for each in iter(ask, None) if each.page.url == url).page
        fetch = Fetch(url, self.at, 9, (), status, (), body, url, failure=failure)
        capture = captures.record_visit(
            self.db, captures.Visit(page, fetch, self.at), pass_id=crawl, owner="me"
        )
        assert capture is not None
        pages.release(self.db, "me", self.at)
        passes.finish_pass(self.db, crawl, self.at)
        return page, capture
