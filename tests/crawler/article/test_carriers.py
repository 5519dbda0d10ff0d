"""Lines of a page → the files of an article, and the content of an article without text."""

# ruff: noqa: E501 - markup is easier to read in long lines

from __future__ import annotations

import pytest

from crawler.article.carriers import carried_by, files_of_article, may_be_credit
from crawler.markup.tree import page_tree
from storage.records import AttachmentKind, Cause, Reason

URL = "http://www.portal.example/ms/1234.html"
HEAD = "<h1>临江县召开防汛工作会议</h1>"
CREDIT = "<div>来源：临江日报 2021-06-24</div>"
PICTURE = "<img src='/202106/W020210624.jpg'>"
FILE, PICTURES, FRAME, VIDEO = (
    Cause.FILES_ONLY,
    Cause.PICTURES_ONLY,
    Cause.FRAME_ONLY,
    Cause.VIDEO_ONLY,
)


def reason_of(body: str, head: str = "") -> Reason | None:
    carried = carried_by(page_tree(f"<html><head>{head}</head><body>{body}</body></html>"), URL)
    return carried.reason if carried else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{HEAD}{CREDIT}<div id='zoom'>{PICTURE}{PICTURE}</div>", Reason(PICTURES, (1,))),
        (f"{HEAD}<div>2021-06-24</div>{PICTURE}", Reason(PICTURES, (1,))),
        (
            f"{HEAD}<p>2022.05.25 作者：张三 点击：[]</p><img data-src='/a/1.png' src='/blank.gif'>",
            Reason(PICTURES, (1,)),
        ),
        (f"{HEAD}{CREDIT}<iframe src='/player/1'></iframe>", Reason(VIDEO, (1,))),
        (f"{HEAD}{CREDIT}<video><source src='/v/1.mp4'></video>{PICTURE}", Reason(VIDEO, (1,))),
        (f'{HEAD}{CREDIT}<script>play("/v/1.mp4", 600)</script>', Reason(VIDEO, (1,))),
        (f"{HEAD}{CREDIT}<iframe src='/c/1.html' width='100%'></iframe>", Reason(FRAME, (1,))),
        (
            f"{HEAD}{CREDIT}<p>见附件。</p><ul><li>附件【<a href='/f/1.wps'>表</a>】</li></ul>{PICTURE}",
            Reason(FILE, (1,)),
        ),
        (f"{HEAD}{CREDIT}<p>上一篇：<a href='/2.html'>会议</a></p>{PICTURE}", None),
        (f"{HEAD}{CREDIT}<iframe src='/map/1'></iframe>", None),
        (f"{HEAD}{CREDIT}<div id='zoom'><img src='/icon.png'><img src='/a.gif'><img></div>", None),
        (f"{HEAD}{CREDIT}<img src='/202106/W1.jpg' width='60'>", None),
        (f"{HEAD}{CREDIT}<a href='/zt/'>{PICTURE}</a>", None),
        (f"{HEAD}{CREDIT}<div class='share'>{PICTURE}</div><nav>{PICTURE}</nav>", None),
        (f"{HEAD}{CREDIT}<p>{'全县防汛工作会议召开，部署近期工作。' * 6}</p>{PICTURE}", None),
        (f"<h1><a href='/2.html'>临江县召开会议</a></h1><p>2021-06-24</p>{PICTURE}", None),
        (f"<h1>民生</h1>{CREDIT}{PICTURE}", None),
        (f"{HEAD}{PICTURE}", None),
    ],
)
def test_content_counts_below_a_headline_with_date_or_source(body: str, expected: Reason | None) -> None:
    assert reason_of(body) == expected


def test_a_meta_tag_with_the_title_stands_for_headline_and_credit() -> None:
    assert reason_of(PICTURE, "<meta name='ArticleTitle' content='会议'>") == Reason(PICTURES, (1,))


def test_the_place_of_the_content_ends_where_the_rows_of_a_list_begin() -> None:
    rows = "".join(
        f"<li><a href='/{n}.html'>临江县召开第{n}次会议</a><span>2021-06-2{n}</span></li>" for n in range(4)
    )
    body = f"{HEAD}{CREDIT}{PICTURE}<div><h3>最新</h3><ul>{rows}</ul><img src='/202106/W2.jpg'></div>"
    assert reason_of(body) == Reason(PICTURES, (1,))


def test_the_document_of_a_viewer_is_a_file_and_no_frame() -> None:
    carried = carried_by(
        page_tree(f"{HEAD}{CREDIT}<iframe src='/web/viewer.html?file=/f/1.pdf'></iframe>"), URL
    )
    assert carried is not None
    assert [(each.kind, each.name) for each in carried.attachments] == [(AttachmentKind.FILE, "1.pdf")]


def test_files_below_the_text_count_up_to_the_next_matter() -> None:
    page = page_tree(
        "<div id='c'><p>甲。</p></div><p><a href='/1.pdf'>附件</a></p><p>上一篇：无</p><p><a href='/2.pdf'>另一文件</a></p>"
    )
    container = page.root.find(".//div[@id='c']")
    assert container is not None
    files = files_of_article(container, page.lines[1:], URL)
    assert [each.name for each in files] == ["附件"]


def test_a_credit_line_may_link_the_name_of_the_publisher() -> None:
    linked, entry = page_tree(
        "<p>2021-06-24 来源：<a href='/'>样例经济新闻</a></p><p><a href='/1.html'>全市河道巡查工作展开</a> 2021-06-24</p>"
    ).lines
    assert may_be_credit(linked)
    assert not may_be_credit(entry)
