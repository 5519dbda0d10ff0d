"""A new template of a site: what changes alike on all its pages is one finding, or one event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.five.texts import MINISTRY
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.judge.policy import Policy
from storage.engine.opening import opened
from storage.findings.findings import open_edits_with
from storage.records import ChangeFacts, Finding, FindingKind, Severity, SiteRole

SITE = Site("ju", "柳河市民政局", SiteRole.ORIGINAL, ("lh.example.cn",), ("http://www.lh.example.cn/",))
START = datetime(2026, 10, 16, 1, tzinfo=UTC)
DAY = timedelta(days=1)
ALL_STORIES = list(MINISTRY.values())[:8]
STORIES = ALL_STORIES[:4]
NAMES = ("林一", "赵二", "孙三", "周五")
BANNER = "温馨提示：本网站近期改版_升级，100%的页面可能受到影响，如有疑问请联系网站管理员。"


def pages(*, editor: bool = True, banner: str = "") -> dict[str, Reply]:
    shown = {}
    for number, (story, name) in enumerate(zip(STORIES, NAMES, strict=True)):
        text = "".join(f"<p>{line}</p>" for line in (*story.text.splitlines(), *([banner] if banner else [])))
        credit = f"发布时间：2026-10-12 09:30 来源：柳河日报{f' 编辑：{name}' if editor else ''}"
        shown[f"http://www.lh.example.cn/a/{number}.html"] = Reply(
            f"<html><head><meta charset=utf-8><title>{story.title}-柳河市民政局</title></head><body>"
            f"<h1>{story.title}</h1><div>{credit}</div><div class=content>{text}</div></body></html>".encode()
        )
    return shown


def lived(path: Path, before: dict[str, Reply], after: dict[str, Reply]) -> Timeline:
    timeline = Timeline(path, [SITE], Policy(workers=1))
    timeline.look_twice(START, before)
    timeline.look_twice(START + DAY, after)
    return timeline


def told(timeline: Timeline) -> list[Finding]:
    return [each for each in timeline.findings() if each.resolved_at is None]


def test_a_template_without_the_editor_is_one_finding_with_count_and_list(tmp_path: Path) -> None:
    (found,) = lived(tmp_path / "store.db", pages(), pages(editor=False)).findings()
    assert isinstance(found.facts, ChangeFacts)
    assert (found.facts.pages, set(found.facts.addresses)) == (4, set(pages()))


def test_a_sentence_added_to_all_pages_is_one_finding_with_count_and_list(tmp_path: Path) -> None:
    timeline = lived(tmp_path / "store.db", pages(), pages(banner=BANNER))
    (found,) = told(timeline)
    assert (found.kind, found.severity) == (FindingKind.EDITED, Severity.NOTICE)
    assert isinstance(found.facts, ChangeFacts)
    assert (found.facts.pages, set(found.facts.addresses)) == (4, set(pages()))
    assert "本站 4 个页面同样改动" in found.summary_zh
    with opened(timeline.store) as db:
        assert len(open_edits_with(db, "ju", BANNER, START)) == 1
        assert open_edits_with(db, "ju", BANNER.replace("_", "到"), START) == []


def test_a_sentence_on_all_pages_is_the_same_finding_whatever_the_passes_and_on_every_analysis(
    tmp_path: Path,
) -> None:
    timeline = lived(tmp_path / "one.db", pages(), pages(banner=BANNER))
    (found,) = told(timeline)
    timeline.again()
    (again,) = told(timeline)
    assert (again.id, again.facts) == (found.id, found.facts)
    apart = Timeline(tmp_path / "apart.db", [SITE], Policy(workers=1))
    apart.look_twice(START, pages())
    for day, (url, reply) in enumerate(pages(banner=BANNER).items()):
        apart.look_twice(START + (day + 1) * DAY, {url: reply})
    (later,) = told(apart)
    assert (later.url, later.facts) == (found.url, found.facts)


def test_a_sentence_added_to_two_articles_is_an_edit_of_both(tmp_path: Path) -> None:
    changed = dict(list(pages(banner=BANNER).items())[:2])
    assert len(told(lived(tmp_path / "store.db", pages(), changed))) == 2


def test_an_edit_beside_a_sentence_of_all_pages_is_told_by_itself(tmp_path: Path) -> None:
    last = max(pages())
    changed = pages(banner=BANNER)
    body = (changed[last].body or b"").decode()
    sentence = next(line for line in STORIES[3].text.splitlines() if line)
    edited = sentence.replace("。", "，并于下月起施行。", 1)
    assert edited != sentence
    changed[last] = Reply(body.replace(sentence, edited).encode())
    found = {each.url: each for each in told(lived(tmp_path / "store.db", pages(), changed))}
    assert set(found) == {min(pages()), last}
    assert [change.hunk.after for change in found[last].changes] == ["，并于下月起施行"]
    assert isinstance(found[min(pages())].facts, ChangeFacts) and found[min(pages())].facts.pages == 4


def test_a_sentence_that_leaves_all_pages_is_one_finding(tmp_path: Path) -> None:
    (found,) = told(lived(tmp_path / "store.db", pages(banner=BANNER), pages()))
    assert isinstance(found.facts, ChangeFacts) and found.facts.pages == 4
    assert found.severity is Severity.CRITICAL


def stories(*, below: Callable[[int], str] = lambda number: "", on: int = 8) -> dict[str, Reply]:
    """Return pages of eight articles; the first `on` pages show a line below the text."""
    shown = {}
    for number, story in enumerate(ALL_STORIES):
        line = below(number) if number < on else ""
        text = "".join(f"<p>{each}</p>" for each in [*story.text.splitlines(), line] if each)
        shown[f"http://www.lh.example.cn/b/{number}.html"] = Reply(
            f"<html><head><meta charset=utf-8><title>{story.title}-柳河市民政局</title></head><body><h1>{story.title}"
            f"</h1><div>发布时间：2026-10-12 09:30 来源：柳河日报</div><div class=content>{text}</div></body>".encode()
        )
    return shown


def in_title(number: int) -> str:
    return f"《{ALL_STORIES[number].title}》一文由柳河市民政局门户首发，欢迎各界朋友关注。"


def in_figures(number: int) -> str:
    return f"更正：本文所列受益人数应为{1200 + 37 * number}人，特此说明，敬请谅解。"


@pytest.mark.parametrize(
    ("below", "severity"),
    [
        (in_title, Severity.NOTICE),
        (lambda number: "欢迎关注柳河民政", Severity.NOTICE),
        (lambda number: f"您是第{1200 + 37 * number}位关心本局工作的朋友，感谢支持。", Severity.CRITICAL),
    ],
    ids=["names the article", "is short", "holds a number"],
)
def test_a_line_of_one_mould_on_all_pages_is_one_finding(
    tmp_path: Path, below: Callable[[int], str], severity: Severity
) -> None:
    timeline = lived(tmp_path / "store.db", stories(), stories(below=below))
    (found,) = told(timeline)
    assert isinstance(found.facts, ChangeFacts)
    assert (found.facts.pages, found.severity) == (8, severity)
    timeline.again()
    (again,) = told(timeline)
    assert (again.id, again.facts) == (found.id, found.facts)


def test_corrections_of_one_mould_on_few_pages_are_edits_of_their_own(tmp_path: Path) -> None:
    found = told(lived(tmp_path / "store.db", stories(), stories(below=in_figures, on=3)))
    assert len(found) == 3 and {each.severity for each in found} == {Severity.CRITICAL}


def test_an_edit_beside_a_line_of_one_mould_is_told_by_itself(tmp_path: Path) -> None:
    after = stories(below=in_title)
    address = max(after)
    sentence = ALL_STORIES[7].text.splitlines()[1]
    body = (after[address].body or b"").decode()
    after[address] = Reply(body.replace(sentence, sentence.replace("。", "，并于下月起施行。", 1)).encode())
    found = {each.url: each for each in told(lived(tmp_path / "store.db", stories(), after))}
    assert set(found) == {min(after), address}
    assert [change.hunk.after for change in found[address].changes] == ["，并于下月起施行"]
