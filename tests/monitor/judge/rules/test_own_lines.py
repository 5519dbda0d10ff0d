"""Lines of a site's furniture do not count; lines that speak of the article always count."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.judge.rules.own_lines import SiteText, compared_lines
from monitor.texts.fingerprint import fingerprint_of, normal_form

ARTICLE = (
    "江川省养老服务体系建设推进会在白沙市召开，全省养老床位达到42万张，比去年增加3.5万张。",
    "会议由厅长欧阳靖涵主持，各县区民政局负责人参加会议并签订责任书。",
    "下一步，有关单位要认真落实各项政策措施，加强监督管理。",
)
DISCLAIMER = "免责声明：以上内容为本网转载自其他媒体，相关信息仅为传递更多信息之目的，不代表本网观点。"
BANNER = "打开新闻客户端，随时随地查看资讯，注册即可领取话费红包"


def text(
    *paragraphs: str,
    furniture: str = "",
    portal: bool = True,
    learnt: bool = False,
    shown: tuple[str, ...] = (),
) -> SiteText:
    repeated = fingerprint_of(normal_form(furniture)).passages if furniture else np.zeros(0, dtype=np.int64)
    return SiteText(paragraphs, normal_form("\n".join(paragraphs)), repeated, portal, learnt, shown)


def counted(reprint: SiteText, original: SiteText | None = None) -> tuple[str, ...]:
    return tuple(filter(None, compared_lines(original or text(*ARTICLE, portal=False), reprint)[1]))


def test_furniture_above_and_below_an_article_does_not_count_on_the_first_page_of_a_portal() -> None:
    assert (
        counted(text(BANNER, *ARTICLE, DISCLAIMER, "相关阅读：", "某市召开会议部署冬季消防工作")) == ARTICLE
    )


def test_a_line_inside_the_article_counts_until_the_site_repeats_it() -> None:
    inside = (ARTICLE[0], DISCLAIMER, *ARTICLE[1:])
    assert counted(text(*inside)) == inside
    assert counted(text(*inside, furniture=DISCLAIMER)) == ARTICLE


@pytest.mark.parametrize(
    "added",
    [
        "据统计，其中有42万张床位从未投入使用。",
        "记者了解到，欧阳靖涵已经离开会场。",
        "42万张床位闲置",
    ],
)
def test_an_added_line_with_a_figure_or_a_name_of_the_article_counts(added: str) -> None:
    assert counted(text(*ARTICLE, added)) == (*ARTICLE, added)


def test_on_a_known_site_a_sentence_that_the_site_does_not_repeat_counts() -> None:
    added = "多名网友对此表示强烈不满。"
    assert counted(text("当前位置:首页 > 要闻。", *ARTICLE, learnt=True)) == ARTICLE
    assert counted(text(*ARTICLE, added)) == ARTICLE
    assert counted(text(*ARTICLE, added, learnt=True)) == (*ARTICLE, added)


def test_an_original_site_has_no_furniture_but_what_it_repeats() -> None:
    assert counted(text(*ARTICLE, DISCLAIMER, portal=False)) == (*ARTICLE, DISCLAIMER)
    assert counted(text(*ARTICLE, DISCLAIMER, portal=False, furniture=DISCLAIMER)) == ARTICLE


def test_the_furniture_of_a_copied_portal_is_not_missed_in_the_copy() -> None:
    middle, copy = text(BANNER, *ARTICLE, DISCLAIMER), text(*ARTICLE)
    assert tuple(filter(None, compared_lines(middle, copy)[0])) == ARTICLE


def test_an_altered_line_of_a_mould_counts_on_both_sides() -> None:
    mould = "\n".join(ARTICLE)
    original, copy = (
        text(*ARTICLE, furniture=mould, portal=False, learnt=True),
        text(ARTICLE[0].replace("42", "43"), *ARTICLE[1:], furniture=mould, learnt=True),
    )
    assert compared_lines(original, copy) == (original.paragraphs, copy.paragraphs)


def test_lines_keep_their_places() -> None:
    assert compared_lines(text(*ARTICLE), text(BANNER, *ARTICLE))[1] == ("", *ARTICLE)


def test_lines_at_the_seam_of_two_parts_are_furniture_and_a_line_inside_a_part_counts() -> None:
    related = "延伸阅读 孟溪县举行运动会 | 本省粮食产量达到42万吨 | 记者走访古镇"
    for inside in (related, "多名网友对此表示不满"):
        parts = (BANNER, *ARTICLE[:2], inside, DISCLAIMER, BANNER, ARTICLE[2], DISCLAIMER)
        assert counted(text(*parts)) == ARTICLE
    within = (ARTICLE[0], "多名网友对此表示不满", *ARTICLE[1:])
    assert counted(text(*within)) == within


def test_an_added_line_with_a_figure_of_the_article_counts_at_a_seam_too() -> None:
    added = "据统计，其中有42万张床位从未投入使用。"
    parts = (BANNER, *ARTICLE[:2], added, DISCLAIMER, BANNER, ARTICLE[2], DISCLAIMER)
    assert counted(text(*parts)) == (*ARTICLE[:2], added, ARTICLE[2])


def test_a_part_in_a_digest_counts_without_the_digest_s_own_paragraphs_of_like_clauses() -> None:
    own = "会议由厅长欧阳靖涵主持，各街道负责人带来了三百件展品并现场讲解。"
    digest = text(own, ARTICLE[0].replace("42", "43"), "本报还走访了两个古镇。")
    original = text(*ARTICLE, portal=False)
    lines = compared_lines(original, digest, is_part_of_digest=True)
    assert lines == ((ARTICLE[0], "", ""), ("", ARTICLE[0].replace("42", "43"), ""))


PATH = "您所在的位置:首页 > 养老服务体系建设推进会在白沙市召开。"


def test_a_line_that_one_reading_kept_and_the_other_left_out_is_no_alteration() -> None:
    whole = text(BANNER, PATH, *ARTICLE, portal=False, learnt=True)
    shorter = text(*ARTICLE, portal=False, learnt=True, shown=(PATH,))
    assert compared_lines(shorter, whole)[1] == (BANNER, "", *ARTICLE)
    assert compared_lines(whole, shorter)[0] == (BANNER, "", *ARTICLE)
    assert compared_lines(shorter, whole, is_part_of_digest=True)[1] == ("", "", *ARTICLE)


def test_a_line_beside_the_text_is_no_excuse_for_an_altered_line_of_the_text() -> None:
    altered = (ARTICLE[0].replace("42", "43"), *ARTICLE[1:])
    original, copy = text(*ARTICLE, portal=False), text(*altered, shown=(ARTICLE[0],))
    assert compared_lines(original, copy) == (ARTICLE, altered)
    for shown in (ARTICLE[0].replace("42", "41"), ARTICLE[0].replace("42", "…")):
        added = text(*ARTICLE[1:], portal=False, shown=(shown,))
        assert counted(text(*ARTICLE, learnt=True), added) == ARTICLE
