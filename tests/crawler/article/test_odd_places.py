"""Headlines in two parts, credit in odd places, sentences that look like credit, footers inside the text's element."""

# ruff: noqa: E501 - the forms are easier to read in one line each

from __future__ import annotations

import pytest

from crawler.article.extract import read_page
from storage.records import Article, PageKind, Reading

URL = "http://www.baihe.example.gov.cn/zw/202503/t20250311_7.html"
TITLE = "白河县部署春季河道清淤"
TEXT = (
    "白河县昨日召开河道清淤会议，要求各乡镇在汛期之前完成清淤任务。",
    "会议指出，去年全县清淤47公里，今年计划清淤63公里。",
    "县水利局将派出技术人员，逐段检查施工质量。",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)
BODY = f"<div class='txt'>{PARAGRAPHS}</div>"
FOOTER = "<div class='footer'><p>主办：白河县人民政府办公室</p><p>网站标识码：6109290001</p><p>联系电话：0915-7820000</p></div>"
NOON = "2025-03-11T02:05:00Z"


def read(body: str, title: str = "") -> Reading:
    head = f"<meta charset='utf-8'><title>{title}</title>"
    return read_page(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), URL)


def article(body: str, title: str = "") -> Article:
    reading = read(body, title)
    assert reading.article is not None, reading.reason
    return reading.article


def test_a_headline_with_a_break_is_whole_without_a_telling_title() -> None:
    told = article(
        f"<h1>白河县人民政府关于印发<br>《河道管理办法》的通知</h1><div>发布时间：2025-03-11</div>{BODY}"
    )
    assert told.title.replace(" ", "") == "白河县人民政府关于印发《河道管理办法》的通知"


def test_a_headline_in_two_elements_made_alike_is_whole_if_the_title_says_so() -> None:
    parts = "<div class='bt'>白河县人民政府关于印发</div><div class='bt'>《河道管理办法》的通知</div>"
    told = article(
        f"{parts}<div>发布时间：2025-03-11</div>{BODY}", "白河县人民政府关于印发《河道管理办法》的通知"
    )
    assert told.title.replace(" ", "") == "白河县人民政府关于印发《河道管理办法》的通知"
    kicker = "<div class='bt'>聚焦水利</div>"
    assert (
        article(f"{kicker}<div class='bt'>{TITLE}</div><div>发布时间：2025-03-11</div>{BODY}", TITLE).title
        == TITLE
    )


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("责任编辑：林一　来源：白河日报　阅读：823　2025-03-11 10:05", "白河日报"),
        (
            "<span>2025-03-11 10:05</span><span>·</span><span><a href='/u/3'>白河融媒</a></span>",
            "白河融媒",
        ),
        ("2025-03-11 10:05 陕西 白河日报官方账号", "白河日报官方账号"),
    ],
)
def test_a_date_behind_a_counter_and_a_name_behind_a_date_are_read(header: str, source: str) -> None:
    told = article(f"<h1>{TITLE}</h1><div>{header}</div>{BODY}", TITLE)
    assert (told.attribution.published_at, told.attribution.source) == (NOON, source)
    assert told.paragraphs == TEXT


def test_the_publisher_stands_beside_a_day_without_a_year() -> None:
    header = "<div><span>白河日报</span><span>03-11 10:05</span></div>"
    credit = article(f"<h1>{TITLE}</h1>{header}{BODY}", TITLE).attribution
    assert (credit.source, credit.published_at) == ("白河日报", None)


def test_the_person_who_published_a_notice_is_the_author() -> None:
    credit = article(f"<h1>{TITLE}</h1><div>发布人：林一 发布时间：2025-03-11</div>{BODY}", TITLE).attribution
    assert (credit.author, credit.published_at) == ("林一", "2025-03-11")


