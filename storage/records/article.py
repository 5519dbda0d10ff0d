"""Records of articles: what a page states, what a reading and a look concluded, and the article's revisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from storage.records.page_line import PageLine
from storage.records.reason import Reason
from storage.records.stated_date import agree
from storage.records.web import CaptureId, Link, PageId, PageRole

RevisionId = NewType("RevisionId", int)


class PageKind(StrEnum):
    """Kind of a response, decided before an article is believed."""

    ARTICLE = "article"
    VIDEO = "video"  # a headline and a video: an article without text
    LIST = "list"
    SOFT_404 = "soft-404"
    CHALLENGE = "challenge"
    ERROR = "error"
    ATTACHMENT = "attachment"
    OTHER = "other"


class AttachmentKind(StrEnum):
    """Kind of an attachment. Pictures, frames and videos count only where an article has no text."""

    FILE = "file"
    PICTURE = "picture"
    FRAME = "frame"
    VIDEO = "video"


MIDDLE_OF_TENTH = 0.05  # a digit stands for a tenth of the confidence


@dataclass(frozen=True)
class Attachment:
    """A file, picture, frame or video of an article."""

    name: str  # as shown; of a picture, frame or video the name in the address
    address: str  # absolute URL
    kind: AttachmentKind = AttachmentKind.FILE
    digest: str | None = None  # SHA-256 in hex, if the page itself is the file
    pages: tuple[
        int, ...
    ] = ()  # of a file with pages: for each page the number of the first paragraph on it, from 0
    certainty: tuple[
        str, ...
    ] = ()  # of a picture: for each paragraph a digit a character, tenths of the recogniser's confidence
    reader: str | None = None  # of a picture with text: the recogniser with its version


@dataclass(frozen=True)
class PictureText:
    """The text of a picture as a program recognised it."""

    paragraphs: tuple[str, ...]
    certainty: tuple[str, ...]  # as of Attachment
    reader: str  # the recogniser with its version


class Field(StrEnum):
    """Fields of a credit line."""

    SOURCE = "source"
    AUTHOR = "author"
    EDITOR = "editor"
    PUBLISHED = "published_at"
    UPDATED = "updated_at"  # 更新时间
    DRAWN_UP = "drawn_up_at"  # 成文日期, 生成日期, 录入时间
    OTHER_DATE = "other_date"  # of printing, expiry or an event: 打印时间, 公示时间
    ORIGINAL_URL = "original_url"
    PAGE_NUMBER = "page_number"  # 版次 of a newspaper
    SITE_NAME = "site_name"
    COLUMN = "column"
    SITE_ID = "site_id"  # 网站标识码
    ICP = "icp"
    NEWS_LICENCE = "news_licence"
    CONTACT = "contact"  # telephone, QQ, mail, organiser


@dataclass(frozen=True)
class Statement:
    """A value on a page, and its place."""

    field: Field
    value: str
    where: str  # head, tail, body-end, meta:<name>, url, breadcrumb, footer, …
    text: str = ""  # the whole line
    placeholder: bool = False  # names nobody: 佚名, admin, 本站, 网络


@dataclass(frozen=True)
class Attribution:
    """Claims of the page about its article. None means that the page claims nothing.

    ``published_at`` is RFC 3339 in UTC (``2021-06-24T01:12:00Z``), or a date (``2021-06-24``) where the
    page gives no time. ``statements`` holds every value, visible text first.
    """

    source: str | None = None
    author: str | None = None
    author_is_placeholder: bool = False
    editor: str | None = None
    published_at: str | None = None
    original_url: str | None = None
    linked_url: str | None = None  # target of the link on the source's name
    site_name: str | None = None
    tail_source: str | None = None  # the credit at the end of the text: (来源:中国社会报2021.6.24)
    tail_date: str | None = None
    page_number: str | None = None  # 版次 of a newspaper, as the page writes it: 02, A01
    statements: tuple[Statement, ...] = ()

    @property
    def is_update(self) -> bool:
        """Return whether `published_at` is no time of publication, because the page states none.

        Such a page is dated by its last update, or by the day on which the text was drawn up.
        """
        day = (self.published_at or "")[:10]
        published = any(
            agree(each.value[:10], day) for each in self.statements if each.field is Field.PUBLISHED
        )
        stated = (each.value for each in self.statements if each.field in (Field.UPDATED, Field.DRAWN_UP))
        return any(value == self.published_at for value in stated) and not published

    @property
    def link_back(self) -> str | None:
        """Return the address of the original: from 原文链接, else from the link on the source's name."""
        return self.original_url or self.linked_url


