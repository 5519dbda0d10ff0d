"""Response → whether the response is a challenge that asks for a proof of being human.

Firewalls of Chinese hosts often send challenges with status 200. The crawl must know at once, or requests would
go on. The analysis concludes later, from the archive, what the page means.
"""

from __future__ import annotations

from crawler.article.extract import read_page
from crawler.article.page_kind import BLOCKED_SCRIPT, BLOCKED_TEXT, LOGIN_TEXT
from crawler.lists.discovery import text_of
from crawler.markup.screening import Screen, Screened
from storage.records import Fetch, PageKind

# Words of BLOCKED_SCRIPT, BLOCKED_TEXT and LOGIN_TEXT. Nearly all pages contain none.
WORDS = Screen(
    "$_ts", "_$jsvmprt", "acw_sc__v2", "__jsl", "yunsuo_session", "_waf", "safeline", "cf-chl", "cf_chl",
    "challenge-platform", "security_session_verify", "waf_cookie", "hwwafsesid", "document.cookie", "bsfit",
    "captcha", "geetest", "ge_js_validator", "safedog",
    "过于频繁", "访问频繁", "過於頻繁", "频率过快", "访问太快", "访问受限", "访问被拒绝",
    "拒绝访问", "禁止访问", "访问异常",
    "异常访问", "访问被阻断", "被拦截", "已拦截", "请求被阻止", "防火墙", "云防护", "安全狗",
    "验证", "驗證碼", "拖动滑块", "正在检测", "正在安全检测", "正在进行检测", "正在进行安全检测",
    "浏览器检查", "浏览器安全检查", "检查您的浏览器",
    "启用", "开启", "您的ip", "ip地址已被", "被封", "受限", "封禁", "access denied", "just a moment",
    "checking your browser", "too many requests", "request blocked", "are you ", "enable javascript", "enable cookies",
    "登录", "登陆", "登錄", "统一身份认证", "会话已过期", "please log in", "please sign in",
)  # fmt: skip
LARGEST = 64 * 1024  # bytes of a challenge; longer answers are not read twice


def is_challenge(fetch: Fetch) -> bool:
    """Return whether a response with status 200 or 202 is a challenge."""
    if fetch.status not in (200, 202) or not fetch.body or len(fetch.body) > LARGEST:
        return False
    text = text_of(fetch)
    if not WORDS.admits(Screened.of(text)):
        return False
    if not any(form.search(text) for form in (BLOCKED_SCRIPT, BLOCKED_TEXT, LOGIN_TEXT)):
        return False
    url = fetch.final_url or fetch.url
    before = fetch.url if fetch.redirects else None
    reading = read_page(fetch.body, url, status=fetch.status, headers=fetch.headers, redirected_from=before)
    return reading.kind is PageKind.CHALLENGE