@pytest.mark.parametrize("line", ["编辑：谢谢您接受采访。", "作者：林一，白河县人，著有《河上纪事》。"])
def test_a_sentence_behind_a_label_of_credit_is_text(line: str) -> None:
    body = f"<div class='txt'>{PARAGRAPHS}<p>{line}</p></div>"
    assert article(f"<h1>{TITLE}</h1><div>2025-03-11</div>{body}", TITLE).paragraphs == (*TEXT, line)


def test_names_and_publishers_with_a_full_stop_are_credit() -> None:
    body = f"<div class='txt'>{PARAGRAPHS}<p>责任编辑：林一、赵二。</p></div>"
    told = article(f"<h1>{TITLE}</h1><div>2025-03-11</div>{body}", TITLE)
    assert told.paragraphs == TEXT and told.attribution.editor == "林一、赵二"


def test_the_sentence_below_a_table_belongs_to_the_text() -> None:
    below = "公示期间如有异议，请向县水利局书面反映，联系电话：0915-7821111。"
    table = "<table><tr><td>标段</td><td>长度</td></tr><tr><td>一</td><td>12公里</td></tr></table>"
    told = article(
        f"<h1>{TITLE}</h1><div>2025-03-11</div>{BODY}<div class='b'>{table}</div><div class='d'><p>{below}</p></div>{FOOTER}",
        TITLE,
    )
    assert told.paragraphs == (*TEXT, "标段 长度", "一 12公里", below)


def test_a_footer_inside_the_element_of_the_text_is_no_text() -> None:
    lines = "".join(f"<div class='l'>{text}</div>" for text in TEXT)
    told = article(f"<h1>{TITLE}</h1><div>2025-03-11</div>{lines}{FOOTER}", TITLE)
    assert told.paragraphs == TEXT
    form = "<form action='/s'><input name='q'><button>搜索</button></form><p>为您找到相关结果约0个</p>"
    assert read(form + FOOTER, "搜索").kind is PageKind.OTHER


@pytest.mark.parametrize("name", ["football-news", "footer-wrap"])
def test_a_text_in_an_element_named_like_a_frame_by_chance_stays(name: str) -> None:
    header = "<div>2025-03-11 来源：白河日报</div>"
    page = f"<div class='{name}'><h1>{TITLE}</h1>{header}<div class='x'>{PARAGRAPHS}</div></div>"
    assert article(page, TITLE).paragraphs == TEXT


def test_a_text_about_football_is_found_in_an_element_of_that_name() -> None:
    body = f"<div class='football-news'>{PARAGRAPHS}</div>"
    assert article(f"<h1>{TITLE}</h1><div>2025-03-11 来源：白河日报</div>{body}", TITLE).paragraphs == TEXT


def test_a_page_without_another_date_is_dated_by_its_signature() -> None:
    signed = f"<h1>{TITLE}</h1><div class='txt'>{PARAGRAPHS}<p>白河县水利局</p><p>2025年3月10日</p></div>"
    credit = article(f"<div>{signed}</div>", TITLE).attribution
    assert credit.published_at == "2025-03-10" and credit.is_update and credit.tail_date is None
    moment = "<p>完</p><p>2025年3月11日（星期二）</p><p>香港時間10時05分</p>"
    credit = article(f"<h1>{TITLE}</h1><div class='txt'>{PARAGRAPHS}{moment}</div>", TITLE).attribution
    assert credit.published_at == NOON and not credit.is_update
    shown = f"<h1>{TITLE}</h1><div class='txt'>{PARAGRAPHS}<p>(2025-03-11 10:05) 晚間新聞</p></div>"
    assert article(shown, TITLE).attribution.published_at == NOON


def test_a_headline_of_two_characters_stands_without_the_name_of_the_site() -> None:
    assert (
        article(f"<h1>更正</h1><div>2025-03-11 来源：白河日报</div>{BODY}", "更正 - 白河日报网").title
        == "更正"
    )


