"""What the looks at a province support, from the log of the looks alone. No code of the program takes part.

Every function takes the log until a moment, and follows the words of the rules: chains of looks, intervals, cells,
order, parents, cases, readings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sites.province import (
    DEADLINE,
    ERRORS,
    HEADLINE,
    ISSUED,
    MESSAGE,
    NEW,
    OLD,
    OUTER,
    TEXT,
    Copyist,
    Reading,
    clock,
)
from sites.province_looks import Asked

CHINA = ZoneInfo("Asia/Shanghai")
Chain = list[Asked]


@dataclass
class Log:
    """The looks until a moment."""

    looks: Sequence[Asked]

    def at(self, url: str, *kinds: str) -> list[Asked]:
        """Return the looks at an address, of these kinds of answers if given."""
        return [each for each in self.looks if each.url == url and (not kinds or each.answer.kind in kinds)]

    def chains(self, url: str) -> list[Chain]:
        """Group the good looks at a list: each joins the latest group whose last five share an entry with it."""
        groups: list[Chain] = []
        for look in self.at(url, "list"):
            fits = [
                group for group in groups if any(each.answer.names & look.answer.names for each in group[-5:])
            ]
            if fits:
                max(fits, key=lambda group: group[-1].at).append(look)
            else:
                groups.append([look])
        return groups


def until(log: Sequence[Asked], moment: datetime) -> Log:
    return Log([each for each in log if each.at <= moment])


# --- presence -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Span:
    """An interval."""

    after: datetime | None
    by: datetime

    def precedes(self, other: Span) -> bool:
        """Return whether this surely came first."""
        return other.after is not None and self.by <= other.after


def first_seen(log: Log, url: str, starts: Sequence[str], *, has_page: bool = True) -> Span | None:
    """Return when an address came to a site with these start pages."""
    on_lists = [look for start in starts for look in log.at(start, "list") if url in look.answer.names]
    shown = min(
        [*on_lists, *(log.at(url, "page") if has_page else [])], key=lambda look: look.at, default=None
    )
    if shown is None:
        return None
    absences = [_absence(log, url, start, shown) for start in starts]
    known = [each for each in absences if each is not None]
    return Span(min(known) if len(known) == len(starts) else None, shown.at)


def _absence(log: Log, url: str, start: str, shown: Asked) -> datetime | None:
    chains = log.chains(start)
    if not chains:
        return None
    naming = [
        (look.at, number) for number, chain in enumerate(chains) for look in chain if url in look.answer.names
    ]
    told = chains[min(naming)[1]] if naming else max(chains, key=lambda chain: (len(chain), chain[-1].at))
    before = [each.at for each in told if each.number < shown.number and url not in each.answer.names]
    return max(before, default=None)


def gone(log: Log, url: str) -> Span | None:
    """Return when a page was taken down; a page never comes back in this web."""
    missing = log.at(url, "gone")
    shown = log.at(url, "page")
    return Span(shown[-1].at, missing[0].at) if missing and shown else None


def latest(log: Log, url: str) -> Reading | None:
    """Return the last text that a page showed."""
    shown = log.at(url, "page")
    return shown[-1].answer.reading if shown else None


# --- cells --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A cell as the looks support it."""

    state: str
    in_time: bool | None = None
    basis: str | None = None
    how: frozenset[str] = frozenset()
    why: str | None = None
    url: str | None = None
    seen: Span | None = None
    gone: Span | None = None
    stated: str = "none"
    outdated: bool = False


def cell(log: Log, made: Copyist, now: datetime) -> Cell:
    """Return the cell of a site."""
    deadline = clock(DEADLINE)
    seen = (
        first_seen(log, made.url, made.site.start_urls, has_page=made.kind != "link")
        if made.kind != "none"
        else None
    )
    if made.kind == "page" and made.edits[0][1].headline != HEADLINE and latest(log, made.url) is None:
        seen = None  # nobody knows an entry with another headline as a copy before its page is read
    left = gone(log, made.url) if made.kind == "page" else None
    if seen is not None and not (left and left.by <= deadline):
        return _carried(log, made, seen, left)
    if now < deadline:
        return Cell("pending")
    proofs = [_proof(log, start) for start in made.site.start_urls]
    if None in proofs:
        return Cell("unknown", why=_why(log, made.site.start_urls[proofs.index(None)]))
    basis = "stated" if "stated" in proofs else "looks"
    return Cell("missing", False, basis, frozenset({"removed"} if seen else ()), gone=left if seen else None)


