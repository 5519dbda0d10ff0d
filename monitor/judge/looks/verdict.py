"""A reading of a page, and what was known of the page → what the look came to. Pure: no store, no clock.

Nothing is believed at first sight but a first article: another text, or a missing page, counts once a second
look has seen it too. A look that brought an error, a challenge or a time-out says nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from crawler.urls import address_key
from monitor.judge.looks.consensus import common, doubtful, essence, settle, visible, without_doubtful
from storage.records import (
    Article,
    Capture,
    Cause,
    Look,
    Outcome,
    PageKind,
    Reading,
    Reason,
    SettledReading,
)

GONE = frozenset({404, 410})  # RFC 9110, sections 15.5.5 and 15.5.11
# Another text under the same address is the same article still if this like the one known (0..100).
SAME_ARTICLE = 80.0
# A text shorter than this (characters) with neither the words nor the headline of the article known is an
# error page in disguise (系统维护中，请稍后访问), not an edit.
DOUBTFUL_LENGTH = 200
DOUBTFUL_LIKENESS = 40.0


@dataclass(frozen=True)
class Known:
    """What is known of a page before this look."""

    settled: SettledReading | None = None
    settled_at: str | None = None  # where the redirects ended when `settled` was captured
    last: Look | None = None  # the latest look that concluded anything
    missing_since: datetime | None = None
    entry_pages: frozenset[str] = frozenset()  # URLs of front and list pages of the site


@dataclass(frozen=True)
class Verdict:
    """The outcome of a look, and what it means for the page."""

    outcome: Outcome
    reason: Reason
    article: Article | None = None  # what the page's article is from now on, where that changed
    before: Article | None = None  # for CHANGED: the known article without what rotates
    suspect: Article | None = None  # waits for the second look
    look_again_in: timedelta | None = None
    moved_to: str | None = None
    leads_to: str | None = None  # at first sight: the address that this one only redirects to


NOW = timedelta(0)
# A second look within this time of the first sees the same article; nobody edits so soon and silently.
SOON = timedelta(minutes=5)


def verdict(
    capture: Capture, reading: Reading | None, known: Known, *, confirm_removal: timedelta
) -> Verdict:
    """What a look at an article's page came to. ``reading`` is None where there was no response."""
    fetch = capture.fetch
    if reading is None:
        return Verdict(Outcome.NONE, no_response(capture))
    bounced = _bounced(capture, known)
    if fetch.status in GONE or reading.kind is PageKind.SOFT_404 or bounced:
        return _missing(capture, known, bounced or reading.reason, confirm_removal)
    if reading.kind is not PageKind.ARTICLE or reading.article is None:
        return Verdict(Outcome.NONE, Reason(Cause.NO_ARTICLE, (reading.kind.value,), reading.reason))
    if known.settled is None and (address := _new_address(capture, known)):
        return Verdict(Outcome.NONE, Reason(Cause.ONLY_REDIRECTS, (address,)), leads_to=address)
    if known.settled is None:
        return _first(reading.article, reading.reason)
    return _compare(capture, reading.article, known.settled, known, confirm_removal)


def _compare(
    capture: Capture, article: Article, settled: SettledReading, known: Known, confirm_removal: timedelta
) -> Verdict:
    address = _new_address(capture, known)
    if address and not same_article(article, settled.article):
        return _missing(capture, known, Reason(Cause.REDIRECTS_TO_OTHER, (address,)), confirm_removal)
    if address:
        return Verdict(
            Outcome.MOVED, Reason(Cause.REDIRECTS, (address,)), article=settled.article, moved_to=address
        )
    if known.last is not None and known.last.outcome is Outcome.REMOVED:
        return _restored(article, settled)
    if known.last is not None and known.last.outcome is Outcome.FIRST and known.last.suspect is not None:
        seen = known.last.fetched_at
        late = seen is not None and capture.fetch.fetched_at - seen > SOON
        return _second(settled.article, article, late=late)
    if essence(article) == essence(settled.article):
        return Verdict(Outcome.UNCHANGED, Reason(Cause.SAME_ARTICLE))
    if _in_disguise(article, settled.article):
        return Verdict(Outcome.NONE, Reason(Cause.UNLIKE_KNOWN))
    if known.last is None or known.last.suspect is None:
        return Verdict(Outcome.SUSPECT, Reason(Cause.DIFFERS), suspect=article, look_again_in=NOW)
    return _confirm(settled.article, known.last.suspect, article)


