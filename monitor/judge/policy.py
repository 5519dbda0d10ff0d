"""Settings of an operator → the policy by which changes and reprints are judged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType

from monitor.judge.meaning.recognition import recogniser
from monitor.judge.meaning.wording_change import Standards
from monitor.judge.rules.operator_lists import NO_LIST, Permitted
from storage.records import FindingKind, Severity, Significance


@dataclass(frozen=True)
class SiteList:
    """Sites that must carry articles together: a level of reports, and a weight in the score of spread."""

    name: str
    sites: tuple[str, ...]
    tier: str | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class MustCarry:
    """A duty: sites must carry articles of an original within a time. ``articles`` None means every article.

    The duty holds for articles that appear after `since`; None: after the duty was first read.
    """

    original: str
    sites: tuple[str, ...]
    articles: re.Pattern[str] | None
    within_h: float
    lists: tuple[str, ...] = ()
    form: str = "text"
    since: datetime | None = None
    remind_before_h: float | None = None  # None: no reminder

    def covers(self, url: str, title: str) -> bool:
        """Return whether the duty covers an article with this address and title."""
        return self.articles is None or bool(self.articles.search(url) or self.articles.search(title))


@dataclass(frozen=True)
class CasePolicy:
    """The kinds of findings that open a correction case, and the time between correction and verification."""

    verify_after: timedelta = timedelta(days=1)
    kinds: tuple[FindingKind, ...] = (
        FindingKind.REPRINT_OUTDATED,
        FindingKind.REPRINT_ALTERED,
        FindingKind.REPRINT_MISSING,
    )


DEFAULT_CASES = CasePolicy()


@dataclass(frozen=True)
class Policy:
    """The settings by which changes and reprints are judged."""

    confirm_removal_s: float = 21_600
    confirm_unavailable_s: float = 86_400
    workers: int | None = None
    language: str = "zh"
    severities: Mapping[Significance, Severity] | None = None
    must_carry: tuple[MustCarry, ...] = ()
    lists: tuple[SiteList, ...] = ()
    cases: CasePolicy = DEFAULT_CASES
    profiles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    names: str = "auto"  # the means of finding names: auto, lists, model
    permitted: Permitted = NO_LIST
    grave_errors: tuple[tuple[str, str], ...] = ()
    formulations: tuple[str, ...] = ()
    muted: frozenset[str] = frozenset()  # compliance rules that nobody wants to hear of
    muted_on: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))  # by site

    @cached_property
    def standards(self) -> Standards:
        """Return the standards for changes of text. Raises ConfigError if a model is wanted and not installed."""
        return Standards(self.severities, self.formulations, recogniser(self.names))

    def hours_for(self, original: str, site: str, url: str, title: str) -> float | None:
        """Return the hours that a site has to carry an article of `original`, None without a duty."""
        listed = {each.name for each in self.lists if site in each.sites}
        duties = (
            duty.within_h
            for duty in self.must_carry
            if duty.original == original and (site in duty.sites or listed & {*duty.lists})
            if duty.covers(url, title)
        )
        return min(duties, default=None)

    def __getstate__(self) -> dict[str, object]:
        """Return the settings for a further process, which loads a model of its own."""
        return {name: value for name, value in vars(self).items() if name != "standards"}

    def muted_rules(self, site: str) -> frozenset[str]:
        """Return the compliance rules that nobody wants to hear of on `site`."""
        return self.muted | self.muted_on.get(site, frozenset())

    def profile_of(self, site: str) -> str:
        """Return the name of the rule profile of `site` (see ``compliance.PROFILES``)."""
        return self.profiles.get(site, "news-service")
