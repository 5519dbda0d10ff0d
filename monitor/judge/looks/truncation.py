"""Body of a look and of the looks before → whether the page is truncated. A truncated page is never concluded from.

A connection that closes early, a cache that holds half of a page and a cut stream of gzip all look like an edit that
took the end of an article away. The end of the page tells them apart: an editor leaves the template as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from crawler.markup.ending import is_closed, open_elements, tail_of
from crawler.urls import attachment_key
from monitor.judge.looks.consensus import FIELDS, visible
from storage.records import Article, BodyEnd, PageKind, Reading

# A page without closing marks at first sight is believed after so many looks whose ends all differ.
MOST_HELD = 4
# A list, looked at every 20 minutes, without the closing marks of before is a new template after a day.
MOST_HELD_LISTS = 72
# Wait after the second, third … truncated look in a row. The first is repeated at once.
HELD_FIRST, HELD_MOST = timedelta(minutes=30), timedelta(days=1)
# Kinds of response that a part of a page can have. Challenges, files and missing pages are as good without an end.
KINDS_OF_PARTS = frozenset({PageKind.ARTICLE, PageKind.VIDEO, PageKind.LIST, PageKind.OTHER, PageKind.ERROR})


@dataclass(frozen=True)
class Ends:
    """Bodies of a page whose ends are compared."""

    end: BodyEnd  # of this look
    body: bytes  # of this look
    earlier: bytes | None = None  # of the last look that was believed; None at first sight or after pruning
    was_believed: bool = False  # an earlier look was believed
    held: bytes | None = None  # of the look before, if held for truncation
    times_held: int = 0  # in a row


def look_again_in(times_held: int) -> timedelta:
    """Return the wait before the next look at a truncated page, given the truncated looks in a row before."""
    if times_held == 0:
        return timedelta(0)
    wait: timedelta = min(HELD_FIRST * 2 ** min(times_held - 1, 10), HELD_MOST)
    return wait


def is_truncated(ends: Ends | None, reading: Reading, known: Article | None) -> bool:
    """Return whether a response is a part of the page.

    `known` is the article so far, or None for a list and at first sight. `ends` is None if the bodies need no
    comparison: a closed page, a capture of an earlier release, or the article as before.
    """
    if ends is None or reading.kind not in KINDS_OF_PARTS or is_closed(ends.body):
        return False
    if ends.end is BodyEnd.CUT:
        return True
    if not ends.was_believed:
        return ends.end is BodyEnd.CLOSED and not _is_confirmed(ends)
    loses_end = _loses_end(known, reading.article)
    if ends.earlier is not None and is_closed(ends.earlier):
        return _is_part_of_closed(ends, known, loses_end=loses_end)
    return loses_end and _is_part_of_unclosed(ends, known, reading.article)


def was_truncated(before: bytes, body: bytes) -> bool:
    """Return whether the page was a part when its article was first read: now the page has an end."""
    return is_closed(body) and not is_closed(before)


def continues(known: Article, seen: Article) -> bool:
    """Return whether an article begins with the whole text of the known article and goes on."""
    text, longer = visible(known.text), visible(seen.text)
    return len(longer) > len(text) and longer.startswith(text)


def _is_confirmed(ends: Ends) -> bool:
    """Return whether a page at first sight ended alike at two looks, or never ends alike."""
    return _end_alike(ends.held, ends.body) or ends.times_held >= MOST_HELD


def _end_alike(before: bytes | None, body: bytes) -> bool:
    return before is not None and tail_of(before) == tail_of(body)


def _loses_end(known: Article | None, seen: Article | None) -> bool:
    """Return whether the last paragraph, an attachment or a credit of the known article is missing.

    Lists have no known article; a page without article loses all.
    """
    if known is None or seen is None:
        return True
    last = visible(known.paragraphs[-1]) if known.paragraphs else ""
    lost_credit = any(
        getattr(known.attribution, name) and not getattr(seen.attribution, name) for name in FIELDS
    )
    lost_files = set(map(attachment_key, known.attachments)) - set(map(attachment_key, seen.attachments))
    return last not in visible(seen.text) or lost_credit or bool(lost_files)


def _is_part_of_closed(ends: Ends, known: Article | None, *, loses_end: bool) -> bool:
    """Return whether a page without the closing marks of the look before is a part.

    The text may be whole, and the template new. A list is believed once it ended alike for a day.
    """
    if known is None:
        return not (_end_alike(ends.held, ends.body) and ends.times_held >= MOST_HELD_LISTS)
    return loses_end or (ends.end is BodyEnd.CLOSED and not _end_alike(ends.held, ends.body))


def _is_part_of_unclosed(ends: Ends, known: Article | None, seen: Article | None) -> bool:
    """Return whether a page that never had closing marks is a part of itself.

    A part ends elsewhere, and leaves elements open. Without a length, a text that begins like the known text and stops
    is a part too.
    """
    if _end_alike(ends.earlier, ends.body):
        return False
    if ends.earlier is not None and open_elements(ends.body) > open_elements(ends.earlier):
        return True
    if ends.end is BodyEnd.WHOLE:
        return False
    if known is None:  # a list may end with an entry, and the next look settles the matter
        return not _end_alike(ends.held, ends.body)
    if seen is None:
        return True
    return visible(known.text).startswith(visible(seen.text))
