"""Paragraphs of an article → the author whom the text names."""

from __future__ import annotations

import pytest

from crawler.article.credit.bylines import byline

TEXT = ("会议强调，资金要在7月10日前发放到位。", "会上，3个乡镇作了交流发言。")


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ((), None),
        (TEXT, None),
        (("本报讯（记者 李明）6月24日，会议召开。", *TEXT), "李明"),
        (("临江日报记者李明报道 6月24日，会议召开。", *TEXT), "李明"),
        (("临江日报记者 李明 王小芳", *TEXT), "李明 王小芳"),
        ((*TEXT, "执笔/江边人、李小飞"), "江边人 李小飞"),
        ((*TEXT, "会议最后通过决议。（记者 李明 通讯员 王芳）"), "李明"),
        ((*TEXT, "会议最后通过决议。（临江网：李明）"), "李明"),
        ((*TEXT, "会议最后通过决议。（全文完）"), None),
        (("记者 李明", *TEXT, "记者 王芳"), "李明"),
        ((*TEXT * 8, "记者 李明", *TEXT * 8), None),
        ((*TEXT, "作者：" + "很长" * 40), None),
        (("样例社南湖3月5日电 (王小样 李示范 陈试写)全市巡查。", *TEXT), "王小样 李示范 陈试写"),
        (("样例网讯 实习生 王小样、记者 李示范 报道：1月15日，会议召开。", *TEXT), "王小样 李示范"),
        (("〔記者王小樣／台北報導〕市府今天說明。", *TEXT), "王小樣"),
        (("（樣例社記者王小樣台北11日電）市府今天說明。", *TEXT), "王小樣"),
        ((TEXT[0], "本报讯 (记者/王小样 通讯员/李示范)会议召开。"), "王小样"),
        (("样例社记者 王小样 摄", *TEXT), None),
        (("小标题", "样例社南湖3月5日电（记者王小样）会议召开。", *TEXT), "王小样"),
        ((*TEXT, "文/样本客"), "样本客"),
        ((*TEXT, "(王小样 编辑)"), None),
        (("会议指出（见附件一）要抓好落实。", *TEXT), None),
    ],
)
def test_the_author_named_by_the_text_is_read_at_both_ends(
    paragraphs: tuple[str, ...], expected: str | None
) -> None:
    assert byline(paragraphs).author == expected


def test_a_signature_with_strokes_at_the_beginning_names_the_publisher() -> None:
    assert byline(["【樣例晚報╱記者王小樣／即時報導】", *TEXT]).house == "樣例晚報"
    assert byline(["样例社南湖3月5日电（记者王小样）会议召开。", *TEXT]).house is None
