"""Messages about findings: texts, templates, and pages that cannot act in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.alerting import NOW, ORIGINAL, Wire, finding, raised

from monitor.notify.message import Message, Notices, Templates, check, facts_of, message, written
from monitor.wording.event_words import TODO
from storage.engine.store import Store, transaction
from storage.findings import findings
from storage.records import (
    FindingKind,
    Severity,
)


def test_a_message_about_what_was_resolved_in_the_meantime_says_so(db: Store, wire: Wire) -> None:
    raised(db, finding(0))
    wire.down = True
    wire.deliver(db)
    with transaction(db):
        findings.resolve_findings(db, [finding(0).id], NOW + timedelta(minutes=5))
    wire.down = False
    wire.deliver(db, NOW + timedelta(hours=1))
    assert "已解决：2026-11-24 14:05" in wire.sent[0][1].body


def test_the_operators_template_is_used_and_the_default_where_it_fails_on_a_finding(
    db: Store, wire: Wire
) -> None:
    mine = Templates("{{ site }}", "{{ summary }} {{ more[0].url }}")
    assert (check(mine.title), check(mine.body)) == (None, None)
    raised(db, finding(0))
    wire.deliver(db, notices=Notices("zh", mine))
    assert wire.sent[0][1].title.startswith("[重要]")  # there is no further page, so the default speaks
    raised(
        db,
        finding(1),
        finding(2, FindingKind.REMOVED, original_url="http://x.cn/1"),
        finding(3, FindingKind.REMOVED, original_url="http://x.cn/1"),
    )
    wire.deliver(db, NOW + timedelta(minutes=5), notices=Notices("zh", mine))
    assert "portal2" in {sent.title for _, sent in wire.sent}


@pytest.mark.parametrize(
    ("severities", "level"),
    [
        ([], "info"), ([Severity.INFO], "info"), ([Severity.NOTICE], "info"), ([Severity.WARNING], "warning"),
        ([Severity.INFO, Severity.CRITICAL], "failure"),
    ],
)  # fmt: skip
def test_the_level_is_that_of_the_gravest_finding(severities: list[Severity], level: str) -> None:
    found = tuple(finding(number, severity=each) for number, each in enumerate(severities))
    assert Message("t", "b", findings=found).level == level


def test_programs_are_told_all_findings_in_count_and_the_first_hundreds_in_full() -> None:
    facts = message([finding(n) for n in range(700)], language="zh", key="k").facts()
    assert facts["count"] == 700
    assert len(facts["findings"]) == 500
    assert facts["findings"][0]["severity"] == "warning"
    assert facts["findings"][0]["detected_at"] == "2026-11-24T06:00:00Z"


def test_a_message_in_english_names_the_original_and_the_further_places() -> None:
    lines = message([finding(n) for n in range(3)], language="en", told=4, escalated=True).body.splitlines()
    assert lines[0] == "[escalated] still open: still says 127.2万"
    assert lines[2] == f"Original: {ORIGINAL}"
    assert "2 reprints still carry the earlier text:" in lines
    assert "7 places in all; for those not named see reprintwatch findings" in lines


def test_a_message_says_what_to_do_and_an_escalation_says_so_in_its_title() -> None:
    told = message([finding()], language="zh", escalated=True)
    assert told.title.startswith("[重要·升级]")
    assert "处理：请转载单位随原文改正或撤下" in told.body.splitlines()
    settled = message([replace(finding(), resolved_at=NOW)], language="zh")
    assert "处理" not in settled.body
    assert set(TODO) == set(FindingKind)


def test_every_site_with_a_missing_copy_is_named_though_all_have_the_address_of_the_original() -> None:
    missing = [replace(finding(n, FindingKind.REPRINT_MISSING), url=ORIGINAL) for n in range(2)]
    lines = message(missing, language="zh").body.splitlines()
    assert "另有 1 处同样情况：" in lines and f"portal1 {ORIGINAL}" in lines


def test_the_gravest_finding_gives_title_and_address() -> None:
    graver = finding(8, FindingKind.REMOVED, severity=Severity.CRITICAL)
    sent = message([finding(0), graver], language="zh")
    assert sent.title == "[严重] 稿件撤下：乘势而上开新局"
    assert sent.body.splitlines()[1] == graver.url


@given(st.text(max_size=300), st.sampled_from(["zh", "en"]))
def test_any_headline_makes_a_message_of_plain_lines(text: str, language: str) -> None:
    hostile = replace(finding(0), title=text, summary_zh=text, summary_en=text)
    sent = message([hostile], language=language)
    assert sent.title.isprintable()
    assert all(line.isprintable() for line in sent.body.split("\n"))
    assert len(sent.body.encode()) <= 10_000


HOSTILE = (
    "{{ 7*7 }}{% for x in range(9**9) %}x{% endfor %}",
    "\x1b[31m\x1b]8;;http://evil\x07点这里",
    "标题\r\nBcc: a@b.cn",
    '<script>alert(1)</script><at user_id="all"></at>',
    '=HYPERLINK("http://evil")',
    "\u202e反转\u2066",
    "\ud800",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_on_a_page_can_act_in_a_message(text: str, language: str) -> None:
    hostile = replace(finding(0), title=text, summary_zh=text, summary_en=text, url=f"http://u:p@x.cn/{text}")
    sent = message([hostile], language=language)
    assert "49" not in sent.text
    assert all(each.isprintable() or each == "\n" for each in sent.text)
    assert len(sent.title.splitlines()) == 1
    assert "u:p@" not in sent.text
    assert "u:p@" not in str(sent.facts())


@pytest.mark.parametrize(
    "body",
    [
        "{{ summary.__class__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{{ range(10**9)|list }}",
        "{{ 1/0 }}",
        "{{ no_such }}",
        "{% for %}",
        "{{ 'x' * 10**9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ title.ljust(10**9) }}",
        "{{ title|center(1000000000) }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% set x = summary %}" + "{% set x = x ~ x %}" * 40 + "{{ x|length }}",
        "{{ summary|replace('', title)|replace('', title)" + "|replace('', title)" * 9 + " }}",
        "{{ (title * 2)|join(summary) }}",
        "{% for a in summary %}{% for b in summary %}{% endfor %}{% endfor %}",
        "{% block a %}x{% endblock %}{{ self.a() }}",
        "{{ loop }}",
        "{{ summary|attr('__class__') }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ title|truncate(-1) }}",
        "{{ title|truncate(5, true, '…', -9) }}",
        "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
        "{{ 1 " + "+ 1 " * 5000 + "}}",
        "{{ " + "not " * 3000 + "1 }}",
        "{% if 1 %}" * 150 + "{% endif %}" * 150,
    ],
)
def test_templates_that_reach_out_are_refused(body: str) -> None:
    assert check(body) is not None


@pytest.mark.parametrize(
    "body",
    [
        "{{ summary|replace('改动', '变化') }}",
        "{{ more|join('、', attribute='site') }}{{ [site, kind]|join('/') }}",
        "{% if count > 1 and not original_url %}{{ count - 1 }}{% else %}{{ title[:20] ~ '…' }}{% endif %}",
        "{% for each in more if each.site != site %}{{ loop.index }}. {{ each.url }}\n{% endfor %}",
        "{{ all_says|default('', true) }}{{ 'x' if resolved is defined else '' }}",
    ],
)
def test_templates_that_say_things_are_taken(body: str) -> None:
    assert check(body) is None


@given(
    st.lists(
        st.sampled_from([
            "{{", "}}", "{%", "%}", "{#", "#}", " title ", " more ", " x ", "|", "truncate", "replace", "join",
            "first", "length", "default", "upper", "(", ")", "[", "]", ",", ".", ":", "-1", "0", "9" * 30, "1.5",
            "'", '"', "if ", "for ", " in ", "endif", "endfor", "else", " is ", "divisibleby", "~", "+", "/", "//",
            "%", "=", "<", "none", "loop", "self", "\n", "\\", "²", "{", "}",
        ]),
        max_size=12,
    ).map("".join)
)  # fmt: skip
def test_any_template_is_taken_or_its_mistake_is_named(template: str) -> None:
    assert check(template) is None or check(template)
    sample = facts_of([finding(0)], "zh", escalated=False, told=0)
    title, body = written(Templates(template, template), "zh", sample)
    assert isinstance(title, str)
    assert isinstance(body, str)
