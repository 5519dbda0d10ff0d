"""Lines of an element → shapes and sure sentences."""

from __future__ import annotations

from crawler.article.blocks import lines_within
from crawler.article.body.run import TextPlace, TextRun, is_caption, run_of
from crawler.markup.tree import page_tree


def run_in(inner: str) -> TextRun:
    page = page_tree(f"<html><body><div id='c'>{inner}</div></body></html>")
    container = page.root.find(".//div[@id='c']")
    assert container is not None
    first, end = lines_within(page.lines, container)
    return run_of(page.lines[first:end], TextPlace(container, "http://a.cn/1.html", "会议", False))


def test_the_interior_runs_from_the_first_to_the_last_sentence_of_a_shape_of_the_text() -> None:
    run = run_in(
        "<h3>导读</h3><p>全县防汛工作会议6月24日召开。</p><p>小标题</p><p>会议要求各乡镇落实责任，加强值守。</p><div>打印</div>"
    )
    assert run.interior == (1, 3)
    assert run.shapes[1] == run.shapes[2] == run.shapes[3] != run.shapes[4]


def test_a_text_without_sentences_has_an_empty_interior_and_still_a_shape() -> None:
    run = run_in("<p>时间：3月8日</p><p>地点：三号楼</p>")
    assert run.interior == (2, -1)
    assert len(run.body_shapes) == 1


def test_captions_are_told_by_their_form() -> None:
    lines = page_tree("<p>图为会议现场。</p><p>新华社记者 周立秋 摄</p><p>会议在三号楼召开。</p>").lines
    assert [is_caption(line) for line in lines] == [True, True, False]
