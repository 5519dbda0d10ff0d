"""Extract: status, headers, bytes and lines of a response → the kind of the page, before the search for an article."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.markup.tree import PageTree
from storage.records import Cause, Headers, PageKind, Reason


@dataclass(frozen=True)
class Classification:
    """The kind of a page, and the reason of this kind."""

    kind: PageKind
    reason: Reason


OK = 200  # the only status of success whose body is the page as the server has it (RFC 9110, section 15.3)
PARTIAL_STATUS = frozenset((206, 226))  # ranges (RFC 9110, section 15.3.7), differences (RFC 3229)
REGISTERED_STATUS = frozenset((*range(100, 105), *range(200, 209), 226))  # IANA, below 300
CHALLENGE_STATUS = frozenset((202, 403, 412, 468, 521))
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"), (b"PK\x03\x04", "ZIP or Office"), (b"\xd0\xcf\x11\xe0", "Office"), (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"), (b"RIFF", "media"), (b"ID3", "audio"), (b"\x00\x00\x00\x18ftyp", "video"),
    (b"\x00\x00\x00 ftyp", "video"), (b"wOFF", "font"), (b"BM\x36", "bitmap"),
)  # fmt: skip
ATTACHMENT_TYPE = re.compile(
    r"^(?:application/(?:pdf|msword|vnd\.|zip|x-rar|x-7z|rtf|octet-stream|x-msdownload|gzip|"
    r"x-gzip|kswps|ofd)|text/(?:plain|csv)\b|image/|audio/|video/|font/)",
    re.IGNORECASE,
)
SCRIPT_TYPE = re.compile(
    r"^(?:application/(?:json|javascript|x-javascript)|text/(?:css|javascript))", re.IGNORECASE
)

GONE = re.compile(
    r"^\s{0,20}(?:404\s{0,9})?not found\s{0,20}$|requested (?:url|page|resource)\b.{0,60}\bnot found|"
    r"(?:页面|頁面|网页|網頁|文章|内容|內容|信息|新闻|新聞|稿件|文件|资源|資源|链接|页|地址|帖子|栏目|记录|数据)[^。，,\n]{0,14}"
    r"(?:不存在|不見了|不见了|已删除|已刪除|已被(?:发布者|作者|管理员)?删除|已被刪除|被删除|已过期|已失效|已下线|已下架|已撤(?:稿|销|回|下)|找不到|未找到|没有找到|沒有找到|"
    r"无法找到|已经?移除|已关闭|飞走了|丢失|走丢|迷路|无法访问)|"
    r"(?:找不到|未找到|没有找到|沒有找到|无法找到|不存在)(?:您|你|該|该|此|要|所|访问|請求|请求|对应|相关|的|浏览|查看|"
    r"这个)*[^。，,\n]{0,8}(?:页面|頁面|网页|網頁|文章|内容|信息|新闻|文件|资源|记录|数据)|"
    r"因违规无法查看|经审核涉嫌侵权|(?:公众号|帐号|账号)已(?:被)?(?:封禁|屏蔽|注销)|已删除或过期的稿件|页面没有找到|新闻已删除|(?:你|您)(?:所)?(?:访问|浏览|查找|请求|查看)的[^。\n]{0,16}(?:不存在|已删除|被删除|已失效|找不到|不見|不在|已下线|已撤)|"
    r"\b404\b[^\d年月]{0,30}(?:not found|页面|错误|error|找不到|不存在)|(?:page|file|object|resource|"
    r"document)\s+(?:was\s+)?not\s+found|not found\b.{0,40}\b404\b|"
    r"(?:错误|error)\s*(?:代码|code)?\s*[:：]?\s*404|^\s{0,20}404\s{0,20}$|^404\b.{0,20}$|参数(?:错误|"
    r"有误).{0,20}(?:文章|信息|内容)|该(?:文章|信息|内容|页面|新闻)已",
    re.IGNORECASE | re.MULTILINE,
)
SEPARATOR = re.compile(r"[-_|–—]")
GONE_ALTOGETHER = re.compile(
    r"(?:HTTP\s?)?(?:错误\s?)?404(?:\s?(?:not found|错误(?:页面)?|页面(?:不存在|未找到)?|找不到页面|error))?[!！。.]?|"
    r"(?:page )?not found|"
    r"(?:抱歉|对不起|很抱歉)?[，,！!]?\s?(?:您|你)?(?:所)?(?:访问|浏览|查看|请求)?的?(?:页面|网页|文章|信息|内容)"
    r"(?:不存在|未找到|找不到了?|已删除|已被删除|已下线|无法访问|走丢了)[!！。.]?",
    re.IGNORECASE,
)
GONE_ALONE = (
    200  # characters: on a shorter page any line may say 404, on a longer page only title and headings
)
GONE_AT_MOST = 400  # characters of text without links; a longer article may speak of deleted pages
BLOCKED_SCRIPT = re.compile(
    r"\$_ts\b|\$_ts\.|_\$jsvmprt|acw_sc__v2|__jsl_clearance|__jsluid|yunsuo_session|_waf_|"
    r"safeline|cf-chl|cf_chl|challenge-platform|"
    r"security_session_verify|waf_cookie|aliyun_waf|HWWAFSESID|document\.cookie\s*=|bsfit|"
    r"tencent_captcha|TCaptcha|geetest|ge_js_validator|SafeDog",
    re.IGNORECASE,
)
BLOCKED_TEXT = re.compile(
    r"访问过于频繁|访问频繁|訪問過於頻繁|请求过于频繁|操作过于频繁|频率过快|访问太快|访问受限|访问被拒绝|拒绝访问|禁止访问|访问异常|异常访问|访问被阻断|被拦截|已拦截|"
    r"请求被阻止|网站防火墙|防火墙拦截|Web应用防火墙|云防护|安全狗|"
    r"验证码|驗證碼|滑动验证|拖动滑块|人机验证|安全验证|请完成验证|完成验证后|点击验证|正在(?:进行)?(?:安全)?(?:检测|验证)|浏览器(?:安全)?检查|检查您的浏览器|"
    r"启用\s*(?:JavaScript|Cookie|JS)|开启\s*(?:JavaScript|Cookie)|"
    r"您的IP|IP地址已被|ip.{0,8}(?:被封|受限|封禁)|captcha|access denied|just a moment|"
    r"checking your browser|too many requests|request blocked|are you (?:a )?(?:human|robot)|"
    r"enable (?:javascript|cookies)",
    re.IGNORECASE,
)
LOGIN_TEXT = re.compile(
    r"(?:请|須|需|您)(?:先|要)?(?:重新)?登[录陆錄]|登[录陆錄](?:后|後)(?:查看|阅读|继续|可见|访问)|统一身份认证|用户登[录陆]|账号登[录陆]|"
    r"尚未登[录陆]|会话已过期|please (?:log|sign) in",
    re.IGNORECASE,
)
FAULT = re.compile(
    r"数据库(?:连接|服务器|访问|查询|操作)?\s*(?:失败|错误|异常|出错|无法连接|繁忙)|無法連接資料庫|連接資料庫失敗|資料庫(?:連線|連接)?(?:錯誤|"
    r"失敗)|error establishing a database|连接数据库|can't connect to (?:local )?mysql|mysql_connect|"
    r"SQLSTATE\[|ORA-\d{5}|"
    r"(?:系统|服务器?|网站|程序|页面|服务)(?:内部)?(?:繁忙|维护中?|正在维护|升级中?|正在升级|出错|错误|异常|故障|发生错误|发生异常|出现错误|暂停服务|"
    r"暂时不可用|无响应|运行错误|开小差)|伺服器(?:錯誤|忙碌|維護)|系統(?:維護|錯誤|忙碌)|"
    r"(?:正在|临时|例行)(?:进行)?(?:系统)?(?:维护|升级)|网站(?:建设中|暂停|已关闭|关闭|未备案)|站点(?:不存在|已停止|已关闭|未绑定)|该站点|"
    r"没有找到站点|域名(?:已过期|到期|未绑定|出售)|"
    r"internal server error|bad gateway|service (?:temporarily )?unavailable|"
    r"gateway time-?out|runtime error|server error in|stack trace|traceback \(most recent|"
    r"fatal error:|parse error:|warning: \w+\(|"
    r"(?:java|javax|org\.apache|org\.springframework)\.[\w.]+exception|nullpointerexception|"
    r"HTTP (?:Status|Error) (?:4|5)\d\d|50[0234] (?:error|bad|service|internal|gateway)|"
    r"welcome to nginx|apache2? .{0,20}default page|iis windows server|it works!|index of /|"
    r"网络超时|连接超时|请求超时|请稍后(?:再试|重试|访问)|請稍後再試",
    re.IGNORECASE,
)
SHORT = 300  # characters of text without links; a longer page is no refusal
SAYS_WITHIN = 60  # lines of a page searched for a refusal


LOGIN_ADDRESS = re.compile(
    r"/(?:log-?in|sign-?in|passport|sso|cas)\b|[?&]login\b|//(?:passport|sso|cas)\.", re.IGNORECASE
)
ERROR_ADDRESS = re.compile(
    r"(?:^|[/_.?=-])(?:404|notfound|not-found|error_?page|nopage)(?:[/_.?=&-]|$)", re.IGNORECASE
)


def kind_of_response(body: bytes, status: int, headers: Headers) -> Classification | None:
    """Return the kind if status, content type or first bytes already decide; None for markup and text."""
    if status in CHALLENGE_STATUS:
        return Classification(PageKind.CHALLENGE, Reason(Cause.STATUS, (status,)))
    if status != OK:
        return Classification(PageKind.ERROR, Reason(_cause_of_status(status), (status,)))
    for magic, name in MAGIC:
        if body.startswith(magic):
            return Classification(PageKind.ATTACHMENT, Reason(Cause.MAGIC, (name,)))
    content_type = content_type_of(headers)
    if ATTACHMENT_TYPE.match(content_type) and not _looks_like_markup(body):
        return Classification(PageKind.ATTACHMENT, _typed(content_type))
    if not body.strip():
        return Classification(PageKind.ERROR, Reason(Cause.EMPTY_BODY))
    if SCRIPT_TYPE.match(content_type) and not _looks_like_markup(body):
        return Classification(PageKind.OTHER, _typed(content_type))
    return None


def _cause_of_status(status: int) -> Cause:
    if status >= 300:
        return Cause.STATUS
    if status in PARTIAL_STATUS:
        return Cause.PARTIAL_STATUS
    return Cause.SILENT_STATUS if status in REGISTERED_STATUS else Cause.UNKNOWN_STATUS


def _typed(content_type: str) -> Reason:
    return Reason(Cause.CONTENT_TYPE, (content_type.split(";", maxsplit=1)[0].strip()[:60],))


def content_type_of(headers: Headers) -> str:
    """Return the Content-Type header, or ""."""
    return next((value for name, value in headers if name.lower() == "content-type"), "")


DISPOSITION = re.compile(
    r"filename(?P<encoded>\*)?\s*=\s*(?:UTF-8''|\"|)(?P<name>[^\";]{1,200})", re.IGNORECASE
)


NO_NAME = "no name"


def described(why: Reason, body: bytes, url: str, headers: Headers) -> Reason:
    """Return a reason with a file's name, size in bytes and SHA-256, which together identify an attachment."""
    disposition = next((value for name, value in headers if name.lower() == "content-disposition"), "")
    names = sorted(DISPOSITION.finditer(disposition), key=lambda match: match["encoded"] is None)
    try:
        name = unquote(names[0]["name"]) if names else unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    except ValueError:
        name = ""
    digest = hashlib.sha256(body).hexdigest()
    return Reason(Cause.FILE, (name.strip()[:100] or NO_NAME, len(body), digest), why)


