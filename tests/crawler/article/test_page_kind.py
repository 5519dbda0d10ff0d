"""What a response is, before any article is believed."""

from __future__ import annotations

import hashlib

import pytest

from crawler.article.extract import read_page
from monitor.wording.english_reasons import in_english
from storage.records import Cause, PageKind, Reason

URL = "http://www.minsheng.example.com/ms/20210624/1234.html"
LIST = "http://www.minsheng.example.com/ms/"
FRONT = "http://www.minsheng.example.com/"
ENTRIES = "".join(
    f'<li><a href="/ms/{number}.html">临江县召开第{number}次防汛会议</a></li>' for number in range(101, 107)
)
MENU = '<div class="nav"><a href="/">首页</a><a href="/yw/">要闻</a></div>'


def page(title: str, body: str, head: str = "") -> bytes:
    return f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'.encode()


SOFT_404 = (
    page("404", "<h1>404</h1><p>抱歉，您访问的页面不存在或已被删除！</p><a href='/'>返回首页</a>"),
    page("民声观察", f"{MENU}<div>该文章已被删除。</div><h3>热门文章</h3><ul>{ENTRIES}</ul>"),
    page(
        "提示信息",
        "<p>页面找不到了，3秒后自动跳转到首页</p><script>setTimeout(function(){location.href='/'},3000)</script>",
    ),
    page("", "<script>window.location.href='/';</script>"),
    page("已删除或过期的稿件", "<p>已删除或过期的稿件</p>"),
    page("對不起", "<p>您要瀏覽的網頁不存在</p>"),
    page("Not Found", "<h1>Not Found</h1><p>The requested URL was not found on this server.</p>"),
    page("新闻已删除", "<h1>新闻已删除</h1>"),
    page("页面没有找到", "<p>页面没有找到</p>"),
    page("", "", "<meta http-equiv='refresh' content='0; url=/index.html'>"),
)
CHALLENGES = (
    page("安全验证", "<p>您的访问过于频繁，请输入验证码</p>"),
    page("", "", "<script>$_ts=window['$_ts'];$_ts.cd='x';</script>"),
    page(
        "",
        "",
        "<script>document.cookie='wzws_cid=1;path=/';window.location.href='/ms/20210624/1234.html?x';</script>",
    ),
    page("登录", "<form>用户登录 <input type=text><input type=password></form>请先登录后查看"),
    page("Just a moment...", "<p>Checking your browser before accessing</p>"),
    page("", "<script>location.href='/login.php?back=1'</script>"),
)
FAULTS = (
    b"", b" \r\n", b"x", b"\x00" * 50,
    page("", "<p>数据库连接失败</p>"),
    page("502 Bad Gateway", "<h1>502 Bad Gateway</h1><hr>nginx"),
    page("系统维护", "系统正在维护中，请稍后访问。"),
    page("出错了", "<h1>服务器繁忙，请稍后再试</h1>"),
    page("民声观察", f"{MENU}Error establishing a database connection"),
    b"<br />\n<b>Warning</b>: mysql_connect(): Can't connect in /var/www/a.php on line 3",
)  # fmt: skip
OTHERS = (
    page("", "<script>window.location.href='http://www.minsheng.example.com//ms/2/5.html'</script>"),
    page("", "", "<meta http-equiv='Refresh' content='0;url=/ms/2/5.html'>"),
    page("民声观察", "<div id='app'></div><script src='/app.js'></script>"),
)
ARTICLES = (
    page(
        "临江县公告_民声观察",
        "<h1>临江县公告</h1><div>来源：县政府 2021-06-24</div><p>自7月1日起调整办公时间。</p>",
    ),
    page(
        "关于错误提示的说明",
        "<h1>关于错误提示的说明</h1><div>2021-06-24</div><p>"
        + "近期有群众反映，打开部分链接时提示页面不存在，经查系系统升级所致。" * 9
        + "</p>",
    ),
    page(
        "临江县公告",
        f"{MENU}<h1>临江县公告</h1><div>时间：2021-06-24</div><p>7月1日起，周末照常上班，特此通知。</p><h3>热门文章</h3><ul>{ENTRIES}</ul>",
    ),
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        *((PageKind.SOFT_404, body) for body in SOFT_404), *((PageKind.CHALLENGE, body) for body in CHALLENGES),
        *((PageKind.ERROR, body) for body in FAULTS), *((PageKind.OTHER, body) for body in OTHERS),
        *((PageKind.ARTICLE, body) for body in ARTICLES),
        (PageKind.LIST, page("民生关注", f"{MENU}<ul>{ENTRIES}</ul>")),
        (PageKind.ATTACHMENT, b"%PDF-1.4 ..."),
    ],
)  # fmt: skip
def test_the_kind_is_told_from_what_the_page_says(kind: PageKind, body: bytes) -> None:
    assert read_page(body, URL).kind is kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (412, PageKind.CHALLENGE),
        (403, PageKind.CHALLENGE),
        (202, PageKind.CHALLENGE),
        (404, PageKind.ERROR),
        (500, PageKind.ERROR),
    ],
)
def test_a_status_says_it_before_the_page_does(status: int, kind: PageKind) -> None:
    reading = read_page(ARTICLES[0], URL, status=status)
    assert (reading.kind, reading.reason) == (kind, Reason(Cause.STATUS, (status,)))
    assert reading.article is None


