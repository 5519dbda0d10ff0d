"""Answer of a page → response: HTML for people, JSON for programs, CSV for spreadsheets, and documents."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from monitor.web.asked import Answer, Elsewhere, PageAnswer, PageRequest, SentDocument
from monitor.web.errors import PageRefusal
from monitor.web.security import PAGE_HEADERS, new_secret
from monitor.web.template_engine import rendered_page
from monitor.web.views.sheet import SheetRows
from monitor.wording.page.words import PAGE_WORDS
from monitor.wording.plain import printable
from storage.findings.kept_counts import KeptAnswers

# Rows of the navigation: address, key of the word. Later pages add a row.
NAVIGATION = (
    ("/inbox", "inbox"),
    ("/articles", "articles"),
    ("/coverage", "coverage"),
    ("/cases", "cases"),
    ("/sites", "sites"),
    ("/reports", "reports"),
)


MOST_SHARED = 40  # responses of a process; one may hold a headline of a megabyte
OF_BODY = frozenset({"content-length", "content-type", "content-disposition"})


def answered(asked: PageRequest, answer: Answer, ending: str, *, wants_json: bool) -> Response:
    """Return the response for an answer, in the form of the address or the program."""
    if isinstance(answer, SentDocument):
        return _document(answer)
    if isinstance(answer, Elsewhere):
        if wants_json:
            return _json(answer.data)
        return RedirectResponse(answer.address, status_code=303, headers=dict(PAGE_HEADERS))
    if ending == "csv" and answer.table is not None:
        return _document(
            SentDocument(sheet(answer.table), "text/csv", f"{answer.template.partition('.')[0]}.csv")
        )
    if ending == "json" or wants_json:
        return _json(answer.data, answer.status)
    return _page(asked, answer)


def validated(response: Response, known_tag: str | None) -> Response:
    """Give an answer for programs its ETag; return 304 without a body if the program has this very answer.

    Pages for people stay out: their forms hold tokens, and no browser keeps them.
    """
    if response.status_code != 200 or response.media_type == "text/html; charset=utf-8":
        return response
    tag = f'W/"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    if tag not in [each.strip() for each in (known_tag or "").split(",")]:
        return response
    kept = {name: value for name, value in response.headers.items() if name not in OF_BODY}
    return Response(status_code=304, headers=kept)


class SharedResponses:
    """Responses that all readers of a page share for a few seconds; of a form, every browser has its own token."""

    def __init__(self) -> None:
        self._kept = KeptAnswers(MOST_SHARED)
        self._mark = new_secret()  # stands for the token; no text of a page can hold it

    def of(self, key: Hashable, asked: PageRequest, make: Callable[[PageRequest], Response]) -> Response:
        """Return the response to a request. The key holds all that differs between requests, except the token.

        A finding that is new shows within a second, what a person decides at once: both change the counts.
        """
        known = (
            key,
            asked.config.digest,
            asked.mistake,
            asked.viewer,
            asked.language,
            asked.theme,
            asked.counts.since,
        )
        made = self._kept.of(known, asked.now, asked.now, lambda: make(replace(asked, token=self._mark)))
        headers = {name: value for name, value in made.headers.items() if name not in OF_BODY}
        body = bytes(made.body).replace(self._mark.encode(), asked.token.encode())
        return Response(body, made.status_code, headers, made.media_type)


def _page(asked: PageRequest, answer: PageAnswer) -> Response:
    counts = asked.counts
    frame = {
        "asked": asked,
        "base": asked.base,
        "now": asked.now,
        "viewer": asked.viewer,
        "token": asked.token,
        "theme": asked.theme,
        "titles": asked.titles,
        "navigation": NAVIGATION,
        "urgent": counts.urgent,
        "troubled": counts.failing_sites,
    }
    html = rendered_page(answer.template, asked.language, {**frame, **answer.values})
    return Response(html, answer.status, dict(PAGE_HEADERS), "text/html; charset=utf-8")


def _json(data: object, status: int = 200) -> Response:
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Response(body, status, dict(PAGE_HEADERS), "application/json")


def _document(sent: SentDocument) -> Response:
    headers = dict(PAGE_HEADERS)
    if sent.file_name:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(sent.file_name)}"
    return Response(sent.body, 200, headers, sent.media_type)


def sheet(table: SheetRows) -> bytes:
    """Return CSV with a byte order mark, by which spreadsheets know UTF-8. No cell begins like a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.header)
    writer.writerows([[_inert(printable(cell)) for cell in row] for row in table.rows])
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def error_page(
    refused: PageRefusal,
    settings: Mapping[str, str],
    token: str,
    *,
    wants_json: bool,
    detail: str = "",
    form: Sequence[tuple[str, str]] = (),
) -> Response:
    """Return the page of a trouble, with the remedy. A refused login keeps name and further address of its form."""
    language = settings["language"]
    words = PAGE_WORDS[language]
    headers = dict(PAGE_HEADERS)
    if refused.wait_s is not None:
        headers["Retry-After"] = str(refused.wait_s)
    if wants_json:
        # the script of a page names the language of the page
        spoken = "zh" if dict(form).get("lang", "").startswith("zh") else "en"
        said = {"error": refused.words, "message": PAGE_WORDS[spoken][refused.words], "detail": detail}
        return Response(json.dumps(said), refused.status, headers, "application/json")
    values = {
        "base": settings["base"],
        "theme": settings["theme"],
        "token": token,
        "status": refused.status,
        "message": words[refused.words],
        "detail": detail,
    }
    template = "login.html" if refused.words.startswith("login_") else "error.html"
    typed = dict(form)
    of_login = {"next": typed.get("next", ""), "name": typed.get("name", "")[:64], "has_users": True}
    html = rendered_page(template, language, {**values, **of_login})
    return Response(html, refused.status, headers, "text/html; charset=utf-8")
