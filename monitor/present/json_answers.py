"""Records → the objects that ``--json`` prints: the shapes that programs may rely on. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from monitor.present.evidence import CaptureProof
from monitor.present.search import Hit
from monitor.wording.plain import utc
from storage.findings.findings import Note
from storage.records import Change, Derivation, Finding, Look, Page, Reading, Revision, RuleResult


def finding(
    found: Finding, evidence: Sequence[CaptureProof], notes: Sequence[Note], *, language: str
) -> dict[str, Any]:
    """An element of ``findings --json``."""
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
        "detected_at": utc(found.detected_at),
        "resolved_at": utc(found.resolved_at),
        "rules": list(found.rules),
        "changes": [change(each) for each in found.changes],
        "capture": found.capture,
        "evidence": [
            {
                "role": each.role,
                "capture": each.capture,
                "fetched_at": utc(each.fetched_at),
                "digest": each.digest,
            }
            for each in evidence
        ],
        "notes": [
            {"at": utc(each.at), "state": each.state.value, "who": each.who, "why": each.why}
            for each in notes
        ],
        "facts": dict(found.facts),
    }


def change(found: Change) -> dict[str, Any]:
    """What differs, and what it means."""
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
    """An element of ``search --json``."""
    revision = found.revision
    return {
        "url": found.page.url,
        "site": found.page.site,
        "title": found.title.text,
        "title_hits": [list(each) for each in found.title.marks],
        "snippet": found.snippet.text,
        "snippet_hits": [list(each) for each in found.snippet.marks],
        "published_at": revision.article.attribution.published_at,
        "revision": revision.number,
        "current": found.until is None,
        "seen_at": utc(revision.seen_at),
        "until": utc(found.until),
        "removed": found.removed,
        "capture": revision.capture,
    }


def derivation(found: Derivation, reprint: Page, original: Page) -> dict[str, Any]:
    """An element of ``reprints --json``."""
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
    }


def revision(found: Revision, changes: tuple[Change, ...]) -> dict[str, Any]:
    """A state of a page's article, and what changed against the one before."""
    attribution = found.article.attribution
    return {
        "revision": found.number,
        "seen_at": utc(found.seen_at),
        "capture": found.capture,
        "digest": found.digest,
        "title": found.article.title,
        "source": attribution.source,
        "author": attribution.author,
        "editor": attribution.editor,
        "published_at": attribution.published_at,
        "paragraphs": len(found.article.paragraphs),
        "changes": [change(each) for each in changes],
    }


def look(found: Look) -> dict[str, Any]:
    """What one capture came to."""
    return {
        "capture": found.capture,
        "fetched_at": utc(found.fetched_at),
        "kind": found.kind.value,
        "outcome": found.outcome.value,
        "evidence": found.evidence,
    }


def reading(found: Reading) -> dict[str, Any]:
    """An element of ``extract --json``."""
    article = found.article
    attribution = article.attribution if article else None
    return {
        "url": found.url,
        "kind": found.kind.value,
        "evidence": found.evidence,
        "encoding": found.encoding,
        "encoding_doubtful": found.encoding_doubtful,
        "title": article.title if article else None,
        "paragraphs": list(article.paragraphs) if article else [],
        "source": attribution.source if attribution else None,
        "author": attribution.author if attribution else None,
        "author_is_placeholder": attribution.author_is_placeholder if attribution else False,
        "editor": attribution.editor if attribution else None,
        "published_at": attribution.published_at if attribution else None,
        "original_url": attribution.original_url if attribution else None,
        "site_name": attribution.site_name if attribution else None,
        "tail_source": attribution.tail_source if attribution else None,
        "tail_date": attribution.tail_date if attribution else None,
        "attachments": list(article.attachments) if article else [],
        "statements": [
            {
                "field": each.field.value,
                "value": each.value,
                "where": each.where,
                "text": each.text,
                "placeholder": each.placeholder,
            }
            for each in (attribution.statements if attribution else ())
        ],
        "links": [{"url": each.url, "title": each.title, "date": each.date} for each in found.links],
        "next_page": found.next_page,
        "redirect_url": found.redirect_url,
        "confidence": found.confidence,
    }


def rule(found: RuleResult) -> dict[str, Any]:
    """The outcome of one compliance rule."""
    return {
        "rule": found.rule,
        "status": found.status.value,
        "severity": found.severity.word,
        "why": found.why,
        "why_zh": found.why_zh,
        "evidence": found.evidence,
    }
