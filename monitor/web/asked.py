"""Request → the values that a page needs: configuration, store, time, viewer, language, query and form."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from monitor.config.values import Config
from monitor.web.views.sheet import SheetRows
from storage.access.users import UserRole
from storage.archive.captures import last_capture
from storage.engine.store import Store
from storage.findings.inbox import InboxCounts
from storage.findings.kept_counts import KeptAnswers, KeptCounts
from storage.findings.versions import findings_version

T = TypeVar("T")


@dataclass(frozen=True)
class Viewer:
    """Person in front of the browser."""

    name: str
    role: UserRole
    is_logged_in: bool = False

    def may(self, needed: str) -> bool:
        """Return whether the viewer has the rights of a role, given by the role's word."""
        return self.role.may(UserRole(needed))


@dataclass(frozen=True)
class PageRequest:
    """A request, read."""

    config: Config
    db: Store
    now: datetime
    viewer: Viewer
    language: str = "zh"
    theme: str = "auto"  # auto, light, dark
    base: str = ""  # path before all addresses, behind a proxy
    address: str = ""  # path of the page, without ending
    ending: str = ""  # json, csv, xlsx or atom
    query: Mapping[str, str] = field(default_factory=dict)
    path: Mapping[str, Any] = field(default_factory=dict)
    form: Sequence[tuple[str, str]] = ()
    token: str = ""  # for forms
    client: str = ""  # network address of the browser
    session: str = ""  # secret of the browser's session, "" without a session
    kept: KeptCounts = field(default_factory=KeptCounts)
    answers: KeptAnswers = field(default_factory=KeptAnswers)
    mistake: str = ""  # of a changed configuration that is not taken up, in words
    archive_key: str = ""  # proves the addresses of archived bytes

    def field(self, name: str) -> str:
        """Return the first value of a field of the form, "" for a missing field."""
        return next((value for key, value in self.form if key == name), "")

    def fields(self, name: str) -> list[str]:
        """Return all values of a field of the form."""
        return [value for key, value in self.form if key == name]

    def once(self, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """Return a value that all requests share while it holds. The configuration is a part of every key."""
        return self.answers.of((self.config.digest, *key), self.version, self.now, make)

    @cached_property
    def version(self) -> tuple[int, int]:
        """Return what differs where the store has new findings or captures."""
        return findings_version(self.db), last_capture(self.db)

    @property
    def counts(self) -> InboxCounts:
        """Return the counts of the inbox."""
        return self.kept.of(self.db, self.now)

    @property
    def skip(self) -> int:
        """Return how many rows the address skips, 0 for no number."""
        text = self.query.get("skip", "")
        return int(text) if text.isdecimal() and len(text) < 9 else 0

    @property
    def titles(self) -> dict[str, str]:
        """Return the titles of the sites by name."""
        return {site.name: site.title for site in self.config.sites}


@dataclass(frozen=True)
class PageAnswer:
    """Answer to a request: a template with values for people, `data` for programs, `table` for spreadsheets."""

    template: str
    values: Mapping[str, Any]
    data: Any
    table: SheetRows | None = None
    status: int = 200


@dataclass(frozen=True)
class SentDocument:
    """A document."""

    body: bytes
    media_type: str
    file_name: str | None = None  # name of the download; None: shown in the browser


@dataclass(frozen=True)
class Elsewhere:
    """Further address after a form; `data` for programs."""

    address: str
    data: Any = None
    session: str = ""  # secret of a new session, for a cookie


Answer = PageAnswer | SentDocument | Elsewhere