@dataclass(frozen=True)
class Article:
    """Headline, paragraphs and credit of a page, without boilerplate."""

    title: str
    paragraphs: tuple[str, ...]
    attribution: Attribution = Attribution()
    attachments: tuple[Attachment, ...] = ()
    beside: tuple[str, ...] | None = None  # lines beside the text that are compared; None: an earlier release

    @property
    def files(self) -> tuple[Attachment, ...]:
        """Return the attachments that are files."""
        return tuple(each for each in self.attachments if each.kind is AttachmentKind.FILE)

    @property
    def pictures(self) -> tuple[Attachment, ...]:
        """Return the attachments that are pictures: an article with text names none."""
        return tuple(each for each in self.attachments if each.kind is AttachmentKind.PICTURE)

    @property
    def certainty(self) -> tuple[str, ...]:
        """Return the certainty of each paragraph of a text that was recognised in pictures, else nothing."""
        return tuple(digits for each in self.attachments for digits in each.certainty)

    @property
    def mean_certainty(self) -> float | None:
        """Return the mean confidence of the recogniser in a text of pictures, 0 to 1; None for a further text."""
        digits = "".join(self.certainty)
        return round(sum(map(int, digits)) / len(digits) / 10 + MIDDLE_OF_TENTH, 2) if digits else None

    @property
    def picture_text(self) -> PictureText | None:
        """Return the recognised text of a page that is itself a picture; None for any other page."""
        read = next((each for each in self.attachments if each.digest and each.reader), None)
        return PictureText(self.paragraphs, read.certainty, read.reader) if read and read.reader else None

    @property
    def is_file(self) -> bool:
        """Return whether the page of the article is itself a file."""
        return any(each.digest for each in self.attachments)

    @property
    def text(self) -> str:
        """Return the paragraphs, each on its own line."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class Reading:
    """Conclusions from a single response."""

    url: str
    kind: PageKind
    reason: Reason  # why the page is of this kind
    encoding: str | None = None
    encoding_doubtful: bool = False
    article: Article | None = None  # for ARTICLE, VIDEO and ATTACHMENT
    links: tuple[Link, ...] = ()  # for LIST, and for OTHER with one or two links that may be entries
    next_page: str | None = None  # absolute URL; of a list or of an article
    redirect_url: str | None = None  # for OTHER: target of a script or a meta refresh
    container: str | None = None  # path of the article's element, pinned for later looks
    confidence: float | None = None  # probability of a right reading; None without a second reading
    profile: str | None = None  # site profile for the address
    profile_holds: bool = False  # the article stands in the element of the profile
    lines: tuple[PageLine, ...] = ()  # of an article: every line between headline and footer


# Fields of the credit for which the last page fills gaps of the first page.
AT_THE_END = ("tail_source", "tail_date", "editor", "author", "original_url", "linked_url")


def joined(parts: Sequence[Article]) -> Article:
    """Return one article from its pages, in order.

    Headline and credit come from the first page. The last page fills the gaps of `AT_THE_END`.
    """
    first, last = parts[0], parts[-1]
    if first is last:
        return first
    ends = {name: getattr(first.attribution, name) or getattr(last.attribution, name) for name in AT_THE_END}
    return Article(
        first.title,
        tuple(paragraph for part in parts for paragraph in part.paragraphs),
        replace(first.attribution, **ends),
        tuple(dict.fromkeys(attachment for part in parts for attachment in part.attachments)),
        _joined_beside(parts),
    )


def _joined_beside(parts: Sequence[Article]) -> tuple[str, ...] | None:
    """Return the lines beside the text of all pages; None if a page was read by an earlier release."""
    if any(part.beside is None for part in parts):
        return None
    return tuple(dict.fromkeys(line for part in parts for line in part.beside or ()))


class Outcome(StrEnum):
    """Outcome of a look at a page, compared with the known article of the page."""

    FIRST = "first"  # the first article of the page
    UNCHANGED = "unchanged"
    SUSPECT = "suspect"  # a different text; a second look decides
    CHANGED = "changed"  # a different text at two looks
    UNSETTLED = "unsettled"  # two looks disagree: rotating matter, no change
    MISSING = "missing"  # 404, 410, soft 404, front page; a second look decides
    REMOVED = "removed"  # missing at two looks
    RESTORED = "restored"
    MOVED = "moved"  # the article has a new address
    PART = "part"  # the continuation of an article, read under its first page
    LIST = "list"
    NONE = "none"  # no conclusion: error, challenge, empty page, no article


@dataclass(frozen=True)
class Look:
    """Conclusion from a capture."""

    capture: CaptureId
    page: PageId
    kind: PageKind
    outcome: Outcome
    reason: Reason
    suspect: Article | None = None  # the article as read, to be compared with the second look
    fetched_at: datetime | None = None
    profile: str | None = None  # as of Reading
    profile_holds: bool = False


@dataclass(frozen=True)
class SiteLook:
    """A look among the looks at the pages of a site."""

    look: Look
    role: PageRole
    was_read: bool  # an article was read on the page, now or before
    pass_id: int

    @property
    def is_entry(self) -> bool:
        """Return whether the page is a start page or list page."""
        return self.role in (PageRole.SEED, PageRole.LIST)

    @property
    def is_good(self) -> bool:
        """Return whether the server answered with the page."""
        return self.look.outcome is not Outcome.NONE

    @property
    def is_telling(self) -> bool:
        """Return whether the look tells of the health of the site. A page never read (an attachment) does not."""
        return self.is_entry or self.was_read or self.is_good


@dataclass(frozen=True)
class SettledReading:
    """The article of a page, after two looks agreed where a second look was needed."""

    id: int
    page: PageId
    capture: CaptureId
    article: Article
    container: str | None
    next_page: str | None = None  # canonical URL of the article's next page
    confidence: float | None = None  # as of Reading
    names_files: bool = True  # False: read by an earlier release, which named some of the files


@dataclass(frozen=True)
class Revision:
    """A state of a page's article, different from the state before."""

    id: RevisionId
    page: PageId
    number: int  # 1 for the first
    capture: CaptureId  # the first that showed the state
    seen_at: datetime
    article: Article
    digest: str  # of the normal form of the text; equal digests are identical texts
    simhash: int  # 64 bits, unsigned


def is_provisional(last: Look | None) -> bool:
    """Return whether the article may hold an advert and waits for its second look before any judgement."""
    return last is not None and last.outcome is Outcome.FIRST and last.suspect is not None
