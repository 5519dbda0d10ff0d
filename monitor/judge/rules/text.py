"""A case → the outcomes of the rules on headline and text (R06–R08, R15–R19, R21): unaltered, whole, up to date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.judge.meaning.polarity import polar_words
from monitor.judge.meaning.significance import headline_changes, severity_of
from monitor.judge.meaning.wording_change import PLAIN
from monitor.judge.rules.case import (
    Case,
    RuleOutcome,
    failed,
    needs_original,
    not_applicable,
    passed,
    snippet,
    warned,
)
from monitor.judge.rules.headlines import Parting, parting, stray_spaces, unclosed_mark
from storage.records import Article, Attachment, Change, Edit, Relation, Severity, Significance

# Names and set phrases from which a filter took characters; seen on real portals.
TORN = re.compile(
    r"(?:以|与|和)近平同志|(?<![习習])近平(?:总书记|主席|同志|新时代)|学贯彻(?!落实会)(?<!教学贯彻)|深入学贯彻|党中央以近平"
)
EXCERPT_MARK = re.compile(r"摘编|节选|摘要|摘录|有删节|有删减|略有删改|摘自|（摘）|\(摘\)|选登")
SUPERSEDED = re.compile(
    r"(?:已|现予|予以|宣布)(?:废止|失效|停止执行)|已被[^。]{0,30}(?:修订|修改|取代|代替)|更正(?:说明|启事|声明)|(?:特此|谨此)更正"
)
AROUND = 12  # characters shown on either side of a wrong expression


def headline_typography(case: Case) -> RuleOutcome:
    """Judge R06: the headline is typographically whole."""
    title = case.article.title
    how = parting(title, case.original.title) if case.original is not None else None
    if how is Parting.CUT:
        return failed("the headline was cut", "标题被截断", snippet(title))
    if how is Parting.GLUED:
        return warned("something was glued to the headline", "标题后粘连了副题或小标题", snippet(title))
    if stray_spaces(title):
        return warned("stray spaces inside the headline", "标题中有多余空格", snippet(title))
    if unclosed_mark(title):
        return warned(
            "a mark in the headline is not closed: it may be cut",
            "标题引号或括号不完整，疑似截断",
            snippet(title),
        )
    return passed("the headline is typographically whole", "标题排印完整", snippet(title))


@needs_original
def headline_meaning(case: Case, original: Article) -> RuleOutcome:
    """Judge R07: the headline keeps the meaning of the original's."""
    shown = snippet(f"{original.title} → {case.article.title}", 160)
    how = parting(case.article.title, original.title)
    if how is Parting.SAME:
        return passed("the original's headline is kept", "标题与原文一致")
    if how in (Parting.GLUED, Parting.CUT):
        return warned("the original's headline, cut or with something added", "标题为原标题截断或增补", shown)
    if how is Parting.NEW:
        return failed("a wholly new headline", "标题被完全改换", shown, Severity.CRITICAL)
    worst = severity_of(headline_changes(original.title, case.article.title, PLAIN))
    return failed("the headline was edited", "标题被修改", shown, max(worst, Severity.WARNING))


@needs_original
def text_intact(case: Case, _: Article) -> RuleOutcome:
    """Judge R08: the text is the original's."""
    worst = max(case.changes, key=lambda change: change.severity, default=None)
    if worst is None or worst.severity is Severity.INFO:
        return passed("the text is the original's", "正文与原文一致")
    if worst.severity is Severity.NOTICE:
        return warned("the text differs in its credit lines", "正文中的署名信息有改动", _shown(worst))
    return failed("the text differs from the original", "正文与原文不一致", _shown(worst), worst.severity)


def _shown(change: Change) -> str:
    """Return a change as evidence: before → after."""
    before = change.before_value or change.hunk.before
    after = change.after_value or change.hunk.after
    return f"{snippet(before, 60)} → {snippet(after, 60)}"


def no_grave_error(case: Case) -> RuleOutcome:
    """Judge R15: the page holds no grave error of wording."""
    text = f"{case.article.title}\n{case.article.text}"
    torn = TORN.search(text)
    if torn:
        return failed("characters are missing from a name or set phrase", "姓名或固定表述缺字", torn[0])
    error = next((pair for pair in case.grave_errors if pair[0] in text), None)
    if error is None:
        return passed("no grave error found", "未发现严重表述错误")
    shown = _error_in_context(text, *error)
    return failed("an expression of the operator's error list", "命中自备错误表述清单", snippet(shown))


def _error_in_context(text: str, wrong: str, right: str) -> str:
    """Return the wrong expression with the characters around it, and the right expression if known."""
    place = text.index(wrong)
    correction = f"（应为：{right}）" if right else ""
    return text[max(0, place - AROUND) : place + len(wrong) + AROUND] + correction