def _looks_like_markup(body: bytes) -> bool:
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(
        (b"<!doctype", b"<html", b"<?xml", b"<rss", b"<feed", b"<head", b"<body", b"<div", b"<script")
    )


def kind_of_refusal(page: PageTree, text: str) -> Classification | None:
    """Return the kind of a page in the place of content: gone, challenge, fault; None for content.

    Only pages with little text besides links are looked at. `text` is the page's markup.
    """
    plain = sum(len(line.bare) - line.link_chars for line in page.lines)
    if plain >= GONE_AT_MOST:
        return _gone_by_heading(page)
    if match := GONE.search(_lines_that_may_say_gone(page, plain)):
        return Classification(PageKind.SOFT_404, Reason(Cause.SAYS, (match.group().strip()[:40],)))
    return _kind_of_short_page(page, text, plain) if plain < SHORT else None


def _gone_by_heading(page: PageTree) -> Classification | None:
    """Return SOFT_404 for a page with much furniture whose title or heading only says that the page is missing."""
    headings = (line.text for line in page.lines[:200] if line.heading)
    for said in (*SEPARATOR.split(page.title), *headings):
        if GONE_ALTOGETHER.fullmatch(said.strip()):
            return Classification(PageKind.SOFT_404, Reason(Cause.SAYS, (said.strip()[:40],)))
    return None


