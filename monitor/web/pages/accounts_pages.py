"""Forms of login, logout, preferences and the password of an account."""

from __future__ import annotations

from contextlib import closing

from monitor.web.accounts import SHORTEST, log_in, log_out
from monitor.web.accounts import change_password as change_password_of
from monitor.web.asked import Answer, Elsewhere, PageAnswer, PageRequest
from monitor.web.errors import PageRefusal
from monitor.web.pages.decisions import back
from storage.access.users import has_users, user_of
from storage.engine.opening import open_store


def login_page(asked: PageRequest) -> Answer:
    """Return the form of the login."""
    values = {
        "next": asked.query.get("next", ""),
        "has_users": has_users(asked.db),
        "message": "",
        "name": "",
    }
    return PageAnswer("login.html", values, {"login": True})


def login(asked: PageRequest) -> Answer:
    """Begin a session. The route keeps the secret in a cookie."""
    with closing(open_store(asked.config.store)) as db:
        secret = log_in(db, asked.field("name").strip(), asked.field("password"), asked.client, asked.now)
    return Elsewhere(back(asked), {"name": asked.field("name").strip()}, session=secret)


def account(asked: PageRequest) -> Answer:
    """Return the page of the viewer's account, with the form for another password."""
    return _account(asked)


def _account(asked: PageRequest, refused: PageRefusal | None = None) -> PageAnswer:
    wrong = refused.words if refused else ""
    values = {"wrong": wrong, "shortest": SHORTEST, "done": asked.query.get("done", "")}
    data = {"name": asked.viewer.name, "role": asked.viewer.role.value, "error": wrong or None}
    return PageAnswer("account.html", values, data, status=refused.status if refused else 200)


def change_password(asked: PageRequest) -> Answer:
    """Change the password of the viewer, or return the form with the mistake in words."""
    wanted = asked.field("new")
    user = user_of(asked.db, asked.viewer.name) if asked.viewer.is_logged_in else None
    if user is None:
        raise PageRefusal(403, "error_403")
    if wanted != asked.field("again"):
        return _account(asked, PageRefusal(400, "password_twice"))
    try:
        with closing(open_store(asked.config.store)) as db:
            secret = change_password_of(db, user, (asked.field("present"), wanted), asked.client, asked.now)
    except PageRefusal as refused:
        return _account(asked, refused)
    return Elsewhere(f"{asked.base}/desk/account?done=password-1", {"name": user.name}, session=secret)


def logout(asked: PageRequest) -> Answer:
    """End the session of the browser."""
    with closing(open_store(asked.config.store)) as db:
        log_out(db, asked.session, asked.viewer.name, asked.now)
    return Elsewhere(f"{asked.base}/desk/login")


def preferences(asked: PageRequest) -> Answer:
    """Keep language and theme in cookies of the browser."""
    return Elsewhere(
        back(asked, lang=None), {"language": asked.field("language"), "theme": asked.field("theme")}
    )
