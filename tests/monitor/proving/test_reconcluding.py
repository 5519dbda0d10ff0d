"""Every kind of finding comes back from its own captures, or says what else it rests on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.command_line import Run
from sites.coverage import BU, GONE, HEADLINE, MESSAGE, TEXT, Coverage, article, listing, old, portal
from sites.office_files import docx
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.analysis.watch import watch
from monitor.config.reader import load
from monitor.judge.policy import Policy
from monitor.proving.reconcluding import Reconclusion, reconclude
from storage.archive.bodies import zstd
from storage.archive.retention import prune
from storage.engine.opening import open_store, opened
from storage.findings.exhibits import exhibits_of
from storage.findings.findings import list_findings
from storage.frontier import pages
from storage.records import Failure, FindingKind, SiteRole

K = FindingKind
SITE = Site("ju", "临江市民政局", SiteRole.ORIGINAL, ("ju.example.cn",), ("http://ju.example.cn/gg/",))
URL = "http://ju.example.cn/gg/202603/t20260302_7.html"
NEIGHBOURS = [f"http://ju.example.cn/gg/202603/t20260301_{number}.html" for number in range(1, 5)]
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OTHER = tuple(line.replace("122.7万", "127.2万") for line in TEXT)


def other_news(number: int) -> Reply:
    lines = tuple(f"{line}（第{number}号简报，责任单位为第{number}科室）" for line in TEXT[::-1])
    return article(lines, f"第{number}号工作简报印发各单位")


def timeline(store: Path) -> Timeline:
    """A list, an article and four neighbours, looked at once."""
    line = Timeline(store, [SITE], Policy(workers=1, confirm_removal_s=0, confirm_unavailable_s=3600))
    line.look(START, {URL: article()} | {url: other_news(n) for n, url in enumerate(NEIGHBOURS)})
    return line


def edited(line: Timeline) -> None:
    for hours in (1, 2):
        line.look(START + hours * HOUR, {URL: article()})
    line.look_twice(START + 24 * HOUR, {URL: article(OTHER)})
    line.look(START + 48 * HOUR, {URL: article(OTHER)})


def removed_and_restored(line: Timeline) -> None:
    line.look_twice(START + 24 * HOUR, {URL: GONE})
    line.look(START + 48 * HOUR, {URL: article()})


def moved(line: Timeline) -> None:
    reply = article()
    line.look(START + HOUR, {URL: Reply(reply.body, 200, "http://ju.example.cn/xw/t20260302_7.html")})


def unavailable(line: Timeline) -> None:
    down = Reply(None, None, failure=Failure.TIMEOUT)
    well = {url: other_news(n) for n, url in enumerate(NEIGHBOURS)}
    for hours in (24, 25, 49):
        line.look(START + hours * HOUR, {URL: down} | well)


def failing(line: Timeline) -> None:
    down = Reply(None, None, failure=Failure.CONNECT)
    line.look(START + 24 * HOUR, dict.fromkeys((URL, *NEIGHBOURS), down))


def with_file(name: str) -> Reply:
    body = article().body or b""
    link = f'<p>附件：<a href="/gg/202603/{name}.pdf">救助标准一览表.pdf</a></p></div><div class=footer>'
    return Reply(body.replace(b"</div><div class=footer>", link.encode()))


def attachment_changed(line: Timeline) -> None:
    line.look(START + HOUR, {NEIGHBOURS[0] + "x.html": with_file("P020260302")})
    line.look_twice(START + 24 * HOUR, {NEIGHBOURS[0] + "x.html": with_file("P020260309")})


def file_changed(line: Timeline) -> None:
    """A file that the server makes anew at each request, with a figure that changes."""
    names, file = (
        {NEIGHBOURS[0] + "y.html": with_file("P020260303")},
        "http://ju.example.cn/gg/202603/P020260303.pdf",
    )
    line.look_twice(START + HOUR, names)
    for hours, figure in ((2, 3860), (24, 8360)):
        for minutes in (0, 1):
            at = START + hours * HOUR + minutes * timedelta(minutes=1)
            line.look(at, {file: Reply(docx(["市州 金额", f"清河市 {figure}", f"{TEXT[0]}"]))})


def of_two_pages(first: tuple[str, ...], second: tuple[str, ...], url: str) -> dict[str, Reply]:
    onward = url.replace(".html", "_2.html")
    links = f"<div class='page'><a href='{url}'>1</a> <a href='{onward}'>2</a> <a href='{onward}'>下一页</a></div>"
    foot = article(first).body or b""
    return {
        url: Reply(foot.replace(b"<div class=footer>", links.encode() + b"<div class=footer>")),
        onward: article(second),
    }


def edited_on_a_second_page(line: Timeline) -> None:
    url = "http://ju.example.cn/gg/202603/t20260302_9.html"
    further = tuple(f"附则第{n}条：各科室按照职责分工认真抓好落实，重要情况及时报告。" for n in range(1, 9))
    later = tuple(each.replace("及时", "不必") for each in further)
    for hours, second in ((1, further), (1.1, further), (24, later), (24.1, later)):
        replies = of_two_pages(TEXT, second, url)
        line.look(START + hours * HOUR, {url: replies[url]})
        line.look(START + hours * HOUR + timedelta(minutes=1), replies)


SCRIPTS: list[tuple[Callable[[Timeline], None], set[FindingKind]]] = [
    (edited, {K.EDITED}),
    (removed_and_restored, {K.REMOVED, K.RESTORED}),
    (moved, {K.MOVED}),
    (unavailable, {K.UNAVAILABLE}),
    (failing, {K.SITE_FAILING}),
    (attachment_changed, {K.ATTACHMENT_CHANGED}),
    (file_changed, {K.ATTACHMENT_CHANGED}),
    (edited_on_a_second_page, {K.EDITED}),
]


@pytest.mark.parametrize(("script", "kinds"), SCRIPTS)
def test_a_finding_comes_back_from_its_captures_alone_also_after_pruning(
    store_path: Path, script: Callable[[Timeline], None], kinds: set[FindingKind]
) -> None:
    line = timeline(store_path)
    script(line)
    with opened(store_path) as db:
        prune(db, datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC))
        found = list_findings(db)
        assert kinds <= {each.kind for each in found}
        outcomes = {each.kind: reconclude(db, each, line.sites, line.rules).word for each in found}
        assert set(outcomes.values()) == {"alone"}, outcomes


def test_a_missing_reprint_comes_back_from_the_looks_at_the_lists(store_path: Path) -> None:
    web = Coverage(store_path, [BU, portal("p")])
    own, lists = BU.start_urls[0], "http://p.example.cn/news/"
    no = listing(*old("p.example.cn", 0, 1, 2))
    web.look("11:00", {own: listing(*old("bu.example.cn", 4, 5)), lists: no})
    told = listing((MESSAGE, HEADLINE), *old("bu.example.cn", 4, 5))
    web.look("12:00", {own: told, MESSAGE: article(stated="2026-03-02 11:40")})
    web.task("p")
    for clock in ("14:00", "16:00", "19:30", "20:00"):
        web.look(clock, {lists: no})
    with web.opened() as db:
        (found,) = [each for each in list_findings(db) if each.kind is K.REPRINT_MISSING]
        assert reconclude(db, found, web.sites, web.rules).outcome is Reconclusion.ALONE
        assert len(exhibits_of(db, found.id)) >= 4


def test_every_finding_of_the_demonstration_comes_back_from_few_captures(demo_run: tuple[Path, Run]) -> None:
    config = load(demo_run[0] / "reprintwatch.toml")
    with opened(config.store) as db:
        found = list_findings(db)
        assert len(found) >= 15
        for each in found:
            done = reconclude(db, each, config.sites, config.monitor)
            assert (each.kind, done.word) == (each.kind, "alone")
            assert 3 <= len(done.captures) <= 8


def test_the_captures_of_findings_from_an_earlier_release_are_chosen_at_the_next_analysis(
    store_path: Path,
) -> None:
    line = timeline(store_path)
    edited(line)
    with closing(open_store(store_path)) as db:
        before = [exhibits_of(db, each.id) for each in list_findings(db)]
        db.conn.execute("DELETE FROM finding_captures")
    line.look(START + 72 * HOUR, {NEIGHBOURS[0]: other_news(0)})
    with closing(open_store(store_path)) as db:
        after = [exhibits_of(db, each.id) for each in list_findings(db)]
        assert pages.get_page(db, URL) is not None
    assert before[0].items() <= after[0].items()


@pytest.mark.slow
def test_every_finding_of_the_kept_store_comes_back(tmp_path: Path) -> None:
    golden = Path(__file__).parents[2] / "golden"
    shutil.copy(golden / "reprintwatch.toml", tmp_path)
    (tmp_path / "watch.db").write_bytes(zstd.decompress((golden / "store.db.zst").read_bytes()))
    config = load(tmp_path / "reprintwatch.toml")
    watch(config.store, config.sites, config.monitor, again=True)
    with opened(config.store) as db:
        outcomes = {
            each.id: reconclude(db, each, config.sites, config.monitor).outcome for each in list_findings(db)
        }
    assert len(outcomes) > 40
    assert Reconclusion.NO not in outcomes.values()
    assert list(outcomes.values()).count(Reconclusion.ALONE) > 0.9 * len(outcomes)
