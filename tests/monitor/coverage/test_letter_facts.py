"""The facts of a letter come from looks: of the copy, the correction, and the last check."""

from __future__ import annotations

from datetime import UTC, datetime

from sites.coverage_console import Console, page
from sites.list_looks import at

from monitor.analysis.spread.correcting import status_of
from monitor.config.coverage import Letters
from monitor.coverage.letter_facts import letter_of
from storage.spread import cases


def test_a_letter_about_an_outdated_copy_has_the_interval_of_the_correction(day: Console) -> None:
    now = datetime(2026, 3, 3, tzinfo=UTC)
    with day.web.opened() as db:
        (stored,) = cases.all_cases(db)
        facts = letter_of(
            db, day.web.setup, Letters("厅"), status_of(db, stored, day.web.rules.cases, now), now
        )
    assert (facts.request, facts.page_url, facts.addressee) == ("correct", page("pa"), "门户pa")
    assert facts.corrected is not None and facts.corrected.by == at("21:00")
    assert facts.first_seen is not None and facts.first_seen.by == at("13:00")
    assert facts.last_look == at("21:10") and len(facts.evidence) >= 3
