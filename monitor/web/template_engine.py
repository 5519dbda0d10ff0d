"""Templates and values → pages. Text from the web is escaped; words come from monitor/wording."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from monitor.present.html import href, marked, percent, shown
from monitor.web.views.moments import ago, clock, day_name, is_late, minutes_word, upcoming
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES, SIGNIFICANCE_NAMES, STATE_NAMES
from monitor.wording.page.words import PAGE_WORDS
from monitor.wording.plain import one_line, shown_time, shown_url, utc

STATIC = resources.files("monitor.web") / "static"
STATIC_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@cache
def static_file(name: str) -> tuple[bytes, str] | None:
    """Return bytes and media type of a static file, None for an unknown name."""
    kind = STATIC_TYPES.get(name.rpartition(".")[2])
    known = {each.name for each in STATIC.iterdir()}
    if kind is None or name not in known:
        return None
    return (STATIC / name).read_bytes(), f"{kind}; charset=utf-8"


@cache
def static_version(name: str) -> str:
    """Return a digest of a static file for its address: a changed file has a new address."""
    found = static_file(name)
    return hashlib.sha256(found[0]).hexdigest()[:12] if found else ""


def with_query(address: str, query: Mapping[str, str], **changed: object) -> str:
    """Return an address with a query; values of None are left out."""
    merged = {**query, **changed}
    values = {name: str(value) for name, value in merged.items() if value not in (None, "")}
    return f"{address}?{urlencode(values)}" if values else address


CHOICE = re.compile(r"\[([^|\[\]]*)\|([^\[\]]*)\]")


def counted(words: str, count: int) -> str:
    """Return words with a count in place of {n}, and of each [singular|plural] the form for the count."""
    form = 1 if count == 1 else 2
    return CHOICE.sub(lambda choice: choice[form], words).replace("{n}", f"{count:,}")


MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")


def whole_dates(text: str) -> Markup:
    """Return a text, escaped, in which no line ends inside a date."""
    return Markup(MOMENT.sub(r'<span class="w">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped


class PageEnvironment(Environment):
    """Environment of Jinja in which ``t.keys`` is the word "keys" of a table, and no method of the table."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return the value of a table under this name, else the attribute."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


@cache
def page_environment() -> PageEnvironment:
    """Return the environment of all templates, with filters and values."""
    environment = PageEnvironment(
        loader=PackageLoader("monitor.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        counted=counted, whole_dates=whole_dates,
        one_line=one_line, shown_url=shown_url, shown=shown, href=href, marked=marked, percent=percent, utc=utc,
        ago=ago, clock=clock, day_name=day_name,
        upcoming=upcoming, is_late=is_late, shown_time=shown_time, minutes_word=minutes_word,
    )  # fmt: skip
    environment.globals.update(static_version=static_version, with_query=with_query)
    return environment


def prepare() -> None:
    """Read all templates, so the first visitor waits for no template."""
    environment = page_environment()
    for name in environment.list_templates():
        environment.get_template(name)


def rendered_page(template: str, language: str, values: Mapping[str, Any]) -> str:
    """Return a page in a language."""
    names = {
        "t": PAGE_WORDS[language],
        "language": language,
        "kind_names": KIND_NAMES[language],
        "severity_names": SEVERITY_NAMES[language],
        "class_names": SIGNIFICANCE_NAMES[language],
        "state_names": STATE_NAMES[language],
    }
    return page_environment().get_template(template).render(**names, **values)
