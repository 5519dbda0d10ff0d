"""Which channels a finding goes to, and when: the operator's rules. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.revisit.allowance import QuietHours
from storage.records import Finding, FindingKind, Severity


@dataclass(frozen=True)
class Rule:
    """Findings that fit all that is said go to the channels; what is empty says nothing."""

    channels: tuple[str, ...]
    min_severity: Severity = Severity.WARNING
    sites: tuple[str, ...] = ()
    kinds: tuple[FindingKind, ...] = ()
    words: tuple[str, ...] = ()  # one of them in headline, summary or what changed
    hours: QuietHours | None = None  # of Asia/Shanghai, in which the finding is detected
    escalate_to: tuple[str, ...] = ()
    escalate_after: timedelta | None = None  # while nobody acknowledges

    def fits(self, finding: Finding) -> bool:
        """Whether the rule is about this finding."""
        return (
            finding.severity >= self.min_severity
            and (not self.sites or finding.site in self.sites)
            and (not self.kinds or finding.kind in self.kinds)
            and (not self.words or any(word in said for said in _said(finding) for word in self.words))
            and (self.hours is None or self.hours.holds(finding.detected_at))
        )


def _said(finding: Finding) -> Iterator[str]:
    """All that words are looked for in; the sentences of a change too, for summaries are cut short."""
    yield from (finding.title, finding.summary_zh, finding.summary_en)
    for change in finding.changes:
        hunk = change.hunk
        yield from (hunk.before, hunk.after, hunk.before_context, hunk.after_context)


@dataclass(frozen=True)
class Routing:
    """All that decides who is told, and when."""

    rules: tuple[Rule, ...] = ()
    quiet: QuietHours | None = None
    breaks_quiet: Severity | None = Severity.CRITICAL  # from there on nothing waits; None: everything waits

    def channels_for(self, finding: Finding) -> tuple[str, ...]:
        """The channels of every rule that fits, each once."""
        return tuple(
            dict.fromkeys(name for rule in self.rules if rule.fits(finding) for name in rule.channels)
        )

    def may_send(self, finding: Finding, now: datetime) -> bool:
        """Whether a message about this finding may go out now."""
        if self.quiet is None or not self.quiet.holds(now):
            return True
        return self.breaks_quiet is not None and finding.severity >= self.breaks_quiet

    def escalations(self, finding: Finding, told: Sequence[str], waited: timedelta) -> tuple[str, ...]:
        """Who is told next about a finding that nobody acknowledged so long after ``told`` got it."""
        return tuple(
            dict.fromkeys(
                name
                for rule in self.rules
                if rule.escalate_after is not None and waited >= rule.escalate_after and rule.fits(finding)
                if set(told) & set(rule.channels)
                for name in rule.escalate_to
            )
        )
