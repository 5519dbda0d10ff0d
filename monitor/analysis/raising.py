"""Findings → the table of findings, with grave findings in the outbox as well."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.judge.findings.event_key import event_of
from monitor.notify.routing import Routing
from storage.engine.store import Store
from storage.findings import alerts
from storage.findings import findings as findings_table
from storage.records import Finding


def raise_findings(db: Store, routing: Routing, findings: Iterable[Finding]) -> list[Finding]:
    """Write findings in the caller's transaction, and alerts for the channels of new findings.

    Returns the new findings. A resolved finding that holds again is opened again.
    """
    new = []
    for finding in findings:
        if findings_table.raise_finding(db, finding):
            new.append(finding)
            channels = routing.channels_for(finding)
            alerts.queue_alerts(db, finding.id, channels, finding.detected_at, event=event_of(finding))
        elif dict(finding.facts).get("times"):  # one more change of a war of edits
            findings_table.renew_finding(db, finding)
    return new
