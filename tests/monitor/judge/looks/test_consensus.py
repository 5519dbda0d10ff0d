"""What rotates at every look is no change; what stands in two looks is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judge.looks.consensus import common, doubtful, essence, settle
from storage.records import Article, Attachment, AttachmentKind, Attribution

BODY = (
    "全省共有122.7万建档立卡贫困人口纳入农村低保或特困人员救助供养范围。",
    "残疾人两项补贴惠及115万残疾人。",
    "省政府成立未成年人保护工作领导小组，开展农村留守儿童关爱保护工作机制创新试点。",
)


def article(*paragraphs: str, **attribution: str) -> Article:
    return Article("乘势而上开新局", paragraphs, Attribution(**attribution))


paragraphs = st.lists(st.text("民政部门一二三四五六七八九。", min_size=1, max_size=20), max_size=8).map(tuple)


@given(paragraphs, paragraphs)
def test_two_looks_that_agree_are_believed(known: tuple[str, ...], seen: tuple[str, ...]) -> None:
    settled = settle(article(*known), article(*seen), article(*seen))
    assert essence(settled.after) == essence(article(*seen))
    assert settled.before == article(*known)


@given(paragraphs)
def test_a_second_look_like_the_known_article_is_no_change(known: tuple[str, ...]) -> None:
    settled = settle(article(*known), article("一闪而过的文字在此。"), article(*known))
    assert not settled.changed or not known


def test_an_advert_that_rotates_between_paragraphs_is_no_change() -> None:
    known, first, second = (article(BODY[0], f"广告位招租{n}" * n, *BODY[1:]) for n in (1, 4, 9))
    assert not settle(known, first, second).changed


def test_a_counter_inside_a_paragraph_is_no_change() -> None:
    known, first, second = (
        article(*BODY, f"本文已有{n}人阅读，欢迎转发收藏评论点赞。") for n in (31, 97, 203)
    )
    assert not settle(known, first, second).changed


def test_an_edit_beside_rotating_matter_is_that_edit_alone() -> None:
    edited = BODY[0].replace("122.7万", "127.2万")
    known = article(BODY[0], "推荐一", *BODY[1:])
    first, second = (article(edited, junk, *BODY[1:]) for junk in ("今日头条精选内容", "点击领取红包大奖"))
    settled = settle(known, first, second)
    assert settled.before.paragraphs == BODY
    assert settled.after.paragraphs == (edited, *BODY[1:])


def test_a_sentence_removed_beside_an_advert_is_still_a_removal() -> None:
    known = article(*BODY, "热门专题推荐")
    first, second = (article(*BODY[:2], junk) for junk in ("精彩图集欣赏", "微信扫码关注我们吧"))
    settled = settle(known, first, second)
    assert settled.changed
    assert settled.before.paragraphs == BODY
    assert settled.after.paragraphs == BODY[:2]


def test_a_credit_that_differs_between_the_looks_stays_as_known() -> None:
    known, first, second = (article(*BODY, source=source) for source in ("民政部", "民生内参", "中国社会报"))
    assert settle(known, first, second).after.attribution.source == "民政部"


def test_spaces_and_invisible_characters_are_no_difference() -> None:
    spaced = replace(
        article(*BODY), paragraphs=tuple(f"\u3000\u3000{each[:5]}\u200b {each[5:]}" for each in BODY)
    )
    assert essence(spaced) == essence(article(*BODY))


@pytest.mark.parametrize(
    "line",
    [
        "一、培训对象",
        "（二）主要任务",
        "2024年6月5日",
        "川卫函〔2025〕46号",
        "新华社记者 邹多为",
        "联系人：朱老师",
        "城市摄影队 周斌 摄",
    ],
)
def test_a_line_that_belongs_to_an_article_by_its_form_asks_for_no_second_look(line: str) -> None:
    assert not doubtful(article(BODY[0], line, BODY[1]))


def test_who_signs_a_document_asks_for_no_second_look_where_the_date_follows() -> None:
    assert not doubtful(article(*BODY, "四川省卫生健康委员会", "2025年4月24日"))
    assert doubtful(article(BODY[0], "四川省卫生健康委员会", BODY[1]))


@pytest.mark.parametrize(
    "line", ["点击进入专题 >> 了解更多", "现在下载APP 天天中奖", "0 人点赞", "武汉市人民政府微信公众号"]
)
def test_a_short_line_that_may_be_an_advert_asks_for_a_second_look(line: str) -> None:
    assert doubtful(article(BODY[0], line, BODY[1]))


def with_files(*addresses: str) -> Article:
    return replace(article(*BODY), attachments=tuple(Attachment("名单.docx", each) for each in addresses))


def test_another_file_at_two_looks_is_a_change_and_another_host_or_session_is_none() -> None:
    known, other = with_files("http://a.cn/1.docx"), with_files("http://a.cn/2.docx")
    assert settle(known, other, other).changed
    moved = with_files("http://cdn7.a.cn/1.docx?t=5")
    assert essence(known) == essence(moved)


def test_a_file_whose_address_rotates_stays_as_known_and_a_swap_beside_it_is_seen() -> None:
    known, first, second = (
        with_files(f"http://a.cn/{token}/1.docx", f"http://a.cn/{swap}.pdf")
        for token, swap in (("x1", "old"), ("y2", "new"), ("z3", "new"))
    )
    settled = settle(known, first, second)
    assert {each.address for each in settled.after.attachments} == {
        "http://a.cn/x1/1.docx",
        "http://a.cn/new.pdf",
    }
    unswapped = with_files("http://a.cn/z3/1.docx", "http://a.cn/old.pdf")
    assert not settle(known, with_files("http://a.cn/y2/1.docx", "http://a.cn/old.pdf"), unswapped).changed


def test_pictures_of_a_new_article_wait_for_a_second_look() -> None:
    banner, picture = (
        Attachment(each, f"http://a.cn/{each}", AttachmentKind.PICTURE) for each in ("1.jpg", "2.jpg")
    )
    first, second = (Article("标题", (), attachments=each) for each in ((banner, picture), (picture,)))
    assert doubtful(first)
    assert common(first, second).attachments == (picture,)


def test_a_file_that_is_made_anew_at_each_request_stays_a_file_after_two_looks() -> None:
    first, second = (
        replace(article(*BODY), attachments=(Attachment("1.docx", "http://a.cn/1.docx", digest=digest),))
        for digest in ("aa", "bb")
    )
    assert common(first, second) == first
    page = replace(article(*BODY), attachments=(Attachment("1.docx", "http://a.cn/2.docx"),))
    assert common(first, page).attachments == ()


def test_an_edited_file_has_the_digest_of_the_second_look_and_an_unedited_file_stays_as_known() -> None:
    known, first, second = (
        replace(article(*BODY), attachments=(Attachment("1.docx", "http://a.cn/1.docx", digest=digest),))
        for digest in ("aa", "bb", "cc")
    )
    assert not settle(known, first, second).changed
    edited = [replace(each, paragraphs=(*BODY[:2], "清河市 8360万元。")) for each in (first, second)]
    assert settle(known, *edited).after.attachments == second.attachments
