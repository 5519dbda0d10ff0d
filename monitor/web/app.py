"""Routes and their pages → an ASGI application: reads a request, calls the page in a thread, sends the answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.config.reader import LiveConfig
from monitor.config.values import Config
from monitor.web import security
from monitor.web.answering import SharedResponses, answered, error_page, validated
from monitor.web.archive import archived
from monitor.web.asked import Answer, PageRequest, Viewer
from monitor.web.errors import PageRefusal
from monitor.web.live import live
from monitor.web.route_table import ROUTES, PageRoute
from monitor.web.template_engine import prepare, static_file
from storage.access import sessions, users
from storage.access.users import UserRole
from storage.engine.read_pool import ReadPool
from storage.engine.store import Store
from storage.errors import NotFound, ReprintWatchError
from storage.findings.kept_counts import KeptAnswers, KeptCounts

logger = logging.getLogger(__name__)

SESSION, BROWSER = "rw_session", "rw_browser"  # cookies: a session; a browser without a session
LANGUAGES, THEMES = ("zh", "en"), ("auto", "light", "dark")
MOST_FORM_BYTES = 2_000_000
MOST_FIELDS = 2_000
PACKED = 4  # level of gzip: level 9 takes four times as long for a twentieth less
MOST_NUMBER = 2**53  # of a page or capture


@dataclass(frozen=True)
class PageHost:
    """Configuration, clock and key of archive addresses, for all requests."""

    live: LiveConfig
    key: str
    local_user: str  # name of the person in front of this machine
    now: Callable[[], datetime]
    readers: ReadPool
    counts: KeptCounts = field(default_factory=KeptCounts)
    answers: KeptAnswers = field(default_factory=KeptAnswers)
    shared: SharedResponses | None = field(default_factory=SharedResponses)  # None: each request anew

    @property
    def config(self) -> Config:
        """Return the present configuration."""
        return self.live.now()

    @property
    def base(self) -> str:
        """Return the path before all addresses, "" without one."""
        return self.config.web.base


def application(
    config: Config,
    key: str,
    local_user: str = "operator",
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    shares: bool = True,
) -> ASGIApp:
    """Return the application of the page over the store of a configuration. `key` proves archive addresses.

    With `shares`, the readers of a page share a response for a few seconds.
    """
    prepare()
    desk = PageHost(LiveConfig(config), key, local_user, now, ReadPool(config.store))
    desk = desk if shares else replace(desk, shared=None)
    routes = [Route(f"/desk{route.path}", _endpoint(desk, route), methods=[route.method]) for route in ROUTES]
    routes += [
        Route("/", _home(desk)),
        Route("/desk", _home(desk)),
        Route("/desk/events", live(desk.readers, desk.counts, desk.now, partial(_may_read, desk))),
        Route("/archive/{number:int}", archived(desk.readers, desk.key, desk.now)),
        Route("/static/{name}", _static),
        Route("/favicon.ico", lambda _: RedirectResponse(f"{desk.base}/static/mark.svg")),
        Route("/robots.txt", lambda _: PlainTextResponse("User-agent: *\nDisallow: /\n")),
    ]
    handlers = {HTTPException: _http_trouble(desk), Exception: _fault(desk)}
    app = Starlette(
        routes=routes,
        exception_handlers=handlers,
        middleware=[Middleware(GZipMiddleware, minimum_size=800, compresslevel=PACKED)],
    )
    return _Prefixed(app, desk.base)


class _Prefixed:
    """Takes the prefix off the path: a proxy may keep or strip the prefix."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app, self.base = app, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.base and scope["path"].startswith(f"{self.base}/"):
            scope = {**scope, "path": scope["path"][len(self.base) :], "root_path": ""}
        await self.app(scope, receive, send)


def _home(desk: PageHost) -> Callable[[Request], Response]:
    return lambda _: RedirectResponse(f"{desk.base}/desk/inbox", headers=dict(security.HEADERS))


