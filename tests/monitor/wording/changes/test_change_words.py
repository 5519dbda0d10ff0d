"""Both languages say the same of a change, in the same order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.wording.changes.change_words import attribution, change, whole_page
from monitor.wording.changes.phrases import CHINESE, ENGLISH
from storage.records import ChangeFacts, Field, PageFacts

WHEN = datetime(2026, 3, 2, 4, tzinfo=UTC)


def facts(**values: object) -> ChangeFacts:
    """The facts of a change of a figure."""
    return ChangeFacts(**{"site": "部", "before": "122.7万", "after": "127.2万", **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "chinese", "english"),
    (
        (facts(), "正文改动：122.7万 → 127.2万", "edited: 122.7万 → 127.2万"),
        (facts(after="", more=2), "正文改动：删去“122.7万”，另有 2 处", "edited: removed “122.7万”, and 2 more"),
        (facts(times=3), "正文反复改动 3 次，现为：122.7万 → 127.2万",
         "edited to and fro, 3 times, now: 122.7万 → 127.2万"),
        (facts(times=3, before="", after=""), "正文反复改动 3 次", "edited to and fro, 3 times"),
        (facts(returned=WHEN, before="", after=""), "正文改回 2026-03-02 12:00 的版本",
         "edited back (reverted) to the version of 2026-03-02 12:00"),
        (facts(follows="部"), "正文已改为与部原文一致：122.7万 → 127.2万",
         "edited, now as the original of 部: 122.7万 → 127.2万"),
    ),
)  # fmt: skip
def test_a_change_is_told_alike(told: ChangeFacts, chinese: str, english: str) -> None:
    assert change(CHINESE, "正文改动")(told) == chinese
    assert change(ENGLISH, "edited")(told) == english


def test_a_field_without_a_value_and_a_page_that_comes_and_goes() -> None:
    told = facts(field=Field.SOURCE, before="民政部", after="")
    assert attribution(CHINESE)(told).endswith("：民政部 → （无）")
    assert attribution(ENGLISH)(told).endswith(": 民政部 → (none)")
    assert whole_page(CHINESE, "已撤下")(PageFacts("部", times=3)) == "已撤下 3 次"
    assert whole_page(ENGLISH, "removed")(PageFacts("部", times=3)) == "removed 3 times"
