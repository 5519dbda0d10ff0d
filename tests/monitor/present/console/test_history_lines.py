"""A page's versions, findings and notes by day, the latest first."""

from __future__ import annotations

from pathlib import Path

from monitor.judge.policy import Policy
from monitor.present.console.history_lines import history_lines, history_of, steps_of
from monitor.present.console.lines import plain_text
from storage.engine.opening import open_readonly
from storage.frontier.pages import get_page

ORIGINAL = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"


def test_the_history_shows_each_version_with_its_capture_and_its_changes(demo: Path) -> None:
    db = open_readonly(demo / "demo.db")
    page = get_page(db, ORIGINAL)
    assert page is not None
    kept = history_of(db, page, Policy())
    db.close()
    text = plain_text(list(history_lines(kept, {"mca": "民政部"}, "zh")))
    assert text.index("[-122.7万-]{+127.2万+}") < text.rindex("━━")
    assert all(f"{revision.capture}" in text for revision in kept.revisions)
    assert ORIGINAL in text.splitlines()
    assert [step.what for step in steps_of(kept, "zh")] == ["revision 1", "revision 2", "edited"]
