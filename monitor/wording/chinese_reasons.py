"""A reason → Chinese words, as summaries show them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from monitor.wording.english_reasons import in_english
from storage.records import Cause, Failure, Reason

# Numbers stand for the values of the cause, {within} for the words of the reason inside.
WORDS: Mapping[Cause, str] = {
    Cause.PARTIAL_STATUS: "服务器返回 {0}（只是页面的一部分），暂不采信",
    Cause.SILENT_STATUS: "服务器返回 {0}（不代表页面现状），暂不采信",
    Cause.UNKNOWN_STATUS: "服务器返回 {0}（不是 HTTP 标准状态码），暂不采信",
    Cause.MAGIC: "文件内容为 {0} 格式",
    Cause.CONTENT_TYPE: "返回的类型是 {0}",
    Cause.FILE: "{within}（文件 {0}，{1} 字节）",
    Cause.EMPTY_BODY: "返回空白页",
    Cause.TOO_DEEP: "页面嵌套过深，无法读取",
    Cause.UNREADABLE: "页面无法解析（{0}）",
    Cause.READER_KILLED: "页面无法解析：读取进程中止",
    Cause.READER_SLOW: "页面无法解析：读取超过 {0:g} 秒",
    Cause.PICTURE_SLOW: "图片文字未能识读：识读超过 {0:g} 秒",
    Cause.PICTURE_KILLED: "图片文字未能识读：识读程序被系统结束",
    Cause.COOKIE_SCRIPT: "返回验证页或拦截页",
    Cause.ASKS_TO_LOG_IN: "要求登录",
    Cause.REDIRECTED_TO_LOGIN: "跳转到登录页",
    Cause.REDIRECTED_TO_ERROR: "跳转到错误页",
    Cause.REDIRECTED_TO_FRONT: "跳转到首页",
    Cause.REDIRECTED_TO_LIST: "跳转到栏目页",
    Cause.SENDS_TO_LOGIN: "跳转到登录页",
    Cause.SENDS_TO_FRONT: "跳转到首页",
    Cause.SENDS_ON: "页面用脚本跳转到其他地址",
    Cause.HIJACKED: "页头出现推广用语“{0}”，疑似被篡改",
    Cause.SHOWN_DESPITE: "服务器返回 {0}，但页面仍显示原稿件",
    Cause.PARAGRAPHS: "标题下有 {0} 段正文",
    Cause.LIST: "栏目页，共 {1} 条",
    Cause.ENTRIES: "栏目页，共 {0} 条",
    Cause.FILES_ONLY: "标题下只有附件（{0} 个）",
    Cause.VIDEO_ONLY: "标题下只有视频（{0} 个）",
    Cause.PICTURES_ONLY: "标题下只有图片（{0} 张）",
    Cause.FRAME_ONLY: "标题下只有嵌入页面（{0} 个）",
    Cause.FORM: "页面是待填写的表单",
    Cause.LEFT_EMPTY: "正文位置为空",
    Cause.FILLED_BY_SCRIPT: "页面内容由脚本生成，没有可读文字",
    Cause.NOTHING_TO_READ: "页面没有文字",
    Cause.FEW_CHARACTERS: "页面只有 {0} 个字符",
    Cause.NEITHER: "页面既不是稿件，也不是栏目页",
    Cause.NO_BODY: "没有响应",
    Cause.TRUNCATED: "页面没有收完整，暂不采信",
    Cause.WAS_TRUNCATED: "上次页面没有收完整，现已补全",
    Cause.FILES_NAMED: "稿件没有变化，附件名单由新版程序补全",
    Cause.FILE_READ: "文件没有变化，文字此前未能读出",
    Cause.TEXT_LOST: "页面没有正文，暂不采信：{within}",
    Cause.NO_ARTICLE: "{within}",
    Cause.NO_ENTRIES: "栏目页没有读到任何条目",
    Cause.SAME_BYTES: "页面内容与上次完全相同",
    Cause.SAME_ARTICLE: "稿件没有变化",
    Cause.DIFFERS: "稿件与上次不同，等待复查",
    Cause.STILL_DIFFERS: "稿件与上次不同，等待再次复查",
    Cause.UNLIKE_KNOWN: "页面只有一小段无关文字，暂不采信",
    Cause.LOOKS_AGREE: "两次查看结果一致",
    Cause.ROTATING_LEFT_OUT: "已排除轮换内容",
    Cause.ONLY_ROTATING: "只有轮换内容不同",
    Cause.UNDECIDED: "各次查看结果均不一致",
    Cause.BACK: "原稿件重新可见",
    Cause.BACK_BUT_DIFFERS: "稿件重新可见，但内容不同，等待复查",
    Cause.REDIRECTS: "跳转到 {0}",
    Cause.ONLY_REDIRECTS: "只跳转到 {0}",
    Cause.REDIRECTS_TO_ENTRY: "跳转到首页或栏目页 {0}",
    Cause.REDIRECTS_TO_OTHER: "跳转到另一篇稿件 {0}",
    Cause.NOT_BELIEVED: "{within}；该站多数页面都是如此，暂不采信",
    Cause.PROFILE_LOST: "页面与模板档案 {0} 不再相符，疑似改版",
    Cause.LISTS_ANSWER: "栏目页正常，稿件页打不开，{within}",
    Cause.NO_CHANNEL: "没有配置通道“{0}”",
    Cause.WITHDRAWN: "该发现已撤回",
    Cause.ACKNOWLEDGED_BEFORE: "通知前已认领",
    Cause.DISMISSED_BEFORE: "通知前已忽略",
    Cause.RESOLVED_BEFORE: "通知前已解决",
    Cause.MUTED: "已静音",
    Cause.LESS_GRAVE: "通知前级别已降低",
    Cause.COUNTED_ELSEWHERE: "已并入另一条发现",
    Cause.COUNTED_ALIKE: "已并入该站点的同类改动",
    Cause.TOLD_BEFORE: "此前已通知",
    Cause.REFUSED: "被拒收（状态 {0}）",
    Cause.REFUSED_WITH_CODE: "被拒收（状态 {0}，代码 {1}）：{2}",
    Cause.ANSWER_TOO_LONG: "服务器的应答过长，不能视为收下",
    Cause.NO_APPRISE: '缺少 apprise，请运行 pip install "reprintwatch[apprise]"',
    Cause.UNKNOWN_SERVICE: "apprise 不认识这种地址",
    Cause.NOTHING_TO_SEND: "没有内容可发送",
    Cause.REFUSED_OR_AWAY: "被拒收，或无法连接",
    Cause.SENDING_BROKE: "发送失败（{0}）",
    Cause.NO_SUCH_HOST: "无法连接：服务器的域名无法解析",
    Cause.NOBODY_LISTENS: "无法连接：该地址和端口没有服务器",
    Cause.ANSWERS_TOO_LATE: "无法连接：服务器没有及时应答",
    Cause.TLS_FAILED: "无法连接：安全连接失败",
    Cause.PROXY_FAILED: "无法连接：代理服务器没有应答",
    Cause.NOT_REACHED: "无法连接（{0}）",
    Cause.MAIL_NOT_TAKEN: "邮件被拒收：{0}",
    Cause.MAIL_LOGIN_REFUSED: "邮件被拒收，用户名或密码不被接受：{0}",
    Cause.RECIPIENTS_REFUSED: "以下收件人的邮件被拒收：{0}",
    Cause.MAIL_WITHOUT_TLS: "邮件没有发出：服务器不支持 TLS，而密码不能明文发送",
    Cause.TEXT: "{0}",
}
FAILURES: Mapping[str, str] = {
    Failure.DNS: "域名无法解析",
    Failure.TIMEOUT: "访问超时",
    Failure.CONNECT: "无法连接",
    Failure.PROXY: "代理服务器没有应答",
    Failure.TLS: "安全连接失败",
    Failure.ROBOTS: "robots.txt 不允许访问",
    Failure.TRUNCATED: "页面未传完，连接已断开",
    Failure.PROTOCOL: "服务器的应答不合规范，无法读取",
    Failure.TOO_LARGE: "页面过大",
    Failure.REDIRECTS: "反复跳转",
    Failure.FOREIGN: "跳转到允许范围之外",
    Failure.PRIVATE_ADDRESS: "域名指向内部地址",
}


# A part of the detail of a failure, as the crawler writes it → its words. Numbers stand for the groups.
DETAILS: Sequence[tuple[str, str]] = (
    (r"robots\.txt could not be read", "robots.txt 无法读取"),
    (r"not a public address: (\S+)", "{0} 不是公网地址"),
    (r"outside the configured domains: (\S+)", "{0} 不属于所配置的域名"),
    (r"redirected to site (\S+),", "跳转到站点 {0}，该站点本轮不再访问"),
    (r"a part of the file came, with status (\d+)", "只收到文件的一部分，状态 {0}"),
    (r"\(?proxy ([^\s)]+)", "代理 {0}"),
    (r"chain of the certificate is incomplete", "证书链不完整，或签发者未知"),
    (r"certificate is not yet valid", "证书尚未生效"),
    (r"certificate has expired", "证书已过期"),
    (r"certificate is for another name", "证书属于另一个域名"),
    (r"certificate has a fault", "证书有误"),
    (r"certificate is signed by itself", "证书为自签名"),
    (r"certificate is too weak", "证书的密钥或签名过弱"),
    (r"old version of TLS only", '服务器只支持旧版 TLS（tls = "legacy" 可接受）'),
    (r"no cipher in common", '双方没有共同的加密方式（tls = "legacy" 可接受旧加密方式）'),
    (r"key that is too short", '服务器的密钥过短（tls = "legacy" 可接受）'),
    (r"signs with an old hash", '服务器使用旧的签名算法（tls = "legacy" 可接受）'),
    (r"lacks RFC 5746", '服务器不支持 RFC 5746（tls = "legacy" 可接受）'),
    (r"does not speak TLS at this port", "该端口不支持 TLS"),
    (r"closed the connection during the handshake", "服务器在握手时断开连接"),
)


NEAR = (Failure.DNS, Failure.PROXY, Failure.CONNECT, Failure.TLS)


def failure_in_words(failure: str | None, detail: str | None, language: str) -> str:
    """Return the words for a request without a response: in Chinese the failure, and the known parts of the detail.

    In English the detail as it is. Words of foreign libraries have no Chinese, and are left out.
    """
    if language != "zh":
        return detail or str(failure)
    if failure in NEAR:  # the connection itself failed, whatever was asked for
        detail = (detail or "").replace("robots.txt could not be read", "")
    met = [(re.search(pattern, detail or ""), words) for pattern, words in DETAILS]
    known = [words.format(*found.groups()) for found, words in met if found]
    name = FAILURES.get(str(failure), "没有抓取")
    return f"{name}（{'，'.join(known)}）" if known else name


def trouble_in_words(trouble: str, language: str) -> str:
    """Return the words for the trouble of a host: ``challenge``, a failure, or ``status`` with its number."""
    if language != "zh":
        return trouble
    kind, _, status = trouble.partition(" ")
    if kind == "status" and status.isdigit():
        return in_chinese(Reason(Cause.STATUS, (int(status),)))
    return "返回验证页" if kind == "challenge" else FAILURES.get(trouble, "没有响应")


def in_words(reason: Reason, language: str) -> str:
    """Return the reason in words of ``zh`` or ``en``."""
    return in_chinese(reason) if language == "zh" else in_english(reason)


def in_chinese(reason: Reason) -> str:
    """Return the reason in Chinese words."""
    if reason.cause in SPECIAL:
        return SPECIAL[reason.cause](reason)
    within = in_chinese(reason.within) if reason.within else ""
    return WORDS[reason.cause].format(*reason.values, within=within)


def _status(reason: Reason) -> str:
    (status,) = reason.values
    return f"服务器返回 {status}{_meaning(int(status))}"


def _meaning(status: int) -> str:
    if status in (404, 410):
        return "（页面不存在）"
    if status in (403, 412, 468, 521):
        return "（拒绝访问）"
    return "（服务器故障或繁忙）" if status == 429 or status // 100 == 5 else ""


def _says(reason: Reason) -> str:
    """Return the words of the page. Control characters are escaped, as in the English form."""
    return f"页面显示“{repr(reason.values[0])[1:-1]}”"


def _no_response(reason: Reason) -> str:
    (failure,) = reason.values
    return FAILURES.get(str(failure), f"没有响应（{failure}）")


SPECIAL: Mapping[Cause, Callable[[Reason], str]] = {
    Cause.STATUS: _status,
    Cause.SAYS: _says,
    Cause.NO_RESPONSE: _no_response,
}
