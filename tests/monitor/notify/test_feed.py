"""The Atom feed and the digest: readable by readers, complete by RFC 4287, and deaf to what pages say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.notify.feed import ATOM, atom
from storage.records import EventId, Finding, FindingId, FindingKind, Severity
from storage.records.event import events_of

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
URL = "http://www.mca.gov.cn/1.html"


def finding(
    number: int = 0,
    *,
    title: str = "乘势而上开新局",
    summary: str = "原文将127.2万改为122.7万。",
    url: str = URL,
) -> Finding:
    return Finding(
        FindingId(f"{number:016x}"),
        FindingKind.EDITED,
        Severity.CRITICAL,
        "mca",
        url,
        None,
        title,
        summary,
        summary,
        NOW,
    )


def atom_of(found: Sequence[Finding], *arguments: Any, **more: Any) -> str:
    """The feed of findings that are an event each."""
    return atom(
        events_of([replace(each, event=EventId(f"e-{each.id}")) for each in found]), *arguments, **more
    )


def test_a_reader_gets_every_finding_with_what_it_says() -> None:
    text = atom_of(
        [finding(n) for n in range(3)],
        {"mca": "民政部"},
        now=NOW,
        language="zh",
        address="https://x.cn/f.atom",
    )
    read = feedparser.parse(text)
    assert not read.bozo
    assert read.version == "atom10"
    assert len(read.entries) == 3
    assert read.entries[0].title == "[严重] 正文改动：乘势而上开新局"
    assert read.entries[0].link == URL
    assert read.entries[0].summary == "原文将127.2万改为122.7万。"
    assert {each.term for each in read.entries[0].tags} == {"edited", "critical", "mca"}
    assert read.feed.links[0].rel == "self"


@pytest.mark.parametrize("count", [0, 1, 700])
def test_what_rfc_4287_requires_is_there(count: int) -> None:
    root = ET.fromstring(atom_of([finding(n) for n in range(count)], {}, now=NOW, language="en"))
    for element in (root, *root.findall(f"{{{ATOM}}}entry")):
        for name in ("id", "title", "updated"):  # sections 4.1.1 and 4.1.2
            assert len(element.findall(f"{{{ATOM}}}{name}")) == 1
    assert root.find(f"{{{ATOM}}}author/{{{ATOM}}}name") is not None
    ids = [each.text for each in root.iter(f"{{{ATOM}}}id")]
    assert len(ids) == len(set(ids))
    for entry in root.findall(f"{{{ATOM}}}entry"):
        check_entry(entry)


def check_entry(entry: ET.Element) -> None:
    """RFC 4287, 4.1.2: one alternate link at most, and none only beside content."""
    links = [each.get("rel") for each in entry.findall(f"{{{ATOM}}}link")]
    assert links.count("alternate") <= 1
    assert "alternate" in links or entry.find(f"{{{ATOM}}}content") is not None
    hrefs = [each.get("href") or "" for each in entry.findall(f"{{{ATOM}}}link")]
    assert not [each for each in hrefs if set(each) & set(' "<>\\^`{|}')]  # RFC 3987


@given(st.text(), st.text())
def test_any_text_makes_a_feed_that_can_be_read(title: str, summary: str) -> None:
    text = atom_of([finding(title=title, summary=summary)], {"mca": title}, now=NOW, language="zh")
    ET.fromstring(text.encode("utf-8"))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://[bad",
        "data:text/html,x",
        'http://u:p@x.cn/"><b>',
        "http://x.cn/{a}|b\\c^`",
    ],
)
def test_no_address_of_a_page_can_act(url: str) -> None:
    text = atom_of([finding(url=url)], {}, now=NOW, language="zh", address="https://u:p@x.cn/f.atom")
    for entry in ET.fromstring(text).iter(f"{{{ATOM}}}entry"):
        check_entry(entry)
    hrefs = [each.get("href") or "" for each in ET.fromstring(text).iter(f"{{{ATOM}}}link")]
    assert all(
        each.startswith(("http://", "https://")) and "u:p@" not in each and "<" not in each for each in hrefs
    )


def test_nothing_in_a_feed_turns_the_direction_of_a_line() -> None:
    text = atom_of([finding(title="甲\u202e乙", summary="\u2066丙")], {}, now=NOW, language="zh")
    assert not set(text) & set("\u202e\u2066")


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "reprintwatch 发现"), ("en", "reprintwatch findings")]
)
def test_a_feed_and_its_entries_are_in_the_language_that_is_asked_for(language: str, title: str) -> None:
    read = feedparser.parse(atom_of([finding()], {}, now=NOW, language=language))
    assert read.feed.title == title
    assert ("正文改动" in read.entries[0].title) is (language == "zh")


def test_an_entry_keeps_its_id_and_gets_a_new_time_when_its_finding_is_resolved() -> None:
    later = replace(finding(), resolved_at=NOW + timedelta(hours=3))
    before, after = (
        feedparser.parse(atom_of([each], {}, now=NOW, language="zh")) for each in (finding(), later)
    )
    assert before.entries[0].id == after.entries[0].id
    assert before.entries[0].updated == "2026-11-24T06:00:00Z"
    assert after.entries[0].updated == after.feed.updated == "2026-11-24T09:00:00Z"


def test_a_feed_without_findings_bears_the_time_of_its_making() -> None:
    assert feedparser.parse(atom_of([], {}, now=NOW, language="zh")).feed.updated == "2026-11-24T06:00:00Z"
