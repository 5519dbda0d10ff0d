"""Every finding about a scripted web, looked at over HTTP at given times, comes back from its package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from sites.coverage import TEXT
from sites.office_files import docx
from sites.packages import unpacked
from sites.server import NO_ROBOTS, crawl, here, html
from sites.web import NOT_FOUND, Answer, Asked, Web, redirect

from crawler.sites import Site
from monitor.analysis.watch import watch
from monitor.config.reader import load
from monitor.evidence.wacz import zipped
from monitor.judge.policy import MustCarry, Policy
from monitor.proving.key import make_key
from monitor.proving.packing import package_of
from monitor.proving.reconcluding import reconclude
from storage.engine.opening import opened
from storage.findings.findings import list_findings
from storage.log.heads import make_head
from storage.records import FindingKind, SiteRole

K = FindingKind
OFFICE, PORTAL, OTHER = "www.ju.example.cn", "www.men.example.cn", "www.qi.example.cn"
SITES = (
    Site("ju", "临江市民政局", SiteRole.ORIGINAL, ("ju.example.cn",), (f"http://{OFFICE}/gg/",)),
    Site("men", "江岸门户", SiteRole.PORTAL, ("men.example.cn",), (f"http://{PORTAL}/news/",)),
    Site("qi", "社区观察", SiteRole.PORTAL, ("qi.example.cn",), (f"http://{OTHER}/news/",)),
)
TOPICS = (
    "社区食堂", "临时救助", "婚姻登记", "地名命名", "殡葬服务", "儿童关爱", "慈善募捐", "养老床位", "社工站点",
    "志愿服务", "流浪救助", "残疾补贴", "区划调整", "公墓整治", "低保核查", "助餐配送",
)  # fmt: skip
HOURS = (0, 0.2, 24, 24.2, 48, 49, 76, 77)  # of the looks; the web changes with the hours


@dataclass(frozen=True)
class Piece:
    """An article: its text, headline and credit, and what stands below the text."""

    topic: str
    lines: tuple[str, ...]
    title: str
    source: str = "临江市民政局"
    below: str = ""
    link: str = ""


def piece(number: int, **more: str) -> Piece:
    """An article in words that no other article has."""
    topic = TOPICS[number]
    lines = tuple(
        f"{line}{topic}工作由第{number + 11}科室负责，涉及{topic}点位{number * 37 + 112}处。" for line in TEXT
    )
    return replace(Piece(topic, lines, f"{topic}第{number + 1}批名单公布"), **more)  # type: ignore[arg-type]


def page(shown: Piece) -> Answer:
    body = "".join(f"<p>　　{line}</p>" for line in shown.lines)
    link = f"<p>原文链接：<a href='{shown.link}'>{shown.link}</a></p>" if shown.link else ""
    credit = f"发布时间：2026-03-02 来源：{shown.source}" if shown.source else "发布时间：2026-03-02"
    return html(
        f"<title>{shown.title}</title><h1>{shown.title}</h1><div class=info>{credit}</div>"
        f"<div class=TRS_Editor>{body}{link}{shown.below}</div><div class=footer>版权所有</div>"
    )


def with_figure(shown: Piece, line: int = 1) -> Piece:
    """The article with another figure in a line."""
    lines = list(shown.lines)
    lines[line] = re.sub(r"点位(\d)", lambda found: f"点位9{found[1]}", lines[line])
    return replace(shown, lines=tuple(lines))


def annex(name: str) -> str:
    return f"<p>附件：<a href='/files/{name}.docx'>{name}.docx</a></p>"


def two_pages(shown: Piece, path: str) -> Piece:
    """The first page of an article that goes on at `path`."""
    return replace(shown, below=f"<div class=page><a href='{path}'>2</a> <a href='{path}'>下一页</a></div>")


@dataclass
class Script:
    """The web as it stands at an hour."""

    hour: float = 0
    pages: dict[tuple[str, str], Answer] = field(default_factory=dict)

    def at(self, hour: float) -> None:
        self.hour, self.pages = hour, {}
        later = hour >= 24
        self._office(later)
        self._portal(later)
        self._lists()

    def _office(self, later: bool) -> None:
        self._show(0, with_figure(piece(0)) if later else piece(0))
        self._show(1, two_pages(piece(1), "/gg/1_2.html"))
        self.pages[OFFICE, "/gg/1_2.html"] = page(with_figure(piece(2)) if later else piece(2))
        self._show(3, replace(piece(3), title="第四批名单有变化") if later else piece(3))
        self._show(4, replace(piece(4), source="江边日报") if later else piece(4))
        self._show(5, replace(piece(5), below=annex("名单乙" if later else "名单甲")))
        self._show(6, replace(piece(6), below=annex("新表") if later else ""))
        self._show(7, replace(piece(7), below="" if later else annex("旧表")))
        self._show(8, piece(8))
        for number in (9, 10, 11, 14, 15):
            self._show(number, piece(number))
        if later:
            del self.pages[OFFICE, "/gg/9.html"]
            self.pages[OFFICE, "/gg/11.html"] = replace(redirect("/xw/11.html"), body="稿件已移动".encode())
            self.pages[OFFICE, "/xw/11.html"] = page(piece(11))
            self.pages[OFFICE, "/gg/15.html"] = page(with_figure(piece(15)))
        if 24 <= self.hour < 48:
            del self.pages[OFFICE, "/gg/10.html"]
        if self.hour >= 48:
            self.pages[OFFICE, "/gg/14.html"] = Answer(b"<html><body>error</body></html>", 500)

    def _show(self, number: int, shown: Piece) -> None:
        self.pages[OFFICE, f"/gg/{number}.html"] = page(shown)

    def _portal(self, later: bool) -> None:
        link = f"http://{OFFICE}/gg/{{}}.html"
        shown = {
            0: replace(piece(0), link=link.format(0)),  # the original changes, this copy does not
            3: with_figure(replace(piece(12), source="临江市民政局")),
            6: replace(piece(6), source=""),
            7: replace(piece(7), source="别处晚报"),
            8: replace(piece(8), title="八条新规来了，人人有份"),
            9: replace(piece(9), link=link.format(9)),
            13: piece(13),
            15: with_figure(replace(piece(15), link=link.format(15)), line=2),
        }
        for number, each in shown.items():
            self.pages[PORTAL, f"/news/{number}.html"] = page(each)
        self.pages[OFFICE, "/gg/12.html"] = page(piece(12))
        for number in range(4):
            self.pages[OTHER, f"/news/{number}.html"] = page(
                piece(13, title=f"社区见闻第{number}期", source="社区观察")
            )

    def _lists(self) -> None:
        for host, folder in ((OFFICE, "/gg/"), (PORTAL, "/news/"), (OTHER, "/news/")):
            rows = ""
            for (at, each), shown in self.pages.items():
                title = re.search("<h1>(.*?)</h1>", shown.body.decode())
                if at == host and each.startswith(folder) and title and "_2" not in each:
                    rows += f"<li><a href='{each}'>{title[1]}</a><span>2026-03-02</span></li>"
            self.pages[host, folder] = html(f"<ul class=list>{rows}</ul>")
        for number, name in enumerate(("名单甲", "名单乙", "新表", "旧表")):
            self.pages[OFFICE, f"/files/{name}.docx"] = Answer(
                docx(["市州 金额", f"清河市 {number}860", TEXT[0]]),
                headers=(("Content-Type", "application/msword"),),
            )

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return NO_ROBOTS
        if asked.host == OTHER and self.hour >= 76:
            return Answer(b"<html><body>Service Unavailable</body></html>", 500)
        return self.pages.get((asked.host, unquote(asked.path)), NOT_FOUND)


RULES = Policy(
    workers=1,
    confirm_removal_s=0,
    confirm_unavailable_s=3600,
    must_carry=(MustCarry("ju", ("qi",), None, 2, since=datetime(2020, 1, 1, tzinfo=UTC)),),
)


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The store of all looks, concluded after each."""
    store, script = tmp_path_factory.mktemp("web") / "store.db", Script()
    with Web(dict.fromkeys((OFFICE, PORTAL, OTHER), script.answer)) as web:
        for hour in HOURS:
            script.at(hour)
            sites = [here(each.start_urls, name=each.name, domains=each.allowed_domains) for each in SITES]
            crawl(store, *sites, passes=((hour, True),), proxy=web.proxy)
            watch(store, SITES, RULES)
    yield store


