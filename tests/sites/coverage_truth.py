"""A web of portals that carry a message or not, drawn from a seed, and what its looks support.

The truth is computed from the script of the web alone: from what each look at each address was answered. No code of the
program takes part.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sites.coverage import (
    BROKEN,
    HEADLINE,
    MESSAGE,
    OTHER_NEWS,
    REFUSED,
    TEXT,
    article,
    listing,
    portal,
)
from sites.timeline import Reply

from crawler.sites import Site
from storage.records import Failure

HOURS = (6, 8, 10, 12, 13.5, 15, 16.5, 18, 20, 22, 24, 30)  # of the looks
ISSUED, DEADLINE = 9.0, 19.0
OWN = "http://bu.example.cn/tz/"
HANGS = Reply(None, None, failure=Failure.TIMEOUT)
FORBIDDEN = Reply(None, None, failure=Failure.ROBOTS)
CHALLENGE = Reply(
    b"<html><head><script>document.cookie='__jsl_clearance='+go();location.href=location.pathname"
    b"</script></head><body></body></html>", 521,
)  # fmt: skip
MAINTENANCE = tuple(
    (f"/fuwu/2026/{n}.html", f"便民服务事项办理指南第{n}部分", "2026-02-01") for n in range(1, 6)
)
WRONG = (TEXT[0], TEXT[1].replace("122.7", "172.2"), *TEXT[2:])


def clock(hour: float) -> str:
    """12.5 → 12:30."""
    return f"{int(hour):02}:{int(hour % 1 * 60):02}"


@dataclass(frozen=True)
class Answered:
    """A look at a list: its hour, whether it was answered with entries, and whether the copy was among them."""

    hour: float
    kind: str  # ok, failed, none (not looked at)
    names: frozenset[str] = frozenset()


@dataclass
class ScriptedPortal:
    """A portal, its looks, and its copy."""

    site: Site
    lists: list[list[Answered]]  # by start page
    posted: float | None = None
    column: int = 0
    states: str | None = None
    text: tuple[str, ...] = TEXT
    headline: str = HEADLINE
    page_kind: str = "page"  # page, unreadable, link
    replies: dict[float, dict[str, Reply]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address that the list gives for the copy."""
        return (
            MESSAGE
            if self.page_kind == "link"
            else f"http://{self.site.allowed_domains[0]}/2026/t20260302_7.html"
        )


def scripted(seed: int, count: int) -> list[ScriptedPortal]:
    """Draw portals from a seed."""
    return [_portal(random.Random(f"{seed}/{number}"), f"p{number}") for number in range(count)]


def _portal(rng: random.Random, name: str) -> ScriptedPortal:
    columns = ("news", "gwy") if rng.random() < 0.25 else ("news",)
    made = ScriptedPortal(portal(name, *columns), [[] for _ in columns])
    if rng.random() < 0.7:
        made.posted = rng.uniform(ISSUED, 26)
        made.column = rng.randrange(len(columns))
        made.page_kind = rng.choices(("page", "unreadable", "link"), (8, 1, 1))[0]
        made.text = rng.choice((TEXT, TEXT, TEXT, WRONG))
        made.headline = rng.choice((HEADLINE, HEADLINE, HEADLINE, "多地部署冬季救助帮扶"))
        made.states = _stated(rng, made.posted)
    if made.page_kind == "unreadable":
        made.headline = HEADLINE
    busy = rng.random() < 0.2
    for number, column in enumerate(columns):
        _draw_looks(rng, made, number, column, busy=busy)
    return made


def _stated(rng: random.Random, posted: float) -> str | None:
    """What the page says of its time: the truth, a bare day, an earlier time, or nothing."""
    hour = {"true": posted, "back": max(0.1, posted - rng.uniform(1, 9))}
    kind = rng.choice(("true", "true", "day", "back", "none"))
    day, within = ("2026-03-02", 0.0) if posted < 24 else ("2026-03-03", 24.0)
    if kind == "none":
        return None
    if kind == "day":
        return day
    told = hour[kind] - within if hour[kind] >= within else hour[kind]
    return f"{day if hour[kind] >= within else '2026-03-02'} {clock(told)}"


