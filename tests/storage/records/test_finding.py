"""A finding speaks both languages, and its kinds and states have public names that stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from sites.any_records import findings

from storage.records import (
    AlertState,
    CaptureId,
    EventInterval,
    Finding,
    FindingKind,
    FindingState,
    InboxFilter,
    RuleStatus,
    Sighting,
    Tray,
)

# Configurations, alerts and programs outside name these.
PUBLIC = {
    FindingKind: "edited headline-changed attribution-changed attachment-added attachment-changed"
    " attachment-removed removed restored moved unavailable republished reprint-altered reprint-headline-altered"
    " reprint-uncredited reprint-miscredited reprint-link-broken reprint-outdated reprint-improper"
    " reprint-missing site-failing task",
    FindingState: "open acknowledged resolved dismissed",
    AlertState: "pending delivered grouped withheld dead",
    RuleStatus: "pass warn fail unknown not-applicable info",
}


@pytest.mark.parametrize("names", PUBLIC)
def test_public_names_stay(names: type[FindingKind]) -> None:
    assert [member.value for member in names] == PUBLIC[names].split()


@given(findings)
def test_a_summary_is_that_of_the_language_asked_for(finding: Finding) -> None:
    assert finding.summary("zh") == finding.summary_zh
    assert finding.summary("en") == finding.summary_en


def test_names_of_the_trays_of_the_inbox() -> None:
    assert [tray.value for tray in Tray] == [
        "open",
        "confirmed",
        "notified",
        "resolved",
        "dismissed",
        "muted",
    ]
    assert InboxFilter().tray is Tray.OPEN


AT = datetime(2026, 11, 29, 23, 55, tzinfo=UTC)


def test_intervals_of_equal_looks_are_equal() -> None:
    first = Sighting(AT, CaptureId(2))
    assert EventInterval(first, Sighting(AT - timedelta(hours=1))) == EventInterval(
        first, Sighting(AT - timedelta(hours=1))
    )
    assert EventInterval(first) != EventInterval(first, confirmed=Sighting(AT))
