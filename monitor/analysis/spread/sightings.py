"""Looks at the start pages of sites and at copies → the intervals in which copies came and went.

The pure rules stand in monitor/judge/spread/presence.py. This module loads only the looks needed by the rules: the
first look with a copy, and of every chain the last look before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.urls import address_key, addresses_with_key, canonical_url
from monitor.analysis.setup import Setup
from monitor.judge.spread.chains import Chain, ListLook
from monitor.judge.spread.presence import CopyPresence, Sight, presence
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import PageId, PageRole
from storage.spread import entries, list_looks
from storage.spread.entries import EntryRun
from storage.spread.list_looks import ListSight, LookChain

OURS = frozenset({"ours"})  # the entries of a thinned look with the copy
FOREIGN = frozenset({"-"})  # the entries of a thinned look without


@dataclass(frozen=True)
class StartList:
    """A start page of a site with the chains of looks."""

    url: str
    page: PageId | None  # None before the first pass over the site
    chains: tuple[LookChain, ...] = ()
    is_coverage: bool = True  # copies must appear on the page


@dataclass
class ListBook:
    """The start pages of sites, by the looks until `until`."""

    db: Store
    until: datetime
    of_site: dict[str, list[StartList]] = field(default_factory=dict)
    starts: dict[PageId, PageId] = field(default_factory=dict)  # further list page → start page

    @property
    def pages(self) -> set[PageId]:
        """Return the pages of all lists: start pages and further pages."""
        starts = {start.page for of_site in self.of_site.values() for start in of_site}
        return {page for page in starts if page is not None} | set(self.starts)

    def start_of(self, page: PageId) -> PageId:
        """Return the start page of a list page."""
        return self.starts.get(page, page)


def list_book(db: Store, setup: Setup, sites: Iterable[str], until: datetime) -> ListBook:
    """Return the start pages of sites with their chains."""
    book = ListBook(db, until)
    given = {site: _start_urls(db, setup, site) for site in sites}
    known = list_looks.start_pages(db, [url for of_site in given.values() for url in of_site])
    # most configurations give canonical addresses, and making an address canonical takes long
    urls = {
        site: list(dict.fromkeys(url if url in known else canonical_url(url) for url in of_site))
        for site, of_site in given.items()
    }
    known |= list_looks.start_pages(
        db, [url for of_site in urls.values() for url in of_site if url not in known]
    )
    chains: dict[PageId, list[LookChain]] = {}
    for chain in list_looks.chains_of_all(db, known.values()):
        if chain.first_at <= until:
            chains.setdefault(chain.page, []).append(_cut(db, chain, until))
    for site, of_site in urls.items():
        coverage = _coverage_urls(setup, site)
        book.of_site[site] = [
            StartList(
                url,
                known.get(url),
                tuple(chains.get(known[url], ())) if url in known else (),
                not coverage or url in coverage,
            )
            for url in of_site
        ]
    book.starts = dict(entries.further_of(db, known.values()))
    return book


def _cut(db: Store, chain: LookChain, until: datetime) -> LookChain:
    """Return a chain as of a time."""
    if chain.last_at <= until:
        return chain
    last = list_looks.last_until(db, chain.page, chain.chain, until)
    looks = list_looks.count_until(db, chain.page, chain.chain, until)
    return replace(
        chain,
        last_capture=last.capture if last else chain.first_capture,
        last_at=last.at if last else chain.first_at,
        looks=looks,
    )


def _start_urls(db: Store, setup: Setup, site: str) -> list[str]:
    if site in setup.sites:
        return list(setup.sites[site].start_urls)
    return [page.url for page in pages.pages_of_site(db, site, PageRole.SEED)]


def _coverage_urls(setup: Setup, site: str) -> frozenset[str]:
    known = setup.sites.get(site)
    return frozenset(canonical_url(url) for url in known.coverage_urls) if known else frozenset()


def equal_addresses(urls: Iterable[str]) -> list[str]:
    """Return some addresses with all canonical addresses of the same page."""
    keys = dict.fromkeys(address_key(url) for url in urls)
    return list(dict.fromkeys([*urls, *(each for key in keys for each in addresses_with_key(key))]))


def runs_on(book: ListBook, site: str, runs: Iterable[EntryRun]) -> list[EntryRun]:
    """Return the runs in the lists of a site, begun by the time of the book."""
    lists = {start.page for start in book.of_site.get(site, ())}
    return [run for run in runs if book.start_of(run.list_page) in lists and run.first_at <= book.until]


def presence_of(
    book: ListBook, site: str, runs: Sequence[EntryRun], page_looks: Sequence[Sight]
) -> CopyPresence | None:
    """Return when a copy came to a site, or None without a look at the copy.

    `runs` are the runs of the copy's addresses in the lists of the site, `page_looks` the first good look at the page.
    """
    starts = book.of_site.get(site, [])
    naming = _first_naming(book, starts, runs)
    shown = [*naming.values()] + [(None, sight) for sight in page_looks]
    if not shown:
        return None
    first = min((sight for _, sight in shown), key=lambda sight: (sight.at, sight.capture))
    lists = [_history(book, start, naming.get(start.page) if start.page else None, first) for start in starts]
    return presence(OURS, lists, page_looks)


def last_absence(book: ListBook, site: str, runs: Sequence[EntryRun], first: Sight) -> datetime | None:
    """Return the last look before the first sight of a copy, in a chain with the copy; None without a look."""
    starts = book.of_site.get(site, [])
    naming = _first_naming(book, starts, runs)
    chains = {(chain.page, chain.chain): chain for start in starts for chain in start.chains}
    told = (chains.get((page, number or 0)) for page, (number, _) in naming.items())
    before = [_last_before(book, chain, first) for chain in told if chain is not None]
    return max((look.at for look in before if look is not None), default=None)


def _first_naming(
    book: ListBook, starts: Sequence[StartList], runs: Sequence[EntryRun]
) -> dict[PageId, tuple[int | None, Sight]]:
    """Return for every start page the chain and the first look with the copy."""
    urls = {start.page: start.url for start in starts}
    naming: dict[PageId, tuple[int | None, Sight]] = {}
    for run in sorted(runs, key=lambda run: (run.first_at, run.first_capture)):
        start = book.start_of(run.list_page)
        if start not in naming:
            chain = _chain_of(book, start, run)
            sight = Sight(run.first_capture, run.first_pass, run.first_at, urls.get(start, ""))
            naming[start] = chain or _chain_at(starts, start, run.first_at), sight
    return naming


def _chain_of(book: ListBook, start: PageId, run: EntryRun) -> int | None:
    """Return the chain of the first look of a run; of a further page, the look at the start page in the same pass."""
    if run.list_page == start:
        return run.first_chain
    look = list_looks.look_of_pass(book.db, start, run.first_pass)
    return look.chain if look else None


def _chain_at(starts: Sequence[StartList], page: PageId, at: datetime) -> int | None:
    """Return the chain of a start page with the last begin before a time."""
    chains = [each for start in starts if start.page == page for each in start.chains if each.first_at <= at]
    return max(chains, key=lambda chain: chain.first_at).chain if chains else None


def _history(
    book: ListBook, start: StartList, naming: tuple[int | None, Sight] | None, first: Sight
) -> list[Chain]:
    """Return the chains of a start page with the looks around the arrival of a copy, first seen by the look `first`."""
    chains = []
    for chain in start.chains:
        looks = []
        before = _last_before(book, chain, first)
        if before is not None:
            looks.append(list_look(before, FOREIGN, start.url))
        if naming is not None and naming[0] == chain.chain:
            sight = naming[1]
            looks.append(ListLook(sight.capture, sight.pass_id, sight.at, OURS, url=start.url))
        chains.append(Chain(tuple(looks), chain.looks, chain.last_at))
    return chains


def _last_before(book: ListBook, chain: LookChain, first: Sight) -> ListSight | None:
    if chain.first_at >= first.at:
        return None
    return list_looks.last_before(book.db, chain.page, chain.chain, first.at, first.pass_id)


def list_look(sight: ListSight, named: frozenset[str], url: str, reaches_to: str | None = None) -> ListLook:
    """Return a stored look for the pure rules."""
    return ListLook(sight.capture, sight.pass_id, sight.at, named, reaches_to, url)
