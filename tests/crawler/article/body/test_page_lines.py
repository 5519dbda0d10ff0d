"""Every line between headline and footer, and the lines that are compared."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

from crawler.article.extract import read_page
from storage.records import LineClass, LinePlace, Reading

TEXT = "<p>全县防汛工作会议6月24日召开，部署近期工作，县长主持会议。</p><p>会议要求，各乡镇要落实责任，加强值守，确保安全。</p>"


def read(header: str, inner: str, below: str = "") -> Reading:
    page = (
        f"<html><head><title>临江县召开防汛会议</title></head><body><h1>临江县召开防汛会议</h1><div>{header}</div>"
        f"<div class='c'>{inner}</div>{below}<div class='footer'>版权所有</div></body></html>"
    )
    return read_page(page.encode(), "http://www.a.gov.cn/202106/t20210624_1.html")


def beside(header: str, inner: str, below: str = "") -> tuple[str, ...]:
    article = read(header, inner, below).article
    assert article is not None
    assert article.beside is not None
    return article.beside


def test_every_line_from_the_headline_to_the_footer_is_told_with_class_and_place() -> None:
    reading = read(
        "来源：临江日报 2021-06-24",
        f"{TEXT}<p>责任编辑：周立秋</p>",
        "<p><a href='/2.html'>我市举办文化节</a></p>",
    )
    assert [(line.kind, line.place) for line in reading.lines] == [
        (LineClass.CREDIT, LinePlace.ABOVE),
        (LineClass.BODY, LinePlace.WITHIN),
        (LineClass.BODY, LinePlace.WITHIN),
        (LineClass.CREDIT, LinePlace.WITHIN),
        (LineClass.FURNITURE, LinePlace.BELOW),
    ]


def test_credit_that_no_field_holds_is_compared() -> None:
    one = beside("来源：临江日报 2021-06-24", f"{TEXT}<p>责任编辑：周立秋 统筹：沈白</p>")
    other = beside("来源：临江日报 2021-06-24", f"{TEXT}<p>责任编辑：周立秋 统筹：沈黑</p>")
    assert one != other


def test_fields_and_counters_are_not_compared_twice() -> None:
    one = beside("来源：临江日报 2021-06-24 09:12 浏览次数：12", f"{TEXT}<p>（责任编辑：周立秋）</p>")
    other = beside("来源：石桥日报 2021-06-25 10:30 浏览次数：945", f"{TEXT}<p>（责任编辑：沈白）</p>")
    assert one == other


def test_furniture_of_the_template_is_not_compared() -> None:
    below = "<div class='share'>分享到：微信</div><p><a href='/{n}.html'>我市举办第{n}届文化节</a></p><div>您是第{n}位访问者</div>"
    assert beside("2021-06-24", TEXT, below.replace("{n}", "3")) == beside(
        "2021-06-24", TEXT, below.replace("{n}", "8")
    )


def test_a_note_in_the_flow_of_the_text_is_compared() -> None:
    note = "<p>版权声明：本文由{who}授权刊登，未经许可不得转载。</p>"
    assert beside("2021-06-24", TEXT + note.replace("{who}", "甲")) != beside(
        "2021-06-24", TEXT + note.replace("{who}", "乙")
    )


def test_the_words_for_a_missing_neighbour_are_not_compared() -> None:
    assert beside("2021-06-24", f"{TEXT}<p>上一篇：会议通知</p><p>下一篇：没有了</p>") == beside(
        "2021-06-24", TEXT
    )


def test_an_edited_button_is_told_and_another_count_is_not() -> None:
    def shown(button: str) -> tuple[str, ...]:
        return beside(f"<p>来源：临江日报 2021-06-24</p><p>{button}</p>", TEXT)

    assert shown("【打印】 评论") == shown("【打印】 评论（3）") == shown("【打印】 评论（12）")
    assert shown("【打印】 评论") != shown("【打钱】 评论")
    assert shown("分享到：") != shown("分享倒：")
    scan = "<span class='share-box'>扫一扫在手机打开当前{what}</span>"
    assert shown(scan.replace("{what}", "页")) != shown(scan.replace("{what}", "夜"))
    way = "当前位置：<a href='/n/{n}.html'>全市防汛工作会议第{n}次召开</a>"
    assert shown(way.replace("{n}", "7")) == shown(way.replace("{n}", "8"))


def test_an_edit_in_a_second_copy_of_the_text_alone_is_compared() -> None:
    def copy(text: str) -> str:
        links = "".join(f"<li><a href='/{n}.html'>我市举办第{n}届文化节</a></li>" for n in range(3))
        return f"<ul>{links}</ul><div class='phone'><h1>临江县召开防汛会议</h1>{text}</div>"

    altered = TEXT.replace("加强值守", "放松值守")
    header = "来源：临江日报 2021-06-24"
    assert beside(header, TEXT, copy(TEXT)) == beside(header, TEXT) == beside(header, altered, copy(altered))
    assert beside(header, TEXT, copy(altered)) == ("会议要求，各乡镇要落实责任，放松值守，确保安全。",)


def test_a_teaser_that_begins_like_the_text_is_no_copy() -> None:
    teaser = "<div class='next'><p>全县防汛工作会议7月8日再次召开，总结上月的工作情况。</p></div>"
    assert beside("2021-06-24", TEXT, teaser) == beside("2021-06-24", TEXT)
