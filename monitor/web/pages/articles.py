"""Articles of the store → their list, and the page of an article: credit, looks, versions, copies, findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.analysis.reprints.pictured import state_of
from monitor.analysis.spread.copies import first_sights
from monitor.coverage.task_choice import setup_of
from monitor.judge.rules.compliance import RULES
from monitor.present import json_answers
from monitor.present.first_publication import as_answer, chain_of, first_of_chain
from monitor.reuse.furniture import repeated_edges
from monitor.reuse.holders import MOST_GROUPS
from monitor.texts.fingerprint import fingerprint_of, normal_form
from monitor.web.asked import Answer, Elsewhere, PageAnswer, PageRequest
from monitor.web.pages.decisions import back, written
from monitor.web.views.sheet import SheetRows
from monitor.web.views.timeline import Interval, intervals_of, timeline_of
from monitor.wording.plain import utc
from storage.access import audit
from storage.access.audit import AuditEntry, last_action
from storage.archive import captures
from storage.conclusions import derivations, groups, looks, revisions
from storage.engine.store import Store
from storage.findings import findings
from storage.frontier import pages, site_controls
from storage.records import Article, Derivation, Finding, Page, PageId

MOST_ROWS = 50
MOST_COPIES = 200
MOST_FINDINGS = 100


def articles(asked: PageRequest) -> Answer:
    """Return the list of articles, the latest first."""
    site = asked.query.get("site") if asked.query.get("site") in asked.titles else None
    before = _moment(asked.query.get("before", "")) or asked.now
    listed = revisions.latest_articles(asked.db, before=before, site=site, most=MOST_ROWS + 1)
    more, listed = len(listed) > MOST_ROWS, listed[:MOST_ROWS]
    data = [
        {
            "page": each.page,
            "url": each.url,
            "site": each.site,
            "title": each.title,
            "published_at": each.published_at,
            "first_seen": utc(each.seen_at),
            "revisions": each.states,
            "reprints": each.reprints,
            "is_reprint": each.is_reprint,
        }
        for each in listed
    ]
    values = {"listed": listed, "site": site, "next": listed[-1].seen_at.isoformat() if more else None}
    table = SheetRows(tuple(data[0]) if data else ("page",), [tuple(each.values()) for each in data])
    return PageAnswer("articles.html", values, data, table)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def article(asked: PageRequest) -> Answer:
    """Return the page of an article."""
    page = pages.page_of(asked.db, PageId(asked.path["number"]))
    current = revisions.current_revision(asked.db, page.id)
    latest = state_of(asked.db, current.id) if current else None
    all_looks = looks.looks_of(asked.db, page.id)
    versions = revisions.revision_times(asked.db, page.id)
    told = findings.gravest_about(asked.db, page.url, MOST_FINDINGS)
    all_told = findings.ids_about(asked.db, page.url)
    of_copies = _findings_of_copies(asked, page)
    copies = _copies(asked, page)
    lines = _lines(asked, page.site, latest.article) if latest else []
    values: dict[str, Any] = {
        "page": page,
        "latest": latest,
        "lines": lines,
        "versions": versions,
        "timeline": timeline_of(all_looks, [(number, at) for number, at, _ in versions]),
        "looks": all_looks,
        "chain": chain_of(asked.db, page),
        "copies": copies,
        "findings": told,
        "further_findings": len(all_told) - len(told),
        "copy_findings": of_copies,
        "broken_rules": _broken(told),
        "next_look": site_controls.due_of(asked.db, page.id),
    }
    first = first_of_chain(asked.db, page, values["chain"])
    values["first"] = first
    tolerated = captures.tolerances_of(asked.db, page.id)
    data = {
        "page": page.id,
        "url": page.url,
        "site": page.site,
        "title": latest.article.title if latest else None,
        "paragraphs": [line.text for line in lines if not line.articles],
        "lines": [line.as_answer() for line in lines if line.articles],
        "revisions": [
            {"revision": number, "seen_at": utc(at), "capture": capture} for number, at, capture in versions
        ],
        "looks": [json_answers.look(look, tolerated.get(look.capture, ())) for look in all_looks],
        "originals": [json_answers.derivation(derived, page, origin) for origin, derived in values["chain"]],
        "reprints": [json_answers.derivation(derived, copy, page) for copy, derived, _ in copies],
        "findings": all_told,
        "copy_findings": [each.id for each in of_copies],
        "first_published": as_answer(first),
    }
    return PageAnswer("article.html", values, data)


def _findings_of_copies(asked: PageRequest, page: Page) -> list[Finding]:
    """Return the gravest findings about the copies of a page. A popular original has thousands."""
    key = ("findings of copies", page.id, last_action(asked.db))
    ids = asked.once(key, lambda: findings.gravest_of_copies(asked.db, page.url, MOST_FINDINGS))
    return findings.findings_by_id(asked.db, ids)


def _lines(asked: PageRequest, site: str, article: Article) -> list[ShownLine]:
    """Return the paragraphs of an article. All pages of a site share the count of its articles."""
    articles = asked.once(("articles", site), lambda: groups.count_indexed(asked.db, site, most=MOST_GROUPS))
    return shown_lines(asked.db, site, article, articles)


@dataclass(frozen=True)
class ShownLine:
    """A paragraph of an article."""

    text: str
    articles: int = 0  # of the site that repeat the line; 0 for a line of the article itself
    place: str = "within"  # above or below the text, for a repeated line

    def as_answer(self) -> dict[str, Any]:
        """Return a repeated line as JSON, in the form of the lines of ``extract --json``."""
        return {
            "text": self.text,
            "class": "furniture",
            "reason": "repeated",
            "place": self.place,
            "articles": self.articles,
        }


def shown_lines(db: Store, site: str, article: Article, articles: int) -> list[ShownLine]:
    """Return the paragraphs of an article, with the lines that most of the `articles` of the site repeat now."""
    form = normal_form(article.text)
    held = groups.groups_by_passage(db, fingerprint_of(form).passages.tolist())
    members = groups.members_of(db, {group for of_passage in held.values() for group in of_passage})
    of_site = {group for group, pages in members.items() if any(page.site == site for page in pages)}
    repeated = repeated_edges(form, held, of_site, articles)
    if len(form.breaks) != len(article.paragraphs) - 1:  # a paragraph has several lines
        repeated = {}
    first = next((at for at in range(len(article.paragraphs)) if at not in repeated), 0)
    return [
        ShownLine(text, repeated[at], "above" if at < first else "below")
        if at in repeated
        else ShownLine(text)
        for at, text in enumerate(article.paragraphs)
    ]


def _copies(asked: PageRequest, page: Page) -> list[tuple[Page, Derivation, Interval]]:
    """Return the copies in the order of their first sight, with the intervals of their appearance."""
    derived = derivations.reprints_of(asked.db, page.id)[:MOST_COPIES]
    found = [(pages.page_of(asked.db, each.reprint), each) for each in derived]
    origin = page.discovered_at or asked.now
    seen = first_sights(asked.db, setup_of(asked.config), [copy.id for copy, _ in found], asked.now)
    spans = intervals_of(
        [
            (seen[copy.id].after, seen[copy.id].by) if copy.id in seen else (None, each.first_seen)
            for copy, each in found
        ],
        origin,
    )
    return [(copy, each, span) for (copy, each), span in zip(found, spans, strict=True)]


def _broken(told: list[Finding]) -> list[Any]:
    """Return the rules that open findings break."""
    broken = {rule for finding in told if finding.resolved_at is None for rule in finding.rules}
    return [rule for rule in RULES if rule.id in broken]


def look(asked: PageRequest) -> Answer:
    """Look at a page now."""
    page = pages.page_of(asked.db, PageId(asked.path["number"]))

    def ordered(db: Any) -> None:
        site_controls.look_at_page_now(db, page.url, asked.now)
        audit.note_action(db, AuditEntry(asked.now, asked.viewer.name, "look", page.url))

    written(asked, ordered)
    return Elsewhere(back(asked, done="look-1"), {"page": page.id})
