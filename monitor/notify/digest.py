"""Findings of a day or a week → one letter: new findings and open findings, as plain text and as HTML page."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from crawler.sites import Site
from monitor.notify.message import Message
from monitor.present.html import rendered, shown
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES, STATE_NAMES
from monitor.wording.plain import one_line, shown_url
from storage.engine.store import Store
from storage.findings.findings import list_findings
from storage.records import Finding, FindingState, Severity

MOST_LISTED = 200
WORDS = {
    "zh": {
        "title": "转载监测摘要",
        "came": "新发现",
        "open": "仍待处理",
        "none": "这段时间没有发现。",
        "more": "另有 {n} 条，见 reprintwatch findings",
    },
    "en": {
        "title": "Digest of findings",
        "came": "New",
        "open": "Still open",
        "none": "Nothing was found in this time.",
        "more": "{n} more: see reprintwatch findings",
    },
}


def digest_message(
    db: Store, sites: Sequence[Site], since: datetime, until: datetime, *, language: str
) -> Message:
    """Return the letter over findings detected between `since` and `until`, and over older open findings."""
    came = [each for each in list_findings(db, since=since) if each.detected_at <= until]
    known = {each.id for each in came}
    left = [
        each
        for each in list_findings(db, severity=Severity.WARNING, unresolved=True)
        if each.id not in known and each.state is FindingState.OPEN
    ]
    words = WORDS[language]
    title = f"{words['title']} {shown(since)} – {shown(until)}"
    titles = {site.name: site.title for site in sites}
    sections = [(words["came"], _ordered(came)), (words["open"], _ordered(left))]
    facts = {
        "language": "zh-CN" if language == "zh" else "en",
        "title": title,
        "words": words,
        "counts": _counts(came, language),
        "sections": [
            (name, found[:MOST_LISTED], max(0, len(found) - MOST_LISTED)) for name, found in sections
        ],
        "sites": titles,
        "kinds": KIND_NAMES[language],
        "severities": SEVERITY_NAMES[language],
        "states": STATE_NAMES[language],
        "zh": language == "zh",
    }
    key = hashlib.sha256(f"{title}\n{len(came)}".encode()).hexdigest()[:32]
    return Message(
        title, _plain(title, sections, words, language), key, tuple(came), rendered("digest.html", **facts)
    )


def _counts(found: Sequence[Finding], language: str) -> list[tuple[str, str, int]]:
    counted = Counter(each.severity for each in found)
    return [(each.word, SEVERITY_NAMES[language][each], counted[each]) for each in reversed(Severity)]


def _ordered(found: Sequence[Finding]) -> list[Finding]:
    return sorted(found, key=lambda each: (-each.severity, -each.detected_at.timestamp(), each.id))


def _plain(
    title: str, sections: Sequence[tuple[str, Sequence[Finding]]], words: dict[str, str], language: str
) -> str:
    lines = [title]
    for name, found in sections:
        lines += ["", f"{name}（{len(found)}）" if language == "zh" else f"{name} ({len(found)})"]
        for each in found[:MOST_LISTED]:
            summary = each.summary(language)
            lines.append(
                f"- [{SEVERITY_NAMES[language][each.severity]}] {one_line(summary)} {shown_url(each.url)}"
            )
        if len(found) > MOST_LISTED:
            lines.append(words["more"].format(n=len(found) - MOST_LISTED))
    return "\n".join(lines)