def _lines_that_may_say_gone(page: PageTree, plain: int) -> str:
    heading = " ".join(line.text for line in page.lines[:200] if line.heading)[:200]
    lines = page.lines[:SAYS_WITHIN] if plain < GONE_ALONE else []
    short = "\n".join(line.text for line in lines if len(line.text) <= 80)
    return f"{page.title}\n{heading}\n{short}"


def _kind_of_short_page(page: PageTree, text: str, plain: int) -> Classification | None:
    shown = "\n".join(line.text for line in page.lines[:SAYS_WITHIN])
    if BLOCKED_SCRIPT.search(text[:200_000]) and _chinese_chars(shown) < 200 and _is_bare(page, plain):
        return Classification(PageKind.CHALLENGE, Reason(Cause.COOKIE_SCRIPT))
    if match := BLOCKED_TEXT.search(f"{page.title}\n{shown}"):
        return Classification(PageKind.CHALLENGE, Reason(Cause.SAYS, (match.group().strip()[:40],)))
    if match := FAULT.search(f"{page.title}\n{shown}"):
        return Classification(PageKind.ERROR, Reason(Cause.SAYS, (match.group().strip()[:40],)))
    if _is_login(page, shown):
        return Classification(PageKind.CHALLENGE, Reason(Cause.ASKS_TO_LOG_IN))
    return None


