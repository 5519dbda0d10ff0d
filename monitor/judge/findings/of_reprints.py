"""A reprint beside its original → findings about the present state of the reprint."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.judge.findings.finding import Draft, Subject, finding_id, from_to, headline_severity, new_finding
from monitor.judge.looks.consensus import visible
from monitor.judge.meaning.recognised_text import place_in_pictures
from monitor.judge.meaning.significance import headline_changes, severity_of
from monitor.judge.meaning.wording_change import PLAIN, Standards
from monitor.judge.rules.compliance import headline_same
from storage.records import (
    BrokenRule,
    Change,
    Finding,
    FindingKind,
    LinkFault,
    OriginalState,
    Relation,
    ReprintCreditFacts,
    ReprintRuleFacts,
    ReprintTextFacts,
    Revision,
    RuleResult,
    RuleStatus,
    Severity,
    Significance,
)

# Rules with a finding kind of their own: a breach is no part of reprint-improper. docs/findings.md marks them with ●.
RULES_ELSEWHERE = frozenset({"R01", "R02", "R07", "R08", "R10", "R13", "R16", "R17"})


# Rules about the text of a reprint. A breach is told with the reprint. All further breaches are the way in which a site
# reprints, and like reprints of a site are one finding.
TEXT_RULES = frozenset({"R15", "R18", "R19"})


# The rule behind a kind of finding: who mutes the rule wants no such finding.
RULE_OF_KIND = {
    FindingKind.REPRINT_UNCREDITED: "R02",
    FindingKind.REPRINT_MISCREDITED: "R03",
    FindingKind.REPRINT_HEADLINE_ALTERED: "R07",
    FindingKind.REPRINT_ALTERED: "R08",
    FindingKind.REPRINT_LINK_BROKEN: "R10",
    FindingKind.REPRINT_OUTDATED: "R17",
}


def is_muted(finding: Finding, muted: Collection[str]) -> bool:
    """Return whether a finding is about nothing but rules that the operator does not want to hear of."""
    if RULE_OF_KIND.get(finding.kind) in muted:
        return True
    return bool(finding.rules) and set(finding.rules) <= set(muted)


# Rules whose breach alone is worth a warning: a grave error of wording, a source off the operator's list.
GRAVE_RULES = frozenset({"R11", "R15"})


# Broken on nearly every portal page (no editor named, no link back): counted, not worth a look.
COMMON_RULES = frozenset({"R05", "R09", "R12"})


@dataclass(frozen=True)
class ReprintCase:
    """A reprint beside its original: the input of all judges in this module."""

    reprint: Subject
    original: Subject  # its latest revision
    nearest: Revision  # the revision of the original nearest to the reprint
    relation: Relation
    changes: tuple[Change, ...]  # nearest revision → reprint, without liberties of excerpts and compilations
    upstream: tuple[Change, ...]  # nearest revision → latest, () if both are the same
    original_headlines: tuple[str, ...]  # of all revisions, oldest first
    removed_at: datetime | None  # when the removal of the original was seen
    credit: str  # ok, none, wrong, intermediary
    link_state: str  # ok, missing, other, unknown
    rules: tuple[RuleResult, ...]
    at: datetime  # end of the pass
    disguise: tuple[str, ...] = ()  # tricks undone to find the reprint
    muted: frozenset[str] = frozenset()  # rules that the operator does not want to hear of
    share: float = 1.0  # of the reprint, 0 to 1, that stands in the original
    standards: Standards = PLAIN
    is_shown_since: bool = True  # a look since the change of the original showed the reprint


MOST = 0.6  # share of a text; an article that quotes two long sentences of a short text has .58


def reprint_findings(case: ReprintCase) -> list[Finding]:
    """Return a finding for every fault of a reprint now, except faults in the way in which its site reprints."""
    found: list[Finding] = []
    for judge in (_altered, _headline_altered, _credit, _link, _outdated, _improper):
        found += judge(case)
    return [each for each in found if not is_muted(each, case.muted)]


@dataclass(frozen=True)
class Quotation:
    """An article that quotes an original: the input of the finding about a quotation."""

    article: Subject
    original: Subject
    characters: int  # quoted
    is_credited: bool  # by a link, a credit, or a name in the text; or nobody wants to hear of it
    at: datetime  # end of the pass


# A quotation of fewer characters, a sentence or two, is no matter without credit either.
LONG_QUOTATION = 80


def quotation_findings(quotation: Quotation) -> list[Finding]:
    """Return the finding about a long quotation without credit, for the record; empty for any other quotation."""
    if quotation.is_credited or quotation.characters < LONG_QUOTATION:
        return []
    original = quotation.original
    facts = ReprintCreditFacts(original_site=original.site_title, quoted=quotation.characters)
    draft = Draft(
        FindingKind.REPRINT_UNCREDITED,
        about=(original.page.url, "quotation"),
        severity=Severity.INFO,
        original_url=original.page.url,
    )
    return [new_finding(quotation.article, quotation.at, facts, draft)]


ReprintFacts = ReprintTextFacts | ReprintCreditFacts | ReprintRuleFacts


def _of(case: ReprintCase, facts: ReprintFacts, draft: Draft) -> Finding:
    """Return a finding about a reprint. Original, original site and disguise come from the case."""
    original = case.original.page.url
    shared = replace(facts, original_site=case.original.site_title, disguise=case.disguise)
    whole = replace(draft, about=(original, *draft.about), original_url=original)
    return new_finding(case.reprint, case.at, shared, whole)


def _altered(case: ReprintCase) -> list[Finding]:
    severity = severity_of(case.changes)
    if severity < Severity.NOTICE:
        return []
    is_foreign = all(change.significance is Significance.INJECTED for change in case.changes)
    draft = Draft(
        FindingKind.REPRINT_ALTERED,
        about=(case.nearest.digest, "injected" if is_foreign else case.reprint.revision.digest),
        severity=severity,
        changes=case.changes,
        before=case.nearest.id,
    )
    return [_of(case, _with_place(case, _text_facts(case.changes)), draft)]


def _text_facts(changes: Sequence[Change]) -> ReprintTextFacts:
    """Return the values of the worst change, and the number of further changes."""
    before, after = from_to(changes[0])
    return ReprintTextFacts(before=before, after=after, more=len(changes) - 1)


def _with_place(case: ReprintCase, facts: ReprintTextFacts) -> ReprintTextFacts:
    """Return facts with the picture that shows the words of the copy, if a recogniser read the copy in pictures."""
    place = place_in_pictures(case.reprint.revision.article, facts.after or "")
    return replace(facts, picture=place.picture, certainty=place.certainty) if place else facts


def _headline_altered(case: ReprintCase) -> list[Finding]:
    title = case.reprint.revision.article.title
    if case.relation is Relation.COMPILATION or not title:
        return []
    if any(headline_same(title, original) for original in case.original_headlines):
        return []
    facts = ReprintTextFacts(before=case.nearest.article.title, after=title)
    severity = headline_severity(headline_changes(case.nearest.article.title, title, case.standards))
    draft = Draft(FindingKind.REPRINT_HEADLINE_ALTERED, about=(visible(title),), severity=severity)
    return [_of(case, facts, draft)]


def _credit(case: ReprintCase) -> list[Finding]:
    source = case.reprint.revision.article.attribution.source or ""
    severity = Severity.NOTICE if _is_mostly_own(case) else None
    if case.credit == "none":
        return [_of(case, ReprintCreditFacts(), Draft(FindingKind.REPRINT_UNCREDITED, severity=severity))]
    if case.credit == "wrong":
        facts = ReprintCreditFacts(source=source)
        draft = Draft(FindingKind.REPRINT_MISCREDITED, about=(source,), severity=severity)
        return [_of(case, facts, draft)]
    return []


def _is_mostly_own(case: ReprintCase) -> bool:
    """Return whether most of the text is not from the original: the line of the source speaks of the rest."""
    return case.relation is Relation.COMPILATION and case.share < MOST


def _link(case: ReprintCase) -> list[Finding]:
    link = case.reprint.revision.article.attribution.original_url
    if case.link_state not in set(LinkFault) or not link:
        return []
    facts = ReprintCreditFacts(address=link, link=LinkFault(case.link_state))
    return [_of(case, facts, Draft(FindingKind.REPRINT_LINK_BROKEN, about=(link,)))]


def _outdated(case: ReprintCase) -> list[Finding]:
    """Return the finding about a reprint with the old text of a corrected or removed original.

    A reprint without a look since the correction may have followed: nothing is said of such a reprint.
    """
    if not case.is_shown_since:
        return []
    if case.removed_at is not None:
        gone = ReprintTextFacts(original=OriginalState.REMOVED)
        return [_of(case, gone, Draft(FindingKind.REPRINT_OUTDATED, about=("removed",)))]
    title, latest = case.reprint.revision.article.title, case.original_headlines[-1]
    old_headline = not headline_same(title, latest) and any(
        headline_same(title, each) for each in case.original_headlines
    )
    text_changed = severity_of(case.upstream) >= Severity.WARNING
    if not text_changed and not old_headline:
        return []
    is_grave = text_changed or _is_grave_in_headline(case, latest)
    headlines = ReprintTextFacts(before=title, after=latest)
    facts = _text_facts(case.upstream) if case.upstream else headlines
    draft = Draft(
        FindingKind.REPRINT_OUTDATED,
        about=(case.nearest.number, case.nearest.digest),
        severity=None if is_grave else Severity.NOTICE,  # only the words of the headline are old
        changes=case.upstream,
        before=case.nearest.id,
    )
    return [_of(case, replace(facts, original=OriginalState.EDITED), draft)]


def _is_grave_in_headline(case: ReprintCase, latest: str) -> bool:
    """Return whether the latest headline of the original has another figure, name or negation than the reprint."""
    changes = headline_changes(case.reprint.revision.article.title, latest, case.standards)
    return headline_severity(changes) > Severity.WARNING


def _most_grave(rules: Sequence[str]) -> Severity:
    if GRAVE_RULES.intersection(rules):
        return Severity.WARNING
    return Severity.INFO if COMMON_RULES.issuperset(rules) else Severity.NOTICE


def _failed(case: ReprintCase) -> list[RuleResult]:
    """Return the broken rules without a finding kind of their own."""
    return [
        each
        for each in case.rules
        if each.status in (RuleStatus.FAIL, RuleStatus.WARN) and each.rule not in RULES_ELSEWHERE
        if not (each.rule == "R03" and case.credit == "wrong")  # _credit raises a finding
    ]


@dataclass(frozen=True)
class Breaches:
    """Broken rules of a reprint, with the severity of the finding about them."""

    rules: tuple[str, ...]  # in order
    severity: Severity
    broken: tuple[BrokenRule, ...]


def _breaches(failed: Sequence[RuleResult]) -> Breaches | None:
    if not failed:
        return None
    rules = tuple(sorted({each.rule for each in failed}))
    broken = tuple(BrokenRule(each.rule, each.why_zh, each.why, each.evidence) for each in failed)
    return Breaches(rules, min(max(each.severity for each in failed), _most_grave(rules)), broken)


def ways_of_reprinting(case: ReprintCase) -> Breaches | None:
    """Return the broken rules that are the way in which the site reprints; None if no rule is broken."""
    return _breaches([each for each in _failed(case) if each.rule not in TEXT_RULES])


def _improper(case: ReprintCase) -> list[Finding]:
    """Return the finding about broken rules on the text of this reprint."""
    breaches = _breaches([each for each in _failed(case) if each.rule in TEXT_RULES])
    if breaches is None:
        return []
    return [_of(case, _rule_facts(breaches), _improper_draft(breaches))]


def _rule_facts(breaches: Breaches) -> ReprintRuleFacts:
    first = breaches.broken[0]
    return ReprintRuleFacts(
        rules=breaches.rules, why_zh=first.why_zh, why_en=first.why_en, broken=breaches.broken
    )


def _improper_draft(breaches: Breaches) -> Draft:
    return Draft(
        FindingKind.REPRINT_IMPROPER, about=breaches.rules, severity=breaches.severity, rules=breaches.rules
    )


def improper_reprints(
    first: Subject, original: Subject, breaches: Breaches, reprints: int, at: datetime
) -> Finding:
    """Return the finding about all reprints of a site that break exactly these rules.

    `first` is the reprint that was seen first, with its original. `reprints` is the number of the reprints.
    """
    facts = replace(_rule_facts(breaches), original_site=original.site_title, reprints=reprints)
    draft = replace(_improper_draft(breaches), original_url=original.page.url)
    found = new_finding(first, at, facts, draft)
    return replace(found, id=finding_id(found.kind, first.page.site, *breaches.rules))
