"""A new template of a site: what changes alike on all its pages is one finding, or one event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

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
STORIES = list(MINISTRY.values())[:4]
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
