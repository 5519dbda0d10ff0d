"""Reading of a page, and the known article of the page → outcome of the look.

At first sight only a first article is believed. A different text, or a missing page, counts after a second look has
shown the same. A look that brought an error, a challenge or a time-out has no outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from crawler.urls import address_key, attachment_key
from monitor.judge.looks.consensus import common, doubtful, same, settle, visible, without_doubtful
from monitor.judge.looks.proof import NO_DOUBTS, Doubts, proof_of_change, proof_of_removal
from monitor.judge.looks.truncation import Ends, is_truncated, look_again_in
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
from storage.records.article import is_provisional
from storage.records.reason import PICTURE_UNREAD

GONE = frozenset({404, 410})  # RFC 9110, sections 15.5.5 and 15.5.11
# Likeness (0..100) from which two texts under one address are the same article.
SAME_ARTICLE = 80.0
# A text shorter than this (characters), without the words and the headline of the known article, is an error page in
# disguise (系统维护中，请稍后访问) and no edit.
DOUBTFUL_LENGTH = 200
DOUBTFUL_LIKENESS = 40.0
# A text shorter than this (characters), without words of the known article and without a new file, is a statement
# in the place of an article of some length, also below the headline: 本文已撤稿。 A note that corrects is longer.
STATEMENT_LENGTH = 30
# A status of success that does not stand for the page. A redirect before such a status proves nothing either.
NOT_THE_PAGE = frozenset({Cause.PARTIAL_STATUS, Cause.SILENT_STATUS, Cause.UNKNOWN_STATUS})
# A picture whose recogniser is too slow or ended costs minutes at each try.
MOST_TRIES_OF_PICTURE = 5
NOW = timedelta(0)
# A second look within this time of the first sees the same article: no editor corrects so soon.
SOON = timedelta(minutes=5)
FRONT_PAGES = frozenset({"", "/index.html", "/index.htm", "/index.shtml", "/index.php", "/default.html"})


@dataclass(frozen=True)
class Known:
    """State of a page before the look."""

    settled: SettledReading | None = None
    settled_at: str | None = None  # address after all redirects when `settled` was captured
    last: Look | None = None  # the latest look with an outcome
    doubts: Doubts = NO_DOUBTS  # about another text, or the missing page
    # States of the page before `settled`, if a text waits for its second look.
    earlier: tuple[Article, ...] = ()
    entry_pages: frozenset[str] = frozenset()  # URLs of front and list pages of the site
    ends: Ends | None = None  # to be compared before the look is believed; None: nothing to compare
    was_part: bool = False  # `settled` was read from a part of the page, and goes on in this look
    times_unread: int = 0  # looks in a row that could not recognise the text of the picture
    is_file: bool = (
        False  # the page is a file of an article: its bytes count, wherever the server sends readers
    )

    @property
    def is_removed(self) -> bool:
        return self.last is not None and self.last.outcome is Outcome.REMOVED

    @property
    def suspect(self) -> Article | None:
        """The article that waits for a second look."""
        return self.last.suspect if self.last else None


@dataclass(frozen=True)
class Verdict:
    """Outcome of a look, and its consequences for the page."""

    outcome: Outcome
    reason: Reason
    article: Article | None = None  # the article of the page from now on, if the look settled one
    before: Article | None = None  # for CHANGED: the known article without rotating matter
    suspect: Article | None = None  # waits for the second look
    look_again_in: timedelta | None = None
    moved_to: str | None = None
    leads_to: str | None = None  # at first sight: target of a page that only redirects


def verdict(
    capture: Capture, reading: Reading | None, known: Known, *, confirm_removal: timedelta
) -> Verdict:
    """Return the outcome of a look at the page of an article.

    `reading` is None without a response. A page is removed after it was missing for `confirm_removal`.
    """
    if reading is None:
        return Verdict(Outcome.NONE, no_response(capture))
    return _not_whole(reading, known) or _of_whole(capture, reading, known, confirm_removal)


def _not_whole(reading: Reading, known: Known) -> Verdict | None:
    """Return the outcome for a response that does not stand for the whole page, else None.

    A part of a page is kept, not believed, and looked at again.
    """
    if reading.reason.cause in NOT_THE_PAGE:
        return Verdict(Outcome.NONE, Reason(Cause.NO_ARTICLE, (reading.kind.value,), reading.reason))
    if not is_truncated(known.ends, reading, known.settled.article if known.settled else None):
        return None
    wait = look_again_in(known.ends.times_held if known.ends else 0)
    return Verdict(Outcome.NONE, Reason(Cause.TRUNCATED), look_again_in=wait)


def _of_whole(capture: Capture, reading: Reading, known: Known, confirm_removal: timedelta) -> Verdict:
    gone = _gone(capture, reading, known)
    if gone is not None:
        return _missing(capture, known, gone, confirm_removal)
    if reading.article is None:
        return Verdict(Outcome.NONE, Reason(Cause.NO_ARTICLE, (reading.kind.value,), reading.reason))
    if known.settled is not None and _loses_text(reading.article, known.settled.article):
        return Verdict(Outcome.NONE, Reason(Cause.TEXT_LOST, within=reading.reason))
    address = _new_address(capture, known)
    if known.settled is None:
        first = _first(reading.article, reading.reason, address)
        return replace(first, look_again_in=first.look_again_in or _read_again_in(reading, known))
    if address is None:
        return _of_same_file(reading, known) or _compare(capture, reading.article, known, confirm_removal)
    if same_article(reading.article, known.settled.article):
        return _moved(reading.article, known.settled.article, address)
    return _missing(capture, known, Reason(Cause.REDIRECTS_TO_OTHER, (address,)), confirm_removal)


def _of_same_file(reading: Reading, known: Known) -> Verdict | None:
    """Return the outcome for a file whose bytes are the same and whose text was not read, now or before; else None."""
    article, settled = reading.article, known.settled
    if article is None or settled is None or not article.is_file or known.is_removed:
        return None
    if _files_of(article) != _files_of(settled.article):
        return None
    if reading.reason.cause in PICTURE_UNREAD:
        return Verdict(Outcome.UNCHANGED, reading.reason, look_again_in=_read_again_in(reading, known))
    if article.paragraphs and not settled.article.paragraphs:
        return Verdict(Outcome.UNSETTLED, Reason(Cause.FILE_READ), article=article, before=article)
    return None


def _read_again_in(reading: Reading, known: Known) -> timedelta | None:
    """Return the wait before a picture is read once more; None for a picture that was read, or tried often enough."""
    tries = known.times_unread + 1
    is_given_up = reading.reason.cause not in PICTURE_UNREAD or tries >= MOST_TRIES_OF_PICTURE
    return None if is_given_up else look_again_in(tries)


def _moved(article: Article, settled: Article, address: str) -> Verdict:
    """Return the outcome for an article at another address. A text that differs there waits for a second look."""
    verdict = Verdict(Outcome.MOVED, Reason(Cause.REDIRECTS, (address,)), article=settled, moved_to=address)
    return verdict if same(article, settled) else replace(verdict, suspect=article, look_again_in=NOW)


def no_response(capture: Capture) -> Reason:
    """Return why a capture holds no response to read."""
    failure = capture.fetch.failure
    return Reason(Cause.NO_RESPONSE, (failure.value,)) if failure else Reason(Cause.NO_BODY)


def _gone(capture: Capture, reading: Reading, known: Known) -> Reason | None:
    """Return why the page is missing, None if the page is there."""
    bounced = _bounced(capture, known)
    if bounced is not None:
        return bounced
    is_shown = reading.kind is PageKind.ARTICLE  # whatever the status, every reader sees the article
    missing = (capture.fetch.status in GONE and not is_shown) or reading.kind is PageKind.SOFT_404
    return reading.reason if missing else None


def _first(article: Article, reason: Reason, address: str | None) -> Verdict:
    """Return the outcome of the first article of a page. `address` is the target of a redirect.

    An article that may hold an advert waits for a second look before any judgement.
    """
    if address is not None:
        return Verdict(Outcome.NONE, Reason(Cause.ONLY_REDIRECTS, (address,)), leads_to=address)
    if not doubtful(article):
        return Verdict(Outcome.FIRST, reason, article=article)
    return Verdict(Outcome.FIRST, reason, article=article, suspect=article, look_again_in=NOW)


def _compare(capture: Capture, article: Article, known: Known, confirm_removal: timedelta) -> Verdict:
    """Return the outcome for an article at the usual address of the page."""
    settled = known.settled
    if settled is None:
        raise ValueError("a page without a known article has nothing to compare with")
    if not settled.names_files:
        settled = replace(settled, article=replace(settled.article, attachments=article.attachments))
        known = replace(known, settled=settled)
    if known.is_removed:
        return _restored(article, settled)
    if known.was_part:
        return Verdict(Outcome.UNSETTLED, Reason(Cause.WAS_TRUNCATED), article=article, before=article)
    if known.last is not None and is_provisional(known.last):
        return _second(settled.article, article, late=_is_late(capture, known))
    if same(article, settled.article):
        if not settled.names_files:
            return Verdict(Outcome.UNSETTLED, Reason(Cause.FILES_NAMED), article=article, before=article)
        return Verdict(Outcome.UNCHANGED, Reason(Cause.SAME_ARTICLE))
    if _in_disguise(article, settled.article):
        return Verdict(Outcome.NONE, Reason(Cause.UNLIKE_KNOWN))
    if known.suspect is None:
        return Verdict(Outcome.SUSPECT, Reason(Cause.DIFFERS), suspect=article, look_again_in=NOW)
    return _proven(capture, article, known, confirm_removal)


def _is_late(capture: Capture, known: Known) -> bool:
    """Return whether a look follows so late on the last look that it may have met an edit."""
    seen_at = known.last.fetched_at if known.last else None
    return seen_at is not None and capture.fetch.fetched_at - seen_at > SOON


def _proven(capture: Capture, article: Article, known: Known, confirm_removal: timedelta) -> Verdict:
    """Return the outcome of a further look at another text. A change needs as many looks as its doubts ask."""
    if known.settled is None or known.suspect is None:
        raise ValueError("a text is proven against a known article and an earlier look")
    waits = known.doubts.looks > 1 and _is_late(capture, known)
    if waits and not same(known.suspect, article):  # another suspicion begins
        return Verdict(Outcome.SUSPECT, Reason(Cause.DIFFERS), suspect=article, look_again_in=NOW)
    confirmed = _confirm(known.settled.article, known.suspect, article)
    wait = _wait_for_proof(capture, confirmed, known, confirm_removal)
    if wait is None:
        return confirmed
    return Verdict(Outcome.SUSPECT, Reason(Cause.STILL_DIFFERS), suspect=article, look_again_in=wait)


def _wait_for_proof(
    capture: Capture, confirmed: Verdict, known: Known, confirm_removal: timedelta
) -> timedelta | None:
    """Return the time to the next look if two agreeing looks are not enough for a change, else None."""
    if confirmed.outcome is not Outcome.CHANGED or confirmed.article is None:
        return None
    is_return = any(same(each, confirmed.article) for each in known.earlier)
    doubts, at = replace(known.doubts, looks=max(1, known.doubts.looks)), capture.fetch.fetched_at
    proof = proof_of_change(doubts, confirm_removal, is_return=is_return)
    return None if proof.is_given(doubts, at) else proof.look_again_in(doubts, at)


def _second(known: Article, article: Article, *, late: bool) -> Verdict:
    """Return the outcome of the second look at a new article: the article is the text at both looks.

    A late look may have met an edit. If more differs than possible adverts, a third look decides.
    """
    if late and not same(without_doubtful(known), without_doubtful(article)):
        return Verdict(Outcome.SUSPECT, Reason(Cause.STILL_DIFFERS), suspect=article, look_again_in=NOW)
    shared = common(known, article)
    if same(shared, known):
        return Verdict(Outcome.UNCHANGED, Reason(Cause.LOOKS_AGREE))
    return Verdict(Outcome.UNSETTLED, Reason(Cause.ROTATING_LEFT_OUT), article=shared, before=shared)


def _confirm(known: Article, first: Article, second: Article) -> Verdict:
    """Return the outcome of the second look at a text that differs from the known article."""
    agreed = settle(known, first, second)
    if agreed.changed:
        reason = Reason(Cause.LOOKS_AGREE)
        return Verdict(Outcome.CHANGED, reason, article=agreed.after, before=agreed.before)
    if not same(agreed.before, known):
        reason = Reason(Cause.ONLY_ROTATING)
        return Verdict(Outcome.UNSETTLED, reason, article=agreed.after, before=agreed.before)
    return Verdict(Outcome.UNSETTLED, Reason(Cause.UNDECIDED))


def _restored(article: Article, settled: SettledReading) -> Verdict:
    if same(article, settled.article):
        return Verdict(Outcome.RESTORED, Reason(Cause.BACK))
    return Verdict(Outcome.RESTORED, Reason(Cause.BACK_BUT_DIFFERS), suspect=article, look_again_in=NOW)


def _missing(capture: Capture, known: Known, reason: Reason, confirm_removal: timedelta) -> Verdict:
    """Return MISSING, or REMOVED once the removal is proven: at least by a look `confirm_removal` after the first."""
    if known.is_removed:
        return Verdict(Outcome.REMOVED, reason)
    at, proof = capture.fetch.fetched_at, proof_of_removal(known.doubts, confirm_removal)
    if proof.is_given(known.doubts, at):
        return Verdict(Outcome.REMOVED, reason)
    return Verdict(Outcome.MISSING, reason, look_again_in=proof.look_again_in(known.doubts, at))


def _bounced(capture: Capture, known: Known) -> Reason | None:
    """Return the reason if the server redirects to a front or list page instead of the article."""
    fetch = capture.fetch
    if not fetch.redirects or not fetch.final_url or address_key(fetch.final_url) == address_key(fetch.url):
        return None
    parts = urlsplit(fetch.final_url)
    front = parts.path.rstrip("/") in FRONT_PAGES and not parts.query
    entry = address_key(fetch.final_url) in known.entry_pages
    return Reason(Cause.REDIRECTS_TO_ENTRY, (fetch.final_url,)) if front or entry else None


def _new_address(capture: Capture, known: Known) -> str | None:
    """Return the target of the redirects, if the article was last read at a different address.

    A download address leads to another host or signature at each look, so the address of a file tells nothing.
    """
    final = capture.fetch.final_url
    if not capture.fetch.redirects or not final or known.is_file:
        return None
    usual = {address_key(capture.fetch.url), address_key(known.settled_at or capture.fetch.url)}
    return None if address_key(final) in usual else final


def same_article(one: Article, other: Article) -> bool:
    """Return whether two readings are states of one article rather than two articles."""
    return fuzz.ratio(visible(one.text), visible(other.text)) >= SAME_ARTICLE


def _loses_text(article: Article, known: Article) -> bool:
    """Return whether a page no longer is what it was: the text is gone without a new file, or a file became a page.

    A page whose text failed to load still shows its files. Such a look is no edit.
    """
    if known.is_file != article.is_file:
        return True
    if article.paragraphs or not known.paragraphs:
        return False
    return _names_no_new_file(article, known)


def _in_disguise(article: Article, known: Article) -> bool:
    """Return whether an article is a short text with neither words nor headline of the known article.

    The headline above a mere statement does not count.
    """
    new, old = visible(article.text), visible(known.text)
    if len(new) >= min(DOUBTFUL_LENGTH, len(old)):
        return False
    if fuzz.partial_ratio(new, old) >= DOUBTFUL_LIKENESS:
        return False
    if len(new) < STATEMENT_LENGTH and len(old) >= DOUBTFUL_LENGTH and _names_no_new_file(article, known):
        return True
    return fuzz.ratio(visible(article.title), visible(known.title)) < DOUBTFUL_LIKENESS


def _names_no_new_file(article: Article, known: Article) -> bool:
    return _files_of(article) <= _files_of(known)


def _files_of(article: Article) -> set[str]:
    return set(map(attachment_key, article.files))
