"""Sites that make addresses without end, beside a good site: counts stay bounded, and the good site is complete."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sites.program import Program
from sites.web import NOT_FOUND, Answer, Asked, Web

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

UTF8 = (("Content-Type", "text/html; charset=utf-8"),)
TOPICS = ["救助", "养老", "社区", "婚姻", "殡葬", "地名", "慈善", "儿童", "残疾", "社工", "志愿", "区划"]
PASSES = 5


def article(number: int, published: str = "2026-10-11") -> Answer:
    """The article of a number: each number has its own words."""
    topic, other = TOPICS[number % 12], TOPICS[number // 12 % 12]
    sign = "".join(chr(0x4E00 + (number * 7919 + step * 104729) % 20000) for step in range(60))
    texts = [f"{topic}与{other}工作第{number}次会议认为，{sign}，各地要抓好落实，按时报送进展情况。"]
    texts += [
        f"第{part}项安排由{sign[part * 9 : part * 9 + 25]}负责，有关经费{number * 13 + part}万元。"
        for part in (1, 2, 3)
    ]
    title = f"关于{topic}{other}工作第{number}次会议的通报"
    body = "".join(f"<p>{text}</p>" for text in texts)
    return Answer(
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class='info'>来源：某局 时间：{published}</div>"
        f"<div class='content'>{body}</div></body></html>".encode(),
        headers=UTF8,
    )


def listing(links: list[tuple[str, str]], further: str = "") -> Answer:
    rows = "".join(
        f'<li><a href="{url}">{title}</a><span>2026-10-{n % 28 + 1:02}</span></li>'
        for n, (url, title) in enumerate(links)
    )
    onward = f'<div class="page"><a href="{further}">下一页</a></div>' if further else ""
    return Answer(f"<html><body><ul class='list'>{rows}</ul>{onward}</body></html>".encode(), headers=UTF8)


def titled(number: int) -> str:
    return f"关于第{number}号民政事项办理情况的通知"


def good(asked: Asked) -> Answer:
    """Sixty articles over three pages of a list, and five new articles each round; numbers stand in the query."""
    newest = 60 + 5 * (asked.round - 1)
    if asked.path.startswith("/show?id="):
        number = int(asked.path.rpartition("=")[2])
        return article(number) if number < newest else NOT_FOUND
    if asked.path.startswith("/list"):
        page = int(asked.path.partition("_")[2].partition(".")[0] or 0)
        numbers = range(max(0, newest - 20 * page - 20), newest - 20 * page)
        further = f"list_{page + 1}.html" if 20 * page + 20 < newest else ""
        return listing([(f"/show?id={n}", titled(n)) for n in reversed(numbers)], further)
    return NOT_FOUND


def calendar(asked: Asked) -> Answer:
    """Each month names the next month, and the same three articles."""
    if asked.path.startswith("/a/"):
        return article(9000 + int(asked.path[3]))
    month = int(asked.path.partition("m=")[2] or 0)
    links = [(f"/a/{n}.html", titled(n)) for n in range(3)]
    return listing(links, f"/list.html?m={month + 1}")


def empty_days(asked: Asked) -> Answer:
    """Each month names the next month, and ten days without an event."""
    if asked.path.startswith("/day"):
        day = asked.path.rpartition("=")[2]
        return Answer(f"<html><body><h1>{day}</h1><p>本日没有活动。</p></body></html>".encode(), headers=UTF8)
    month = int(asked.path.partition("m=")[2] or 0)
    links = [(f"/day?d={month}-{day}", titled(100 * month + day)) for day in range(1, 11)]
    return listing(links, f"/list.html?m={month + 1}")


def changing_queries(asked: Asked) -> Answer:
    """Forty addresses of one text, other ones at each look."""
    if asked.path.startswith("/a.html"):
        return article(9001)
    return listing([(f"/a.html?v={asked.rng.randrange(10**9)}x{n}", titled(n)) for n in range(40)])


def sessions(asked: Asked) -> Answer:
    """Four articles behind a session in the path, which is another one in each link."""
    if asked.path.endswith(".html") and asked.path != "/list.html":
        return article(9100 + int(asked.path[-6]))
    rng = asked.rng
    return listing([(f"/(S({rng.getrandbits(60):x}))/n{n % 4}.html", titled(n)) for n in range(40)])


def stubs(asked: Asked) -> Answer:
    """A stub leads to a stub, without end."""
    if asked.path == "/list.html":
        return listing([(f"/s?n={10**6 * n}", titled(n)) for n in range(1, 9)])
    number = int(asked.path.rpartition("=")[2])
    return Answer(f'<html><script>location.href="/s?n={number + 1}"</script></html>'.encode(), headers=UTF8)


def words(asked: Asked) -> Answer:
    """Addresses of random words for one text."""
    if asked.path != "/list.html":
        return article(9002)
    rng, links = asked.rng, []
    for n in range(40):
        parts = ["".join(rng.choices("abcdefghij", k=7)) for _ in range(3)]
        links.append(("/" + "/".join(parts) + ".html", titled(n)))
    return listing(links)


def without_robots(site: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    return lambda asked: NOT_FOUND if asked.path == "/robots.txt" else site(asked)


def host(site: Callable[[Asked], Answer]) -> str:
    return f"www.{site.__name__.replace('_', '-')}.example.cn"


def program(folder: Path, web: Web) -> Program:
    text = (
        '[store]\npath = "watch.db"\n[crawler]\nuser_agent = "test (+mailto:operator@example.org)"\n'
        "download_delay = 0\n[monitor]\nconfirm_removal_s = 0\n"
    )
    for site in (*TRAPS, good):
        text += (
            f'[[sites]]\nname = "{site.__name__}"\ntitle = "{site.__name__}"\nrole = "original"\n'
            f'allowed_domains = ["{host(site)}"]\nstart_urls = ["http://{host(site)}/list.html"]\n'
        )
    (folder / "reprintwatch.toml").write_text(text, encoding="utf-8")
    return Program(folder / "reprintwatch.toml", web)


def rows(store: Path, sql: str, *values: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(store)) as db:
        return db.execute(sql, values).fetchall()


TRAPS = (calendar, empty_days, changing_queries, sessions, stubs, words)
COUNTS = """
    SELECT count(*), (SELECT count(*) FROM captures JOIN pages ON pages.id = page_id WHERE site = :site),
        (SELECT count(*) FROM findings WHERE site = :site AND kind = 'republished')
    FROM pages WHERE site = :site
