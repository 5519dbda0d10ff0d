"""The nouns: frozen values that flow between the stages and into the store.

Every stage takes and gives these; rows and dicts stay inside ``storage``. Times are aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NewType

PageId = NewType("PageId", int)
CaptureId = NewType("CaptureId", int)
RevisionId = NewType("RevisionId", int)
FindingId = NewType("FindingId", str)

Headers = tuple[tuple[str, str], ...]


# --- the web -----------------------------------------------------------------------------------


class SiteRole(StrEnum):
    """Which side of a reprint a site stands on."""

    ORIGINAL = "original"
    PORTAL = "portal"


class PageRole(StrEnum):
    """Why a page is in the frontier."""

    SEED = "seed"  # a configured start URL
    LIST = "list"  # a further page of a list, a feed's or sitemap's child
    ARTICLE = "article"  # a page that a list, feed or sitemap names as an entry
    PART = "part"  # a continuation of an article, kept under its first page


@dataclass(frozen=True)
class Page:
    """One canonical URL of a site, as the frontier knows it."""

    id: PageId
    url: str
    site: str
    role: PageRole
    first_page: PageId | None = None  # for a PART: the page under whose address the article is kept
    discovered_at: datetime | None = None
    absent_at: datetime | None = None  # last look at a list of the site that did not name the page yet
    list_title: str | None = None
    list_date: str | None = None
    looked_at: datetime | None = None
    changed_at: datetime | None = None  # last change seen, else None
    looks: int = 0
    failures: int = 0  # looks in a row that brought nothing usable
    alias_url: str | None = None  # the address that this one only redirects to
    interrupted: int = 0  # visits in a row under which the program ended


@dataclass(frozen=True)
class FoundPage:
    """A page that a look at another page made known."""

    url: str  # canonical
    site: str
    role: PageRole
    first_page: PageId | None = None
    title: str | None = None  # as the list shows them
    date: str | None = None
    absent_at: datetime | None = None


@dataclass(frozen=True)
class Validators:
    """What a conditional request may quote (RFC 9110, section 13), and the capture it refers to."""

    capture: CaptureId
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True)
class DuePage:
    """A leased page: fetch it, record it, or lose the lease."""

    page: Page
    validators: Validators | None  # None: ask unconditionally
    settled: bool = False  # an article was read here before


class Failure(StrEnum):
    """Why a request brought no response that could be kept."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TRUNCATED = "truncated"  # the connection ended inside the body
    TOO_LARGE = "too-large"  # before or after decompression
    REDIRECTS = "redirects"  # a loop, or more hops than allowed
    ROBOTS = "robots"  # robots.txt forbids it
    FOREIGN = "foreign"  # outside the configured domains, or not http(s)
    PRIVATE_ADDRESS = "private-address"
    PROTOCOL = "protocol"  # not HTTP, broken encoding of the body, anything else


@dataclass(frozen=True)
class Redirect:
    """One hop: the status that sent us on, and the address that it named."""

    status: int
    url: str


@dataclass(frozen=True)
class Fetch:
    """One exchange with a server, as it happened: a response or a failure with its cause."""

    url: str  # the page that was asked for
    fetched_at: datetime
    duration_ms: int
    request_headers: Headers = ()
    status: int | None = None  # None: no response
    headers: Headers = ()
    body: bytes | None = None  # content-decoded; None for 304 and failures
    final_url: str | None = None  # where the redirects ended
    redirects: tuple[Redirect, ...] = ()
    failure: Failure | None = None
    failure_detail: str | None = None
    same_as: CaptureId | None = None  # for a 304: the capture whose validators were quoted
    retry_after_s: float | None = None


@dataclass(frozen=True)
class Capture:
    """A Fetch that the archive holds. ``digest`` is the SHA-256 of the body, in hex."""

    id: CaptureId
    page: PageId
    fetch: Fetch  # its body is None until it is read with ``archive.read_body``
    digest: str | None
    size: int | None  # bytes of the body


@dataclass(frozen=True)
class Link:
    """An entry of a list page, feed or sitemap."""

    url: str
    title: str | None = None
    date: str | None = None  # as `published_at` of Attribution


# --- what a page says --------------------------------------------------------------------------


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
    evidence: str  # why this kind, in a few English words
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


# --- texts against texts -----------------------------------------------------------------------


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
    evidence: str
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


class Relation(StrEnum):
    """How a derived article stands to its original."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    EXCERPT = "excerpt"
    COMPILATION = "compilation"
    SHARED_PASSAGE = "shared-passage"  # a quotation: kept, never a derivation
    TEMPLATE = "template"  # same skeleton, other facts: no derivation
    SUSPECT = "suspect"  # the same figures in other words and another order: for people to look at


DERIVED = frozenset({Relation.VERBATIM, Relation.EDITED, Relation.EXCERPT, Relation.COMPILATION})


@dataclass(frozen=True)
class Passage:
    """A run of text that two articles share: character offsets in both raw texts, end exclusive."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True)
class Match:
    """The outcome of comparing a text (the query) with another that it may derive from."""

    relation: Relation
    similarity: float  # 0..1
    original_coverage: float  # share of the original that the query contains
    reprint_coverage: float  # share of the query that the original contains
    rare_shared: int  # shared passages' fingerprints that few other works have
    passages: tuple[Passage, ...] = ()  # longest first; a = query, b = original
    disguise: tuple[str, ...] = ()  # what was undone to find it: deleted-characters, reworded, …


@dataclass(frozen=True)
class Derivation:
    """ "This article draws on that one"."""

    reprint: PageId
    original: PageId
    reprint_revision: RevisionId
    original_revision: RevisionId  # the revision that the reprint stands nearest to
    relation: Relation
    similarity: float
    original_coverage: float
    reprint_coverage: float
    evidence: tuple[str, ...]  # out of link, credit, text
    credited_source: str | None
    first_seen: datetime
    disguise: tuple[str, ...] = ()  # what was undone: traditional-characters, pinyin, …


