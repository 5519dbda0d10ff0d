"""Extract: an address → what is known of the site that it belongs to. Pure; the knowledge is data/profiles.toml."""

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
    """Where the articles of a site stand, in one make of its pages, and when that was last so."""

    name: str
    hosts: tuple[str, ...]
    addresses: re.Pattern[str]
    bodies: tuple[str, ...]  # #id or .class, in order of trust
    gone: re.Pattern[str] | None
    since: date
    until: date | None
    seen: date

    def covers(self, host: str, path: str) -> bool:
        """Whether an address is one of an article in this make."""
        known = any(host == each or host.endswith(f".{each}") for each in self.hosts)
        return known and self.addresses.search(path) is not None

    def holds(self, element: Element) -> bool:
        """Whether an element is named as the profile says."""
        names = {f".{each}" for each in (element.get("class") or "").split()[:20]}
        return any(each in names or each == f"#{element.get('id')}" for each in self.bodies)


@lru_cache(maxsize=1)
def profiles() -> tuple[Profile, ...]:
    """All profiles, in the order of the file."""
    raw = tomllib.loads(files("crawler.article").joinpath("data/profiles.toml").read_text("utf-8"))
    return tuple(
        Profile(
            each["name"],
            tuple(each["hosts"]),
            re.compile(each["addresses"]),
            tuple(each["bodies"]),
            re.compile(each["gone"]) if "gone" in each else None,
            each["since"],
            each.get("until"),
            each["seen"],
        )
        for each in raw["profile"]
    )


def profile_of(url: str) -> Profile | None:
    """The first profile that covers an address."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return next((each for each in profiles() if each.covers(host, path)), None)
