from __future__ import annotations

from dataclasses import replace

import pytest
from sites.reprint import ORIGINAL, PORTAL, REPRINT, attributed, results

from monitor.judge.rules.operator_lists import permitted
from monitor.judge.rules.source_names import SiteFacts
from storage.records import Article, Attribution, Field, RuleStatus, Severity, SiteRole, Statement

PASS, FAIL, WARN, INFO = RuleStatus.PASS, RuleStatus.FAIL, RuleStatus.WARN, RuleStatus.INFO
NOT_APPLICABLE, UNKNOWN = RuleStatus.NOT_APPLICABLE, RuleStatus.UNKNOWN


@pytest.mark.parametrize(
    ("article", "rule", "status", "severity"),
    [
        (attributed(source=None), "R02", FAIL, Severity.WARNING),
        (attributed(source="网络"), "R02", FAIL, Severity.WARNING),
        (attributed(source="民生内参"), "R03", FAIL, Severity.CRITICAL),
        (attributed(source="光明日报"), "R03", FAIL, Severity.WARNING),
        (attributed(author=None), "R04", FAIL, Severity.NOTICE),
        (attributed(editor=None), "R05", FAIL, Severity.NOTICE),
        (attributed(editor="信息发布员6"), "R05", FAIL, Severity.NOTICE),
        (attributed(original_url=None), "R09", FAIL, Severity.NOTICE),
        (attributed(original_url="http://other.example/x"), "R09", FAIL, Severity.WARNING),
        (attributed(published_at="2021-06-20"), "R20", WARN, Severity.NOTICE),
    ],
)  # fmt: skip
def test_a_breach_is_found(article: Article, rule: str, status: RuleStatus, severity: Severity) -> None:
    result = results(article)[rule]
    assert (result.status, result.severity) == (status, severity)


def test_crediting_the_ministry_for_what_it_credits_to_a_paper_names_an_intermediary() -> None:
    result = results(REPRINT)["R03"]
    assert (result.status, result.evidence) == (WARN, "民政部 ← 中国社会报")


def test_the_chain_of_credits_is_followed_to_its_end() -> None:
    plain = replace(ORIGINAL, attribution=replace(ORIGINAL.attribution, source=None))
    chain = ("江川日报", "新华社")
    result = results(REPRINT, original=plain, chain_sources=chain)["R03"]
    assert (result.status, result.evidence) == (WARN, "民政部 ← 新华社")
    own = results(REPRINT, original=plain, chain_sources=("民政部网站",))["R03"]
    assert own.status is PASS


LISTED = permitted(("中国社会报", "新华社", "mca.gov.cn", "人民日报"))


@pytest.mark.parametrize(
    ("source", "status", "severity"),
    [
        ("中国社会报", PASS, Severity.INFO),
        ("新华网", PASS, Severity.INFO),
        ("中国社会报 人民日报", PASS, Severity.INFO),
        ("江川热线", FAIL, Severity.WARNING),
        ("中国社会報", PASS, Severity.INFO),
        ("中园社会报", FAIL, Severity.CRITICAL),
        ("中国人民日报", FAIL, Severity.CRITICAL),
        ("新华社、江川热线", FAIL, Severity.WARNING),
    ],
)
def test_a_source_is_judged_by_the_operators_list(
    source: str, status: RuleStatus, severity: Severity
) -> None:
    page = replace(REPRINT, attribution=Attribution(source=source))
    result = results(page, permitted=LISTED)["R11"]
    assert (result.status, result.severity) == (status, severity), result.evidence


def test_a_link_to_a_listed_host_is_enough() -> None:
    page = replace(REPRINT, attribution=replace(REPRINT.attribution, source="江川热线"))
    assert results(page, permitted=LISTED)["R11"].status is PASS


@pytest.mark.parametrize(
    ("state", "status"), [("ok", "pass"), ("missing", "fail"), ("other", "fail"), ("unknown", "unknown")]
)
def test_the_link_is_as_good_as_it_was_found(state: str, status: str) -> None:
    assert results(REPRINT, link_state=state)["R10"].status.value == status


def test_rules_for_news_services_spare_government_sites() -> None:
    government = SiteFacts("hb", "湖北省民政厅", (), ("mzt.hubei.gov.cn",), SiteRole.PORTAL)
    found = results(attributed(editor=None), site=government)
    assert {found["R05"].status, found["R12"].status} == {RuleStatus.NOT_APPLICABLE}


def test_a_publisher_is_named_by_credit_or_link() -> None:
    assert results(replace(REPRINT, attribution=Attribution()))["R01"].status is FAIL
    assert results(attributed(source=None))["R01"].evidence == "https://www.mca.gov.cn/a.html"
    assert results(attributed(source="新华社、人民日报"))["R01"].evidence.startswith("新华社、人民日报")


def test_a_vague_source_line_is_no_fault_if_the_end_of_the_text_names_the_source() -> None:
    assert results(attributed(source="网络", tail_source="中国社会报"))["R02"].status is PASS
    assert results(attributed(source=None))["R03"].status is NOT_APPLICABLE


def test_an_end_line_that_names_another_source_shows_an_intermediary() -> None:
    result = results(attributed(tail_source="新华社"))["R03"]
    assert (result.status, result.evidence) == (WARN, "民政部 / 新华社")