@pytest.mark.parametrize("target", [LIST, FRONT, f"{FRONT}index.html", f"{FRONT}404.html"])
def test_a_redirect_to_a_list_or_front_page_means_gone(target: str) -> None:
    reading = read_page(page("民生关注", f"{MENU}<ul>{ENTRIES}</ul>"), target, redirected_from=URL)
    assert reading.kind is PageKind.SOFT_404
    assert reading.links == ()


def test_a_redirect_to_another_article_is_an_article() -> None:
    assert read_page(ARTICLES[0], f"{FRONT}new/1.html", redirected_from=URL).kind is PageKind.ARTICLE


def test_an_attachment_is_told_by_its_content_type() -> None:
    reading = read_page(b"abc", URL, headers=(("content-type", "application/msword"),))
    assert reading.kind is PageKind.ATTACHMENT


def test_a_stub_says_where_it_leads() -> None:
    assert read_page(OTHERS[0], URL).redirect_url == "http://www.minsheng.example.com/ms/2/5.html"
    assert read_page(OTHERS[1], URL).redirect_url == "http://www.minsheng.example.com/ms/2/5.html"


CREDITED = "<h1>一图读懂临江县民政工作要点</h1><div>来源：临江县民政局 2021-06-24</div>"


@pytest.mark.parametrize(
    ("body", "says", "kind"),
    [
        (
            f"{CREDITED}<div id='zoom'><p><img src='/202106/W020210624.jpg'></p></div>",
            "pictures only: 1",
            PageKind.ARTICLE,
        ),
        (
            f"{CREDITED}<div class='TRS_Editor'><video src='/v/1.mp4'></video></div>",
            "video only: 1",
            PageKind.VIDEO,
        ),
        (
            f"{CREDITED}<div class='pic'><img src='/202106/W1.jpg'></div><h3>热门文章</h3><ul>{ENTRIES}</ul>",
            "pictures only: 1",
            PageKind.ARTICLE,
        ),
    ],
    ids=["pictures", "video", "beside a list"],
)
def test_an_article_whose_text_is_a_picture_or_a_video_is_said_to_be_one(
    body: str, says: str, kind: PageKind
) -> None:
    reading = read_page(page("一图读懂临江县民政工作要点_民声观察", body), URL)
    assert reading.kind is kind
    assert reading.article is not None
    assert reading.article.title == "一图读懂临江县民政工作要点"
    assert in_english(reading.reason).startswith(says)


def test_a_list_with_pictures_is_a_list() -> None:
    rows = "".join(
        f'<li><img src="/p/{n}.jpg"><a href="/ms/{n}.html">临江县召开第{n}次防汛会议</a><span>2021-06-24</span></li>'
        for n in range(101, 107)
    )
    assert read_page(page("民生关注", f"<h2>民生关注栏目要闻</h2><ul>{rows}</ul>"), URL).kind is PageKind.LIST


SOLD = "<title>澳门葡京官网_真人娱乐平台_彩票平台注册</title><meta name=keywords content='bet365,博彩,棋牌app下载'>"


def test_a_head_that_sells_gambling_is_no_article_of_the_office() -> None:
    text = "<p>" + "全县民政工作会议召开。" * 9 + "</p>"
    body = f"<html><head><meta charset=utf-8>{SOLD}</head><body>{CREDITED}{text}</body></html>"
    reading = read_page(body.encode(), URL)
    assert reading.kind is PageKind.OTHER
    assert reading.reason.cause is Cause.HIJACKED


