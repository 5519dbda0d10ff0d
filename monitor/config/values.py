"""TODO"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crawler.sites import Site
from monitor.config.checks import nearest
from monitor.judge.policy import Policy
from monitor.notify.channels.channel import Channel
from monitor.notify.message import Notices
from monitor.notify.routing import Routing
from storage.engine.address import StoreAddress
from storage.errors import ConfigError


@dataclass(frozen=True)
class Digests:
    """When summaries go out by mail, in Asia/Shanghai, and to which channels."""

    daily: str | None = None  # "08:30"
    weekly: str | None = None  # "mon 08:30"
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ServiceTimes:
    """How often the service works, in seconds."""

    crawl_every_s: float = 60
    pass_at_most_s: float = 600
    deliver_every_s: float = 30
    health_port: int | None = None


@dataclass(frozen=True)
class Config:
    """A checked configuration."""

    path: Path
    store: StoreAddress
    keep_days: float | None  # after which looks of quiet times lose their content; None: never
    crawler: Mapping[str, object]
    monitor: Policy
    service: ServiceTimes
    sites: tuple[Site, ...]
    channels: Mapping[str, Channel]
    routing: Routing = field(default_factory=Routing)
    notices: Notices = field(default_factory=Notices)
    digests: Digests = field(default_factory=Digests)

    def site(self, name: str) -> Site:
        """The site of this name. Raises ConfigError."""
        found = next((site for site in self.sites if site.name == name), None)
        if found is None:
            names = [site.name for site in self.sites]
            raise ConfigError(
                f"no site {name!r} in {self.path}{nearest(name, names)}; known: {', '.join(names)}"
            )
        return found
