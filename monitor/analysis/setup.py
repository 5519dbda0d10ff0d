"""Configuration → the values for an analysis. The values do not change while the analysis runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.sites import Site
from monitor.judge.policy import Policy
from monitor.notify.routing import Routing
from storage.records import SiteRole

# Raised when a stage concludes differently from the same bytes; stands beside every look.
ANALYSER = "2"


@dataclass(frozen=True)
class Setup:
    """The configured sites by name, the rules of judging, and the channels of findings."""

    sites: Mapping[str, Site]
    rules: Policy
    routing: Routing = field(default_factory=Routing)

    def title(self, site: str) -> str:
        """Return the title of a site, or `site` itself for an unknown site."""
        return self.sites[site].title if site in self.sites else site

    def role(self, site: str) -> SiteRole:
        """Return the role of a site. An unknown site counts as a portal."""
        return self.sites[site].role if site in self.sites else SiteRole.PORTAL

    def site_of(self, url: str) -> Site | None:
        """Return the first configured site that covers a URL."""
        return next((site for site in self.sites.values() if site.covers(url)), None)
