"""Where the text begins and ends beside its element."""

from __future__ import annotations

from crawler.article.blocks import lines_within
from crawler.article.body.text_run import end_of_run, start_of_run
from crawler.markup.tree import page_tree

TEXT = "<p>全县防汛工作会议6月24日召开，部署近期工作。</p><p>会议要求，各乡镇要落实责任，加强值守。</p>"


def run_beside(above: str, below: str) -> tuple[str, ...]:
    page = page_tree(
        f"<html><body><div><h1>临江县召开会议</h1>{above}<div id='c'>{TEXT}</div>{below}</div></body></html>"
    )
    container = page.root.find(".//div[@id='c']")
    assert container is not None
    first, end = lines_within(page.lines, container)
    start, stop = start_of_run(page.lines, container, 1, first), end_of_run(page.lines, container, end)
    return tuple(line.text for line in (*page.lines[start:first], *page.lines[end:stop]))


def test_a_table_beside_the_element_belongs_to_the_text_with_its_heading() -> None:
    table = "<p>附表：</p><table><tr><td>序号</td><td>负责人及联系电话</td></tr></table><p>打印</p>"
    assert run_beside("", table) == ("附表：", "序号 负责人及联系电话")


def test_two_sentences_beside_the_element_belong_to_the_text_and_one_does_not() -> None:
    sentence = "<p>会后，代表们实地察看了城东泵站和沿河堤防的情况。</p>"
    assert len(run_beside("", sentence * 2)) == 2
    assert run_beside("", sentence) == ()


def test_the_text_ends_at_links_credit_and_forms() -> None:
    table = "<table><tr><td>甲</td><td>乙</td></tr></table>"
    assert run_beside("", f"<p><a href='/2.html'>我市举办第三届文化节</a></p>{table}") == ()
    assert run_beside("", f"<p>责任编辑：周立秋</p>{table}") == ()
    assert run_beside("", f"<form>{table}</form>") == ()


def test_a_lead_above_the_element_belongs_to_the_text_unless_the_text_repeats_it() -> None:
    assert run_beside("<p>核心提示：临江县昨日部署防汛工作，要求加强值守。</p>", "") != ()
    assert run_beside("<p>全县防汛工作会议6月24日召开，部署近期工作。</p>", "") == ()
    assert run_beside("<p>来源：临江日报 2021-06-24</p>", "") == ()
