"""Events on forty sites in eight weeks, and the findings about the events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sites.forty.stories import (
    DOWN,
    FORBIDDEN,
    GATEWAY,
    GONE,
    PLACES,
    WAYS,
    Shown,
    Story,
    as_is,
    bare,
    changed,
    original,
    page,
    reworded,
    story,
    turning,
    with_words,
    without_a_sentence,
)
from sites.timeline import Reply

from storage.clock import SHANGHAI
from storage.records import FindingKind, Severity

K, S = FindingKind, Severity
BEGIN = datetime(2026, 10, 5, 8, tzinfo=SHANGHAI)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WEEKS = 8
ARTICLES = 6
PORTALS = range(26, 32)  # what they carry is from sites 22 to 25
LYING, HONEST = range(14, 18), range(18, 22)  # lists that lie, and sites of the same kind with honest lists
TURNING = range(0, 4)  # templates with counters and days
ISSUER, DUTIFUL = 34, (31, 32, 33)  # who issues messages, and who must carry them
ISSUED = BEGIN + 21 * DAY + 2 * HOUR
WITHIN_H = 24.0


@dataclass(frozen=True)
class Event:
    """A change of a page, and the finding about the change; None for a change without a finding."""

    site: int
    number: int
    at: datetime
    shown: Shown
    told: tuple[FindingKind, Severity] | None = None


@dataclass(frozen=True)
class Expected:
    """A finding about a state; `began` is the beginning of the state, None for an unseen beginning."""

    site: int
    number: int
    kind: FindingKind
    severity: Severity
    began: datetime | None


@dataclass
class Script:
    """The sites and their events."""

    events: list[Event] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)
    outages: list[tuple[int, datetime, datetime]] = field(default_factory=list)
    born: dict[tuple[int, int], datetime] = field(default_factory=dict)  # later than the beginning
    carried: dict[tuple[int, int], Story] = field(default_factory=dict)  # reprints, by place

    def add(
        self, site: int, number: int, days: float, shown: Shown, kind: FindingKind | None = None,
        grave: Severity = S.WARNING,
    ) -> None:  # fmt: skip
        """Let a page change, and expect the finding about the change."""
        self.events.append(Event(site, number, BEGIN + days * DAY, shown, (kind, grave) if kind else None))

    def tell(self, site: int, number: int, kind: FindingKind, grave: Severity, days: float | None) -> None:
        """Expect a finding about a state."""
        began = None if days is None else BEGIN + days * DAY
        self.expected.append(Expected(site, number, kind, grave, began))

    def story(self, site: int, number: int) -> Story:
        """The article at a place: of the site itself, or a reprint."""
        at = self.born.get((site, number))
        return self.carried.get((site, number)) or (
            story(site, number, f"{at:%Y-%m-%d %H:%M}") if at else story(site, number)
        )

    def shown(self, site: int, number: int, at: datetime) -> Reply:
        """The answer of an article's page at a time."""
        if any(each == site and begin <= at < end for each, begin, end in self.outages):
            return DOWN
        past = [each for each in self.events if (each.site, each.number) == (site, number) and each.at <= at]
        unchanged = turning if site in TURNING else original
        shown = max(past, key=lambda each: each.at).shown if past else unchanged
        return shown(self.story(site, number), at)


