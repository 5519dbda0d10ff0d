"""The parts of an event → words in Chinese and English: copies by their state, headings of lists."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from storage.records import FindingKind


class Part(StrEnum):
    """What the further findings of an event say of their pages."""

    STILL_OLD = "still-old"  # a reprint with the text before a correction
    STILL_SHOWN = "still-shown"  # a reprint of an article that was removed
    UPDATED = "updated"  # a reprint that was outdated or altered, and follows its original now
    THE_SAME = "the-same"  # the same finding at another page
    FURTHER = "further"  # any other finding at another page


# Headings with the number of pages. {kind} is the name of the kind of the findings.
PART_NAMES: Mapping[str, Mapping[Part, str]] = {
    "zh": {
        Part.STILL_OLD: "{n} 家转载仍是旧文",
        Part.STILL_SHOWN: "{n} 家转载仍可看到",
        Part.UPDATED: "{n} 家转载已改正",
        Part.THE_SAME: "另有 {n} 处同样情况",
        Part.FURTHER: "{kind} {n} 处",
    },
    "en": {
        Part.STILL_OLD: "{n} reprints still carry the earlier text",
        Part.STILL_SHOWN: "{n} reprints still show the text",
        Part.UPDATED: "{n} reprints put right",
        Part.THE_SAME: "The same in {n} further places",
        Part.FURTHER: "{kind}: {n}",
    },
}
ALSO = {"zh": "同时：", "en": "Also: "}
ESCALATED_MARK = {"zh": "·升级", "en": ", escalated"}
SETTLED = {"zh": "·已解决", "en": ", resolved"}
# What to do about a finding: Chinese, English.
TODO: Mapping[FindingKind, tuple[str, str]] = {
    FindingKind.EDITED: (
        "核对改动；如系更正，通知转载单位同步改正",
        "check the change; ask for reprints to follow a correction",
    ),
    FindingKind.HEADLINE_CHANGED: (
        "核对新标题；如系更正，通知转载单位同步改正",
        "check the headline; ask for reprints to follow a correction",
    ),
    FindingKind.ATTRIBUTION_CHANGED: ("核对新的署名", "check the new credit"),
    FindingKind.ATTACHMENT_ADDED: ("打开新附件核对", "open the new file"),
    FindingKind.ATTACHMENT_CHANGED: ("打开新旧附件核对", "open the old and the new file"),
    FindingKind.ATTACHMENT_REMOVED: (
        "向发布单位索要附件；存档中有原件",
        "ask for the file; the archive has it",
    ),
    FindingKind.REMOVED: (
        "向发布单位核实原因；存档中有原文",
        "ask the publisher why; the archive has the text",
    ),
    FindingKind.UNAVAILABLE: ("用浏览器打开核实", "open the page in a browser"),
    FindingKind.RESTORED: ("与撤下前的文字比对", "compare with the earlier text"),
    FindingKind.MOVED: ("更新引用的网址", "tell those who link to the old address"),
    FindingKind.REPUBLISHED: (
        "核实原因：读者会当作新稿",
        "ask for the reason: readers take the article for new",
    ),
    FindingKind.REPRINT_ALTERED: ("请转载单位改回原文", "ask the portal to restore the text"),
    FindingKind.REPRINT_HEADLINE_ALTERED: ("请转载单位恢复原标题", "ask the portal to restore the headline"),
    FindingKind.REPRINT_UNCREDITED: ("请转载单位注明来源", "ask the portal to name the source"),
    FindingKind.REPRINT_MISCREDITED: ("请转载单位更正来源", "ask the portal to correct the credit"),
    FindingKind.REPRINT_LINK_BROKEN: ("把正确的网址告知转载单位", "give the portal the right address"),
    FindingKind.REPRINT_OUTDATED: ("请转载单位随原文改正或撤下", "send the portal the correction"),
    FindingKind.REPRINT_IMPROPER: ("请转载单位补正", "ask the portal to put the reprint right"),
    FindingKind.REPRINT_MISSING: ("提醒该单位转载", "remind the site"),
    FindingKind.SITE_FAILING: (
        "用浏览器打开核实；恢复之前，该站的变动看不到",
        "open the site in a browser; until it answers, its changes are not seen",
    ),
    FindingKind.TASK: ("提醒尚未转载的单位", "remind the sites without a copy"),
}
COLON = {"zh": "：", "en": ": "}
COMMA = {"zh": "、", "en": ", "}
EVENT_HEADINGS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "new": "新增",
        "resolved": "已解决",
        "open": "仍待处理",
        "none": "这段时间没有发现。",
        "more": "另有 {n} 件，见 reprintwatch findings",
        "events": "件",
        "minor": "其他",
    },
    "en": {
        "new": "New",
        "resolved": "Resolved",
        "open": "Still open",
        "none": "Nothing was found in this time.",
        "more": "{n} more: see reprintwatch findings",
        "events": "events",
        "minor": "Others",
    },
}
