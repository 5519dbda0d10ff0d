"""Like findings of a whole site → one notice: number, examples, probable cause, command for the full list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from monitor.notify.message import Message, Templates, facts_of, gravest_first, written
from monitor.present.event_view import site_title
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES
from monitor.wording.plain import PAGES_NAMED, TITLE_MOST, one_line, shown_url
from storage.clock import SHANGHAI
from storage.records import Finding, FindingKind

TITLES = {
    "zh": "[{severity}] {site}：{said}（{kind}）",
    "en": "[{severity}] {site}: {said} ({kind})",
}
SAID = {"zh": "{count} 处同类变化", "en": "{count} like changes"}
# probable causes of many like findings on a site within a day
PROBABLY = {
    "gone": (
        "24 小时内集中出现，请先核对是否栏目调整、网站改版或集中下线。",
        "All within a day: check whether the site was rebuilt, or took them down together.",
    ),
    "changed": (
        "24 小时内集中出现，疑似网站改版或模板改动，请先核对站点。",
        "All within a day: probably the site's template changed; check it first.",
    ),
    "republished": (
        "24 小时内集中出现，请先核对是否旧稿批量重发或日期批量更新。",
        "All within a day: check whether old articles were posted or re-dated in bulk.",
    ),
    "reprinted": (
        "24 小时内集中出现，请先核对该站的转载模板或做法。",
        "All within a day: check the site's template, or its way of reprinting.",
    ),
}
GONE = frozenset({FindingKind.REMOVED, FindingKind.UNAVAILABLE, FindingKind.MOVED, FindingKind.RESTORED})
SOME_OF_THEM = {
    "zh": ("共 {count} 处，完整清单：{command}", "本次新增 {new} 处：", "例如："),
    "en": ("{count} in all; to see them: {command}", "{new} of them are new:", "For example:"),
}


def like_changes(
    findings: Sequence[Finding], *, told: int, language: str, key: str, templates: Templates | None = None
) -> Message:
    """Return the notice of many like changes on a site; ``told`` counts findings of earlier messages."""
    ordered = gravest_first(findings)
    count = told + len(ordered)
    everything, further, some = SOME_OF_THEM[language]
    lines = [
        PROBABLY[_cause(ordered[0].kind)][language == "en"],
        everything.format(count=count, command=_command(ordered, told)),
        further.format(new=len(ordered)) if told else some,
        *(f"{one_line(each.title)[:40]} {shown_url(each.url)}" for each in ordered[:PAGES_NAMED]),
    ]
    body = "\n".join(one_line(line) for line in lines)
    return Message(_title(ordered, count, language, templates), body, key, tuple(ordered))


def _title(ordered: Sequence[Finding], count: int, language: str, templates: Templates | None) -> str:
    """Return the title, by the operator's template if set: a robot may demand a keyword."""
    worst, said = ordered[0], SAID[language].format(count=count)
    if templates is not None:
        facts = facts_of(ordered, language, escalated=False, told=count - len(ordered))
        return written(templates, language, facts | {"title": said})[0]
    return one_line(
        TITLES[language].format(
            severity=SEVERITY_NAMES[language][worst.severity],
            site=site_title(worst, {}),
            said=said,
            kind=KIND_NAMES[language][worst.kind],
        )
    )[:TITLE_MOST]


def _command(ordered: Sequence[Finding], told: int) -> str:
    worst = ordered[0]
    since = min(each.detected_at for each in ordered) - timedelta(days=1 if told else 0)
    day = since.astimezone(SHANGHAI).date()
    return f"reprintwatch findings --site {worst.site} --kind {worst.kind.value} --since {day}"


def _cause(kind: FindingKind) -> str:
    if kind in GONE:
        return "gone"
    if kind is FindingKind.REPUBLISHED:
        return "republished"
    return "reprinted" if kind.value.startswith("reprint") else "changed"
