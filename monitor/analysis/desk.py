"""Store, configuration and new findings → the oversight of whole sites, which raises findings in several places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crawler.sites import Site
from monitor.analysis.raising import raise_findings
from monitor.analysis.setup import Setup
from monitor.judge.policy import MonitorRules
from storage.engine.store import Store
from storage.records import Finding


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
    def rules(self) -> MonitorRules:
        """The rules of judging."""
        return self.setup.rules

    def title(self, site: str) -> str:
        """Return the title of a site, or `site` itself if the site is not configured."""
        return self.setup.title(site)

    def raise_all(self, findings: Sequence[Finding]) -> None:
        """Write findings in the caller's transaction and keep the new findings in `raised`."""
        self.raised.extend(raise_findings(self.db, self.setup.routing, findings))
