"""The operator's rules: channels of a finding, quiet hours, escalation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sites.alerting import NOW, finding

from crawler.revisit.allowance import quiet_hours
from monitor.notify.routing import AlertRule, Routing
from storage.records import (
    FindingKind,
    Severity,
)

RULES = [
    (AlertRule(("a",), Severity.CRITICAL), False),
    (AlertRule(("a",), sites=("portal0",)), True),
    (AlertRule(("a",), sites=("mca",)), False),
    (AlertRule(("a",), kinds=(FindingKind.REPRINT_OUTDATED,)), True),
    (AlertRule(("a",), kinds=(FindingKind.REMOVED,)), False),
    (AlertRule(("a",), words=("122.7万",)), True),
    (AlertRule(("a",), words=("养老",)), False),
    (AlertRule(("a",), words=("纳入保障",)), True),  # of the sentence that changed
    (AlertRule(("a",), hours=quiet_hours("08:00-18:00")), True),
    (AlertRule(("a",), hours=quiet_hours("18:00-08:00")), False),
]


@pytest.mark.parametrize(("rule", "fits"), RULES)
def test_a_rule_lets_through_what_fits_all_that_it_says(rule: AlertRule, fits: bool) -> None:
    assert rule.fits(finding(0)) is fits
    assert Routing((rule, AlertRule(("a", "b")))).channels_for(finding(0)) == (("a", "b"))


def test_a_channel_of_several_rules_is_told_once() -> None:
    routing = Routing((AlertRule(("a", "b")), AlertRule(("b", "c")), AlertRule(("d",), sites=("mca",))))
    assert routing.channels_for(finding(0)) == ("a", "b", "c")


QUIET = quiet_hours("13:00-15:00")


@pytest.mark.parametrize(
    ("routing", "severity", "sent"),
    [
        (Routing(), Severity.INFO, True),
        (Routing(quiet=quiet_hours("20:00-07:00")), Severity.INFO, True),
        (Routing(quiet=QUIET), Severity.WARNING, False),
        (Routing(quiet=QUIET), Severity.CRITICAL, True),
        (Routing(quiet=QUIET, breaks_quiet=Severity.WARNING), Severity.WARNING, True),
        (Routing(quiet=QUIET, breaks_quiet=None), Severity.CRITICAL, False),
    ],
    ids=["none", "other hours", "quiet", "critical", "lower bound", "no exception"],
)
def test_quiet_hours_hold_back_what_is_not_grave_enough(
    routing: Routing, severity: Severity, sent: bool
) -> None:
    assert routing.may_send(finding(0, severity=severity), NOW) is sent


@pytest.mark.parametrize(
    ("told", "hours", "channels"),
    [(("a",), 2, ("chief",)), (("a",), 1, ()), (("b",), 2, ()), ((), 2, ()), (("b", "a"), 9, ("chief",))],
)
def test_an_unanswered_finding_goes_up_from_the_channels_of_its_rule_after_its_time(
    told: tuple[str, ...], hours: int, channels: tuple[str, ...]
) -> None:
    after = timedelta(hours=2)
    rule = AlertRule(("a",), escalate_to=("chief",), escalate_after=after)
    other = AlertRule(("a",), sites=("mca",), escalate_to=("minister",), escalate_after=after)
    routing = Routing((rule, other, AlertRule(("a", "b"))))
    assert routing.escalations(finding(0), told, timedelta(hours=hours)) == channels
