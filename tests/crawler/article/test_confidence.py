"""An article as read, and the second reading of its page → the confidence in the reading."""

from __future__ import annotations

from crawler.article.article_in_page import (
    Expectation,
    FoundArticle,
    article_in,
    find_article,
    find_by_trafilatura,
)
from crawler.article.confidence import confidence, evidence_of, probability, weights
from crawler.article.containers import Container, find_path
from crawler.article.extract import read_page
from crawler.markup.tree import page_tree

URL = "http://www.linjiang.example.gov.cn/xw/202503/t20250312_1.html"
FIRST_SIGHT = Expectation(None, None, None)
SENTENCES = [
    "全县防汛工作会议3月12日召开，县长在会上部署了汛前检查和物资储备。",
    "会议要求各乡镇在月底以前完成水库、堤坝和排涝泵站的隐患排查。",
    "水务部门已经更换老化闸门十四座，新增自动雨量站三十一处。",
    "应急管理局组织了两次夜间演练，参加人员八百余名。",
    "沿江三个镇的转移路线重新标识，每户都领到了明白卡。",
    "气象台预计今年入汛偏早，降水量比常年多一成到两成。",
    "财政安排防汛专项经费二千六百万元，重点用于险工险段加固。",
    "督查组将从下周起逐镇检查，对责任不落实的单位通报批评。",
]
TEASERS = [
    f"<p><a href='/n/{number}.html'>文化节第{number}场演出</a></p>"
    f"<p>昨日在城东剧院举行的第{number}场吸引数百名市民冒雨观看…</p>"
    for number in range(1, 7)
]
HEAD = "<h1>临江县部署防汛工作会议</h1><p>来源：临江日报 2025年3月12日</p>"


def page_of(body: str) -> str:
    return f"<html><head><title>临江县部署防汛工作会议</title></head><body>{HEAD}{body}</body></html>"


def text_of(sentences: list[str]) -> str:
    return "".join(f"<p>{sentence}</p>" for sentence in sentences)


PAGE = page_of(f"<div id='text'>{text_of(SENTENCES)}</div><div id='more'>{''.join(TEASERS)}</div>")


def read_in(identity: str) -> FoundArticle:
    page = page_tree(PAGE)
    element = find_path(page.root, f"div#{identity}")
    assert element is not None
    found = article_in(page, Container(element, f"div#{identity}", "score", 0.0), None, URL)
    assert found is not None
    return found


def test_the_whole_article_is_believed() -> None:
    found = find_article(page_tree(PAGE), URL, FIRST_SIGHT)
    assert found is not None and confidence(found, None) > 0.9


def test_a_table_between_paragraphs_is_no_sign_against_a_reading() -> None:
    rows = "".join(
        f"<tr><td><p>第{at}组</p></td><td>堤段{at}号</td><td>{at * 7}人</td></tr>" for at in range(12)
    )
    found = find_article(
        page_tree(page_of(f"<div>{text_of(SENTENCES[:3])}<table>{rows}</table></div>")), URL, FIRST_SIGHT
    )
    assert found is not None and confidence(found, None) > 0.5


def test_another_text_of_the_page_is_not_believed() -> None:
    assert confidence(read_in("more"), None) < 0.5


def test_a_half_of_the_article_is_doubted() -> None:
    apart = page_of(
        f"<div id='a'>{text_of(SENTENCES[:4])}</div><hr><h3>附</h3><div id='b'>{text_of(SENTENCES[4:])}</div>"
    )
    page = page_tree(apart)
    element = find_path(page.root, "div#a")
    assert element is not None
    half = article_in(page, Container(element, "div#a", "score", 0.0), None, URL)
    assert half is not None and len(half.paragraphs) == 4
    assert evidence_of(half).left_out > 0.4
    assert confidence(half, None) < 0.5


def test_what_ours_left_out_and_what_ours_took_are_both_evidence() -> None:
    whole, other = evidence_of(read_in("text")), evidence_of(read_in("more"))
    assert whole.of_second > other.of_second
    assert whole.left_out < other.left_out
    assert whole.cut_off < other.cut_off


def test_more_evidence_against_a_reading_never_raises_the_confidence() -> None:
    names = weights()
    for name in ("left_out", "left_alike", "cut_off", "gaps"):
        assert names[name] < 0
    for name in ("in_second", "of_second", "sentences", "headline_words", "is_sure"):
        assert names[name] > 0


def test_a_page_too_large_for_a_second_reading_is_believed_less() -> None:
    small, large = (
        page_of(f"<div id='text'>{text_of(SENTENCES)}</div>"),
        page_of(f"<div id='text'>{text_of(SENTENCES)}{'<i></i>' * 4100}</div>"),
    )
    read_small, read_large = (find_article(page_tree(each), URL, FIRST_SIGHT) for each in (small, large))
    assert read_small is not None and read_large is not None
    told, believed = confidence(read_large, None), confidence(read_small, None)
    assert told is not None and believed is not None and told < believed


def test_a_text_that_the_second_extractor_alone_found_is_half_believed() -> None:
    body = f"<html><body>{HEAD}<article>{text_of(SENTENCES)}</article></body></html>"
    found = find_by_trafilatura(page_tree(body))
    assert found is not None and confidence(found, None) == 0.5


def test_the_weights_never_leave_the_range_of_a_probability() -> None:
    evidence = evidence_of(read_in("text"))
    assert 0.0 <= probability(evidence, dict.fromkeys(weights(), 1000000000.0)) <= 1.0


def test_the_expected_text_in_the_pinned_element_has_no_second_reading() -> None:
    first = read_page(PAGE.encode(), URL)
    assert first.article is not None and first.confidence is not None
    again = read_page(PAGE.encode(), URL, pinned=first.container, known=first.article.text)
    assert again.confidence is None
    assert (
        read_page(PAGE.encode(), URL, pinned=first.container, known="另一篇").confidence == first.confidence
    )
