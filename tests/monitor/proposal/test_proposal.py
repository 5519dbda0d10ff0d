"""Looked-at pages of a publisher → a site for the configuration, on the shapes of common content systems."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sites.epaper import PAPER, EPaper, Form
from sites.publishers import (
    SEARCHES,
    SHAPES,
    Publisher,
    boda,
    page,
    searched,
    trs,
    with_columns,
    without_a_list,
)
from sites.web import Asked

from monitor.proposal.proposal import NoProposal, Obstacle, SiteProposal, proposal_of
from storage.records import Failure, PageKind, SiteRole


def proposed(publisher: Publisher, *taken: str) -> SiteProposal:
    start, seen = searched(publisher)
    found = proposal_of(start, seen, taken)
    assert isinstance(found, SiteProposal)
    return found


@pytest.mark.parametrize("make", (SHAPES | SEARCHES).values(), ids=(SHAPES | SEARCHES).keys())
def test_each_shape_gives_its_lists_its_articles_and_nothing_else(make: Callable[[], Publisher]) -> None:
    publisher = make()
    found = proposed(publisher)
    assert found.start_urls == tuple(f"http://{publisher.host}{path}" for path in publisher.lists)
    assert found.title == publisher.title or publisher.title in found.title
    for path in publisher.articles:
        assert any(re.search(each, f"http://{publisher.host}{path}") for each in found.article_urls), path
    for path in publisher.no_articles:
        assert not any(re.search(each, f"http://{publisher.host}{path}") for each in found.article_urls), path


def test_ten_entries_are_shown_as_read_with_headline_day_and_kind() -> None:
    found = proposed(trs())
    assert len(found.entries) == 10
    first = found.entries[0]
    assert (first.title, first.date, first.kind) == (
        "青石县开展养老服务机构安全检查",
        "2026-11-28",
        "article",
    )
    assert sum(each.is_looked_at for each in found.entries) == 3


def test_a_site_whose_articles_credit_others_is_a_portal() -> None:
    assert proposed(SHAPES["phpcms"]()).role is SiteRole.PORTAL
    assert proposed(trs()).role is SiteRole.ORIGINAL


def paper_of(form: Form, start: str, *, with_entry: bool = True) -> tuple[EPaper, Publisher]:
    """A paper whose issue of the day the operator names by an address."""
    paper = EPaper("epaper.example.cn", form, date(2026, 11, 29))
    articles = [paper.address(each) for each in paper.articles(paper.first)]
    layouts = [paper.layout(paper.first, number) for number in range(4)]
    paths = [*([paper.entry] if with_entry else []), *layouts, *articles]
    pages = {path: paper(Asked(paper.host, path, {}, 1, 0)) for path in paths}
    named = {"entry": paper.entry, "layout": layouts[0], "later page": layouts[2], "article": articles[3]}[
        start
    ]
    return paper, Publisher(paper.host, "", named, pages, (), tuple(articles), ())


@pytest.mark.parametrize("start", ["entry", "layout", "later page", "article"])
@pytest.mark.parametrize("form", Form)
def test_a_paper_starts_at_its_entry_and_not_at_the_issue_of_a_day(form: Form, start: str) -> None:
    paper, publisher = paper_of(form, start)
    found = proposed(publisher)
    assert found.start_urls == (f"http://{paper.host}{paper.entry}",)
    assert (found.title, found.role, found.issues_of_a_day) == (PAPER, SiteRole.ORIGINAL, ())
    assert all(re.search(found.article_urls[0], path) for path in publisher.articles)


def test_a_paper_without_an_entry_starts_at_the_issue_of_the_day_and_says_so() -> None:
    paper, publisher = paper_of(Form.NEW, "layout", with_entry=False)
    found = proposed(publisher)
    assert (
        found.start_urls == found.issues_of_a_day == (f"http://{paper.host}{paper.layout(paper.first, 0)}",)
    )


def test_a_publisher_whose_titles_lack_its_name_is_named_by_its_footer() -> None:
    named = trs()
    footer = "<p>版权所有 未经许可不得转载</p><p>主办单位：青石县民政局　电话：0571-8123456</p>"
    pages = {
        path: page(next(iter(re.findall("<h1>(.*?)</h1>", answer.body.decode())), "通知公告"),
                   re.sub("来源：[^<]*", "", answer.body.decode().partition("<body>")[2]) + footer)
        for path, answer in named.pages.items()
    }  # fmt: skip
    assert proposed(replace(named, pages=pages)).title == "青石县民政局"


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert proposed(boda(), "mz-beiyuan", "mz-beiyuan-2").name == "mz-beiyuan-3"


def test_a_menu_of_columns_is_no_list_and_the_search_goes_on_to_the_columns() -> None:
    whole = with_columns()
    names = ("/xwzx/", "/tzgg/", "/zcfg/", "/ldxx/", "/wsbs/")
    menu = "".join(
        f'<li><a href="{path}">青石县民政局栏目导航第{n}栏</a></li>' for n, path in enumerate(names)
    )
    publisher = replace(whole, start="/dh/", pages=whole.pages | {"/dh/": page("导航", f"<ul>{menu}</ul>")})
    start, seen = searched(publisher)
    assert not isinstance(proposal_of(start, seen, ()), SiteProposal) or "/dh/" not in str(
        proposed(publisher).start_urls
    )


@pytest.mark.parametrize(
    ("failure", "obstacle"),
    [
        (Failure.ROBOTS, Obstacle.ROBOTS),
        (Failure.PRIVATE_ADDRESS, Obstacle.PRIVATE_ADDRESS),
        (Failure.FOREIGN, Obstacle.ELSEWHERE),
        (Failure.DNS, Obstacle.UNREACHABLE),
        (Failure.TIMEOUT, Obstacle.UNREACHABLE),
    ],
)
def test_a_failed_look_names_its_obstacle(failure: Failure, obstacle: Obstacle) -> None:
    start, seen = searched(trs(), failed=failure)
    assert len(seen) == 1
    assert proposal_of(start, seen, ()) == NoProposal(obstacle, "no answer", failure)


def test_a_missing_page_and_a_page_without_a_list_are_told_apart() -> None:
    missing = replace(trs(), start="/none.html")
    start, seen = searched(missing)
    assert proposal_of(start, seen, ()) == NoProposal(Obstacle.STATUS, "404")
    start, seen = searched(without_a_list())
    assert proposal_of(start, seen, ()) == NoProposal(Obstacle.NO_LIST, "2")


@pytest.mark.parametrize(("status", "obstacle"), [(403, Obstacle.REFUSED), (521, Obstacle.CHALLENGE)])
def test_a_refusal_and_a_challenge_are_told_apart(status: int, obstacle: Obstacle) -> None:
    start, seen = searched(trs())
    refused = {start: replace(seen[start], status=status, kind=PageKind.CHALLENGE)}
    assert proposal_of(start, refused, ()) == NoProposal(obstacle, str(status))
