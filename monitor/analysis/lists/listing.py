"""A look at a list → the entries that the list named, and the further page of the list."""

from __future__ import annotations

from dataclasses import replace

from crawler.lists.discovery import named_entries
from crawler.urls import canonical_url
from monitor.analysis.deciding import Plan
from monitor.analysis.setup import Setup
from monitor.texts.spelling import bare
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Page, PageId, PageRole, Reading
from storage.spread import entries
from storage.spread.entries import ListEntry


def with_entries(plan: Plan, page: Page, reading: Reading | None, setup: Setup) -> Plan:
    """Return the plan of a look at a list, with the entries that the list named."""
    site = setup.sites.get(page.site)
    if reading is None or site is None:
        return plan
    named = tuple(
        ListEntry(link.url, link.title, bare(link.title or ""), link.date)
        for link in named_entries(reading.links, page, site, tuple(setup.sites.values()))
    )
    return replace(
        plan, named=named, next_list=canonical_url(reading.next_page) if reading.next_page else None
    )


def write_entries(db: Store, plan: Plan) -> None:
    """Write the entries of a list in the caller's transaction; a plan without entries writes nothing."""
    if plan.named is None:
        return
    entries.note_entries(db, plan.look.page, plan.look.capture, plan.named)
    further = pages.get_page(db, plan.next_list) if plan.next_list else None
    start = _start_of(db, plan.look.page)
    if further is not None and further.role is PageRole.LIST and start is not None:
        entries.note_further(db, further.id, start)


def _start_of(db: Store, page: PageId) -> PageId | None:
    """Return the start page of a list: the page itself, or the start page that a further page continues."""
    return page if pages.page_of(db, page).role is PageRole.SEED else entries.start_of(db, page)
