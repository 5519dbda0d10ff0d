"""Findings put into the outbox of a store, and a real receiver on loopback for the messages about them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sites.receiver import Asked, served

from monitor.judge.findings.event_key import event_of
from monitor.judge.meaning.significance import classify
from monitor.notify.channels.channel import Channel
from monitor.notify.outbox import Delivery, deliver
from monitor.notify.routing import AlertRule, Routing
from monitor.texts.diff import diff
from storage.engine.store import Store, transaction
from storage.findings import alerts, findings
from storage.records import AlertState, Finding, FindingId, FindingKind, PageFacts, Severity

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # 14:00 in Shanghai
ORIGINAL = "http://www.mca.gov.cn/1.html"
CHANGES = classify(diff(["共有127.2万人纳入保障。"], ["共有122.7万人纳入保障。"]))
EVERYTHING = Routing((AlertRule(("office",), Severity.INFO),))


def finding(number: int = 0, kind: FindingKind = FindingKind.REPRINT_OUTDATED, **more: object) -> Finding:
    """A reprint that still carries the figure before a correction, unless told otherwise."""
    facts = {
        "original_url": ORIGINAL,
        "changes": CHANGES,
        "severity": Severity.WARNING,
        "site": f"portal{number}",
    } | more
    return Finding(
        id=FindingId(f"{number:016x}"), kind=kind, url=f"http://portal{number}.example.cn/a.html",
        title="乘势而上开新局", summary_zh="民生内参仍写127.2万，原文已改为122.7万。", summary_en="still says 127.2万",
        detected_at=NOW, **facts,  # type: ignore[arg-type]
    )  # fmt: skip


def removals(numbers: range) -> list[Finding]:
    """Articles of a single site that were taken down."""
    return [
        finding(
            n, FindingKind.REMOVED, original_url=None, site="mca", changes=(), severity=Severity.CRITICAL,
            facts=PageFacts("民政部"),
        )
        for n in numbers
    ]  # fmt: skip


def raised(db: Store, *found: Finding, routing: Routing = EVERYTHING, at: datetime = NOW) -> None:
    """Put findings into the store and into the outbox."""
    with transaction(db):
        for each in found:
            findings.raise_finding(db, replace(each, event=event_of(each)))
            alerts.queue_alerts(db, each.id, routing.channels_for(each), at, event=event_of(each))


def states(db: Store) -> list[AlertState]:
    """The states of all alerts, oldest first."""
    return [each.state for each in alerts.list_alerts(db)]


@dataclass(frozen=True)
class Sent:
    """A message as the receiver took it."""

    title: str
    body: str
    key: str
    findings: list[dict[str, Any]]

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.body}"


@dataclass
class Wire:
    """A webhook for each of two channels; takes what is sent, and refuses while it is down."""

    sent: list[tuple[str, Sent]] = field(default_factory=list)  # with the name of the channel
    refused: int = 0
    down: bool = False
    slow_s: float = 0.0
    url: str = ""

    def __call__(self, asked: Asked) -> tuple[int, object]:
        time.sleep(self.slow_s)
        if self.down:
            self.refused += 1
            return 503, {}
        told = asked.json
        sent = Sent(told["title"], told["message"], told["key"], told["findings"])
        self.sent.append((asked.path.removeprefix("/"), sent))
        return 200, {}

    def deliver(self, db: Store, now: datetime = NOW, routing: Routing = EVERYTHING, **more: Any) -> Delivery:
        """Deliver what is due."""
        channels = {name: Channel(name, f"{self.url}/{name}", "webhook") for name in ("office", "chief")}
        return deliver(db, channels, now, routing=routing, **more)


@contextmanager
def wired() -> Iterator[Wire]:
    """A receiver that listens while the block runs."""
    wire = Wire()
    with served(wire) as robot:
        wire.url = robot.url
        yield wire
