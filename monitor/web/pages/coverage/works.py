"""Store → the spread of an article over the sites, and the places where its copies differ; as pages, JSON and CSV."""

from __future__ import annotations

from typing import Any

from monitor.analysis.setup import Setup
from monitor.analysis.spread.collation import Collation, collation_of
from monitor.analysis.spread.descent import WorkSpread, spread_of
from monitor.coverage.task_choice import setup_of
from monitor.coverage.work_answers import readings_answer, spread_answer
from monitor.judge.spread.readings import families
from monitor.web.asked import Answer, PageAnswer, PageRequest
from monitor.web.views.reading_rows import reading_rows
from monitor.web.views.sheet import SheetRows
from monitor.web.views.spread_chart import spread_chart
from monitor.wording.coverage import COPY_STATES, DIFFERENCES, words_of
from monitor.wording.plain import utc
from storage.frontier import pages
from storage.records import Page, PageId

SPREAD_HEADER = ("place", "site", "tier", "after", "by", "state", "how", "from", "url")
READINGS_HEADER = ("paragraph", "original", "reading", "was", "context", "copies", "urls")


def spread(asked: PageRequest) -> Answer:
    """Return who carries an article since when, and from whom. Raises NotFound."""
    page, setup, collation = _work(asked)
    found = asked.once(("spread", page.id), lambda: spread_of(asked.db, setup, collation, asked.now))
    numbers = {copy.page.url: int(copy.page.id) for copy in collation.copies}
    numbers[collation.original.url] = int(collation.original.id)
    values = {
        **_frame(page, collation),
        "spread": found,
        "chart": spread_chart(found.carriers, found.tiers, asked.titles),
        "numbers": numbers,
        "copy_states": COPY_STATES[asked.language],
        "ways": {each.url: words_of(DIFFERENCES, each.how, asked.language) for each in found.carriers},
        "sites_of": {each.url: each.site for each in found.carriers},
        "gone": sum(each.state == "gone" for each in found.carriers),
    }
    table = SheetRows(SPREAD_HEADER, _spread_rows(asked, found))
    return PageAnswer("spread.html", values, spread_answer(page.url, found), table)


def _work(asked: PageRequest, *, standing: bool = False) -> tuple[Page, Setup, Collation]:
    """Return a page with its work, `standing`: as the pages stand now. Raises NotFound."""
    page = pages.page_of(asked.db, PageId(asked.path["number"]))
    setup = setup_of(asked.config)
    collation = asked.once(
        ("collation", page.id, standing),
        lambda: collation_of(asked.db, setup, page.url, asked.now, standing=standing),
    )
    return page, setup, collation


def _frame(page: Page, collation: Collation) -> dict[str, Any]:
    """Return what both pages of a work show above."""
    return {
        "page": page,
        "original": collation.original,
        "title": collation.states[-1].article.title,
        "copies": collation.copies,
    }


def _spread_rows(asked: PageRequest, found: WorkSpread) -> list[tuple[str | None, ...]]:
    return [
        (
            "–".join(str(place) for place in dict.fromkeys(each.places)),
            asked.titles.get(each.site, each.site),
            found.tiers.get(each.site),
            utc(each.seen.after),
            utc(each.seen.by),
            COPY_STATES[asked.language][each.state],
            words_of(DIFFERENCES, each.how, asked.language),
            each.parent.url,
            each.url,
        )
        for each in found.carriers
    ]


def readings(asked: PageRequest) -> Answer:
    """Return the places where copies of an article differ. Raises NotFound."""
    page, _, collation = _work(asked, standing=True)
    sites: dict[str, tuple[str, int | None]] = {
        copy.page.url: (asked.titles.get(copy.page.site, copy.page.site), int(copy.page.id))
        for copy in collation.copies
    }
    values = {
        **_frame(page, collation),
        "rows": reading_rows(collation.places, sites),
        "families": families(collation.places),
        "sites": sites,
    }
    rows = [
        (
            place.paragraph + 1,
            place.original,
            variant.text,
            variant.was,
            place.context,
            len(variant.copies),
            " ".join(variant.copies),
        )
        for place in collation.places
        for variant in place.variants
    ]
    return PageAnswer("readings.html", values, readings_answer(collation), SheetRows(READINGS_HEADER, rows))
