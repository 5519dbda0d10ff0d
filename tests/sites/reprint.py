"""A ministry's article and its faithful reprint on a portal, for tests of rules."""

from __future__ import annotations

from dataclasses import replace

from monitor.judge.meaning.significance import classify
from monitor.judge.rules.case import Case
from monitor.judge.rules.compliance import check
from monitor.judge.rules.source_names import SiteFacts
from monitor.texts.diff import diff
from storage.records import Article, Attribution, RuleResult, SiteRole

MINISTRY = SiteFacts("mca", "民政部", ("中华人民共和国民政部",), ("mca.gov.cn",), SiteRole.ORIGINAL)
PORTAL = SiteFacts("msnc", "民生内参", (), ("msnc.org.cn",), SiteRole.PORTAL)
TEXT = ("湖北省推进养老服务体系建设，床位达42万张。", "下一步，有关单位不得收取费用。", "各地要抓好落实。")
ORIGINAL = Article(
    "养老服务体系建设取得新进展",
    TEXT,
    Attribution(source="中国社会报", author="张三", published_at="2021-06-24"),
)
REPRINT = replace(
    ORIGINAL,
    attribution=Attribution(
        source="民政部", author="张三", editor="李四", published_at="2021-06-24", original_url="https://www.mca.gov.cn/a.html"
    ),
)  # fmt: skip


def case_of(article: Article, *, original: Article | None = ORIGINAL, **facts: object) -> Case:
    """The case of an article on the portal, compared with the original."""
    changes = classify(diff(original.paragraphs, article.paragraphs)) if original else ()
    return replace(Case(article, PORTAL, original, MINISTRY, changes), **facts)  # type: ignore[arg-type]


def results(
    article: Article, *, original: Article | None = ORIGINAL, **facts: object
) -> dict[str, RuleResult]:
    """The result of every rule by its id."""
    return {each.rule: each for each in check(case_of(article, original=original, **facts))}


def attributed(article: Article = REPRINT, **fields: object) -> Article:
    """The article with other credits."""
    return replace(article, attribution=replace(article.attribution, **fields))  # type: ignore[arg-type]
