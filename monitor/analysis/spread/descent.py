"""A work → carriers with the time of first sight, the source, the state and the worth of every copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.analysis.reprints.shelf import Shelf
from monitor.analysis.setup import Setup
from monitor.analysis.spread.collation import Collation, CopyText
from monitor.analysis.spread.copies import Gatherer, SiteCopy
from monitor.analysis.spread.footprints import operators_of
from monitor.analysis.spread.sightings import list_book
from monitor.judge.spread.intervals import SightInterval, places, possible_first, surely_first
from monitor.judge.spread.parents import Parent, WorkMember, crossing, depths, parents
from monitor.judge.spread.readings import errors_of
from monitor.judge.spread.stated import Standing, first_stated, standing
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Article, Outcome, PageId, StatedDate
from storage.spread import members
from storage.spread.members import PageSight

HEADLINE_ONLY = "headline-only"
ORIGINAL = "original"
UP, GONE, UNKNOWN = "up", "gone", "unknown"
# Worth of a copy by the ways of differing; the least holds.
FIDELITY = {"excerpt": 0.5, "compilation": 0.5, "text": 0.0, "headline": 0.0, HEADLINE_ONLY: 0.0}


@dataclass(frozen=True)
class Worth:
    """Weights of tiers in place of the weights of the lists, and the worth of a copy by the ways of differing."""

    tiers: Mapping[str, float] = field(default_factory=dict)
    fidelity: Mapping[str, float] = field(default_factory=lambda: FIDELITY)


@dataclass(frozen=True)
class Carrier:
    """A member of a work on a site."""

    url: str
    site: str
    relation: str
    how: tuple[str, ...]
    state: str  # up, gone, unknown: the page has not answered since
    seen: SightInterval
    last_seen: datetime | None
    gone: SightInterval | None
    stated: StatedDate | None
    standing: Standing
    places: tuple[int, int] = (1, 1)
    parent: Parent = field(default_factory=lambda: Parent(None))
    depth: int | None = None


@dataclass(frozen=True)
class Originator:
    """The publisher at the end of the chain of credits."""

    name: str
    is_watched: bool


@dataclass(frozen=True)
class ScorePart:
    """The worth of an operator's best copy."""

    operator: str
    site: str
    tier: str | None
    weight: float
    fidelity: float

    @property
    def value(self) -> float:
        """Return the part of the score for the copy."""
        return self.weight * self.fidelity


@dataclass(frozen=True)
class WorkSpread:
    """The spread of a work."""

    original: str
    carriers: tuple[
        Carrier, ...
    ]  # by first sight; entries with a link to the original have the address of the original
    first: Carrier | None
    candidates: tuple[Carrier, ...]
    originator: Originator | None
    operators: Mapping[str, str | None]
    tiers: Mapping[str, str | None]
    parts: tuple[ScorePart, ...]
    crossing: tuple[tuple[str, str], ...]


def spread_of(
    db: Store, setup: Setup, collation: Collation, until: datetime, *, worth: Worth | None = None
) -> WorkSpread:
    """Return the spread of a work by the looks until a time."""
    found = _gathered(db, setup, collation, until)
    sights = _last_sights(db, found, until)
    carriers = [_carrier(each, collation, sights) for each in found]
    ranked = places([each.seen for each in carriers])
    family = _members(db, setup, collation, carriers)
    descended = parents(family)
    steps = depths(descended, [collation.original.url])
    carriers = [
        replace(_with_parent(each, collation.original.url, descended, steps), places=place)
        for each, place in zip(carriers, ranked, strict=True)
    ]
    first = surely_first([each.seen for each in carriers])
    candidates = possible_first([each.seen for each in carriers]) if first is None else []
    operators = operators_of(db)
    return WorkSpread(
        original=collation.original.url,
        carriers=tuple(sorted(carriers, key=lambda each: (each.places, each.seen.by, each.url, each.site))),
        first=carriers[first] if first is not None else None,
        candidates=tuple(
            sorted((carriers[number] for number in candidates), key=lambda each: (each.url, each.site))
        ),
        originator=_originator(db, setup, collation),
        operators=operators,
        tiers={each.site: _list_of(setup, each.site)[0] for each in carriers},
        parts=tuple(_parts(setup, collation.original.site, carriers, operators, worth or Worth())),
        crossing=tuple(crossing(family)),
    )


def _gathered(db: Store, setup: Setup, collation: Collation, until: datetime) -> list[SiteCopy]:
    """Return the original, the copies, and the entries of further sites with a link to the original."""
    sites = {collation.original.site, *(copy.page.site for copy in collation.copies), *setup.sites}
    gatherer = Gatherer(db, list_book(db, setup, sites, until))
    of_pages = gatherer.of_pages(collation.heads)
    others = sorted(sites - {collation.original.site})
    return [*of_pages, *gatherer.linking_to([collation.original.url], others)]


@dataclass(frozen=True)
class _LastSights:
    """The last look at every page of a work, and the last look that showed the article."""

    any: Mapping[PageId, PageSight]
    shown: Mapping[PageId, PageSight]


