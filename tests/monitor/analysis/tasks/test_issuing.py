"""A deadline counts from the stated time inside the interval, else from the first look; new articles were absent."""

from __future__ import annotations

from sites.coverage import MESSAGE, Coverage
from sites.coverage_day import page
from sites.list_looks import at

from monitor.analysis.tasks.issuing import NewTask, appearance_of, issue_of, sites_on
from monitor.judge.policy import SiteList

LISTS = (SiteList("a", ("p1", "p2"), "省级", 3.0), SiteList("b", ("p2", "p3"), "市级", 1.0))


def test_the_first_look_is_the_issue_where_the_page_states_no_time(day: Coverage) -> None:
    with day.opened() as db:
        found = appearance_of(db, day.setup, MESSAGE, at("13:00"))
        assert found is not None
        assert (found.issued_at, found.basis, found.absent_at) == (at("09:00"), "looks", at("08:00"))
        assert issue_of(db, day.setup, "http://bu.example.cn/none.html", at("13:00")) == (
            at("13:00"),
            "operator",
        )
        assert issue_of(db, day.setup, page("pa"), at("13:00")) == (at("10:00"), "looks")


def test_a_site_is_named_once_with_the_tier_of_its_first_list() -> None:
    found = sites_on(LISTS, ["a", "b"], ["p3", "p9"])
    assert [(each.site, each.tier, each.weight, each.list_name) for each in found] == [
        ("p1", "省级", 3.0, "a"), ("p2", "省级", 3.0, "a"), ("p3", "市级", 1.0, "b"), ("p9", None, 1.0, None),
    ]  # fmt: skip


def test_a_new_task_has_no_number() -> None:
    new = NewTask("T", MESSAGE, None, None, "text", at("9:00"), "looks", at("19:00"), at("9:30"))
    assert (new.task(who="李", note="x").id, new.task(who="李", note="x").who) == (0, "李")