def _withdrawals(told: Script) -> None:
    for number, way in enumerate(WAYS.values()):  # on sites 0 to 3, on different days
        told.add(number % 4, number // 4, 4 + number * 2.1, way, K.UNAVAILABLE)
    told.add(4, 0, 3.3, as_is(GONE), K.REMOVED, S.CRITICAL)
    told.add(4, 1, 9.7, as_is(Reply(b"<h1>410 Gone</h1>", 410)), K.REMOVED, S.CRITICAL)
    told.add(4, 2, 15.2, as_is(bare("对不起，您访问的页面不存在或已删除！")), K.REMOVED, S.CRITICAL)
    told.add(4, 3, 20.9, as_is(GONE), K.REMOVED, S.CRITICAL)
    told.add(4, 3, 27.6, original, K.RESTORED, S.NOTICE)
    told.add(11, 0, 6.6, as_is(GONE), K.REMOVED, S.NOTICE)  # a portal chooses its articles
    told.add(11, 1, 11.3, as_is(FORBIDDEN), K.UNAVAILABLE, S.NOTICE)


def _edits(told: Script) -> None:
    told.add(5, 0, 2.4, with_words("万人", "千人"), K.EDITED, S.CRITICAL)
    told.add(5, 1, 8.6, without_a_sentence, K.EDITED, S.CRITICAL)
    told.add(5, 2, 12.8, changed(title="关于另一件事情的紧急通知"), K.HEADLINE_CHANGED)
    told.add(5, 3, 19.1, changed(dated="2026-10-24 06:00"), K.REPUBLISHED)
    for number in (1, 3):  # announced by the list
        told.add(12, number, 10.3 + number, with_words("万人", "千人"), K.EDITED, S.CRITICAL)
        told.add(
            13, number, 30.3 + number, changed(title=f"更正后的第{number}号通知全文"), K.HEADLINE_CHANGED
        )
    file = "<p>附件：<a href='/f/{0}.pdf?sid={1}'>名单.pdf</a></p>"
    for week in range(8):  # a session in the address is no other file
        told.add(38, 0, 7 * week - 1, changed(extra=file.format(1, week)))
    told.add(38, 1, -1, changed(extra=file.format(1, 0)))
    told.add(38, 1, 25.7, changed(extra=file.format(2, 0)), K.ATTACHMENT_CHANGED)


def _comings_and_goings(told: Script) -> None:
    for turn in range(8):  # long enough for two failing looks, too short for a confirmed absence
        told.add(6, 0, 10 + 2 * turn, as_is(FORBIDDEN))
        told.add(6, 0, 10.9 + 2 * turn, original)
    told.outages.append((7, BEGIN + 14.3 * DAY, BEGIN + 17.4 * DAY))
    for day in range(3, 40, 2):  # a server that hiccups at one page a day
        told.add(8, day % ARTICLES, day + 0.2, as_is(GATEWAY))
        told.add(8, day % ARTICLES, day + 0.6, original)
    for night in range(10, 24):
        told.outages.append((35, BEGIN + (night + 0.5) * DAY, BEGIN + (night + 0.9) * DAY))


def _no_events(told: Script) -> None:
    """Other dates than the publication, a whole article under 404, a new template."""
    for week in range(1, 8):
        for number in range(ARTICLES):
            updated = f"来源：本市日报 编辑：林一 更新时间：2026-11-{week + 10} 08:00"
            told.add(9, number, 7 * week + 0.4, changed(credit=updated))
    for number in range(ARTICLES):
        told.add(10, number, 13.5, changed(dated="2026-10-04"))
        told.add(10, number, 22.5, changed(dated="2026-10-04 00:20"))
    told.add(10, 0, 30.5, lambda story, at: page(replace(story, dated="2026-10-04 00:20"), status=404))
    for number in range(ARTICLES):
        told.add(36, number, 18.2, changed(credit="来源：本市日报"))
    told.tell(36, 0, K.ATTRIBUTION_CHANGED, S.NOTICE, 18.2)


def _reprints(told: Script) -> None:
    """Let portals carry articles of sites 22 to 25: whole, altered, uncredited; of corrected and removed originals."""

    def carry(portal: int, number: int, site: int, article: int, **fields: object) -> Story:
        whole = replace(
            story(site, article), number=number, dated="2026-10-04 09:00",
            credit=f"来源：{PLACES[site]}民政局 责任编辑：周五",
        )  # fmt: skip
        told.carried[portal, number] = replace(whole, **fields)  # type: ignore[arg-type]
        return whole

    for portal in PORTALS[:5]:
        carry(portal, 0, 22, 0)
    told.add(22, 0, 5.2, with_words("万人", "千人"), K.EDITED, S.CRITICAL)
    corrected = reworded(story(22, 0), "万人", "千人")
    for portal in PORTALS[:5]:
        told.tell(portal, 0, K.REPRINT_OUTDATED, S.WARNING, 5.2)
    for portal, days in ((26, 9.3), (27, 16.1)):  # these two follow
        told.add(portal, 0, days, changed(lines=corrected.lines), K.EDITED, S.INFO)
    whole = carry(26, 1, 23, 0)
    carry(26, 1, 23, 0, lines=reworded(whole, "万人", "千人").lines)
    told.tell(26, 1, K.REPRINT_ALTERED, S.CRITICAL, None)
    carry(27, 1, 23, 1, credit="责任编辑：周五")
    told.tell(27, 1, K.REPRINT_UNCREDITED, S.WARNING, None)
    carry(28, 1, 23, 2, title="好消息！这件事关系到千家万户")
    told.tell(28, 1, K.REPRINT_HEADLINE_ALTERED, S.WARNING, None)
    carry(29, 1, 24, 0)
    told.add(24, 0, 12.4, as_is(GONE), K.REMOVED, S.CRITICAL)
    told.tell(29, 1, K.REPRINT_OUTDATED, S.WARNING, 12.4)
    carry(30, 1, 24, 1)
    told.add(24, 1, 20.6, as_is(GONE), K.REMOVED, S.CRITICAL)
    told.tell(30, 1, K.REPRINT_OUTDATED, S.WARNING, 20.6)
    told.add(30, 1, 30.2, as_is(GONE), K.REMOVED, S.INFO)  # goes after its original
    carry(30, 2, 25, 0)  # altered later, and put right
    told.add(30, 2, 15.3, with_words("万人", "千人"), K.EDITED, S.CRITICAL)
    told.tell(30, 2, K.REPRINT_ALTERED, S.CRITICAL, 15.3)
    told.add(30, 2, 25.3, original, K.EDITED, S.INFO)


def _duties(told: Script) -> None:
    """Issue a message: a portal carries the message in time, a second portal never, a third is down at the deadline."""
    told.born[ISSUER, 6] = ISSUED
    told.born[31, 6] = ISSUED + 5 * HOUR
    told.carried[31, 6] = replace(
        story(ISSUER, 6, f"{ISSUED:%Y-%m-%d %H:%M}"), dated=f"{ISSUED + 5 * HOUR:%Y-%m-%d %H:%M}",
        credit=f"来源：{PLACES[ISSUER]}民政局 责任编辑：周五",
    )  # fmt: skip
    told.outages.append((33, ISSUED + 6 * HOUR, ISSUED + 80 * DAY))


def script() -> Script:
    """Return the events of all sites."""
    told = Script()
    parts: tuple[Callable[[Script], None], ...] = (
        _withdrawals, _edits, _comings_and_goings, _no_events, _reprints, _duties,
    )  # fmt: skip
    for part in parts:
        part(told)
    told.add(37, 0, 26.4, as_is(GONE), K.REMOVED, S.NOTICE)  # its other address stays
    return told
