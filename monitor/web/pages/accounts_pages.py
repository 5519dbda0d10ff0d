"""Forms of login, logout and preferences."""

from __future__ import annotations

from contextlib import closing

from monitor.web.accounts import log_in, log_out
from monitor.web.asked import Answer, Elsewhere, PageAnswer, PageRequest
from monitor.web.pages.decisions import back
from storage.access.users import has_users
from storage.engine.opening import open_store


def login_page(asked: PageRequest) -> Answer:
    """Return the form of the login."""
    values = {"next": asked.query.get("next", ""), "has_users": has_users(asked.db), "message": ""}
    return PageAnswer("login.html", values, {"login": True})


def login(asked: PageRequest) -> Answer:
    """Begin a session. The route keeps the secret in a cookie."""
    with closing(open_store(asked.config.store)) as db:
        secret = log_in(db, asked.field("name").strip(), asked.field("password"), asked.client, asked.now)
    return Elsewhere(back(asked), {"name": asked.field("name").strip()}, session=secret)


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