def _draw_looks(rng: random.Random, made: ScriptedPortal, number: int, column: str, *, busy: bool) -> None:
    host = made.site.allowed_domains[0]
    start = f"http://{host}/{column}/"
    latest, shown_before = 0, None
    for hour in HOURS:
        latest += rng.choice((5, 6, 7)) if busy and rng.random() < 0.3 else rng.choice((0, 0, 1))
        entries = [
            (f"http://{host}/{column}/x/2026_{n}.html", f"{OTHER_NEWS[n % 9]}之{n}", "2026-03-01")
            for n in range(latest + 4, latest - 1, -1)
        ]
        is_up = made.posted is not None and made.posted <= hour and made.column == number
        if is_up and not (busy and hour > (made.posted or 0) + 8):
            entries.insert(0, (made.url, made.headline, "2026-03-02"))
        kind = rng.choices(("ok", "broken", "refused", "hangs", "maintenance", "other", "stale", "none"),
                           (70, 5, 4, 3, 4, 4, 4, 6))[0]  # fmt: skip
        if kind == "stale" and shown_before is not None:
            entries = shown_before
        answered, reply = _answer(kind, entries, host)
        if reply is not None:
            made.replies.setdefault(hour, {})[start] = reply
        shown_before = entries if kind in ("ok", "stale") else shown_before
        made.lists[number].append(Answered(hour, answered.kind, answered.names))


def _answer(kind: str, entries: Sequence[tuple[str, str, str]], host: str) -> tuple[Answered, Reply | None]:
    if kind == "none":
        return Answered(0, "none"), None
    if kind in ("broken", "refused", "hangs"):
        return Answered(0, "failed"), {"broken": BROKEN, "refused": REFUSED, "hangs": HANGS}[kind]
    if kind == "maintenance":
        entries = [(f"http://{host}{path}", title, day) for path, title, day in MAINTENANCE]
    if kind == "other":
        entries = [
            (f"http://{host}/qita/2026_{n}.html", f"{OTHER_NEWS[n]}特辑", "2026-02-11") for n in range(5)
        ]
    return Answered(0, "ok", frozenset(url for url, _, _ in entries)), listing(*entries)


def page_replies(made: ScriptedPortal, hour: float) -> dict[str, Reply]:
    """What the copy's page answers at an hour, once a look has shown its address."""
    listed = any(made.url in look.names for looks in made.lists for look in looks if look.hour <= hour)
    if made.posted is None or made.page_kind == "link" or not listed:
        return {}
    if made.page_kind == "unreadable":
        return {made.url: BROKEN}
    return {made.url: article(made.text, made.headline, stated=made.states, source="省民政厅")}


# --- what the looks support ---------------------------------------------------------------------


def chains_of(looks: Sequence[Answered]) -> list[list[Answered]]:
    """Group the answered looks at a list: each joins the latest group of which one of the last five shares an entry."""
    groups: list[list[Answered]] = []
    for look in looks:
        if look.kind != "ok":
            continue
        fitting = [group for group in groups if any(each.names & look.names for each in group[-5:])]
        if fitting:
            max(fitting, key=lambda group: group[-1].hour).append(look)
        else:
            groups.append([look])
    return groups


@dataclass(frozen=True)
class Supported:
    """What the looks until an hour support."""

    state: str
    in_time: bool | None
    why: str | None
    how: tuple[str, ...]
    after: float | None
    by: float | None


