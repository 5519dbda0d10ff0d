"""Checked configuration: records of sites, rules, channels and times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import gettext as _
from pathlib import Path

from crawler.sites import Site
from monitor.config.checks import nearest
from monitor.config.coverage import Letters
from monitor.judge.policy import Policy
from monitor.notify.channels.channel import Channel
from monitor.notify.message import Notices
from monitor.notify.routing import Routing
from storage.engine.address import StoreAddress
from storage.errors import ConfigError


@dataclass(frozen=True)
class Digests:
    """Times of the digests in Asia/Shanghai, and their channels. None: no digest of the kind."""

    daily: str | None = None  # "08:30"
    weekly: str | None = None  # "mon 08:30"
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ServiceTimes:
    """Intervals of the service in seconds, and the port of the health page. None: no page."""

    crawl_every_s: float = 60
    pass_at_most_s: float = 600
    deliver_every_s: float = 30
    health_port: int | None = None


@dataclass(frozen=True)
class PageAddress:
    """Address of the operators' page, and whether the service serves the page."""

    host: str = "127.0.0.1"
    port: int = 8765
    prefix: str | None = None  # path before all addresses, behind a proxy
    in_service: bool = True
    processes: int | None = None  # that answer; None: one a processor, at most four

    @property
    def base(self) -> str:
        """Return the path before all addresses without its last slash, "" without a prefix."""
        return (self.prefix or "").rstrip("/")


@dataclass(frozen=True)
class EvidenceSettings:
    """Files and witnesses of packages of evidence. Paths are absolute or relative to the process."""

    key: Path = Path("evidence-key.pem")  # of the operator
    timestamp_urls: tuple[str, ...] = ()  # authorities of time stamps, RFC 3161
    timestamp_hash: str = "sha256"
    timestamp_ca: Path | None = None  # certificates of the authorities, for packages
    witness_command: tuple[str, ...] = ()  # gets each checkpoint on its standard input
    sign_command: tuple[str, ...] = ()  # gets SHA256SUMS, and gives a signature of its own
    requisites: str = "none"  # findings whose pages get styles and pictures fetched: none, critical


@dataclass(frozen=True)
class Config:
    """Checked configuration."""

    path: Path
    store: StoreAddress
    keep_days: float | None  # days until looks without a change lose their content; None: never
    crawler: Mapping[str, object]
    monitor: Policy
    service: ServiceTimes
    sites: tuple[Site, ...]
    channels: Mapping[str, Channel]
    routing: Routing = field(default_factory=Routing)
    notices: Notices = field(default_factory=Notices)
    digests: Digests = field(default_factory=Digests)
    letters: Letters = field(default_factory=Letters)
    web: PageAddress = field(default_factory=PageAddress)
    evidence: EvidenceSettings = field(default_factory=EvidenceSettings)
    digest: str = ""  # SHA-256 of the file

    def site(self, name: str) -> Site:
        """Return the site of this name or title. Raises ConfigError, with the nearest known name."""
        by_name = {site.name: site for site in self.sites}
        titled = [site for site in self.sites if site.title == name]
        if name not in by_name and len(titled) != 1:
            hint = nearest(titled[0].name if titled else name, list(by_name))
            raise ConfigError(
                _("no site {name!r} in {path}{hint} (known: {names})").format(
                    name=name, path=self.path, hint=hint, names=", ".join(by_name)
                )
            )
        return by_name[name] if name in by_name else titled[0]
