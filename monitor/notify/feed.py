"""Findings → an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from monitor.present.html import may_follow
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES
from monitor.wording.plain import printable, shown_url, utc
from storage.records import Finding

ATOM = "http://www.w3.org/2005/Atom"
# XML 1.0, section 2.2: a character outside these ranges makes the document unreadable
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TITLES = {"zh": "reprintwatch 发现", "en": "reprintwatch findings"}
MOST_ENTRIES = 500


def atom(
    findings: Sequence[Finding],
    sites: Mapping[str, str],
    *,
    now: datetime,
    language: str,
    address: str | None = None,
) -> str:
    """Return the feed as text, newest first. ``sites``: titles by name; ``address``: the public URL."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": _LANGUAGES[language]})
    updated = max((_changed_at(each) for each in findings), default=now)
    _text(feed, "id", uuid5(NAMESPACE_URL, address or "reprintwatch:findings").urn)
    _text(feed, "title", TITLES[language])
    _text(feed, "updated", utc(updated))
    _text(ET.SubElement(feed, f"{{{ATOM}}}author"), "name", "reprintwatch")
    _text(feed, "generator", "reprintwatch")
    found = shown_url(address)
    if found and may_follow(found):
        ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": _clean(found)})
    for each in findings[:MOST_ENTRIES]:
        feed.append(_entry(each, sites, language))
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def _entry(finding: Finding, sites: Mapping[str, str], language: str) -> ET.Element:
    entry = ET.Element(f"{{{ATOM}}}entry")
    kind, severity = KIND_NAMES[language][finding.kind], SEVERITY_NAMES[language][finding.severity]
    _text(entry, "id", uuid5(NAMESPACE_URL, f"reprintwatch:finding:{finding.id}").urn)
    _text(entry, "title", f"[{severity}] {kind}{'：' if language == 'zh' else ': '}{finding.title}")
    _text(entry, "updated", utc(_changed_at(finding)))
    _text(entry, "published", utc(finding.detected_at))
    for rel, url in (("alternate", finding.url), ("related", finding.original_url)):
        shown = shown_url(url)
        if shown and may_follow(shown):
            ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": rel, "href": _clean(shown)})
    for term, label in ((finding.kind.value, kind), (finding.severity.word, severity)):
        ET.SubElement(entry, f"{{{ATOM}}}category", {"term": term, "label": label})
    ET.SubElement(
        entry,
        f"{{{ATOM}}}category",
        {"term": finding.site, "label": _clean(sites.get(finding.site, finding.site))},
    )
    # RFC 4287, 4.1.2: an entry without a link to its page carries content
    linked = entry.find(f"{{{ATOM}}}link[@rel='alternate']") is not None
    _text(entry, "summary" if linked else "content", finding.summary(language))
    return entry


def _changed_at(finding: Finding) -> datetime:
    return finding.resolved_at or finding.detected_at


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = _clean(text)


def _clean(text: str) -> str:
    return NOT_XML.sub("\ufffd", printable(text))
