"""Every reason has words in English and in Chinese, and the words are those that programs and people know."""

from __future__ import annotations

import pytest

from monitor.wording import chinese_reasons, english_reasons
from monitor.wording.chinese_reasons import in_chinese
from monitor.wording.english_reasons import in_english
from storage.records import Cause, Reason

STATUS = Reason(Cause.STATUS, (404,))


def test_every_cause_has_words_in_both_languages() -> None:
    assert set(english_reasons.WORDS) == set(Cause)
    assert set(chinese_reasons.WORDS) | set(chinese_reasons.SPECIAL) == set(Cause)


@pytest.mark.parametrize(
    ("reason", "english", "chinese"),
    [
        (STATUS, "status 404", "服务器返回 404（页面不存在）"),
        (Reason(Cause.STATUS, (403,)), "status 403", "服务器返回 403（拒绝访问）"),
        (Reason(Cause.STATUS, (429,)), "status 429", "服务器返回 429（服务器故障或繁忙）"),
        (Reason(Cause.STATUS, (503,)), "status 503", "服务器返回 503（服务器故障或繁忙）"),
        (Reason(Cause.STATUS, (301,)), "status 301", "服务器返回 301"),
        (Reason(Cause.SAYS, ("页面不存在",)), "says '页面不存在'", "页面显示“页面不存在”"),
        (Reason(Cause.SAYS, ("it's\ngone",)), 'says "it\'s\\ngone"', "页面显示“it's\\ngone”"),
        (
            Reason(Cause.REDIRECTS_TO_ENTRY, ("http://www.mca.gov.cn/",)),
            "redirects to a front or list page: http://www.mca.gov.cn/",
            "跳转到首页或栏目页 http://www.mca.gov.cn/",
        ),
        (Reason(Cause.NO_RESPONSE, ("timeout",)), "no response: timeout", "访问超时"),
        (Reason(Cause.NO_RESPONSE, ("protocol",)), "no response: protocol", "服务器的应答不合规范，无法读取"),
        (
            Reason(Cause.NO_ARTICLE, ("challenge",), Reason(Cause.COOKIE_SCRIPT)),
            "challenge: cookie script and next to no text",
            "返回验证页或拦截页",
        ),
        (
            Reason(Cause.LISTS_ANSWER, within=Reason(Cause.NO_ARTICLE, ("error",), STATUS)),
            "lists answer, articles fail: error: status 404",
            "栏目页正常，稿件页打不开，服务器返回 404（页面不存在）",
        ),
        (
            Reason(Cause.NOT_BELIEVED, within=STATUS),
            "status 404; not believed: so say most pages of the site",
            "服务器返回 404（页面不存在）；该站多数页面都是如此，暂不采信",
        ),
        (
            Reason(Cause.FILE, ("a.pdf", 9, "ab"), Reason(Cause.MAGIC, ("PDF",))),
            "starts like PDF; a.pdf, 9 bytes, SHA-256 ab",
            "文件内容为 PDF 格式（文件 a.pdf，9 字节）",
        ),
        (
            Reason(Cause.READER_SLOW, (60.0,)),
            "could not be read: its reader took longer than 60 s",
            "页面无法解析：读取超过 60 秒",
        ),
        (
            Reason(Cause.PICTURE_SLOW, (180.0,)),
            "the text of the picture was not recognised within 180 s",
            "图片文字未能识读：识读超过 180 秒",
        ),
        (Reason(Cause.TEXT, ("{0} as it was",)), "{0} as it was", "{0} as it was"),
    ],
)
def test_a_reason_is_said_in_the_language_of_its_reader(reason: Reason, english: str, chinese: str) -> None:
    assert in_english(reason) == english
    assert in_chinese(reason) == chinese
