"""Earlier suspicions of a page and of its site → the proof that a further suspicion needs.

A server that answers in turns makes two looks agree by chance: a cache with old revisions, a network with a broken
node, a line for half of the readers. Such a server gives itself away: a later look refutes a suspicion. So a suspicion
that was refuted before, that several articles of a site share, or that goes back to an earlier state needs more looks,
spread over a longer time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.urls import attachment_key
from monitor.judge.looks.consensus import FIELDS, visible
from storage.records import Article

NOW = timedelta(0)
LONG = 4  # times the usual time
THE_PAGE = ""  # in the place of a line: the page itself is missing
MOST_LINES = 12  # of a suspicion that are remembered
# Looks in a row for a return to an earlier state, and for a change that further articles seem to have. Of three nodes
# one that is behind shows itself with 96 %, of two with 88 %.
LOOKS_IN_DOUBT = 4
MOST_REFUTED = 8  # that ask for a further look each
MOST_LOOKS_AT_MISSING = 6  # over a day or so


@dataclass(frozen=True)
class Doubts:
    """The unbroken run of looks with the same suspicion before a look, and what speaks against the suspicion."""

    looks: int = 0
    since: datetime | None = None  # the first look of the run
    # Like suspicions within a week that later looks refuted: of the page, and one for its site.
    refuted: int = 0
    is_shared: bool = False  # looks at further articles of the site suspect one of the lines


NO_DOUBTS = Doubts()


@dataclass(frozen=True)
class Required:
    """What a suspicion needs: looks in a row, and the time from the first to the last."""

    looks: int
    time: timedelta

    def is_given(self, doubts: Doubts, at: datetime) -> bool:
        """Return whether a look at this time completes the proof."""
        return doubts.looks + 1 >= self.looks and _waited(doubts, at) >= self.time

    def look_again_in(self, doubts: Doubts, at: datetime) -> timedelta:
        """Return the time to the next look. The second look follows at once, the others are spread."""
        if not doubts.looks:
            return NOW
        looks = max(1, self.looks - doubts.looks - 1)
        return max(NOW, self.time - _waited(doubts, at)) / looks


def _waited(doubts: Doubts, at: datetime) -> timedelta:
    """Return the time since the first look of the run. The clock may have been set back."""
    return NOW if doubts.since is None else max(NOW, at - doubts.since)


def proof_of_removal(doubts: Doubts, confirm_removal: timedelta) -> Required:
    """Return the proof of a removal. If the article or a neighbour came back before, it takes four times as long."""
    if not doubts.refuted:
        return Required(2, confirm_removal)
    return Required(min(_looks(doubts), MOST_LOOKS_AT_MISSING), LONG * confirm_removal)


def proof_of_change(doubts: Doubts, confirm_removal: timedelta, *, is_return: bool) -> Required:
    """Return the proof of another text: two looks, and more where the text is in doubt or was shown before."""
    if not doubts.refuted:
        return Required(LOOKS_IN_DOUBT if is_return or doubts.is_shared else 2, NOW)
    return Required(_looks(doubts), confirm_removal * (1 if doubts.refuted == 1 else LONG))


def _looks(doubts: Doubts) -> int:
    """Return the number of looks in a row against refutations. Each look of two rotating states may be a chance."""
    return LOOKS_IN_DOUBT + min(doubts.refuted, MOST_REFUTED)


def disputed_lines(one: Article, other: Article) -> tuple[str, ...]:
    """Return short digests of the lines, names of credit fields and files that one of two readings lacks.

    Lines count in any order. The values of credit fields differ from page to page, so only their names count.
    """
    told = [*_headlines(one, other), *sorted(set(_lines(one)) ^ set(_lines(other)))]
    named = [each for each in FIELDS if getattr(one.attribution, each) != getattr(other.attribution, each)]
    digests = (hashlib.sha256(line.encode("utf-8", "replace")).hexdigest()[:16] for line in told)
    return (*named, *digests)[:MOST_LINES]


def _headlines(one: Article, other: Article) -> list[str]:
    """Return the words that differ between two headlines: the same mark before each headline is the same words."""
    old, new = visible(one.title), visible(other.title)
    begin = _equal_at_begin(old, new)
    end = _equal_at_begin(old[begin:][::-1], new[begin:][::-1])
    words = sorted(each[begin : len(each) - end] for each in (old, new))
    return ["headline: " + " / ".join(words)] if any(words) else []


def _equal_at_begin(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, its) in pairs if mine != its), min(len(one), len(other)))


def _lines(article: Article) -> Iterator[str]:
    yield from map(visible, article.paragraphs)
    yield from map(visible, article.beside or ())
    yield from map(attachment_key, article.attachments)
