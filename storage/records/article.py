"""TODO"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from storage.records.reason import Reason
from storage.records.web import CaptureId, Link, PageId

RevisionId = NewType("RevisionId", int)


class PageKind(StrEnum):
    """What a response is, decided before any article is believed."""

    ARTICLE = "article"
    LIST = "list"
    SOFT_404 = "soft-404"
    CHALLENGE = "challenge"
    ERROR = "error"
    ATTACHMENT = "attachment"
    OTHER = "other"


class Field(StrEnum):
    """What a credit line states."""

    SOURCE = "source"
    AUTHOR = "author"
    EDITOR = "editor"
    PUBLISHED = "published_at"
    ORIGINAL_URL = "original_url"
    SITE_NAME = "site_name"
    COLUMN = "column"
    SITE_ID = "site_id"  # 网站标识码
    ICP = "icp"
    NEWS_LICENCE = "news_licence"
    CONTACT = "contact"  # telephone, QQ, mail, organiser: the operator's footprint


@dataclass(frozen=True)
class Statement:
    """One value that a page states, and where it was read."""

    field: Field
    value: str
    where: str  # head, tail, body-end, meta:<name>, url, breadcrumb, footer, …
    text: str = ""  # the line it was read in, as evidence
    placeholder: bool = False  # 佚名, admin, 本站, 网络: given, but naming nobody


@dataclass(frozen=True)
class Attribution:
    """What the page claims about the article; null where it states nothing.

    ``published_at`` is RFC 3339 in UTC (``2021-06-24T01:12:00Z``), or a date (``2021-06-24``) where the
    page gives no time. ``statements`` holds every value found, visible text first.
    """

    source: str | None = None
    author: str | None = None
    author_is_placeholder: bool = False
    editor: str | None = None
    published_at: str | None = None
    original_url: str | None = None
    linked_url: str | None = None  # the article that the source's name links to, where it is labelled no more
    site_name: str | None = None
    tail_source: str | None = None  # the credit at the end of the text: (来源:中国社会报2021.6.24)
    tail_date: str | None = None
    statements: tuple[Statement, ...] = ()

    @property
    def link_back(self) -> str | None:
        """The original's address: as 原文链接 states it, else where the source's name leads."""
        return self.original_url or self.linked_url


@dataclass(frozen=True)
class Article:
    """What a reader came for: headline, paragraphs, credit; without boilerplate."""

    title: str
    paragraphs: tuple[str, ...]
    attribution: Attribution = Attribution()
    attachments: tuple[str, ...] = ()  # "text <absolute URL>"

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class Reading:
    """Everything concluded from one response alone."""

    url: str
    kind: PageKind
    reason: Reason  # why the page is of this kind
    encoding: str | None = None
    encoding_doubtful: bool = False
    article: Article | None = None  # for ARTICLE only
    links: tuple[Link, ...] = ()  # for LIST only
    next_page: str | None = None  # absolute; of a list or of an article
    redirect_url: str | None = None  # for OTHER: where a script or meta refresh leads
    container: str | None = None  # path of the article's element, to be pinned for the template
    confidence: float | None = None  # 0..1, agreement of the second reading; None where none was needed
    profile: str | None = None  # the site profile that covers the address
    profile_holds: bool = False  # whether the article stands where the profile says


def joined(parts: Sequence[Article]) -> Article:
    """One article from its pages, in order: the first page's headline and credit, the last one's tail."""
    first, last = parts[0], parts[-1]
    if first is last:
        return first
    attribution = replace(
        first.attribution,
        tail_source=first.attribution.tail_source or last.attribution.tail_source,
        tail_date=first.attribution.tail_date or last.attribution.tail_date,
        editor=first.attribution.editor or last.attribution.editor,
        author=first.attribution.author or last.attribution.author,
        original_url=first.attribution.original_url or last.attribution.original_url,
        linked_url=first.attribution.linked_url or last.attribution.linked_url,
    )
    return Article(
        first.title,
        tuple(paragraph for part in parts for paragraph in part.paragraphs),
        attribution,
        tuple(dict.fromkeys(attachment for part in parts for attachment in part.attachments)),
    )


class Outcome(StrEnum):
    """What a look at a page came to, against what was known of the page."""

    FIRST = "first"  # the first article seen here
    UNCHANGED = "unchanged"
    SUSPECT = "suspect"  # another text than before; a second look decides
    CHANGED = "changed"  # the second look saw it too
    UNSETTLED = "unsettled"  # two looks disagree: rotating matter, no change
    MISSING = "missing"  # 404, 410, soft 404, front page; a second look decides
    REMOVED = "removed"  # the second look confirmed it
    RESTORED = "restored"
    MOVED = "moved"  # another address carries the article
    PART = "part"  # the continuation of an article, read under its first page
    LIST = "list"
    NONE = "none"  # nothing concluded: error, challenge, empty, not an article


@dataclass(frozen=True)
class Look:
    """The conclusion from one capture."""

    capture: CaptureId
    page: PageId
    kind: PageKind
    outcome: Outcome
    reason: Reason
    suspect: Article | None = None  # for SUSPECT: what was read, to be compared with the second look
    fetched_at: datetime | None = None
    profile: str | None = None  # as of Reading
    profile_holds: bool = False


@dataclass(frozen=True)
class SettledReading:
    """What a page's article is, once two looks agreed where that was needed."""

    id: int
    page: PageId
    capture: CaptureId
    article: Article
    container: str | None
    next_page: str | None = None  # canonical URL of the article's next page
    confidence: float | None = None  # as of Reading


@dataclass(frozen=True)
class Revision:
    """A distinct state of a page's article."""

    id: RevisionId
    page: PageId
    number: int  # 1 for the first
    capture: CaptureId  # the one that showed it first
    seen_at: datetime
    article: Article
    digest: str  # of the normal form of the text: decides "changed?" and "identical"
    simhash: int  # 64 bits, unsigned


def is_provisional(last: Look | None) -> bool:
    """Whether an article was seen once only, and may hold an advert: it is not judged before the second look."""
    return last is not None and last.outcome is Outcome.FIRST and last.suspect is not None