def _carried(log: Log, made: Copyist, seen: Span, left: Span | None) -> Cell:
    deadline, read = clock(DEADLINE), latest(log, made.url) if made.kind == "page" else None
    start, has_minutes = moment_of(made.stated) if read else (None, False)
    stated = standing(start, seen, has_minutes=has_minutes)
    in_time, basis = (True, "looks") if seen.by <= deadline else (None, None)
    if in_time is None and seen.after is not None and seen.after >= deadline:
        in_time, basis = False, "looks"
    if in_time is None and stated == "inside" and start is not None:
        in_time, basis = start <= deadline, "stated"
    how = differences(log, made, read)
    is_old = outdated(log, made, read)
    if how:
        return Cell("altered", in_time, basis, how, None, made.url, seen, left, stated, is_old)
    if made.kind != "link" and read is None:
        return Cell("unknown", in_time, basis, how, "unread", made.url, seen, left, stated)
    if in_time is None:
        return Cell("unknown", None, None, how, "straddles", made.url, seen, left, stated, is_old)
    return Cell(
        "carried" if in_time else "late", in_time, basis, how, None, made.url, seen, left, stated, is_old
    )


def moment_of(stated: str | None) -> tuple[datetime | None, bool]:
    """Return the time that a page states, and whether it has minutes."""
    if stated is None:
        return None, False
    has_minutes = " " in stated
    text = stated if has_minutes else f"{stated} 00:00"
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA), has_minutes


def standing(start: datetime | None, seen: Span, *, has_minutes: bool) -> str:
    if start is None:
        return "none"
    end = start + (timedelta(minutes=1) if has_minutes else timedelta(days=1))
    if start > seen.by or (seen.after is not None and end <= seen.after):
        return "contradicted"
    return "inside" if has_minutes else "open"


def revisions(log: Log) -> list[str]:
    """Return the values that the ministry had, as far as seen."""
    return list(
        dict.fromkeys(each.answer.reading.value for each in log.at(MESSAGE, "page") if each.answer.reading)
    )


def differences(log: Log, made: Copyist, read: Reading | None) -> frozenset[str]:
    if made.kind == "link":
        return frozenset({"headline-only"})
    if read is None:
        return frozenset()
    differs = bool(read.errors) or (1 in read.kept and read.value not in revisions(log))
    parts = {"text": differs, "headline": read.headline != HEADLINE, "excerpt": len(read.kept) < len(TEXT)}
    return frozenset(name for name, holds in parts.items() if holds)


def corrected_pass(log: Log) -> int | None:
    """Return the pass of the first look that showed the message corrected."""
    looks = [
        each for each in log.at(MESSAGE, "page") if each.answer.reading and each.answer.reading.value == NEW
    ]
    return looks[0].number if looks else None


def outdated(log: Log, made: Copyist, read: Reading | None) -> bool:
    """Return whether a good look since the correction showed the old figure."""
    since, shown = corrected_pass(log), log.at(made.url, "page")
    if made.kind != "page" or read is None or since is None or 1 not in read.kept or read.value != OLD:
        return False
    return shown[-1].number >= since


def _proof(log: Log, start: str) -> str | None:
    issued, deadline = clock(ISSUED), clock(DEADLINE)
    chains = log.chains(start)
    ending = [chain for chain in chains if chain[-1].at >= deadline]
    if any(chain[0].at <= issued for chain in ending):
        return "looks"
    first = min((chain for chain in chains), key=lambda chain: chain[0].at, default=None)
    is_dated = (
        first is not None
        and first in ending
        and str(first[0].answer.reaches) < f"{issued.astimezone(CHINA):%F}"
    )
    return "stated" if is_dated else None