"""
READ = """
    SELECT url FROM pages WHERE site = 'good' AND EXISTS (SELECT 1 FROM revisions WHERE page_id = pages.id)
"""
LISTS_DUE = "UPDATE pages SET due_at = '2000-01-01T00:00:00.000000Z' WHERE role IN ('seed', 'list')"


def crawl(console: Program, number: int) -> None:
    """A pass in which all lists are due."""
    console.web.round = number
    if number > 1:
        with closing(sqlite3.connect(console.store)) as db, db:
            db.execute(LISTS_DUE)
    done = console.run("crawl")
    assert done.code == 0, done.err[-2000:]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """All traps and the good site after several passes."""
    with Web({host(site): without_robots(site) for site in (*TRAPS, good)}) as web:
        console = program(tmp_path_factory.mktemp("traps"), web)
        for number in range(1, PASSES + 1):
            crawl(console, number)
        yield console


# Trap, most pages known at the end, whether doctor tells of a pattern that is held back
CASES = [
    (calendar, 50, True),  # 40 lists and their articles
    (empty_days, 570, True),  # 50 lists of 10 days in the first pass; later none
    (changing_queries, 205, True),  # 150 addresses, one list of 40, and what is under way meanwhile
    (sessions, 205, True),
    (stubs, 30, False),  # eight chains of three
    (words, 40 * PASSES + 10, False),  # 300 patterns would be known before their addresses share one
]


@pytest.mark.parametrize(("trap", "most", "told"), CASES)
def test_a_trap_stays_small_and_is_told(
    crawled: Program, trap: Callable[[Asked], Answer], most: int, told: bool
) -> None:
    known, captured, findings = rows(crawled.store, COUNTS, trap.__name__)[0]
    assert known <= most
    assert captured <= most + PASSES * 50  # lists are looked at in each pass
    assert findings <= 8  # a few a text, however many addresses
    told_of = crawled.run("doctor").out
    assert (f"site {trap.__name__}: addresses held back" in told_of) is told


def test_the_good_site_beside_the_traps_is_complete(crawled: Program) -> None:
    complete = {f"http://{host(good)}/show?id={n}" for n in range(60 + 5 * (PASSES - 1))}
    assert {url for (url,) in rows(crawled.store, READ)} == complete
    assert "site good: addresses" not in crawled.run("doctor").out