@pytest.mark.slow
def test_each_finding_comes_back_alone_or_with_more(looked_at: Path) -> None:
    with opened(looked_at) as db:
        found = list_findings(db)
        words = {(each.kind, each.id): reconclude(db, each, SITES, RULES).word for each in found}
    assert len(found) >= 20
    assert "no" not in words.values(), words
    assert {
        K.EDITED, K.REMOVED, K.RESTORED, K.MOVED, K.UNAVAILABLE, K.SITE_FAILING, K.REPRINT_MISSING,
        K.ATTACHMENT_CHANGED, K.HEADLINE_CHANGED, K.ATTRIBUTION_CHANGED, K.REPRINT_OUTDATED,
    } <= {kind for kind, _ in words}  # fmt: skip


@pytest.mark.slow
def test_each_package_is_sound_also_with_the_body_of_a_redirect(looked_at: Path, tmp_path: Path) -> None:
    (tmp_path / "reprintwatch.toml").write_text("[store]\npath = 'store.db'\n", encoding="utf-8")
    config = replace(load(tmp_path / "reprintwatch.toml"), sites=SITES, monitor=RULES)
    key = make_key(tmp_path / "key.pem")
    with opened(looked_at) as db:
        head = make_head(db, [], datetime.now(UTC))
        assert head is not None
        made = {each: package_of(db, config, each, head, key).files for each in list_findings(db)}
    for finding, files in made.items():
        archive = tmp_path / f"{finding.id}.zip"
        archive.write_bytes(zipped({f"p/{name}": data for name, data in files.items()}, pack=False))
        package = unpacked(archive, tmp_path / finding.id, key)
        code, said = package.verify("--key", key.fingerprint)
        has_hop = '\\"body\\":' in (package.folder / "captures.jsonl").read_text(encoding="utf-8")
        assert has_hop or finding.kind is not K.MOVED
        assert (finding.kind, code) == (finding.kind, 0), said
