"""Schema → the commented configuration that ``init`` writes."""

from __future__ import annotations

import json

from monitor.config import schema

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
HEAD = """\
# reprintwatch: what is watched, and how. Lines that begin with # show the defaults, or an example.
# Check it with `reprintwatch sites --check`; every setting is explained in docs/configuration.md.
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
    "prefix": "/watch",
    "processes": 2,
    "daily_digest": "08:30",
    "weekly_digest": "mon 08:30",
    "title_template": "[{{ severity }}] {{ title }}",
    "body_template": "{{ summary }} {{ url }}",
}


def sample() -> str:
    """Return the text of the file."""
    sections = [_section(name, keys) for name, keys in schema.SECTIONS.items()]
    return "\n".join([HEAD, *sections, _channel(), _sites(), _duty()])


def _section(name: str, keys: tuple[schema.Key, ...]) -> str:
    lines = [f"# {schema.MEANINGS[name]}", f"[{name}]"]
    for key in keys:
        if key.kind is not list:
            lines.append(f"# {_value(key):42}  # {key.meaning}")
    return "\n".join(lines) + "\n"


def _value(key: schema.Key) -> str:
    if key.kind is dict:
        return f"{key.name} = {{}}"
    value = EXAMPLES[key.name] if key.default is None else key.default
    return f"{key.name} = {json.dumps(value, ensure_ascii=False)}"


def _channel() -> str:
    return (
        "# [[alerts.channels]]             # any number of them; `reprintwatch alerts test office` tries one\n"
        '# name = "office"\n'
        '# url = "smtps://user:${MAIL_PASSWORD}@mail.example.cn"\n'
        '# to = ["office@example.cn"]\n'
        + _further(schema.CHANNEL)
        + f"\n# {schema.MEANINGS['alerts.rules']}\n"
        '# [[alerts.rules]]\n# channels = ["office"]\n# min_severity = "critical"\n' + _further(schema.RULE)
    )


def _further(keys: tuple[schema.Key, ...]) -> str:
    return "".join(f"#   {key.name}: {key.meaning}\n" for key in keys if not key.required)


def _sites() -> str:
    lines = [f"# {schema.MEANINGS['sites']} Further keys:"]
    lines += [f"#   {key.name}: {key.meaning}" for key in schema.SITE if not key.required]
    return "\n".join(lines) + f"\n\n{SITES}"


def _duty() -> str:
    return (
        f"# {schema.MEANINGS['lists']}\n"
        '# [[lists]]\n# name = "province"\n# tier = "省级"\n# weight = 3.0\n# sites = ["msnc"]\n\n'
        f"# {schema.MEANINGS['must_carry']} Further keys:\n"
        "#   lists: names of [[lists]]; form: text or headline\n"
        '# [[must_carry]]\n# from = "mca"\n# sites = ["msnc"]\n# articles = "通知|公告"\n# within_h = 24\n'
        '# since = "2026-11-30"\n'
    )
