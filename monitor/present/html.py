"""Templates and values → standalone pages without script and network; text from the web is escaped."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor.present.event_view import sentence
from monitor.present.marking.marks import inline_html
from monitor.wording.plain import cut, one_line, shown_url
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
        one_line=one_line,
        shown_url=shown_url,
        shown=shown,
        shown_day=shown_day,
        shown_span=shown_span,
        cut=cut,
        sentence=sentence,
        exact=exact,
        href=href,
        marked=marked,
        percent=percent,
        inline_styled=inline_styled,
    )
    return environment


def rendered(template: str, **facts: object) -> str:
    """Return a page from a template in monitor/present/templates."""
    return _environment().get_template(template).render(**facts)


def shown(moment: datetime | None) -> str:
    """Return a time in Asia/Shanghai: 2026-11-23 14:05; "" for None."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else ""


def shown_day(moment: datetime | None) -> str:
    """Return a time in Asia/Shanghai without its year: 11-23 14:05; "" for None."""
    return shown(moment)[5:]


def shown_span(begin: datetime | None, end: datetime) -> str:
    """Return two times without their year, the day once: 11-23 14:05–18:20. `begin` None: the end alone."""
    if begin is None:
        return shown_day(end)
    first, last = shown_day(begin), shown_day(end)
    return f"{first}–{last.removeprefix(first[:6])}"


def exact(moment: datetime) -> str:
    """Return a time in Asia/Shanghai with seconds: 2026-11-23 14:05:09."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def href(url: str | None) -> str:
    """Return an address for a link; "#" if the address may not become a link."""
    return url if url and may_follow(url) else "#"


def may_follow(url: str) -> bool:
    """Return whether an address may become a link: http and https alone."""
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:  # "http://[bad" is no address
        return False


def marked(change: Change) -> Markup:
    """Return the sentence of a change with its marks, escaped by ``inline_html``."""
    return Markup(inline_html(change))  # noqa: S704 - inline_html escapes


# Styles of the marks for mail: many clients ignore a style sheet.
MAIL_STYLES = {
    'class="rw-del"': 'style="background:#ffdfcc;color:#7c2a08;text-decoration:line-through"',
    'class="rw-ins"': 'style="background:#d3e8fd;color:#083a6b;text-decoration:underline"',
    'class="rw-moved"': 'style="background:#f1edfb;color:#4a2f8f"',
}


def inline_styled(fragment: Markup) -> Markup:
    """Return a fragment of `marked` with the styles of its marks inside the elements."""
    text = str(fragment)
    for name, style in MAIL_STYLES.items():
        text = text.replace(name, style)
    return Markup(text)  # noqa: S704 - the fragment is escaped, and the styles are constants


def percent(share: float) -> str:
    """Return a share of 0 to 1 in per cent: 0.5 → 50%."""
    return f"{share:.0%}"
