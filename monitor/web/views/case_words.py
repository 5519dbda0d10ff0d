"""State of a correction case → the sentence with its wrong and right words, and the acts that are open to people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.analysis.spread.correcting import CaseSpan, CaseStatus
from monitor.judge.spread.cases import Act, CaseState
from monitor.web.views.sheet import SheetRows
from monitor.wording.coverage import CASE_STATES
from monitor.wording.names import KIND_NAMES
from monitor.wording.plain import utc

ACTS: Mapping[CaseState, tuple[Act, ...]] = {
    CaseState.OPEN: (Act.NOTIFY, Act.DISMISS),
    CaseState.NOTIFIED: (Act.DISMISS, Act.REOPEN),
    CaseState.CORRECTED: (Act.REOPEN,),
    CaseState.VERIFIED: (Act.REOPEN,),
    CaseState.DISMISSED: (Act.REOPEN,),
}
HEADER = ("id", "state", "kind", "site", "wrong", "right", "context", "opened_at", "notified_at", "corrected_at",
          "verified_at", "last_look", "url", "original_url")  # fmt: skip


@dataclass(frozen=True)
class WordsInContext:
    """A sentence around wrong words. `wrong` is "" where words are left out, `right` where words are too many."""

    before: str
    wrong: str
    right: str
    after: str


def words_in_context(span: CaseSpan) -> WordsInContext:
    """Return the words of a case within the sentence, or alone if the sentence does not hold the wrong words."""
    if span.wrong and span.wrong in span.context:
        before, _, after = span.context.partition(span.wrong)
        return WordsInContext(before, span.wrong, span.right, after)
    return WordsInContext("", span.wrong, span.right, "")


def case_rows(cases: list[CaseStatus], titles: Mapping[str, str], language: str) -> SheetRows:
    """Return the cases for a spreadsheet."""
    return SheetRows(HEADER, [_row(each, titles, language) for each in cases])


def _row(status: CaseStatus, titles: Mapping[str, str], language: str) -> tuple[str | None, ...]:
    stored, case, span = status.stored, status.case, status.span
    return (
        stored.id,
        CASE_STATES[language][case.state],
        KIND_NAMES[language][stored.kind],
        titles.get(stored.site, stored.site),
        *((span.wrong, span.right, span.context) if span else ("", "", "")),
        utc(stored.opened_at),
        utc(case.notified_at),
        utc(case.corrected_at),
        utc(case.verified_at),
        utc(case.last_look.at) if case.last_look else None,
        status.page.url if status.page else None,
        status.original.url if status.original else None,
    )