def _static(request: Request) -> Response:
    """Return a static file. The address bears a digest of the file, so a browser may keep the file."""
    found = static_file(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    keep = "public, max-age=31536000, immutable" if request.query_params.get("v") else "no-cache"
    response = validated(
        Response(found[0], media_type=found[1], headers=dict(security.HEADERS)),
        request.headers.get("if-none-match"),
    )
    response.headers["Cache-Control"] = keep
    return response


# --- a page ------------------------------------------------------------------------------------


def _endpoint(desk: PageHost, route: PageRoute) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        form = await _form(request) if route.method == "POST" else ()
        settings = _settings(desk, request)
        try:
            return await asyncio.wrap_future(
                desk.readers.submit(lambda db: _respond(desk, route, request, form, settings, db))
            )
        except ReprintWatchError as error:  # of opening the store
            refused = PageRefusal(503, "error_store")
            return _refusal(desk, request, route, refused, settings, str(error))

    return endpoint


async def _form(request: Request) -> Sequence[tuple[str, str]]:
    """Return the fields of a form. Raises HTTPException for a large form."""
    length = request.headers.get("content-length")
    if length is None or int(length) > MOST_FORM_BYTES:  # a form without a length may be endless
        raise HTTPException(413)
    try:
        async with request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=MOST_FORM_BYTES) as form:
            return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    except ClientDisconnect as error:
        raise HTTPException(400) from error


def _respond(
    desk: PageHost,
    route: PageRoute,
    request: Request,
    form: Sequence[tuple[str, str]],
    settings: Mapping[str, str],
    db: Store,
) -> Response:
    """Carry out a request in a thread that reads the store."""
    secret, is_new = _secret(request)
    try:
        viewer = _viewer(desk, request, db)
        asked = PageRequest(
            desk.config, db, desk.now(), viewer or Viewer("", UserRole.READER), form=form,
            query=dict(request.query_params), path=request.path_params, token=security.form_token(secret),
            client=request.client.host if request.client else "", archive_key=desk.key, kept=desk.counts,
            answers=desk.answers,
            session=request.cookies.get(SESSION, ""), ending=_ending(request), mistake=desk.live.mistake, **settings,
        )  # fmt: skip
        _check_rights(route, request, asked, viewer, secret)
        response = _answer(desk, route, request, asked)
        if route.method == "GET":
            response = validated(response, request.headers.get("if-none-match"))
    except PageRefusal as refused:
        response = _refusal(desk, request, route, refused, settings, form=form)
    except NotFound:
        response = _refusal(desk, request, route, PageRefusal(404, "error_404"), settings)
    if is_new and route.method == "GET":
        _set_cookie(desk, request, response, BROWSER, secret)
    return response


def _check_rights(
    route: PageRoute, request: Request, asked: PageRequest, viewer: Viewer | None, secret: str
) -> None:
    """Raise PageRefusal unless the viewer may ask for a page."""
    if any(isinstance(each, int) and each > MOST_NUMBER for each in asked.path.values()):
        raise PageRefusal(404, "error_404")
    if viewer is None and not route.is_open:
        raise PageRefusal(401, "error_401")
    if viewer is not None and not viewer.role.may(route.role):
        raise PageRefusal(403, "error_403")
    if route.method == "POST":
        _check_form(request, asked, secret)


def _answer(desk: PageHost, route: PageRoute, request: Request, asked: PageRequest) -> Response:
    """Return the response of a page."""
    if desk.shared is None or not route.is_shared:
        return _made(route, request, asked)
    key = (request.url.path, request.url.query, _wants_json(request))
    return desk.shared.of(key, asked, partial(_made, route, request))


def _made(route: PageRoute, request: Request, asked: PageRequest) -> Response:
    answer: Answer = route.page(asked)
    response = answered(asked, answer, _ending(request), wants_json=_wants_json(request))
    for name, value in route.cookies(asked, answer).items():
        _set_cookie(None, request, response, name, value, path=f"{asked.base}/desk")
    return response


def _check_form(request: Request, asked: PageRequest, secret: str) -> None:
    """Raise PageRefusal unless the form comes from a page of this server, sent to this browser."""
    token = asked.field("token") or request.headers.get("x-token", "")
    origin = request.headers.get("origin")
    foreign = origin not in (None, "null") and urlsplit(str(origin)).netloc != request.headers.get("host")
    if foreign or request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        raise PageRefusal(403, "error_foreign")
    if not security.is_token_of(secret, token):
        raise PageRefusal(403, "error_token")


def _refusal(
    desk: PageHost,
    request: Request,
    route: PageRoute,
    refused: PageRefusal,
    settings: Mapping[str, str],
    detail: str = "",
    form: Sequence[tuple[str, str]] = (),
) -> Response:
    wants_json = _wants_json(request) or _ending(request) == "json"
    if refused.status == 401 and not wants_json and route.address != "/login":
        login = f"{desk.base}/desk/login?next={quote(_page_of(desk, request, form), safe='')}"
        return RedirectResponse(login, status_code=303, headers=dict(security.PAGE_HEADERS))
    secret, _ = _secret(request)
    return error_page(
        refused, settings, security.form_token(secret), wants_json=wants_json, detail=detail, form=form
    )


