"""Findings of one event → message: a title and a few short lines, by templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from gettext import gettext as _
from typing import Any

from jinja2 import StrictUndefined, Template, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor.present.event_view import at_the_page, page_groups, place_of, site_title
from monitor.speech.language import library_words
from monitor.wording.event_words import ALSO, COLON, COMMA, ESCALATED_MARK, SETTLED, TODO
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
from storage.records import Event, Finding, Severity
from storage.records.event import naming_rank

# filters of templates; further filters can fill memory (center, format, wordwrap)
FILTERS = frozenset(
    {"upper", "lower", "trim", "truncate", "replace", "length", "first", "last", "join", "default"}
)
FINDINGS_SENT = 500  # in a notice to a program: many receivers take a megabyte at most
LEVELS = {
    Severity.INFO: "info",
    Severity.NOTICE: "info",
    Severity.WARNING: "warning",
    Severity.CRITICAL: "failure",
}


@dataclass(frozen=True)
class Templates:
    """Jinja2 text of title and body. Values are plain text and are never read as a template."""

    title: str
    body: str


# permitted parts of a template: facts, conditions, one loop; no assignment, call or definition
GRAMMAR = frozenset(
    {
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Slice,
        nodes.Const, nodes.If, nodes.For, nodes.Filter, nodes.Keyword, nodes.Test, nodes.Compare, nodes.Operand,
        nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat, nodes.Add, nodes.Sub, nodes.Mul, nodes.Mod,
        nodes.Pow, nodes.Div, nodes.FloorDiv, nodes.Neg, nodes.Pos, nodes.List, nodes.Tuple,
    }
)  # fmt: skip
TITLES = "[{{ severity }}{{ escalated }}{{ settled }}] {{ kind }}{{ colon }}{{ title }}"
DEFAULTS = {
    "zh": Templates(
        TITLES,
        """{{ prefix }}{{ summary }}
{{ url }}
{% if original_url %}原文：{{ original_url }}
{% endif %}{% if also %}{{ also }}
{% endif %}{% if more %}{{ more_says }}
{% for each in more %}{{ each.site }} {{ each.url }}
{% endfor %}{% endif %}{% if all_says %}{{ all_says }}
{% endif %}{% if todo %}处理：{{ todo }}
{% endif %}发现：{{ since }}
{% if resolved %}已解决：{{ resolved }}
{% endif %}编号：{{ id }}""",
    ),
    "en": Templates(
        TITLES,
        """{{ prefix }}{{ summary }}
{{ url }}
{% if original_url %}Original: {{ original_url }}
{% endif %}{% if also %}{{ also }}
{% endif %}{% if more %}{{ more_says }}
{% for each in more %}{{ each.site }} {{ each.url }}
{% endfor %}{% endif %}{% if all_says %}{{ all_says }}
{% endif %}{% if todo %}To do: {{ todo }}
{% endif %}Detected: {{ since }}
{% if resolved %}Resolved: {{ resolved }}
{% endif %}Finding: {{ id }}""",
    ),
}
SAMPLE: dict[str, Any] = {
    "severity": "严重", "kind": "正文改动", "colon": "：", "title": "标题", "summary": "一句话", "prefix": "",
    "url": "http://www.example.gov.cn/a.html", "original_url": None, "since": "2026-11-24 14:05", "id": "0" * 16,
    "site": "mca", "count": 1, "total": 1, "all_says": "", "resolved": "", "more_says": "",
    "settled": "", "escalated": "", "todo": "", "also": "", "event": "e-" + "0" * 16,
    "more": [{"site": "民生内参", "url": "http://www.example.cn/b.html", "id": "0" * 16, "kind": "转载未更新"}],
}  # fmt: skip
ESCALATED = {"zh": "【升级】仍未处理：", "en": "[escalated] still open: "}
ALL_OF_IT = {
    "zh": "同一事件累计 {n} 处，其余见 reprintwatch findings",
    "en": "{n} places in all; for those not named see reprintwatch findings",
}


@dataclass(frozen=True)
class Message:
    """Plain text without markup, so that no text of a page can act in a client."""

    title: str
    body: str
    key: str = ""  # the same for a repeated delivery
    findings: tuple[Finding, ...] = ()
    html: str | None = None

    @property
    def text(self) -> str:
        """Return title and body as a single text."""
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
                    "event": each.event,
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
    """Return the message of an event: change, place, time, address. The gravest finding gives the title.

    ``told`` counts further pages of earlier messages. The default templates stand in if the operator's
    templates fail on this finding.
    """
    ordered = gravest_first(findings)
    facts = facts_of(ordered, language, escalated=escalated, told=told)
    title, body = written(templates, language, facts)
    return Message(title, body, key, tuple(ordered))


def written(templates: Templates | None, language: str, facts: dict[str, Any]) -> tuple[str, str]:
    """Return title and body by the operator's templates, or by the default templates after a failure."""
    if templates is None:
        return _rendered(DEFAULTS[language], facts)
    try:
        return _rendered(templates, facts)
    except Exception:  # noqa: BLE001 - a template is a program of the operator: any error is the template's
        return _rendered(DEFAULTS[language], facts)


