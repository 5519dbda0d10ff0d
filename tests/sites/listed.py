"""Looks at one list, written to a store as an analysis writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.archive import captures, passes
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
from storage.spread import entries
from storage.spread.entries import ListEntry

LIST = "http://p.example.cn/list/"


@dataclass
class Lists:
    """A start page of a site, looked at by the hour, a pass a look."""

    db: Store
    now: datetime
    page: PageId = field(init=False)
    last_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.last_at = self.now
        self.page = self.add_list(LIST, PageRole.SEED)

    def add_list(self, url: str, role: PageRole = PageRole.LIST) -> PageId:
        """Make a list page known."""
        with transaction(self.db):
            pages.add_pages(self.db, [FoundPage(url, "p", role)], self.now)
        page = pages.get_page(self.db, url)
        assert page is not None
        return page.id

    @staticmethod
    def url(name: str) -> str:
        """The address of an entry."""
        return f"http://p.example.cn/{name}.html"

    def look(self, hour: float, *names: str, outcome: Outcome = Outcome.LIST, pass_id: int | None = None,
             page: PageId | None = None) -> CaptureId:  # fmt: skip
        """Write a capture of the list with its look and entries; return the capture."""
        at = self.last_at = self.now + timedelta(hours=hour)
        crawl = passes.PassId(pass_id) if pass_id else passes.start_pass(self.db, at)
        listed = pages.page_of(self.db, page or self.page)
        with transaction(self.db):
            self.db.conn.execute("UPDATE pages SET lease_owner = 'me' WHERE id = ?", (listed.id,))
        visit = captures.Visit(listed, Fetch(listed.url, at, 5, status=200, body=repr(names).encode()), at)
        capture = captures.record_visit(self.db, visit, pass_id=crawl, owner="me")
        assert capture is not None
        kind = PageKind.LIST if outcome is Outcome.LIST else PageKind.ERROR
        look = Look(capture, listed.id, kind, outcome, Reason(Cause.ENTRIES, (len(names),)))
        with transaction(self.db):
            looks.save_look(self.db, look, analyser="t")
            if outcome is Outcome.LIST:
                named = [ListEntry(self.url(name), name, name, None) for name in names]
                entries.note_entries(self.db, listed.id, capture, named)
        return capture
