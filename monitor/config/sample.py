"""Schema → the commented configuration that ``init`` writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from gettext import gettext as _

from monitor.config import schema
from monitor.speech.language import spoken

SITES = """\
[[sites]]
name = "mca"
title = "民政部"
role = "original"
allowed_domains = ["mca.gov.cn"]
start_urls = ["http://www.mca.gov.cn/n152/n166/index.html", "http://www.mca.gov.cn/n152/n165/index.html"]
aliases = ["中华人民共和国民政部", "民政部网站", "民政部门户网站"]
# article_urls = ['/c\\d+/content\\.html$', '/article/.+\\.shtml$']

[[sites]]
name = "msnc"
title = "民生内参"
role = "portal"
allowed_domains = ["msnc.org.cn"]
start_urls = ["http://www.msnc.org.cn/"]
"""
# Examples for settings without a default
EXAMPLES = {
    "user_agent": "reprintwatch (monitor@example.cn)",
    "workers": 2,
    "keep_days": 730,
    "url": "postgresql://reprintwatch@db.example.cn/reprintwatch",
    "permitted_sources": "permitted-sources.txt",
    "watched_wording": "watched-wording.txt",
    "formulations": "formulations.txt",
    "quiet_hours": "22:00-07:00",
    "health_port": 8787,
    "sender": "省民政厅办公室",
    "contact": "李某，010-12345678",
    "template": "letter.txt",
    "timestamp_ca": "tsa-ca.pem",
    "prefix": "/watch",
    "processes": 2,
    "daily_digest": "08:30",
    "weekly_digest": "mon 08:30",
    "title_template": "[{{ severity }}] {{ title }}",
    "body_template": "{{ summary }} {{ url }}",
}


def sample(contact: str = "") -> str:
    """Return the text of the file, in the language of the console, which the file names too.

    `contact` is an address at which sites reach the operator; "" leaves the setting to the operator.
    """
    given: dict[str, object] = {"language": spoken()}
    if contact:
        given["user_agent"] = f"reprintwatch ({contact})"
    sections = [_section(name, keys, given) for name, keys in schema.SECTIONS.items()]
    return "\n".join([_head(), *sections, _channel(), _sites(), _duty()])


def _head() -> str:
    return _remark(
        _("reprintwatch: what is watched, and how. Lines that begin with # show the defaults, or an example.")
    ) + _remark(
        _("Check it with `reprintwatch sites --check`; every setting is explained in docs/configuration.md.")
    )


def _remark(text: str) -> str:
    return f"# {text}\n"


def _section(name: str, keys: tuple[schema.Key, ...], given: Mapping[str, object]) -> str:
    lines = [f"# {_(schema.MEANINGS[name])}", f"[{name}]"]
    for key in keys:
        if key.kind is not list or key.items is str:
            mark, value = ("", given[key.name]) if key.name in given else ("# ", _value(key))
            lines.append(f"{mark}{_line(key, value):42}  # {_(key.meaning)}")
    return "\n".join(lines) + "\n"


def _value(key: schema.Key) -> object:
    return EXAMPLES[key.name] if key.default is None else key.default


def _line(key: schema.Key, value: object) -> str:
    return f"{key.name} = {'{}' if key.kind is dict else json.dumps(value, ensure_ascii=False)}"


def _channel() -> str:
    return (
        "# [[alerts.channels]]             "
        + _remark(_("any number of them; `reprintwatch alerts test office` tries one"))
        + '# name = "office"\n'
        '# url = "smtps://user:${MAIL_PASSWORD}@mail.example.cn"\n'
        '# to = ["office@example.cn"]\n'
        + _further(schema.CHANNEL)
        + f"\n# {_(schema.MEANINGS['alerts.rules'])}\n"
        '# [[alerts.rules]]\n# channels = ["office"]\n# min_severity = "critical"\n' + _further(schema.RULE)
    )


def _further(keys: tuple[schema.Key, ...]) -> str:
    return "".join(f"#   {key.name}: {_(key.meaning)}\n" for key in keys if not key.required)


def _further_keys(section: str) -> str:
    return f"{_(schema.MEANINGS[section])} " + _("Further keys:")


def _sites() -> str:
    return _remark(_further_keys("sites")) + _further(schema.SITE) + f"\n{SITES}"


def _duty() -> str:
    return (
        f"# {_(schema.MEANINGS['lists'])}\n"
        '# [[lists]]\n# name = "province"\n# tier = "省级"\n# weight = 3.0\n# sites = ["msnc"]\n\n'
        f"{_remark(_further_keys('must_carry'))}"
        f"{_further(tuple(key for key in schema.MUST_CARRY if key.name in ('lists', 'form')))}"
        '# [[must_carry]]\n# from = "mca"\n# sites = ["msnc"]\n# articles = "通知|公告"\n# within_h = 24\n'
        '# remind_before_h = 4\n# since = "2026-11-30"\n'
    )
