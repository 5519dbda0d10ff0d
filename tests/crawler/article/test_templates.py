"""Invented pages of every content system in use: text, credit, stability and edits, all without exception."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import charsets, page_edits
from crawler.article.extract import read_page
from storage.records import Article, PageKind

ROOT = Path(__file__).resolve().parents[3]


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


government = _module(ROOT / "tests" / "crawler" / "article" / "government_pages.py")
portal = _module(ROOT / "tests" / "crawler" / "article" / "portal_pages.py")
Template = Callable[..., str]
URL = "http://mzj.linjiang.example.gov.cn/zcjd/202106/t20210624_58231.shtml"
ALL = {**government.TEMPLATES, **portal.TEMPLATES}
each_government = pytest.mark.parametrize(
    "template", government.TEMPLATES.values(), ids=government.TEMPLATES.keys()
)
each_template = pytest.mark.parametrize("template", ALL.values(), ids=ALL.keys())


def article_of(body: bytes, **options: str | None) -> Article:
    reading = read_page(body, URL, **options)
    assert reading.kind is PageKind.ARTICLE, reading.reason
    assert reading.article is not None
    return reading.article


@each_government
def test_a_government_page_is_read_whole_and_nothing_else(template: Template) -> None:
    article = article_of(template(random.Random(1)).encode())
    credit = article.attribution
    assert (article.title, article.paragraphs) == (government.TITLE, government.PARAGRAPHS)
    assert (credit.source, credit.author, credit.editor) == (government.SOURCE, None, government.EDITOR)
    assert credit.published_at == "2021-06-24T01:12:00Z"
    assert credit.original_url is None


@each_template
def test_nothing_that_rotates_shows_from_one_fetch_to_the_next(template: Template) -> None:
    first = read_page(template(random.Random(0)).encode(), URL)
    assert first.article is not None
    for seed in range(1, 12):
        body = template(random.Random(seed)).encode()
        for article in (article_of(body), article_of(body, pinned=first.container)):
            assert (article.title, article.paragraphs) == (first.article.title, first.article.paragraphs)


@each_template
def test_every_edit_of_the_markup_shows_as_exactly_that_or_not_at_all(template: Template) -> None:
    shown = dict(page_edits.verdicts(template(random.Random(3)), URL))
    assert [name for name, right in shown.items() if not right] == []


def test_every_template_with_elements_of_its_own_is_edited() -> None:
    edited = [name for name, each in ALL.items() if any(page_edits.verdicts(each(random.Random(3)), URL))]
    assert set(ALL) - set(edited) <= {"breaks", "tables"}  # text between breaks has no element to edit


def test_every_encoding_under_every_label_is_read_to_the_character() -> None:
    pages = [each(random.Random(2)) for each in ALL.values()]
    big5 = [
        portal.traditional(random.Random(2), ("臨江縣民政局公布婚姻登記資料，請各位查閱。",)).replace(
            "声", "聲"
        )
    ]
    big5 = [each.encode("big5hkscs", "ignore").decode("big5hkscs") for each in big5]
    for name, right, number in charsets.shares(pages, big5):
        assert number, name
        assert right == number, name
