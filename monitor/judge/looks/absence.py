"""Looks at the pages of a site → looks that show an article absent while the rest of the site is well.

A single failing look says little: the site may be down, or this program may be blocked. So a failing look counts only
if the site answered around the look. The looks at the pages next in time say so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from storage.records import Cause, Look, Outcome, PageRole, Reason, SiteLook

NEAR = timedelta(hours=1)  # looks further away say nothing about the health of the site
NEIGHBOURS = 5  # looks on each side

# Causes that say nothing about the page: the answer is not believed, not whole, or could not be read by this program.
SAY_NOTHING = frozenset(
    {
        Cause.TRUNCATED,
        Cause.WAS_TRUNCATED,
        Cause.NOT_BELIEVED,
        Cause.PARTIAL_STATUS,
        Cause.SILENT_STATUS,
        Cause.UNKNOWN_STATUS,
        Cause.UNREADABLE,
        Cause.TOO_DEEP,
        Cause.READER_KILLED,
        Cause.READER_SLOW,
    }
)
# Failures by this program's own rules, or by the connection within an answer.
OWN_FAILURES = frozenset({"robots", "proxy", "foreign", "private-address", "too-large", "truncated"})


def is_absence(look: Look) -> bool:
    """Return whether a look found an error, an empty page or other matter in the place of the article."""
    if look.outcome is Outcome.MISSING:
        return True
    return look.outcome is Outcome.NONE and not _says_nothing(look.reason)


def _says_nothing(reason: Reason) -> bool:
    innermost = reason
    while innermost.within is not None:
        if innermost.cause in SAY_NOTHING:
            return True
        innermost = innermost.within
    is_own = innermost.cause is Cause.NO_RESPONSE and OWN_FAILURES.intersection(map(str, innermost.values))
    return innermost.cause in SAY_NOTHING or bool(is_own)


def absences(seen: Sequence[SiteLook], told: Collection[int]) -> list[Look]:
    """Return the last looks at articles that are absent while the site is well, oldest first.

    `seen` holds the looks at a site within an hour, oldest first. Pages in `told` are known to be absent: their looks
    say nothing about the site.
    """
    last = {each.look.page: each for each in seen if each.was_read and each.role is PageRole.ARTICLE}
    telling = [each for each in seen if each.is_telling]
    return [
        each.look
        for each in last.values()
        if is_absence(each.look) and (each.look.outcome is Outcome.MISSING or _is_well(each, telling, told))
    ]


def _is_well(absent: SiteLook, telling: Iterable[SiteLook], told: Collection[int]) -> bool:
    """Return whether the site answered around a look: before and after, or within the same pass."""
    others = [each for each in telling if each.look.page != absent.look.page and each.look.page not in told]
    capture = absent.look.capture
    before = _near(absent, [each for each in reversed(others) if each.look.capture < capture])
    after = _near(absent, [each for each in others if each.look.capture > capture])
    around = [*before, *after]
    is_known = bool(before and after) or any(each.pass_id == absent.pass_id for each in around)
    entries = [each.is_good for each in around if each.is_entry]
    good = sum(each.is_good for each in around)
    return is_known and all(entries) and 2 * good > len(around)


def _near(absent: SiteLook, others: Sequence[SiteLook]) -> list[SiteLook]:
    """Return the next few of other looks that are near in time."""
    return [each for each in others[:NEIGHBOURS] if _apart(absent.look, each.look) <= NEAR]


def _apart(one: Look, other: Look) -> timedelta:
    assert one.fetched_at is not None
    assert other.fetched_at is not None
    return abs(one.fetched_at - other.fetched_at)
