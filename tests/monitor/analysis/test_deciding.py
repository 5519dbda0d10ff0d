"""A look is decided from values alone: no store stands behind these tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.sites import Site
from monitor.analysis.deciding import Affected, Plan, Seen, Situation, decide, plan_of
from monitor.analysis.setup import Setup
from monitor.judge.looks.article_state import ArticleBefore
from monitor.judge.looks.page_look import NEW
from monitor.judge.looks.proof import Doubts
from monitor.judge.looks.verdict import Known
from monitor.judge.policy import Policy
from storage.records import (
    Article,
    Attribution,
    Capture,
    CaptureId,
    Cause,
    Fetch,
    Finding,
    FindingId,
    FindingKind,
    Look,
    Outcome,
    Page,
    PageId,
    PageKind,
    PageRole,
    Reading,
    Reason,
    Redirect,
    Revision,
    RevisionId,
    SettledReading,
    Severity,
    SiteRole,
)

URL = "http://www.mca.gov.cn/n1/content.html"
AT = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
SETUP = Setup(
    {
        "mca": Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/",)),
        "msnc": Site("msnc", "民生内参", SiteRole.PORTAL, ("msnc.org.cn",), ("http://www.msnc.org.cn/",)),
    },
    Policy(confirm_removal_s=3600),
)
PAGE = Page(PageId(1), URL, "mca", PageRole.ARTICLE)
SENTENCE = "民政部今日发布上半年社会救助工作情况，各地认真落实各项政策，困难群众基本生活得到保障。"
ARTICLE = Article(
    "上半年社会救助工作情况发布", (SENTENCE, "截至六月底，全国共有低保对象735.5万人，按时足额发放补助。")
)
EDITED = replace(ARTICLE, paragraphs=(SENTENCE, ARTICLE.paragraphs[1].replace("735.5", "753.5")))
SETTLED = SettledReading(3, PAGE.id, CaptureId(1), ARTICLE, "//div")
CURRENT = Revision(RevisionId(5), PAGE.id, 1, CaptureId(1), AT - 9 * HOUR, ARTICLE, "digest", 1)
GONE = Fetch(URL, AT, 5, status=404, body=b"", final_url=URL)


def last(outcome: Outcome, suspect: Article | None = None) -> Look:
    return Look(CaptureId(8), PAGE.id, PageKind.ARTICLE, outcome, Reason(Cause.DIFFERS), suspect, AT - HOUR)


def situation(
    article: Article | None,
    known: Known,
    *,
    current: Revision | None = CURRENT,
    fetch: Fetch | None = None,
    distrusted: frozenset[str] = frozenset(),
) -> Situation:
    answer = fetch or Fetch(URL, AT, 5, status=200, body=b"x", final_url=URL)
    kind = PageKind.ARTICLE if article else PageKind.ERROR
    seen = Seen(
        Capture(CaptureId(9), PAGE.id, answer, "d", 1),
        Reading(URL, kind, Reason(Cause.NEITHER), article=article),
        distrusted,
    )
    shown = (SETTLED,) if current and known.last and known.last.suspect else ()
    return Situation(seen, PAGE, known, ArticleBefore(PAGE.id, known.settled, current, shown, {}), None)


def planned(before: Situation, *, open_findings: tuple[Finding, ...] = ()) -> Plan:
    decision = decide(before, SETUP)
    history = (CURRENT,) if decision.is_edited else ()
    return plan_of(before, decision, Affected(PAGE, history, open_findings), SETUP)


def kinds(plan: Plan) -> list[FindingKind]:
    return [each.kind for each in plan.findings]


def test_a_first_article_becomes_a_revision_and_is_judged_without_any_finding() -> None:
    plan = planned(situation(ARTICLE, Known(), current=None))
    assert plan.look.outcome is Outcome.FIRST
    assert [each.id for each in plan.readings] == [NEW]
    assert plan.new is not None
    assert (plan.new.page, plan.new.readings, plan.new.seen_at) == (PAGE.id, (NEW,), AT)
    assert (plan.to_judge, plan.findings, plan.changed) == ((PAGE.id,), (), None)


def test_the_original_that_a_new_text_names_becomes_known_if_its_site_is_watched() -> None:
    for link, expected in (
        ("http://www.msnc.org.cn/a.html", [("http://www.msnc.org.cn/a.html", "msnc")]),
        ("http://elsewhere.example/a.html", []),
    ):
        article = replace(ARTICLE, attribution=Attribution(original_url=link))
        plan = planned(situation(article, Known(), current=None))
        assert [(each.url, each.site) for each in plan.found] == expected


def test_a_text_that_differs_is_looked_at_again_at_once_and_changes_nothing() -> None:
    plan = planned(situation(EDITED, Known(settled=SETTLED, settled_at=URL, last=last(Outcome.UNCHANGED))))
    assert (plan.look.outcome, plan.second_look_at) == (Outcome.SUSPECT, AT)
    assert (plan.readings, plan.new, plan.findings, plan.to_judge) == ((), None, (), ())


def test_a_text_that_two_looks_show_is_an_edit_of_the_revision_to_be_numbered() -> None:
    known = Known(settled=SETTLED, settled_at=URL, last=last(Outcome.SUSPECT, EDITED))
    plan = planned(situation(EDITED, known))
    assert plan.look.outcome is Outcome.CHANGED
    assert plan.new is not None
    assert plan.new.article == EDITED
    assert kinds(plan) == [FindingKind.EDITED]
    (edit,) = plan.findings
    assert (edit.before_revision, edit.after_revision) == (CURRENT.id, RevisionId(NEW))
    assert plan.changed == PAGE.id
    assert plan.to_judge == (PAGE.id,)


def test_a_text_that_is_back_ends_the_finding_about_its_change() -> None:
    edited = Revision(RevisionId(6), PAGE.id, 2, CaptureId(2), AT - 5 * HOUR, EDITED, "other", 2)
    finding = Finding(
        FindingId("f-1"), FindingKind.EDITED, Severity.WARNING, "mca", URL, None, "题", "", "", AT - 5 * HOUR,
        after_revision=edited.id,
    )  # fmt: skip
    known = Known(
        settled=replace(SETTLED, article=EDITED), settled_at=URL, last=last(Outcome.SUSPECT, ARTICLE)
    )
    before = situation(ARTICLE, known, current=edited)
    decision = decide(before, SETUP)
    plan = plan_of(before, decision, Affected(PAGE, (CURRENT, edited), (finding,)), SETUP)
    assert plan.resolved == (finding.id,)


def test_rotating_matter_is_taken_out_of_the_revision_and_is_no_edit() -> None:
    advert = "广告位招租第五号"
    known_article = replace(ARTICLE, paragraphs=(*ARTICLE.paragraphs, advert))
    settled = replace(SETTLED, article=known_article)
    first = replace(ARTICLE, paragraphs=(*ARTICLE.paragraphs, "欢迎订阅本刊七折"))
    known = Known(settled=settled, settled_at=URL, last=last(Outcome.SUSPECT, first))
    before = situation(
        replace(ARTICLE, paragraphs=(*ARTICLE.paragraphs, "点此进入抽奖页面")),
        known,
        current=replace(CURRENT, article=known_article),
    )
    before = replace(before, article=replace(before.article, shown=(settled,)))
    plan = planned(before)
    assert plan.look.outcome is Outcome.UNSETTLED
    assert (plan.findings, plan.new) == ((), None)
    assert plan.mended is not None
    assert plan.mended.revision.id == CURRENT.id
    assert advert not in plan.mended.revision.article.text
    assert [each.id for each in plan.readings] == [SETTLED.id, NEW]
    assert plan.mended.readings == (SETTLED.id,)


def missing(since: timedelta, outcome: Outcome = Outcome.MISSING) -> Known:
    return Known(settled=SETTLED, settled_at=URL, last=last(outcome), doubts=Doubts(1, AT - since))


def test_a_missing_page_is_removed_after_the_configured_time() -> None:
    early, late = (planned(situation(None, missing(since), fetch=GONE)) for since in (HOUR / 2, HOUR))
    assert (early.look.outcome, early.second_look_at, early.findings) == (Outcome.MISSING, AT + HOUR / 2, ())
    assert (late.look.outcome, kinds(late), late.changed) == (
        Outcome.REMOVED,
        [FindingKind.REMOVED],
        PAGE.id,
    )


def test_a_removal_is_told_once() -> None:
    plan = planned(situation(None, missing(HOUR, Outcome.REMOVED), fetch=GONE))
    assert (plan.look.outcome, plan.findings) == (Outcome.REMOVED, ())


def test_a_site_that_lost_everything_is_not_believed() -> None:
    plan = planned(situation(None, missing(HOUR), fetch=GONE, distrusted=frozenset({"mca"})))
    assert (plan.look.outcome, plan.second_look_at, plan.findings) == (Outcome.NONE, None, ())


def test_an_article_that_is_back_ends_its_removal_and_no_other_finding() -> None:
    removal, edit = (
        Finding(FindingId(kind.value), kind, Severity.WARNING, "mca", URL, None, "题", "", "", AT)
        for kind in (FindingKind.REMOVED, FindingKind.EDITED)
    )
    known = Known(settled=SETTLED, settled_at=URL, last=last(Outcome.REMOVED))
    plan = planned(situation(ARTICLE, known), open_findings=(removal, edit))
    assert kinds(plan) == [FindingKind.RESTORED]
    assert plan.resolved == (removal.id,)


def test_an_article_under_another_address_has_moved() -> None:
    target = "http://www.mca.gov.cn/n2/content.html"
    fetch = Fetch(URL, AT, 5, (), 200, (), b"x", target, (Redirect(301, target),))
    known = Known(settled=SETTLED, settled_at=URL, last=last(Outcome.UNCHANGED))
    plan = planned(situation(ARTICLE, known, fetch=fetch))
    assert (plan.look.outcome, kinds(plan)) == (Outcome.MOVED, [FindingKind.MOVED])


def test_an_article_is_kept_under_the_address_that_its_page_redirects_to_on_the_same_site_alone() -> None:
    for target, alias in (
        ("http://www.mca.gov.cn/n2/content.html", "http://www.mca.gov.cn/n2/content.html"),
        ("http://elsewhere.example/a.html", None),
    ):
        fetch = Fetch(URL, AT, 5, (), 200, (), b"x", target, (Redirect(301, target),))
        plan = planned(situation(ARTICLE, Known(), current=None, fetch=fetch))
        assert plan.alias == alias
        assert [each.url for each in plan.found] == ([alias] if alias else [])
        assert plan.new is None


def test_a_look_at_an_article_that_waited_for_its_second_look_has_it_judged() -> None:
    known = Known(settled=SETTLED, settled_at=URL, last=last(Outcome.FIRST, ARTICLE))
    plan = planned(situation(ARTICLE, known))
    assert plan.to_judge == (PAGE.id,)
