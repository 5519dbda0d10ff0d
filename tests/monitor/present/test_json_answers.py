"""Answers in JSON have the same members whatever a page holds."""

from __future__ import annotations

import json

import pytest

from crawler.article.extract import read_page
from monitor.present import json_answers

ARTICLE = """<html><head><title>关于做好救助工作的通知_民政部</title></head><body>
<h1>关于做好救助工作的通知</h1><div>2021-06-24 09:12 来源：中国社会报 作者：佚名</div><div id="zoom">
<p>各省、自治区、直辖市民政厅（局）要高度重视困难群众救助工作，切实保障困难群众基本生活。</p>
<p>全省共有122.7万建档立卡贫困人口纳入农村低保或特困人员救助供养范围，为脱贫攻坚提供了有力保障。</p>
<p>各地要加强组织领导，完善工作机制，确保各项政策措施落到实处，不断提高服务水平和质量。</p>
</div><div>责任编辑：张三</div></body></html>"""
URL = "http://www.mca.gov.cn/article/1.shtml"


def test_a_reading_without_an_article_has_the_members_of_one_with_an_article_in_the_same_order() -> None:
    with_article = json_answers.reading(read_page(ARTICLE.encode(), URL))
    without = json_answers.reading(read_page(b"", URL))
    assert with_article["kind"] == "article"
    assert without["kind"] != "article"
    assert list(without) == list(with_article)
    assert (without["title"], without["paragraphs"], without["statements"]) == (None, [], [])
    assert without["author_is_placeholder"] is False


def test_statements_say_where_a_value_stands() -> None:
    answer = json_answers.reading(read_page(ARTICLE.encode(), URL))
    assert {"field", "value", "where", "text", "placeholder"} == set(answer["statements"][0])
    assert "佚名" in [each["value"] for each in answer["statements"] if each["placeholder"]]


@pytest.mark.parametrize(
    "body", [ARTICLE.encode(), ARTICLE.encode("gb18030"), b"\x00\xff" * 99, b"<a href='x'>"]
)
def test_every_reading_is_json(body: bytes) -> None:
    answer = json_answers.reading(read_page(body, URL))
    assert json.loads(json.dumps(answer)) == answer
