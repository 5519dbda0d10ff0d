"""Findings → the table of findings, with grave findings in the outbox as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.sites import Site
from monitor.analysis.setup import Setup
from monitor.judge.findings.event_key import event_of
from monitor.judge.policy import Policy
from monitor.notify.routing import Routing
from storage.engine.store import Store
from storage.findings import alerts
from storage.findings import findings as findings_table
from storage.records import ChangeFacts, Finding, RepublicationFacts


def raise_findings(db: Store, routing: Routing, findings: Iterable[Finding]) -> list[Finding]:
    """Write findings in the caller's transaction, and alerts for the channels of new findings.

    Returns the new findings. A resolved finding that holds again is opened again.
    """
    new = []
    for finding in findings:
        if findings_table.raise_finding(db, finding):
            new.append(finding)
            channels = routing.channels_for(finding)
            alerts.queue_alerts(db, finding.id, channels, finding.detected_at, event=event_of(finding))
        elif isinstance(finding.facts, ChangeFacts | RepublicationFacts) and finding.facts.times:
            # one more change of a war of edits, or one more address of a text
            findings_table.renew_finding(db, finding)
    return new


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