def test_the_person_in_brackets_behind_the_publisher_is_the_author() -> None:
    header = "<div>来源：白河晚报（记者林一）　2025-03-11</div>"
    credit = article(f"<h1>{TITLE}</h1>{header}{BODY}", TITLE).attribution
    assert (credit.source, credit.author) == ("白河晚报", "林一")
    header = "<div>来源：白河县水利局（河长办）　2025-03-11</div>"
    credit = article(f"<h1>{TITLE}</h1>{header}{BODY}", TITLE).attribution
    assert (credit.source, credit.author) == ("白河县水利局（河长办）", None)


def test_the_headline_of_a_picture_story_is_no_publisher() -> None:
    heading = (
        f"<h1 class='rich_media_title'>{TITLE}</h1><a id='js_name'>白河发布</a><em>2025-03-11 10:05</em>"
    )
    told = article(
        f"{heading}<div id='js_content'><p><img data-src='/1.jpg'></p><p><img data-src='/2.jpg'></p></div>"
    )
    assert (told.title, told.attribution.source) == (TITLE, "白河发布")


def test_a_page_that_asks_for_a_verification_is_a_challenge() -> None:
    asked = "<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p><a href='#'>去验证</a>"
    assert read(f"<div>{asked}</div>").kind is PageKind.CHALLENGE


def test_a_second_copy_of_the_text_in_another_element_is_left_out() -> None:
    copy = f"<div class='wap'>{PARAGRAPHS}</div>"
    assert article(f"<h1>{TITLE}</h1><div>2025-03-11</div>{BODY}{copy}", TITLE).paragraphs == TEXT
    other = copy.replace("47公里", "48公里")
    assert article(f"<h1>{TITLE}</h1><div>2025-03-11</div>{BODY}{other}", TITLE).paragraphs == TEXT


def test_entries_that_open_by_script_make_a_list() -> None:
    rows = "".join(
        f"<li><a href='javascript:void(0)' onclick=\"window.open('/zw/{number}.html')\">{title}</a><b>2025-03-0{number}</b></li>"
        for number, title in enumerate(
            ("关于河道清淤的通告", "春季植树活动方案", "供水管网检修公告", "公开招聘教师简章"), 1
        )
    )
    reading = read(f"<ul>{rows}</ul>", "通知公告")
    assert reading.kind is PageKind.LIST
    assert [link.url.rpartition("/")[2] for link in reading.links] == [
        f"{number}.html" for number in range(1, 5)
    ]


def test_a_line_with_the_author_made_like_the_headline_is_no_part_of_the_headline() -> None:
    parts = f"<div class='bt'>{TITLE}</div><div class='bt'>白河日报记者 林一</div><div>2025-03-11</div>"
    assert article(f"{parts}{BODY}", TITLE).title == TITLE


@pytest.mark.parametrize(
    "line",
    [
        "扫描二维码即可报名参加志愿服务。",
        "特别提示：请志愿者携带身份证。",
        "郑重声明：近期有人冒充水利局工作人员。",
    ],
)
def test_a_sentence_of_the_matter_at_the_end_of_a_text_stays(line: str) -> None:
    body = f"<div class='txt'>{PARAGRAPHS}<p>{line}</p></div>"
    assert article(f"<h1>{TITLE}</h1><div>2025-03-11</div>{body}", TITLE).paragraphs == (*TEXT, line)


@pytest.mark.parametrize(
    "line",
    [
        "扫描二维码关注白河发布。",
        "特别声明：本站转载的内容不代表本站观点。",
        "声明：本文仅代表作者个人意见。",
    ],
)
def test_a_sentence_of_the_page_at_the_end_of_a_text_is_left_out(line: str) -> None:
    body = f"<div class='txt'>{PARAGRAPHS}<p>{line}</p></div>"
    assert article(f"<h1>{TITLE}</h1><div>2025-03-11</div>{body}", TITLE).paragraphs == TEXT


