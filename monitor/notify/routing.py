"""Finding and operator's rules → channels and times of messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from crawler.revisit.allowance import QuietHours
from monitor.judge.findings.of_reprints import is_muted
from storage.records import Finding, FindingKind, Severity


@dataclass(frozen=True)
class AlertRule:
    """Findings with all these properties go to the channels. An empty property sets no condition."""

    channels: tuple[str, ...]
    min_severity: Severity = Severity.WARNING
    sites: tuple[str, ...] = ()
    kinds: tuple[FindingKind, ...] = ()
    words: tuple[str, ...] = ()  # at least one word in headline, summary or changed text
    hours: QuietHours | None = None  # of Asia/Shanghai, at the time of detection
    escalate_to: tuple[str, ...] = ()
    escalate_after: timedelta | None = None  # while nobody acknowledges

    def fits(self, finding: Finding) -> bool:
        """Say whether the finding has all properties of the rule."""
        return (
            finding.severity >= self.min_severity
            and (not self.sites or finding.site in self.sites)
            and (not self.kinds or finding.kind in self.kinds)
            and (not self.words or any(word in said for said in _said(finding) for word in self.words))
            and (self.hours is None or self.hours.holds(finding.detected_at))
        )


def _said(finding: Finding) -> Iterator[str]:
    """Yield all texts for the search of words, with the sentences of a change: summaries are cut short."""
    yield from (finding.title, finding.summary_zh, finding.summary_en)
    for change in finding.changes:
        hunk = change.hunk
        yield from (hunk.before, hunk.after, hunk.before_context, hunk.after_context)


@dataclass(frozen=True)
class Routing:
    """The operator's rules and quiet hours, and the compliance rules that nobody wants to hear of."""

    rules: tuple[AlertRule, ...] = ()
    quiet: QuietHours | None = None
    breaks_quiet: Severity | None = (
        Severity.CRITICAL
    )  # graver findings do not wait; None: every finding waits

    muted: frozenset[str] = frozenset()
    muted_on: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))  # by site

    def is_muted(self, finding: Finding) -> bool:
        """Say whether a finding is about nothing but muted rules."""
        return is_muted(finding, self.muted | self.muted_on.get(finding.site, frozenset()))

    def channels_for(self, finding: Finding) -> tuple[str, ...]:
        """Return the channels of every fitting rule, without repetition; none for a muted finding."""
        if self.is_muted(finding):
            return ()
        return tuple(
            dict.fromkeys(name for rule in self.rules if rule.fits(finding) for name in rule.channels)
        )

    def may_send(self, finding: Finding, now: datetime) -> bool:
        """Say whether a message about this finding may go out now."""
        if self.quiet is None or not self.quiet.holds(now):
            return True
        return self.breaks_quiet is not None and finding.severity >= self.breaks_quiet

    def escalations(self, finding: Finding, told: Sequence[str], waited: timedelta) -> tuple[str, ...]:
        """Return the channels for escalation, ``waited`` after the channels ``told`` got an unacknowledged finding."""
        return tuple(
            dict.fromkeys(
                name
                for rule in self.rules
                if rule.escalate_after is not None and waited >= rule.escalate_after and rule.fits(finding)
                if set(told) & set(rule.channels)
                for name in rule.escalate_to
            )
        )
