"""Messages and documents: the outbox, a digest, a feed, a report."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
from sites.command_line import FINDINGS, Shown, finding, program

from storage.engine.store import Store, transaction
from storage.findings.alerts import queue_alerts
from storage.findings.findings import raise_finding
from storage.records import Severity


def test_a_feed_holds_the_findings_of_at_least_the_severity(folder: Path, shown: Shown) -> None:
    run = program("feed", "--since", "2026-11-01", "--severity", "critical", cwd=folder)
    entries = feedparser.parse(run.out).entries
    assert run.code == 0
    assert len(entries) == sum(each.severity is Severity.CRITICAL for each in FINDINGS)


def test_a_feed_goes_into_a_file_on_request(folder: Path, shown: Shown) -> None:
    run = program("feed", "--since", "2026-11-01", "-o", "findings.atom", cwd=folder)
    assert (run.code, run.out) == (0, "")
    assert "wrote findings.atom" in run.err
    assert f"{sum(each.severity >= Severity.NOTICE for each in FINDINGS)} events" in run.err


def test_a_digest_needs_a_destination(folder: Path, shown: Shown) -> None:
    assert program("digest", cwd=folder).code == 2
    assert program("digest", "--send", "nobody", cwd=folder).code == 2
    assert program("digest", "--since", "2026-11-01", "-o", "day.html", cwd=folder).code == 0
    assert "通知" in (folder / "day.html").read_text("utf-8")


def test_a_report_that_cannot_be_written_ends_with_1_and_names_the_file(folder: Path, shown: Shown) -> None:
    run = program("report", "-o", "none/report.html", cwd=folder)
    assert (run.code, run.out) == (1, "")
    assert "none/report.html cannot be written: No such file or directory" in run.err


def test_alerts_are_listed_with_the_members_that_are_promised(folder: Path, store: Store) -> None:
    with transaction(store):
        raise_finding(store, finding(1))
        queue_alerts(store, finding(1).id, ["office"], finding(1).detected_at, event="f-0001")
    (alert,) = json.loads(program("alerts", "list", "--json", cwd=folder).out)
    assert set(alert) == {
        "id", "key", "state", "channel", "finding", "event", "attempts", "recipients", "next_try_at", "delivered_at",
        "last_error",
    }  # fmt: skip
    assert (alert["state"], alert["channel"], alert["finding"]) == ("pending", "office", "f-0001")


def test_a_channel_that_nobody_configured_is_refused_and_the_known_ones_are_named(folder: Path) -> None:
    run = program("alerts", "test", "office", cwd=folder)
    assert run.code == 2
    assert "no channel 'office'; configured: none" in run.err


def test_deliver_with_an_empty_outbox_ends_with_0(folder: Path, store: Store) -> None:
    run = program("alerts", "deliver", "--retry", cwd=folder)
    assert run.code == 0
    assert "0 that were given up are tried again" in run.err
    assert "0 delivered" in run.err
