"""Findings about a copy that changed, and the originals of the copy → the findings, mild if the copy only followed.

A copy that takes over a correction, or goes after its original went, has done what its readers are owed. The change
stands in the record as settled, and raises no alarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.judge.findings.finding import from_to
from monitor.judge.meaning.significance import severity_of
from monitor.judge.rules.compliance import headline_same
from monitor.texts.folding import fold_converted
from monitor.wording.summary import summary
from storage.records import (
    Article,
    Change,
    ChangeFacts,
    Edit,
    Facts,
    Finding,
    FindingKind,
    FindingState,
    PageFacts,
    RepublicationFacts,
    Severity,
)

AROUND = 10  # characters on either side of a change that must stand in the original too

# Kinds of finding about one change of a copy: text, headline, credit and date change together.
OF_A_CHANGE = frozenset(
    {
        FindingKind.EDITED,
        FindingKind.HEADLINE_CHANGED,
        FindingKind.ATTRIBUTION_CHANGED,
        FindingKind.ATTACHMENT_ADDED,
        FindingKind.ATTACHMENT_CHANGED,
        FindingKind.ATTACHMENT_REMOVED,
        FindingKind.REPUBLISHED,
    }
)


@dataclass(frozen=True)
class Model:
    """The present state of an original."""

    site_title: str
    article: Article  # its latest revision
    is_gone: bool


def followed(findings: Sequence[Finding], models: Sequence[Model]) -> list[Finding]:
    """Return the findings of one look at a copy. `models` are the originals of the copy."""
    for model in models:
        if any(_is_mere_following(each, model) for each in findings):
            return [_settled(each, model) if _may_follow(each, model) else each for each in findings]
    return [_own_part(each, models) for each in findings]


def _may_follow(finding: Finding, model: Model) -> bool:
    """Return whether a finding beside a followed correction is a part of the correction.

    A headline is a part only if the original has the same headline.
    """
    if finding.kind in (FindingKind.EDITED, FindingKind.HEADLINE_CHANGED, FindingKind.REMOVED):
        return _is_mere_following(finding, model)
    return finding.kind in OF_A_CHANGE


def _is_mere_following(finding: Finding, model: Model) -> bool:
    """Return whether a change makes the copy agree with the original and does nothing else."""
    facts = finding.facts
    if finding.kind is FindingKind.REMOVED:
        return model.is_gone
    if finding.kind is FindingKind.EDITED:
        return bool(finding.changes) and all(_agrees(each, model.article) for each in finding.changes)
    if finding.kind is FindingKind.HEADLINE_CHANGED and isinstance(facts, ChangeFacts):
        return headline_same(facts.after, model.article.title)
    return False


def _agrees(change: Change, original: Article) -> bool:
    """Return whether the copy had another text than the original at the place of the change, and has the same now."""
    text = _folded(original.title if change.paragraph_title else "".join(original.paragraphs))
    hunk = change.hunk
    if hunk.edit is Edit.REMOVED and hunk.whole:
        return _folded(hunk.before) not in text
    old = _window(hunk.before_context, hunk.before_offset, hunk.before)
    new = _window(hunk.after_context, hunk.after_offset, hunk.after)
    return bool(new) and new in text and (hunk.edit is Edit.MOVED or old == new or not old or old not in text)


def _window(context: str, offset: int, changed: str) -> str:
    """Return the changed text with a few characters around, folded."""
    return _folded(context[max(0, offset - AROUND) : offset + len(changed) + AROUND])


def _folded(text: str) -> str:
    return "".join(map(fold_converted, text))


def _settled(finding: Finding, model: Model) -> Finding:
    """Return a finding as settled from the beginning."""
    return replace(
        _told(finding, _following(finding.facts, model)),
        severity=Severity.INFO,
        state=FindingState.RESOLVED,
        resolved_at=finding.detected_at,
    )


def _following(facts: Facts | None, model: Model) -> Facts | None:
    if isinstance(facts, ChangeFacts | PageFacts | RepublicationFacts):
        return replace(facts, follows=model.site_title)
    return facts


def _own_part(finding: Finding, models: Sequence[Model]) -> Finding:
    """Return an edit with the severity and the worst of the changes without a model."""
    if finding.kind is not FindingKind.EDITED or not isinstance(finding.facts, ChangeFacts):
        return finding
    own = [each for each in finding.changes if not any(_agrees(each, model.article) for model in models)]
    if not own or len(own) == len(finding.changes):
        return finding
    before, after = from_to(own[0])
    told = _told(finding, replace(finding.facts, before=before, after=after))
    rest = tuple(each for each in finding.changes if each not in own)
    return replace(told, severity=severity_of(own), changes=(*own, *rest))


def _told(finding: Finding, facts: Facts | None) -> Finding:
    """Return a finding with new facts and the sentences of the facts."""
    if facts is None:
        return finding
    zh, en = (
        summary(finding.kind, facts, language=language, title=finding.title, since=finding.detected_at)
        for language in ("zh", "en")
    )
    return replace(finding, facts=facts, summary_zh=zh, summary_en=en)
