"""The message of a task, or a work → the copies on every site, with the looks at which a copy came and went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.analysis.setup import Setup
from monitor.analysis.spread.sightings import (
    ListBook,
    equal_addresses,
    last_absence,
    list_book,
    presence_of,
    runs_on,
)
from monitor.judge.spread.intervals import SightInterval
from monitor.judge.spread.presence import CopyPresence, Sight
from monitor.texts.spelling import bare
from storage.conclusions import looks
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Outcome, Page, PageId
from storage.records.article import is_provisional
from storage.spread import entries, members
from storage.spread.entries import EntryRun
from storage.spread.members import MemberPage, PageSight, RevisionHead

HEADLINE_START = 8  # letters and figures by which entries are looked up
LEAST_HEADLINE = 10  # letters and figures of a cut headline in a list: enough to name an article


@dataclass(frozen=True)
class Stay:
    """The time of a copy on a site: from the first look, or from the return, to the removal."""

    presence: CopyPresence
    gone: SightInterval | None = None
    gone_sight: Sight | None = None


@dataclass(frozen=True)
class SiteCopy:
    """A copy on a site: a page with a text, or an entry of a list."""

    site: str
    url: str
    stays: tuple[Stay, ...]  # oldest first, never empty
    page: PageId | None = None
    heads: tuple[RevisionHead, ...] = ()  # revisions, oldest first; empty for an unread page
    leads_to_message: bool = False  # an entry with a link to the message itself


@dataclass
class Gatherer:
    """Finds the copies of an article on sites, by the looks until a time."""

    db: Store
    book: ListBook
    _runs: dict[str, list[EntryRun]] = field(default_factory=dict)  # by address

    @property
    def until(self) -> datetime:
        """Return the time of the latest look to count."""
        return self.book.until

    def of_pages(self, wanted: Iterable[PageId]) -> list[SiteCopy]:
        """Return the copies on pages, in the order of their addresses. A page without a text yet is left out."""
        known = members.pages_by_id(self.db, wanted)
        heads = members.heads_of(self.db, known, self.until)
        events = members.comings_and_goings(self.db, known, self.until)
        stubs = members.addresses_leading_to(self.db, [page.url for page in known.values()])
        addresses = {
            page.id: equal_addresses([page.url, *stubs.get(page.url, ())]) for page in known.values()
        }
        self._load(url for urls in addresses.values() for url in urls)
        copies = []
        for page in sorted(known.values(), key=lambda page: page.url):
            if heads.get(page.id):
                stays = self._stays(page, addresses[page.id], heads[page.id][0], events.get(page.id, ()))
                copies.append(SiteCopy(page.site, page.url, stays, page.id, tuple(heads[page.id])))
        return copies

    def last_absence(self, site: str, url: str, first: Sight) -> datetime | None:
        """Return the last look without an address, before the first sight, at a list with the address."""
        addresses = equal_addresses([url])
        self._load(addresses)
        runs = runs_on(self.book, site, [run for each in addresses for run in self._runs[each]])
        return last_absence(self.book, site, runs, first)

    def _load(self, urls: Iterable[str]) -> None:
        missing = [url for url in dict.fromkeys(urls) if url not in self._runs]
        self._runs |= {url: [] for url in missing}
        for run in entries.runs_of_urls(self.db, missing, self.book.pages) if missing else ():
            self._runs[run.url].append(run)

    def _stays(
        self, page: MemberPage, urls: Sequence[str], first: RevisionHead, events: Sequence[PageSight]
    ) -> tuple[Stay, ...]:
        runs = runs_on(self.book, page.site, [run for url in urls for run in self._runs[url]])
        seen = Sight(first.capture, first.pass_id, first.seen_at, page.url)
        presence = presence_of(self.book, page.site, runs, [seen])
        if presence is None:  # a page look shows the copy
            raise AssertionError(f"no look at {page.url}")
        stays = [Stay(presence)]
        for event in events:
            if event.outcome is Outcome.REMOVED and stays[-1].gone is None:
                stays[-1] = self._ended(stays[-1], page, event)
            elif event.outcome is Outcome.RESTORED and stays[-1].gone is not None:
                stays.append(self._returned(page, event, stays[-1]))
        return tuple(stays)

    def _ended(self, stay: Stay, page: MemberPage, event: PageSight) -> Stay:
        interval = looks.interval_of(self.db, page.id, event.capture)
        if interval is None:
            return stay
        first = interval.by
        sight = Sight(first.capture or event.capture, event.pass_id, first.at, page.url)
        return Stay(
            stay.presence, SightInterval(interval.after.at if interval.after else None, first.at), sight
        )

    def _returned(self, page: MemberPage, event: PageSight, before: Stay) -> Stay:
        shown = Sight(event.capture, event.pass_id, event.at, page.url)
        last = members.last_missing(self.db, page.id, event.capture)
        absent = Sight(last.capture, last.pass_id, last.at, page.url) if last else before.gone_sight
        after = absent.at if absent else None
        return Stay(CopyPresence(SightInterval(after, event.at), shown, (absent,) if absent else (), True))

    # --- entries of lists ---------------------------------------------------------------------------

    def linking_to(self, urls: Sequence[str], sites: Iterable[str]) -> Iterator[SiteCopy]:
        """Yield the entries in lists of sites with a link to the message itself."""
        addresses = equal_addresses(urls)
        self._load(addresses)
        runs = [run for url in addresses for run in self._runs[url]]
        for site in sites:
            on_site = runs_on(self.book, site, runs)
            presence = presence_of(self.book, site, on_site, []) if on_site else None
            if presence is not None:
                yield SiteCopy(site, on_site[0].url, (Stay(presence),), leads_to_message=True)

    def linking_elsewhere(self, copies: Sequence[MemberPage], sites: Iterable[str]) -> Iterator[SiteCopy]:
        """Yield the entries in lists of sites with a link to copies on further sites."""
        self._load(copy.url for copy in copies)
        site_of = {start.page: site for site in sites for start in self.book.of_site.get(site, ())}
        leading: dict[tuple[str, str], list[EntryRun]] = {}
        for copy in copies:
            for run in self._runs[copy.url]:
                site = site_of.get(self.book.start_of(run.list_page))
                if site is not None and site != copy.site and run.first_at <= self.book.until:
                    leading.setdefault((site, copy.url), []).append(run)
        for (site, url), runs in sorted(leading.items()):
            presence = presence_of(self.book, site, runs, [])
            if presence is not None:
                yield SiteCopy(site, url, (Stay(presence),), leads_to_message=True)

    def named_like(self, headline: str, sites: Iterable[str], known: frozenset[str]) -> Iterator[SiteCopy]:
        """Yield the entries of sites with the headline of the message, except the `known` addresses.

        If the page of an entry was read, the entry has the revisions of the page.
        """
        folded = bare(headline)
        runs = entries.runs_with_title(self.db, folded[:HEADLINE_START]) if folded else []
        alike = [run for run in runs if is_headline_of(run.folded_title, folded) and run.url not in known]
        for site in sites if alike else ():
            on_site = runs_on(self.book, site, alike)
            for url in dict.fromkeys(run.url for run in on_site):
                of_url = [run for run in on_site if run.url == url]
                presence = presence_of(self.book, site, of_url, [])
                page = pages.behind(self.db, url)
                is_known = page is not None and page.url in known  # the entry only redirects to the page
                if presence is not None and not is_known:
                    yield self._named(site, url, page, presence)

    def _named(self, site: str, url: str, page: Page | None, presence: CopyPresence) -> SiteCopy:
        if page is None or page.site != site or is_provisional(looks.last_look(self.db, page.id)):
            return SiteCopy(site, url, (Stay(presence),), page.id if page else None)
        heads = members.heads_of(self.db, [page.id], self.until).get(page.id, [])
        return SiteCopy(site, url, (Stay(presence),), page.id, tuple(heads))


def first_sights(
    db: Store, setup: Setup, wanted: Iterable[PageId], until: datetime
) -> dict[PageId, SightInterval]:
    """Return when articles appeared on their sites, by page; a page without a text yet is left out."""
    known = members.pages_by_id(db, wanted)
    gatherer = Gatherer(db, list_book(db, setup, {page.site for page in known.values()}, until))
    found = gatherer.of_pages(known)
    return {copy.page: copy.stays[0].presence.seen for copy in found if copy.page is not None}


def is_headline_of(entry: str, headline: str) -> bool:
    """Return whether the headline of an entry, as letters and figures, is a headline in full or cut at the end."""
    return bool(entry) and (
        entry == headline or (len(entry) >= LEAST_HEADLINE and headline.startswith(entry))
    )