def _why(log: Log, start: str) -> str:
    issued, deadline = clock(ISSUED), clock(DEADLINE)
    good, failed = log.at(start, "list"), log.at(start, "failed", "robots")
    if failed and failed[-1].answer.kind == "robots" and (not good or good[-1].at < failed[-1].at):
        return "robots"
    if not any(each.at >= deadline for each in good):
        return "failing" if any(each.at >= deadline for each in failed) else "not-looked-at"
    if not any(each.at <= issued for each in good):
        return "failing" if any(each.at <= issued for each in failed) else "not-looked-at"
    return "gap"


# --- spread -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Member:
    """A member of the work."""

    url: str
    seen: Span
    made: Copyist | None  # None: the ministry
    errors: frozenset[int | str] = frozenset()
    state: str = "up"


def members(log: Log, made: Iterable[Copyist]) -> list[Member]:
    """Return the message, the copies that were read, and the links to the message."""
    own = first_seen(log, MESSAGE, [f"{OUTER}/yw/"])
    found = [Member(MESSAGE, own, None)] if own else []
    for each in made:
        seen = (
            first_seen(log, each.url, each.site.start_urls, has_page=each.kind != "link")
            if each.kind != "none"
            else None
        )
        if seen is None or (each.kind != "link" and latest(log, each.url) is None):
            continue
        found.append(Member(each.url, seen, each, errors_of(log, each), _state(log, each)))
    return found


def errors_of(log: Log, made: Copyist) -> frozenset[int | str]:
    read = latest(log, made.url) if made.kind == "page" else None
    if read is None:
        return frozenset()
    strange = {read.value} if 1 in read.kept and read.value not in revisions(log) else set()
    return read.errors | strange


def _state(log: Log, made: Copyist) -> str:
    if made.kind == "link":
        return "up"
    if gone(log, made.url):
        return "gone"
    return "up" if log.at(made.url)[-1].answer.kind == "page" else "unknown"


def places(found: Sequence[Member]) -> dict[str | None, list[int]]:
    """Return the least and the greatest place, by site."""
    return {
        each.made.site.name if each.made else "yjt": [
            1 + sum(other.seen.precedes(each.seen) for other in found),
            len(found) - sum(each.seen.precedes(other.seen) for other in found),
        ]
        for each in found
    }


@dataclass(frozen=True)
class Descent:
    """The parent of a copy; `url` None where several are as likely."""

    url: str | None
    basis: frozenset[str] = frozenset()
    conflict: frozenset[str] = frozenset()
    sure: bool = True
    is_open: bool = False  # a twin: the order is not known, and two copies name each other


def descents(found: Sequence[Member]) -> dict[str, Descent]:
    """Return the parent of every copy, links to the message left out."""
    return {each.url: _descent(each, found) for each in found if each.made and each.made.kind == "page"}


def _descent(copy: Member, found: Sequence[Member]) -> Descent:
    assert copy.made is not None
    others = [each for each in found if each is not copy and not copy.seen.precedes(each.seen)]
    pages = [each for each in others if not (each.made and each.made.kind == "link")]
    within = [each for each in pages if each.errors and each.errors <= copy.errors]
    most = max((len(each.errors) for each in within), default=0)
    claims = {
        "error": {each.url for each in within if len(each.errors) == most},
        "link": {copy.made.links} & {each.url for each in pages},
        "credit": {each.url for each in pages if copy.made.credits and copy.made.credits == _title(each)},
    }
    twins = any(each.errors == copy.errors and not each.seen.precedes(copy.seen) for each in within)
    for urls in claims.values():
        named = urls
        for weaker in claims.values():
            named = named & weaker if len(named) > 1 and named & weaker else named
        if len(named) == 1:
            chosen = next(iter(named))
            basis = frozenset(name for name, others in claims.items() if chosen in others)
            conflict = frozenset(name for name, others in claims.items() if others and chosen not in others)
            return Descent(chosen, basis, conflict, is_open=twins)
        if named:
            return Descent(None, is_open=twins)
    return Descent(MESSAGE, sure=False, is_open=twins)


def _title(member: Member) -> str:
    return member.made.site.title if member.made else "省应急管理厅"


# --- readings -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A place where copies differ: the paragraph, the copies that have another reading, with `was`, and the rest."""

    paragraph: int
    readings: frozenset[tuple[frozenset[str], bool]]
    absent: frozenset[str]
    agree: frozenset[str]


