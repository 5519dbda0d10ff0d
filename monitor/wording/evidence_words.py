"""Words of the page of a package of evidence, and reasons of captures, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from storage.records import ExhibitReason

EXHIBIT_REASONS: Mapping[str, Mapping[ExhibitReason, str]] = {
    "zh": {
        ExhibitReason.REVISION: "首次看到该版本",
        ExhibitReason.AFTER_REVISION: "该版本之后的下一次查看",
        ExhibitReason.DOUBT: "首次看到异常，待复核",
        ExhibitReason.BEFORE: "异常之前的最后一次查看",
        ExhibitReason.EVENT: "两次查看一致，予以确认",
        ExhibitReason.LATEST: "当时最近一次查看",
        ExhibitReason.CONFIRMED: "被后来的“未修改”（304）答复所确认",
        ExhibitReason.LIST: "栏目页查看",
        ExhibitReason.NEIGHBOUR: "同站其他页面，表明网站正常",
        ExhibitReason.WORK: "同一稿件的其他页面",
        ExhibitReason.PASS: "同一轮次的查看",
        ExhibitReason.REQUISITE: "页面的样式或图片，认定之后抓取，不作认定依据",
    },
    "en": {
        ExhibitReason.REVISION: "first look at this text",
        ExhibitReason.AFTER_REVISION: "the look after the first look at a text",
        ExhibitReason.DOUBT: "first look with a difference, to be confirmed",
        ExhibitReason.BEFORE: "last look before the difference",
        ExhibitReason.EVENT: "two looks agree",
        ExhibitReason.LATEST: "latest look at that time",
        ExhibitReason.CONFIRMED: "confirmed by a later answer “not modified” (304)",
        ExhibitReason.LIST: "look at a list",
        ExhibitReason.NEIGHBOUR: "another page of the site, which shows the site well",
        ExhibitReason.WORK: "another page of the same article",
        ExhibitReason.PASS: "look of the same pass",
        ExhibitReason.REQUISITE: "style sheet or picture of the page, fetched after the finding, no basis of it",
    },
}
PAGE_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "name": "中文",
        "title": "网页取证材料",
        "what": "发现的情况",
        "kind": "类型",
        "site": "网站",
        "url": "网址",
        "original": "原文网址",
        "id": "编号",
        "detected": "监测系统认定时间",
        "when": "时间（北京时间）",
        "after": "最后一次看到原状态",
        "by": "首次看到新状态",
        "confirmed": "复核确认",
        "between": "事情发生在前两个时间之间；更准确的时间本材料不能证明。",
        "changes": "改动内容",
        "before": "改动前",
        "now": "改动后",
        "diff": "全文比对见 diff.html",
        "captures": "网页抓取记录",
        "number": "序号",
        "time": "抓取时间",
        "answer": "服务器答复",
        "reason": "收入原因",
        "sha": "内容的 SHA-256",
        "witness": "最早的外部见证",
        "no_answer": "无答复",
        "no_body": "无内容",
        "none": "无；时间仅由监测方陈述",
        "later": "抓取后 {gap}，{kind}",
        "log": "全部抓取记录的日志",
        "log_says": "日志 {origin} 共 {size} 条，根值 {root}。"
        "本材料的每一条记录都在该日志中，证明文件在 proofs 文件夹。",
        "key": "签名密钥指纹（SHA-256）",
        "key_says": "请通过电话、公函等其他途径向监测方核对该指纹，不要只看本页。",
        "others": "他处所见",
        "others_say": "他人存档中内容相同的记录；时间由该存档陈述，本材料不作证明。",
        "views": "文件夹 views 收有制作本材料时由浏览器按抓取内容生成的网页图片，不运行脚本、不联网；"
        "views.json 载明浏览器和缺少的文件。认定不以图片为依据。",
        "requisites": "认定之后另抓取了这些网页的样式和图片 {n} 件，收在 captures.wacz 中，使回放接近读者所见；"
        "认定不以它们为依据。",
        "again": "重新认定",
        "alone": "仅凭本材料中的抓取记录，监测程序重新得出同一结论。",
        "with": "凭本材料中的抓取记录（含另外 {n} 条相关页面的记录），监测程序重新得出同一结论。",
        "no": "仅凭本材料中的抓取记录，监测程序没有重新得出同一结论：该结论还依据监测库中的其他记录。",
        "check": "如何核验",
        "check_says": "在装有 OpenSSL 和 Python 3.7 以上版本的电脑上，"
        "解压本材料，进入文件夹，逐条执行（以下命令不联网）：",
        "files": "文件没有改动（没有 sha256sum 的电脑略过此步，verify.py 会重做这一项）",
        "signature": "签名与密钥一致",
        "stamp": "时间戳由该机构签发（tsa.pem 为从时间戳机构自行取得的证书，放在上一级文件夹）",
        "all": "日志、抓取记录、网页内容和改动文字一并核验。应当没有标有 WRONG 的行；"
        "标有 unknown 的行需要材料之外的资料，见下一步",
        "outside": "用材料之外的资料再核验一次：FINGERPRINT 换成监测方告知的密钥指纹，"
        "head.txt 为早先收到的日志头（例如邮件，存为文本文件，放在上一级文件夹）；没有的省略。最后一行应为 sound",
        "placeholder": "FINGERPRINT",
        "replay": "captures.wacz 可用 ReplayWeb.page 等通用工具打开，离线查看当时的网页。bodies 文件夹内为原始字节。",
        "proves": "能够证明",
        "proves_list": "本材料自签名之后没有改动。|每条抓取记录在外部见证的时间之前已经存在，此后没有改动。"
        "|改动的文字确实出现在所抓取的内容里。",
        "not": "不能证明",
        "not_list": "服务器当时确实这样答复：HTTP 和 TLS 都不留下可供第三方核验的签名。"
        "|抓取时间早于首个外部见证的部分：该时间由监测方陈述。|所抓取的内容本身真实。"
        "|没有第二份日志：须把早先收到的日志头与本材料比对。",
        "not_note": "本材料由监测程序自动生成，不是公证书，也不是司法鉴定意见。",
    },
    "en": {
        "name": "English",
        "title": "Evidence about a web page",
        "what": "What was found",
        "kind": "Kind",
        "site": "Site",
        "url": "Address",
        "original": "Address of the original",
        "id": "Finding",
        "detected": "Concluded by the monitor at",
        "when": "When (Beijing time)",
        "after": "Last look at the state before",
        "by": "First look at the new state",
        "confirmed": "Confirmed by a second look",
        "between": "The event happened between the first two times. This package proves no narrower time.",
        "changes": "Changed words",
        "before": "before",
        "now": "after",
        "diff": "diff.html shows the whole texts side by side",
        "captures": "Captures",
        "number": "No.",
        "time": "Fetched at",
        "answer": "Answer",
        "reason": "Why it is here",
        "sha": "SHA-256 of the content",
        "witness": "First witness outside",
        "no_answer": "no answer",
        "no_body": "no content",
        "none": "none: the operator alone states the time",
        "later": "{gap} after the fetch, {kind}",
        "log": "Log of all captures",
        "log_says": "The log {origin} holds {size} captures, its root is {root}."
        " Each capture of this package stands in the log; the folder proofs holds the proofs.",
        "key": "Fingerprint of the signing key (SHA-256)",
        "key_says": "Ask the operator for this number by another way, by telephone or letter."
        " Do not rely on this page.",
        "others": "Seen by others",
        "others_say": "Records with the same bytes in archives of others. The archives state the times;"
        " this package does not prove the times.",
        "views": "The folder views holds pictures of the pages, made with this package by a browser from the captures"
        " alone, without scripts and network; views.json names the browser and what was missing. Nothing was"
        " concluded from the pictures.",
        "requisites": "{n} style sheets and pictures of these pages were fetched after the finding and lie in"
        " captures.wacz, so that replay shows the pages as readers see them. Nothing was concluded from them.",
        "again": "Concluded again",
        "alone": "From the captures of this package alone, the monitor comes to the same finding.",
        "with": "From the captures of this package, with {n} captures of further pages, the monitor comes to the same"
        " finding.",
        "no": "From the captures of this package alone, the monitor does not come to the same finding:"
        " the finding rests on further captures of the store.",
        "check": "How to check",
        "check_says": "On a machine with OpenSSL and Python 3.7 or later, unpack the package, go into its folder,"
        " and run (nothing goes to the network):",
        "files": "the files are unaltered (a machine without sha256sum passes over this step: verify.py repeats it)",
        "signature": "the signature fits the key",
        "stamp": "the authority made the time stamp (tsa.pem, in the folder above: the certificate of the authority,"
        " as the authority publishes it)",
        "all": "log, captures, contents and changed words at once: no line may begin with WRONG;"
        " a line that begins with unknown needs facts from outside this package, see the next step",
        "outside": "the same with facts from outside: put the fingerprint that the operator told you in place of"
        " FINGERPRINT, and a head that you received earlier, for example a letter, into head.txt in the folder above;"
        " leave out what you lack. The last line must be: sound",
        "placeholder": "FINGERPRINT",
        "replay": "Tools such as ReplayWeb.page open captures.wacz and show the pages offline."
        " The folder bodies holds the bytes as they were.",
        "proves": "What this package proves",
        "proves_list": "The package is unaltered since it was signed."
        "|Each capture existed before the time of its first witness, and is unaltered since then."
        "|The changed words stand in the captured contents.",
        "not": "What this package does not prove",
        "not_list": "That the server answered so: HTTP and TLS leave no signature that others can check."
        "|The time of a fetch before its first witness: the operator states this time."
        "|That the contents are true.|That no second log exists: compare a head that you received earlier.",
        "not_note": "A program made this package. The package is no notarial deed and no expert opinion.",
    },
}
WITNESS_KINDS: Mapping[str, Mapping[str, str]] = {
    "zh": {"stamp": "时间戳", "digest": "随摘要发出", "alert": "随告警发出", "command": "见证程序"},
    "en": {"stamp": "time stamp", "digest": "sent with a digest", "alert": "sent with an alert",
           "command": "witness command"},
}  # fmt: skip
HEAD_LINE = {"zh": "日志头（请留存）：{line}", "en": "Head of the log (please keep): {line}"}
KEY_LINE = {"zh": "取证密钥指纹：{fingerprint}", "en": "Fingerprint of the evidence key: {fingerprint}"}
SPANS = {"zh": ("{} 天", "{} 小时", "{} 分钟", "{} 秒"), "en": ("{} d", "{} h", "{} min", "{} s")}


def span_words(span: timedelta, language: str) -> str:
    """Return a span in its largest unit: 3 天, 5 小时, 12 分钟."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours, least, seconds = SPANS[language]
    if minutes == 0:
        return seconds.format(max(0, int(span.total_seconds())))
    if minutes >= 2 * 24 * 60:
        return days.format(minutes // (24 * 60))
    return hours.format(minutes // 60) if minutes >= 120 else least.format(minutes)


def witness_words(kind: str, language: str) -> str:
    """Return the words for the kind of a receipt: `stamp:http://…` → 时间戳."""
    return WITNESS_KINDS[language].get(kind.partition(":")[0], kind)
