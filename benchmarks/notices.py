"""How surely the kind of a page is told: notices of many content systems, whose content is text, file, picture or video.

    python benchmarks/notices.py [--misses] [--seed 1]

The pages are built: the frame of a content system around a content, with navigation, way, neighbours, side columns
and footer in many forms. Names are invented. Beside the notices stand lists, front pages, forms and error pages.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crawler.article.extract import read_page
from monitor.wording.english_reasons import in_english
from storage.records import AttachmentKind, PageKind, Reading

NOTICES = 305
OTHER_PAGES = 200
PLACES = ["临江", "清溪", "柳林", "石门", "白沙", "双桥", "河口", "青山", "南湖", "北坪"]
OFFICES = [
    "民政局",
    "水务局",
    "学院教务处",
    "图书馆",
    "财政局",
    "档案局",
    "国资处",
    "卫生健康局",
    "人事处",
    "后勤处",
]
ACTS = [
    "经费管理办法",
    "请假审批表",
    "采购结果公示",
    "拟录取名单",
    "岗位聘用公示",
    "安全手册",
    "校历",
    "收费标准",
    "开放时间安排",
    "年度报告",
]
MENUS = [
    "首页",
    "部门概况",
    "机构设置",
    "通知公告",
    "工作动态",
    "规章制度",
    "下载中心",
    "党建工作",
    "信息公开",
    "联系我们",
    "办事指南",
    "专题专栏",
]
WHOLE = "全市巡查工作本周展开，各街道分段清理岸线垃圾，重点检查排水口与护栏。"
FURTHER = "巡查人员对照清单逐处登记，当天发现的问题当天移交，一周内复查整改结果。"


@dataclass(frozen=True)
class Built:
    """A page with the right answer."""

    form: str
    url: str
    markup: str
    kinds: tuple[PageKind, ...]
    title: str | None = None
    attachments: int = 0
    media: AttachmentKind | None = None
    has_text: bool | None = None


# --- parts of a page ---


def headline(rng: random.Random) -> str:
    """Return an invented headline of a notice."""
    head = rng.choice(("关于印发", "关于公布", "", "", f"{rng.randint(2021, 2026)}年度"))
    return f"{head}{rng.choice(PLACES)}{rng.choice(OFFICES)}{rng.choice(ACTS)}{rng.choice(('', '的通知', '（试行）'))}"


def day(rng: random.Random) -> str:
    """Return a day in one of the usual notations."""
    year, month, number = rng.randint(2019, 2026), rng.randint(1, 12), rng.randint(1, 28)
    form = rng.choice(("{}-{:02}-{:02}", "{}/{:02}/{:02}", "{}年{:02}月{:02}日", "{}.{:02}.{:02}"))
    return form.format(year, month, number)


def menu(rng: random.Random) -> str:
    """Return the navigation of a site, named or not."""
    items = rng.sample(MENUS, rng.randint(5, len(MENUS)))
    links = "".join(f'<li><a href="/{number}.htm">{item}</a></li>' for number, item in enumerate(items))
    name = rng.choice(('class="nav"', 'id="menu"', 'class="c1 w"', 'class="box"'))
    return f"<div {name}><ul>{links}</ul></div>"


def way(rng: random.Random) -> str:
    """Return the way from the front page to the page."""
    column = rng.choice(MENUS[1:])
    label = rng.choice(("当前位置：", "您的位置：", "当前位置: ", "您现在的位置：", ""))
    arrow = rng.choice((" &gt; ", " &gt;&gt; ", " / ", " » "))
    links = (
        f'<a href="/">{rng.choice(("首页", "网站首页"))}</a>',
        f'<a href="/tz.htm">{column}</a>',
        rng.choice(("正文", "")),
    )
    name = rng.choice(("", ' class="dqwz"', ' class="position"', ' id="lm"'))
    return f"<div{name}>{label}{arrow.join(part for part in links if part)}</div>"


def credit(rng: random.Random) -> str:
    """Return the line below the headline."""
    date = day(rng)
    forms = (
        f"发布时间： {date} 点击量：", f"发布日期：{date}　来源：{rng.choice(OFFICES)}　浏览次数：123", f"{date}　作者：张三　点击：[]",
        f"时间：{date}", f"{date}", f"发布者：李四 发布时间：{date} 浏览次数：10", f"来源：{rng.choice(OFFICES)} 发布时间：{date} 【字体：大 中 小】",
        f"日期：{date} 15:30 文章来源：{rng.choice(OFFICES)}",
    )  # fmt: skip
    name = rng.choice((' class="info"', ' class="arti_metas"', "", ' align="center"', ' class="xx"'))
    return f"<{'p' if rng.random() < 0.4 else 'div'}{name}>{rng.choice(forms)}</p></div>"


def neighbours(rng: random.Random) -> str:
    """Return the links to the articles before and after."""
    one, two = headline(rng), headline(rng)
    forms = (
        f'<ul><li>上一篇：<a href="1342.htm">{one}</a></li><li>下一篇：<a href="1344.htm">{two}</a></li></ul>',
        f'<div class="pn"><p>上一条：<a href="1342.htm">{one}</a></p><p>下一条：<a href="1344.htm">{two}</a></p></div>',
        f'<div><span>上一篇</span><a href="1342.htm">{one}</a><br><span>下一篇</span><a href="1344.htm">{two}</a></div>',
        f'<table><tr><td>【<a href="1342.htm">上一篇：{one}</a>】</td></tr><tr><td>【<a href="1344.htm">下一篇：{two}</a>】</td></tr></table>',
        f'<div>上一篇：没有了<br>下一篇：<a href="1344.htm">{two}</a></div>',
        "",
    )
    return rng.choice(forms)


def rows(rng: random.Random, number: int, *, dated: bool = True) -> str:
    """Return the rows of a list in one of the usual forms."""
    form = rng.choice(("li", "li-before", "tr", "dd", "p", "div"))
    out = []
    for at in range(number):
        link = (
            f'<a href="/info/{rng.randint(1001, 1099)}/{rng.randint(1000, 9999)}{at}.htm">{headline(rng)}</a>'
        )
        date = f"<span>{day(rng)}</span>" if dated else ""
        out.append({
            "li": f"<li>{link}{date}</li>", "li-before": f"<li>{date}{link}</li>", "dd": f"<dd>{link}{date}</dd>",
            "tr": f"<tr><td>{link}</td><td>{date}</td></tr>", "p": f"<p>{link} {date}</p>",
            "div": f"<div><h3>{link}</h3><p>{date}</p></div>",
        }[form])  # fmt: skip
    around = {"li": "ul", "li-before": "ul", "tr": "table", "dd": "dl"}.get(form, "div")
    return f"<{around}>{''.join(out)}</{around}>"


def side(rng: random.Random) -> str:
    """Return a side column with further articles, named or not, or nothing."""
    if rng.random() < 0.5:
        return ""
    name = rng.choice(('class="side"', 'class="left"', 'class="fr"', 'id="right"'))
    return f"<div {name}><h3>{rng.choice(('最新公告', '热门文章', '通知公告'))}</h3>{rows(rng, rng.randint(3, 8))}</div>"


def footer(rng: random.Random) -> str:
    """Return the footer of a site, named or not."""
    site = f"{rng.choice(PLACES)}{rng.choice(OFFICES)}"
    forms = (
        f"<p>版权所有：{site} 地址：祥和路20号 邮编：362700</p><p>咨询热线 （0595）80000000</p>",
        f"<p>地址：祥和路20号 邮编：362700 电话：(0595)80000001</p><p>Copyright © 2016-2023 {site} All Rights Reserved.</p>",
        f"<p>主办单位：{site}</p><p>样ICP备00000001号 网站标识码：0000000001</p>",
    )
    name = rng.choice(('class="foot"', 'class="copright"', "", 'class="end"', 'id="bottom"'))
    return f"<div {name}>{rng.choice(forms)}</div>"


# --- frames of content systems: headline, credit, content, files below → the article ---

Frame = Callable[[random.Random, str, str, str], str]


def boda(rng: random.Random, title: str, body: str, below: str) -> str:
    """博达 vsb."""
    tag = rng.choice(("h1", "h2", "h3", "div class='title'", "td class='titlestyle1'"))
    number = rng.choice(("vsb_content", "vsb_content_2", "vsb_content_501"))
    start = f"<form name='_newscontent_fromname'><{tag}>{title}</{tag.split()[0]}>{credit(rng)}"
    return f"{start}<div id='{number}'><div class='v_news_content'>{body}</div></div>{below}</form>"


def trs(rng: random.Random, title: str, body: str, below: str) -> str:
    """TRS WCM."""
    editor = rng.choice(("TRS_Editor", "TRS_UEDITOR trs_paper_default", "trs_editor_view"))
    return f"<h1>{title}</h1>{credit(rng)}<div class='{editor}'>{body}</div>{below}"


def jcms(rng: random.Random, title: str, body: str, below: str) -> str:
    """大汉 JCMS."""
    return (
        f"<table><tr><td class='title'><!--<$[标题名称]>begin-->{title}<!--<$[标题名称]>end--></td></tr>"
        f"<tr><td>{credit(rng)}</td></tr><tr><td><div id='zoom'>{body}</div>{below}</td></tr></table>"
    )


def webplus(rng: random.Random, title: str, body: str, below: str) -> str:
    """苏迪 WebPlus."""
    return (
        f"<div class='article'><h1 class='arti_title'>{title}</h1>{credit(rng)}<div class='entry'>"
        f"<article class='read'><div class='wp_articlecontent'>{body}</div>{below}</article></div></div>"
    )


def post(rng: random.Random, title: str, body: str, below: str) -> str:
    """广东 post_N."""
    return f"<h1 class='zoomtitle'>{title}</h1>{credit(rng)}<div id='zoomcon' class='zw'>{body}</div>{below}"


def ucap(rng: random.Random, title: str, body: str, below: str) -> str:
    """开普 UCAP."""
    return f"<h1><ucaptitle>{title}</ucaptitle></h1>{credit(rng)}<div id='UCAP-CONTENT'><ucapcontent>{body}</ucapcontent></div>{below}"


def dede(rng: random.Random, title: str, body: str, below: str) -> str:
    """织梦 and other systems without known names."""
    tag = rng.choice(("h2", "h1", "strong", "h3"))
    return f"<div class='viewbox'><div class='title'><{tag}>{title}</{tag}></div>{credit(rng)}<div class='content'>{body}{below}</div></div>"


def plain(rng: random.Random, title: str, body: str, below: str) -> str:
    """A template of tables without names."""
    return f"<table><tr><td><b><font size='4'>{title}</font></b></td></tr><tr><td>{credit(rng)}</td></tr><tr><td>{body}{below}</td></tr></table>"


FRAMES: tuple[Frame, ...] = (boda, boda, boda, trs, jcms, webplus, post, ucap, dede, plain)


# --- contents ---


@dataclass(frozen=True)
class Content:
    """Markup in the place of the text, markup below, and what must be read."""

    form: str
    body: str
    below: str = ""
    attachments: int = 0
    media: AttachmentKind | None = None
    has_text: bool = False


def _anchor(rng: random.Random, number: int) -> str:
    end = rng.choice(("doc", "docx", "xls", "xlsx", "pdf", "ofd", "wps", "ceb", "zip", "rar"))
    name, address = f"{headline(rng)}.{end}", f"/__local/A/B3/{number}/{rng.randint(100, 999)}.{end}"
    forms = (
        f'<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&amp;owner=1&amp;wbfileid={number}">{name}</a>',
        f'<a href="{address}">{name.rpartition(".")[0]}</a>', f'<a href="{address}" target="_blank">{name}</a>',
        f"<a href=\"javascript:void(0)\" onclick=\"downloadFile('{address}')\">{name}</a>",
        f"<a href=\"javascript:download('{address}')\">点击下载</a>",
        f'<a href="javascript:;" data-url="{address}">{name}</a>', f'<a href="/download?id={number}">{name}</a>',
        f'<a href="/module/download/downfile.jsp?classid=0&amp;filename={number}.{end}">{name}</a>',
        f'<a href="/attachment/{number}">附件{number}：{name}</a>',
    )  # fmt: skip
    return rng.choice(forms)


def _files(rng: random.Random) -> Content:
    number = rng.randint(1, 3)
    links = [_anchor(rng, 43210 + at) for at in range(number)]
    lead = rng.choice(("<p>见附件。</p>", "", "<p>附件：</p>", "<p>&nbsp;</p>", "<p>详见附件</p>"))
    if rng.random() < 0.5:
        return Content("file", lead + "".join(f"<p>{link}</p>" for link in links), "", number)
    listed = "".join(f"<li>附件【{link}】已下载 次</li>" for link in links)
    return Content("file below", lead, f"<ul style='list-style:none'>{listed}</ul>", number)


def _viewer(rng: random.Random) -> Content:
    end, number = rng.choice(("pdf", "pdf", "ofd", "docx")), rng.randint(1000, 9999)
    address = f"/_upload/article/files/2b/{number}.{end}"
    forms = (
        f"<iframe src='/pdfjs/web/viewer.html?file={address}' width='100%' height='900'></iframe>",
        f"<object data='{address}' type='application/pdf' width='800' height='900'></object>",
        f"<embed src='{address}' width='100%' height='900'>", f'<script>showVsbpdfIframe("{address}","100%","600","0","","x");</script>',
        f"<div class='wp_pdf_player' pdfsrc='{address}' sudyfile-attr='{{}}'></div>", f"<iframe src='{address}'></iframe>",
    )  # fmt: skip
    return Content("viewer", f"<p>{rng.choice(forms)}</p>", "", 1)


def _pictures(rng: random.Random) -> Content:
    number = rng.randint(1, 5)
    images = "".join(
        f"<p style='text-align:center'><img src='/__local/{rng.randint(1, 99)}/W{at}.{rng.choice(('jpg', 'png'))}' {rng.choice(('', 'width=800', 'vwidth=600'))}></p>"
        for at in range(number)
    )
    return Content("picture", images, "", 0, AttachmentKind.PICTURE)


def _video(rng: random.Random) -> Content:
    forms = (
        "<video src='/v/12.mp4' controls></video>", "<p><video controls><source src='/v/12.mp4' type='video/mp4'></video></p>",
        '<script>showVsbVideo("/__local/1/2/3.mp4", "600", "400");</script>', "<iframe src='https://v.qq.com/txp/iframe/player.html?vid=x'></iframe>",
        "<embed src='/player.swf?f=/v/1.flv' type='application/x-shockwave-flash'>",
    )  # fmt: skip
    return Content("video", rng.choice(forms), "", 0, AttachmentKind.VIDEO)


def _frame(rng: random.Random) -> Content:
    return Content(
        "frame",
        f"<iframe src='/c/{rng.randint(1, 99)}.html' width='100%' height='900'></iframe>",
        "",
        0,
        AttachmentKind.FRAME,
    )


def _text(rng: random.Random) -> Content:
    text = f"<p>{WHOLE}</p>" + (f"<p>{FURTHER}</p>" if rng.random() < 0.7 else "")
    return Content("text", text, "", 0, None, True)


def _text_and_file(rng: random.Random) -> Content:
    return Content(
        "text and file", f"<p>{WHOLE}</p><p>{FURTHER}</p><p>附件：{_anchor(rng, 7)}</p>", "", 1, None, True
    )


CONTENTS: tuple[Callable[[random.Random], Content], ...] = (
    _files, _files, _files, _viewer, _pictures, _pictures, _video, _frame, _text, _text_and_file,
)  # fmt: skip


def whole(rng: random.Random, title: str, inside: str) -> str:
    """Return a page around a part, with navigation and footer; the side column stands on either side."""
    column = side(rng)
    before, after = (column, "") if rng.random() < 0.4 else ("", column)
    site = f"{rng.choice(PLACES)}{rng.choice(OFFICES)}"
    top = f"<div class='top'><h1>{site}</h1></div>" if rng.random() < 0.3 else ""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}-{site}</title></head><body>{top}{menu(rng)}{before}"
        f"<div class='main'>{inside}</div>{after}{footer(rng)}</body></html>"
    )


def notices(rng: random.Random, number: int = NOTICES) -> Iterator[Built]:
    """Yield notices of all systems and contents."""
    for at in range(number):
        title, content = headline(rng), CONTENTS[at % len(CONTENTS)](rng)
        frame = rng.choice(FRAMES)
        article = frame(rng, title, content.body, content.below)
        inside = f"{way(rng) if rng.random() < 0.8 else ''}{article}{neighbours(rng)}"
        kinds = (
            (PageKind.VIDEO, PageKind.ARTICLE)
            if content.media is AttachmentKind.VIDEO
            else (PageKind.ARTICLE,)
        )
        yield Built(
            f"{frame.__name__} {content.form}", f"http://www.yangli.edu.cn/info/1016/{at}.htm", whole(rng, title, inside),
            kinds, title, content.attachments, content.media, content.has_text,
        )  # fmt: skip


# --- pages that are no article ---


def others(rng: random.Random, number: int = OTHER_PAGES) -> Iterator[Built]:
    """Yield lists, front pages, forms and error pages."""
    makers = (_list, _list, _list, _front, _picture_list, _error, _form, _file_list)
    for at in range(number):
        yield makers[at % len(makers)](rng)


def _list(rng: random.Random) -> Built:
    column = rng.choice(MENUS[2:])
    pager = rng.choice(
        ("<div class='pages'>共 83 条 <a href='tz/2.htm'>下页</a> <a href='tz/9.htm'>尾页</a></div>", "")
    )
    inside = f"{way(rng)}<h2>{column}</h2>{rows(rng, rng.randint(3, 20))}{pager}"
    return Built("list", "http://www.yangli.edu.cn/tz.htm", whole(rng, column, inside), (PageKind.LIST,))


def _file_list(rng: random.Random) -> Built:
    links = "".join(
        f"<li><a href='/f/2024/{rng.randint(1000, 9999)}.{rng.choice(('pdf', 'doc', 'ofd'))}'>{headline(rng)}</a><span>{day(rng)}</span></li>"
        for _ in range(rng.randint(4, 12))
    )
    inside = f"{way(rng)}<h2>下载中心</h2><ul>{links}</ul>"
    return Built(
        "list of files", "http://www.yangli.edu.cn/xzzx.htm", whole(rng, "下载中心", inside), (PageKind.LIST,)
    )


def _picture_list(rng: random.Random) -> Built:
    cards = "".join(
        f"<div class='pic'><a href='info/1301/46{at:02}.htm'><img src='/p{at}.jpg' width='300'></a><br>{headline(rng)[:10]}...</div>"
        for at in range(rng.randint(6, 12))
    )
    inside = f"<h3>新闻</h3>{rows(rng, 5)}<h3>图片新闻</h3><div class='nr'>{cards}</div>"
    return Built(
        "list of pictures", "http://www.yangli.edu.cn/xcb.htm", whole(rng, "宣传部", inside), (PageKind.LIST,)
    )


def _front(rng: random.Random) -> Built:
    boxes = "".join(
        f"<div class='b{at}'><h3>{rng.choice(MENUS)}</h3><a href='/m{at}.htm'>更多&gt;&gt;</a>{rows(rng, rng.randint(4, 8))}</div>"
        for at in range(rng.randint(3, 6))
    )
    slide = "<div class='slide'><a href='/info/1/1.htm'><img src='/b1.jpg' width='900'></a></div>"
    about = (
        f"<div class='about'><h3>简介</h3><p>{WHOLE}{FURTHER}<a href='/jj.htm'>[详细]</a></p></div>"
        if rng.random() < 0.5
        else ""
    )
    return Built("front page", rng.choice(("http://www.yangli.edu.cn/", "http://www.yangli.edu.cn/index.htm")),
        whole(rng, "首页", f"{slide}{boxes}{about}"), (PageKind.LIST,))  # fmt: skip


def _error(rng: random.Random) -> Built:
    said = rng.choice((
        "<h1>404</h1><p>您访问的页面不存在或已被删除。</p>", "<h2>系统提示</h2><p>对不起，您访问的信息不存在！</p><p><a href='/'>返回首页</a></p>",
        "<h1>404 Not Found</h1><p>抱歉，没有找到您要访问的页面，可能已被移除或更名。您可以检查网址是否正确，或返回网站首页重新查找需要的内容。</p>",
        "<p>该文章已下线</p>", "<h2>错误信息</h2><p>系统发生错误，请稍后再试。</p>",
    ))  # fmt: skip
    kinds = (PageKind.SOFT_404, PageKind.ERROR)
    return Built(
        "error",
        "http://www.yangli.edu.cn/info/1016/9.htm",
        whole(rng, rng.choice(("404", "错误提示", "提示信息")), said),
        kinds,
    )


def _form(rng: random.Random) -> Built:
    names = rng.sample(("姓名", "电话", "邮箱", "单位", "地址", "主题", "证件号码"), 6)
    boxes = "".join(f"<p>{name}：<input type='text' name='f{at}'></p>" for at, name in enumerate(names))
    note = "<p>请如实填写以下内容，带星号的为必填项。我们将在五个工作日内答复。</p>"
    inside = f"{way(rng)}<h2>在线咨询</h2>{note}<form action='/save'>{boxes}<p>内容：<textarea name='t'></textarea></p><button>提交</button></form>"
    return Built(
        "form", "http://www.yangli.edu.cn/zxzx.jsp", whole(rng, "在线咨询", inside), (PageKind.OTHER,)
    )


# --- measure ---


def faults_of(built: Built, reading: Reading) -> list[str]:
    """Return what of a page is read wrongly."""
    if reading.kind not in built.kinds:
        return [f"kind {reading.kind.value}: {in_english(reading.reason)}"]
    article, faults = reading.article, []
    if article is None or built.title is None:
        return []
    if article.title != built.title:
        faults.append(f"title {article.title}")
    if len(article.files) != built.attachments:
        faults.append(
            f"{len(article.files)} files of {built.attachments}: {[each.name for each in article.files]}"
        )
    if built.media is not None and all(each.kind is not built.media for each in article.attachments):
        faults.append(f"no {built.media.value}")
    if built.has_text and WHOLE not in article.text:
        faults.append("text lost")
    if not built.has_text and any("。" in text and len(text) > 20 for text in article.paragraphs):
        faults.append(f"text {article.paragraphs[0][:30]}")
    return faults


def measured(seed: int, *, misses: bool) -> dict[str, float]:
    """Return the share of pages without a fault, by group; print the misses."""
    rng = random.Random(seed)
    right: Counter[str] = Counter()
    number: Counter[str] = Counter()
    for group, pages in (("notices", notices(rng)), ("other pages", others(rng))):
        for built in pages:
            reading = read_page(built.markup.encode(), built.url)
            faults = faults_of(built, reading)
            kind_is_right = reading.kind in built.kinds
            for name, is_right in ((f"{group}, kind", kind_is_right), (f"{group}, all", not faults)):
                number[name] += 1
                right[name] += is_right
            if misses and faults:
                print(f"{built.form}: {'; '.join(faults)}")
    return {name: right[name] / number[name] for name in number}


def main() -> None:
    """Print the shares."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--misses", action="store_true", help="name the pages that are read wrongly")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    for name, share in measured(given.seed, misses=given.misses).items():
        print(f"{name:22} {share:.4f}")


if __name__ == "__main__":
    main()