@needs_original
def not_superseded(case: Case, original: Article) -> RuleOutcome:
    """Judge R16: the original was not superseded or corrected by a notice."""
    edges = [original.title, *original.paragraphs[:1], *original.paragraphs[-1:]]
    notice = next((found for text in edges if (found := SUPERSEDED.search(text))), None)
    if notice is None or notice[0] in case.article.text:
        return passed("the original carries no notice that the reprint lacks", "原文无废止或更正声明")
    return failed("the original was superseded or corrected", "原文已废止或更正，转载未同步", notice[0])


@needs_original
def corrected_here_too(case: Case, _: Article) -> RuleOutcome:
    """Judge R17: corrections of the original were carried over."""
    worst = max(case.upstream, key=lambda change: change.severity, default=None)
    if worst is None or worst.severity < Severity.WARNING:
        return passed("no correction upstream that is missing here", "原文更正均已同步")
    return failed(
        "the original was corrected, the reprint was not", "原文已更正，转载仍为旧文", _shown(worst)
    )


@needs_original
def carried_whole(case: Case, _: Article) -> RuleOutcome:
    """Judge R18: the whole text is carried, or the page is marked as an excerpt."""
    if case.relation is Relation.COMPILATION:
        return not_applicable("a compilation", "综合稿，不适用")
    removed = _removed_passages(case)
    condition = next(filter(_is_condition, removed), None)
    if condition:
        return failed(
            "a sentence that states a condition was cut",
            "删去了含条件或否定的语句",
            snippet(condition),
            Severity.WARNING,
        )
    return _wholeness(case, removed)


def _wholeness(case: Case, removed: Sequence[str]) -> RuleOutcome:
    """Judge R18 for a reprint that kept all conditions. `removed` are the passages left out."""
    if case.relation is not Relation.EXCERPT and not removed:
        return passed("the whole text is carried", "全文转载")
    if EXCERPT_MARK.search(case.article.title + case.article.text[:200] + case.article.text[-200:]):
        return passed("marked as an excerpt", "已注明摘编或节选")
    return warned(
        "only part of the text is carried, and not marked so",
        "未全文转载且未注明摘编",
        snippet(next(iter(removed), None)),
    )


def _removed_passages(case: Case) -> list[str]:
    """Return the whole sentences and paragraphs of the original that the reprint leaves out."""
    hunks = (change.hunk for change in case.changes)
    return [hunk.before for hunk in hunks if hunk.whole and hunk.edit is Edit.REMOVED]


# Kinds of polar words that state a condition, a duty or a negation.
CONDITIONS = frozenset({"must not", "must", "should", "not"})


def _is_condition(text: str) -> bool:
    return any(word.kind in CONDITIONS and len(word.text) > 1 for word in polar_words(text[:2000]))


@needs_original
def nothing_injected(case: Case, _: Article) -> RuleOutcome:
    """Judge R19: the reprint adds no text of its own."""
    if case.relation is Relation.COMPILATION:
        return not_applicable("a compilation", "综合稿，不适用")
    added = next((change.hunk.after for change in case.changes if _is_added(change)), None)
    if added is None:
        return passed("nothing was added", "未加入原文以外的内容")
    return failed("the reprint adds text of its own", "转载中加入了原文没有的内容", snippet(added))


def _is_added(change: Change) -> bool:
    """Return whether a change is foreign matter, or a grave insertion of a whole sentence or paragraph."""
    hunk = change.hunk
    is_grave_insertion = hunk.whole and hunk.edit is Edit.INSERTED and change.severity >= Severity.WARNING
    return change.significance is Significance.INJECTED or is_grave_insertion


@needs_original
def attachments_kept(case: Case, original: Article) -> RuleOutcome:
    """Judge R21: the attachments of the original are kept, under any name and address.

    A fetched file is known by its mark. A file that nobody fetched may be any file.
    """
    if not original.files:
        return not_applicable("the original has no attachment", "原文没有附件")
    missing = _missing_files(case, original)
    if missing:
        return failed("attachments of the original are missing", "缺少原文附件", snippet(missing[0].name))
    return passed("the attachments are there", "附件齐全")


def _missing_files(case: Case, original: Article) -> list[Attachment]:
    """Return the files of the original that no file of the reprint can be, those of other names first."""
    marks, addresses = case.file_marks, {each.address for each in case.article.files}
    kept = {marks[address] for address in addresses if address in marks}
    wanted = [
        each
        for each in original.files
        if each.address not in addresses and marks.get(each.address) not in kept
    ]
    own = {each.address for each in original.files}
    theirs = {marks[address] for address in own if address in marks}
    free = [address for address in addresses - own if marks.get(address) not in theirs]
    unfetched = sum(address not in marks for address in free)
    sure = [each for each in wanted if each.address in marks]
    unsure = len(wanted) - len(sure)
    missing = max(0, len(sure) - unfetched) or max(0, len(wanted) - len(free)) * bool(unsure)
    names = {each.name for each in case.article.files}
    return sorted(sure or wanted, key=lambda each: each.name in names)[:missing]
