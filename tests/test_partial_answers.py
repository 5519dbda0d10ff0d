"""Parts of pages, from real servers through the real crawl: none is taken for an edit, and real edits are told.

All kinds are articles of one site. Two crawls see the whole pages, then two crawls see the parts, twice each.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sites.program import Program, Run
from sites.web import NOT_FOUND, Answer, Asked, Web

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

HOST = "www.part.example.cn"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
TITLE = "关于做好汛期困难群众临时救助工作的通知"
TEXT = (
    "为做好汛期困难群众临时救助工作，民政部日前下发通知，要求各地把保障困难群众基本生活摆在突出位置，抓紧抓实抓细各项措施。",
    "通知强调，各地要及时掌握受灾困难群众的生活状况，先行救助、后补手续，救助金额由每人每月680元提高到720元，不漏一户。",
    "通知要求，加强与应急管理、财政、卫生健康等部门的协调配合，统筹使用救助资金122.7万元，畅通二十四小时求助热线。",
    "截至六月二十日，全国共有三十一个省份启动临时救助绿色通道，累计救助群众十八万余人次，做到早发现、早报告、早救助。",
    "下一步，民政部将会同有关部门开展专项检查，对工作不力的地区予以通报批评，确保各项救助政策落到实处、见到成效。",
)
FOOT = "<div class='foot'>主办单位：民政部办公厅　地址：北京市东城区北河沿大街</div>"
END = f"{FOOT}</body></html>"


def page(number: int, paragraphs: tuple[str, ...] = TEXT, end: str = END) -> bytes:
    shown = "".join(f"<p>（{number}）{each}</p>" for each in paragraphs)
    title = f"{TITLE}之{number}"
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class='info'>来源：民政部　时间：2026-06-21 10:20</div><div class='content'>{shown}</div>{end}"
    ).encode()


def whole(body: bytes) -> Answer:
    return Answer(body, headers=HTML)


def closed_early(body: bytes) -> Answer:
    """The connection is closed, and no length was given."""
    return Answer(headers=HTML, stream=lambda: iter([body]))


def without_last_chunk(body: bytes) -> Answer:
    return Answer(
        headers=(*HTML, ("Transfer-Encoding", "chunked")),
        stream=lambda: iter([b"%x\r\n%s\r\n" % (len(body), body)]),
    )


def half(body: bytes) -> bytes:
    """The page up to the middle of a character of its third paragraph."""
    return body[: body.index("统筹使用".encode()) + 4]


def coded(stream: bytes) -> Answer:
    return Answer(stream, headers=(*HTML, ("Content-Encoding", "gzip")))


def part_of_stream(body: bytes) -> bytes:
    stream = gzip.compress(body, 1)
    return stream[: len(stream) * 2 // 3]


Kind = Callable[[bytes], Answer]
PARTS: dict[str, Kind] = {
    "206": lambda body: replace(whole(half(body)), status=206),
    "226": lambda body: replace(whole(half(body)), status=226),
    "status 000": lambda body: replace(whole(half(body)), status=0),
    "status 299": lambda body: replace(whole(half(body)), status=299),
    "203": lambda body: replace(whole(half(body)), status=203),
    "201": lambda body: replace(whole(half(body)), status=201),
    "closed in the headline": lambda body: closed_early(body[: body.index(b"<h1>") + 20]),
    "closed in the text": lambda body: closed_early(half(body)),
    "closed behind the text": lambda body: closed_early(body[: body.index(b"<div class='foot'>")]),
    "cut gzip": lambda body: coded(part_of_stream(body)),
    "cut gzip and closed": lambda body: Answer(
        headers=(*HTML, ("Content-Encoding", "gzip")), stream=lambda: iter([part_of_stream(body)])
    ),
    "no last chunk": lambda body: without_last_chunk(half(body)),
    "length larger": lambda body: replace(whole(half(body)), content_length=len(body)),
    "length smaller": lambda body: replace(whole(body), content_length=len(half(body))),
    "half in a cache": lambda body: whole(half(body)),
    "half in a cache with a validator": lambda body: replace(whole(half(body)), etag='"1"'),
}
# The server confirms the whole page by its validator; the text is whole, and ends alike at two looks.
HARMLESS = {"half in a cache with a validator", "closed behind the text"}
EDITS: dict[str, Kind] = {
    "tail removed, template intact": lambda body: whole(body.replace(_last_paragraph(body), b"")),
    "tail removed, closed without length": lambda body: closed_early(
        body.replace(_last_paragraph(body), b"")
    ),
    "figure changed, gzip": lambda body: coded(gzip.compress(body.replace(b"720", b"690"))),
    "figure changed, chunked": lambda body: _chunked(body.replace(b"720", b"690")),
}


def _last_paragraph(body: bytes) -> bytes:
    return body[body.rindex(b"<p>") : body.rindex(b"</p>") + 4]


def _chunked(body: bytes) -> Answer:
    return replace(
        without_last_chunk(body), stream=lambda: iter([b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)])
    )


NEVER: dict[str, Kind] = {
    "never ended, the same": closed_early,
    "never ended, cut": lambda body: closed_early(half(body)),
    "never ended, cut with a length": lambda body: whole(half(body)),
    "never ended, figure changed": lambda body: closed_early(body.replace(b"720", b"690")),
    "never ended, tail removed": lambda body: closed_early(body.replace(_last_paragraph(body), b"")),
}
KINDS = {**PARTS, **EDITS, **NEVER}
PATHS = {name: f"/t/2026{number:03d}.html" for number, name in enumerate(KINDS)}
TOLD = {*EDITS, "never ended, figure changed", "never ended, tail removed"}
NEW = "/t/2026900.html"  # first seen as a part, closed early
CACHED = "/t/2026901.html"  # in both crawls of the first round as a part, with its length


def listing() -> bytes:
    rows = "".join(
        f'<li><a href="{path}">{TITLE}之{number}</a><span>2026-06-{number % 28 + 1:02}</span></li>'
        for number, path in enumerate([*PATHS.values(), NEW, CACHED])
    )
    return f"<html><head><title>列表</title></head><body><ul class='list'>{rows}</ul></body></html>".encode()


def _article(name: str, *, in_parts: bool) -> Answer:
    number = list(KINDS).index(name)
    body = page(number, end=FOOT if name in NEVER else END)
    if in_parts:
        return KINDS[name](body)
    answer = closed_early(body) if name in NEVER else whole(body)
    return replace(answer, etag='"1"' if name.endswith("validator") else None)


def site(asked: Asked) -> Answer:
    if asked.path == "/index.html":
        return whole(listing())
    if asked.path == NEW:
        return closed_early(half(page(900)) if asked.round == 1 and NEW not in SEEN else page(900))
    if asked.path == CACHED:
        return whole(half(page(901)) if asked.round == 1 else page(901))
    name = next((name for name, path in PATHS.items() if path == asked.path), None)
    return NOT_FOUND if name is None else _article(name, in_parts=asked.round == 2)


SEEN: set[str] = set()


def configured(folder: Path, start: str, host: str = HOST) -> Path:
    path = folder / "reprintwatch.toml"
    path.write_text(
        '[store]\npath = "watch.db"\n[crawler]\nuser_agent = "reprintwatch-test (+mailto:operator@example.org)"\n'
        "download_delay = 0\ndownload_timeout = 5\n[monitor]\nconfirm_removal_s = 0\nworkers = 1\n"
        f'[[sites]]\nname = "part"\ntitle = "部分网"\nrole = "original"\nallowed_domains = ["{host}"]\n'
        f"start_urls = {json.dumps([start])}\n",
        encoding="utf-8",
    )
    return path


def select(store: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


@dataclass
class Crawled:
    """What four crawls of the site came to."""

    store: Path
    runs: list[Run]
    verified: Run

    def findings(self, path: str) -> list[str]:
        sql = f"SELECT kind FROM findings WHERE url LIKE '%{path}' ORDER BY id"
        return [str(kind) for (kind,) in select(self.store, sql)]

    def looks(self, path: str) -> list[tuple[object, ...]]:
        sql = (
            "SELECT outcome, cause FROM looks JOIN pages ON pages.id = looks.page_id "
            f"WHERE url LIKE '%{path}' ORDER BY capture_id"
        )
        return select(self.store, sql)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    config = configured(tmp_path_factory.mktemp("parts"), f"http://{HOST}/index.html")
    with Web({HOST: _remembering}) as web:
        program = Program(config, web)
        runs = []
        for round_number in (1, 1, 2, 2):
            web.round = round_number
            runs.append(program.run("crawl", "--all"))
        yield Crawled(program.store, runs, program.run("verify"))


def _remembering(asked: Asked) -> Answer:
    answer = site(asked)
    SEEN.add(asked.path)
    return answer


def test_every_crawl_ends_well_and_every_article_was_read(crawled: Crawled) -> None:
    assert [each.code for each in crawled.runs] == [0] * 4, crawled.runs[-1].err
    assert crawled.verified.code == 0
    assert select(crawled.store, "SELECT count(DISTINCT page_id) FROM revisions") == [(len(KINDS) + 2,)]


@pytest.mark.parametrize("name", [name for name in KINDS if name not in TOLD])
def test_a_part_of_a_page_is_no_edit(crawled: Crawled, name: str) -> None:
    assert crawled.findings(PATHS[name]) == []


@pytest.mark.parametrize("name", [name for name in PARTS if name not in HARMLESS])
def test_a_part_is_kept_and_not_concluded_from(crawled: Crawled, name: str) -> None:
    outcomes = [outcome for outcome, _ in crawled.looks(PATHS[name])]
    assert outcomes[:2] == ["first", "unchanged"]
    assert len(outcomes) >= 4
    assert set(outcomes[2:]) == {"none"}


@pytest.mark.parametrize("name", [name for name in KINDS if name in TOLD])
def test_a_real_edit_is_told_once(crawled: Crawled, name: str) -> None:
    assert crawled.findings(PATHS[name]) == ["edited"]


def test_an_article_first_seen_as_a_part_is_read_once_it_is_whole(crawled: Crawled) -> None:
    looks = crawled.looks(NEW)
    assert looks[0] == ("none", "truncated")
    assert [outcome for outcome, _ in looks[1:]][:2] == ["first", "unchanged"]
    assert crawled.findings(NEW) == []


def test_an_article_first_believed_in_part_is_mended_without_an_edit(crawled: Crawled) -> None:
    looks = crawled.looks(CACHED)
    assert looks[0][0] == "first"
    assert ("unsettled", "was-truncated") in looks
    assert crawled.findings(CACHED) == []
    sql = f"SELECT count(*) FROM revisions JOIN pages ON pages.id = page_id WHERE url LIKE '%{CACHED}'"
    assert select(crawled.store, sql) == [(1,)]


def test_a_truncated_page_is_asked_for_without_validators(crawled: Crawled) -> None:
    sql = "SELECT count(*) FROM captures WHERE body_end = 'closed' AND same_as_id IS NOT NULL"
    assert select(crawled.store, sql) == [(0,)]


# --- lists ---

ENTRIES = [(f"/t/2026{number:03d}.html", f"{TITLE}之{number}") for number in range(12)]
FEED = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>要闻</title>"
    + "".join(
        f"<item><title>{title}</title><link>http://{HOST}{path}</link></item>" for path, title in ENTRIES
    )
    + "</channel></rss>"
).encode()
JSON = json.dumps([{"url": path, "title": title} for path, title in ENTRIES], ensure_ascii=False).encode()
ROWS = listing()


def _cut_in_address(body: bytes) -> bytes:
    return body[: body.rindex(b"/t/2026") + 9]


@pytest.mark.parametrize(
    ("body", "kind"),
    [(FEED, "application/rss+xml"), (JSON, "application/json"), (ROWS, "text/html; charset=utf-8")],
    ids=["feed", "json", "html"],
)
def test_a_cut_list_proves_no_absence_and_names_no_cut_address(
    tmp_path: Path, body: bytes, kind: str
) -> None:
    known = {
        f"http://{HOST}{path}" for path in (*(path for path, _ in ENTRIES), *PATHS.values(), NEW, CACHED)
    }
    shown = [body, _cut_in_address(body), _cut_in_address(body)]

    def lists(asked: Asked) -> Answer:
        if asked.path != "/list":
            return NOT_FOUND if asked.path == "/robots.txt" else whole(page(int(asked.path[-8:-5])))
        return Answer(headers=(("Content-Type", kind),), stream=lambda: iter([shown[web.round - 1]]))

    with Web({HOST: lists}) as web:
        program = Program(configured(tmp_path, f"http://{HOST}/list"), web)
        for web.round in (1, 2, 3):
            program.run("crawl", "--all")
    pages = select(program.store, "SELECT url FROM pages WHERE role = 'article'")
    assert {str(url) for (url,) in pages} <= known
    sql = "SELECT outcome FROM looks JOIN pages ON pages.id = page_id WHERE role = 'seed' ORDER BY capture_id"
    outcomes = [outcome for (outcome,) in select(program.store, sql)]
    assert outcomes[0] == "list"
    assert set(outcomes[1:]) == {"none"}
    assert select(program.store, "SELECT failures > 0 FROM pages WHERE role = 'seed'") == [(1,)]