def test_news_of_the_police_against_gambling_is_news() -> None:
    title = "临江警方打击网络赌博：百家乐、六合彩平台被查处"
    body = f"<h1>{title}</h1><div>来源：临江日报 2021-06-24</div><p>{'警方通报，涉案平台已关闭。' * 9}</p>"
    assert read_page(page(f"{title}_民声观察", body), URL).kind is PageKind.ARTICLE


def test_a_text_that_a_script_makes_visible_is_read() -> None:
    text = "<p>全县防汛工作会议6月24日召开，部署近期工作，要求各乡镇落实责任，加强值守。</p>" * 12
    body = (
        f"<h1>临江县召开防汛会议</h1><div id='js_content' style='visibility: hidden;'>{text}</div>"
        "<script>if (x) { location.href = '/other.html' }; var ct = \"1624497120\";</script>"
    )
    reading = read_page(page("", body), "http://mp.weixin.qq.com/s?__biz=1&mid=2")
    assert reading.kind is PageKind.ARTICLE
    assert reading.article is not None
    assert reading.article.attribution.published_at == "2021-06-24T01:12:00Z"


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ((), "1234.html"),
        ((("Content-Disposition", 'attachment; filename="a.pdf"'),), "a.pdf"),
        (
            (("Content-Disposition", "attachment; filename=x.pdf; filename*=UTF-8''%E5%85%AC%E5%91%8A.pdf"),),
            "公告.pdf",
        ),
    ],
)
def test_an_attachment_is_told_by_name_size_and_digest(
    headers: tuple[tuple[str, str], ...], name: str
) -> None:
    evidence = in_english(read_page(b"%PDF-1.4", URL, headers=headers).reason)
    digest = hashlib.sha256(b"%PDF-1.4").hexdigest()
    assert evidence == f"starts like PDF; {name}, 8 bytes, SHA-256 {digest}"


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (206, Cause.PARTIAL_STATUS),
        (226, Cause.PARTIAL_STATUS),
        (203, Cause.SILENT_STATUS),
        (201, Cause.SILENT_STATUS),
        (204, Cause.SILENT_STATUS),
        (100, Cause.SILENT_STATUS),
        (0, Cause.UNKNOWN_STATUS),
        (99, Cause.UNKNOWN_STATUS),
        (299, Cause.UNKNOWN_STATUS),
        (999, Cause.STATUS),
    ],
)
def test_only_status_200_stands_for_the_page(status: int, cause: Cause) -> None:
    reading = read_page(ARTICLES[0], URL, status=status)
    assert (reading.kind, reading.reason, reading.article) == (
        PageKind.ERROR,
        Reason(cause, (status,)),
        None,
    )


MUCH = "".join(
    f"<li><a href='/{n}.htm'>栏目</a></li><p>主办单位：临江县民政局 第{n}号许可证</p>" for n in range(40)
)


@pytest.mark.parametrize(
    "head", ["<title>404</title>", "<title>页面不存在-临江县民政局</title>", "<h1>404 Not Found</h1>"]
)
def test_a_title_that_says_nothing_but_missing_is_believed_beside_much_furniture(head: str) -> None:
    reading = read_page(f"<html>{head}<body>{head}<p>请返回首页。</p>{MUCH}</body></html>".encode(), URL)
    assert reading.kind is PageKind.SOFT_404


def test_a_notice_of_maintenance_with_a_file_is_an_article() -> None:
    link = "<p><a href='/f/1.docx'>关于系统维护的通知.docx</a></p>"
    body = f"<h1>关于系统维护的通知</h1><div>发布时间：2021-06-24</div>{link}"
    reading = read_page(page("关于系统维护的通知", body), URL)
    assert (reading.kind, in_english(reading.reason)) == (PageKind.ARTICLE, "files only: 1 under a headline")


@pytest.mark.parametrize("said", ["该内容已被发布者删除", "此内容因违规无法查看", "该公众号已被封禁"])
def test_words_of_accounts_about_removed_articles_are_known(said: str) -> None:
    assert read_page(f"<html><body><p>{said}</p></body></html>".encode(), URL).kind is PageKind.SOFT_404
