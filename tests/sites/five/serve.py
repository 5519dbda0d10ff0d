"""The five sites, served: what each host answers in each round, and a configuration for them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from sites.five import templates as show
from sites.five.templates import Entry
from sites.five.traditional import traditional
from sites.five.truth import (
    FORBIDDEN,
    PAGES,
    PUBLISHERS,
    STUBS,
    URLS,
    A,
    B,
    C,
    J,
    M,
    Page,
    Publisher,
    Shown,
    Special,
    State,
)
from sites.web import NOT_FOUND, Answer, Asked, Site, redirect

ROBOTS = Answer(
    b"User-agent: *\nDisallow: /neibu/\nDisallow: /admin/\n", headers=(("Content-Type", "text/plain"),)
)
# Off the lists: gone, or not there yet.
UNLISTED = frozenset({Special.ABSENT, Special.GONE, Special.SOFT_404, Special.FRONT, Special.MOVED})
HTML = (("Content-Type", "text/html"),)
HTML_UTF8 = (("Content-Type", "text/html; charset=utf-8"),)
XML = (("Content-Type", "text/xml"),)


# Of portal A's adverts, how many stand in paragraphs of their own that nothing but their link tells apart.
PASTED_SHARE = 0.3


def five(*, pasted_share: float = PASTED_SHARE) -> dict[str, Site]:
    """Host → site, for a Web."""
    return {
        M.host: _ministry,
        J.host: _province,
        A.host: partial(_portal_a, pasted_share=pasted_share),
        B.host: _portal_b,
        C.host: _portal_c,
    }


def write_config(path: Path, **overrides: object) -> Path:
    """Write a reprintwatch.toml for the five sites; overrides go to [crawler]."""
    crawler: dict[str, object] = {
        "user_agent": "reprintwatch-test (+mailto:operator@example.org)",
        "download_delay": 0,
        "download_timeout": 10,
    } | overrides
    lines = ["[store]", 'path = "watch.db"', "", "[crawler]"]
    lines += [f"{name} = {json.dumps(value)}" for name, value in crawler.items()]
    lines += ["", "[monitor]", "confirm_removal_s = 0", ""]
    for each in PUBLISHERS:
        lines += _section(each)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _section(site: Publisher) -> list[str]:
    facts: Mapping[str, object] = {
        "name": site.name,
        "title": site.title,
        "role": site.role,
        "allowed_domains": [site.domain],
        "start_urls": [f"http://{site.host}{path}" for path in site.start],
        "aliases": list(site.aliases),
    }
    told = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items() if value]
    return ["[[sites]]", *told, ""]


def _state(page: Page, number: int) -> State:
    return page.states[min(number, len(page.states)) - 1]


def _pages(site: Publisher) -> dict[str, Page]:
    return {each.path: each for each in PAGES.values() if each.publisher is site}


def _entries(site: Publisher, number: int) -> list[Entry]:
    listed = {path: stub for stub, path in STUBS.items()}
    found = []
    for page in _pages(site).values():
        state = _state(page, number)
        if state in UNLISTED:
            continue
        shown = (
            state
            if isinstance(state, Shown)
            else next(each for each in page.states if isinstance(each, Shown))
        )
        path = listed.get(page.path, page.path) if site is M else page.path
        found.append(Entry(path, shown.story.title, shown.story.published[:10]))
    return sorted(found, key=lambda each: each.day, reverse=True)


def _special(state: Special, page: Page, asked: Asked) -> Answer | None:
    """What a page without an article answers; None where the site's own template shows it."""
    if state is Special.FRONT:
        return redirect(f"http://{asked.host}/")
    if state is Special.MOVED:
        return redirect(URLS[f"{page.key}2"], 301)
    if state is Special.SOFT_404:
        return Answer(show.soft_404(asked.rng).encode(), headers=HTML_UTF8)
    if state is Special.FAULT:
        return Answer(
            b"<html><body><h1>500 Internal Server Error</h1><p>Servlet error</p></body></html>", 500
        )
    if state is Special.CHALLENGE:
        return Answer(
            show.challenge(asked.rng).encode(), 412, (*HTML_UTF8, ("Set-Cookie", "FSSBA=1; path=/"))
        )
    if state is Special.LOGIN:
        return redirect(f"http://{asked.host}/login.html?to=x")
    if state is Special.MAINTENANCE:
        return Answer(show.maintenance(asked.rng).encode(), headers=HTML_UTF8)
    if state is Special.CUT:
        whole = show.province_article(_usual(page).story, asked.rng, part=1, parts=1, path=page.path)
        body = whole.encode("gb18030")
        return Answer(body[: len(body) // 2], headers=HTML, content_length=len(body))
    if state is Special.BYTE:
        return Answer(b"\n", headers=HTML)
    return None if state is Special.BLANK else NOT_FOUND


def _etag(page: Page, state: State) -> str:
    """A weak validator: the article's, whatever rotates round it."""
    return f'W/"{hashlib.sha256(f"{page.key}{state!r}".encode()).hexdigest()[:20]}"'


def _usual(page: Page) -> Shown:
    return next(each for each in page.states if isinstance(each, Shown))


def _blank(page: Page) -> Shown:
    usual = _usual(page)
    return replace(usual, story=replace(usual.story, text=""))


def _shown(page: Page, asked: Asked) -> Shown | Answer:
    state = _state(page, asked.round)
    if isinstance(state, Shown):
        return state
    return _special(state, page, asked) or _blank(page)


def _ministry(asked: Asked) -> Answer:
    if asked.path == "/robots.txt":
        return ROBOTS
    if asked.path == "/":
        return Answer(show.front("民生事务部", asked.rng).encode(), headers=HTML_UTF8)
    if asked.path in ("/n1/index.html", "/n1/index_1.html"):
        return _ministry_list(asked, 0 if asked.path == "/n1/index.html" else 1)
    if asked.path in STUBS:
        return Answer(
            f'<script type="text/javascript">window.location.href="http://{M.host}/{STUBS[asked.path]}";</script>'.encode(),
            headers=HTML_UTF8,
        )
    page = _pages(M).get(asked.path)
    if page is None:
        return NOT_FOUND
    shown = _shown(page, asked)
    if isinstance(shown, Answer):
        return shown
    html = show.ministry_article(shown.story, asked.rng)
    return Answer(html.encode(), headers=HTML_UTF8, gzipped=True)


def _ministry_list(asked: Asked, page: int) -> Answer:
    entries = _entries(M, asked.round)
    entries.insert(
        2, Entry(FORBIDDEN.removeprefix(f"http://{M.host}"), "内部资料汇编第七期（征求意见稿）", "2026-10-23")
    )
    half = entries[:8] if page == 0 else entries[8:]
    return Answer(
        show.ministry_list(half, asked.rng, page=page, pages=2).encode(), headers=HTML_UTF8, gzipped=True
    )


def _province(asked: Asked) -> Answer:
    if asked.path == "/robots.txt":
        return NOT_FOUND
    if asked.path == "/xwzx/index.html":
        html = show.province_list(_entries(J, asked.round), asked.rng)
        return Answer(html.encode("gb18030"), headers=HTML)
    if asked.path.startswith("/login.html"):
        return Answer(show.login().encode(), headers=HTML_UTF8)
    pages = _pages(J)
    part = 2 if asked.path.endswith("_2.html") else 1
    page = pages.get(asked.path.replace("_2.html", ".html") if part == 2 else asked.path)
    if page is None:
        return NOT_FOUND
    shown = _shown(page, asked)
    if isinstance(shown, Answer):
        return shown
    if part > shown.pages:
        return NOT_FOUND
    html = show.province_article(shown.story, asked.rng, part=part, parts=shown.pages, path=page.path)
    # the header is wrong on every other page and silent on the rest
    headers = HTML_UTF8 if int(page.path.rstrip(".html")[-1]) % 2 else HTML
    etag = _etag(page, _state(page, asked.round))
    return Answer(html.encode("gb18030"), headers=headers, etag=etag)


def _portal_a(asked: Asked, *, pasted_share: float) -> Answer:
    if asked.path == "/robots.txt":
        return ROBOTS
    if asked.path == "/msgz/list_1_1.html":
        return Answer(show.portal_a_list(_entries(A, asked.round), asked.rng).encode(), headers=HTML_UTF8)
    page = _pages(A).get(asked.path)
    if page is None:
        return NOT_FOUND
    shown = _shown(page, asked)
    if isinstance(shown, Answer):
        return shown
    return Answer(
        show.portal_a_article(shown.story, shown.link, asked.rng, pasted_share=pasted_share).encode(),
        headers=HTML_UTF8,
        gzipped=True,
    )


def _portal_b(asked: Asked) -> Answer:
    entries = _entries(B, asked.round)
    if asked.path == "/robots.txt":
        return NOT_FOUND
    if asked.path == "/news/index.asp":
        return Answer(show.portal_b_list(entries[2:], asked.rng).encode("gbk"), headers=HTML)
    if asked.path == "/sitemap.xml.gz":
        packed = gzip.compress(show.sitemap(entries, B.host).encode(), mtime=0)
        return Answer(packed, headers=(("Content-Type", "application/x-gzip"),))
    page = _pages(B).get(asked.path)
    if page is None:
        return NOT_FOUND
    shown = _shown(page, asked)
    if isinstance(shown, Answer):
        return shown
    if shown.link:
        story = replace(shown.story, text=f"{shown.story.text}\n原文链接：{shown.link}")
        shown = replace(shown, story=story)
    html = show.portal_b_article(shown.story, asked.rng, tag="p" if asked.round == 1 else "div")
    return Answer(html.encode("gbk"), headers=HTML)


def _portal_c(asked: Asked) -> Answer:
    if asked.path == "/robots.txt":
        return ROBOTS
    if asked.path == "/rss.xml":
        entries = [replace(each, title=traditional(each.title)) for each in _entries(C, asked.round)]
        text = show.feed(entries, C.host).encode()
        return Answer(text, headers=XML, etag=f'"{hashlib.sha256(text).hexdigest()[:20]}"')
    page = _pages(C).get(asked.path)
    if page is None:
        return NOT_FOUND
    shown = _shown(page, asked)
    if isinstance(shown, Answer):
        return shown
    story = shown.story
    credit = {
        "date": story.published,
        "source": traditional(story.source),
        "author": traditional(story.author),
        "editor": traditional(story.editor),
    }
    texts = [traditional(each) for each in story.paragraphs]
    html = show.portal_c_article(traditional(story.title), texts, credit, asked.rng, shown.link)
    return Answer(html.encode(), headers=HTML_UTF8)
