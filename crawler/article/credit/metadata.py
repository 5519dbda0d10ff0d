"""Extract: meta tags and scripts of a page → claims.

Meta tags contradict the visible text on every eighth page, so meta tags only add statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain

from lxml import etree

from crawler.article.credit.claim import Claim
from crawler.article.credit.labels import DATE_FIELDS, is_placeholder
from crawler.article.credit.stated_names import stated_name
from crawler.markup.boilerplate import Element
from crawler.markup.dates import declared_date
from crawler.markup.script_text import AUTHOR as SCRIPT_AUTHOR
from crawler.markup.tree import PageTree
from storage.records import Field, Statement

META_FIELDS: tuple[tuple[str, Field], ...] = (
    ("contentsource", Field.SOURCE), ("article:source", Field.SOURCE), ("source", Field.SOURCE),
    ("mediaid", Field.SOURCE), ("founder-papername", Field.SOURCE), ("founder-author", Field.AUTHOR),
    ("founder-date", Field.PUBLISHED), ("founder-pagenum", Field.PAGE_NUMBER),
    ("author", Field.AUTHOR), ("article:author", Field.AUTHOR),
    ("pubdate", Field.PUBLISHED), ("firstpublishedtime", Field.PUBLISHED), ("article:published_time", Field.PUBLISHED),
    ("og:published_time", Field.PUBLISHED), ("publishdate", Field.PUBLISHED), ("datepublished", Field.PUBLISHED),
    ("og:release_date", Field.PUBLISHED), ("weibo:article:create_at", Field.PUBLISHED),
    ("publish_time", Field.PUBLISHED), ("apub:time", Field.PUBLISHED), ("og:time", Field.PUBLISHED),
    ("pubtime", Field.PUBLISHED), ("publishtime", Field.PUBLISHED), ("dc.date.issued", Field.PUBLISHED),
    ("dcterms.issued", Field.PUBLISHED), ("dc.date", Field.PUBLISHED), ("date", Field.PUBLISHED),
    ("dateupdate", Field.UPDATED), ("article:modified_time", Field.UPDATED), ("lastmodifiedtime", Field.UPDATED),
    ("datemodified", Field.UPDATED),
    ("sitename", Field.SITE_NAME), ("og:site_name", Field.SITE_NAME), ("application-name", Field.SITE_NAME),
    ("siteidcode", Field.SITE_ID), ("columnname", Field.COLUMN),
)  # fmt: skip
META_AT_MOST = 120  # characters of a meta tag's value
LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"|"pubDate"\s*:\s*"([^"]{8,40})"')
LINKED_DATA_WITHIN = 100_000  # characters searched of a script
ACCOUNT_TIME = re.compile(r"""\bvar (?:ct|oriCreateTime|create_time)\s*=\s*["'](1\d{9})["']""")
ACCOUNT_NAME = re.compile(
    r"""\b(?:nickname|nick_name)\s{0,4}[:=]\s{0,4}(?:xml[^:'"]{0,20}['"][^'"]{0,40}['"]\)?\s{0,4}:\s{0,4})?(?:(?:htmlDecode|JsDecode)\()?["']([^"'\\<>{}+]{1,40})["']"""
)
IS_ACCOUNT_PAGE = etree.XPath(
    "boolean(id('js_content')[@id='js_content'] | id('activity-detail')[@id='activity-detail'])"
)  # the text, or the whole page, of an article of a 微信公众号
NAMES = (Field.SOURCE, Field.AUTHOR)


def meta_claims(page: PageTree) -> Iterator[Claim]:
    """Yield the values of meta tags, then the moments of publication in scripts, then the account of a 微信公众号."""
    yield from _tag_claims(page.metas)
    if author := stated_name(page.metas.get(SCRIPT_AUTHOR, ""), Field.AUTHOR):
        yield Claim("account", Statement(Field.AUTHOR, author, "script", author))
    scripts = list(page.root.iter("script"))
    yield from chain.from_iterable(map(_linked_claims, scripts))
    if IS_ACCOUNT_PAGE(page.root):
        yield from chain.from_iterable(_account_claims(script.text or "") for script in scripts)
        yield from _account_names(page)


def _tag_claims(metas: Mapping[str, str]) -> Iterator[Claim]:
    for name, field in META_FIELDS:
        content = metas.get(name)
        if not content:
            continue
        value = _value(content, field)
        if value and len(value) <= META_AT_MOST:
            yield Claim("meta", Statement(field, value, f"meta:{name}", content, is_placeholder(value)))


def _value(content: str, field: Field) -> str | None:
    if field in DATE_FIELDS:
        return declared_date(content)
    return stated_name(content, field) if field in NAMES else content


def _linked_claims(script: Element) -> Iterator[Claim]:
    """Yield the moment of publication in linked data (JSON-LD)."""
    if "json" not in (script.get("type") or ""):
        return
    match = LINKED_DATA.search((script.text or "")[:LINKED_DATA_WITHIN])
    if match and (value := declared_date(match.group(1) or match.group(2))):
        yield Claim("meta", Statement(Field.PUBLISHED, value, "ld+json:datePublished", match.group()))


def _account_claims(script: str) -> Iterator[Claim]:
    """Yield the moment at which an article of a 微信公众号 was published, from the page's script."""
    match = ACCOUNT_TIME.search(script) if " ct" in script or "reate" in script else None
    if match:
        moment = datetime.fromtimestamp(int(match.group(1)), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield Claim("meta", Statement(Field.PUBLISHED, moment, "script", match.group()))


def _account_names(page: PageTree) -> Iterator[Claim]:
    """Yield the name of a 微信公众号 and the author, from scripts and meta tags."""
    for script in page.root.iter("script"):
        text = script.text or ""
        match = ACCOUNT_NAME.search(text) if "nick" in text else None
        if match and (name := stated_name(match.group(1), Field.SOURCE)):
            yield Claim("account", Statement(Field.SOURCE, name, "script", match.group()))
            break
    if author := stated_name(page.metas.get("author", ""), Field.AUTHOR):
        yield Claim("account", Statement(Field.AUTHOR, author, "meta:author", author))
