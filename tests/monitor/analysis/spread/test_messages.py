"""A message is known by its address, its headline or its text, as of a time."""

from __future__ import annotations

from sites.coverage import HEADLINE, MESSAGE, TEXT, Coverage
from sites.list_looks import at

from monitor.analysis.spread.messages import message_at, message_of
from storage.spread.tasks import CarryTask


def task(url: str | None, headline: str | None, text: str | None) -> CarryTask:
    return CarryTask(0, "T", url, headline, text, "text", at("9:00"), "operator", at("19:00"), at("9:00"))


def test_an_address_gives_the_states_and_the_work_until_a_time(day: Coverage) -> None:
    with day.opened() as db:
        found = message_of(db, task(MESSAGE, None, None), at("13:00"))
        assert (found.headline, len(found.states), len(found.work)) == (HEADLINE, 1, 5)
        early = message_at(db, MESSAGE, at("08:30"))
        assert early.states == () and early.page is not None
        unknown = message_at(db, "http://bu.example.cn/none.html", at("13:00"), headline="标题")
        assert (unknown.page, unknown.headline, unknown.is_headline_alone) == (None, "标题", False)


def test_a_headline_alone_has_no_text_and_a_text_finds_its_copies(day: Coverage) -> None:
    with day.opened() as db:
        assert message_of(db, task(None, HEADLINE, None), at("13:00")).is_headline_alone
        by_text = message_of(db, task(None, None, "\n".join(TEXT)), at("13:00"))
        assert len(by_text.work) == 5 and len(by_text.states) == 1
        other = message_of(
            db, task(None, None, "与此无关的一段文字，讲述另外的事情，没有任何共同的内容可言。"), at("13:00")
        )
        assert not other.work
