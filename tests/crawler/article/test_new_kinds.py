"""Pages of provincial portals, press releases, open-government tables, forms and boxes of further stories."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

import pytest

from crawler.article.extract import read_page
from storage.records import Article, AttachmentKind, PageKind, Reading

URL = "http://www.heping.example.gov.cn/zw/202411/t20241105_31.html"
TITLE = "和平县部署秋冬季护林防火工作"
TEXT = (
    "和平县昨日召开护林防火会议，要求各乡镇压实网格责任，落实巡护。",
    "会议指出，当前气温回升、降水偏少，必须严格管控野外用火。",
    "今年以来全县出动巡护人员12.6万人次，整改隐患340余处。",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)
CREDIT = "<div class='ly'>2024-11-05 08:12 来源：和平新闻网 编辑：林一</div>"
STORIES = "".join(
    f"<p><a href='/{number}.html'>{title}</a></p><p>{title}工作昨日全面启动，首日进展顺利，群众反映良好。</p>"
    for number, title in enumerate(("秋粮收购现场推进", "城东旧桥加固改造"))
)


def read(body: str, title: str = "") -> Reading:
    head = f"<meta charset='utf-8'><title>{title}</title>"
    return read_page(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), URL)


def article(body: str, title: str = "") -> Article:
    reading = read(body, title)
    assert reading.article is not None, reading.reason
    return reading.article


@pytest.mark.parametrize("heading", ["更多报道", "编辑荐读", "一周热闻"])
def test_stories_with_summaries_below_a_heading_are_no_text(heading: str) -> None:
    body = (
        f"<h1>{TITLE}</h1>{CREDIT}<div class='txt'>{PARAGRAPHS}</div><div><h3>{heading}</h3>{STORIES}</div>"
    )
    assert article(f"<div class='m'>{body}</div>").paragraphs == TEXT


def test_a_heading_of_the_text_above_paragraphs_with_a_link_stays() -> None:
    section = (
        f"<h3>下一步安排</h3><p>{TEXT[1]}</p><p>详见<a href='/1.html'>实施方案全文</a>。</p><p>{TEXT[2]}</p>"
    )
    told = article(f"<h1>{TITLE}</h1>{CREDIT}<div class='txt'>{PARAGRAPHS}{section}</div>")
    assert told.paragraphs[3:5] == ("下一步安排", TEXT[1]) and told.paragraphs[-1] == TEXT[2]


def test_the_publisher_before_the_label_of_the_editor_is_the_source() -> None:
    credit = article(f"<h1>{TITLE}</h1>{CREDIT}<div>{PARAGRAPHS}</div>").attribution
    assert (credit.source, credit.editor) == ("和平新闻网", "林一")


def test_a_subtitle_between_headline_and_credit_is_no_headline() -> None:
    told = article(f"<h1>{TITLE}</h1><h2>——严控野外用火 压实网格责任</h2>{CREDIT}<div>{PARAGRAPHS}</div>")
    assert told.title == TITLE


def test_the_publisher_before_the_headline_in_title_is_no_part_of_the_headline() -> None:
    named = "关于提高孤儿基本生活费标准的通知"
    table = "<table><tr><td>发文字号</td><td>和民发〔2024〕12号</td><td>发布日期</td><td>2024年10月15日</td></tr></table>"
    text = f"<p align=center><b>{named}</b></p><p>各乡镇：</p>{PARAGRAPHS}"
    told = article(f"<div>{table}<div>{text}</div></div>", f"和平县民政局 {named}")
    assert told.title == named
    assert told.attribution.source is None and (told.attribution.published_at or "").startswith("2024-10-15")


def test_a_date_alone_below_the_text_dates_a_press_release() -> None:
    release = "<div id='pr'>　　漁護署今日表示，將加強巡查各郊野公園的燒烤場地。<br><br>　　去年同期共錄得山火十二宗。</div>"
    told = article(f"<h1>漁護署加強巡查燒烤場地</h1>{release}<div>完</div><div>2024年11月5日（星期二）</div>")
    assert told.attribution.published_at == "2024-11-05"


def test_labelled_lines_in_the_block_of_the_date_are_no_text() -> None:
    block = "<ul><li>發布日期：113-10-02</li><li>發布單位：水土保持科</li><li>點閱數：45</li></ul>"
    text = "<p>依據水土保持法辦理，公告本縣土石流警戒區三十二處。</p><p>民眾如有疑義，請於三十日內提出。</p>"
    told = article(f"<div><h2 class='title'>公告土石流警戒區範圍</h2>{block}<div>{text}</div></div>")
    assert told.paragraphs[0].startswith("依據") and len(told.paragraphs) == 2
    assert (told.attribution.source, told.attribution.published_at) == ("水土保持科", "2024-10-02")


def test_the_time_of_an_event_in_the_block_of_its_place_stays() -> None:
    event = "<div><p>时间：2024年11月8日</p><p>地点：县文化馆三楼</p></div>"
    told = article(f"<h1>护林防火讲座预告</h1>{CREDIT}<div class='txt'>{event}{PARAGRAPHS}</div>")
    assert told.paragraphs[:2] == ("时间：2024年11月8日", "地点：县文化馆三楼")


def test_fields_that_the_lines_of_the_text_name_make_a_form() -> None:
    fields = "".join(
        f"<p>{name}：<input type='text' name='f{at}'></p>"
        for at, name in enumerate(("姓名", "电话", "邮箱", "单位", "主题", "地址"))
    )
    note = "<p>请如实填写以下内容，带星号的为必填项。我们将在五个工作日内答复，感谢您的支持和配合。</p>"
    form = f"<h2>在线咨询</h2><div>{note}<form action='/save'>{fields}<p>内容：<textarea></textarea></p></form></div>"
    assert read(form).kind is PageKind.OTHER
    below = f"<h1>{TITLE}</h1>{CREDIT}<div class='txt'>{PARAGRAPHS}</div><form action='/save'>{fields}</form>"
    assert read(below).kind is PageKind.ARTICLE


def test_days_of_a_side_column_are_no_sentences_of_a_text() -> None:
    rows = "".join(
        f"<p><a href='/info/{number}.htm'>关于第{number}批项目申报的通知</a> <span>2024.07.2{number}</span></p>"
        for number in range(1, 6)
    )
    pictures = (
        "<div id='zoom'><p><img src='/a/1.jpg' width='800'></p><p><img src='/a/2.jpg' width='800'></p></div>"
    )
    page = f"<div><h2 class='title'>{TITLE}</h2><div>时间：2024.04.26</div>{pictures}</div>"
    told = article(f"{page}<div class='fr'><h3>热门文章</h3><div>{rows}</div></div>", TITLE)
    assert [each.kind for each in told.attachments] == [AttachmentKind.PICTURE] * 2 and told.paragraphs == ()


def test_a_line_with_a_machine_date_is_credit_whatever_day_it_shows() -> None:
    meta = "<p class='meta'><time datetime='2024-11-05T08:12:00+08:00'>11月5日</time> · 和平观察</p>"
    told = article(
        f"<article><header><h1>{TITLE}</h1>{meta}</header><section>{PARAGRAPHS}</section></article>"
    )
    assert told.paragraphs == TEXT
    assert told.attribution.published_at == "2024-11-05T00:12:00Z"


def test_a_time_within_a_sentence_stays_text() -> None:
    dated = "<p>县里定于<time datetime='2024-11-08'>11月8日</time>举行护林防火综合演练，各乡镇派员观摩并交流经验，演练分三个场景进行。</p>"
    told = article(f"<h1>{TITLE}</h1>{CREDIT}<div class='txt'>{dated}{PARAGRAPHS}</div>")
    assert told.paragraphs[0].startswith("县里定于11月8日")
