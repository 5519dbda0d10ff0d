"""Papers that differ from the usual e-paper in one respect each are followed from their entry alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sites.epaper import PAPER
from sites.epaper_variants import Variant, variants
from sites.program import Program
from sites.web import Seen, Web

from storage.clock import SHANGHAI
from storage.conclusions import revisions
from storage.engine.opening import open_readonly
from storage.frontier import pages
from storage.records import Article, PageRole

FIRST: date = datetime.now(SHANGHAI).date() - timedelta(days=1)
VARIANTS = variants(FIRST)


@dataclass
class Watched:
    """What the tool knows after two days."""

    articles: dict[str, Article] = field(default_factory=dict)
    asked: list[Seen] = field(default_factory=list)


def _hosts(variant: Variant) -> dict[str, Any]:
    return dict(variant.further) or {variant.paper.host: variant.site}


def _configuration() -> str:
    head = '[store]\npath = "watch.db"\n[crawler]\ndownload_delay = 0\nuser_agent = "test (+mailto:a@example.com)"\n'
    return head + "".join(
        f'[[sites]]\nname = "p{number}"\ntitle = "{PAPER}"\nrole = "original"\n'
        f"allowed_domains = {list(_hosts(each))}\n"
        f'start_urls = ["http://{next(iter(_hosts(each)))}{each.entry}"]\n'
        for number, each in enumerate(VARIANTS.values())
    ).replace("'", '"')


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder: Path = tmp_path_factory.mktemp("variants")
    file = folder / "reprintwatch.toml"
    file.write_text(_configuration(), encoding="utf-8")
    with Web({host: site for each in VARIANTS.values() for host, site in _hosts(each).items()}) as web:
        program = Program(file, web)
        for number in (1, 2):
            web.round = number
            run = program.run("crawl", "--all")
            assert run.code == 0, run.err[-2000:]
        yield Watched(_articles(program.store), list(web.seen))


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


@pytest.mark.slow
@pytest.mark.parametrize("name", VARIANTS)
def test_every_article_is_read_with_paper_day_and_page(seen: Watched, name: str) -> None:
    variant, wrong = VARIANTS[name], []
    for number in variant.days:
        for printed in variant.paper.articles(FIRST + timedelta(days=number)):
            url = f"http://{variant.paper.host}{variant.to_path(variant.paper.address(printed))}"
            article = seen.articles.get(url)
            stated = article.attribution if article else None
            told = stated and (stated.source, stated.published_at, stated.page_number, stated.author)
            wanted = (PAPER, str(printed.day), variant.paper.number(printed.page), printed.author)
            if article is None or article.title != printed.title or told != wanted:
                wrong.append((url, article and article.title, told, wanted))
            elif article.paragraphs[: len(printed.paragraphs)] != printed.paragraphs:
                wrong.append((url, article.paragraphs))
    assert not wrong


@pytest.mark.slow
def test_no_issue_before_the_first_is_asked_for(seen: Watched) -> None:
    past = [FIRST - timedelta(days=number) for number in range(1, 20)]
    marks = [f"{day:{form}}" for day in past for form in ("%Y-%m/%d", "%Y%m/%d")]
    assert not [each.url for each in seen.asked if any(mark in each.path for mark in marks)]