def _page_of(desk: PageHost, request: Request, form: Sequence[tuple[str, str]]) -> str:
    """Return the address of the page to show after a login: of a form, the page on which the form stood."""
    if request.method == "POST":
        return next((value for name, value in form if name == "next"), f"{desk.base}/desk/inbox")
    address = f"{desk.base}{request.url.path}"
    return f"{address}?{request.url.query}" if request.url.query else address


def _settings(desk: PageHost, request: Request) -> dict[str, str]:
    """Return language, theme, base and address of a request, by cookie, else by default."""
    language = request.cookies.get("rw_language", desk.config.monitor.language)
    theme = request.cookies.get("rw_theme", "auto")
    wanted = request.query_params.get("lang", "")
    return {
        "language": next((each for each in (wanted, language) if each in LANGUAGES), "zh"),
        "theme": theme if theme in THEMES else "auto",
        "base": desk.base,
        "address": desk.base + request.url.path.removesuffix(f".{_ending(request)}"),
    }


def _ending(request: Request) -> str:
    """Return json, csv, xlsx or atom, "" for a page for people."""
    ending = request.url.path.rpartition(".")[2]
    return ending if ending in ("json", "csv", "xlsx", "atom") else ""


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


# --- who asks ----------------------------------------------------------------------------------


def _secret(request: Request) -> tuple[str, bool]:
    """Return the secret of the browser, and whether the secret is new."""
    known = request.cookies.get(SESSION) or request.cookies.get(BROWSER)
    if known:
        return known, False
    kept: str | None = getattr(request.state, "secret", None)
    request.state.secret = kept or security.new_secret()
    return request.state.secret, True


def _viewer(desk: PageHost, request: Request, db: Store) -> Viewer | None:
    """Return the person who asks, None for an unknown person.

    Without accounts, the person in front of this machine is the administrator: both ends of the connection and the
    name in the address bar are loopback, so that a page elsewhere cannot lead a name of its own to this machine.
    """
    secret = request.cookies.get(SESSION)
    user = sessions.user_of_session(db, secret, desk.now()) if secret else None
    if user is not None:
        return Viewer(user.name, user.role, is_logged_in=True)
    if users.has_users(db):
        return None
    client = request.client.host if request.client else ""
    if not security.is_loopback(client) or not security.is_loopback(request.headers.get("host", "")):
        raise PageRefusal(421, "error_host")
    return Viewer(desk.local_user, UserRole.ADMIN)


def _may_read(desk: PageHost, request: Request, db: Store) -> bool:
    try:
        return _viewer(desk, request, db) is not None
    except PageRefusal:
        return False


def _set_cookie(
    desk: PageHost | None, request: Request, response: Response, name: str, value: str, path: str = ""
) -> None:
    """Keep a value in the browser, for addresses of the page alone: none goes to an archived page."""
    cookie: SimpleCookie = SimpleCookie()
    cookie[name] = value
    cookie[name]["path"] = path or f"{desk.base if desk else ''}/desk"
    cookie[name]["httponly"] = True
    cookie[name]["samesite"] = (
        "Lax"  # a link in a mail opens the page; forms of other sites are refused by token
    )
    cookie[name]["max-age"] = 0 if not value else 43_200 if name == SESSION else 31_536_000
    cookie[name]["secure"] = request.url.scheme == "https"
    response.headers.append("set-cookie", cookie[name].OutputString())


# --- troubles ----------------------------------------------------------------------------------


def _http_trouble(desk: PageHost) -> Callable[[Request, Exception], Response]:
    def trouble(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        words = {404: "error_404", 405: "error_405", 413: "error_413"}.get(status, "error_400")
        wants_json = _wants_json(request) or request.url.path.endswith(".json")
        token = security.form_token(_secret(request)[0])
        return error_page(PageRefusal(status, words), _settings(desk, request), token, wants_json=wants_json)

    return trouble


def _fault(desk: PageHost) -> Callable[[Request, Exception], Response]:
    def fault(request: Request, error: Exception) -> Response:
        logger.error("page failed", exc_info=error, extra={"path": request.url.path})
        token = security.form_token(_secret(request)[0])
        return error_page(
            PageRefusal(500, "error_500"), _settings(desk, request), token, wants_json=_wants_json(request)
        )

    return fault
