"""Three issues of a newspaper, followed from the entry of the paper alone; a ministry and portals reprint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sites.epaper import PAPER, UTF8, EPaper, Form, PrintedArticle
from sites.program import Program
from sites.web import NOT_FOUND, Answer, Asked, Seen, Site, Web

from storage.clock import SHANGHAI
from storage.conclusions import revisions
from storage.engine.opening import open_readonly
from storage.frontier import pages
from storage.records import Article, PageRole

ISSUES = 3
MINISTRY, PORTALS = "www.minzheng.example.gov.cn", ("news.neican.example.com", "www.shequ.example.org")
REPRINTED = 6  # the place in its issue of the article that is reprinted


@dataclass
class Watched:
    """What the tool knows after three issues."""

    papers: dict[Form, EPaper]
    articles: dict[str, Article]
    reprints: dict[str, dict[str, Any]]
    asked: list[Seen] = field(default_factory=list)


def _first_day() -> date:
    return datetime.now(SHANGHAI).date() - timedelta(days=ISSUES - 1)


def _reprinting(articles: dict[int, PrintedArticle], source: str, tail: str, links: dict[int, str]) -> Site:
    """A site that shows one reprint a round."""

    def answer(asked: Asked) -> Answer:
        rounds = range(1, asked.round + 1)
        if asked.path == "/list.html":
            rows = "".join(
                f'<li><a href="/a/{n}.html">{articles[n].title}</a><span>{articles[n].day}</span></li>'
                for n in rounds
            )
            return Answer(f"<html><body><ul class=list>{rows}</ul></body></html>".encode(), headers=UTF8)
        for number in rounds:
            if asked.path == f"/a/{number}.html":
                return Answer(
                    _reprint(articles[number], source, tail, links.get(number)).encode(), headers=UTF8
                )
        return NOT_FOUND

    return answer


def _reprint(article: PrintedArticle, source: str, tail: str, link: str | None) -> str:
    body = "".join(f"<p>　　{each}</p>" for each in article.paragraphs)
    end = f"<p>{tail.format(article.day)}</p>" if tail else ""
    back = f'<p>原文链接：<a href="{link}">{link}</a></p>' if link else ""
    day = article.day + timedelta(days=1) if not tail else article.day
    return (
        f"<html><head><meta charset=utf-8><title>{article.title}</title></head><body><h1>{article.title}</h1>"
        f"<div>来源：{source}　时间：{day} 09:30</div><div class=TRS_Editor>{body}{end}</div>{back}</body></html>"
    )


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Three days of crawling; the ministry reprints an article of the old form a day, the portals follow it."""
    folder = tmp_path_factory.mktemp("epaper")
    papers = {form: EPaper(f"epaper.{form}.example.com", form, _first_day()) for form in Form}
    chosen = {
        number: papers[Form.OLD].articles(_first_day() + timedelta(days=number - 1))[REPRINTED]
        for number in range(1, ISSUES + 1)
    }
    sites: dict[str, Any] = {paper.host: paper for paper in papers.values()}
    sites[MINISTRY] = _reprinting(chosen, PAPER, f"（来源：{PAPER}{{0:%Y.%m.%d}}）", {})
    links = {number: f"http://{MINISTRY}/a/{number}.html" for number in chosen}
    for host in PORTALS:
        sites[host] = _reprinting(chosen, "样例民政部", "", links)
    file = folder / "reprintwatch.toml"
    file.write_text(_configuration(papers), encoding="utf-8")
    with Web(sites) as web:
        program = Program(file, web)
        for number in range(1, ISSUES + 1):
            web.round = number
            run = program.run("crawl", "--all")
            assert run.code == 0, run.err[-2000:]
        reprints = {each["url"]: each for each in program.run("reprints", "--json").json}
        yield Watched(papers, _articles(program.store), reprints, list(web.seen))


def _configuration(papers: dict[Form, EPaper]) -> str:
    head = '[store]\npath = "watch.db"\n[crawler]\ndownload_delay = 0\nuser_agent = "test (+mailto:a@example.com)"\n'
    sites = [(f"paper-{form}", PAPER, "original", paper.host, paper.entry) for form, paper in papers.items()]
    sites += [("ministry", "样例民政部", "original", MINISTRY, "/list.html")]
    sites += [(f"portal{n}", f"门户{n}", "portal", host, "/list.html") for n, host in enumerate(PORTALS)]
    return head + "".join(
        f'[[sites]]\nname = "{name}"\ntitle = "{title}"\nrole = "{role}"\nallowed_domains = ["{host}"]\n'
        f'start_urls = ["http://{host}{start}"]\n'
        for name, title, role, host, start in sites
    )


def _articles(store: Path) -> dict[str, Article]:
    db = open_readonly(store)
    found = {}
    for site in pages.sites_with_pages(db):
        for each in pages.pages_of_site(db, site, PageRole.ARTICLE):
            current = revisions.current_revision(db, each.id)
            if current is not None:
                found[each.url] = current.article
    db.close()
    return found


@pytest.mark.parametrize("form", list(Form))
def test_every_article_of_every_issue_is_read_with_paper_day_and_page(seen: Watched, form: Form) -> None:
    paper = seen.papers[form]
    wrong = []
    for number in range(ISSUES):
        for printed in paper.articles(_first_day() + timedelta(days=number)):
            article = seen.articles.get(paper.url(printed))
            stated = article.attribution if article else None
            if (
                article is None
                or stated is None
                or (
                    article.title,
                    article.paragraphs,
                    stated.source,
                    stated.published_at,
                    stated.page_number,
                    stated.author,
                )
                != (
                    printed.title,
                    printed.paragraphs,
                    PAPER,
                    str(printed.day),
                    paper.number(printed.page),
                    printed.author,
                )
            ):
                wrong.append((printed, article))
    assert not wrong


def test_a_reprint_leads_over_the_ministry_to_the_page_of_the_paper(seen: Watched) -> None:
    paper = seen.papers[Form.OLD]
    for number in range(1, ISSUES + 1):
        printed = paper.articles(_first_day() + timedelta(days=number - 1))[REPRINTED]
        ministry = f"http://{MINISTRY}/a/{number}.html"
        assert seen.reprints[ministry]["original_url"] == paper.url(printed)
        for host in PORTALS:
            reprint = seen.reprints[f"http://{host}/a/{number}.html"]
            assert reprint["original_url"] == ministry
            first = reprint["first_published"]
            assert (first["url"], first["source"], first["published_at"], first["page_number"]) == (
                paper.url(printed),
                PAPER,
                str(printed.day),
                paper.number(printed.page),
            )


def test_layout_pages_of_past_days_are_not_followed_backwards_and_pictures_of_pages_are_not_fetched(
    seen: Watched,
) -> None:
    asked = {each.path for each in seen.asked}
    assert not [path for path in asked if path.endswith(".pdf")]
    before = _first_day() - timedelta(days=1)
    assert not [path for path in asked if f"{before:%Y-%m/%d}" in path or f"{before:%Y%m/%d}" in path]