def _first(article: Article, reason: Reason) -> Verdict:
    """A first article is believed; where it may hold an advert, a second look is asked before it is judged."""
    if not doubtful(article):
        return Verdict(Outcome.FIRST, reason, article=article)
    return Verdict(Outcome.FIRST, reason, article=article, suspect=article, look_again_in=NOW)


def _second(known: Article, article: Article, *, late: bool) -> Verdict:
    """The second look at a new article: what both show is the article.

    A look that came late may have met an edit: where more differs than what may be an advert, a third look tells.
    """
    if late and essence(without_doubtful(known)) != essence(without_doubtful(article)):
        return Verdict(Outcome.SUSPECT, Reason(Cause.STILL_DIFFERS), suspect=article, look_again_in=NOW)
    shared = common(known, article)
    if essence(shared) == essence(known):
        return Verdict(Outcome.UNCHANGED, Reason(Cause.LOOKS_AGREE))
    return Verdict(Outcome.UNSETTLED, Reason(Cause.ROTATING_LEFT_OUT), article=shared, before=shared)


def _confirm(known: Article, first: Article, second: Article) -> Verdict:
    settled = settle(known, first, second)
    if settled.changed:
        return Verdict(
            Outcome.CHANGED, Reason(Cause.LOOKS_AGREE), article=settled.after, before=settled.before
        )
    if essence(settled.before) != essence(known):
        return Verdict(
            Outcome.UNSETTLED, Reason(Cause.ONLY_ROTATING), article=settled.after, before=settled.before
        )
    return Verdict(Outcome.UNSETTLED, Reason(Cause.UNDECIDED))


def _restored(article: Article, settled: SettledReading) -> Verdict:
    if essence(article) == essence(settled.article):
        return Verdict(Outcome.RESTORED, Reason(Cause.BACK))
    return Verdict(Outcome.RESTORED, Reason(Cause.BACK_BUT_DIFFERS), suspect=article, look_again_in=NOW)


def _missing(capture: Capture, known: Known, reason: Reason, confirm_removal: timedelta) -> Verdict:
    """A missing page is removed once a second look, long enough after the first, finds it missing too."""
    if known.last is not None and known.last.outcome is Outcome.REMOVED:
        return Verdict(Outcome.REMOVED, reason)
    if known.missing_since is not None:
        waited = capture.fetch.fetched_at - known.missing_since
        if waited >= confirm_removal:
            return Verdict(Outcome.REMOVED, reason)
        return Verdict(Outcome.MISSING, reason, look_again_in=confirm_removal - waited)
    return Verdict(Outcome.MISSING, reason, look_again_in=confirm_removal)


def no_response(capture: Capture) -> Reason:
    """Return why a capture holds no response to read."""
    failure = capture.fetch.failure
    return Reason(Cause.NO_RESPONSE, (failure.value,)) if failure else Reason(Cause.NO_BODY)


def _bounced(capture: Capture, known: Known) -> Reason | None:
    """Whether the server sent us to a front or list page instead of the article."""
    fetch = capture.fetch
    if not fetch.redirects or not fetch.final_url or address_key(fetch.final_url) == address_key(fetch.url):
        return None
    parts = urlsplit(fetch.final_url)
    front = parts.path.rstrip("/") in FRONT_PAGES and not parts.query
    entry = address_key(fetch.final_url) in known.entry_pages
    return Reason(Cause.REDIRECTS_TO_ENTRY, (fetch.final_url,)) if front or entry else None


FRONT_PAGES = frozenset({"", "/index.html", "/index.htm", "/index.shtml", "/index.php", "/default.html"})


def _new_address(capture: Capture, known: Known) -> str | None:
    """Where the page leads now, if that is another address than when the article was read last."""
    final = capture.fetch.final_url
    if not capture.fetch.redirects or not final:
        return None
    usual = {address_key(capture.fetch.url), address_key(known.settled_at or capture.fetch.url)}
    return None if address_key(final) in usual else final


def same_article(one: Article, other: Article) -> bool:
    """Whether two readings are states of one article rather than two articles."""
    return fuzz.ratio(visible(one.text), visible(other.text)) >= SAME_ARTICLE


def _in_disguise(article: Article, known: Article) -> bool:
    new, old = visible(article.text), visible(known.text)
    if len(new) >= min(DOUBTFUL_LENGTH, len(old)):
        return False
    alike = max(fuzz.partial_ratio(new, old), fuzz.ratio(visible(article.title), visible(known.title)))
    return alike < DOUBTFUL_LIKENESS