def readings(log: Log, made: Iterable[Copyist]) -> tuple[frozenset[Place], frozenset[frozenset[str]]]:
    """Return the places where standing copies differ from the latest text, and the families of shared errors."""
    read = {
        each.url: reading
        for each in made
        if each.kind == "page" and (reading := latest(log, each.url)) and not gone(log, each.url)
    }
    values, found, families = revisions(log), set(), set()
    for number, (paragraph, _, _) in enumerate(ERRORS):
        wrong = frozenset(url for url, reading in read.items() if number in reading.errors)
        if wrong:
            found.add(_place(read, paragraph, [(wrong, False)]))
            families |= {wrong} if len(wrong) > 1 else set()
    holders: dict[str, set[str]] = defaultdict(set)
    for url, reading in read.items():
        if 1 in reading.kept and reading.value != values[-1]:
            holders[reading.value].add(url)
    if holders:
        found.add(_place(read, 1, [(frozenset(urls), value in values) for value, urls in holders.items()]))
        families |= {
            frozenset(urls) for value, urls in holders.items() if value not in values and len(urls) > 1
        }
    return frozenset(found), frozenset(families)


def _place(read: dict[str, Reading], paragraph: int, told: Sequence[tuple[frozenset[str], bool]]) -> Place:
    absent = frozenset(url for url, reading in read.items() if paragraph not in reading.kept)
    differing = frozenset(url for urls, _ in told for url in urls)
    return Place(paragraph, frozenset(told), absent, frozenset(read) - absent - differing)


# --- cases --------------------------------------------------------------------------------------


@dataclass
class Case:
    """A case as the looks move it."""

    opened: datetime
    state: str = "open"
    reopened: int = 0
    shows: str | None = None
    corrected: int | None = None  # number of the pass
    verified: int | None = None
    how: str | None = None
    corrected_at: datetime | None = None
    is_unseen: bool = False


def outdated_case(log: Log, made: Copyist) -> Case | None:
    """Return the case of a copy with the old figure."""
    since = corrected_pass(log)
    if made.kind != "page" or since is None:
        return None
    looks = [each for each in log.at(made.url) if each.number >= since]
    showing = [number for number, look in enumerate(looks) if _figure(look) == "old"]
    if not showing:
        return None
    return _followed(Case(looks[showing[0]].at), [(look, _figure(look)) for look in looks[showing[0] :]])


def _figure(look: Asked) -> str | None:
    reading = look.answer.reading
    if look.answer.kind == "gone":
        return "gone"
    if reading is None or 1 not in reading.kept:
        return None
    return {OLD: "old", NEW: "new"}.get(reading.value, "other")


def _followed(case: Case, looks: Iterable[tuple[Asked, str | None]]) -> Case:
    for look, shows in looks:
        case.is_unseen = shows is None
        if shows is not None:
            case.shows = shows
            _move(case, look, is_mended=shows in ("new", "gone"))
    return case


def _move(case: Case, look: Asked, *, is_mended: bool) -> None:
    if not is_mended:
        case.reopened += case.state in ("corrected", "verified")
        case.state, case.corrected, case.verified, case.how, case.corrected_at = (
            "open",
            None,
            None,
            None,
            None,
        )
    elif case.state == "open":
        case.state, case.corrected, case.corrected_at = "corrected", look.number, look.at
        case.how = "removed" if case.shows == "gone" else None
    elif case.state == "corrected" and case.corrected_at and look.at - case.corrected_at >= timedelta(days=1):
        case.state, case.verified = "verified", look.number


def is_accused(log: Log, made: Copyist) -> bool | None:
    """Return whether a copy of the ministry's text showed an error; None where nobody can say who erred."""
    shown = [each.answer.reading for each in log.at(made.url, "page") if each.answer.reading]
    if made.kind != "page" or not shown:
        return False
    values = revisions(log)
    if not any(reading.errors or (1 in reading.kept and reading.value not in values) for reading in shown):
        return False
    is_plain = made.source is None and (made.credits or made.links)
    return True if is_plain else None
