"""Extract: an address → the profile of the site, from data/profiles.toml: the place of articles in the pages."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from crawler.markup.boilerplate import Element


@dataclass(frozen=True)
class Profile:
    """The place of the articles in a make of a site's pages, and the dates between which the profile held."""

    name: str
    hosts: tuple[str, ...]
    addresses: re.Pattern[str]
    bodies: tuple[str, ...]  # #id or .class, in order of trust
    gone: re.Pattern[str] | None
    since: date
    until: date | None
    seen: date

    def covers(self, host: str, path: str) -> bool:
        """Return whether an address belongs to an article in this make of pages."""
        is_of_site = any(host == name or host.endswith(f".{name}") for name in self.hosts)
        return is_of_site and self.addresses.search(path) is not None

    def holds(self, element: Element) -> bool:
        """Return whether an element has a class or id of the profile."""
        names = {f".{name}" for name in (element.get("class") or "").split()[:20]}
        names.add(f"#{element.get('id')}")
        return not names.isdisjoint(self.bodies)


@lru_cache(maxsize=1)
def profiles() -> tuple[Profile, ...]:
    """Return all profiles, in the order of the file."""
    raw = tomllib.loads(files("crawler.article").joinpath("data/profiles.toml").read_text("utf-8"))
    return tuple(
        Profile(
            entry["name"],
            tuple(entry["hosts"]),
            re.compile(entry["addresses"]),
            tuple(entry["bodies"]),
            re.compile(entry["gone"]) if "gone" in entry else None,
            entry["since"],
            entry.get("until"),
            entry["seen"],
        )
        for entry in raw["profile"]
    )


def profile_of(url: str) -> Profile | None:
    """Return the first profile that covers an address; None for an address without a profile."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return next((profile for profile in profiles() if profile.covers(host, path)), None)
