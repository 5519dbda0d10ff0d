"""The same sentence in several articles of a site is counted with the first article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.judge.findings.site_lines import (
    counted_alike_line,
    counted_line,
    is_counted,
    is_rotating,
    sentences_of,
)
from monitor.judge.meaning.significance import classify
from monitor.texts.diff import diff
from storage.records import (
    ChangeFacts,
    EventInterval,
    Finding,
    FindingId,
    FindingKind,
    Severity,
    Sighting,
)

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
NOTICE = "本网将于十二月一日停机维护，届时部分栏目暂停服务。"
TEXT = ["全县秋粮已经收割九成。", "各乡镇抓紧晾晒入库。"]


def edited(page: int, after: list[str], before: list[str] | None = None, title: str | None = None) -> Finding:
    changes = classify(diff(before or TEXT, after))
    return Finding(
        FindingId(f"f-{page}"), FindingKind.EDITED, Severity.CRITICAL, "ju", f"http://lh.example.cn/{page}",
        None, title or f"题{page}", "", "", NOW + timedelta(hours=page), changes=changes,
        facts=ChangeFacts("柳河市民政局", after=NOTICE, more=0), interval=EventInterval(Sighting(NOW)),
    )  # fmt: skip


def noticed(page: int, title: str | None = None) -> Finding:
    return edited(page, [*TEXT, NOTICE], title=title)


def test_the_third_article_shows_that_a_sentence_is_furniture() -> None:
    assert counted_line(noticed(2), [noticed(1)]) is None
    learned = counted_line(noticed(3), [noticed(2), noticed(1)])
    assert learned is not None and isinstance(learned.told.facts, ChangeFacts)
    assert (learned.told.id, learned.told.facts.pages, learned.told.severity) == ("f-1", 3, Severity.NOTICE)
    assert learned.folded == ("f-2",) and learned.left is None
    further = counted_line(noticed(4), [learned.told])
    assert further is not None and isinstance(further.told.facts, ChangeFacts)
    assert further.told.facts.addresses == tuple(f"http://lh.example.cn/{page}" for page in range(1, 5))
    assert counted_line(noticed(4), [further.told]) is None


def test_a_notice_that_goes_as_it_came_is_a_notice_whatever_else_changed_in_an_article_meanwhile() -> None:
    one, two, three = (edited(page, TEXT, [*TEXT, NOTICE]) for page in (1, 2, 3))
    facts = two.facts
    assert isinstance(facts, ChangeFacts)
    learned = counted_line(three, [replace(two, facts=replace(facts, returned=NOW)), one])
    assert learned is not None and learned.told.severity is Severity.NOTICE
    unknown = counted_line(three, [two, one])
    assert unknown is not None and unknown.told.severity is Severity.CRITICAL


def test_an_article_with_a_change_of_its_own_is_one_of_the_three() -> None:
    own = [TEXT[0].replace("九成", "八成"), *TEXT[1:], NOTICE]
    first = counted_line(noticed(3), [noticed(2), edited(1, own)])
    assert first is not None and isinstance(first.told.facts, ChangeFacts)
    assert (first.told.id, first.told.severity, first.told.facts.pages) == ("f-2", Severity.NOTICE, 3)
    assert (first.folded, first.left) == ((), None)
    last = counted_line(edited(3, own), [noticed(2), noticed(1)])
    assert last is not None and last.left is not None
    assert (last.told.id, last.told.severity, last.folded) == ("f-1", Severity.NOTICE, ("f-2",))
    assert last.left.severity is Severity.CRITICAL and len(last.left.changes) == 1


def test_two_addresses_of_one_article_are_one_article() -> None:
    assert counted_line(noticed(3), [noticed(2, "题1"), noticed(1)]) is None


def test_the_changes_of_the_article_itself_are_left() -> None:
    learned = counted_line(noticed(3), [noticed(2), noticed(1)])
    assert learned is not None
    both = edited(5, [TEXT[0].replace("九", "七"), TEXT[1], NOTICE])
    counted = counted_line(both, [learned.told])
    assert counted is not None and counted.left is not None and counted.left.url == both.url
    assert [(each.hunk.before, each.hunk.after) for each in counted.left.changes] == [("九", "七")]
    assert counted.left.severity is Severity.CRITICAL


def test_the_same_change_within_a_sentence_of_all_pages_keeps_its_severity() -> None:
    other = NOTICE.replace("十二月一日", "十二月五日")
    first, second, third = (edited(page, [*TEXT, other], [*TEXT, NOTICE]) for page in (1, 2, 3))
    learned = counted_line(third, [second, first])
    assert learned is not None and learned.told.severity is Severity.CRITICAL


def test_equal_figures_in_different_sentences_are_edits_of_their_own() -> None:
    texts = ("全县秋粮已经收割9成。", "新增公共停车位9处以上。", "低保标准提高到每月9百元。")
    edits = [edited(page, [text.replace("9", "7")], [text]) for page, text in enumerate(texts, 1)]
    assert counted_line(edits[2], edits[1::-1]) is None


def test_short_words_and_wars_of_edits_are_not_counted() -> None:
    assert sentences_of(edited(1, [*TEXT, "特此更正。"])) == []
    war = replace(noticed(3), facts=ChangeFacts(after=NOTICE, times=3))
    assert counted_line(war, [noticed(2), noticed(1)]) is None and sentences_of(war) == []


def moulded(page: int, sentence: str) -> Finding:
    return edited(page, [*TEXT, sentence])


def uploaded(page: int) -> str:
    return f"《题{page}》由林{'一二三四'[page - 1]}上传，如有错误请与我们联系更正。"


def test_sentences_with_names_of_their_own_article_are_alike() -> None:
    noticed = [moulded(page, uploaded(page)) for page in (1, 2, 3)]
    assert counted_line(noticed[2], noticed[1::-1]) is None
    learned = counted_alike_line(noticed[2], noticed[1::-1])
    assert learned is not None and learned.is_new and is_counted(learned.told)
    assert (learned.told.id, learned.told.severity, learned.folded) == ("f-1", Severity.NOTICE, ("f-2",))
    further = counted_alike_line(moulded(4, uploaded(4)), [learned.told])
    assert further is not None and not further.is_new


def test_a_sentence_with_another_figure_on_each_page_keeps_its_severity() -> None:
    counted = [moulded(page, f"您是第{page * 731}位关心本局工作的朋友，感谢支持。") for page in (1, 2, 3)]
    learned = counted_alike_line(counted[2], counted[1::-1])
    assert learned is not None and learned.told.severity is Severity.CRITICAL


def test_different_sentences_are_never_alike() -> None:
    edits = [
        moulded(page, each)
        for page, each in enumerate(("全县秋粮已经收割九成。", "新增停车位九处。", "甲"), 1)
    ]
    assert counted_alike_line(edits[2], edits[1::-1]) is None


def weather(day: int, page: int, pages: int | None = None) -> Finding:
    """The line of the weather turns from the day before, on a page, or counted on several pages."""
    before, after = ([*TEXT, f"今日天气晴，气温{each}摄氏度。"] for each in (day, day + 1))
    found = replace(edited(page, after, before), id=FindingId(f"f-{day}-{page}"))
    assert isinstance(found.facts, ChangeFacts)
    return replace(found, facts=replace(found.facts, pages=pages))


def test_a_line_that_a_site_replaces_on_its_pages_again_and_again_is_no_grave_edit() -> None:
    first, second, third = (weather(day, 1, pages=3) for day in (3, 4, 5))
    assert not is_rotating(first, [])
    assert is_rotating(second, [first, second])
    assert not is_rotating(weather(4, 2), [first])  # a single page: somebody may have altered the line there
    assert is_rotating(weather(5, 2), [second, first])
    assert not is_rotating(weather(7, 2), [third, second, first])
