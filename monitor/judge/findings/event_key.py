"""TODO"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from storage.records import Change, Finding, FindingKind, OriginalState, ReprintTextFacts, Significance

# a change of the text, whoever made it and whoever still carries the earlier reading
OF_THE_TEXT = frozenset({FindingKind.EDITED, FindingKind.REPRINT_ALTERED, FindingKind.REPRINT_OUTDATED})


PLACE = 8  # characters before a change that tell its place


# a template changes words and structure in any way, but a fact everywhere from the same to the same
FACTS = frozenset({Significance.FACT, Significance.NAME, Significance.MODALITY})


# said by a site that does not answer well, these may be its trouble
OF_A_SITE_DOWN = frozenset({FindingKind.REMOVED, FindingKind.MOVED, FindingKind.REPRINT_LINK_BROKEN})


def may_be_the_sites_trouble(finding: Finding) -> bool:
    """Whether a site that does not answer well may be all there is to it: then it waits."""
    facts = finding.facts
    of_a_removal = isinstance(facts, ReprintTextFacts) and facts.original is OriginalState.REMOVED
    return finding.kind in OF_A_SITE_DOWN or of_a_removal


def event_of(finding: Finding) -> str:
    """The key of the event: article, class of change, place and readings; never the page alone.

    The same slip in ten reprints is one event, a second slip in one of them is another.
    """
    article = finding.original_url or finding.url
    if finding.kind is FindingKind.SITE_FAILING:
        parts = [finding.kind.value, finding.site, finding.id]
    elif finding.kind in OF_THE_TEXT and finding.changes:
        parts = [
            "text",
            article,
            *sorted({_reading(each) + _place(each) for each in _worst(finding.changes)}),
        ]
    elif finding.kind is FindingKind.REPRINT_HEADLINE_ALTERED:
        parts = [finding.kind.value, article, _letters(_headline(finding))]
    elif finding.original_url:
        parts = [finding.kind.value, article]
    else:
        parts = [finding.kind.value, article, finding.id]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _headline(finding: Finding) -> str:
    """Return the headline that a reprint carries."""
    facts = finding.facts
    shown = facts.after if isinstance(facts, ReprintTextFacts) else None
    return finding.title if shown is None else shown


def _letters(text: str) -> str:
    """A headline without what typography makes of it."""
    return "".join(each for each in text if each.isalnum())


def _worst(changes: Sequence[Change]) -> list[Change]:
    most = max(each.severity for each in changes)
    return [each for each in changes if each.severity == most]


def _reading(change: Change) -> str:
    """What stands against what; an edit and a reprint that still carries the old reading are the same pair."""
    pair = (change.before_value or change.hunk.before, change.after_value or change.hunk.after)
    return "\t".join((change.significance.value, *sorted(pair)))


def _place(change: Change) -> str:
    """Where in the article: what stands before it, in the reading that all pages are compared with."""
    hunk = change.hunk
    return "\t" + hunk.before_context[: hunk.before_offset][-PLACE:]


Likeness = tuple[str, FindingKind, str]


def likeness(finding: Finding) -> Likeness:
    """Site, kind and class of change: what findings have in common that one change of a template brought about."""
    reading = ""
    if finding.kind in OF_THE_TEXT and finding.changes:
        worst = _worst(finding.changes)
        reading = "\n".join(
            sorted(
                {_reading(each) if each.significance in FACTS else each.significance.value for each in worst}
            )
        )
    return finding.site, finding.kind, reading
