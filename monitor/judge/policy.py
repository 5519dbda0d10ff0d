"""TODO"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from monitor.judge.meaning.recognition import recogniser
from monitor.judge.meaning.wording_change import Standards
from monitor.judge.rules.operator_lists import NO_LIST, Permitted
from storage.records import Severity, Significance


@dataclass(frozen=True)
class MustCarry:
    """Articles of one site that others must carry in time."""

    original: str
    sites: tuple[str, ...]
    articles: re.Pattern[str] | None
    within_h: float

    def covers(self, url: str, title: str) -> bool:
        """Whether the duty is about this article."""
        return self.articles is None or bool(self.articles.search(url) or self.articles.search(title))


@dataclass(frozen=True)
class Policy:
    """How changes are judged."""

    confirm_removal_s: float = 21_600
    workers: int | None = None
    language: str = "zh"
    severities: Mapping[Significance, Severity] | None = None
    must_carry: tuple[MustCarry, ...] = ()
    profiles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    names: str = "auto"  # what tells names: auto, lists, model
    permitted: Permitted = NO_LIST
    grave_errors: tuple[tuple[str, str], ...] = ()
    formulations: tuple[str, ...] = ()

    @cached_property
    def standards(self) -> Standards:
        """What changes are judged by. Raises ConfigError where a model is wanted and not installed."""
        return Standards(self.severities, self.formulations, recogniser(self.names))

    def profile_of(self, site: str) -> str:
        """The compliance rules that apply to a site."""
        return self.profiles.get(site, "news-service")
