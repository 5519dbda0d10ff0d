"""The same change of credit on several pages of a site is counted with the first page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.judge.findings.alike import counted_alike
from storage.records import (
    ChangeFacts,
    EventInterval,
    Field,
    Finding,
    FindingId,
    FindingKind,
    PageFacts,
    Severity,
    Sighting,
)

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
DROPPED = ChangeFacts("柳河市民政局", before="林一", after="", more=0, field=Field.EDITOR)


def changed(page: int, facts: ChangeFacts = DROPPED) -> Finding:
    return Finding(
        FindingId(f"f-{page}"), FindingKind.ATTRIBUTION_CHANGED, Severity.NOTICE, "ju", f"http://lh.example.cn/{page}",
        None, f"题{page}", "", "", NOW + timedelta(hours=page), facts=facts, interval=EventInterval(Sighting(NOW)),
    )  # fmt: skip


def test_further_pages_without_their_editors_are_counted_with_the_first() -> None:
    second = counted_alike(changed(2, replace(DROPPED, before="赵二")), [changed(1)])
    assert second is not None
    third = counted_alike(changed(3), [second])
    assert third is not None
    assert isinstance(third.facts, ChangeFacts)
    assert (third.id, third.facts.pages) == ("f-1", 3)
    assert third.facts.addresses == tuple(f"http://lh.example.cn/{page}" for page in (1, 2, 3))
    assert "本站 3 个页面同样改动" in third.summary_zh


@pytest.mark.parametrize(
    "facts",
    [
        replace(DROPPED, after="赵二"),
        replace(DROPPED, before="", after="林一"),
        replace(DROPPED, field=Field.AUTHOR),
        replace(DROPPED, times=3),
        replace(DROPPED, follows="部"),
        replace(DROPPED, returned=NOW),
    ],
    ids=["another name", "added", "another field", "to and fro", "follows", "taken back"],
)
def test_another_change_is_a_finding_of_its_own(facts: ChangeFacts) -> None:
    assert counted_alike(changed(2, facts), [changed(1)]) is None


def test_a_site_that_moves_to_another_host_is_one_finding() -> None:
    def moved(page: int, address: str) -> Finding:
        return replace(
            changed(page), kind=FindingKind.MOVED, facts=PageFacts("柳河市民政局", address=address)
        )

    first = moved(1, "http://mz.example.cn/art/2026/1.html")
    second = counted_alike(moved(2, "http://mz.example.cn/art/2025/2.html"), [first])
    assert second is not None
    assert "本站 2 个页面同样变更" in second.summary_zh
    assert counted_alike(moved(3, "http://www.example.cn/other/3.html"), [second]) is None


def test_a_page_is_counted_once() -> None:
    assert counted_alike(changed(1), [changed(1)]) is None
