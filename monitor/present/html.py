"""Templates → standalone pages: no script, no network; everything from the web escaped."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.present.marks import inline_html
from monitor.wording.plain import one_line, shown_url
from storage.clock import SHANGHAI
from storage.records import Change


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.present", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        one_line=one_line, shown_url=shown_url, shown=shown, href=href, marked=marked, percent=percent
    )
    return environment


def rendered(template: str, **facts: object) -> str:
    """A page from a template in monitor/templates."""
    return _environment().get_template(template).render(**facts)


def shown(moment: datetime | None) -> str:
    """A time as people in China read it."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else ""


def href(url: str | None) -> str:
    """An address that may be followed, else one that leads nowhere."""
    return url if url and may_follow(url) else "#"


def may_follow(url: str) -> bool:
    """Whether an address may become a link: http and https only."""
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:  # "http://[bad": no address at all
        return False


def marked(change: Change) -> Markup:
    """The sentence of a change with its marks; escaped by ``inline_html``."""
    return Markup(inline_html(change))  # noqa: S704 - escaped where it is made


def percent(share: float) -> str:
    """0..1 as per cent."""
    return f"{share:.0%}"
