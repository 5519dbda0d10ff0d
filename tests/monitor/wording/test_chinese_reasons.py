"""Every reason has words in English and in Chinese, and the words are those that programs and people know."""

from __future__ import annotations

import pytest
from catalogue.foreign import english_in

from crawler.wire import tls
from monitor.wording import chinese_reasons, english_reasons
from monitor.wording.chinese_reasons import failure_in_words, in_chinese, trouble_in_words
from monitor.wording.english_reasons import in_english
from storage.records import Cause, Reason

TLS_WORDS = [*tls.WORDS.values(), *(words for _, words in tls.REASONS)]
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


@pytest.mark.parametrize("detail", [*TLS_WORDS, "the server closed the connection during the handshake"])
def test_each_fault_of_a_secure_connection_is_told_in_chinese_without_the_words_of_the_library(
    detail: str,
) -> None:
    said = failure_in_words("tls", f"{detail}: tlsv1 alert protocol version", "zh")
    assert said.startswith("安全连接失败（")
    assert english_in(said) == [] and "alert" not in said


def test_a_failure_names_what_a_person_can_mend() -> None:
    detail = "ConnectionRefusedError: Connection was refused by other side (proxy http://10.1.2.3:3128)"
    assert failure_in_words("proxy", detail, "zh") == "代理服务器没有应答（代理 http://10.1.2.3:3128）"
    assert failure_in_words("proxy", detail, "en") == detail
    assert failure_in_words("dns", "DNSLookupError: no results for hostname", "zh") == "域名无法解析"
    assert failure_in_words(None, "not fetched", "zh") == "没有抓取"


def test_the_trouble_of_a_host_is_told_in_chinese() -> None:
    told = [
        trouble_in_words(trouble, "zh") for trouble in ("challenge", "status 403", "timeout", "truncated")
    ]
    assert told == ["返回验证页", "服务器返回 403（拒绝访问）", "访问超时", "页面未传完，连接已断开"]
    assert trouble_in_words("status 403", "en") == "status 403"