class Edit(StrEnum):
    """What a hunk does to a text."""

    INSERTED = "inserted"
    REMOVED = "removed"
    REPLACED = "replaced"
    MOVED = "moved"


@dataclass(frozen=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of paragraph ``paragraph`` (from 0)."""

    paragraph: int
    start: int
    end: int


@dataclass(frozen=True)
class Hunk:
    """One difference that a reader sees as one: the least text that differs, and its sentence."""

    edit: Edit
    before: str  # removed text, "" for an insertion
    after: str  # inserted text, "" for a removal
    before_span: Span  # where in the earlier text (an empty span where something was inserted)
    after_span: Span
    before_context: str = ""  # the sentence(s) around, earlier reading
    after_context: str = ""  # the same, later reading
    before_offset: int = 0  # where `before` starts in `before_context`
    after_offset: int = 0
    whole: bool = False  # whole sentences or paragraphs were inserted, removed or moved


class Significance(StrEnum):
    """Classes of a change (docs/findings.md): what kind of thing is different."""

    INVISIBLE = "invisible"  # C0 white space, width, zero-width
    PUNCTUATION = "punctuation"  # C1
    TYPO = "typo"  # C2
    WORDING = "wording"  # C3
    FACT = "fact"  # C4 figures, dates, document numbers
    NAME = "name"  # C5 persons, offices, organisations, places
    MODALITY = "modality"  # C6 polarity, modality, bound, direction
    FORMULATION = "formulation"  # C7
    STRUCTURE = "structure"  # C8 sentence or paragraph added, removed
    MOVED = "moved"  # C8 moved only
    HEADLINE = "headline"  # C9
    ATTRIBUTION = "attribution"  # C10
    INJECTED = "injected"  # C15 advertising and links


class Severity(IntEnum):
    """How soon somebody must look."""

    INFO = 0
    NOTICE = 1
    WARNING = 2
    CRITICAL = 3

    @property
    def word(self) -> str:
        """The name used outside: info, notice, warning, critical."""
        return self.name.lower()


@dataclass(frozen=True)
class Change:
    """A hunk and what it means."""

    hunk: Hunk
    significance: Significance
    severity: Severity
    before_value: str = ""  # the whole figure, name or word that changed: 122.7万
    after_value: str = ""
    paragraph_title: bool = False  # the hunk stands in the headline


# --- what people should know -------------------------------------------------------------------


class RuleStatus(StrEnum):
    """Outcome of one compliance rule."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"  # the original is not at hand
    NOT_APPLICABLE = "not-applicable"
    INFO = "info"  # nothing to accuse, worth noting


@dataclass(frozen=True)
class RuleResult:
    """One rule applied to one page, with what shows it."""

    rule: str  # R01 … R21
    status: RuleStatus
    severity: Severity
    why: str  # one English sentence
    why_zh: str
    evidence: str = ""  # the span that shows it


class FindingKind(StrEnum):
    """Kinds of finding; the names are public."""

    EDITED = "edited"
    HEADLINE_CHANGED = "headline-changed"
    ATTRIBUTION_CHANGED = "attribution-changed"
    REMOVED = "removed"
    RESTORED = "restored"
    MOVED = "moved"
    REPUBLISHED = "republished"
    REPRINT_ALTERED = "reprint-altered"
    REPRINT_HEADLINE_ALTERED = "reprint-headline-altered"
    REPRINT_UNCREDITED = "reprint-uncredited"
    REPRINT_MISCREDITED = "reprint-miscredited"
    REPRINT_LINK_BROKEN = "reprint-link-broken"
    REPRINT_OUTDATED = "reprint-outdated"
    REPRINT_IMPROPER = "reprint-improper"
    REPRINT_MISSING = "reprint-missing"
    SITE_FAILING = "site-failing"


class FindingState(StrEnum):
    """Where a finding stands with the operators."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Finding:
    """Something an operator should know, with evidence; raised once, resolved when it no longer holds."""

    id: FindingId
    kind: FindingKind
    severity: Severity
    site: str
    url: str  # the page it is about
    original_url: str | None
    title: str
    summary_zh: str
    summary_en: str
    detected_at: datetime
    resolved_at: datetime | None = None
    state: FindingState = FindingState.OPEN
    rules: tuple[str, ...] = ()  # failed compliance rules
    before_revision: RevisionId | None = None
    after_revision: RevisionId | None = None
    capture: CaptureId | None = None  # the one that shows it
    changes: tuple[Change, ...] = ()  # worst first
    facts: tuple[tuple[str, str], ...] = field(default=())  # further evidence: name, value

    def summary(self, language: str) -> str:
        """The one sentence, in ``zh`` or ``en``."""
        return self.summary_zh if language == "zh" else self.summary_en


class AlertState(StrEnum):
    """Where the delivery of a finding stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GROUPED = "grouped"  # one more page of an event that was told: counted, not sent
    WITHHELD = "withheld"  # acknowledged, dismissed or resolved before it was sent
    DEAD = "dead"  # given up after the last try


@dataclass(frozen=True)
class Alert:
    """One finding for one channel, in the outbox. ``key`` makes a repeated delivery recognisable."""

    id: int
    key: str
    finding: FindingId
    channel: str
    event: str  # findings of one event are one message
    state: AlertState
    attempts: int
    next_try_at: datetime
    delivered_at: datetime | None = None
    last_error: str | None = None
    message: str | None = None  # key of the message that told of it
    recipients: tuple[str, ...] = ()  # those who have not taken it, where others have
