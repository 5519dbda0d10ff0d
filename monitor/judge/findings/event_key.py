"""A finding → keys: of the event behind it, and of like findings of one site."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from storage.records import (
    Change,
    ChangeFacts,
    DutyFacts,
    EventId,
    Finding,
    FindingKind,
    OriginalState,
    ReprintRuleFacts,
    ReprintTextFacts,
    Significance,
    TaskFacts,
)

# Changes of a text: by the publisher, by a portal, or by the publisher while a portal still carries the old text.
OF_THE_TEXT = frozenset({FindingKind.EDITED, FindingKind.REPRINT_ALTERED, FindingKind.REPRINT_OUTDATED})


PLACE = 8  # characters before a change: they identify the place


# A new template changes wording and structure differently on every page. A changed fact is the same on every page.
FACTS = frozenset({Significance.FACT, Significance.NAME, Significance.MODALITY})


# Findings for which trouble of a site may be the cause.
OF_A_SITE_DOWN = frozenset(
    {FindingKind.REMOVED, FindingKind.UNAVAILABLE, FindingKind.MOVED, FindingKind.REPRINT_LINK_BROKEN}
)


def may_be_the_sites_trouble(finding: Finding) -> bool:
    """Return whether trouble of a site may be the whole cause. Such a finding waits until the site answers well."""
    facts = finding.facts
    of_a_removal = isinstance(facts, ReprintTextFacts) and facts.original is OriginalState.REMOVED
    return finding.kind in OF_A_SITE_DOWN or of_a_removal


def event_of(finding: Finding) -> EventId:
    """Return the event of a finding by itself: article, class of change, place and values, never the page alone.

    The same slip in ten reprints is one event. A second slip in a reprint is a second event.
    """
    article = finding.original_url or finding.url
    if finding.kind is FindingKind.SITE_FAILING:
        parts = [finding.kind.value, finding.site, finding.id]
    elif finding.kind in OF_THE_TEXT and finding.changes:
        worst = {_values(change) + _place(change) for change in _worst(finding.changes)}
        parts = ["text", article, *sorted(worst), *_return(finding)]
    elif finding.kind is FindingKind.REPRINT_HEADLINE_ALTERED:
        parts = [finding.kind.value, article, _letters(_headline(finding))]
    elif isinstance(finding.facts, DutyFacts | TaskFacts):
        parts = [FindingKind.TASK.value, finding.facts.task, _phase(finding.facts)]
    elif isinstance(finding.facts, ReprintRuleFacts) and finding.facts.reprints is not None:
        parts = [finding.kind.value, finding.site, *finding.rules]
    elif finding.original_url:
        parts = [finding.kind.value, article]
    else:
        parts = [finding.kind.value, article, finding.id]
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
    return EventId(f"e-{digest[:16]}")


def _return(finding: Finding) -> list[str]:
    """Return the mark of a change taken back, which is an event of its own; empty for any other change."""
    facts = finding.facts
    returned = facts.returned if isinstance(facts, ChangeFacts) else None
    return [f"back to {returned.isoformat()}"] if returned is not None else []


def _phase(facts: DutyFacts | TaskFacts) -> str:
    """Return the phase of a task. A reminder is an event of its own, for the deadline makes another message."""
    return "reminder" if isinstance(facts, TaskFacts) and facts.is_reminder else ""


def _headline(finding: Finding) -> str:
    """Return the headline that a reprint carries."""
    facts = finding.facts
    shown = facts.after if isinstance(facts, ReprintTextFacts) else None
    return finding.title if shown is None else shown


def _letters(text: str) -> str:
    """Return a headline without spaces and punctuation."""
    return "".join(filter(str.isalnum, text))


def _worst(changes: Sequence[Change]) -> list[Change]:
    most = max(each.severity for each in changes)
    return [each for each in changes if each.severity == most]


def _values(change: Change) -> str:
    """Return both values, sorted: an edit and a reprint with the old value are the same pair."""
    pair = (change.before_value or change.hunk.before, change.after_value or change.hunk.after)
    return "\t".join((change.significance.value, *sorted(pair)))


def _place(change: Change) -> str:
    """Return the characters before a change, in the text with which all pages are compared."""
    hunk = change.hunk
    return "\t" + hunk.before_context[: hunk.before_offset][-PLACE:]


Likeness = tuple[str, FindingKind, str]


def likeness(finding: Finding) -> Likeness:
    """Return site, kind and class of change: equal for findings from one change of a template."""
    classes: set[str] = set()
    if finding.kind in OF_THE_TEXT and finding.changes:
        classes = {_class(change) for change in _worst(finding.changes)}
    return finding.site, finding.kind, "\n".join(sorted(classes))


def _class(change: Change) -> str:
    """Return the class of a change; of a changed fact with its values."""
    return _values(change) if change.significance in FACTS else change.significance.value
