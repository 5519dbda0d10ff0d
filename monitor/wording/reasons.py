"""Why a page or a site is not what it was: the English evidence of a look → words for Chinese readers. Pure."""

from __future__ import annotations

import re

# what the stages before say of a look; the first that fits wins, and what fits none is shown as it is
WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"(?:error: |challenge: )?status (404|410)$", r"服务器返回 \1（页面不存在）"),
        (r"(?:error: |challenge: )?status (403|412|468|521)$", r"服务器返回 \1（拒绝访问）"),
        (r"(?:error: |challenge: )?status (5\d\d|429)$", r"服务器返回 \1（服务器故障或繁忙）"),
        (r"(?:error: |challenge: )?status (\d+)$", r"服务器返回 \1"),
        (r"says ['\"](.*)['\"]$", r"页面显示“\1”"),
        (r"(?:challenge|error|soft-404): says ['\"](.*)['\"]$", r"页面显示“\1”"),
        (r"redirects to a front or list page: (\S+)$", r"跳转到首页或栏目页 \1"),
        (r"redirects to another article: (\S+)$", r"跳转到另一篇稿件 \1"),
        (r"redirects to (\S+)$", r"跳转到 \1"),
        (r"(?:redirected|sends its reader) to the front page$", "跳转到首页"),
        (r"redirected to a list page$", "跳转到栏目页"),
        (r"redirected to an error page$", "跳转到错误页"),
        (r"(?:challenge: )?(?:redirected|sends its reader) to a log-in form$", "跳转到登录页"),
        (r"(?:challenge: )?asks to log in$", "要求登录"),
        (r"challenge: .*", "返回验证页或拦截页"),
        (r"cookie script and next to no text$", "返回验证页"),
        (r"no response: dns$", "域名无法解析"),
        (r"no response: timeout$", "访问超时"),
        (r"no response: connect$", "无法连接"),
        (r"no response: tls$", "安全连接失败"),
        (r"no response: robots$", "robots.txt 不允许访问"),
        (r"no response: (\S+)$", r"没有响应（\1）"),
        (r"no entries: .*", "栏目页没有读到任何条目"),
        (
            r"its pages no longer fit the profile (\S+): the template changed$",
            r"页面与模板档案 \1 不再相符，疑似改版",
        ),
        (r"(?:error: )?empty body$", "返回空白页"),
        (r"article$", "稿件重新可见"),
    )
)


LISTS_ANSWER = "lists answer, articles fail: "  # monitor/analysis/oversight.py


def in_chinese(reason: str) -> str:
    """The reason in Chinese; as it is where there are no words for it."""
    if reason.startswith(LISTS_ANSWER):
        return f"栏目页正常，稿件页打不开，{in_chinese(reason.removeprefix(LISTS_ANSWER))}"
    for pattern, words in WORDS:
        if found := pattern.match(reason):
            return found.expand(words) + reason[found.end() :]
    return reason
