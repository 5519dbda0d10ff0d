"""Eight weeks of forty sites, each page looked at when it is due.

Every event is told once, bounded by its looks; nothing else is graver than a notice; lists that lie cost next to no
requests.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sites.forty.script import (
    BEGIN,
    DAY,
    DUTIFUL,
    HONEST,
    HOUR,
    ISSUED,
    ISSUER,
    LYING,
    WEEKS,
    WITHIN_H,
    script,
)
from sites.forty.world import World
from sites.timeline import Timeline

from monitor.judge.policy import MustCarry, Policy
from monitor.notify.routing import AlertRule, Routing
from storage.engine.opening import open_store, opened
from storage.engine.store import transaction
from storage.findings import alerts
from storage.frontier import pages
from storage.records import Finding, FindingKind, FindingState, FoundPage, PageRole, Severity

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

K, S = FindingKind, Severity
EVERY = 8 * HOUR  # between two passes over what is due
DOUBTS = 2  # passes two minutes apart that look again at what is in doubt
MOST_MORE = 0.05  # requests for articles of sites whose lists lie


@dataclass
class Lived:
    """The web, what was found, and the requests for articles by site."""

    world: World
    found: list[Finding]
    asked: Counter[str]
    told: Counter[str]  # alerts, by finding

    def about(self, site: int) -> list[Finding]:
        """The findings about a site."""
        return [each for each in self.found if each.site == f"s{site}"]


def duty() -> MustCarry:
    return MustCarry(f"s{ISSUER}", tuple(f"s{each}" for each in DUTIFUL), None, WITHIN_H, since=ISSUED - DAY)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    world = World(script())
    timeline = Timeline(
        tmp_path_factory.mktemp("weeks") / "store.db",
        world.sites(),
        Policy(workers=1, must_carry=(duty(),)),
        Routing((AlertRule(("office",), S.WARNING),)),
    )
    with closing(open_store(timeline.store)) as db, transaction(db):
        seeds = [FoundPage(url, f"s{site}", PageRole.SEED) for url, site in world.lists.items()]
        pages.add_pages(db, seeds, BEGIN)
    asked: Counter[str] = Counter()
    for number in range(WEEKS * 7 * DAY // EVERY):
        at = BEGIN + number * EVERY
        asked += timeline.look_due(at, world)
        for doubt in range(1, DOUBTS + 1):
            later = at + doubt * timedelta(minutes=2)
            if timeline.is_due(later):
                asked += timeline.look_due(later, world)
    with opened(timeline.store) as db:
        told = Counter(each.finding for each in alerts.list_alerts(db))
    return Lived(world, timeline.findings(), asked, Counter({str(each): n for each, n in told.items()}))


Truth = dict[tuple[str, FindingKind], list[tuple[Severity, datetime | None]]]


def truth(world: World) -> Truth:
    """Severity and moment of every finding that must be told, by address and kind, in the order of time."""
    told: Truth = defaultdict(list)
    for event in world.script.events:
        if event.told:
            kind, severity = event.told
            place = world.url(event.site, event.number, world.told_at(event.site))
            told[place, kind].append((severity, event.at))
    for each in world.script.expected:
        told[world.url(each.site, each.number), each.kind].append((each.severity, each.began))
    return told


def found_at(lived: Lived, key: tuple[str, FindingKind]) -> list[Finding]:
    return [each for each in lived.found if (each.url, each.kind) == key]


def test_every_event_is_told_once_with_its_severity(lived: Lived) -> None:
    wrong = {
        key: severities
        for key, told in truth(lived.world).items()
        if (severities := [each.severity for each in found_at(lived, key)])
        != [severity for severity, _ in told]
    }
    assert wrong == {}


def test_every_interval_holds_the_moment_of_its_event(lived: Lived) -> None:
    for key, told in truth(lived.world).items():
        for finding, (_, moment) in zip(found_at(lived, key), told, strict=True):
            interval = finding.interval
            assert interval is not None
            if moment is not None:
                assert interval.after is not None
                assert interval.after.at < moment <= interval.by.at, finding.summary_zh


# Findings about whole sites and duties, beside those about pages.
ABOUT_SITES = {
    ("s7", K.SITE_FAILING),
    ("s33", K.SITE_FAILING),
    ("s35", K.SITE_FAILING),
    ("s32", K.REPRINT_MISSING),
}


def test_nothing_else_is_graver_than_a_notice(lived: Lived) -> None:
    known = truth(lived.world)
    others = [
        each for each in lived.found if each.severity >= S.WARNING and (each.url, each.kind) not in known
    ]
    told = sorted((each.site, each.kind) for each in others)
    assert told == sorted(ABOUT_SITES), [each.summary_zh for each in others]


def test_every_grave_finding_is_sent_once(lived: Lived) -> None:
    grave = {str(each.id): each for each in lived.found if each.severity >= S.WARNING}
    assert set(lived.told) <= set(grave)
    unsent = [each.summary_zh for finding, each in grave.items() if not lived.told.get(finding)]
    assert unsent == []
    repeated = [grave[finding].site for finding, count in lived.told.items() if count > 1]
    assert set(repeated) <= {"s35"}  # down at night, and perhaps seen well for days


def test_outages_are_bounded_and_raise_nothing_about_pages(lived: Lived) -> None:
    for site in (7, 33, 35):
        (outage,) = lived.about(site)
        begins = [begin for each, begin, _ in lived.world.script.outages if each == site]
        assert outage.interval is not None
        assert outage.interval.after is not None
        assert any(outage.interval.after.at < begin <= outage.interval.by.at for begin in begins)
        assert (outage.state is FindingState.OPEN) == (site == 33)


def test_what_is_no_event_is_not_told_at_all(lived: Lived) -> None:
    quiet = (8, 9, 10, 39, *LYING, *HONEST)
    assert [each.summary_zh for site in quiet for each in lived.about(site)] == []


def test_coming_and_going_is_one_finding_with_a_count(lived: Lived) -> None:
    (flapping,) = lived.about(6)
    assert flapping.severity is S.NOTICE
    assert (getattr(flapping.facts, "times", None) or 0) >= 2
    (template,) = lived.about(36)
    assert getattr(template.facts, "pages", None) == 6


def test_findings_of_one_cause_are_one_event(lived: Lived) -> None:
    world = lived.world
    for site, number, kind in ((22, 0, K.EDITED), (24, 0, K.REMOVED), (24, 1, K.REMOVED)):
        url = world.url(site, number)
        (cause,) = (each for each in lived.found if (each.url, each.kind) == (url, kind))
        copies = [
            each for each in lived.found if each.kind is K.REPRINT_OUTDATED and each.original_url == url
        ]
        assert copies
        assert {each.event for each in copies} == {cause.event}


def test_lists_that_lie_cost_next_to_no_requests(lived: Lived) -> None:
    lying, honest = (sum(lived.asked[f"s{site}"] for site in sites) for sites in (LYING, HONEST))
    print(
        f"requests for articles: {lying} with lying lists, {honest} with honest lists ({lying / honest - 1:+.1%})"
    )
    assert lying <= honest * (1 + MOST_MORE)
