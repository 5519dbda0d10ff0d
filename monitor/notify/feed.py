"""Events → an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from monitor.present.event_view import page_groups
from monitor.present.html import may_follow
from monitor.wording.event_words import COMMA, SETTLED
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES
from monitor.wording.plain import printable, shown_url, utc
from storage.records import Event

ATOM = "http://www.w3.org/2005/Atom"
# XML 1.0, section 2.2: a character outside these ranges makes the document unreadable
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TITLES = {"zh": "reprintwatch 发现", "en": "reprintwatch findings"}
MOST_ENTRIES = 500


def atom(
    events: Sequence[Event],
    sites: Mapping[str, str],
    *,
    now: datetime,
    language: str,
    address: str | None = None,
) -> str:
    """Return the feed as text, an entry an event, newest first.

    ``sites``: titles by name; ``address``: the public URL.
    """
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": _LANGUAGES[language]})
    latest = sorted(events, key=lambda each: (each.changed_at, each.id), reverse=True)
    updated = latest[0].changed_at if latest else now
    _text(feed, "id", uuid5(NAMESPACE_URL, address or "reprintwatch:findings").urn)
    _text(feed, "title", TITLES[language])
    _text(feed, "updated", utc(updated))
    _text(ET.SubElement(feed, f"{{{ATOM}}}author"), "name", "reprintwatch")
    _text(feed, "generator", "reprintwatch")
    found = shown_url(address)
    if found and may_follow(found):
        ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": _clean(found)})
    for each in latest[:MOST_ENTRIES]:
        feed.append(_entry(each, sites, language))
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def _entry(event: Event, sites: Mapping[str, str], language: str) -> ET.Element:
    entry, lead = ET.Element(f"{{{ATOM}}}entry"), event.lead
    kind, severity = KIND_NAMES[language][event.kind], SEVERITY_NAMES[language][event.severity]
    settled = SETTLED[language] if event.resolved_at else ""
    _text(entry, "id", uuid5(NAMESPACE_URL, f"reprintwatch:event:{event.id}").urn)
    _text(entry, "title", f"[{severity}{settled}] {kind}{'：' if language == 'zh' else ': '}{lead.title}")
    _text(entry, "updated", utc(event.changed_at))
    _text(entry, "published", utc(event.detected_at))
    for rel, url in (("alternate", lead.url), ("related", lead.original_url)):
        shown = shown_url(url)
        if shown and may_follow(shown):
            ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": rel, "href": _clean(shown)})
    named = [(site, sites.get(site, site)) for site in event.sites]
    for term, label in ((event.kind.value, kind), (event.severity.word, severity), *named):
        ET.SubElement(entry, f"{{{ATOM}}}category", {"term": term, "label": _clean(label)})
    # RFC 4287, 4.1.2: an entry without a link to its page carries content
    linked = entry.find(f"{{{ATOM}}}link[@rel='alternate']") is not None
    _text(entry, "summary" if linked else "content", _summary(event, sites, language))
    return entry


def _summary(event: Event, sites: Mapping[str, str], language: str) -> str:
    """Return the sentence of the lead, and the further pages by their state."""
    lines = [event.lead.summary(language)]
    for group in page_groups(event, sites):
        names = COMMA[language].join(page.site for page in group.pages)
        lines.append(f"{group.says(language)}{'：' if language == 'zh' else ': '}{names}")
    return " ".join(lines)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = _clean(text)


def _clean(text: str) -> str:
    return NOT_XML.sub("\ufffd", printable(text))
