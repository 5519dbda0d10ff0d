"""A text that a script shows part by part is read whole; tabs and adverts stay hidden."""

from __future__ import annotations

import pytest

from crawler.article.extract import read_page

URL = "http://www.baihe.example.gov.cn/zw/202503/t20250311_7.html"
FIRST = "<p>白河县博物馆新馆昨日开馆，展出文物1260件。</p><p>新馆设五个展厅，全年免费开放。</p>"
SECOND = "<p>馆长说，镇馆之宝是一件青铜鼎。</p>"
PAGER = "<div><a href='javascript:show(1)'>1</a><a href='#'>2</a><a href='#'>下一页</a></div>"


@pytest.mark.parametrize(
    ("second", "pager", "is_whole"),
    [
        (f"<div class='part' style='display: none'>{SECOND}</div>", PAGER, True),
        (f"<div class='part' hidden>{SECOND}</div>", PAGER, True),
        (f"<div class='part' style='display:none'>{SECOND}</div>", "", False),
        (f"<div class='tab' style='display:none'>{SECOND}</div>", PAGER, False),
        (f"<div class='part' style='display:none'>{FIRST}{SECOND}</div>", PAGER, False),
    ],
)
def test_hidden_parts_made_like_the_shown_part_belong_to_the_text(
    second: str, pager: str, is_whole: bool
) -> None:
    head = "<h1>白河县博物馆新馆开馆</h1><div>2025-03-11 来源：白河日报</div>"
    body = f"{head}<div><div class='part'>{FIRST}</div>{second}</div>{pager}"
    article = read_page(f"<html><body>{body}</body></html>".encode(), URL).article
    assert article is not None
    assert ("青铜鼎" in article.text) is is_whole
    assert len(article.paragraphs) == (3 if is_whole else 2)
