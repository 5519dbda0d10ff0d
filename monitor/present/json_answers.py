"""Records → the objects of ``--json``. Programs rely on their members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from types import MappingProxyType
from typing import Any

from monitor.judge.spread.intervals import SightInterval
from monitor.present.evidence import CaptureProof
from monitor.present.fact_values import fact_values
from monitor.present.search import Hit, HitCarrier
from monitor.wording.english_reasons import in_english
from monitor.wording.plain import utc
from storage.conclusions.comparisons import PageComparison
from storage.findings.findings import Note
from storage.records import (
    Article,
    Attachment,
    AttachmentKind,
    Change,
    Derivation,
    EventInterval,
    Facts,
    Finding,
    Look,
    Page,
    Reading,
    ReprintRuleFacts,
    Revision,
    Statement,
    Tolerance,
)
from storage.sightings.sightings import ForeignSighting


def finding(
    found: Finding,
    evidence: Sequence[CaptureProof],
    notes: Sequence[Note],
    pages: Sequence[str] = (),
    *,
    language: str,
) -> dict[str, Any]:
    """Return an element of ``findings --json``. `pages` are all pages of a finding about like pages of a site."""
    return {
        "id": found.id,
        "kind": found.kind.value,
        "severity": found.severity.word,
        "state": found.state.value,
        "site": found.site,
        "url": found.url,
        "original_url": found.original_url,
        "title": found.title,
        "summary": found.summary(language),
        "summary_zh": found.summary_zh,
        "summary_en": found.summary_en,
        "event": found.event,
        "detected_at": utc(found.detected_at),
        "since": _interval(found.interval),
        "resolved_at": utc(found.resolved_at),
        "rules": list(found.rules),
        "broken": _broken(found.facts),
        "pages": list(pages) or [found.url],
        "changes": [change(differing) for differing in found.changes],
        "capture": found.capture,
        "evidence": [_proof(capture) for capture in evidence],
        "notes": [_note(note) for note in notes],
        "facts": fact_values(found.facts),
    }


def _broken(facts: Facts | None) -> list[dict[str, str]]:
    """Return the broken rules of reprint-improper, with the words of the page as evidence."""
    broken = facts.broken if isinstance(facts, ReprintRuleFacts) else ()
    return [
        {"rule": each.rule, "why_zh": each.why_zh, "why_en": each.why_en, "evidence": each.evidence}
        for each in broken
    ]


def _proof(capture: CaptureProof) -> dict[str, Any]:
    return {
        "role": capture.role,
        "capture": capture.capture,
        "fetched_at": utc(capture.fetched_at),
        "digest": capture.digest,
    }


def _note(note: Note) -> dict[str, Any]:
    return {"at": utc(note.at), "state": note.state.value, "who": note.who, "why": note.why}


def change(found: Change) -> dict[str, Any]:
    """Return a change with its class, severity and place."""
    hunk = found.hunk
    return {
        "significance": found.significance.value,
        "severity": found.severity.word,
        "edit": hunk.edit.value,
        "before": hunk.before,
        "after": hunk.after,
        "before_value": found.before_value,
        "after_value": found.after_value,
        "before_context": hunk.before_context,
        "after_context": hunk.after_context,
        "before_paragraph": hunk.before_span.paragraph,
        "after_paragraph": hunk.after_span.paragraph,
    }


def hit(found: Hit) -> dict[str, Any]:
    """Return an element of ``search --json``."""
    revision = found.revision
    return {
        "url": found.page.url,
        "site": found.page.site,
        "title": found.title.text,
        "title_hits": [list(mark) for mark in found.title.marks],
        "snippet": found.snippet.text,
        "snippet_hits": [list(mark) for mark in found.snippet.marks],
        "published_at": revision.article.attribution.published_at,
        "revision": revision.number,
        "current": found.until is None,
        "seen_at": utc(revision.seen_at),
        "until": utc(found.until),
        "removed": found.removed,
        "capture": revision.capture,
        "carrier": _carrier(found.carrier) if found.carrier else None,
    }


def _carrier(found: HitCarrier) -> dict[str, Any]:
    return {
        "article": found.article.url,
        "title": found.title,
        "name": found.name,
        "page": found.page,
        "picture": found.picture,
        "certainty": found.certainty,
    }


def derivation(
    found: Derivation, reprint: Page, original: Page, since: SightInterval | None = None
) -> dict[str, Any]:
    """Return an element of ``reprints --json``. `since` is the interval of first sight of the reprint."""
    return {
        "url": reprint.url,
        "site": reprint.site,
        "original_url": original.url,
        "original_site": original.site,
        "relation": found.relation.value,
        "similarity": found.similarity,
        "original_coverage": found.original_coverage,
        "reprint_coverage": found.reprint_coverage,
        "evidence": list(found.evidence),
        "credited_source": found.credited_source,
        "disguise": list(found.disguise),
        "first_seen": utc(found.first_seen),
        "since": {"after": utc(since.after), "by": utc(since.by)} if since else None,
    }


def suspect(found: PageComparison, page: Page, other: Page, texts: tuple[str, str]) -> dict[str, Any]:
    """Return an element of ``reprints --suspects --json``. `texts` are the compared texts of both pages."""
    match = found.match
    return {
        "url": page.url,
        "site": page.site,
        "original_url": other.url,
        "original_site": other.site,
        "probability": match.probability,
        "similarity": match.similarity,
        "original_coverage": match.original_coverage,
        "reprint_coverage": match.reprint_coverage,
        "passages": [list(astuple(passage)) for passage in match.passages],
        "text": texts[0],
        "original_text": texts[1],
    }


def revision(
    found: Revision, changes: tuple[Change, ...], since: EventInterval | None = None
) -> dict[str, Any]:
    """Return a revision with its changes against the revision before: an element of ``history --json``.

    `since` are the looks that bound the beginning of the revision.
    """
    attribution = found.article.attribution
    return {
        "revision": found.number,
        "seen_at": utc(found.seen_at),
        "since": _interval(since),
        "capture": found.capture,
        "digest": found.digest,
        "title": found.article.title,
        "source": attribution.source,
        "author": attribution.author,
        "editor": attribution.editor,
        "published_at": attribution.published_at,
        "page_number": attribution.page_number,
        "paragraphs": len(found.article.paragraphs),
        "attachments": [_attachment(each) for each in found.article.attachments],
        "changes": [change(differing) for differing in changes],
    }


def _interval(found: EventInterval | None) -> dict[str, str | None] | None:
    """Return the times of the looks that bound an event; None for a finding without such looks."""
    if found is None:
        return None
    after, by, confirmed = (each.at if each else None for each in (found.after, found.by, found.confirmed))
    return {"after": utc(after), "by": utc(by), "confirmed": utc(confirmed)}


def look(found: Look, tolerances: Sequence[Tolerance]) -> dict[str, Any]:
    """Return a look: kind and outcome of a capture, and the tolerated faults of its server."""
    return {
        "capture": found.capture,
        "fetched_at": utc(found.fetched_at),
        "kind": found.kind.value,
        "outcome": found.outcome.value,
        "evidence": in_english(found.reason),
        "tolerances": [fault.value for fault in tolerances],
    }


def sighting(found: ForeignSighting) -> dict[str, Any]:
    """Return what others saw at an address; `capture` is the first capture of ours with the same bytes."""
    return {
        "at": utc(found.at),
        "url": found.url,
        "status": found.status,
        "sha256": found.digest,
        "capture": found.capture,
        "notes": list(found.notes),
        "source": found.source,
        "file": found.file,
        "record": found.record,
    }


# Members of a reading that come from its article, for a page without an article.
NO_ARTICLE: Mapping[str, Any] = MappingProxyType({
    "title": None, "paragraphs": [], "source": None, "author": None, "author_is_placeholder": False, "editor": None,
    "published_at": None, "original_url": None, "site_name": None, "tail_source": None, "tail_date": None,
    "page_number": None,
    "attachments": [], "media": [], "statements": [],
})  # fmt: skip


def reading(found: Reading) -> dict[str, Any]:
    """Return an element of ``extract --json``."""
    return {
        "url": found.url,
        "kind": found.kind.value,
        "evidence": in_english(found.reason),
        "encoding": found.encoding,
        "encoding_doubtful": found.encoding_doubtful,
        **(_article(found.article) if found.article else NO_ARTICLE),
        "links": [{"url": link.url, "title": link.title, "date": link.date} for link in found.links],
        "next_page": found.next_page,
        "redirect_url": found.redirect_url,
        "confidence": found.confidence,
        "lines": [
            {
                "text": line.text,
                "class": line.kind.value,
                "reason": line.reason.value,
                "place": line.place.value,
            }
            for line in found.lines
        ],
    }


def _article(article: Article) -> dict[str, Any]:
    attribution = article.attribution
    return {
        "title": article.title,
        "paragraphs": list(article.paragraphs),
        "source": attribution.source,
        "author": attribution.author,
        "author_is_placeholder": attribution.author_is_placeholder,
        "editor": attribution.editor,
        "published_at": attribution.published_at,
        "original_url": attribution.original_url,
        "site_name": attribution.site_name,
        "tail_source": attribution.tail_source,
        "tail_date": attribution.tail_date,
        "page_number": attribution.page_number,
        "attachments": [f"{each.name} <{each.address}>" for each in article.files],
        "media": [_attachment(each) for each in article.attachments if each.kind is not AttachmentKind.FILE],
        "statements": [_statement(statement) for statement in attribution.statements],
    }


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {"kind": attachment.kind.value, "name": attachment.name, "address": attachment.address}


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "field": statement.field.value,
        "value": statement.value,
        "where": statement.where,
        "text": statement.text,
        "placeholder": statement.placeholder,
    }
