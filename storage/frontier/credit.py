"""Outcome of visits → credit of a pattern of addresses: the number of further visits without news.

A trap makes addresses without end, and no visit to an address brings news: an unknown article, or an unknown text.
So the outcome of the visits decides about a pattern, and the number of addresses does not. A visit with news refills
the credit. A visit without news costs a point. A pattern without credit is held back: unseen pages of the pattern
wait, and a few addresses a day may prove that the pattern brings news again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from storage.records import PageRole


@dataclass(frozen=True)
class Allowance:
    """Numbers of addresses that a role may spend."""

    start: int  # visits without news in a row, before a pattern is held back; also the most credit
    gain: int  # credit for a visit with news
    daily: int  # addresses on the first day after the hold, half as many on each later day


# `python benchmarks/traps.py` shows that good sites are read completely, and what each trap costs.
# Articles: the longest run without news on a good site is 100, in a second column that shares the first one's pattern.
# Articles: a site with eight addresses for each article brings news with each eighth visit, so a gain pays ten.
# Lists: a pass follows at most 50 further lists (MOST_FURTHER_LISTS), so a calendar ends within its first pass.
# Files: as articles, for each article brings its own.
ALLOWANCES = {
    PageRole.ARTICLE: Allowance(150, 10, 20),
    PageRole.LIST: Allowance(40, 10, 2),
    PageRole.FILE: Allowance(150, 10, 20),
}
# When no daily addresses are left: a single address in so many days.
RARE_DAYS = 7
# New addresses of a site on a day. At the default pause of 2 s, a day has room for 43,200 requests, and looks at
# known pages need a part of the day.
MOST_NEW_A_DAY = 20_000
# Patterns of a site in one role; addresses of further patterns share one pattern. The largest good site of the
# benchmark has 120 columns.
MOST_PATTERNS = 300


@dataclass(frozen=True)
class Credit:
    """Credit of a pattern."""

    left: int
    held_since: date | None = (
        None  # None: in good standing; else the day of the hold, or of the last news since
    )
    day: date | None = None  # of the last daily addresses

    @property
    def is_held(self) -> bool:
        """Return whether new addresses of the pattern cost credit."""
        return self.held_since is not None

    @property
    def admits(self) -> bool:
        """Return whether a new address of the pattern is visited."""
        return not self.is_held or self.left > 0


def first_credit(role: PageRole) -> Credit:
    """Return the credit of a pattern without a visit."""
    return Credit(ALLOWANCES[role].start)


def after_visit(credit: Credit, role: PageRole, day: date, *, brought: bool) -> Credit:
    """Return the credit after a visit that brought news, or brought nothing."""
    allowance = ALLOWANCES[role]
    if not brought:
        if credit.is_held:
            return credit
        left = credit.left - 1
        return Credit(left) if left > 0 else Credit(0, held_since=day, day=day)
    left = min(credit.left + allowance.gain, allowance.start)
    if left == allowance.start:
        return Credit(left)
    return replace(credit, left=left, held_since=day if credit.is_held else None)


def on_day(credit: Credit, role: PageRole, day: date) -> Credit:
    """Return the credit with the addresses of a day, which a held pattern gets once a day."""
    if credit.held_since is None or credit.day is None or day <= credit.day:
        return credit
    days = max(0, (day - credit.held_since).days - 1)
    daily = ALLOWANCES[role].daily >> min(days, 30)
    return replace(credit, left=max(credit.left, daily or int(days % RARE_DAYS == 0)), day=day)


def after_admission(credit: Credit) -> Credit:
    """Return the credit after a new address was admitted."""
    return replace(credit, left=credit.left - 1) if credit.is_held else credit
