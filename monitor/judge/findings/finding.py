"""What was concluded → findings: which to raise, how grave, with which evidence. Pure.

A finding's id is made of what it is about, so that concluding the same again raises nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.judge.looks.consensus import visible
from monitor.judge.meaning.significance import severity_of
from monitor.judge.rules.compliance import headline_same
from monitor.recurrence import recurrence
from monitor.wording.summary import summary
from storage.records import (
    Article,
    Capture,
    CaptureId,
    Change,
    Finding,
    FindingId,
    FindingKind,
    Look,
    Page,
    Relation,
    Revision,
    RevisionId,
    RuleResult,
    RuleStatus,
    Severity,
    SiteRole,
)

# The reasons stand in docs/findings.md. Kinds that are not here get their severity from what changed.
SEVERITIES: Mapping[FindingKind, Severity] = {
    FindingKind.HEADLINE_CHANGED: Severity.WARNING,
    FindingKind.ATTRIBUTION_CHANGED: Severity.NOTICE,
    FindingKind.REMOVED: Severity.CRITICAL,
    FindingKind.RESTORED: Severity.NOTICE,
    FindingKind.MOVED: Severity.NOTICE,
    FindingKind.REPUBLISHED: Severity.WARNING,
    FindingKind.REPRINT_HEADLINE_ALTERED: Severity.WARNING,
    FindingKind.REPRINT_UNCREDITED: Severity.WARNING,
    FindingKind.REPRINT_MISCREDITED: Severity.WARNING,
    FindingKind.REPRINT_LINK_BROKEN: Severity.NOTICE,
    FindingKind.REPRINT_OUTDATED: Severity.WARNING,
    FindingKind.REPRINT_MISSING: Severity.WARNING,
    FindingKind.SITE_FAILING: Severity.WARNING,
}
CREDIT_FIELDS = ("source", "author", "editor", "published_at")
# A shown date that moves later by at least this many days is a republication, not a correction of the time.
REDATED_DAYS = 2
# Rules that have a finding kind of their own, or need one more look before they may accuse.
RULES_ELSEWHERE = frozenset({"R01", "R02", "R07", "R08", "R10", "R13", "R16", "R17"})
# The only rules whose breach alone is worth a warning: a grave error of wording, a source off the operator's list.
GRAVE_RULES = frozenset({"R11", "R15"})
# Broken on nearly every portal page (no editor named, no link back): worth counting, not worth a look.
COMMON_RULES = frozenset({"R05", "R09", "R12"})


@dataclass(frozen=True)
class Subject:
    """The page a finding is about, as people know it."""

    page: Page
    site_title: str
    revision: Revision


def finding_id(kind: FindingKind, *about: object) -> FindingId:
    """Stable: the same event has the same id, however often and on whichever machine it is concluded."""
    text = "\n".join(str(part) for part in (kind, *about))
    return FindingId(f"f-{hashlib.sha256(text.encode()).hexdigest()[:16]}")


def _finding(
    kind: FindingKind,
    subject: Subject,
    at: datetime,
    *,
    about: Iterable[object] = (),
    facts: Mapping[str, str] | None = None,
    severity: Severity | None = None,
    original_url: str | None = None,
    changes: Sequence[Change] = (),
    before: RevisionId | None = None,
    capture: CaptureId | None = None,
    rules: Sequence[str] = (),
) -> Finding:
    told = {"site": subject.site_title, "title": subject.revision.article.title} | dict(facts or {})
    told["since"] = at.isoformat()
    return Finding(
        id=finding_id(kind, subject.page.url, *about),
        kind=kind,
        severity=SEVERITIES[kind] if severity is None else severity,
        site=subject.page.site,
        url=subject.page.url,
        original_url=original_url,
        title=subject.revision.article.title,
        summary_zh=summary(kind, language="zh", **told),
        summary_en=summary(kind, language="en", **told),
        detected_at=at,
        rules=tuple(rules),
        before_revision=before,
        after_revision=subject.revision.id,
        capture=capture or subject.revision.capture,
        changes=tuple(changes),
        facts=tuple(sorted((name, value) for name, value in told.items() if name not in ("since", "title"))),
    )


def from_to(changes: Sequence[Change]) -> dict[str, str]:
    """The worst change in short, and how many more there are."""
    if not changes:
        return {}
    worst = changes[0]
    return {
        "before": worst.before_value or worst.hunk.before,
        "after": worst.after_value or worst.hunk.after,
        "more": str(len(changes) - 1),
    }


def edits(
    page: Page, site_title: str, history: Sequence[Revision], changes: Sequence[Change]
) -> list[Finding]:
    """Findings of the latest revision of a history: the text, the headline, the credit."""
    subject = Subject(page, site_title, history[-1])
    return [
        *_text_edited(subject, history, changes),
        *_headline_changed(subject, history),
        *_attribution_changed(subject, history),
        *_redated(subject, history[-2]),
    ]


def text_state(revision: Revision) -> tuple[str, ...]:
    """What makes two texts one state of a page."""
    return tuple(visible(each) for each in revision.article.paragraphs)


def _headline_state(revision: Revision) -> str:
    return visible(revision.article.title)


def _credit_state(revision: Revision) -> tuple[str | None, ...]:
    attribution = revision.article.attribution
    return tuple(getattr(attribution, name) for name in CREDIT_FIELDS)


# Kinds of event that a later state may take back, with what makes two states one.
STATES_OF: Mapping[FindingKind, Callable[[Revision], Hashable]] = {
    FindingKind.EDITED: text_state,
    FindingKind.HEADLINE_CHANGED: _headline_state,
    FindingKind.ATTRIBUTION_CHANGED: _credit_state,
}


@dataclass(frozen=True)
class _Turn:
    """What kind of change a revision is: a new one, one taken back, or one more of a war of edits."""

    began: int  # the place in the history of the revision that the finding is about
    told: Mapping[str, str]


def _turn(history: Sequence[Revision], states: Sequence[Hashable]) -> _Turn:
    """A war of edits is told by the finding of its first change, with a count; one taken back by its own."""
    found = recurrence(states)
    if found is None:
        return _Turn(len(history) - 1, {})
    if found.to_and_fro:
        return _Turn(found.departure, {"times": str(found.times)})
    return _Turn(len(history) - 1, {"returned": history[found.shown_first].seen_at.isoformat()})


def _text_edited(subject: Subject, history: Sequence[Revision], changes: Sequence[Change]) -> list[Finding]:
    if not changes:
        return []
    turn = _turn(history, [text_state(each) for each in history])
    began = history[turn.began]
    return [
        _finding(
            FindingKind.EDITED,
            subject,
            began.seen_at,
            about=(began.number, began.digest),
            facts=from_to(changes) | dict(turn.told),
            severity=severity_of(changes),
            changes=changes,
            before=history[-2].id,
        )
    ]


def _headline_changed(subject: Subject, history: Sequence[Revision]) -> list[Finding]:
    old, new = history[-2].article.title, subject.revision.article.title
    if not old or not new or headline_same(new, old):
        return []
    turn = _turn(history, [_headline_state(each) for each in history])
    began = history[turn.began]
    return [
        _finding(
            FindingKind.HEADLINE_CHANGED,
            subject,
            began.seen_at,
            about=(began.number, visible(began.article.title)),
            facts={"before": old, "after": new} | dict(turn.told),
            before=history[-2].id,
        )
    ]


def _attribution_changed(subject: Subject, history: Sequence[Revision]) -> list[Finding]:
    before = history[-2]
    old, new = before.article.attribution, subject.revision.article.attribution
    changed = _changed_fields(before, subject.revision)
    if not changed:
        return []
    first = changed[0]
    turn = _turn(history, [_credit_state(each) for each in history])
    began = history[turn.began]
    told = {
        "field": first,
        "before": getattr(old, first) or "",
        "after": getattr(new, first) or "",
        "more": str(len(changed) - 1),
    }
    return [
        _finding(
            FindingKind.ATTRIBUTION_CHANGED,
            subject,
            began.seen_at,
            about=(began.number, *_changed_fields(history[turn.began - 1], began)),
            facts=told | dict(turn.told),
            before=before.id,
        )
    ]


def _changed_fields(before: Revision, after: Revision) -> list[str]:
    """The statements of the credit that differ; a date that makes a republication is told as that."""
    old, new = before.article.attribution, after.article.attribution
    changed = [name for name in CREDIT_FIELDS if getattr(old, name) != getattr(new, name)]
    if _later_by(old.published_at, new.published_at, REDATED_DAYS):
        changed.remove("published_at")
    return changed


def _redated(subject: Subject, before: Revision) -> list[Finding]:
    old, new = (each.article.attribution.published_at for each in (before, subject.revision))
    if not _later_by(old, new, REDATED_DAYS):
        return []
    same_text = text_state(before) == text_state(subject.revision)
    return [
        _finding(
            FindingKind.REPUBLISHED,
            subject,
            subject.revision.seen_at,
            about=("redated", new),
            facts={"before": (old or "")[:10], "after": (new or "")[:10]}
            | ({"reason": "silently"} if same_text else {}),
            before=before.id,
        )
    ]


def _later_by(old: str | None, new: str | None, days: int) -> bool:
    if not old or not new:
        return False
    return (date.fromisoformat(new[:10]) - date.fromisoformat(old[:10])).days >= days


def removed(
    page: Page, site_title: str, role: SiteRole | None, last: Revision, capture: Capture, evidence: str
) -> Finding:
    """The article is gone, and a second look confirmed it."""
    severity = Severity.NOTICE if role is SiteRole.PORTAL else Severity.CRITICAL
    subject = Subject(page, site_title, last)
    return _finding(
        FindingKind.REMOVED,
        subject,
        capture.fetch.fetched_at,
        about=(capture.fetch.fetched_at,),
        facts={"reason": evidence},
        severity=severity,
        capture=capture.id,
    )


def restored(page: Page, site_title: str, last: Revision, capture: Capture) -> Finding:
    """The article is back."""
    subject, at = Subject(page, site_title, last), capture.fetch.fetched_at
    return _finding(FindingKind.RESTORED, subject, at, about=(at,), capture=capture.id)


def moved(page: Page, site_title: str, last: Revision, capture: Capture, address: str) -> Finding:
    """The address redirects to another that carries the same article."""
    return _finding(
        FindingKind.MOVED,
        Subject(page, site_title, last),
        capture.fetch.fetched_at,
        about=(address,),
        facts={"address": address},
        capture=capture.id,
    )


def republished(subject: Subject, older: Page, older_revision: Revision) -> Finding:
    """An article published earlier appears on the same site under another address."""
    dates = [each.article.attribution.published_at or "" for each in (older_revision, subject.revision)]
    return _finding(
        FindingKind.REPUBLISHED,
        subject,
        subject.revision.seen_at,
        about=(older.url,),
        facts={"before": dates[0][:10], "after": dates[1][:10], "address": older.url},
        original_url=older.url,
        before=older_revision.id,
    )


def is_republication(newer: Page, newer_article: Article, older: Page, older_article: Article) -> bool:
    """Whether of two pages of a site with the same text the one is a late republication of the other.

    One article posted in two columns on the same day is none. Without another date, the newer page must
    have been absent from the site's lists when the older was known already.
    """
    old, new = older_article.attribution.published_at, newer_article.attribution.published_at
    if old and new and old[:10] != new[:10]:
        return old < new
    if older.discovered_at is None or newer.absent_at is None:
        return False
    return older.discovered_at <= newer.absent_at


def site_failing(name: str, title: str, url: str, last: Look, count: int, at: datetime) -> Finding:
    """A site brings nothing usable any more."""
    told = {"site": title, "reason": last.evidence, "count": str(count), "since": at.isoformat()}
    return Finding(
        id=finding_id(FindingKind.SITE_FAILING, name, at),
        kind=FindingKind.SITE_FAILING,
        severity=SEVERITIES[FindingKind.SITE_FAILING],
        site=name,
        url=url,
        original_url=None,
        title=title,
        summary_zh=summary(FindingKind.SITE_FAILING, language="zh", **told),
        summary_en=summary(FindingKind.SITE_FAILING, language="en", **told),
        detected_at=at,
        capture=last.capture,
        facts=tuple(sorted(told.items())),
    )


def overdue(
    page: Page,
    original_site: str,
    revision: Revision,
    site: str,
    site_title: str,
    within_h: float,
    checks: int,
    at: datetime,
) -> Finding:
    """A site that must carry an article did not, by the end of its time."""
    found = _finding(
        FindingKind.REPRINT_MISSING,
        Subject(page, site_title, revision),
        at,
        about=(site,),
        facts={"original_site": original_site, "hours": f"{within_h:g}", "count": str(checks)},
        original_url=page.url,
    )
    return replace(found, site=site)


# --- reprints ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReprintCase:
    """A reprint beside its original: all that the findings about it are built from."""

    reprint: Subject
    original: Subject  # its latest revision
    nearest: Revision  # the revision of the original that the reprint stands nearest to
    relation: Relation
    changes: tuple[Change, ...]  # nearest revision → reprint, without what an excerpt or a compilation may do
    upstream: tuple[Change, ...]  # nearest revision → latest, () if they are the same
    original_headlines: tuple[str, ...]  # of all its revisions, oldest first
    removed_at: datetime | None  # when the original was found removed
    credit: str  # ok, none, wrong, intermediary
    link_state: str  # ok, missing, other, unknown
    rules: tuple[RuleResult, ...]
    at: datetime  # when the state was found: the end of the pass
    disguise: tuple[str, ...] = ()  # what was undone to find the reprint


def reprint_findings(case: ReprintCase) -> list[Finding]:
    """Everything that does not hold about this reprint now."""
    found: list[Finding] = []
    for judge in (_altered, _headline_altered, _credit, _link, _outdated, _improper):
        found += judge(case)
    return found


def _of(
    case: ReprintCase,
    kind: FindingKind,
    *,
    about: Iterable[object] = (),
    facts: Mapping[str, str] | None = None,
    severity: Severity | None = None,
    changes: Sequence[Change] = (),
    before: RevisionId | None = None,
    rules: Sequence[str] = (),
) -> Finding:
    disguise = {"disguise": ",".join(case.disguise)} if case.disguise else {}
    return _finding(
        kind,
        case.reprint,
        case.at,
        about=(case.original.page.url, *about),
        facts={"original_site": case.original.site_title} | disguise | dict(facts or {}),
        severity=severity,
        original_url=case.original.page.url,
        changes=changes,
        before=before,
        rules=rules,
    )


def _altered(case: ReprintCase) -> list[Finding]:
    severity = severity_of(case.changes)
    if severity < Severity.WARNING:
        return []
    return [
        _of(
            case,
            FindingKind.REPRINT_ALTERED,
            about=(case.nearest.digest, case.reprint.revision.digest),
            facts=from_to(case.changes),
            severity=severity,
            changes=case.changes,
            before=case.nearest.id,
        )
    ]


def _headline_altered(case: ReprintCase) -> list[Finding]:
    title = case.reprint.revision.article.title
    if case.relation is Relation.COMPILATION or not title:
        return []
    if any(headline_same(title, original) for original in case.original_headlines):
        return []
    told = {"before": case.nearest.article.title, "after": title}
    return [_of(case, FindingKind.REPRINT_HEADLINE_ALTERED, about=(visible(title),), facts=told)]


def _credit(case: ReprintCase) -> list[Finding]:
    source = case.reprint.revision.article.attribution.source or ""
    if case.credit == "none":
        return [_of(case, FindingKind.REPRINT_UNCREDITED)]
    if case.credit == "wrong":
        return [_of(case, FindingKind.REPRINT_MISCREDITED, about=(source,), facts={"source": source})]
    return []


def _link(case: ReprintCase) -> list[Finding]:
    link = case.reprint.revision.article.attribution.original_url
    if case.link_state not in ("missing", "other") or not link:
        return []
    return [
        _of(
            case,
            FindingKind.REPRINT_LINK_BROKEN,
            about=(link,),
            facts={"address": link, "reason": case.link_state},
        )
    ]


def _outdated(case: ReprintCase) -> list[Finding]:
    """The original was corrected or removed; the reprint still carries what it said before."""
    if case.removed_at is not None:
        return [_of(case, FindingKind.REPRINT_OUTDATED, about=("removed",), facts={"reason": "removed"})]
    title, latest = case.reprint.revision.article.title, case.original_headlines[-1]
    old_headline = not headline_same(title, latest) and any(
        headline_same(title, each) for each in case.original_headlines
    )
    text_changed = severity_of(case.upstream) >= Severity.WARNING
    if not text_changed and not old_headline:
        return []
    told = from_to(case.upstream) or {"before": title, "after": latest}
    return [
        _of(
            case,
            FindingKind.REPRINT_OUTDATED,
            about=(case.nearest.number, case.nearest.digest),
            facts=told | {"reason": "edited"},
            severity=None if text_changed else Severity.NOTICE,  # only the headline is the old one
            changes=case.upstream,
            before=case.nearest.id,
        )
    ]


def _most_grave(rules: Sequence[str]) -> Severity:
    if GRAVE_RULES.intersection(rules):
        return Severity.WARNING
    return Severity.INFO if COMMON_RULES.issuperset(rules) else Severity.NOTICE


def _improper(case: ReprintCase) -> list[Finding]:
    failed = [
        each
        for each in case.rules
        if each.status in (RuleStatus.FAIL, RuleStatus.WARN) and each.rule not in RULES_ELSEWHERE
        if not (each.rule == "R03" and case.credit == "wrong")  # has its own finding
    ]
    if not failed:
        return []
    rules = sorted({each.rule for each in failed})
    told = {"rules": "、".join(rules), "reason": failed[0].why_zh, "reason_en": failed[0].why}
    severity = min(max(each.severity for each in failed), _most_grave(rules))
    return [_of(case, FindingKind.REPRINT_IMPROPER, about=rules, facts=told, severity=severity, rules=rules)]