def _last_sights(db: Store, copies: Sequence[SiteCopy], until: datetime) -> _LastSights:
    numbers = [copy.page for copy in copies if copy.page is not None]
    return _LastSights(
        members.last_sights(db, numbers, until, good=False), members.last_showings(db, numbers, until)
    )


def _carrier(copy: SiteCopy, collation: Collation, sights: _LastSights) -> Carrier:
    stay, relation = copy.stays[-1], HEADLINE_ONLY
    how: tuple[str, ...] = (HEADLINE_ONLY,)
    stated = first_stated(head.published_at for head in copy.heads)
    if copy.page == collation.original.id:
        relation, how = ORIGINAL, ()
    elif copy.page is not None:
        known = collation.work.relations[copy.page]
        coverage = collation.work.coverages.get(copy.page, 1.0)
        fidelity = collation.comparer.fidelity(copy.heads[-1], known, coverage)
        relation, how = fidelity.relation.value, fidelity.how
    seen = copy.stays[0].presence.seen
    state, last_seen = _state(copy, sights)
    return Carrier(
        copy.url, copy.site, relation, how, state, seen, last_seen, stay.gone, stated, standing(stated, seen)
    )  # fmt: skip


def _state(copy: SiteCopy, sights: _LastSights) -> tuple[str, datetime | None]:
    """Return the state of a copy, and the last look with the copy."""
    if copy.page is None:
        return UP, copy.stays[-1].presence.by
    shown, last = sights.shown.get(copy.page), sights.any.get(copy.page)
    at = shown.at if shown else None
    if copy.stays[-1].gone is not None:
        return GONE, at
    is_failing = last is not None and last.outcome in (Outcome.NONE, Outcome.MISSING)
    return (UNKNOWN if is_failing else UP), at


# --- parents ------------------------------------------------------------------------------------


def _with_parent(
    carrier: Carrier, original: str, descended: Mapping[str, Parent], steps: Mapping[str, int]
) -> Carrier:
    """Return a carrier with the parent. An entry with a link to the original comes from the original."""
    if carrier.relation == HEADLINE_ONLY:
        return replace(carrier, parent=Parent(original, is_sure=True), depth=1)
    parent = descended.get(carrier.url, Parent(None))
    return replace(carrier, parent=parent, depth=steps.get(carrier.url))


def _members(db: Store, setup: Setup, collation: Collation, carriers: Sequence[Carrier]) -> list[WorkMember]:
    """Return the original and the copies with the marks of their descent."""
    errors, shelf = errors_of(collation.places), Shelf(db, setup)
    seen = {each.url: each.seen for each in carriers if each.relation != HEADLINE_ONLY}
    original = collation.original
    on_site: dict[str, set[str]] = {original.site: {original.url}}
    for copy in collation.copies:
        on_site.setdefault(copy.page.site, set()).add(copy.page.url)
    found = [WorkMember(original.url, seen.get(original.url), is_original=True)]
    for copy in collation.copies:
        sites = shelf.credited_sites(copy.article) - {copy.page.site}
        credited = frozenset(url for site in sites for url in on_site.get(site, ()))
        own = errors.get(copy.page.url, frozenset())
        found.append(WorkMember(copy.page.url, seen.get(copy.page.url), own, _linked(db, copy), credited))
    return found


def _linked(db: Store, copy: CopyText) -> str | None:
    if copy.head.original_url is None:
        return None
    page = pages.behind(db, copy.head.original_url)
    return page.url if page else copy.head.original_url


def _originator(db: Store, setup: Setup, collation: Collation) -> Originator | None:
    """Return the publisher in the credit of the original; None if the original credits nobody."""
    article: Article = collation.states[-1].article
    name = article.attribution.tail_source or article.attribution.source
    if not name:
        return None
    sites = Shelf(db, setup).credited_sites(article)
    watched = sorted(setup.title(site) for site in sites)
    return Originator(watched[0], True) if watched else Originator(name, False)


# --- score --------------------------------------------------------------------------------------


def _list_of(setup: Setup, site: str) -> tuple[str | None, float]:
    """Return the tier and the weight of a site, by the first list with the site."""
    found = next((each for each in setup.rules.lists if site in each.sites), None)
    return (found.tier, found.weight) if found else (None, 1.0)


def _parts(
    setup: Setup, origin: str, carriers: Sequence[Carrier], operators: Mapping[str, str | None], worth: Worth
) -> list[ScorePart]:
    """Return the best copy of every operator with the worth. The operator of the site `origin` does not count."""
    own = operators.get(origin) or origin
    best: dict[str, ScorePart] = {}
    for each in sorted(carriers, key=lambda carrier: carrier.url):
        operator = operators.get(each.site) or each.site
        if operator == own or each.state == GONE:
            continue
        tier, weight = _list_of(setup, each.site)
        fidelity = min((worth.fidelity[how] for how in each.how), default=1.0)
        part = ScorePart(operator, each.site, tier, worth.tiers.get(tier or "", weight), fidelity)
        if operator not in best or part.value > best[operator].value:
            best[operator] = part
    return [best[operator] for operator in sorted(best)]