def supported(made: ScriptedPortal, now: float) -> Supported:
    """The state of a portal's cell by the looks until `now`."""
    lists = [[look for look in looks if look.hour <= now] for looks in made.lists]
    seen = [
        look.hour for looks in lists for look in looks if made.posted is not None and made.url in look.names
    ]
    if seen:
        return _with_copy(made, lists, min(seen))
    if now < DEADLINE:
        return Supported("pending", None, None, (), None, None)
    reasons = [reason for looks in lists if (reason := _reason(looks)) is not None]
    if reasons:
        return Supported("unknown", None, reasons[0], (), None, None)
    return Supported("missing", False, None, (), None, None)


def _with_copy(made: ScriptedPortal, lists: Sequence[Sequence[Answered]], by: float) -> Supported:
    absences = list(_absences(made, lists, by))
    after = min(absences) if all(each is not None for each in absences) else None  # type: ignore[type-var]
    in_time = True if by <= DEADLINE else False if after is not None and after >= DEADLINE else None
    stated = _stated_hour(made.states) if made.page_kind == "page" else None
    if in_time is None and stated is not None and stated <= by and (after is None or stated + 1 / 60 > after):
        in_time = stated <= DEADLINE
    how = _how(made)
    if how:
        state, why = "altered", None
    elif made.page_kind == "unreadable":
        state, why = "unknown", "unread"
    elif in_time is None:
        state, why = "unknown", "straddles"
    else:
        state, why = ("carried" if in_time else "late"), None
    return Supported(state, in_time, why, how, after, by)


def _absences(made: ScriptedPortal, lists: Sequence[Sequence[Answered]], by: float) -> Iterator[float | None]:
    """For every list the last look before `by`, in the chain that shows the copy, else in the longest chain."""
    for looks in lists:
        groups = chains_of(looks)
        showing = [group for group in groups if any(made.url in look.names for look in group)]
        if showing:
            told = min(showing, key=lambda group: min(each.hour for each in group if made.url in each.names))
        elif groups:
            told = max(groups, key=lambda group: (len(group), group[-1].hour))
        else:
            yield None
            continue
        before = [look.hour for look in told if look.hour < by]
        yield max(before) if before else None


def _how(made: ScriptedPortal) -> tuple[str, ...]:
    if made.page_kind == "link":
        return ("headline-only",)
    if made.page_kind == "unreadable":
        return ()
    return tuple(
        name
        for name, differs in (("text", made.text != TEXT), ("headline", made.headline != HEADLINE))
        if differs
    )


def _stated_hour(stated: str | None) -> float | None:
    if stated is None or " " not in stated:
        return None
    day, time = stated.split(" ")
    hours, minutes = time.split(":")
    return int(hours) + int(minutes) / 60 + (24 if day == "2026-03-03" else 0)


def _reason(looks: Sequence[Answered]) -> str | None:
    """Why a list proves nothing; None if it proves that the message is missing."""
    groups = chains_of(looks)
    for group in groups:
        if group[0].hour <= ISSUED and group[-1].hour >= DEADLINE:
            return None
    good = [look.hour for look in looks if look.kind == "ok"]
    failed = [look.hour for look in looks if look.kind == "failed"]
    first = min((look for look in looks if look.kind == "ok"), key=lambda look: look.hour, default=None)
    if first is not None and first.hour > ISSUED:
        group = next(each for each in groups if first in each)
        if group[-1].hour >= DEADLINE:
            return None  # its entries are of days before the issue
    if not any(hour >= DEADLINE for hour in good):
        return "failing" if any(hour >= DEADLINE for hour in failed) else "not-looked-at"
    if not any(hour <= ISSUED for hour in good):
        return "failing" if any(hour <= ISSUED for hour in failed) else "not-looked-at"
    return "gap"


def ranks(spans: Sequence[tuple[float | None, float]]) -> list[list[int]]:
    """The least and the greatest place of every interval."""

    def before(one: tuple[float | None, float], other: tuple[float | None, float]) -> bool:
        return other[0] is not None and one[1] <= other[0]

    return [
        [
            1 + sum(before(other, span) for other in spans),
            len(spans) - sum(before(span, other) for other in spans),
        ]
        for span in spans
    ]
