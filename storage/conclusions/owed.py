"""A site, and the sites with a duty to carry articles → the articles with a finding to raise or to resolve."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.engine.store import Store, read_optional, read_time, rows, stored_time
from storage.records import PageId

# The first condition selects articles that a site does not carry, without an unresolved finding. The second selects
# articles with unresolved findings: the site may carry the article now, or the article may be gone.
OWED = """
    SELECT pages.id AS page, pages.url AS url, pages.absent_at AS absent_at, first.seen_at AS seen_at,
        latest.title AS title
    FROM pages
    JOIN revisions AS first ON first.page_id = pages.id AND first.number = 1
    JOIN revisions AS latest ON latest.page_id = pages.id
        AND latest.number = (SELECT max(number) FROM revisions WHERE revisions.page_id = pages.id)
    WHERE pages.site = ? AND pages.role = 'article' AND (
        (first.seen_at >= ? AND EXISTS (
            SELECT 1 FROM {json_values} WHERE NOT EXISTS (
                SELECT 1 FROM derivations JOIN pages AS reprint ON reprint.id = derivations.reprint_page_id
                WHERE derivations.original_page_id = pages.id AND reprint.site = value
                    AND derivations.relation != 'quotation')
            AND NOT EXISTS (
                SELECT 1 FROM findings WHERE findings.url = pages.url AND findings.kind = 'reprint-missing'
                    AND findings.site = value AND findings.state != 'resolved')))
        OR EXISTS (
            SELECT 1 FROM findings
            WHERE findings.url = pages.url AND findings.kind = 'reprint-missing' AND findings.resolved_at IS NULL))
    ORDER BY pages.id
"""


@dataclass(frozen=True)
class OwedArticle:
    """An article, the interval of its appearance, and its latest headline."""

    page: PageId
    url: str
    absent_at: (
        datetime | None
    )  # last look at a list without the article; None: it stood there at the first look
    seen_at: datetime
    title: str


def owed_articles(db: Store, original: str, sites: Sequence[str], since: datetime) -> list[OwedArticle]:
    """Return the articles of the site `original` for which a finding may be raised or resolved, oldest page first.

    The `sites` must carry the articles that were first seen at `since` or later.
    """
    wanted = (original, stored_time(since), json.dumps(list(sites)))
    return [
        OwedArticle(
            PageId(each["page"]), each["url"], read_optional(each["absent_at"]), read_time(each["seen_at"]),
            each["title"],
        )
        for each in rows(db, OWED.format(json_values=db.json_values), wanted)
    ]  # fmt: skip
