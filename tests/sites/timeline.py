"""A web told look by look: what each address answers at a time, archived as a crawl would and concluded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from crawler.revisit.frontier import next_look
from crawler.sites import Site
from monitor.analysis.watch import watch
from monitor.judge.policy import Policy
from monitor.notify.routing import Routing
from storage.archive import captures, passes
from storage.engine.address import StoreAddress
from storage.engine.opening import open_store, opened
from storage.engine.store import rows, stored_time, transaction
from storage.findings import findings
from storage.frontier import pages
from storage.records import Failure, Fetch, Finding, FoundPage, Page, PageRole, Redirect

HTML = (("Content-Type", "text/html; charset=utf-8"),)
MOST_AT_ONCE = 4  # looks a minute apart


@dataclass(frozen=True)
class Reply:
    """What an address answers."""

    body: bytes | None = b""
    status: int | None = 200
    final_url: str | None = None  # where a redirect led
    failure: Failure | None = None


class LivingWeb(Protocol):
    """A web that changes with time."""

    def reply(self, url: str, at: datetime) -> Reply:
        """The answer of an address at a time."""

    def found(self, url: str, at: datetime) -> Sequence[FoundPage]:
        """What a list names at a time."""


@dataclass
class Timeline:
    """A store that is filled pass by pass, at times of our own."""

    store: StoreAddress
    sites: Sequence[Site]
    rules: Policy = field(default_factory=Policy)
    routing: Routing | None = None

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
        return watch(self.store, self.sites, self.rules, routing=routing or self.routing).raised

    def look_twice(
        self, at: datetime, replies: Mapping[str, Reply], *, routing: Routing | None = None
    ) -> list[Finding]:
        """Two looks a minute apart, and those that doubts ask for at once: what differed is believed then."""
        raised = self.look(at, replies, routing=routing)
        for minutes in range(1, MOST_AT_ONCE):
            later = at + timedelta(minutes=minutes)
            asked = (
                replies
                if minutes == 1
                else {url: replies[url] for url in self.in_doubt(later) & replies.keys()}
            )
            raised += self.look(later, asked, routing=routing) if asked else []
        return raised

    def in_doubt(self, at: datetime) -> set[str]:
        """The addresses that doubts ask for at once."""
        with opened(self.store) as db:
            due = rows(
                db, "SELECT url FROM pages WHERE due_at <= ? AND unconditional = 1", (stored_time(at),)
            )
        return {str(each["url"]) for each in due}

    def look_due(self, at: datetime, web: LivingWeb) -> Counter[str]:
        """One pass over the pages that are due, with the next looks of a crawl; return the requests by site."""
        asked: Counter[str] = Counter()
        db = open_store(self.store)
        passed = passes.start_pass(db, at)
        due = rows(db, "SELECT DISTINCT site FROM pages WHERE due_at <= ?", (stored_time(at),))
        names = {each["site"] for each in due}
        for site in (each for each in self.sites if each.name in names):
            ask = partial(pages.claim, db, site=site.name, owner="me", now=at, lease_s=60, pause_s=0)
            for due in list(iter(ask, None)):
                page, reply = due.page, web.reply(due.page.url, at)
                usable = reply.failure is None
                visit = captures.Visit(
                    page, _fetch(page.url, at, reply), next_look(page, at, usable=usable, bounds=site.revisits),
                    _seen_since(page, web.found(page.url, at)), usable=usable,
                )  # fmt: skip
                captures.record_visit(db, visit, pass_id=passed, owner="me")
                asked[site.name] += page.role is PageRole.ARTICLE
            pages.release(db, "me", at)
        passes.finish_pass(db, passed, at)
        db.close()
        watch(self.store, self.sites, self.rules, routing=self.routing)
        return asked

    def is_due(self, at: datetime) -> bool:
        """Whether any page is due at a time."""
        with opened(self.store) as db:
            return bool(rows(db, "SELECT 1 FROM pages WHERE due_at <= ? LIMIT 1", (stored_time(at),)))

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


def _seen_since(page: Page, found: Sequence[FoundPage]) -> list[FoundPage]:
    """What a list shows, with the last look at the list: whatever is new came later."""
    return [replace(each, absent_at=page.looked_at) for each in found]


def _fetch(url: str, at: datetime, reply: Reply) -> Fetch:
    hops = (Redirect(302, reply.final_url),) if reply.final_url else ()
    return Fetch(
        url, at, 12, status=reply.status, headers=HTML, body=reply.body, final_url=reply.final_url or url,
        redirects=hops, failure=reply.failure,
    )  # fmt: skip
