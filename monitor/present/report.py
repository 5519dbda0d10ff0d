"""Events and derivations → a standalone HTML page without script and network, readable on paper and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from crawler.sites import Site
from monitor.judge.spread.intervals import SightInterval
from monitor.present.entry import EventEntry, EventGroup, event_entry, grouped
from monitor.present.first_publication import FirstPublication, first_publication
from monitor.present.html import rendered
from monitor.wording.event_words import ALSO, COMMA, EVENT_HEADINGS
from monitor.wording.names import KIND_NAMES, LANGUAGES, SEVERITY_NAMES, SIGNIFICANCE_NAMES, STATE_NAMES
from storage.conclusions import derivations, revisions
from storage.engine.store import Store
from storage.findings import events
from storage.frontier import pages
from storage.records import DERIVED, LISTED, Derivation, Event, Page, PageId, Revision, Severity

# Three A4 pages hold a day of some eighty events (tests/test_five_days.py).
MOST_CHANGES = 3  # of an event; the diff shows all changes
MOST_CARDS = 8  # events in full; further events are shown as lines
MOST_LINES = 24  # grave events as lines; further events are grouped by kind
MOST_NAMED = 6  # events of a group that are named
# Originals and copies of an original that are named; `reprintwatch reprints` lists all.
MOST_ORIGINALS, MOST_COPIES = 8, 6


# Returns when pages appeared on their sites, by the looks at their lists.
Sights = Callable[[Iterable[PageId]], Mapping[PageId, SightInterval]]


@dataclass(frozen=True)
class ReprintRow:
    """Reprint of an original, with the title of the site."""

    page: Page
    site: str
    derivation: Derivation
    seen: SightInterval


@dataclass(frozen=True)
class Coverage:
    """Original with all reprints."""

    page: Page
    site: str
    revision: Revision
    copies: tuple[ReprintRow, ...]
    first: FirstPublication | None  # above the original, or the original itself in a paper


@dataclass(frozen=True)
class Report:
    """Content of the page. `since` None: all events."""

    since: datetime | None
    until: datetime
    cards: tuple[EventEntry, ...]  # new and grave, worst first
    lines: tuple[EventEntry, ...]  # further grave events
    groups: tuple[EventGroup, ...]  # all other new events
    resolved: tuple[EventGroup, ...]
    coverage: tuple[Coverage, ...]
    titles: Mapping[str, str]  # of the sites by name

    @property
    def new(self) -> tuple[EventEntry, ...]:
        """Return all new events."""
        return self.cards + self.lines + tuple(entry for group in self.groups for entry in group.entries)

    @property
    def settled(self) -> int:
        """Return the number of resolved events."""
        return sum(len(group.entries) for group in self.resolved)

    @property
    def reprints(self) -> int:
        """Return the number of reprints. A quotation is no reprint."""
        return sum(copy.derivation.relation in DERIVED for each in self.coverage for copy in each.copies)

    def count(self, severity: Severity) -> int:
        """Return the number of new events of one severity."""
        return sum(entry.event.severity is severity for entry in self.new)


def gather(
    db: Store, sites: Sequence[Site], *, since: datetime | None, now: datetime, sights: Sights
) -> Report:
    """Read the content of the report: new events, worst first, events resolved since, and reprints.

    `since` None: all events. `sights` is asked for the copies that the report names.
    """
    titles = {site.name: site.title for site in sites}
    listed = [each for each in events.list_events(db, since=since) if is_new(each, since)]
    over = events.list_events(db, resolved_since=since) if since else listed
    resolved = [each for each in over if each.resolved_at is not None]
    settled = {each.id for each in resolved}
    fresh = [each for each in listed if each.id not in settled]
    grave = [each for each in fresh if each.severity >= Severity.WARNING][: MOST_CARDS + MOST_LINES]
    told = {each.id for each in grave}
    brief = partial(event_entry, db, titles=titles, most=0)
    return Report(
        since,
        now,
        tuple(event_entry(db, each, titles, most=MOST_CHANGES) for each in grave[:MOST_CARDS]),
        tuple(event_entry(db, each, titles, most=1) for each in grave[MOST_CARDS:]),
        grouped([brief(each) for each in fresh if each.id not in told]),
        grouped([brief(each) for each in resolved]),
        _coverage(_Covering(db, titles, sights), since),
        titles,
    )


def is_new(event: Event, since: datetime | None) -> bool:
    """Return whether an event has news since a time: a finding other than that a copy was put right."""
    return since is None or any(
        each.detected_at >= since and each.resolved_at != each.detected_at for each in event.findings
    )


@dataclass(frozen=True)
class _Covering:
    """The store, the titles of the sites, and the times of first sight."""

    db: Store
    titles: Mapping[str, str]
    sights: Sights


def _coverage(at_work: _Covering, since: datetime | None) -> tuple[Coverage, ...]:
    """Return the originals with reprints first seen since then, by number of reprints."""
    by_original: dict[int, list[Derivation]] = {}
    for derived in derivations.all_derivations(at_work.db):
        if derived.relation in LISTED and (since is None or derived.first_seen >= since):
            by_original.setdefault(derived.original, []).append(derived)
    ordered = sorted(by_original.values(), key=len, reverse=True)
    named = [each.reprint for copies in ordered[:MOST_ORIGINALS] for each in copies[:MOST_COPIES]]
    seen = at_work.sights(named) if named else {}
    return tuple(
        _covered(at_work, copies, seen, is_named=place < MOST_ORIGINALS)
        for place, copies in enumerate(ordered)
    )


def _covered(
    at_work: _Covering,
    copies: Sequence[Derivation],
    seen: Mapping[PageId, SightInterval],
    *,
    is_named: bool,
) -> Coverage:
    """Return an original with its copies; the first publication of a named original alone is looked for."""
    db, titles = at_work.db, at_work.titles
    original = pages.page_of(db, copies[0].original)
    latest = revisions.current_revision(db, original.id)
    if latest is None:
        raise LookupError(f"page {original.id} is an original without a revision")
    rows = tuple(_reprint_row(at_work, derived, seen.get(derived.reprint)) for derived in copies)
    first = first_publication(db, original) if is_named else None
    return Coverage(original, titles.get(original.site, original.site), latest, rows, first)


def _reprint_row(at_work: _Covering, derived: Derivation, seen: SightInterval | None) -> ReprintRow:
    page = pages.page_of(at_work.db, derived.reprint)
    known = seen or SightInterval(None, derived.first_seen)
    return ReprintRow(page, at_work.titles.get(page.site, page.site), derived, known)


def render(report: Report, *, language: str) -> str:
    """Return the page; zh puts Chinese first, en English."""
    return rendered(
        "report.html",
        report=report,
        language=language,
        severities=list(reversed(Severity)),
        titles=report.titles,
        most_originals=MOST_ORIGINALS,
        most_copies=MOST_COPIES,
        most_named=MOST_NAMED,
        words=EVENT_HEADINGS[language],
        also=ALSO[language],
        comma=COMMA[language],
        names={
            code: {"kind": KIND_NAMES[code], "severity": SEVERITY_NAMES[code], "class": SIGNIFICANCE_NAMES[code],
                   "state": STATE_NAMES[code]}
            for code in LANGUAGES
        },
    )  # fmt: skip
