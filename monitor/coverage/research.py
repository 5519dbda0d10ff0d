"""Derivations and edits of the store → rows for research, with the texts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from monitor.analysis.setup import Setup
from monitor.judge.meaning.significance import changes_between
from monitor.present import json_answers
from monitor.wording.plain import utc
from storage.conclusions import derivations, looks, revisions
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Page, Revision

Row = dict[str, Any]

# Members of a row with the kinds of their values, as DuckDB names the kinds.
DERIVATIONS = {
    "url": "VARCHAR", "site": "VARCHAR", "original_url": "VARCHAR", "original_site": "VARCHAR", "relation": "VARCHAR",
    "similarity": "DOUBLE", "original_coverage": "DOUBLE", "reprint_coverage": "DOUBLE", "evidence": "VARCHAR[]",
    "credited_source": "VARCHAR", "disguise": "VARCHAR[]", "first_seen": "VARCHAR", "title": "VARCHAR",
    "text": "VARCHAR", "original_title": "VARCHAR", "original_text": "VARCHAR",
}  # fmt: skip
EDITS = {
    "url": "VARCHAR", "site": "VARCHAR", "title": "VARCHAR", "from_revision": "BIGINT", "to_revision": "BIGINT",
    "after": "VARCHAR", "by": "VARCHAR", "significance": "VARCHAR", "severity": "VARCHAR", "edit": "VARCHAR",
    "before_words": "VARCHAR", "after_words": "VARCHAR", "before_context": "VARCHAR", "after_context": "VARCHAR",
    "before_paragraph": "BIGINT", "after_paragraph": "BIGINT",
}  # fmt: skip


def derivation_rows(db: Store) -> Iterator[Row]:
    """Yield a row for every derivation, in the order of discovery, with headlines and texts of both pages."""
    for each in derivations.all_derivations(db):
        reprint, original = pages.page_of(db, each.reprint), pages.page_of(db, each.original)
        copy = revisions.revision_of(db, each.reprint_revision).article
        model = revisions.revision_of(db, each.original_revision).article
        row = json_answers.derivation(each, reprint, original)
        row |= {
            "title": copy.title,
            "text": copy.text,
            "original_title": model.title,
            "original_text": model.text,
        }
        yield {name: row[name] for name in DERIVATIONS}


def edit_rows(db: Store, setup: Setup) -> Iterator[Row]:
    """Yield a row for every change between two revisions of a page, in the order of pages and revisions."""
    for number in revisions.edited_pages(db):
        page = pages.page_of(db, number)
        for before, after in pairwise(revisions.revisions_of(db, number)):
            yield from _edits(db, setup, page, before, after)


def _edits(db: Store, setup: Setup, page: Page, before: Revision, after: Revision) -> Iterator[Row]:
    interval = looks.interval_of(db, page.id, after.capture)
    for each in changes_between(before.article, after.article, setup.rules.standards):
        hunk = each.hunk
        yield {
            "url": page.url,
            "site": page.site,
            "title": after.article.title,
            "from_revision": before.number,
            "to_revision": after.number,
            "after": utc(interval.after.at) if interval and interval.after else None,
            "by": utc(interval.by.at if interval else after.seen_at),
            "significance": each.significance.value,
            "severity": each.severity.word,
            "edit": hunk.edit.value,
            "before_words": hunk.before,
            "after_words": hunk.after,
            "before_context": hunk.before_context,
            "after_context": hunk.after_context,
            "before_paragraph": hunk.before_span.paragraph,
            "after_paragraph": hunk.after_span.paragraph,
        }
