"""Two pages and revisions → the comparison side by side or in one column; an outdated reprint as outdated."""

from __future__ import annotations

from typing import Any

from monitor.analysis.reprints.pictured import state_of, with_pictures
from monitor.present import json_answers
from monitor.present.comparison import compare_revisions
from monitor.present.sides import ComparedSides
from monitor.web.asked import Answer, PageAnswer, PageRequest
from monitor.web.errors import PageRefusal
from monitor.web.template_engine import with_query
from monitor.web.views.comparing import comparison_data, shown_comparison
from storage.conclusions import derivations, revisions
from storage.frontier import pages
from storage.records import Change, Page, PageId, Revision

VIEWS = ("split", "inline", "changes")


def compare(asked: PageRequest) -> Answer:
    """Return the comparison of two revisions of a page, or of two pages."""
    values = comparison_values(asked, _chosen(asked))
    return PageAnswer("compare.html", {"compared": values}, values["data"])


def _chosen(asked: PageRequest) -> ComparedSides:
    query = asked.query
    after_page = pages.page_of(asked.db, PageId(_number(query.get("page")) or 0))
    other = _number(query.get("against"))
    before_page = pages.page_of(asked.db, PageId(other)) if other else after_page
    after = revisions.numbered_revision(asked.db, after_page.id, _number(query.get("to")))
    number = _number(query.get("from"))
    if number is None and before_page.id == after_page.id:
        number = max(1, after.number - 1)
    if number is None:
        before = _nearest(asked, before_page, after_page)
    else:
        before = revisions.numbered_revision(asked.db, before_page.id, number)
    return ComparedSides(before_page, before, after_page, after)


def _number(text: str | None) -> int | None:
    """Return a number of the address, None for a missing number. Raises PageRefusal."""
    if not text:
        return None
    if not text.isdecimal() or len(text) > 15:
        raise PageRefusal(400, "error_400")
    return int(text)


def _nearest(asked: PageRequest, original: Page, reprint: Page) -> Revision:
    """Return the state of the original behind the reprint, the latest for an unknown derivation."""
    for derived in derivations.originals_of(asked.db, reprint.id):
        if derived.original == original.id:
            return revisions.revision_of(asked.db, derived.original_revision)
    return revisions.numbered_revision(asked.db, original.id, None)


def comparison_values(asked: PageRequest, sides: ComparedSides) -> dict[str, Any]:
    """Return the values of a comparison for its template, with `data` for programs."""
    sides = with_pictures(asked.db, sides)
    compared = compare_revisions(
        sides.page, sides.before, sides.after, other_page=sides.before_page, rules=asked.config.monitor
    )
    shown = shown_comparison(compared)
    view = asked.query.get("view", "")
    outdated = _outdated(asked, sides)
    query = {
        "page": str(sides.page.id),
        "against": str(sides.before_page.id) if sides.before_page.id != sides.page.id else "",
        "from": str(sides.before.number),
        "to": str(sides.after.number),
    }
    data = {
        **comparison_data(shown, compared),
        "changes": [json_answers.change(change) for change in compared.changes],
        "outdated": [json_answers.change(change) for change in outdated],
    }
    return {
        "sides": sides,
        "compared": compared,
        "shown": shown,
        "view": view if view in VIEWS else "split",
        "is_reprint": sides.before_page.id != sides.page.id,
        "outdated": outdated,
        "before_versions": revisions.revision_times(asked.db, sides.before_page.id),
        "after_versions": revisions.revision_times(asked.db, sides.page.id),
        "query": query,
        "address": with_query(f"{asked.base}/desk/compare", query),
        "relation": _relation(asked, sides),
        "data": data,
    }


def _relation(asked: PageRequest, sides: ComparedSides) -> Any:
    """Return the derivation of the later page from the earlier, or None."""
    found = derivations.originals_of(asked.db, sides.page.id)
    return next((derived for derived in found if derived.original == sides.before_page.id), None)


def _outdated(asked: PageRequest, sides: ComparedSides) -> tuple[Change, ...]:
    """Return the corrections of the original since the state beside the reprint: no alterations by the reprint."""
    if sides.before_page.id == sides.page.id:
        return ()
    latest = revisions.numbered_revision(asked.db, sides.before_page.id, None)
    if latest.number <= sides.before.number:
        return ()
    page, corrected = sides.before_page, state_of(asked.db, latest.id)
    return compare_revisions(
        page, sides.before, corrected, other_page=page, rules=asked.config.monitor
    ).changes
