"""Table of the pages: address, method, role, page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.web.asked import Answer, Elsewhere, PageRequest
from monitor.web.openapi import description
from monitor.web.pages import (
    accounts_pages,
    articles,
    captures,
    comparing_pages,
    decisions,
    finding,
    inbox,
    reports,
    rules,
    search,
    settings,
    sites,
)
from monitor.web.pages.coverage import cases, tasks, works
from storage.access.users import UserRole

READER, OPERATOR, ADMIN = UserRole.READER, UserRole.OPERATOR, UserRole.ADMIN


def _no_cookies(_: PageRequest, __: Answer) -> Mapping[str, str]:
    return {}


def _logged_in(_: PageRequest, answer: Answer) -> Mapping[str, str]:
    return {"rw_session": answer.session} if isinstance(answer, Elsewhere) and answer.session else {}


def _logged_out(_: PageRequest, __: Answer) -> Mapping[str, str]:
    return {"rw_session": ""}


def _preferences(asked: PageRequest, _: Answer) -> Mapping[str, str]:
    chosen = {"rw_language": asked.field("language"), "rw_theme": asked.field("theme")}
    return {name: value for name, value in chosen.items() if value in ("zh", "en", "auto", "light", "dark")}


@dataclass(frozen=True)
class PageRoute:
    """Address of a page. `endings`: forms beside the page for people."""

    address: str
    page: Callable[[PageRequest], Answer]
    role: UserRole = READER
    method: str = "GET"
    ending: str = ""
    is_open: bool = False  # also without a session
    cookies: Callable[[PageRequest, Answer], Mapping[str, str]] = _no_cookies
    is_shared: bool = False  # between readers, for a few seconds

    @property
    def path(self) -> str:
        """Return the path of the route. The ending is a parameter of a fixed value."""
        return f"{self.address}{self.ending}"


PAGES: tuple[tuple[str, Callable[[PageRequest], Answer], tuple[str, ...]], ...] = (
    ("/inbox", inbox.inbox, ("json", "csv", "atom")),
    ("/findings/{id}", finding.finding, ("json",)),
    ("/compare", comparing_pages.compare, ("json",)),
    ("/articles", articles.articles, ("json", "csv")),
    ("/articles/{number:int}", articles.article, ("json",)),
    ("/articles/{number:int}/spread", works.spread, ("json", "csv")),
    ("/articles/{number:int}/readings", works.readings, ("json", "csv")),
    ("/captures/{number:int}", captures.capture, ("json",)),
    ("/coverage", tasks.coverage, ("json", "csv", "xlsx")),
    ("/coverage/{number:int}", tasks.task, ("json", "csv", "xlsx")),
    ("/cases", cases.cases, ("json", "csv")),
    ("/sites", sites.sites, ("json", "csv")),
    ("/search", search.search_page, ("json", "csv")),
    ("/reports", reports.reports, ("json",)),
    ("/rules", rules.rules, ("json",)),
    ("/settings", settings.settings_page, ("json",)),
    ("/actions", settings.actions_page, ("json", "csv")),
    ("/help", settings.help_page, ("json",)),
)
FORMS: tuple[PageRoute, ...] = (
    PageRoute("/decisions", decisions.decide_findings, OPERATOR, "POST"),
    PageRoute("/decisions/undo", decisions.undo, OPERATOR, "POST"),
    PageRoute("/findings/{id}/evidence", finding.evidence, OPERATOR, "POST"),
    PageRoute("/mutes", decisions.mute_kind, OPERATOR, "POST"),
    PageRoute("/mutes/end", decisions.end_mute, OPERATOR, "POST"),
    PageRoute("/reports/schedule", reports.schedule, ADMIN, "POST"),
    PageRoute("/sites/propose", sites.propose, ADMIN, "POST"),
    PageRoute("/sites/add", sites.add, ADMIN, "POST"),
    PageRoute("/sites/{name}/pause", sites.pause, ADMIN, "POST"),
    PageRoute("/sites/{name}/resume", sites.resume, ADMIN, "POST"),
    PageRoute("/sites/{name}/look", sites.look, OPERATOR, "POST"),
    PageRoute("/articles/{number:int}/look", articles.look, OPERATOR, "POST"),
    PageRoute("/cases/{id}/acts", cases.act, OPERATOR, "POST"),
    PageRoute("/search", search.search_text, READER, "POST"),
    PageRoute("/preferences", accounts_pages.preferences, READER, "POST", is_open=True, cookies=_preferences),
    PageRoute("/login", accounts_pages.login, READER, "POST", is_open=True, cookies=_logged_in),
    PageRoute("/account", accounts_pages.change_password, READER, "POST", cookies=_logged_in),
    PageRoute("/logout", accounts_pages.logout, READER, "POST", cookies=_logged_out),
)
OTHERS: tuple[PageRoute, ...] = (
    PageRoute("/login", accounts_pages.login_page, is_open=True),
    PageRoute("/findings/{id}/preview", finding.preview, is_shared=True),
    PageRoute("/sites/new", sites.new_site, ADMIN),
    PageRoute("/captures/{number:int}/bytes", captures.download),
    PageRoute("/cases/{id}/letter", cases.letter),
    PageRoute("/cases/{id}/letter.txt", cases.plain_letter),
    PageRoute("/account", accounts_pages.account),
    PageRoute("/reports/download", reports.download),
    PageRoute("/openapi.json", description, is_open=True),
)
ROUTES: tuple[PageRoute, ...] = (
    *OTHERS,
    *(
        PageRoute(address, page, ending=f".{ending}", is_shared=ending == "json")
        for address, page, endings in PAGES
        for ending in endings
    ),
    *(PageRoute(address, page, is_shared=True) for address, page, _ in PAGES),
    *FORMS,
)
