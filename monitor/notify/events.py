"""Which findings tell of one event, and when a further copy is worth a further message. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from storage.records import Change, Finding, FindingKind

# a change of the text, whoever made it and whoever still carries the earlier reading
OF_THE_TEXT = frozenset({FindingKind.EDITED, FindingKind.REPRINT_ALTERED, FindingKind.REPRINT_OUTDATED})
REPEATS = (2, 5, 10, 20)  # pages of one event at which it is told again
# more than so many findings of one kind on one site at once are the site's doing, and one message
TEMPLATE_CHANGES = 20
# said by a site that does not answer well, these may be its trouble
OF_A_SITE_DOWN = frozenset({FindingKind.REMOVED, FindingKind.MOVED, FindingKind.REPRINT_LINK_BROKEN})


def event_of(finding: Finding) -> str:
    """The key of the event: article, class of change, place and readings; never the page alone.

    The same slip in ten reprints is one event, a second slip in one of them is another.
    """
    article = finding.original_url or finding.url
    if finding.kind is FindingKind.SITE_FAILING:
        parts = [finding.kind.value, finding.site, finding.id]
    elif finding.kind in OF_THE_TEXT and finding.changes:
        parts = ["text", article, *sorted({_reading(each) for each in _worst(finding.changes)})]
    elif finding.original_url:
        parts = [finding.kind.value, article]
    else:
        parts = [finding.kind.value, article, finding.id]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _worst(changes: Sequence[Change]) -> list[Change]:
    most = max(each.severity for each in changes)
    return [each for each in changes if each.severity == most]


def _reading(change: Change) -> str:
    """What stands against what; an edit and a reprint that still carries the old reading are the same pair."""
    pair = (change.before_value or change.hunk.before, change.after_value or change.hunk.after)
    return "\t".join((change.significance.value, *sorted(pair)))


def is_due(told: int, waiting: int) -> bool:
    """Whether an event of which ``told`` pages are known to the channel is told again for ``waiting`` more."""
    return told == 0 or any(told < count <= told + waiting for count in REPEATS)


def like_changes(findings: Sequence[Finding]) -> Mapping[tuple[str, FindingKind], list[Finding]]:
    """Findings of one kind on one site, where there are more of them than single edits would make."""
    alike: dict[tuple[str, FindingKind], list[Finding]] = defaultdict(list)
    for each in findings:
        alike[each.site, each.kind].append(each)
    return {key: found for key, found in alike.items() if len(found) > TEMPLATE_CHANGES}
