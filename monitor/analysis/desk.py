"""TODO"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crawler.sites import Site
from monitor.analysis.revisiting import Revisits
from monitor.judge.findings.event_key import event_of
from monitor.judge.policy import Policy
from monitor.notify.routing import Routing
from storage.engine.store import Store
from storage.findings import alerts
from storage.findings import findings as findings_table
from storage.records import ChangeFacts, Finding


@dataclass
class Desk:
    """What the stages share while they work: the store, the configuration, and what they raised."""

    db: Store
    sites: Mapping[str, Site]
    rules: Policy
    routing: Routing = field(default_factory=Routing)
    raised: list[Finding] = field(default_factory=list)
    revisions: int = 0
    revisits: Revisits = field(init=False)

    def __post_init__(self) -> None:
        self.revisits = Revisits(self.db, self.sites)

    def title(self, site: str) -> str:
        """The site's name for people."""
        return self.sites[site].title if site in self.sites else site

    def raise_all(self, found: Sequence[Finding]) -> None:
        """Record findings and put the grave ones into the outbox, in the caller's transaction."""
        for finding in found:
            if not findings_table.raise_finding(self.db, finding):
                if (
                    isinstance(finding.facts, ChangeFacts) and finding.facts.times
                ):  # one more change of a war of edits
                    findings_table.renew_finding(self.db, finding)
                continue
            self.raised.append(finding)
            channels = self.routing.channels_for(finding)
            alerts.queue_alerts(self.db, finding.id, channels, finding.detected_at, event=event_of(finding))