def test_a_page_may_credit_itself_for_a_text_of_its_own() -> None:
    own = attributed(source="民生内参", original_url=None)
    assert results(own, original=None, original_site=None)["R03"].status is PASS
    assert results(own, original_site=PORTAL)["R03"].status is not FAIL


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ({"author": "张三 李四"}, PASS),
        ({"author": "本报记者张三"}, PASS),
        ({"author": "李四"}, FAIL),
        ({"author": "佚名", "author_is_placeholder": True}, FAIL),
        ({"author": None}, FAIL),
    ],
)
def test_the_author_of_the_original_stays_named(written: dict[str, object], status: RuleStatus) -> None:
    assert results(attributed(**written))["R04"].status is status


def test_an_author_may_be_named_in_the_text_instead() -> None:
    page = replace(
        attributed(author="admin", author_is_placeholder=True), paragraphs=("（张三）", *REPRINT.paragraphs)
    )
    assert results(page)["R04"].status is PASS


def test_an_original_without_an_author_asks_for_none() -> None:
    nameless = attributed(ORIGINAL, author="佚名", author_is_placeholder=True)
    assert results(REPRINT, original=nameless)["R04"].status is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ({"author": "张三"}, PASS),
        ({"author": None}, UNKNOWN),
        ({"author": "admin", "author_is_placeholder": True}, FAIL),
    ],
)
def test_without_the_original_a_named_author_is_enough(
    written: dict[str, object], status: RuleStatus
) -> None:
    assert results(attributed(**written), original=None)["R04"].status is status


@pytest.mark.parametrize("editor", ["admin", "小编", "编辑", "网编12", "系统管理员"])
def test_an_editor_is_a_person_and_no_role(editor: str) -> None:
    assert results(attributed(editor=editor))["R05"].status is FAIL


def test_a_missing_link_weighs_more_where_no_source_is_named() -> None:
    assert results(attributed(original_url=None))["R09"].severity is Severity.NOTICE
    assert results(attributed(original_url=None, source=None))["R09"].severity is Severity.WARNING


@pytest.mark.parametrize("link", ["xx", "http://[bad"])
def test_a_link_that_is_no_address_is_doubtful(link: str) -> None:
    assert results(attributed(original_url=link))["R09"].status is WARN


def test_a_link_to_another_host_is_a_breach_only_beside_a_contradicting_source() -> None:
    elsewhere = attributed(original_url="http://other.example/x", source="光明日报")
    assert results(elsewhere)["R09"].status is PASS


def test_an_old_address_that_was_not_checked_is_doubtful() -> None:
    assert (
        results(attributed(original_url="http://www.mca.gov.cn/a"), link_state="unknown")["R10"].status
        is WARN
    )
    assert results(attributed(original_url=None))["R10"].status is NOT_APPLICABLE
    moved = results(REPRINT, link_state="moved")["R10"]
    assert (moved.status, moved.evidence) == (WARN, "https://www.mca.gov.cn/a.html")


def test_without_a_list_only_the_kind_of_publisher_is_judged() -> None:
    assert results(attributed(source="江川日报"))["R11"].status is PASS
    assert results(attributed(source="江川热线"))["R11"].status is UNKNOWN
    assert results(attributed(source=None))["R11"].status is NOT_APPLICABLE


def test_a_licence_on_the_page_is_enough() -> None:
    licence = (Statement(Field.NEWS_LICENCE, "4212021001", "footer"),)
    assert results(attributed(statements=licence))["R12"].status is PASS
    assert results(REPRINT)["R12"].status is INFO


@pytest.mark.parametrize(
    ("published", "lag_h", "status"),
    [
        ("2021-06-25", None, PASS),
        ("2021-06-26", None, FAIL),
        ("2021-06-26", 3.0, PASS),
        ("2021-06-24", 30.0, FAIL),
        (None, None, UNKNOWN),
        ("gestern", None, UNKNOWN),
    ],
)
def test_an_article_is_in_time_by_the_measured_lag_or_else_by_dates(
    published: str | None, lag_h: float | None, status: RuleStatus
) -> None:
    assert results(attributed(published_at=published), published_lag_h=lag_h)["R13"].status is status


@pytest.mark.parametrize(
    ("published", "within_h", "status"),
    [("2021-06-25", 7, UNKNOWN), ("2021-06-26", 7, FAIL), ("2021-06-26", 48, PASS), ("2021-06-27", 48, FAIL)],
)
def test_dates_break_a_deadline_only_if_no_hour_of_the_days_keeps_it(
    published: str, within_h: float, status: RuleStatus
) -> None:
    assert results(attributed(published_at=published), deadline_h=within_h)["R13"].status is status


def test_reserved_rights_and_long_reports_ask_for_permission() -> None:
    reserved = replace(ORIGINAL, paragraphs=(*ORIGINAL.paragraphs, "未经许可不得转载。"))
    assert results(REPRINT, original=reserved)["R14"].status is WARN
    assert results(replace(REPRINT, paragraphs=("长" * 900,)))["R14"].status is INFO
    assert results(REPRINT)["R14"].status is PASS


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"published_at": None}, "the page shows no date"),
        ({"published_at": "2021-09-01", "tail_date": "2021-06-24"}, "dated long after the source it names"),
        ({"published_at": "2021-06-23"}, "dated before the original"),
        ({"published_at": "2021-06-24"}, "nothing contradicts the date shown"),
    ],
)
def test_a_date_is_honest_unless_another_date_contradicts_it(written: dict[str, object], why: str) -> None:
    assert results(attributed(**written))["R20"].why == why


@pytest.mark.parametrize(("days", "status"), [(("24", "25"), PASS), (("24", "26"), WARN)])
def test_dates_on_one_page_may_differ_by_a_day(days: tuple[str, ...], status: RuleStatus) -> None:
    stated = tuple(Statement(Field.PUBLISHED, f"2021-06-{day}", "head") for day in days)
    assert results(attributed(statements=stated))["R20"].status is status