def test_a_day_beside_a_link_is_an_entry_and_no_credit() -> None:
    rows = "".join(
        f"<li><span>2025-03-1{at}</span><a href='/{at}.html'>水务局清淤通知{at}</a></li>" for at in range(6)
    )
    front = f"<div><h3>通知公告</h3><ul>{rows}</ul></div><div><h3>简介</h3><p>{TEXT[0]}<a href='/j.html'>[详细]</a></p></div>"
    assert read(front, "白河县水利局").kind is PageKind.LIST


def test_a_sentence_about_the_weather_is_text_and_a_publisher_of_the_weather_is_a_source() -> None:
    told = article(
        "<h1>白河县未来三天多云</h1><div class='txt'><p>县气象台预计，未来三天以多云天气为主，气温回升。</p>"
        "<p>20日最高气温可达24℃，早晚温差较大，请及时增减衣物。</p></div>"
    )
    assert told.paragraphs[0].startswith("县气象台预计")
    credited = article(f"<h1>{TITLE}</h1><div>2025-03-11 10:05 来源：中国天气网</div>{BODY}")
    assert (credited.attribution.source, credited.attribution.published_at) == ("中国天气网", NOON)


def test_credit_in_cells_and_the_day_of_the_document_are_no_text() -> None:
    cells = "<table><tr><td>来源</td><td>白河日报</td><td>作者</td><td>林一</td><td>发布日期</td><td>2025-03-11 10:05</td></tr></table>"
    told = article(f"<div class='txt'><h1>{TITLE}</h1>{cells}{PARAGRAPHS}</div>")
    assert told.paragraphs == TEXT
    credit = told.attribution
    assert (credit.source, credit.author, credit.published_at) == ("白河日报", "林一", NOON)
    days = "<ul><li>成文日期：2025-02-27</li><li>发布日期：2025-03-11 10:05</li></ul>"
    told = article(f"<div class='txt'>{days}<h1>{TITLE}</h1>{PARAGRAPHS}</div>", TITLE)
    assert (told.paragraphs, told.attribution.published_at) == (TEXT, NOON)


@pytest.mark.parametrize(
    "header",
    [
        "Updated: March 11, 2025 10:05 | By Lin Yiran | Source: Baihe Today",
        "By Lin Yiran | Source: Baihe Today | Published: 10:05, Mar. 11, 2025",
        "Source: Baihe Today Author: Lin Yiran Time: 2025-03-11 10:05",
    ],
)
def test_english_labels_are_read(header: str) -> None:
    text = "".join(f"<p>Baihe county will clear {n} kilometres of river.</p>" for n in (21, 42, 63))
    told = article(f"<h1>Rivers cleared in Baihe</h1><div>{header}</div><div class='txt'>{text}</div>")
    credit = told.attribution
    assert (credit.source, credit.author, credit.published_at) == ("Baihe Today", "Lin Yiran", NOON)


def test_a_notice_of_one_sentence_may_tell_of_a_fault_and_a_refusal_may_not() -> None:
    text = "<div class='txt'><p>因系统升级，3月20日暂停办理车驾管业务。</p></div>"
    head = "<h1>关于暂停办理车驾管业务的通知</h1>"
    assert read(f"{head}<div>发布时间：2025-03-11　来源：县公安局</div>{text}").kind is PageKind.ARTICLE
    assert read(f"<h1>系统升级</h1><div>时间：2025-03-11 10:05</div>{text}").kind is PageKind.ERROR


def test_a_second_article_made_like_the_first_is_another_article() -> None:
    second = "<h2>早市开市</h2><div class='i'>2025-03-12 来源：县商务局</div><p>望江路早市昨日开市，首批商户86家。</p>"
    told = article(
        f"<div><h2>{TITLE}</h2><div class='i'>2025-03-11 来源：县水利局</div>{PARAGRAPHS}{second}</div>",
        TITLE,
    )
    assert told.paragraphs == TEXT
    chapter = "<h2>早市开市</h2><p>望江路早市昨日开市，首批商户86家。</p>"
    told = article(
        f"<div><h2>{TITLE}</h2><div class='i'>2025-03-11 来源：县水利局</div>{PARAGRAPHS}{chapter}</div>",
        TITLE,
    )
    assert told.paragraphs[-1].startswith("望江路")


