"""Findings of one event → what is sent: a title and a few short lines, by templates that are data. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES
from monitor.wording.plain import (
    BODY_MOST,
    LINE_MOST,
    PAGES_NAMED,
    TITLE_MOST,
    one_line,
    shown_time,
    shown_url,
    utc,
)
from storage.records import Finding, FindingKind, Severity

# of templates; others can be made to fill memory (center, format, wordwrap)
FILTERS = frozenset(
    {"upper", "lower", "trim", "truncate", "replace", "length", "first", "last", "join", "default"}
)
FINDINGS_SENT = 500  # of one notice to a program: many receivers take a megabyte at most
LEVELS = {
    Severity.INFO: "info",
    Severity.NOTICE: "info",
    Severity.WARNING: "warning",
    Severity.CRITICAL: "failure",
}


@dataclass(frozen=True)
class Templates:
    """Jinja2 text of the title and the body; what stands in them is plain text and is never read as a template."""

    title: str
    body: str


# what a template may be made of: facts, conditions, one loop; nothing that assigns, calls or defines
GRAMMAR = frozenset(
    {
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Slice,
        nodes.Const, nodes.If, nodes.For, nodes.Filter, nodes.Keyword, nodes.Test, nodes.Compare, nodes.Operand,
        nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat, nodes.Add, nodes.Sub, nodes.Mul, nodes.Mod,
        nodes.Pow, nodes.Div, nodes.FloorDiv, nodes.Neg, nodes.Pos, nodes.List, nodes.Tuple,
    }
)  # fmt: skip
TITLES = "[{{ severity }}] {{ kind }}{{ colon }}{{ title }}"
DEFAULTS = {
    "zh": Templates(
        TITLES,
        """{{ prefix }}{{ summary }}
{{ url }}
{% if original_url %}原文：{{ original_url }}
{% endif %}{% if more %}{{ more_says }}
{% for each in more %}{{ each.site }} {{ each.url }}
{% endfor %}{% endif %}{% if all_says %}{{ all_says }}
{% endif %}发现：{{ since }}
{% if resolved %}已解决：{{ resolved }}
{% endif %}编号：{{ id }}""",
    ),
    "en": Templates(
        TITLES,
        """{{ prefix }}{{ summary }}
{{ url }}
{% if original_url %}Original: {{ original_url }}
{% endif %}{% if more %}{{ more_says }}
{% for each in more %}{{ each.site }} {{ each.url }}
{% endfor %}{% endif %}{% if all_says %}{{ all_says }}
{% endif %}Detected: {{ since }}
{% if resolved %}Resolved: {{ resolved }}
{% endif %}Finding: {{ id }}""",
    ),
}
SAMPLE: dict[str, Any] = {
    "severity": "严重", "kind": "正文改动", "colon": "：", "title": "标题", "summary": "一句话", "prefix": "",
    "url": "http://www.example.gov.cn/a.html", "original_url": None, "since": "2026-11-24 14:05", "id": "0" * 16,
    "site": "mca", "count": 1, "total": 1, "all_says": "", "resolved": "", "more_says": "",
    "more": [{"site": "msnc", "url": "http://www.example.cn/b.html"}],
}  # fmt: skip
ESCALATED = {"zh": "【升级】仍未处理：", "en": "[escalated] still open: "}
STILL_OLD = {"zh": "{n} 家转载仍是旧文：", "en": "{n} reprints still carry the earlier text:"}
THE_SAME = {"zh": "另有 {n} 处同样情况：", "en": "The same in {n} further places:"}
ALL_OF_IT = {
    "zh": "同一事件累计 {n} 处，其余见 reprintwatch findings",
    "en": "{n} places in all; for those not named see reprintwatch findings",
}


@dataclass(frozen=True)
class Message:
    """Plain text; no markup, so that nothing a page says can act in a client."""

    title: str
    body: str
    key: str = ""  # the same for a repeated delivery
    findings: tuple[Finding, ...] = ()
    html: str | None = None

    @property
    def text(self) -> str:
        """Title and body in one."""
        return f"{self.title}\n{self.body}"

    @property
    def level(self) -> str:
        """info, warning or failure."""
        return LEVELS[max((each.severity for each in self.findings), default=Severity.INFO)]

    def facts(self) -> dict[str, Any]:
        """The message for programs."""
        return {
            "key": self.key,
            "title": self.title,
            "message": self.body,
            "count": len(self.findings),
            "findings": [
                {
                    "id": each.id,
                    "kind": each.kind.value,
                    "severity": each.severity.word,
                    "site": each.site,
                    "url": shown_url(each.url),
                    "original_url": shown_url(each.original_url),
                    "title": one_line(each.title),
                    "summary_zh": one_line(each.summary_zh),
                    "summary_en": one_line(each.summary_en),
                    "detected_at": utc(each.detected_at),
                    "state": each.state.value,
                }
                for each in self.findings[:FINDINGS_SENT]
            ],
        }


def message(
    findings: Sequence[Finding],
    *,
    language: str,
    key: str = "",
    told: int = 0,
    escalated: bool = False,
    templates: Templates | None = None,
) -> Message:
    """What happened, where, since when, and where to look; the gravest finding speaks for the others.

    ``told`` further pages were told of, or counted, before. Falls back to the default templates where the
    operator's fail on this finding.
    """
    ordered = gravest_first(findings)
    facts = facts_of(ordered, language, escalated=escalated, told=told)
    title, body = written(templates, language, facts)
    return Message(title, body, key, tuple(ordered))


def written(templates: Templates | None, language: str, facts: dict[str, Any]) -> tuple[str, str]:
    """Title and body by the operator's templates; by ours where theirs fail."""
    try:
        return _rendered(templates or DEFAULTS[language], facts)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError):
        return _rendered(DEFAULTS[language], facts)


