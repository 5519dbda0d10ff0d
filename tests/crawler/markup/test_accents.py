from __future__ import annotations

import time
import unicodedata

import pytest

from crawler.article.extract import read_page
from crawler.markup.accents import MOST_COMBINING, without_floods_of_accents

MARKS = "\u0301\u0320" * 200_000
REFERENCES = "&#x301;&#800;" * 50_000


@pytest.mark.parametrize(
    "flood", [MARKS, REFERENCES, "\u0301&#x320;" * 50_000], ids=["marks", "references", "both"]
)
def test_a_flood_of_accents_is_cut_and_the_page_is_read_in_time(flood: str) -> None:
    short = without_floods_of_accents(f"<p>民{flood}政</p>")
    assert len(short) < 40 * MOST_COMBINING
    begun = time.thread_time()
    page = "<h1>关于救助的通知</h1>" + f"<p>民政部通知要求各地做好困难群众救助工作，抓好落实。{flood}</p>" * 2
    read_page(page.encode(), "http://www.mca.gov.cn/1.html")
    assert time.thread_time() - begun < 20


@pytest.mark.parametrize("text", ["<p>é\u0301 中文</p>", "&#20013;&#22269;" * 100, "a" + "\u0301" * 30, ""])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert without_floods_of_accents(text) == text


def test_no_long_run_of_accents_is_left() -> None:
    left = without_floods_of_accents(MARKS * 2)
    assert 0 < len(left) <= MOST_COMBINING
    assert unicodedata.normalize("NFKC", left)
