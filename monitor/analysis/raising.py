"""Findings → the table of findings, with grave findings in the outbox; one finding for a text shown again and again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crawler.sites import Site
from monitor.analysis.causes import event_for, is_of_site, join_makers
from monitor.analysis.setup import Setup
from monitor.judge.findings.finding import Subject
from monitor.judge.findings.of_pages import republished
from monitor.judge.policy import Policy
from monitor.notify.routing import Routing
from storage.conclusions import repetition, revisions
from storage.engine.store import Store
from storage.findings import alerts, beginnings
from storage.findings import findings as findings_table
from storage.frontier import pages
from storage.frontier.address_pattern import address_pattern
from storage.records import ChangeFacts, Finding, FindingKind, Page, RepublicationFacts


def raise_findings(db: Store, routing: Routing, findings: Iterable[Finding]) -> list[Finding]:
    """Write findings in the caller's transaction, and alerts for the channels of new findings.

    Returns the new findings. A resolved finding that holds again is opened again. A finding from looks that were
    concluded before is no news: the finding is kept, and no channel is told.
    """
    new, old_news = [], beginnings.beginning(db, beginnings.NEWS)
    for concluded in findings:
        finding = replace(concluded, event=event_for(db, concluded))
        if findings_table.raise_finding(db, finding):
            new.append(finding)
            join_makers(db, finding)
            if old_news is None or finding.detected_at > old_news:
                channels = routing.channels_for(finding)
                alerts.queue_alerts(db, finding.id, channels, finding.detected_at, event=finding.event)
        elif is_continued(finding):
            findings_table.renew_finding(db, finding)
    return new


def is_continued(finding: Finding) -> bool:
    """Return whether a finding counts: changes of a war of edits, addresses of a text, like reprints of a site."""
    facts = finding.facts
    is_repeated = isinstance(facts, ChangeFacts | RepublicationFacts) and bool(facts.times)
    return is_repeated or is_of_site(finding)


# Most findings about a single text, with a pattern of addresses for each. The first finding counts the addresses of
# all further patterns, because addresses of random words have a pattern each.
MOST_PATTERNS_OF_TEXT = 3


def shown_again(db: Store, setup: Setup, page: Page, earlier: Collection[str]) -> Finding | None:
    """Return the finding about the first new address of a text, with a count of the new addresses.

    `earlier` are the addresses of the site's other pages with the text. The finding counts the addresses of its
    pattern, or all addresses once the text has findings of MOST_PATTERNS_OF_TEXT patterns. None if no finding about
    an older page is to be continued.
    """
    findings = _about_text(db, page, earlier)
    pattern = address_pattern(page.url)
    alike = [finding for finding in findings if address_pattern(finding.url) == pattern]
    if not alike and len(findings) < MOST_PATTERNS_OF_TEXT:
        return None
    first = (alike or findings)[0]
    newer, older = (pages.get_page(db, url) for url in (first.url, first.original_url or ""))
    if newer is None or older is None:
        return None
    return _counted(db, setup, _Shown(newer, older), page, pattern if alike else None)


def _about_text(db: Store, page: Page, earlier: Collection[str]) -> list[Finding]:
    """Return the unresolved findings that older pages show the text again, oldest first."""
    of_site = findings_table.open_of_site(db, FindingKind.REPUBLISHED, page.site)
    return [each for each in reversed(of_site) if each.original_url in earlier and each.url != page.url]


@dataclass(frozen=True)
class _Shown:
    """The first new address of a text, and the page that showed the text before."""

    newer: Page
    older: Page


def _counted(db: Store, setup: Setup, shown: _Shown, page: Page, pattern: str | None) -> Finding | None:
    """Return the finding with the number of addresses of a pattern, or of all patterns for None."""
    newer, older = (revisions.current_revision(db, each.id) for each in (shown.newer, shown.older))
    if newer is None or older is None:
        return None
    counted = {shown.newer.id, page.id}
    for number, url in repetition.pages_repeating(db, shown.newer.id):
        if number >= shown.newer.id and pattern in (None, address_pattern(url)):
            counted.add(number)
    subject = Subject(shown.newer, setup.title(shown.newer.site), newer)
    return republished(subject, shown.older, older, times=len(counted))


@dataclass(frozen=True)
class Desk:
    """The store and the configuration for the oversight of sites, and a list for the findings that it raises."""

    db: Store
    setup: Setup
    raised: list[Finding] = field(default_factory=list)

    @property
    def sites(self) -> Mapping[str, Site]:
        """The configured sites by name."""
        return self.setup.sites

    @property
    def rules(self) -> Policy:
        """The rules of judging."""
        return self.setup.rules

    def title(self, site: str) -> str:
        """Return the title of a site, or `site` itself if the site is not configured."""
        return self.setup.title(site)

    def raise_all(self, findings: Sequence[Finding]) -> None:
        """Write findings in the caller's transaction and keep the new findings in `raised`."""
        self.raised.extend(raise_findings(self.db, self.setup.routing, findings))
