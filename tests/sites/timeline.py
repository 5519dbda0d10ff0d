"""A web told look by look: what each address answers at a time, archived as a crawl would and concluded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from crawler.sites import Site
from monitor.analysis.watch import watch
from monitor.judge.policy import Policy
from monitor.notify.routing import Routing
from storage.archive import captures, passes
from storage.engine.opening import open_store
from storage.engine.store import transaction
from storage.findings import findings
from storage.frontier import pages
from storage.records import Failure, Fetch, Finding, FoundPage, PageRole, Redirect

HTML = (("Content-Type", "text/html; charset=utf-8"),)


@dataclass(frozen=True)
class Reply:
    """What an address answers."""

    body: bytes | None = b""
    status: int | None = 200
    final_url: str | None = None  # where a redirect led
    failure: Failure | None = None


@dataclass
class Timeline:
    """A store that is filled pass by pass, at times of our own."""

    store: Path
    sites: Sequence[Site]
    rules: Policy = field(default_factory=Policy)

    def __post_init__(self) -> None:
        open_store(self.store, create=True).close()

    def look(
        self, at: datetime, replies: Mapping[str, Reply], *, routing: Routing | None = None
    ) -> list[Finding]:
        """One pass over these addresses; what it raised, new findings only."""
        db = open_store(self.store)
        with transaction(db):
            unknown = [
                FoundPage(url, self._site(url), PageRole.ARTICLE)
                for url in replies
                if not pages.get_page(db, url)
            ]
            pages.add_pages(db, unknown, at)
        passed = passes.start_pass(db, at)
        for site in self.sites:
            ask = partial(
                pages.claim, db, site=site.name, owner="me", now=at, lease_s=60, pause_s=0,
                looked_before=at + timedelta(days=1),
            )  # fmt: skip
            for due in list(iter(ask, None)):
                if due.page.url in replies:
                    visit = captures.Visit(due.page, _fetch(due.page.url, at, replies[due.page.url]), at)
                    captures.record_visit(db, visit, pass_id=passed, owner="me")
            pages.release(db, "me", at)
        passes.finish_pass(db, passed, at)
        db.close()
        return watch(self.store, self.sites, self.rules, routing=routing).raised

    def look_twice(
        self, at: datetime, replies: Mapping[str, Reply], *, routing: Routing | None = None
    ) -> list[Finding]:
        """Two looks a minute apart: what differed at the first is believed at the second."""
        later = at + timedelta(minutes=1)
        return [*self.look(at, replies, routing=routing), *self.look(later, replies, routing=routing)]

    def again(self) -> None:
        """Everything concluded anew."""
        watch(self.store, self.sites, self.rules, again=True)

    def findings(self) -> list[Finding]:
        """All there are, oldest first."""
        db = open_store(self.store)
        found = findings.list_findings(db)[::-1]
        db.close()
        return found

    def _site(self, url: str) -> str:
        return next(site.name for site in self.sites if site.covers(url))


def _fetch(url: str, at: datetime, reply: Reply) -> Fetch:
    hops = (Redirect(302, reply.final_url),) if reply.final_url else ()
    return Fetch(
        url, at, 12, status=reply.status, headers=HTML, body=reply.body, final_url=reply.final_url or url,
        redirects=hops, failure=reply.failure,
    )  # fmt: skip
