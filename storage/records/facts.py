"""Records of the facts of findings, one for each group of finding kinds; `site` is a title for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records.article import AttachmentKind, Field
from storage.records.reason import Reason
from storage.records.web import CaptureId


class OriginalState(StrEnum):
    """Event at the original of an outdated reprint."""

    REMOVED = "removed"
    EDITED = "edited"


class LinkFault(StrEnum):
    """Fault of a reprint's link to the original."""

    MISSING = "missing"  # the page is gone
    OTHER = "other"  # the page holds a different article


@dataclass(frozen=True)
class ChangeFacts:
    """Facts of edited, headline-changed and attribution-changed."""

    site: str = ""
    before: str = ""  # worst change: the earlier value, "" for an insertion
    after: str = ""
    more: int | None = None  # further changes; None for a headline
    field: Field | None = None  # the changed statement, of attribution-changed
    times: int | None = None  # changes so far, where a text goes to and fro
    returned: datetime | None = None  # when the state that came back was first seen
    follows: str | None = None  # title of the original's site, where a copy only followed the original
    pages: int | None = None  # pages of the site with the same change of credit; None: a single page
    addresses: tuple[str, ...] = ()  # of these pages, the first seen first; of one article if `pages` is None


@dataclass(frozen=True)
class AttachmentFacts:
    """Facts of attachment-added, -changed and -removed: the first file, picture, frame or video with a difference."""

    site: str = ""
    name: str = ""
    media: AttachmentKind = AttachmentKind.FILE
    before: str = ""  # the earlier address, "" for an added attachment; of a page that is a file its SHA-256
    after: str = ""  # the later address, "" for a removed attachment
    more: int = 0  # further attachments with a difference
    times: int | None = None  # as of ChangeFacts
    returned: datetime | None = None  # as of ChangeFacts
    address: str | None = None  # of a file that has other content under it, or that is gone
    page: int | None = None  # of the file, with the first change of its text
    change_before: str | None = None  # the words of the first change of the file's text
    change_after: str | None = None
    picture: int | None = None  # number among the pictures of the article, from 1
    certainty: float | None = None  # of a picture: mean confidence of the recogniser, 0 to 1
    is_unsure: bool = False  # of a picture: more differs, or may differ, and a person has to look
    digest_before: str | None = None  # SHA-256 of the earlier file in hex, if the file was fetched
    digest_after: str | None = None  # of the later file; of a new file once the file is fetched
    addresses: tuple[str, ...] = ()  # of an article with the same change at several addresses


@dataclass(frozen=True)
class RepublicationFacts:
    """Facts of republished. Dates are `YYYY-MM-DD`, or "" without a date."""

    site: str = ""
    before: str = ""
    after: str = ""
    silently: bool = False  # the date changed and the text did not
    address: str | None = None  # of the older page
    times: int | None = None  # new addresses so far, where one text has several addresses of one pattern
    follows: str | None = None  # title of the original's site, where a copy only followed the original
    addresses: tuple[str, ...] = ()  # of an article with the same new date at several addresses


@dataclass(frozen=True)
class PageFacts:
    """Facts of removed and unavailable (reason), moved (address) and restored."""

    site: str = ""
    reason: Reason | None = None
    address: str | None = None
    shown_at: str | None = None  # a further address of the site that still shows the article
    is_suspected: bool = False  # of unavailable: a look after `confirm_unavailable_s` decides
    times: int | None = None  # so far, where an article comes and goes
    follows: str | None = None  # title of the original's site, where a copy only followed the original
    pages: int | None = None  # of moved: pages of the site that moved alike; None: a single page
    addresses: tuple[str, ...] = ()  # of these pages, the first seen first; of one article if `pages` is None


@dataclass(frozen=True)
class ReprintTextFacts:
    """Facts of reprint-altered, reprint-headline-altered and reprint-outdated."""

    site: str = ""
    original_site: str = ""
    disguise: tuple[str, ...] = ()  # tricks undone to find the reprint
    before: str | None = None  # None where the original was removed
    after: str | None = None
    more: int | None = None  # further changes; None for a headline
    original: OriginalState | None = None  # of reprint-outdated
    picture: int | None = None  # number among the pictures of a copy whose text was recognised, from 1
    certainty: float | None = None  # mean confidence of the recogniser in that picture, 0 to 1


