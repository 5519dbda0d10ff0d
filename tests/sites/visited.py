"""Pages looked at: an exchange after another, archived in passes as a crawl archives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.archive import captures, passes
from storage.archive.passes import PassId
from storage.conclusions import looks
from storage.engine.store import Store, transaction
from storage.frontier import pages
from storage.records import (
    CaptureId,
    Cause,
    Fetch,
    FoundPage,
    Look,
    Outcome,
    PageId,
    PageKind,
    PageRole,
    Reason,
)

LATER = timedelta(days=365)


@dataclass
class Visits:
    """A store and its clock, which goes on by a minute with each visit."""

    db: Store
    at: datetime

    def __post_init__(self) -> None:
        self.crawl = passes.start_pass(self.db, self.at, "me")

    def next_pass(self) -> PassId:
        """End the pass and begin another."""
        passes.finish_pass(self.db, self.crawl, self.at)
        self.crawl = passes.start_pass(self.db, self.at, "me")
        return self.crawl

    def page(self, url: str) -> PageId:
        """The id of a page that was visited."""
        page = pages.get_page(self.db, url)
        assert page is not None
        return page.id

    def visit(
        self, url: str, *, site: str = "mca", role: PageRole = PageRole.ARTICLE, **exchange: Any
    ) -> CaptureId:
        """A look at a page; `exchange` holds fields of Fetch. Without any, the page answers with status 200."""
        self.at += timedelta(minutes=1)
        with transaction(self.db):
            pages.add_pages(self.db, [FoundPage(url, site, role)], self.at)
            pages.set_due(self.db, self.page(url), self.at - LATER, unconditional=False)  # before all others
        due = pages.claim(self.db, site=site, owner="me", now=self.at, lease_s=60, pause_s=0)
        assert due is not None
        assert due.page.url == url
        fetch = Fetch(url, self.at, 9, **(exchange or {"status": 200, "body": b"page"}))
        visit = captures.Visit(due.page, fetch, self.at + LATER)
        capture = captures.record_visit(self.db, visit, pass_id=self.crawl, owner="me")
        assert capture is not None
        return capture

    def conclude(self, url: str, outcome: Outcome, **look: Any) -> CaptureId:
        """A look at a page with its conclusion; the further arguments are those of `visit` and fields of Look."""
        of_look = {name: look.pop(name) for name in ("suspect", "profile", "profile_holds") if name in look}
        kind, reason = look.pop("kind", PageKind.ARTICLE), look.pop("reason", Reason(Cause.PARAGRAPHS, (2,)))
        capture = self.visit(url, **look)
        with transaction(self.db):
            looks.save_look(
                self.db, Look(capture, self.page(url), kind, outcome, reason, **of_look), analyser="1"
            )
        return capture
