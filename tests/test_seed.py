"""One real reprint, from the bytes of its page to the rules: the analysis that was written down beforehand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from crawler.article.extract import read_page
from monitor.demo import PAGES, replay_of
from monitor.judge.meaning.quantities import quantities
from monitor.judge.rules.case import Case
from monitor.judge.rules.compliance import SiteFacts, check
from storage.records import Article, Field, Severity, SiteRole

EXPECTED = Path(__file__).resolve().parents[2] / "shared" / "data" / "seed" / "expected.json"
URL = "http://www.msnc.org.cn/msgz/202106/3475.html"
GRADES = {"minor": Severity.NOTICE}

pytestmark = pytest.mark.skipif(not EXPECTED.exists(), reason="the expected analysis is not at hand")


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def article() -> Article:
    """The seed's text in the portal's template, as the demonstration ships it (GB18030 under another label)."""
    assert (PAGES / "manifest.json").is_file()
    status, headers, body = replay_of(1).answer(URL)
    reading = read_page(body, URL, status=status, headers=headers)
    assert reading.article is not None, reading.reason
    return reading.article


def test_the_credit_is_read_as_stated(article: Article, expected: dict[str, Any]) -> None:
    page, attribution = expected["page"], article.attribution
    assert article.title == page["title_raw"]
    assert attribution.source == page["credit_source"]
    assert attribution.author == page["credit_author"]
    assert attribution.author_is_placeholder
    assert attribution.editor is None
    assert attribution.published_at == page["published"]
    assert attribution.original_url == page["source_url"]
    assert attribution.tail_source == page["closing_credit"]["media"]
    assert attribution.tail_date == page["closing_credit"]["date"]


def test_the_text_is_the_article_and_nothing_else(article: Article, expected: dict[str, Any]) -> None:
    body = expected["body"]
    assert len(article.paragraphs) == body["paragraphs"]
    assert article.paragraphs[0].startswith(_full_width(body["first"]))
    assert article.paragraphs[-1].endswith(_full_width(body["last"]))
    for subhead in body["subheads"]:
        assert _full_width(subhead) in article.paragraphs
    for rubbish in ("全国政务信息一体化应用平台", "监督电话", "邮箱", "QQ", "2021.6.24", "原文链接"):
        assert rubbish not in article.text


def _full_width(text: str) -> str:
    """The dump has ASCII punctuation; the page has it restored."""
    return text.replace(",", "，").replace("(", "（").replace(")", "）")


def test_every_figure_is_recognised(article: Article, expected: dict[str, Any]) -> None:
    found = {each.text for each in quantities(article.text)}
    missing = [
        number
        for number in expected["body"]["numbers"]
        if not number.startswith("第")  # ordinals count nothing; a changed one is a fact all the same
        and not any(re.sub(r"[余名个]", "", number) in re.sub(r"[余名个]", "", text) for text in found)
    ]
    assert not missing, sorted(found)


def test_the_operator_is_identified(article: Article, expected: dict[str, Any]) -> None:
    operator = expected["page"]["operator"]
    stated = {(each.field, each.value) for each in article.attribution.statements}
    assert (Field.ICP, operator["icp"]) in stated
    assert not any(field is Field.NEWS_LICENCE for field, _ in stated)


def test_the_rules_come_out_as_expected(article: Article, expected: dict[str, Any]) -> None:
    site = SiteFacts("msnc", "民生内参", (), ("msnc.org.cn",), SiteRole.PORTAL)
    ministry = SiteFacts("mca", "民政部", (), ("mca.gov.cn",), SiteRole.ORIGINAL)
    results = {each.rule: each for each in check(Case(article, site, original_site=ministry))}
    for finding in expected["findings"]:
        status = "warn" if finding["status"] == "suspect" else finding["status"]
        assert (finding["rule"], results[finding["rule"]].status.value) == (finding["rule"], status)
        if "severity" in finding:
            assert results[finding["rule"]].severity is GRADES[finding["severity"]], finding["rule"]