@dataclass(frozen=True)
class ReprintCreditFacts:
    """Facts of reprint-uncredited, reprint-miscredited (source) and reprint-link-broken (address, link)."""

    site: str = ""
    original_site: str = ""
    disguise: tuple[str, ...] = ()
    source: str | None = None
    address: str | None = None
    link: LinkFault | None = None
    quoted: int | None = None  # characters of a quotation without credit; None for a reprint


@dataclass(frozen=True)
class BrokenRule:
    """A rule that a reprint breaks, with the fault in words and the words of the page as evidence."""

    rule: str  # R01 … R21
    why_zh: str
    why_en: str
    evidence: str = ""


@dataclass(frozen=True)
class ReprintRuleFacts:
    """Facts of reprint-improper: the failed rules, and why the first rule failed.

    `broken` holds all failed rules with their evidence, of the first reprint of the site that fails them.
    """

    site: str = ""
    original_site: str = ""
    disguise: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    why_zh: str = ""
    why_en: str = ""
    broken: tuple[BrokenRule, ...] = ()
    reprints: int | None = (
        None  # reprints of the site that break exactly these rules; None: about a single reprint
    )


@dataclass(frozen=True)
class ListProof:
    """A look at a start page of a site that shows no entry for an article."""

    url: str
    capture: CaptureId
    at: datetime


@dataclass(frozen=True)
class DutyFacts:
    """Facts of reprint-missing."""

    site: str = ""
    original_site: str = ""
    within_h: float = 0.0
    looks: int = 0  # at lists of the site, without an entry for the article
    task: str = ""  # name of the task
    removed: bool = False  # a copy was there, and was removed before the deadline
    issued_at: datetime | None = None  # beginning of the time for the reprint
    deadline: datetime | None = None
    lists: tuple[
        ListProof, ...
    ] = ()  # of each start page: the last look before the article, the first after the deadline


@dataclass(frozen=True)
class CountedReason:
    """A reason for which cells of a task are unknown, and the number of these cells."""

    why: str
    cells: int


@dataclass(frozen=True)
class TaskFacts:
    """Facts of task: how many cells of a task are in every state."""

    site: str = ""
    task: str = ""
    deadline: datetime | None = None
    at: datetime | None = None  # end of the pass that counted the cells
    is_reminder: bool = False  # the deadline is to come
    due: int = 0
    in_time: int = 0
    late: int = 0
    altered: int = 0
    missing: int = 0
    unknown: int = 0
    pending: int = 0
    reasons: tuple[CountedReason, ...] = ()  # of unknown cells, the commonest first
    sites: tuple[str, ...] = ()  # titles: of a reminder the pending sites, else the sites without the article


@dataclass(frozen=True)
class SiteFailureFacts:
    """Facts of site-failing."""

    site: str = ""
    reason: Reason | None = None
    looks: int = 0  # without a usable response
    since: datetime | None = None
    articles_fail: bool = False  # answering lists do not end the finding
    profile: str | None = None  # no page fits the profile any longer: the template changed
    times: int | None = None  # failures so far, where a site comes and goes


Facts = (
    ChangeFacts
    | AttachmentFacts
    | RepublicationFacts
    | PageFacts
    | ReprintTextFacts
    | ReprintCreditFacts
    | ReprintRuleFacts
    | DutyFacts
    | TaskFacts
    | SiteFailureFacts
)
# The tag of each record in the column `facts`.
TAGS: dict[str, type[Facts]] = {
    "change": ChangeFacts,
    "attachment": AttachmentFacts,
    "republication": RepublicationFacts,
    "page": PageFacts,
    "reprint-text": ReprintTextFacts,
    "reprint-credit": ReprintCreditFacts,
    "reprint-rules": ReprintRuleFacts,
    "duty": DutyFacts,
    "task": TaskFacts,
    "site-failure": SiteFailureFacts,
}