def _is_bare(page: PageTree, plain: int) -> bool:
    return plain < 40 or not any(line.heading for line in page.lines)


def _is_login(page: PageTree, shown: str) -> bool:
    asks = LOGIN_TEXT.search(f"{page.title}\n{shown}") is not None
    password = any((box.get("type") or "").lower() == "password" for box in page.root.iter("input"))
    return asks and (len(shown) < 400 if password else len(shown) < 150)


def _chinese_chars(text: str) -> int:
    return sum("\u4e00" <= char <= "\u9fff" for char in text)


def is_front_page(url: str) -> bool:
    """Return whether an address is a site's front page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return re.fullmatch(r"/*(?:(?:index|default|home|main)(?:\.\w{2,5})?)?/*", parts.path) is not None


def is_login_page(url: str) -> bool:
    """Return whether an address leads to a log-in form."""
    return LOGIN_ADDRESS.search(url) is not None


def bounce(url: str, redirected_from: str | None) -> Classification | None:
    """Return the kind of a page to which another address was redirected: front page, log-in form, error page."""
    if not redirected_from or redirected_from == url:
        return None
    if is_login_page(url) and not is_login_page(redirected_from):
        return Classification(PageKind.CHALLENGE, Reason(Cause.REDIRECTED_TO_LOGIN))
    if ERROR_ADDRESS.search(url):
        return Classification(PageKind.SOFT_404, Reason(Cause.REDIRECTED_TO_ERROR))
    if is_front_page(url) and not is_front_page(redirected_from):
        return Classification(PageKind.SOFT_404, Reason(Cause.REDIRECTED_TO_FRONT))
    return None


SOLD = re.compile(
    r"博彩|彩票(?:平台|网|开户)|棋牌|真人(?:娱乐|荷官|视讯)|葡京|威尼斯人|银河娱乐|太阳城|赌场|赌博网|体育投注|足球投注|世界杯投注|六合彩|时时彩|"
    r"快三|北京赛车|PK10|娱乐城|老虎机|百家乐|bet365|188bet|亚博|开元|凯发|皇冠体育|万博|澳门新|九游|乐鱼|開雲|开云|米兰体育|爱游戏|"
    r"成人(?:视频|影院|电影|小说|网站)|色情|黄色(?:视频|网站|电影)|黄片|裸聊|约炮|三级片|无码|av(?:在线|视频|网站|电影)|免费看片|情色",
    re.IGNORECASE,
)
SELLING = re.compile(
    r"官网|官方(?:网站|入口|版)|app|下载|登录|注册|平台|入口|在线|首页|网址|开户|最新版|手机版|免费",
    re.IGNORECASE,
)
REPORTED = re.compile(
    r"打击|查处|整治|侦破|抓获|警方|公安|涉嫌|犯罪|案件|处罚|治理|专项行动|禁止|判处|取缔|防范|举报|通报"
)
LEAST = 2  # different words for sale in the head


def hijack(page: PageTree) -> Reason | None:
    """Return a reason with the words of gambling or pornography in the head of a hijacked page, else None."""
    head = " ".join((page.title, page.metas.get("keywords", ""), page.metas.get("description", "")))[:2000]
    sold = sorted({match.group().lower() for match in SOLD.finditer(head)})
    if len(sold) < LEAST or not SELLING.search(head) or REPORTED.search(head):
        return None
    return Reason(Cause.HIJACKED, (", ".join(sold[:4]),))