def test_the_line_above_the_credit_is_the_headline_of_a_version_for_printing() -> None:
    rows = f"<tr><td>停水通知</td></tr><tr><td>发布时间：2025-03-11 来源：县供水公司 【打印】</td></tr><tr><td>{'<br>'.join(TEXT)}</td></tr>"
    told = article(f"<table>{rows}</table>", "打印本页")
    assert (told.title, told.paragraphs) == ("停水通知", TEXT)


def test_a_date_with_publisher_and_a_labelled_person_is_credit() -> None:
    told = article(
        f"<div class='txt'><h1>{TITLE}</h1><div>2025-03-11 10:05 白河日报 作者：林一山人</div>{PARAGRAPHS}</div>"
    )
    credit = told.attribution
    assert (told.paragraphs, credit.author, credit.published_at) == (TEXT, "林一山人", NOON)


def test_a_date_of_the_matter_above_the_sentences_is_text() -> None:
    told = article(
        f"<h1>{TITLE}</h1><div>2025-03-11</div><div class='txt'><p>本项目招标公告日期：2025年3月1日</p>{PARAGRAPHS}</div>"
    )
    assert told.paragraphs[0] == "本项目招标公告日期：2025年3月1日"


def test_the_day_below_an_appeal_without_a_full_stop_is_its_signature() -> None:
    lines = ("全县青少年朋友们：", "让我们种下一棵树苗", "绿化一片山岗", "共青团白河县委", "2025年3月12日")
    text = "".join(f"<p>{line}</p>" for line in lines)
    told = article(
        f"<h1>植树节倡议书</h1><div>发布时间：2025-03-11　来源：团县委</div><div class='c'>{text}</div>"
    )
    assert told.paragraphs == lines


def test_a_day_in_a_box_above_the_headline_dates_the_page() -> None:
    told = article(f"<div class='d'><b>11</b><i>2025-03</i></div><h1>{TITLE}</h1>{BODY}")
    assert told.attribution.published_at == "2025-03-11"


def test_annexes_on_pages_of_their_own_are_lines_of_the_text() -> None:
    first = "<p>附件：<a href='/fj/1.html'>1.合格产品信息</a></p>"
    told = article(
        f"<h1>{TITLE}</h1><div>2025-03-11</div><div class='txt'>{PARAGRAPHS}{first}<p><a href='/fj/2.html'>2.不合格产品信息</a></p></div>"
    )
    assert told.paragraphs == (*TEXT, "附件：1.合格产品信息", "2.不合格产品信息")


@pytest.mark.parametrize(
    ("header", "source", "author"),
    [
        ("供稿人：林一　来稿单位：县水利局　2025-03-11 10:05", "县水利局", "林一"),
        ("信息提供：白河发布 | 时间：2025-03-11 10:05 | 发布人：沈谷 | 作者：林一", "白河发布", "林一"),
        ("来源：学习强国 语音播报　时间：2025-03-11 10:05　文/林一", "学习强国", "林一"),
        ("撰稿：林一 2025-03-11 10:05 市生态环境局白河分局", "市生态环境局白河分局", "林一"),
        (
            "<p>录入：沈谷</p><p>记者：林一</p><p>2025-03-11 10:05</p><p>白河融媒中心</p>",
            "白河融媒中心",
            "林一",
        ),
        ("2025-03-11 10:05 校对：沈谷 供稿人：林一 【打印】", None, "林一"),
    ],
)
def test_labels_of_the_desk_and_publishers_without_label_are_read(
    header: str, source: str | None, author: str
) -> None:
    credit = article(f"<h1>{TITLE}</h1><div>{header}</div>{BODY}", TITLE).attribution
    assert (credit.source, credit.author, credit.published_at) == (source, author, NOON)
    assert article(f"<h1>{TITLE}</h1><div>{header}</div>{BODY}", TITLE).paragraphs == TEXT
