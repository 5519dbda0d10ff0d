"""The answers of spread and readings name grounds, conflicts and families."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.analysis.spread.descent import Carrier, Originator, ScorePart, WorkSpread
from monitor.coverage.work_answers import spread_answer
from monitor.judge.spread.intervals import SightInterval
from monitor.judge.spread.parents import Ground, Parent
from monitor.judge.spread.stated import Standing

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
SEEN = SightInterval(None, AT)


def carrier(url: str, parent: Parent) -> Carrier:
    return Carrier(
        url, "p", "edited", ("text",), "up", SEEN, AT, None, None, Standing.NONE, (1, 2), parent, 1
    )


def test_the_answer_of_spread() -> None:
    sure = Parent("http://a.cn/", (Ground.ERROR, Ground.LINK), (Ground.CREDIT,), True)
    copies = (carrier("http://b.cn/", sure), carrier("http://c.cn/", Parent(None)))
    found = WorkSpread(
        "http://a.cn/", copies, None, copies, Originator("中国社会报", False), {"p": "icp:1"}, {"p": "省级"},
        (ScorePart("icp:1", "p", "省级", 3.0, 0.5),), (("http://b.cn/", "http://c.cn/"),),
    )  # fmt: skip
    told = spread_answer("http://c.cn/", found)
    assert told["first"] is None and len(told["first_candidates"]) == 2
    assert told["originator"] == {"name": "中国社会报", "watched": False, "basis": "credit"}
    one, two = told["copies"]
    assert one["from"] == {"url": "http://a.cn/", "basis": ["error", "link"], "sure": True}
    assert (one["conflict"], two["from"], one["operator"]) == (["credit"], None, "icp:1")
    assert told["score"]["value"] == 1.5 and told["contamination"] == [["http://b.cn/", "http://c.cn/"]]