def trial(templates: Templates | None, language: str, key: str) -> Message:
    """Return the test message of a channel, under the operator's title: a robot may demand a keyword."""
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
    """Return findings as their event orders them: the finding that names the event first."""
    return sorted(findings, key=naming_rank)


def check(template: str) -> str | None:
    """Return the mistake in a template of a title or a body, or None."""
    try:
        _filled(template, SAMPLE)
    except Exception as error:  # noqa: BLE001 - a template is a program of the operator: any error is the template's
        return str(error) if isinstance(error, SecurityError) else library_words(error)
    return None


def facts_of(ordered: Sequence[Finding], language: str, *, escalated: bool, told: int) -> dict[str, Any]:
    """Return the values for templates; ``told`` counts further pages of earlier messages."""
    event = Event(ordered[0].event, tuple(ordered))
    first, total = event.lead, told + len({place_of(each) for each in ordered})
    groups, is_settled = page_groups(event, {}), all(each.resolved_at for each in ordered)
    pages = [page for group in groups for page in group.pages]
    return {
        "severity": SEVERITY_NAMES[language][first.severity],
        "settled": SETTLED[language] if is_settled else "",
        "escalated": ESCALATED_MARK[language] if escalated else "",
        "todo": "" if is_settled else TODO[first.kind][language == "en"],
        "kind": KIND_NAMES[language][first.kind],
        "colon": COLON[language],
        "title": one_line(first.title),
        "summary": one_line(first.summary(language))[:LINE_MOST],
        "prefix": ESCALATED[language] if escalated else "",
        "site": site_title(first, {}),
        "url": shown_url(first.url),
        "original_url": shown_url(first.original_url) if first.original_url != first.url else None,
        "since": shown_time(first.detected_at.isoformat()),
        "id": first.id,
        "event": first.event,
        "count": len(ordered),
        "total": total,
        "all_says": ALL_OF_IT[language].format(n=total)
        if total > min(1 + len(pages), 1 + PAGES_NAMED)
        else "",
        "resolved": shown_time(first.resolved_at.isoformat()) if first.resolved_at else "",
        "also": _also(event, language),
        "more_says": COMMA[language].join(group.says(language) for group in groups)
        + COLON[language].rstrip(),
        "more": [
            {
                "site": page.site,
                "url": shown_url(page.url),
                "id": page.finding.id,
                "kind": KIND_NAMES[language][page.finding.kind],
            }
            for page in pages[:PAGES_NAMED]
        ],
    }


def _also(event: Event, language: str) -> str:
    """Return the line on further findings at the lead's page, "" without such findings."""
    names = [KIND_NAMES[language][each.kind] for each in at_the_page(event)]
    return ALSO[language] + COMMA[language].join(names) if names else ""


class _Bounded(ImmutableSandboxedEnvironment):
    """A sandbox of facts, conditions and loops: an operator's mistake fills no memory and takes no time."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, trim_blocks=False)
        self.globals.clear()
        self.filters = {name: each for name, each in self.filters.items() if name in FILTERS}
        self.filters |= {"replace": _replaced, "join": _joined}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Refuse operators for multiplication, division and powers."""
        raise SecurityError(_("{what} is not for messages").format(what=operator))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse methods: facts are read by key. A loop may give its place."""
        return isinstance(obj, LoopContext) and attr in ("index", "first", "last")


@cache
def _compiled(text: str) -> Template:
    environment = _Bounded()
    for node in environment.parse(text).find_all(nodes.Node):
        if type(node) not in GRAMMAR:
            raise SecurityError(_("{what} is not for messages").format(what=type(node).__name__.lower()))
        if isinstance(node, nodes.For) and any(node.find_all(nodes.For)):
            raise SecurityError(_("a loop in a loop is not for messages"))
    return environment.from_string(text)


def _replaced(text: object, old: str, new: str) -> str:
    """Apply the filter ``replace``, bounded so that repeated use fills no memory."""
    found = str(text)
    if len(found) + found.count(old) * len(new) > BODY_MOST:
        raise SecurityError(_("{filter} makes more than a message may hold").format(filter="replace"))
    return found.replace(old, new)


def _joined(parts: Iterable[object], between: str = "", attribute: str | None = None) -> str:
    """Apply the filter ``join``, bounded alike."""
    found = ""
    for number, each in enumerate(parts):
        part = each[attribute] if attribute and isinstance(each, Mapping) else each
        found += f"{between if number else ''}{part}"
        if len(found) > BODY_MOST:
            raise SecurityError(_("{filter} makes more than a message may hold").format(filter="join"))
    return found


def _filled(text: str, facts: dict[str, Any]) -> str:
    """Return the filled template, cut at the length of a message."""
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
    """Language and templates of messages."""

    language: str = "zh"
    templates: Templates | None = None
