"""Names of kinds, severities, classes, states, fields and tricks, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from storage.records import (
    AlertState,
    AttachmentKind,
    Field,
    FindingKind,
    FindingState,
    LinkFault,
    OriginalState,
    Relation,
    Severity,
    Significance,
)

_KINDS: Mapping[FindingKind, tuple[str, str]] = MappingProxyType(
    {
        FindingKind.EDITED: ("正文改动", "text edited"),
        FindingKind.HEADLINE_CHANGED: ("标题改动", "headline changed"),
        FindingKind.ATTRIBUTION_CHANGED: ("署名改动", "attribution changed"),
        FindingKind.ATTACHMENT_ADDED: ("附件新增", "attachment added"),
        FindingKind.ATTACHMENT_CHANGED: ("附件更换", "attachment changed"),
        FindingKind.ATTACHMENT_REMOVED: ("附件撤下", "attachment removed"),
        FindingKind.REMOVED: ("稿件撤下", "removed"),
        FindingKind.RESTORED: ("稿件恢复", "restored"),
        FindingKind.MOVED: ("地址变更", "moved"),
        FindingKind.UNAVAILABLE: ("稿件打不开", "unavailable"),
        FindingKind.REPUBLISHED: ("重新发布", "republished"),
        FindingKind.REPRINT_ALTERED: ("转载改动正文", "reprint altered"),
        FindingKind.REPRINT_HEADLINE_ALTERED: ("转载改动标题", "reprint headline altered"),
        FindingKind.REPRINT_UNCREDITED: ("转载未注明来源", "reprint uncredited"),
        FindingKind.REPRINT_MISCREDITED: ("转载来源有误", "reprint miscredited"),
        FindingKind.REPRINT_LINK_BROKEN: ("原文链接失效", "reprint link broken"),
        FindingKind.REPRINT_OUTDATED: ("转载未更新", "reprint outdated"),
        FindingKind.REPRINT_IMPROPER: ("转载不规范", "reprint improper"),
        FindingKind.REPRINT_MISSING: ("应转未转", "reprint missing"),
        FindingKind.SITE_FAILING: ("站点异常", "site failing"),
        FindingKind.TASK: ("应转任务", "coverage task"),
    }
)


_SEVERITIES = {
    Severity.INFO: ("提示", "info"),
    Severity.NOTICE: ("一般", "notice"),
    Severity.WARNING: ("重要", "warning"),
    Severity.CRITICAL: ("严重", "critical"),
}


_MEDIA = {
    AttachmentKind.FILE: ("附件", "file"),
    AttachmentKind.PICTURE: ("图片", "picture"),
    AttachmentKind.FRAME: ("嵌入页面", "frame"),
    AttachmentKind.VIDEO: ("视频", "video"),
}


_SIGNIFICANCES = {
    Significance.INVISIBLE: ("不可见", "invisible"),
    Significance.PUNCTUATION: ("标点", "punctuation"),
    Significance.TYPO: ("错别字", "typo"),
    Significance.WORDING: ("措辞", "wording"),
    Significance.FACT: ("数字日期", "figure or date"),
    Significance.NAME: ("名称职务", "name or office"),
    Significance.MODALITY: ("肯否与程度", "negation or bound"),
    Significance.FORMULATION: ("提法", "formulation"),
    Significance.STRUCTURE: ("增删语句", "statement added or removed"),
    Significance.MOVED: ("移动", "moved"),
    Significance.HEADLINE: ("标题", "headline"),
    Significance.ATTRIBUTION: ("署名", "attribution"),
    Significance.INJECTED: ("夹带内容", "injected matter"),
}


_STATES = {
    FindingState.OPEN: ("待处理", "open"),
    FindingState.ACKNOWLEDGED: ("已确认", "acknowledged"),
    FindingState.RESOLVED: ("已解决", "resolved"),
    FindingState.DISMISSED: ("已忽略", "dismissed"),
}


_ALERT_STATES = {
    AlertState.PENDING: ("待发", "pending"),
    AlertState.DELIVERED: ("已发", "delivered"),
    AlertState.GROUPED: ("并入", "grouped"),
    AlertState.WITHHELD: ("不发", "withheld"),
    AlertState.DEAD: ("放弃", "dead"),
}


LANGUAGES = ("zh", "en")


KIND_NAMES = {
    language: {key: names[n] for key, names in _KINDS.items()} for n, language in enumerate(LANGUAGES)
}


SEVERITY_NAMES = {
    language: {key: names[n] for key, names in _SEVERITIES.items()} for n, language in enumerate(LANGUAGES)
}


SIGNIFICANCE_NAMES = {
    language: {key: names[n] for key, names in _SIGNIFICANCES.items()} for n, language in enumerate(LANGUAGES)
}


STATE_NAMES = {
    language: {key: names[n] for key, names in _STATES.items()} for n, language in enumerate(LANGUAGES)
}


ALERT_STATE_NAMES = {
    language: {key: names[n] for key, names in _ALERT_STATES.items()} for n, language in enumerate(LANGUAGES)
}


FIELD_NAMES: Mapping[str, Mapping[str, str]] = {
    "zh": {Field.SOURCE: "来源", Field.AUTHOR: "作者", Field.EDITOR: "编辑", Field.PUBLISHED: "发布时间"},
    "en": {Field.SOURCE: "source", Field.AUTHOR: "author", Field.EDITOR: "editor", Field.PUBLISHED: "date"},
}


_RELATIONS = {
    Relation.VERBATIM: ("全文照录", "verbatim"),
    Relation.EDITED: ("有改动", "edited"),
    Relation.EXCERPT: ("摘录", "excerpt"),
    Relation.COMPILATION: ("汇编", "compilation"),
    Relation.QUOTATION: ("引用", "quotation"),
}


RELATION_NAMES = {
    language: {key: names[n] for key, names in _RELATIONS.items()} for n, language in enumerate(LANGUAGES)
}


MEDIA_NAMES = {
    language: {key: names[n] for key, names in _MEDIA.items()} for n, language in enumerate(LANGUAGES)
}


LINK_NAMES = {
    "zh": {LinkFault.MISSING: "打不开", LinkFault.OTHER: "指向其他页面"},
    "en": {LinkFault.MISSING: "leads nowhere", LinkFault.OTHER: "leads to another page"},
}


ORIGINAL_NAMES = {
    "zh": {OriginalState.REMOVED: "原文已撤下", OriginalState.EDITED: "原文已更正"},
    "en": {
        OriginalState.REMOVED: "the original was removed",
        OriginalState.EDITED: "the original was corrected",
    },
}


DISGUISE_NAMES = {
    "traditional-characters": ("繁体字", "traditional characters"),
    "pinyin": ("夹注拼音", "pinyin in brackets"),
    "invisible-characters": ("不可见字符", "invisible characters"),
    "full-width": ("全角字符", "full-width forms"),
    "look-alikes": ("形近替代字符", "look-alike characters"),
    "spaces": ("字间空格", "stray spaces"),
    "symbols": ("字间符号", "symbols between characters"),
    "inserted-characters": ("字间插入字符", "inserted characters"),
    "advertising": ("夹带广告", "injected advertising"),
    "deleted-characters": ("成批删字", "deleted characters"),
    "reworded": ("洗稿改写", "reworded"),
}
