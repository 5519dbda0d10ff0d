"""Lines of a page → credit, apart from the text."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

import pytest

from crawler.article.credit.credit_lines import (
    is_credit,
    is_information,
    is_signed,
    without_closing_credit,
)
from crawler.markup.tree import Line, page_tree

TEXT = ("全县防汛工作会议6月24日召开，部署近期工作。", "会议要求，各乡镇要落实责任，加强值守。")


def lines_of(*paragraphs: str) -> list[Line]:
    return page_tree("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)).lines


@pytest.mark.parametrize(
    "text",
    [
        "来源：临江日报", "（来源：临江日报）", "【纠错】 责任编辑：尹小杰", "（来源 临江日报）", "■作者：陈小满",
        "原文链接：", "编辑：李四。", f"原文链接：http://a.example/{'x' * 200}",
    ],
)  # fmt: skip
def test_a_line_of_labels_is_credit(text: str) -> None:
    assert is_credit(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "临江日报", "据来源：临江日报", "来源：", "发布时间：2021-06-24", "来源：临江日报。会议召开", f"来源：{'长' * 200}",
        "来源：" + "会议要求各地落实责任加强值守" * 3 + "。", "来源 临江日报",
    ],
)  # fmt: skip
def test_a_sentence_or_a_line_with_other_words_is_no_credit(text: str) -> None:
    assert not is_credit(text)


@pytest.mark.parametrize(
    "text",
    [
        "字号：大 中 小",
        "08:05 2021·06·24", "2023/2/21 21:20（2/21 22:08 更新）",
        "【樣例晚報╱記者王小樣／即時報導】 2024.01.11 10:25",
        "来源", "今天是2021年6月24日 星期四", "2021-06-24", "2021-06-24 09:12 临江日报", "2021-06-24 打印",
        "http://www.linjiang.example.com 2021年06月24日 凤凰网", "发布时间：2021-06-24 浏览：3", "县城 来源：临江日报 2021-06-24",
    ],
)  # fmt: skip
def test_dates_counters_and_credit_above_a_text_are_information(text: str) -> None:
    (line,) = lines_of(text)
    assert is_information(line)


@pytest.mark.parametrize(
    "text",
    [
        *TEXT, "截至2021-06-24共收到", "6月24日", "临江县召开防汛会议", "二〇二一年工作要点", "一" * 270,
        "会议由县委书记主持并对下一阶段的防汛救灾工作作出全面部署安排要求 时间：2021-06-24",
    ],
)  # fmt: skip
def test_text_above_a_text_is_no_information(text: str) -> None:
    (line,) = lines_of(text)
    assert not is_information(line)


def test_the_head_of_a_table_about_the_weather_is_no_date_of_today() -> None:
    cells = "".join(f"<td>{name}</td>" for name in ("日期", "天气", "气温"))
    (line,) = page_tree(f"<table><tr>{cells}</tr></table>").lines
    assert not is_information(line)


def test_names_of_authors_sign_a_short_line() -> None:
    assert is_signed("药剂科供稿 摄影/张艳 编辑/苏芳")
    assert not is_signed("药剂科供稿，编辑/苏芳")
    assert not is_signed("编辑/苏芳" + " " * 60)
    assert not is_signed("会议圆满结束")


@pytest.mark.parametrize(
    ("paragraph", "text", "credit"),
    [
        ("加强值守。（来源：临江日报）", "加强值守。", "（来源：临江日报）"),
        ("加强值守。 【责任编辑：李四】 。", "加强值守。", "【责任编辑：李四】 。"),
        ("加强值守。（据新华社电）", "加强值守。（据新华社电）", None),
        ("（来源：临江日报）加强值守。", "（来源：临江日报）加强值守。", None),
    ],
)
def test_a_bracketed_credit_is_cut_from_the_end_of_a_paragraph(
    paragraph: str, text: str, credit: str | None
) -> None:
    assert without_closing_credit(paragraph) == (text, credit)
