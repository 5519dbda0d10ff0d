"""Findings about copies → correction cases; looks and acts of people → the state of a case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.analysis.reprints.pictured import state_of
from monitor.judge.policy import CasePolicy
from monitor.judge.spread.cases import Act, CaseEvent, CorrectionCase, Shows, followed_case
from monitor.judge.spread.corrections import Correction, as_of, correction_of, fault_of, shows
from storage.engine.store import Store, read_time, stored_time
from storage.findings import findings as findings_table
from storage.findings.findings import FindingSubject
from storage.frontier import pages
from storage.records import (
    Change,
    DutyFacts,
    Finding,
    FindingId,
    FindingKind,
    Outcome,
    Page,
    PageId,
    Severity,
)
from storage.spread import cases, judgements, members, tasks
from storage.spread.cases import CaseAct, StoredCase
from storage.spread.judgements import Judgement
from storage.spread.members import PageSight, RevisionHead

CONTEXT = 120  # characters of the sentence of a fault
# Outcomes of looks without news of a text; a text before the second look is no news yet.
SILENT = frozenset({Outcome.NONE, Outcome.MISSING, Outcome.SUSPECT})


@dataclass(frozen=True)
class CaseSpan:
    """The wrong and the right words of a case, with the sentence."""

    wrong: str
    right: str
    context: str
    paragraph: int
    corrections: tuple[Correction, ...]
    since: datetime  # first look with the words

    def now(self, corrections: tuple[Correction, ...]) -> CaseSpan:
        """Return the span with the corrections in the present form of the original."""
        is_taken_back = bool(corrections) and corrections[0].old != self.corrections[0].old
        wrong, right = (self.right, self.wrong) if is_taken_back else (self.wrong, self.right)
        return replace(self, wrong=wrong, right=right, corrections=corrections)


@dataclass(frozen=True)
class CaseStatus:
    """A case as moved by looks and people."""

    stored: StoredCase
    page: Page | None
    original: Page | None
    task_name: str | None
    span: CaseSpan | None
    case: CorrectionCase
    steps: tuple[
        tuple[CaseEvent, CorrectionCase], ...
    ]  # events with the case behind; each event moved the case
    findings: tuple[FindingId, ...]


# --- opening ------------------------------------------------------------------------------------


def open_case(db: Store, policy: CasePolicy, finding: Finding) -> None:
    """Open the case of a new finding, if the kind has cases, in the transaction of the finding.

    A further fault of the same copy goes into the known case.
    """
    if finding.kind not in policy.kinds or finding.severity < Severity.WARNING:
        return
    case = _case_of_finding(db, finding)
    if case is None:
        return
    known = cases.case_by_id(db, case.id)
    if known is None:
        cases.open_case(db, case)
    elif known.span is not None and case.span is not None:
        since = max(case.opened_at, _last_changed(db, case, finding.detected_at))
        cases.set_span(db, case.id, _with_further(known.span, case.span, since))


def _last_changed(db: Store, case: StoredCase, until: datetime) -> datetime:
    """Return when the present text of the original was first seen by a time."""
    heads = members.heads_of(db, [case.original], until).get(case.original) if case.original else None
    return heads[-1].seen_at if heads else case.opened_at


def _with_further(known: str, further: str, since: datetime) -> str:
    """Return the spans of a case with the span of a further finding; a finding raised anew adds no span."""
    spans, added = json.loads(known), json.loads(further)
    told = [spans, *spans.get("further", ())]
    if any(each["corrections"] == added["corrections"] for each in told):
        return known
    further_spans = [*spans.get("further", ()), {"since": stored_time(since), **added}]
    return json.dumps(spans | {"further": further_spans}, ensure_ascii=False)


def _case_of_finding(db: Store, finding: Finding) -> StoredCase | None:
    if isinstance(finding.facts, DutyFacts):
        return _case_of_task(db, finding, finding.facts.task)
    page, original = pages.get_page(db, finding.url), pages.get_page(db, finding.original_url or "")
    if page is None:
        return None
    shown = members.last_shown(db, page.id, finding.detected_at)
    return StoredCase(
        case_id(finding.kind, finding.url, finding.original_url),
        finding.kind,
        page.id,
        original.id if original else None,
        None,
        finding.site,
        _span_json(finding),
        shown.at if shown else finding.detected_at,
    )


def _case_of_task(db: Store, finding: Finding, name: str) -> StoredCase | None:
    task, original = tasks.task_named(db, name), pages.get_page(db, finding.url)
    if task is None:
        return None
    number = case_id(finding.kind, finding.site, finding.url, name)
    return StoredCase(
        number, finding.kind, None, original.id if original else None, task.id, finding.site, None,
        finding.detected_at,
    )  # fmt: skip


def case_id(kind: FindingKind, *about: str | None) -> str:
    """Return the id of the case of a kind about a copy and an original."""
    text = "\n".join((kind.value, *(part or "" for part in about)))
    return f"c-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _span_json(finding: Finding) -> str | None:
    grave = [
        each for each in finding.changes if each.severity >= Severity.WARNING and not each.paragraph_title
    ]
    if not grave:
        return None
    is_fault = finding.kind is not FindingKind.REPRINT_OUTDATED
    worst = grave[0]
    wrong, right = _words(worst)[::-1] if is_fault else _words(worst)
    hunk = worst.hunk
    context = hunk.after_context if is_fault else hunk.before_context
    span = hunk.after_span if is_fault else hunk.before_span
    corrections = [(fault_of if is_fault else correction_of)(each) for each in grave]
    return json.dumps(
        {
            "wrong": wrong,
            "right": right,
            "context": context[:CONTEXT],
            "paragraph": span.paragraph,
            "corrections": [[each.old, each.new] for each in corrections],
        },
        ensure_ascii=False,
    )


def _words(change: Change) -> tuple[str, str]:
    return change.before_value or change.hunk.before, change.after_value or change.hunk.after


# --- state --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _CaseFiles:
    """Pages, acts, looks and findings of some cases, loaded by few queries."""

    db: Store
    pages: Mapping[PageId, Page]
    acts: Mapping[str, Sequence[CaseAct]]  # by case
    sights: Mapping[str, Sequence[PageSight]]  # looks at the copy since the opening, by case
    heads: Mapping[PageId, Sequence[RevisionHead]]
    subjects: Mapping[str, Sequence[FindingSubject]]  # by address
    task_names: Mapping[int, str]
    told: Mapping[tuple[int, str], Sequence[Judgement]]  # judgements of cells, by task and site


def status_of(db: Store, stored: StoredCase, policy: CasePolicy, until: datetime) -> CaseStatus:
    """Return a case with the state by the looks and acts until a time."""
    return statuses_of(db, [stored], policy, until)[0]


def statuses_of(
    db: Store, stored: Sequence[StoredCase], policy: CasePolicy, until: datetime
) -> list[CaseStatus]:
    """Return cases with their states by the looks and acts until a time."""
    files = _case_files(db, stored, until)
    return [_status(files, each, policy, until) for each in stored]


def _case_files(db: Store, stored: Sequence[StoredCase], until: datetime) -> _CaseFiles:
    ids = [each.id for each in stored]
    copies = {each.page for each in stored if each.page is not None}
    known = pages.pages_of(db, {*copies, *(each.original for each in stored if each.original is not None)})
    named = {each.task for each in stored if each.task is not None}
    return _CaseFiles(
        db,
        known,
        cases.acts_on(db, ids),
        members.sights_of_cases(db, ids, until),
        members.heads_of(db, known, until),
        findings_table.subjects_at(db, [page.url for page in known.values()]),
        {number: task.name for number in named if (task := tasks.task_by_id(db, number))},
        judgements.judgements_of_tasks(db, named) if named else {},
    )


def _status(files: _CaseFiles, stored: StoredCase, policy: CasePolicy, until: datetime) -> CaseStatus:
    spans = [span for span in _spans(stored) if span.since <= until]
    events = [event for event in _events(files, stored, spans) if event.at <= until]
    followed = list(followed_case(stored.opened_at, events, verify_after=policy.verify_after))
    steps = tuple(
        (event, after)
        for (event, after), (_, before) in zip(followed[1:], followed, strict=False)
        if event is not None and after.state is not before.state
    )
    page, original = (files.pages.get(each) if each else None for each in (stored.page, stored.original))
    name = files.task_names.get(stored.task) if stored.task else None
    found = tuple(_findings(files, stored, page, original))
    told = _spans_as_of(files.db, spans[-1:], _changed_original(files, stored, until))
    return CaseStatus(stored, page, original, name, told[-1] if told else None, followed[-1][1], steps, found)


def _spans(stored: StoredCase) -> list[CaseSpan]:
    """Return the spans of a case, those of the latest finding last."""
    if stored.span is None:
        return []
    first = json.loads(stored.span)
    further = [(read_time(each["since"]), each) for each in first.get("further", ())]
    return [
        CaseSpan(
            read["wrong"],
            read["right"],
            read["context"],
            read["paragraph"],
            tuple(Correction(old, new) for old, new in read["corrections"]),
            since,
        )
        for since, read in [(stored.opened_at, first), *further]
    ]


def _events(files: _CaseFiles, stored: StoredCase, spans: Sequence[CaseSpan]) -> Iterator[CaseEvent]:
    for act in files.acts.get(stored.id, ()):
        yield CaseEvent(act.at, act=Act(act.act), who=act.who, why=act.why)
    if stored.page is not None:
        yield from _looks_at_copy(files, stored, spans)
    elif stored.task is not None:
        yield from _looks_for_copy(files, stored)


def _looks_at_copy(files: _CaseFiles, stored: StoredCase, spans: Sequence[CaseSpan]) -> Iterator[CaseEvent]:
    """Yield the looks at a copy with the words of every look. The text at the opening had the fault."""
    heads = files.heads.get(stored.page, ()) if stored.page else ()
    shown: dict[tuple[int, int, int], Shows] = {}  # by the revisions of copy and original, and the faults
    for sight in files.sights.get(stored.id, ()):
        head = _head_at(heads, sight)
        if sight.outcome is Outcome.REMOVED:
            yield CaseEvent(sight.at, Shows.GONE, capture=sight.capture)
        elif sight.outcome in SILENT or head is None:
            yield CaseEvent(sight.at, Shows.FAILED, capture=sight.capture)
        else:
            model = _changed_original(files, stored, sight.at)
            known = [span for span in spans if span.since <= sight.at]
            states = head.number, model.number if model else 0, len(known)
            if states not in shown:
                right = _right_texts(files, stored, sight.at) if shown else []
                shown[states] = (
                    _shows(files.db, head, _spans_as_of(files.db, known, model), right)
                    if shown
                    else Shows.OLD
                )
            yield CaseEvent(sight.at, shown[states], capture=sight.capture)


def _head_at(heads: Sequence[RevisionHead], sight: PageSight) -> RevisionHead | None:
    """Return the revision shown by a look."""
    return next((head for head in reversed(heads) if head.is_shown_by(sight.capture, sight.pass_id)), None)


def _changed_original(files: _CaseFiles, stored: StoredCase, at: datetime) -> RevisionHead | None:
    """Return the revision of the original at a time, None for the revision of the opening."""
    heads = files.heads.get(stored.original, ()) if stored.original else ()
    later = [head for head in heads if stored.opened_at < head.seen_at <= at]
    return later[-1] if later else None


def _spans_as_of(db: Store, spans: Sequence[CaseSpan], model: RevisionHead | None) -> Sequence[CaseSpan]:
    """Return the spans of a case in the form of a revision of the original."""
    if not spans or model is None:
        return spans
    text = state_of(db, model.id).article.text
    return [span.now(as_of(span.corrections, text)) for span in spans]


def _shows(db: Store, head: RevisionHead, spans: Sequence[CaseSpan], right: Sequence[RevisionHead]) -> Shows:
    """Return the words of a copy; `right` are the revisions of the original whose words are right."""
    corrections = [each for span in spans for each in span.corrections]
    if not corrections:
        return Shows.OLD
    text = state_of(db, head.id).article.text
    shown = shows(text, corrections)
    if shown is not Shows.OTHER:
        return shown
    return shows(text, corrections, [state_of(db, each.id).article.text for each in right])


def _right_texts(files: _CaseFiles, stored: StoredCase, at: datetime) -> list[RevisionHead]:
    """Return the revisions of the original without the fault: of an altered copy all by then, else the latest."""
    heads = files.heads.get(stored.original, ()) if stored.original else ()
    known = [head for head in heads if head.seen_at <= at]
    return known[-1:] if stored.kind is FindingKind.REPRINT_OUTDATED else known


def _looks_for_copy(files: _CaseFiles, stored: StoredCase) -> Iterator[CaseEvent]:
    """Yield the judgements of a cell about a missing copy, and the looks at the copy since the copy came."""
    told = [
        each
        for each in files.told.get((stored.task or 0, stored.site), ())
        if each.from_at >= stored.opened_at
    ]
    copy: PageId | None = None
    for each in told:
        captures = [capture for role, capture, _ in each.evidence if role in ("absent", "shown")]
        found = (
            Shows.OLD if each.state == "missing" else Shows.FAILED if each.state == "unknown" else Shows.NEW
        )
        yield CaseEvent(each.from_at, found, capture=captures[-1] if captures else None)
        copy = each.page if found is Shows.NEW else copy
    if copy is not None and told[-1].page == copy:
        for sight in members.sights_since(files.db, copy, told[-1].from_at):
            is_silent = sight.outcome in SILENT
            gone = Shows.OLD if sight.outcome is Outcome.REMOVED else Shows.NEW
            yield CaseEvent(sight.at, Shows.FAILED if is_silent else gone, capture=sight.capture)


def _findings(
    files: _CaseFiles, stored: StoredCase, page: Page | None, original: Page | None
) -> Iterator[FindingId]:
    about = page or original
    for each in files.subjects.get(about.url, ()) if about else ():
        is_of_pair = page is None or original is None or each.original_url == original.url
        if each.kind is stored.kind and each.site == stored.site and is_of_pair:
            yield each.id