def trial(templates: Templates | None, language: str, key: str) -> Message:
    """What a channel is tried with: under the operator's title, for a robot may want a word of it."""
    title, body = "reprintwatch 测试 / test", "收到即表示告警通道可用。 This channel works."
    if templates is not None:
        severity = SEVERITY_NAMES[language][Severity.INFO]
        facts = SAMPLE | {
            "severity": severity,
            "kind": "测试" if language == "zh" else "test",
            "title": title,
        }
        title, _ = written(templates, language, facts)
    return Message(title, body, key)


def gravest_first(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda each: (-each.severity, each.detected_at, each.id))


def check(templates: Templates) -> str | None:
    """What is wrong with templates, or None."""
    try:
        _rendered(templates, SAMPLE)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def facts_of(ordered: Sequence[Finding], language: str, *, escalated: bool, told: int) -> dict[str, Any]:
    first, total = ordered[0], told + len(ordered)
    return {
        "severity": SEVERITY_NAMES[language][first.severity],
        "kind": KIND_NAMES[language][first.kind],
        "colon": "：" if language == "zh" else ": ",
        "title": one_line(first.title),
        "summary": one_line(first.summary(language))[:LINE_MOST],
        "prefix": ESCALATED[language] if escalated else "",
        "site": first.site,
        "url": shown_url(first.url),
        "original_url": shown_url(first.original_url) if first.original_url != first.url else None,
        "since": shown_time(first.detected_at.isoformat()),
        "id": first.id,
        "count": len(ordered),
        "total": total,
        "all_says": ALL_OF_IT[language].format(n=total) if total > min(len(ordered), 1 + PAGES_NAMED) else "",
        "resolved": shown_time(first.resolved_at.isoformat()) if first.resolved_at else "",
        "more_says": _says(ordered, language),
        "more": [
            {"site": each.site, "url": shown_url(each.url), "id": each.id}
            for each in ordered[1 : 1 + PAGES_NAMED]
        ],
    }


def _says(ordered: Sequence[Finding], language: str) -> str:
    """What the further pages of an event are to the first."""
    first, *rest = ordered
    outdated = rest and all(each.kind is FindingKind.REPRINT_OUTDATED for each in rest)
    said = STILL_OLD if first.kind is FindingKind.EDITED and outdated else THE_SAME
    return said[language].format(n=len(rest))


class _Bounded(ImmutableSandboxedEnvironment):
    """A sandbox in which a slip of the operator's fills no memory and takes no time: facts, conditions, loops."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, trim_blocks=False)
        self.globals.clear()
        self.filters = {name: each for name, each in self.filters.items() if name in FILTERS}
        self.filters |= {"replace": _replaced, "join": _joined}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Refuse what multiplies."""
        raise SecurityError(f"{operator} is not for messages")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse methods: facts are read by key. Of a loop, its place may be asked."""
        return isinstance(obj, LoopContext) and attr in ("index", "first", "last")


@cache
def _compiled(text: str) -> Template:
    environment = _Bounded()
    for node in environment.parse(text).find_all(nodes.Node):
        if type(node) not in GRAMMAR:
            raise SecurityError(f"{type(node).__name__.lower()} is not for messages")
        if isinstance(node, nodes.For) and any(node.find_all(nodes.For)):
            raise SecurityError("a loop in a loop is not for messages")
    return environment.from_string(text)


def _replaced(text: object, old: str, new: str) -> str:
    """The filter ``replace``, which fills no memory however often it is used."""
    found = str(text)
    if len(found) + found.count(old) * len(new) > BODY_MOST:
        raise SecurityError("replace makes more than a message may hold")
    return found.replace(old, new)


def _joined(parts: Iterable[object], between: str = "", attribute: str | None = None) -> str:
    """The filter ``join``, bounded alike."""
    found = ""
    for number, each in enumerate(parts):
        part = each[attribute] if attribute and isinstance(each, Mapping) else each
        found += f"{between if number else ''}{part}"
        if len(found) > BODY_MOST:
            raise SecurityError("join makes more than a message may hold")
    return found


def _filled(text: str, facts: dict[str, Any]) -> str:
    """What a template makes of the facts; cut where it is longer than a message."""
    found = ""
    for part in _compiled(text).generate(**facts):
        found += part
        if len(found) > BODY_MOST:
            break
    return found[:BODY_MOST]


def _rendered(templates: Templates, facts: dict[str, Any]) -> tuple[str, str]:
    title = one_line(_filled(templates.title, facts))[:TITLE_MOST]
    lines = _filled(templates.body, facts).split("\n")
    return title, "\n".join(one_line(line) for line in lines).strip()


@dataclass(frozen=True)
class Notices:
    """How messages are written."""

    language: str = "zh"
    templates: Templates | None = None
